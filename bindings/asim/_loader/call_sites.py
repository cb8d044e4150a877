"""Call sites whose results nothing awaits: where a coroutine that never runs is made.

A call that is a whole statement, that is assigned, or that a condition tests is rewritten to `<site> @ call`. Until the
code is compiled the site is a string, as a charge is. An awaited call stays as it is.
"""

from __future__ import annotations

import _ast as ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MARK = "\0call "
_MARK_LENGTH = len(_MARK)
# Builtin functions that are called often, and make no coroutines.
_BUILTIN = frozenset(("print", "len", "int", "str", "range", "bytes", "bytearray", "list", "isinstance", "min", "max"))


class CallSite:
    """One call in a program.

    Attributes:
        place: "main.py:12".
        call: The call as the program writes it, "self.poll()".
        keeps: The result is assigned, so that it may still be awaited.
    """

    def __init__(self, place: str, call: str, *, keeps: bool) -> None:
        self.place = place
        self.call = call
        self.keeps = keeps


def is_watched(node: ast.expr) -> bool:
    """Tell whether `node` is a call that may make a coroutine."""
    return isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in _BUILTIN)


def placeholder(call: Any, *, keeps: bool) -> str:
    """Return the constant that stands for the site of `call`, before that is rewritten."""
    text = f"{_dotted(call.func)}({'...' if call.args or call.keywords else ''})"
    return f"{_MARK}{call.lineno} {call.col_offset} {int(keeps)} {text}"


def site_of(constant: str, file: str) -> CallSite | None:
    """Return the site that a constant stands for in the code of `file`, or None for any other constant."""
    if not constant.startswith(_MARK):
        return None
    line, _, keeps, call = constant[_MARK_LENGTH:].split(" ", 3)
    return CallSite(f"{file}:{line}", call, keeps=keeps == "1")


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return "..."
