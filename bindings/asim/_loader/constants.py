"""Compile-time constants of MicroPython: what `const()` accepts and what it evaluates to."""

from __future__ import annotations

import _ast as ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_LARGEST_SHIFT = 4096


class NotConstantError(Exception):
    """The expression has no value at compile time."""


def _shift_left(left: Any, right: Any) -> Any:
    if not 0 <= right <= _LARGEST_SHIFT:
        raise NotConstantError
    return left << right


def _power(left: Any, right: Any) -> Any:
    if right < 0 or right > _LARGEST_SHIFT:
        raise NotConstantError
    return left**right


_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
    ast.FloorDiv: lambda left, right: left // right,
    ast.Mod: lambda left, right: left % right,
    ast.Pow: _power,
    ast.LShift: _shift_left,
    ast.RShift: lambda left, right: left >> right,
    ast.BitOr: lambda left, right: left | right,
    ast.BitXor: lambda left, right: left ^ right,
    ast.BitAnd: lambda left, right: left & right,
}

_UNARY: dict[type, Callable[[Any], Any]] = {
    ast.UAdd: lambda value: +value,
    ast.USub: lambda value: -value,
    ast.Invert: lambda value: ~value,
    ast.Not: lambda value: not value,
}


def fold(node: ast.expr, known: dict[str, Any]) -> Any:
    """Return the value of `node`, in which names may be those of `known`.

    Raises:
        NotConstantError: The value is not known at compile time.
    """
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.Tuple):
        return tuple([fold(element, known) for element in node.elts])
    if isinstance(node, ast.BoolOp):
        return _fold_logic(node, known)
    try:
        if isinstance(node, ast.UnaryOp):
            return _UNARY[type(node.op)](fold(node.operand, known))
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            return _fold_binary(node, known)
    except (ArithmeticError, TypeError):
        pass
    raise NotConstantError


def _fold_binary(node: ast.BinOp, known: dict[str, Any]) -> Any:
    left, right = fold(node.left, known), fold(node.right, known)
    # The compiler there folds numbers, not sequences.
    if not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
        raise NotConstantError
    return _BINARY[type(node.op)](left, right)


def _fold_logic(node: ast.BoolOp, known: dict[str, Any]) -> Any:
    stops_at = isinstance(node.op, ast.Or)
    value = None
    for part in node.values:
        value = fold(part, known)
        if bool(value) is stops_at:
            break
    return value
