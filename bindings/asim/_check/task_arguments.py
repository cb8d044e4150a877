"""What is handed to the functions that take coroutines, and to interrupts and timers, which take none."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import board_api
from .file_context import spelled
from .meanings import UNKNOWN, Api, ApiInstance, Coroutine, Function, Meaning, Plain
from .rules import COROUTINE_AS_CALLBACK, NOT_A_COROUTINE, NOT_CALLED

if TYPE_CHECKING:
    from .file_context import FileContext

_TIMER_SETTINGS = frozenset(("mode", "period", "freq"))


def check_call(node: ast.Call, context: FileContext) -> None:
    """Look at the arguments of a call."""
    for argument in _coroutines_wanted(node, context):
        _check_wanted(node, argument, context)
    if (entry := _queued(node, context)) is not None:
        _check_queued(node, entry, context)
    if (callback := _callback(node, context)) is not None:
        _check_callback(callback, context)


def _coroutines_wanted(node: ast.Call, context: FileContext) -> list[ast.expr]:
    """The arguments that must be coroutines."""
    path = _path(node, context)
    if path == "asyncio.gather":
        return [element for argument in node.args for element in _elements(argument)]
    index = board_api.TASK_MAKERS.get(path)
    if index is None and _is_method_of_loop(node, context, board_api.TASK_MAKING_METHODS):
        index = 0
    return node.args[index : index + 1] if index is not None else []


def _elements(argument: ast.expr) -> list[ast.expr]:
    """An argument of `gather`, or those that `*[...]` and `*(x for ...)` stand for."""
    if not isinstance(argument, ast.Starred):
        return [argument]
    if isinstance(argument.value, (ast.List, ast.Tuple)):
        return argument.value.elts
    return [argument.value.elt] if isinstance(argument.value, (ast.ListComp, ast.GeneratorExp)) else []


def _path(node: ast.Call, context: FileContext) -> str:
    function = context.meaning(node.func)
    return function.path if isinstance(function, Api) else ""


def _is_method_of_loop(node: ast.Call, context: FileContext, names: frozenset[str]) -> bool:
    """Whether it calls a method that only event loops have, of a loop or of something that is not known."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in names:
        return False
    owner = context.meaning(function.value)
    return owner == UNKNOWN or owner == ApiInstance("asyncio.Loop")


def _check_wanted(node: ast.Call, argument: ast.expr, context: FileContext) -> None:
    found, path = context.meaning(argument), _path(node, context)
    taker, text = f'"{ast.unparse(node.func)}"', spelled(argument)
    if isinstance(found, Function) and found.kind != "plain":
        context.report(argument, NOT_CALLED, f'{taker} takes a coroutine, "{text}" is the function; write "{text}()"')
    elif isinstance(found, Plain) and path:
        context.report(
            argument,
            NOT_A_COROUTINE,
            f'{taker} takes a coroutine, "{text}" is {found.text}; {_remedy(argument, context)}',
        )
    elif isinstance(found, Function) and path in board_api.V3_ONLY:
        context.report(
            argument,
            NOT_A_COROUTINE,
            f'{taker} takes a coroutine, "{text}" is a function that makes none; is "async" missing before its def?',
        )
    elif found == Coroutine("api") and path in board_api.V3_ONLY and _is_sleep(argument, context):
        context.report(
            argument,
            NOT_A_COROUTINE,
            f'{taker} takes a coroutine, and "{text}" of MicroPython is none: it can only be awaited; '
            "await it in an async def",
        )


def _is_sleep(argument: ast.expr, context: FileContext) -> bool:
    return isinstance(argument, ast.Call) and _path(argument, context) in ("asyncio.sleep", "asyncio.sleep_ms")


def _remedy(argument: ast.expr, context: FileContext) -> str:
    if isinstance(argument, ast.Call) and isinstance(context.meaning(argument.func), Function):
        return f'is "async" missing before "def {_last_name(argument.func)}"?'
    return "write a call of an async def"


def _last_name(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def _queued(node: ast.Call, context: FileContext) -> ast.expr | None:
    """What `call_soon` and the like put on the queue of a V2 loop."""
    if not _is_method_of_loop(node, context, frozenset(board_api.CALLERS)):
        return None
    index = board_api.CALLERS[node.func.attr]  # type: ignore[attr-defined]
    return node.args[index] if index < len(node.args) else None


def _check_queued(node: ast.Call, entry: ast.expr, context: FileContext) -> None:
    found, text = context.meaning(entry), spelled(entry)
    if isinstance(found, Function) and found.kind != "plain":
        context.report(
            entry,
            NOT_CALLED,
            f'"{ast.unparse(node.func)}" calls "{text}" and drops the coroutine that this makes; write "{text}()"',
        )


def _callback(node: ast.Call, context: FileContext) -> ast.expr | None:
    """What an interrupt, a timer or the runtime is to call."""
    keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg is not None}
    path = _path(node, context)
    if path in board_api.CALLBACK_TAKERS:
        index = board_api.CALLBACK_TAKERS[path]
        return keywords.get("callback", node.args[index] if index < len(node.args) else None)
    if not isinstance(node.func, ast.Attribute):
        return None
    owner = context.meaning(node.func.value)
    if owner != UNKNOWN and not isinstance(owner, (Api, ApiInstance)):
        return None
    if node.func.attr == "irq":
        return keywords.get("handler")
    if node.func.attr == "init" and _TIMER_SETTINGS & keywords.keys():
        return keywords.get("callback")
    return None


def _check_callback(callback: ast.expr, context: FileContext) -> None:
    found: Meaning = context.meaning(callback)
    text = spelled(callback)
    if isinstance(found, Function) and found.kind == "coroutine":
        context.report(
            callback,
            COROUTINE_AS_CALLBACK,
            f'"{text}" is called as a callback, and the coroutine that this makes is dropped; '
            "use a plain function that sets a flag for a task",
        )
    elif isinstance(found, Coroutine):
        context.report(
            callback,
            COROUTINE_AS_CALLBACK,
            f'"{text}" is a coroutine, which cannot be called back; use a plain function that sets a flag for a task',
        )
