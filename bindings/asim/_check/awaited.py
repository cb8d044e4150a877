"""What is awaited: it must be a coroutine, a task or an object made for it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .file_context import spelled
from .function_shape import is_abstract, kind_of, returned
from .meanings import ApiInstance, Class, Function, Instance, Meaning, Plain
from .rules import NOT_AWAITABLE, NOT_CALLED

if TYPE_CHECKING:
    from .file_context import FileContext
    from .scopes import FunctionNode

_WAIT_METHODS = {"asyncio.Event": "wait", "asyncio.ThreadSafeFlag": "wait", "asyncio.Queue": "get"}
_PROTOCOL = ("__aenter__", "__aexit__", "__anext__")


def check_await(node: ast.Await | ast.YieldFrom, context: FileContext) -> None:
    """Look at what `await` or `yield from` waits for."""
    if node.value is None:
        return
    found, text = context.meaning(node.value), spelled(node.value)
    if isinstance(found, Function) and found.kind != "plain":
        context.report(node.value, NOT_CALLED, f'"{text}" is the function, not its coroutine; write "{text}()"')
    elif (reason := _not_awaitable(found, context)) is not None:
        context.report(node.value, NOT_AWAITABLE, f'"{text}" cannot be awaited: it is {reason}')


def _not_awaitable(found: Meaning, context: FileContext) -> str | None:
    if isinstance(found, Plain):
        return found.text
    if isinstance(found, Function):
        return "a function that makes no coroutine"
    if isinstance(found, ApiInstance) and (method := _WAIT_METHODS.get(found.path)) is not None:
        return f'an object; write "await ....{method}()"'
    if isinstance(found, Instance) and found.exact and not context.resolver.is_awaitable_class(found.of):
        return "an object without __iter__ or __await__"
    return None


def check_protocol(node: FunctionNode, context: FileContext) -> None:
    """Look at the methods that `async with` and `async for` await: they must be coroutines."""
    scope = context.scope(node)
    if node.name not in _PROTOCOL or scope.kind != "class" or node.decorator_list:
        return
    if kind_of(node) != "plain" or is_abstract(node):
        return
    owner = Class(scope, context.file)
    if all(value is None or _is_plain(context.meaning(value), owner, context) for value in returned(node)):
        statement = "for" if node.name == "__anext__" else "with"
        context.report(
            node, NOT_AWAITABLE, f'"async {statement}" awaits what {node.name} returns; write "async def {node.name}"'
        )


def _is_plain(found: Meaning, owner: Class, context: FileContext) -> bool:
    if isinstance(found, Plain):
        return True
    return isinstance(found, Instance) and found.of == owner and not context.resolver.is_awaitable_class(owner)
