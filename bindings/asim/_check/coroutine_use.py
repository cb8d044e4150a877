"""What becomes of a coroutine that a call makes: dropped, or taken for the value that it would return."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .file_context import spelled
from .meanings import UNKNOWN, Coroutine
from .rules import COROUTINE_AS_VALUE, NEVER_AWAITED

if TYPE_CHECKING:
    from .file_context import FileContext
    from .scopes import Scope

# Attributes of a coroutine itself.
_ATTRIBUTES = frozenset(("send", "throw", "close", "pend_throw"))
# Builtin functions that take a value as it is; those that iterate are left out.
_TAKING_VALUES = frozenset(("print", "str", "int", "float", "len", "bool", "abs", "round", "chr", "hex", "bin"))
_OBJECT_COMPARISONS = (ast.Is, ast.IsNot, ast.In, ast.NotIn)


def check_call(node: ast.Call, context: FileContext) -> None:
    """Look at a call that may make a coroutine."""
    made = context.meaning(node)
    if not isinstance(made, Coroutine):
        return
    if isinstance(context.parent(node), ast.Expr):
        context.report(node, NEVER_AWAITED, _never_awaited(node, made, context))
    elif is_used_as_value(node, made, context):
        context.report(node, COROUTINE_AS_VALUE, _as_value(node, context))
    elif (name := _only_name(node, context)) is not None:
        _check_variable(node, name, made, context)


def _only_name(node: ast.Call, context: FileContext) -> ast.Name | None:
    """The variable that `node` is assigned to, if it is never anything else."""
    parent = context.parent(node)
    if not isinstance(parent, ast.Assign) or len(parent.targets) != 1:
        return None
    target = parent.targets[0]
    if not isinstance(target, ast.Name):
        return None
    owner = context.scope(target).owner(target.id)
    return target if owner is not None and len(owner.bindings[target.id]) == 1 else None


def _check_variable(node: ast.Call, name: ast.Name, made: Coroutine, context: FileContext) -> None:
    owner = context.scope(name).owner(name.id)
    uses = [use for use in _names(context) if use.id == name.id and context.scope(use).owner(use.id) is owner]
    loads = [use for use in uses if isinstance(use.ctx, ast.Load)]
    if not loads and owner is not None and owner.kind == "function" and owner.node is context.function(node):
        context.report(node, NEVER_AWAITED, _never_awaited(node, made, context))
    for load in loads:
        if is_used_as_value(load, made, context):
            context.report(
                load,
                COROUTINE_AS_VALUE,
                f'"{name.id}" is a coroutine here, not what it returns; line {node.lineno} should be '
                f'"{name.id} = await {spelled(node)}"',
            )


def _names(context: FileContext) -> list[ast.Name]:
    return [node for node in context.file.scopes.scopes if isinstance(node, ast.Name)]


def is_used_as_value(node: ast.expr, made: Coroutine, context: FileContext) -> bool:
    """Tell whether the place of `node` makes sense for a value only, not for a coroutine."""
    if made.kind == "generator":
        return False
    parent = context.parent(node)
    if isinstance(parent, ast.Call):
        return node is not parent.func and _takes_values(parent, context.scope(parent), context)
    if _is_entered(node, parent, context):
        return not made.has_yield
    return _is_computed_with(node, parent) or _is_tested(node, parent)


def _is_computed_with(node: ast.expr, parent: ast.AST) -> bool:
    if isinstance(parent, ast.Compare):
        return not any(isinstance(operator, _OBJECT_COMPARISONS) for operator in parent.ops)
    if isinstance(parent, ast.Attribute):
        return parent.attr not in _ATTRIBUTES and not parent.attr.startswith(("_", "gi_", "cr_"))
    if isinstance(parent, (ast.Subscript, ast.AugAssign)):
        return node is parent.value
    return isinstance(parent, (ast.BinOp, ast.UnaryOp, ast.FormattedValue))


def _is_tested(node: ast.expr, parent: ast.AST) -> bool:
    if isinstance(parent, (ast.If, ast.While, ast.IfExp, ast.Assert)):
        return node is parent.test
    return isinstance(parent, ast.BoolOp) and node is not parent.values[-1]


def _takes_values(call: ast.Call, scope: Scope, context: FileContext) -> bool:
    function = call.func
    if isinstance(function, ast.Name):
        is_builtin = scope.owner(function.id) is None and context.meaning(function) == UNKNOWN
        return is_builtin and function.id in _TAKING_VALUES
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "format"
        and isinstance(function.value, ast.Constant)
        and isinstance(function.value.value, str)
    )


def _is_entered(node: ast.expr, parent: ast.AST, context: FileContext) -> bool:
    if isinstance(parent, ast.withitem):
        return node is parent.context_expr and isinstance(context.parent(parent), (ast.With, ast.AsyncWith))
    return isinstance(parent, ast.AsyncFor) and node is parent.iter


def _as_value(node: ast.Call, context: FileContext) -> str:
    call = spelled(node)
    where = "" if context.may_await(node) else ", in a coroutine"
    return f'"{call}" is a coroutine here, not what it returns; write "await {call}"{where}'


def _never_awaited(node: ast.Call, made: Coroutine, context: FileContext) -> str:
    call = spelled(node)
    if made.kind == "api":
        where = "" if context.may_await(node) else ", in a coroutine"
        return f'"{call}" does nothing until it is awaited; write "await {call}"{where}'
    task = f"{_loop(context)}.create_task({call})"
    choices = f'"await {call}" or "{task}"' if context.may_await(node) else f'"{task}"'
    return f'"{call}" makes a coroutine, and nothing runs it; write {choices}'


def _loop(context: FileContext) -> str:
    """What the file makes tasks with: "loop" under V2, "asyncio" since."""
    return "loop" if b"get_event_loop" in context.file.source else "asyncio"
