"""Coroutine functions of a test as a board's program."""

from __future__ import annotations

import ast
import inspect
import os
import textwrap
import types
from typing import TYPE_CHECKING, Any

from asim import _host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asim import _asim
    from asim._loader.world import ProgramWorld

Spawned = list[tuple["Callable[..., Any]", tuple[Any, ...]]]

# Failing tests show where they failed, not this file.
__tracebackhide__ = True


def load_functions(board: _asim.Board, spawned: Spawned) -> _host.Program:
    """Return the program that runs each function as a task, with its arguments.

    Raises:
        TypeError: One is not an `async def` whose source can be read, or is written as none can run on a board.
    """
    source = inspect.getsourcefile(inspect.unwrap(spawned[0][0]))
    if source is None:
        raise TypeError(f"spawn: the source of {spawned[0][0]!r} cannot be read")
    world, native = _host.make_world(board, source, [], "")
    return FunctionProgram(world, native, spawned)


class FunctionProgram(_host.Program):
    """Runs coroutine functions as tasks of the board's scheduler, for ever."""

    def __init__(self, world: ProgramWorld, native: _host.Native, spawned: Spawned) -> None:
        super().__init__(world, native, "")
        transplants = Transplants(world)
        self._tasks = [(transplants.coroutine_function(function), args) for function, args in spawned]

    def run(self) -> None:
        """Queue the tasks in their order, then run the loop."""
        loop = self._world.import_module(self._world.importer.scheduler).get_event_loop()
        for function, args in self._tasks:
            loop.create_task(function(*args))
        loop.run_forever()


class Transplants:
    """Functions of the host, compiled anew as the board's own.

    Each has a namespace of its own: modules that the board has are the board's, functions of the test's module are
    transplanted too, and every other name is the object that it is in the test.
    """

    def __init__(self, world: ProgramWorld) -> None:
        self._world = world
        self._done: dict[types.FunctionType, Any] = {}

    def coroutine_function(self, function: Callable[..., Any]) -> Any:
        """Return the function as the board's own.

        Raises:
            TypeError: See `load_functions`.
        """
        if not inspect.iscoroutinefunction(function) or not isinstance(function, types.FunctionType):
            raise TypeError(f"spawn: expected an async function and its arguments, got {function!r}")
        return self._transplanted(function)

    def _transplanted(self, function: types.FunctionType) -> Any:
        if function in self._done:
            return self._done[function]
        path = os.path.basename(function.__code__.co_filename)
        module = self._world.importer.main_module("__main__", path)
        namespace = module.__dict__
        names = dict(outer_names(function))
        for name, value in names.items():
            if not self._is_own(value, function):
                namespace[name] = self._there(name, value)
        code = self._world.compile_function(function.__code__, lambda: definition(function), path)
        exec(code, namespace)  # noqa: S102
        made = self._done[function] = namespace[function.__name__]
        made.__defaults__ = function.__defaults__
        made.__kwdefaults__ = function.__kwdefaults__
        for name, value in names.items():
            if self._is_own(value, function):
                namespace[name] = self._transplanted(value)
        return made

    @staticmethod
    def _is_own(value: Any, function: types.FunctionType) -> bool:
        return isinstance(value, types.FunctionType) and value.__module__ == function.__module__

    def _there(self, name: str, value: Any) -> Any:
        """Return what `name` is on the board: a module that it has, or a thing from such a module, or the same."""
        if isinstance(value, types.ModuleType):
            return self._module(value.__name__, value)
        home = (getattr(value, "__module__", None) or "").partition(".")[0]
        if home == "asyncio" and isinstance(value, (types.FunctionType, type)):
            return getattr(self._module(home, value), value.__name__, value)
        return value

    def _module(self, name: str, otherwise: Any) -> Any:
        try:
            return self._world.import_module(name)
        except ImportError:
            return otherwise


def definition(function: types.FunctionType) -> ast.Module:
    """Return the function's syntax tree, its lines as in its file."""
    where = f"{function.__name__} ({os.path.basename(function.__code__.co_filename)})"
    try:
        lines, first = inspect.getsourcelines(function)
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, SyntaxError):
        raise TypeError(f"spawn: the source of {where} cannot be read") from None
    node = tree.body[0]
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        raise TypeError(f"spawn: {where} is no plain function")
    if node.decorator_list:
        raise TypeError(f"spawn: {where} has decorators, which cannot run on a board")
    ast.increment_lineno(tree, first - 1)
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Global, ast.Nonlocal)):
            word = "global" if isinstance(inner, ast.Global) else "nonlocal"
            raise TypeError(
                f"spawn: {where} assigns to a {word} name in line {inner.lineno}, which a board cannot; "
                "change an object instead, such as a list"
            )
    _strip_signature(node)
    return tree


def _strip_signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Take out what the test has evaluated already: default values, which are set afterwards, and annotations."""
    node.returns = None
    node.args.defaults = [ast.copy_location(ast.Constant(None), default) for default in node.args.defaults]
    node.args.kw_defaults = [
        default if default is None else ast.copy_location(ast.Constant(None), default)
        for default in node.args.kw_defaults
    ]
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    for argument in every:
        if argument is not None:
            argument.annotation = None


def _names_in(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    yield from code.co_freevars
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names_in(constant)


def outer_names(function: types.FunctionType) -> Iterator[tuple[str, Any]]:
    """Yield the names in a function that mean something outside of it, with what they mean."""
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    for name in sorted(set(_names_in(function.__code__))):
        if name in cells:
            try:
                yield name, cells[name].cell_contents
            except ValueError:  # not assigned yet
                continue
        elif name in function.__globals__:
            yield name, function.__globals__[name]
