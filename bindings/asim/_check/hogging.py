"""Code in coroutines that lets nobody else run."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .file_context import spelled
from .meanings import Api
from .rules import BLOCKING_SLEEP, NEVER_YIELDS
from .scopes import own_nodes

if TYPE_CHECKING:
    from .file_context import FileContext

# Below this, a blocking delay is a fair way of being precise.
_LONG_MS = 10
_PER_MS = {"time.sleep": 1000, "time.sleep_ms": 1}
_YIELDS = (ast.Await, ast.Yield, ast.YieldFrom, ast.AsyncFor, ast.AsyncWith)
_EXITS = (ast.Break, ast.Return, ast.Raise)


def check_sleep(node: ast.Call, context: FileContext) -> None:
    """Look at a call that may be a long blocking delay."""
    function = context.meaning(node.func)
    per_ms = _PER_MS.get(function.path) if isinstance(function, Api) else None
    if per_ms is None or not node.args or not isinstance(context.function(node), ast.AsyncFunctionDef):
        return
    if isinstance(context.parent(node), (ast.Await, ast.YieldFrom)):
        return  # an error of its own
    delay = node.args[0]
    if isinstance(delay, ast.Constant) and isinstance(delay.value, (int, float)) and delay.value * per_ms >= _LONG_MS:
        instead = "sleep" if per_ms > 1 else "sleep_ms"
        context.report(
            node,
            BLOCKING_SLEEP,
            f'"{spelled(node)}" holds up every task; write "await asyncio.{instead}({spelled(delay)})"',
        )


def check_loop(node: ast.While, context: FileContext) -> None:
    """Look at a loop of a coroutine that may go round without a yield."""
    if not isinstance(context.function(node), ast.AsyncFunctionDef):
        return
    inside = own_nodes(node)
    if any(isinstance(part, _YIELDS) for part in inside):
        return
    for_ever = isinstance(node.test, ast.Constant) and bool(node.test.value)
    if for_ever:
        is_stuck = not any(isinstance(part, _EXITS) for part in inside)
    else:
        is_stuck = all(isinstance(statement, ast.Pass) for statement in node.body) and not _reads_time(node, context)
    if is_stuck:
        context.report(
            node, NEVER_YIELDS, 'no other task runs during this loop; write "await asyncio.sleep(0)" or longer in it'
        )


def _reads_time(node: ast.While, context: FileContext) -> bool:
    """Whether the loop is a delay."""
    calls = [part for part in ast.walk(node.test) if isinstance(part, ast.Call)]
    meanings = [context.meaning(call.func) for call in calls]
    return any(isinstance(meaning, Api) and meaning.path.startswith("time.") for meaning in meanings)
