"""The event loop of V2 is made by the first `get_event_loop`; later ones cannot set its queue lengths."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .meanings import Api, Class, Function, Module
from .rules import LATE_LOOP_ARGUMENTS
from .scopes import own_nodes

if TYPE_CHECKING:
    from .file_context import FileContext
    from .source_file import SourceFile

_GETTER = Api("asyncio.get_event_loop")


def check_module(context: FileContext) -> None:
    """Go through what a file of V2 does when it is run, up to the first `get_event_loop` with arguments."""
    if b"uasyncio" not in context.file.source:
        return
    made_by: str | None = None
    for node in own_nodes(context.file.tree):
        if isinstance(node, ast.Call) and context.meaning(node.func) == _GETTER:
            if (node.args or node.keywords) and made_by is not None:
                context.report(
                    node,
                    LATE_LOOP_ARGUMENTS,
                    f"the loop exists since {made_by}, so these arguments have no effect; move this before it",
                )
            if made_by is None:
                made_by = f"line {node.lineno}"
        elif made_by is None and isinstance(node, (ast.Call, ast.Import, ast.ImportFrom)):
            made_by = _made_by(node, context)


def _made_by(node: ast.Call | ast.Import | ast.ImportFrom, context: FileContext) -> str | None:
    if isinstance(node, ast.Call):
        text, gets_loop = ast.unparse(node.func), _call_gets_loop(node, context)
    else:
        text, gets_loop = ast.unparse(node), any(_file_gets_loop(file, context) for file in _imported(node, context))
    return f'line {node.lineno} ("{text}")' if gets_loop else None


def _call_gets_loop(node: ast.Call, context: FileContext) -> bool:
    function = context.meaning(node.func)
    if isinstance(function, Function) and function.kind == "plain":
        return any(_gets_loop(definition, file, context) for definition, file in function.definitions)
    if isinstance(function, Class):
        starts = [binding.node for binding in function.scope.bindings.get("__init__", ())]
        return any(_gets_loop(start, function.file, context) for start in starts)
    return False


def _file_gets_loop(file: SourceFile, context: FileContext) -> bool:
    return _gets_loop(file.tree, file, context)


def _gets_loop(body: ast.AST, file: SourceFile, context: FileContext) -> bool:
    calls = [node for node in own_nodes(body) if isinstance(node, ast.Call)]
    return any(context.resolver.meaning(call.func, file) == _GETTER for call in calls)


def _imported(node: ast.Import | ast.ImportFrom, context: FileContext) -> list[SourceFile]:
    meanings = [context.resolver.imported_module(name, context.file) for name in _module_names(node)]
    return [meaning.file for meaning in meanings if isinstance(meaning, Module)]


def _module_names(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return ["." * node.level + (node.module or "")]
