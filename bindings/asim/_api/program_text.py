"""Coroutine functions of a test as the text of a program file, which does what `Board.spawn` does with them."""

from __future__ import annotations

import ast
import inspect
import math
import os
import textwrap
import types
from typing import TYPE_CHECKING, Any

import asim
from asim._loader.importer import scheduler_module

from .errors import WorldError
from .functions import definition, outer_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from .functions import Spawned

# Failing tests show where they failed, not this file.
__tracebackhide__ = True

_PLATFORM = os.path.join(os.path.dirname(asim.__file__), "_platform")


def program_text(spawned: Spawned, scheduler: str) -> str:
    """Return a program that runs each function as a task of the board's scheduler, with its arguments.

    Raises:
        WorldError: One of them uses an object of the test, which a file cannot say.
        TypeError: The source of one cannot be read.
    """
    parts = _Parts()
    calls = []
    for function, args in spawned:
        parts.add_function(function)
        said = ", ".join(_said(f"an argument of {function.__name__}", "", value) for value in args)
        calls.append(f"_loop.create_task({function.__name__}({said}))\n")
    driver = f"import {scheduler_module(scheduler)} as _scheduler\n\n_loop = _scheduler.get_event_loop()\n"
    return parts.text() + "\n\n" + driver + "".join(calls) + "_loop.run_forever()\n"


class _Parts:
    """What the file consists of, each name once."""

    def __init__(self) -> None:
        self._imports: dict[str, str] = {}
        self._constants: dict[str, str] = {}
        self._functions: dict[str, types.FunctionType] = {}
        self._meanings: dict[str, object] = {}

    def text(self) -> str:
        """Return imports, constants and functions, in an order in which they can be read."""
        blocks = ["".join(self._imports.values()) + "".join(self._constants.values())]
        blocks += [_source(function) for function in self._functions.values()]
        return "\n\n".join(block for block in blocks if block)

    def add_function(self, function: Callable[..., Any]) -> None:
        """Add a function, and whatever it needs.

        Raises:
            WorldError: See `program_text`.
        """
        if not isinstance(function, types.FunctionType):
            raise WorldError(f"a scenario cannot say {function!r}: it is no plain function")
        if self._is_known(function.__name__, function, function):
            return
        self._functions[function.__name__] = function
        for name, value in outer_names(function):
            self._add(name, value, function)

    def _is_known(self, name: str, value: object, user: types.FunctionType) -> bool:
        if name not in self._meanings:
            self._meanings[name] = value
            return False
        known = self._meanings[name]
        if known is not value and (type(known) is not type(value) or known != value):
            raise WorldError(
                f'a scenario cannot say {_where(user)}: two functions mean different things by "{name}"; '
                "give them different names"
            )
        return True

    def _add(self, name: str, value: object, user: types.FunctionType) -> None:
        if isinstance(value, types.FunctionType) and value.__module__ == user.__module__:
            self.add_function(value)
            if name != value.__name__ and not self._is_known(name, value, user):
                self._constants[name] = f"{name} = {value.__name__}\n"
        elif self._is_known(name, value, user):
            return
        elif isinstance(value, types.ModuleType):
            self._imports[name] = _import(name, value, user)
        elif (getattr(value, "__module__", None) or "").partition(".")[0] == "asyncio":
            self._imports[name] = f"from asyncio import {getattr(value, '__name__', name)} as {name}\n"
        else:
            self._constants[name] = f"{name} = {_said(_where(user), name, value)}\n"


def _where(function: types.FunctionType) -> str:
    return f"{function.__name__} ({os.path.basename(function.__code__.co_filename)})"


def _import(name: str, module: types.ModuleType, user: types.FunctionType) -> str:
    full = module.__name__
    if full != "asyncio" and not os.path.exists(os.path.join(_PLATFORM, f"{full}.py")):
        raise WorldError(
            f"a scenario cannot say {_where(user)}: it uses the module {full} of the test, which a board does not have"
        )
    return f"import {full}\n" if name == full else f"import {full} as {name}\n"


def _said(user: str, name: str, value: object) -> str:
    """Return a value as an expression."""
    if _is_constant(value):
        return repr(value)
    what = f'"{name}"' if name else repr(value)
    raise WorldError(
        f"a scenario cannot say {user}: {what} is {_kind(value)} of the test; numbers, text, bytes and tuples of them "
        "can be said"
    )


def _kind(value: object) -> str:
    kind = type(value).__name__
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"


def _is_constant(value: object) -> bool:
    if isinstance(value, float):
        return type(value) is float and math.isfinite(value)
    if isinstance(value, tuple):
        return type(value) is tuple and all(_is_constant(item) for item in value)
    return type(value) in (int, bool, str, bytes, type(None))


def _source(function: types.FunctionType) -> str:
    """Return its definition: the test's own text, or, where its signature says more than a board knows, a plain one."""
    tree = definition(function)
    node = tree.body[0]
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    text = textwrap.dedent(inspect.getsource(function))
    own = ast.parse(text).body[0]
    assert isinstance(own, (ast.FunctionDef, ast.AsyncFunctionDef))
    if ast.dump(own) == ast.dump(node):
        return text
    where = _where(function)
    node.args.defaults = [_default(where, value) for value in function.__defaults__ or ()]
    by_name = function.__kwdefaults__ or {}
    node.args.kw_defaults = [
        _default(where, by_name[argument.arg]) if argument.arg in by_name else None for argument in node.args.kwonlyargs
    ]
    return ast.unparse(tree) + "\n"


def _default(where: str, value: object) -> ast.expr:
    return ast.parse(_said(f"{where}, a default", "", value), mode="eval").body
