"""What kind of function a definition makes, from its own statements alone."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from .scopes import own_nodes

if TYPE_CHECKING:
    from .scopes import FunctionNode

_YIELDS = (ast.Yield, ast.YieldFrom, ast.Await, ast.AsyncFor, ast.AsyncWith)


@lru_cache(maxsize=1024)
def kind_of(function: FunctionNode) -> str:
    """Return "coroutine", "generator" or "plain"; a `def` with `await` is a generator there."""
    if isinstance(function, ast.AsyncFunctionDef):
        return "coroutine"
    return "generator" if any(isinstance(node, _YIELDS) for node in own_nodes(function)) else "plain"


def has_yield(function: FunctionNode) -> bool:
    """Tell whether the function hands out values as a generator does."""
    return any(isinstance(node, ast.Yield) for node in own_nodes(function))


def returned(function: FunctionNode) -> list[ast.expr | None]:
    """Return what its `return` statements give, None for nothing; the end of the body counts where it is reached."""
    values = [node.value for node in own_nodes(function) if isinstance(node, ast.Return)]
    return values if _ends(function.body) else [*values, None]


def is_abstract(function: FunctionNode) -> bool:
    """Tell whether it stands for one that derived classes define: it does nothing, or raises."""
    body = [node for node in function.body if not _is_text(node)]
    return all(isinstance(node, (ast.Pass, ast.Raise)) for node in body)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _ends(body: list[ast.stmt]) -> bool:
    """Whether control never runs out of `body`."""
    last = body[-1]
    if isinstance(last, ast.If):
        return bool(last.orelse) and _ends(last.body) and _ends(last.orelse)
    return isinstance(last, (ast.Return, ast.Raise))
