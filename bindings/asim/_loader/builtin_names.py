"""The builtins of one program: MicroPython's names, and the functions that rewritten code calls."""

from __future__ import annotations

import builtins as host
import sys

from .generator_slots import GeneratorSlots
from .kinds import Function, Generator, Method, is_generator_function

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Generator as PyGenerator
    from typing import Any

    from .world import ProgramWorld

# As they are in the host. What boards do not have (`vars`, `TimeoutError`, warnings, …) is left out.
_SHARED = """
    ArithmeticError AssertionError AttributeError BaseException EOFError Ellipsis Exception GeneratorExit ImportError
    IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplemented
    NotImplementedError OSError OverflowError RuntimeError StopAsyncIteration StopIteration SyntaxError SystemExit
    TypeError UnicodeError ValueError ZeroDivisionError
    False None True abs all any bin bool bytearray bytes callable chr classmethod complex delattr dict dir divmod
    enumerate filter float frozenset getattr globals hasattr hash hex int isinstance issubclass iter len list locals map
    max memoryview min next object oct ord pow property range reversed round set setattr slice sorted staticmethod str
    sum super tuple type zip
""".split()  # noqa: SIM905


class _GeneratorFunctionType(type):
    """`type` of a generator function: another class than a generator's, of the same name."""

    def __instancecheck__(cls, instance: object) -> bool:
        return is_generator_function(instance) and not isinstance(instance, Method)


GeneratorFunction = _GeneratorFunctionType("generator", (), {})


class ProgramBuiltins:
    """Makes the `__builtins__` of a program's modules."""

    def __init__(self, world: ProgramWorld) -> None:
        self._world = world
        self._printer = world.printer
        self._slots = GeneratorSlots(refuses_unstarted=world.firmware == "1.11")

    def names(self) -> dict[str, Any]:
        """Return a fresh dict of all names."""
        found = {name: getattr(host, name) for name in _SHARED}
        printer = self._printer
        found.update(
            # Functions that a program calls by name.
            __build_class__=self._build_class,
            __import__=self._world.importer.program_import,
            __name__="builtins",
            compile=self._compile,
            eval=self._eval,
            exec=self._exec,
            id=self._id,
            input=self._input,
            isinstance=_isinstance,
            issubclass=_issubclass,
            next=self._next,
            open=self._open,
            print=self._print,
            repr=printer.representation,
            # What rewritten code calls.
            __BaseException__=BaseException,
            __RunEnded__=self._world.hooks.run_ended,
            __StopAsyncIteration__=StopAsyncIteration,
            __aiter__=_aiter,
            __awaited__=_awaited,
            __bytearray_of__=_bytearray_of,
            __errno_of__=_errno_of,
            __formatted__=self._formatted,
            __joined__=_joined,
            __pend_throw_of__=self._pend_throw_of,
            __send_of__=self._send_of,
            __shown__=printer.shown,
            __shown_all__=self._shown_all,
            __text_of__=self._text_of,
            __type_of__=_type_of,
            __value_of__=_value_of,
            __viper_ptr__=_viper_pointer,
            __viper_ptr8__=_viper_pointer,
            __viper_ptr16__=_viper_pointer,
            __viper_ptr32__=_viper_pointer,
            __viper_uint__=_viper_uint,
        )
        printer.hidden = found
        return found

    def _build_class(self, body: Callable[[], object], name: str, *bases: Any, **options: Any) -> Any:
        """The host hashes by its own addresses, which would show in the order of a set."""
        cls = host.__build_class__(body, name, *bases, **options)
        if getattr(cls, "__hash__", None) is object.__hash__:
            of = self._world.addresses.of
            cls.__hash__ = lambda instance: of(instance) >> 4
        return cls

    def _print(self, *things: Any, sep: str = " ", end: str = "\n", file: Any = None) -> None:
        text = self._printer.text
        if file is None:
            self._world.hooks.print_text(sep.join([text(thing) for thing in things]) + end)
            return
        write = self._world.text_writer(file)
        for index, thing in enumerate(things):
            if index:
                write(sep)
            write(text(thing))
        write(end)

    def _input(self, prompt: str = "") -> str:
        raise NotImplementedError("asim does not have input() yet")

    def _open(self, *arguments: Any, **options: Any) -> Any:
        return self._world.import_module("io").open(*arguments, **options)

    def _id(self, thing: Any) -> int:
        return self._world.addresses.of(thing)

    # Code made at run time. The frame that calls gives the names that are not passed.

    def _compile(self, source: Any, filename: str, mode: str, *_: Any) -> Any:
        return self._world.compile(source, filename, mode)

    def _exec(self, source: Any, names: dict[str, Any] | None = None, local: Any = None) -> None:
        self._evaluate(source, "exec", names, local, sys._getframe(1))

    def _eval(self, source: Any, names: dict[str, Any] | None = None, local: Any = None) -> Any:
        return self._evaluate(source, "eval", names, local, sys._getframe(1))

    def _evaluate(self, source: Any, mode: str, names: dict[str, Any] | None, local: Any, caller: Any) -> Any:
        if isinstance(source, (str, bytes, bytearray)):
            source = self._world.compile(source, "<string>", mode)
        if names is None:
            names = caller.f_globals
            local = caller.f_locals if local is None else local
        # Without the key the host would put its own builtins there.
        names.setdefault("__builtins__", self._world.builtins)
        return eval(source, names, names if local is None else local)  # noqa: S307

    # What rewritten code calls.

    def _text_of(self, function: Any, thing: Any) -> Any:
        return self._printer.text(thing) if function is str else function(thing)

    def _formatted(self, text: Any, *things: Any, **named: Any) -> Any:
        if type(text) is not str:
            return text.format(*things, **named)
        shown = self._printer.shown
        return text.format(*[shown(thing) for thing in things], **{name: shown(thing) for name, thing in named.items()})

    def _shown_all(self, things: Any) -> Any:
        if type(things) is tuple:
            return tuple([self._printer.shown(thing) for thing in things])
        if type(things) is dict:
            return {name: self._printer.shown(thing) for name, thing in things.items()}
        return self._printer.shown(things)

    # Generators with something in their slots.

    def _pend_throw_of(self, thing: Any) -> Any:
        if not isinstance(thing, Generator):
            return thing.pend_throw
        return lambda value: self._pend(thing, value)

    def _pend(self, generator: Any, value: object) -> object:
        old = self._world.hooks.pend_throw(generator, value)
        return self._slots.pend(generator, value) if old is NotImplemented else old

    def _send_of(self, thing: Any) -> Any:
        if not isinstance(thing, Generator):
            return thing.send
        return lambda value: self._slots.send(thing, value)

    def _next(self, iterator: Any, *default: Any) -> Any:
        if not isinstance(iterator, Generator):
            return next(iterator, *default)
        try:
            return self._slots.send(iterator, None)
        except StopIteration:
            if not default:
                raise
            return default[0]


def _isinstance(thing: object, kinds: Any) -> bool:
    return _issubclass(bool, kinds) if type(thing) is bool else isinstance(thing, kinds)


def _issubclass(cls: Any, kinds: Any) -> bool:
    """`bool` is no `int` there."""
    if cls is not bool:
        return issubclass(cls, kinds)
    if isinstance(kinds, tuple):
        return any(_issubclass(bool, kind) for kind in kinds)
    return kinds is not int and issubclass(bool, kinds)


def _aiter(thing: Any) -> PyGenerator[Any, Any, Any]:
    """`__aiter__` may be a coroutine, as older firmware had it."""
    iterator = thing.__aiter__()
    if isinstance(iterator, Generator):
        iterator = yield from iterator
    return iterator


def _awaited(thing: Any) -> Any:
    """What CircuitPython's `await` runs; a coroutine is its own."""
    return thing if isinstance(thing, Generator) else thing.__await__()


def _bytearray_of(function: Any, thing: Any) -> Any:
    return function(thing.encode()) if function is bytearray and isinstance(thing, str) else function(thing)


def _errno_of(thing: Any) -> Any:
    """The first argument of any exception."""
    if not isinstance(thing, BaseException):
        return thing.errno
    found = getattr(thing, "errno", None)
    return found if found is not None else (thing.args[0] if thing.args else None)


def _value_of(thing: Any) -> Any:
    try:
        return thing.value
    except AttributeError:
        if not isinstance(thing, BaseException):
            raise
        return thing.args[0] if thing.args else None


def _joined(left: Any, right: Any) -> Any:
    """`left + right`, where bytes take text too."""
    if isinstance(right, str) and isinstance(left, (bytes, bytearray)):
        right = right.encode()
    return left + right


def _type_of(function: Any, thing: Any) -> Any:
    if function is not type:
        return function(thing)
    kind = type(thing)
    if kind is Function and is_generator_function(thing):
        return GeneratorFunction
    if isinstance(thing, OSError) and kind.__module__ == "builtins":
        return OSError
    return kind


def _viper_uint(value: int) -> int:
    return value & 0xFFFFFFFF


def _viper_pointer(buffer: Any) -> Any:
    return buffer
