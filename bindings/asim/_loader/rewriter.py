"""MicroPython's dialect as a syntax tree that this interpreter compiles, with charge points.

What changes, each rule beside its method: coroutines are generators, `async with` and `async for` are their protocol
calls, `const()` is evaluated, decorators of code emitters are dropped, exceptions and text follow MicroPython's rules,
nothing catches the end of the run, and each basic block begins with a charge of its size in syntax nodes, the first one
of a function with that of the call too.

A node counts when it is an expression or a statement of the program as written; the count is the same for each version
of this interpreter.
"""

from __future__ import annotations

import _ast as ast

from . import call_sites
from .charges import CALL_UNITS, in_coroutine, placeholder
from .constants import NotConstantError, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Place = dict[str, Any]

_LOAD = ast.Load()
_STORE = ast.Store()
_EMITTERS = ("native", "viper", "bytecode")
_VIPER_TYPES = ("uint", "ptr", "ptr8", "ptr16", "ptr32")
_NUMERIC_FORMATS = "bcdeEfFgGnoxX%"
# A field that later interpreters want.
_FUNCTION_EXTRAS: Place = {"type_params": []} if "type_params" in ast.FunctionDef._fields else {}
# Statements after which the flow of control may come from elsewhere.
_BRANCHING = frozenset((ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.With, ast.AsyncWith))


class Scope:
    """What the innermost function, class, comprehension or module allows."""

    def __init__(self, kind: str, *, is_generator: bool = False, is_viper: bool = False) -> None:
        self.kind = kind
        self.is_generator = is_generator
        self.is_viper = is_viper
        self.yields = False


class Rewriter:
    """Rewrites one file. An instance is used once; `awaits_by_method`: CircuitPython's `await`."""

    def __init__(self, path: str, *, awaits_by_method: bool = False) -> None:
        self._path = path
        self._awaits_by_method = awaits_by_method
        self._units = 0
        self._serial = 0
        self._scopes = [Scope("module")]
        self._constants: dict[str, Any] = {}
        self._exception_names: list[str] = []

    def module(self, tree: ast.Module) -> ast.Module:
        """Rewrite a parsed file in place and return it."""
        if tree.body:
            tree.body = self._block(tree.body)
        return tree

    def expression(self, tree: ast.Expression) -> ast.Expression:
        """Rewrite a parsed expression in place and return it."""
        tree.body = self._charged_value(tree.body)
        return tree

    # Blocks and charges

    def _block(self, statements: list[ast.stmt], extra: int = 0) -> list[ast.stmt]:
        """Rewrite a straight line of statements; `extra` nodes outside of it are charged with it."""
        return self._charged_block(statements, extra)[0]

    def _charged_block(self, statements: list[ast.stmt], extra: int) -> tuple[list[ast.stmt], ast.Constant]:
        """The block, and the constant of its first charge."""
        outer = self._units
        out: list[ast.stmt] = []
        first = charge = self._charge_statement(statements[0], out)
        self._units = extra
        flow_joins = False
        for statement in statements:
            if flow_joins:
                charge.value = placeholder(self._units)
                charge = self._charge_statement(statement, out)
                self._units = 0
            self._units += 1
            self._statement(statement, out)
            flow_joins = type(statement) in _BRANCHING
        charge.value = placeholder(self._units)
        self._units = outer
        return out, first

    def _charge_statement(self, beside: ast.stmt, out: list[ast.stmt]) -> ast.Constant:
        place = _place(beside)
        constant, point = _charge(place)
        out.append(ast.Expr(value=point, **place))
        return constant

    def _charged_value(self, node: ast.expr, extra: int = 0) -> ast.expr:
        """Rewrite the body of a lambda: the charge, which is None, `or` the value."""
        outer = self._units
        place = _place(node)
        constant, point = _charge(place)
        self._units = extra
        value = self._expression(node)
        constant.value = placeholder(self._units)
        self._units = outer
        return ast.BoolOp(op=ast.Or(), values=[point, value], **place)

    def _counted(self, node: ast.expr) -> tuple[ast.expr, int]:
        """Rewrite `node` and say how many nodes it counts."""
        before = self._units
        rewritten = self._expression(node)
        return rewritten, self._units - before

    # Statements

    def _statement(self, node: ast.stmt, out: list[ast.stmt]) -> None:
        handler = _STATEMENTS.get(type(node))
        if handler is None:
            raise self._error(node, "invalid syntax")
        handler(self, node, out)

    def _simple(self, node: ast.stmt, out: list[ast.stmt]) -> None:
        self._fields(node)
        out.append(node)

    def _plain(self, node: ast.stmt, out: list[ast.stmt]) -> None:
        out.append(node)

    def _expression_statement(self, node: ast.Expr, out: list[ast.stmt]) -> None:
        if not isinstance(node.value, ast.Constant):
            node.value = self._watched(node.value)
            out.append(node)

    def _assign(self, node: ast.Assign, out: list[ast.stmt]) -> None:
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and _is_const_call(node.value):
            if self._define_constant(node, node.targets[0], node.value):
                out.append(node)
            return
        node.targets = [self._expression(target) for target in node.targets]
        node.value = self._watched(node.value, keeps=True)
        out.append(node)

    def _annotated(self, node: ast.AnnAssign, out: list[ast.stmt]) -> None:
        """Annotations are dropped, never evaluated."""
        if node.value is not None:
            self._assign(ast.Assign(targets=[node.target], value=node.value, **_place(node)), out)

    def _define_constant(self, node: ast.Assign, name: ast.Name, call: Any) -> bool:
        """`NAME = const(value)`: from here on NAME is the value; a private name is not even stored."""
        self._target_name(name)
        try:
            value = fold(call.args[0], self._constants)
        except NotConstantError:
            raise self._error(node, "not a constant") from None
        self._constants[name.id] = value
        node.value = ast.Constant(value=value, **_place(call))
        return not name.id.startswith("_")

    def _augmented(self, node: ast.AugAssign, out: list[ast.stmt]) -> None:
        """`data += "text"` works on bytes."""
        self._fields(node)
        if isinstance(node.op, ast.Add) and isinstance(node.target, ast.Name) and _is_text(node.value):
            place = _place(node)
            joined = _call("__joined__", [ast.Name(id=node.target.id, ctx=_LOAD, **place), node.value], place)
            out.append(ast.Assign(targets=[node.target], value=joined, **place))
        else:
            out.append(node)

    def _if(self, node: ast.If, out: list[ast.stmt]) -> None:
        node.test = self._condition(node.test)
        node.body = self._block(node.body)
        if node.orelse:
            node.orelse = self._block(node.orelse)
        out.append(node)

    def _while(self, node: ast.While, out: list[ast.stmt]) -> None:
        """The test is charged before the loop for the first time, then with the round that leads back to it."""
        before = self._units
        node.test = self._condition(node.test)
        node.body = self._block(node.body, self._units - before)
        if node.orelse:
            node.orelse = self._block(node.orelse)
        out.append(node)

    def _for(self, node: ast.For, out: list[ast.stmt]) -> None:
        node.iter = self._expression(node.iter)
        node.target, target = self._counted(node.target)
        self._units -= target
        node.body = self._block(node.body, target)
        if node.orelse:
            node.orelse = self._block(node.orelse)
        out.append(node)

    def _with(self, node: ast.With, out: list[ast.stmt]) -> None:
        self._with_items(node)
        node.body = self._block(node.body)
        out.append(node)

    def _with_items(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            item.context_expr = self._expression(item.context_expr)
            if item.optional_vars is not None:
                item.optional_vars = self._expression(item.optional_vars)

    def _try(self, node: ast.Try, out: list[ast.stmt]) -> None:
        node.body = self._block(node.body)
        handlers: list[ast.ExceptHandler] = []
        for handler in node.handlers:
            extra = 0
            if handler.type is not None:
                handler.type, extra = self._counted(handler.type)
                self._units -= extra
            if _catches_all(handler.type) and not any(_is_run_ended(other) for other in handlers):
                handlers.append(_run_ended_handler(handler))
            self._handler(handler, extra)
            handlers.append(handler)
        node.handlers = handlers
        if node.orelse:
            node.orelse = self._block(node.orelse)
        if node.finalbody:
            node.finalbody = self._block(node.finalbody)
        out.append(node)

    def _handler(self, handler: ast.ExceptHandler, extra: int) -> None:
        if handler.name is not None:
            self._exception_names.append(handler.name)
        handler.body = self._block(handler.body, extra)
        if handler.name is not None:
            self._exception_names.pop()

    def _import(self, node: ast.ImportFrom, out: list[ast.stmt]) -> None:
        """`__future__` is a module like another, which boards have not."""
        if node.module == "__future__":
            place = _place(node)
            out.append(ast.Expr(value=_call("__import__", [ast.Constant(value="__future__", **place)], place), **place))
        else:
            out.append(node)

    def _class(self, node: ast.ClassDef, out: list[ast.stmt]) -> None:
        node.decorator_list = [self._expression(decorator) for decorator in node.decorator_list]
        node.bases = [self._expression(base) for base in node.bases]
        for keyword in node.keywords:
            keyword.value = self._expression(keyword.value)
        self._scopes.append(Scope("class"))
        node.body = self._block(node.body)
        self._scopes.pop()
        out.append(node)

    # Functions

    def _function(self, node: Any, out: list[ast.stmt]) -> None:
        emitter = self._emitter(node)
        if emitter is not None and emitter.startswith("asm"):
            out.append(_refusal(node, f"asim does not run @micropython.{emitter} functions yet"))
            return
        node.decorator_list = [self._expression(decorator) for decorator in node.decorator_list]
        self._arguments(node.args)
        is_async = isinstance(node, ast.AsyncFunctionDef)
        scope = Scope("function", is_generator=is_async, is_viper=emitter == "viper")
        if self._scopes[-1].kind == "class" and node.name == "__del__":
            node.name = "__finalizer__"
        self._scopes.append(scope)
        body, first = self._charged_block(node.body, CALL_UNITS)
        if is_async:
            first.value = in_coroutine(str(first.value))
        self._scopes.pop()
        if is_async and not scope.yields:
            body.append(_unreachable_yield(node))
        out.append(
            ast.FunctionDef(
                name=node.name,
                args=node.args,
                body=body,
                decorator_list=node.decorator_list,
                returns=None,
                type_comment=None,
                **_FUNCTION_EXTRAS,
                **_place(node),
            )
        )

    def _emitter(self, node: Any) -> str | None:
        """`@micropython.viper` and the like address the compiler; the names need not exist. They are taken off."""
        found = None
        kept = []
        for decorator in node.decorator_list:
            if (
                isinstance(decorator, ast.Attribute)
                and isinstance(decorator.value, ast.Name)
                and decorator.value.id == "micropython"
            ):
                found = decorator.attr
                if found not in _EMITTERS and not found.startswith("asm_"):
                    raise self._error(decorator, "invalid micropython decorator")
            else:
                kept.append(decorator)
        node.decorator_list = kept
        return found

    def _arguments(self, arguments: ast.arguments) -> None:
        arguments.defaults = [self._expression(default) for default in arguments.defaults]
        arguments.kw_defaults = [default and self._expression(default) for default in arguments.kw_defaults]
        extra = [found for found in (arguments.vararg, arguments.kwarg) if found is not None]
        for argument in arguments.posonlyargs + arguments.args + arguments.kwonlyargs + extra:
            argument.annotation = None

    def _lambda(self, node: ast.Lambda) -> ast.expr:
        self._arguments(node.args)
        self._scopes.append(Scope("lambda", is_viper=self._scopes[-1].is_viper))
        node.body = self._charged_value(node.body, CALL_UNITS)
        self._scopes.pop()
        return node

    def _await(self, node: ast.Await) -> ast.expr:
        """`await x` is `yield from x`, in a plain def or a lambda too."""
        self._require_function(node, "'await' outside function")
        return self._awaited(self._expression(node.value), _place(node))

    def _awaited(self, thing: ast.expr, place: Place) -> ast.expr:
        if self._awaits_by_method:
            thing = _call("__awaited__", [thing], place)
        return ast.YieldFrom(value=thing, **place)

    def _awaited_method(self, thing: ast.expr, name: str, arguments: list[ast.expr], place: Place) -> ast.expr:
        method = ast.Attribute(value=thing, attr=name, ctx=_LOAD, **place)
        return self._awaited(ast.Call(func=method, args=arguments, keywords=[], **place), place)

    def _yield(self, node: ast.Yield) -> ast.expr:
        self._require_function(node, "'yield' outside function")
        self._fields(node)
        return node

    def _require_function(self, node: ast.expr, complaint: str) -> None:
        scope = self._scopes[-1]
        if scope.kind not in ("function", "lambda"):
            raise self._error(node, complaint)
        scope.yields = scope.is_generator = True

    # Asynchronous statements, as the calls of their protocols

    def _async_with(self, node: ast.AsyncWith, out: list[ast.stmt]) -> None:
        self._require_async(node)
        self._with_items(node)
        body = self._block(node.body)
        for item in reversed(node.items):
            body = self._entered(item, body, _place(node))
        out.extend(body)

    def _entered(self, item: ast.withitem, body: list[ast.stmt], place: Place) -> list[ast.stmt]:
        """One manager around `body`.

        manager = EXPRESSION; TARGET = await manager.__aenter__(); left = True
        try:
            try: BODY
            except RunEnded: left = False; raise
            except BaseException as error:
                left = False
                if not await manager.__aexit__(type(error), error, None): raise
        finally:
            if left: await manager.__aexit__(None, None, None)
        """
        self._serial += 1
        manager, left, error = (f"__{name}_{self._serial}__" for name in ("manager", "left", "error"))
        load, store, none = _Names(place).load, _Names(place).store, ast.Constant(value=None, **place)
        entered = self._awaited_method(load(manager), "__aenter__", [], place)
        leave = self._awaited_method(load(manager), "__aexit__", [none, none, none], place)
        kind = _call("type", [load(error)], place)
        report = self._awaited_method(load(manager), "__aexit__", [kind, load(error), none], place)
        not_left = ast.Assign(targets=[store(left)], value=ast.Constant(value=False, **place), **place)
        again = ast.Raise(exc=None, cause=None, **place)
        unless_handled = ast.If(
            test=ast.UnaryOp(op=ast.Not(), operand=report, **place), body=[again], orelse=[], **place
        )
        handlers = [
            ast.ExceptHandler(type=load("__RunEnded__"), name=None, body=[not_left, again], **place),
            ast.ExceptHandler(type=load("__BaseException__"), name=error, body=[not_left, unless_handled], **place),
        ]
        guarded = ast.Try(body=body, handlers=handlers, orelse=[], finalbody=[], **place)
        if_left = ast.If(test=load(left), body=[ast.Expr(value=leave, **place)], orelse=[], **place)
        first: ast.stmt = (
            ast.Expr(value=entered, **place)
            if item.optional_vars is None
            else ast.Assign(targets=[item.optional_vars], value=entered, **place)
        )
        return [
            ast.Assign(targets=[store(manager)], value=item.context_expr, **place),
            first,
            ast.Assign(targets=[store(left)], value=ast.Constant(value=True, **place), **place),
            ast.Try(body=[guarded], handlers=[], orelse=[], finalbody=[if_left], **place),
        ]

    def _async_for(self, node: ast.AsyncFor, out: list[ast.stmt]) -> None:
        """The loop, with `break`, `continue` and `else` those of a `while`.

        iterator = aiter(EXPRESSION), awaited if it is a coroutine; more = True
        while more:
            try: item = await iterator.__anext__()
            except StopAsyncIteration: more = False
            else: TARGET = item; BODY
        else: ORELSE
        """
        self._require_async(node)
        self._serial += 1
        iterator, more, item = (f"__{name}_{self._serial}__" for name in ("iterator", "more", "item"))
        place = _place(node)
        load, store = _Names(place).load, _Names(place).store
        source = self._expression(node.iter)
        node.target, target = self._counted(node.target)
        self._units -= target
        body = self._block(node.body, target)
        awaited = ast.YieldFrom(value=_call("__aiter__", [source], place), **place)
        step = ast.Assign(
            targets=[store(item)], value=self._awaited_method(load(iterator), "__anext__", [], place), **place
        )
        end = ast.Assign(targets=[store(more)], value=ast.Constant(value=False, **place), **place)
        over = ast.ExceptHandler(type=load("__StopAsyncIteration__"), name=None, body=[end], **place)
        taken = ast.Assign(targets=[node.target], value=load(item), **place)
        attempt = ast.Try(body=[step], handlers=[over], orelse=[taken, *body], finalbody=[], **place)
        orelse = self._block(node.orelse) if node.orelse else []
        out.append(ast.Assign(targets=[store(iterator)], value=awaited, **place))
        out.append(ast.Assign(targets=[store(more)], value=ast.Constant(value=True, **place), **place))
        out.append(ast.While(test=load(more), body=[attempt], orelse=orelse, **place))

    def _require_async(self, node: ast.stmt) -> None:
        scope = self._scopes[-1]
        if not scope.is_generator:
            raise self._error(node, "async for/with outside async function")
        scope.yields = True

    # Expressions

    def _expression(self, node: ast.expr) -> Any:
        self._units += 1
        handler = _EXPRESSIONS.get(type(node))
        if handler is not None:
            return handler(self, node)
        self._fields(node)
        return node

    def _watched(self, node: ast.expr, *, keeps: bool = False) -> ast.expr:
        """Rewrite an expression whose value nothing awaits here; what a call makes is looked at."""
        if not call_sites.is_watched(node):
            return self._expression(node)  # type: ignore[no-any-return]
        place = _place(node)
        site = ast.Constant(value=call_sites.placeholder(node, keeps=keeps), **place)
        return ast.BinOp(left=site, op=ast.MatMult(), right=self._expression(node), **place)

    def _condition(self, node: ast.expr) -> ast.expr:
        """Rewrite what `if` and `while` test."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self._units += 1
            node.operand = self._condition(node.operand)
            return node
        return self._watched(node)

    def _constant(self, node: ast.Constant) -> ast.expr:
        return node

    def _fields(self, node: ast.AST) -> None:
        """Rewrite the expressions that `node` holds."""
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.expr):
                setattr(node, name, self._expression(value))
            elif type(value) is list:
                for index, element in enumerate(value):
                    if isinstance(element, ast.expr):
                        value[index] = self._expression(element)
                    elif isinstance(element, ast.keyword):
                        element.value = self._expression(element.value)

    def _name(self, node: ast.Name) -> ast.expr:
        if not isinstance(node.ctx, ast.Load):
            self._target_name(node)
        elif node.id in self._constants:
            return ast.Constant(value=self._constants[node.id], **_place(node))
        elif self._scopes[-1].is_viper and node.id in _VIPER_TYPES:
            node.id = f"__viper_{node.id}__"
        return node

    def _target_name(self, node: ast.Name) -> None:
        if node.id in self._constants:
            raise self._error(node, "can't assign to expression")
        # `__slots__` has no effect there.
        if node.id == "__slots__" and self._scopes[-1].kind == "class":
            node.id = "__unused_slots__"

    def _attribute(self, node: ast.Attribute) -> ast.expr:
        """`.value` and `.errno` of every exception, `pend_throw` and `send` of every generator."""
        named = node.value.id if isinstance(node.value, ast.Name) else None
        node.value = self._expression(node.value)
        if node.attr == "__del__":
            node.attr = "__finalizer__"
        if isinstance(node.ctx, ast.Load):
            if node.attr == "errno":
                return _call("__errno_of__", [node.value], _place(node))
            if node.attr == "value" and named in self._exception_names:
                return _call("__value_of__", [node.value], _place(node))
            if node.attr in ("pend_throw", "send"):
                return _call(f"__{node.attr}_of__", [node.value], _place(node))
        return node

    def _call(self, node: ast.Call) -> ast.expr:
        function = node.func
        self._fields(node)
        place = _place(node)
        if isinstance(function, ast.Name) and len(node.args) == 1 and not node.keywords:
            # The name may be a variable of the program: the replacement is given what it stands for.
            replacement = _CALLS.get(function.id)
            if replacement is not None and not isinstance(node.args[0], ast.Starred):
                return _call(replacement, [node.func, node.args[0]], place)
        elif isinstance(function, ast.Attribute) and function.attr == "format":
            node.args.insert(0, function.value)
            node.func = ast.Name(id="__formatted__", ctx=_LOAD, **place)
        return node

    def _binary(self, node: ast.BinOp) -> ast.expr:
        """`b"a" + "b"`, and `"%s" % thing` with the text that things have there."""
        left, right = node.left, node.right
        self._fields(node)
        if isinstance(node.op, ast.Add):
            if (_is_bytes(left) and not _is_bytes(right)) or (_is_text(right) and not _is_surely_text(left)):
                return _call("__joined__", [node.left, node.right], _place(node))
        elif isinstance(node.op, ast.Mod) and _formats_text(left):
            node.right = self._formatted_operand(node.right)
        return node

    def _formatted_operand(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Tuple):
            if not any(isinstance(element, ast.Starred) for element in node.elts):
                node.elts = [_shown(element) for element in node.elts]
                return node
        elif isinstance(node, ast.Constant):
            return node
        return _call("__shown_all__", [node], _place(node))

    def _f_string(self, node: ast.JoinedStr) -> ast.expr:
        """Text parts are not counted: the interpreters cut them differently."""
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self._units += 1
                part.value = self._expression(part.value)
                if isinstance(part.format_spec, ast.JoinedStr):
                    self._f_string(part.format_spec)
                if not _is_numeric(part.format_spec):
                    part.value = _shown(part.value)
        return node

    def _comprehension(self, node: Any) -> ast.expr:
        """Each generator charges per round through its first condition."""
        loops = node.generators
        loops[0].iter = self._expression(loops[0].iter)
        self._scopes.append(Scope("comprehension", is_viper=self._scopes[-1].is_viper))
        outer = self._units
        for index, loop in enumerate(loops):
            if loop.is_async:
                raise self._error(node, "invalid syntax")
            self._units = 0
            loop.target = self._expression(loop.target)
            loop.ifs = [self._expression(condition) for condition in loop.ifs]
            if index + 1 < len(loops):
                loops[index + 1].iter = self._expression(loops[index + 1].iter)
            else:
                self._element(node)
            place = _place(loop.target)
            constant, point = _charge(place)
            constant.value = placeholder(self._units)
            loop.ifs.insert(0, ast.UnaryOp(op=ast.Not(), operand=point, **place))
        self._units = outer
        self._scopes.pop()
        return node  # type: ignore[no-any-return]

    def _element(self, node: Any) -> None:
        if isinstance(node, ast.DictComp):
            node.key = self._expression(node.key)
            node.value = self._expression(node.value)
        else:
            node.elt = self._expression(node.elt)

    def _error(self, node: Any, text: str) -> SyntaxError:
        return SyntaxError(text, (self._path, node.lineno, node.col_offset + 1, None))


_STATEMENTS: dict[type, Callable[[Rewriter, Any, list[ast.stmt]], None]] = {
    ast.AnnAssign: Rewriter._annotated,
    ast.Assert: Rewriter._simple,
    ast.Assign: Rewriter._assign,
    ast.AsyncFor: Rewriter._async_for,
    ast.AsyncFunctionDef: Rewriter._function,
    ast.AsyncWith: Rewriter._async_with,
    ast.AugAssign: Rewriter._augmented,
    ast.Break: Rewriter._plain,
    ast.ClassDef: Rewriter._class,
    ast.Continue: Rewriter._plain,
    ast.Delete: Rewriter._simple,
    ast.Expr: Rewriter._expression_statement,
    ast.For: Rewriter._for,
    ast.FunctionDef: Rewriter._function,
    ast.Global: Rewriter._plain,
    ast.If: Rewriter._if,
    ast.Import: Rewriter._plain,
    ast.ImportFrom: Rewriter._import,
    ast.Nonlocal: Rewriter._plain,
    ast.Pass: Rewriter._plain,
    ast.Raise: Rewriter._simple,
    ast.Return: Rewriter._simple,
    ast.Try: Rewriter._try,
    ast.While: Rewriter._while,
    ast.With: Rewriter._with,
}

_EXPRESSIONS: dict[type, Callable[[Rewriter, Any], ast.expr]] = {
    ast.Attribute: Rewriter._attribute,
    ast.Await: Rewriter._await,
    ast.BinOp: Rewriter._binary,
    ast.Call: Rewriter._call,
    ast.Constant: Rewriter._constant,
    ast.DictComp: Rewriter._comprehension,
    ast.GeneratorExp: Rewriter._comprehension,
    ast.JoinedStr: Rewriter._f_string,
    ast.Lambda: Rewriter._lambda,
    ast.ListComp: Rewriter._comprehension,
    ast.Name: Rewriter._name,
    ast.SetComp: Rewriter._comprehension,
    ast.Yield: Rewriter._yield,
    ast.YieldFrom: Rewriter._yield,
}

# Calls of one argument that differ there; a subclass or a variable of the same name is called as it is.
_CALLS = {"bytearray": "__bytearray_of__", "str": "__text_of__", "type": "__type_of__"}


class _Names:
    """Makes the name nodes of one place."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def load(self, name: str) -> ast.Name:
        return ast.Name(id=name, ctx=_LOAD, **self._place)

    def store(self, name: str) -> ast.Name:
        return ast.Name(id=name, ctx=_STORE, **self._place)


def _place(node: Any) -> Place:
    return {
        "lineno": node.lineno,
        "col_offset": node.col_offset,
        "end_lineno": node.end_lineno,
        "end_col_offset": node.end_col_offset,
    }


def _charge(place: Place) -> tuple[ast.Constant, ast.expr]:
    constant = ast.Constant(value=None, **place)
    return constant, ast.UnaryOp(op=ast.UAdd(), operand=constant, **place)


def _call(name: str, arguments: list[ast.expr], place: Place) -> ast.Call:
    return ast.Call(func=ast.Name(id=name, ctx=_LOAD, **place), args=arguments, keywords=[], **place)


def _shown(node: ast.expr) -> ast.expr:
    return node if isinstance(node, ast.Constant) else _call("__shown__", [node], _place(node))


def _unreachable_yield(beside: Any) -> ast.stmt:
    place = _place(beside)
    nothing = ast.Expr(value=ast.Yield(value=None, **place), **place)
    return ast.If(test=ast.Constant(value=False, **place), body=[nothing], orelse=[], **place)


def _refusal(beside: Any, text: str) -> ast.stmt:
    place = _place(beside)
    error = _call("NotImplementedError", [ast.Constant(value=text, **place)], place)
    return ast.Raise(exc=error, cause=None, **place)


def _catches_all(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    if isinstance(kind, ast.Tuple):
        return any(_catches_all(element) for element in kind.elts)
    return isinstance(kind, ast.Name) and kind.id == "BaseException"


def _run_ended_handler(beside: ast.ExceptHandler) -> ast.ExceptHandler:
    place = _place(beside)
    again: ast.stmt = ast.Raise(exc=None, cause=None, **place)
    return ast.ExceptHandler(type=_Names(place).load("__RunEnded__"), name=None, body=[again], **place)


def _is_run_ended(handler: ast.ExceptHandler) -> bool:
    return isinstance(handler.type, ast.Name) and handler.type.id == "__RunEnded__"


def _is_const_call(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "const"
        and len(node.args) == 1
        and not node.keywords
    )


def _is_bytes(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bytes)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_surely_text(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_surely_text(node.left)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in ("__formatted__", "__text_of__")
    return isinstance(node, ast.JoinedStr) or _is_text(node)


def _formats_text(node: ast.expr) -> bool:
    return _is_text(node) and ("s" in node.value or "r" in node.value)  # type: ignore[attr-defined]


def _is_numeric(specification: ast.expr | None) -> bool:
    if not isinstance(specification, ast.JoinedStr) or not specification.values:
        return False
    last = specification.values[-1]
    return isinstance(last, ast.Constant) and str(last.value)[-1:] in _NUMERIC_FORMATS
