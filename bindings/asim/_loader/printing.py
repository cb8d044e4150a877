"""The text of objects as MicroPython prints them: no host address, no host spelling."""

from __future__ import annotations

from .errno_names import NAMES
from .kinds import (
    BuiltinFunction,
    BuiltinMethod,
    Function,
    Generator,
    Method,
    Module,
    SlotWrapper,
    is_generator_function,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from .identity import Addresses

_OBJECT_REPR: object = object.__repr__

# The interpreter prints these as MicroPython does, in whatever way they are formatted.
PLAIN = frozenset((int, float, str, bool, type(None), bytes, complex))

# Exception types of the host that MicroPython has not, and what it raises instead.
_NAMES_THERE = {
    "ModuleNotFoundError": "ImportError",
    "RecursionError": "RuntimeError",
    "UnboundLocalError": "NameError",
    "UnicodeDecodeError": "UnicodeError",
    "UnicodeEncodeError": "UnicodeError",
}


def type_name(cls: type) -> str:
    """Return the name of `cls` as programs see it."""
    if issubclass(cls, OSError) and cls.__module__ == "builtins":
        return "OSError"
    return _NAMES_THERE.get(cls.__name__, cls.__name__)


class Printer:
    """Makes the text of one program's objects; addresses come from the program's own count."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self.hidden: object = None
        """The builtins of the program: a dict that its globals hold and that is never shown."""
        self._representations: dict[type, Callable[[Any], str]] = {
            str: ascii,
            int: repr,
            float: repr,
            bool: repr,
            bytes: repr,
            complex: repr,
            type(None): repr,
            list: self._list,
            tuple: self._tuple,
            dict: self._dict,
            set: self._set,
            frozenset: self._frozenset,
            Function: self._function,
            Generator: self._generator,
            Method: lambda method: "<bound_method>" if self._is_of_program(method) else "<function>",
            BuiltinFunction: lambda _: "<function>",
            BuiltinMethod: lambda _: "<function>",
            Module: self._module,
            memoryview: lambda _: "<memoryview>",
        }

    def text(self, thing: Any) -> str:
        """Return what `str(thing)` is there."""
        kind = type(thing)
        if kind is str:
            return thing  # type: ignore[no-any-return]
        if kind in PLAIN:
            return str(thing)
        if isinstance(thing, BaseException):
            return self._exception_text(thing)
        if type(kind.__str__) is not SlotWrapper:
            return str(thing)
        if isinstance(thing, str) and type(kind.__repr__) is SlotWrapper:
            return str(thing)
        return self.representation(thing)

    def representation(self, thing: Any) -> str:
        """Return what `repr(thing)` is there."""
        kind = type(thing)
        found = self._representations.get(kind)
        if found is not None:
            return found(thing)
        return repr(thing) if type(kind.__repr__) is not SlotWrapper else self._inherited(thing, kind)

    def _inherited(self, thing: Any, kind: type) -> str:
        """The representation of an object whose class takes that of a built-in one."""
        if isinstance(thing, tuple) and hasattr(kind, "_fields"):
            return self._named_tuple(thing)
        if isinstance(thing, BaseException):
            return type_name(kind) + self._arguments(thing)
        if isinstance(thing, type):
            return f"<class '{type_name(thing)}'>"
        if kind.__repr__ is _OBJECT_REPR:
            return f"<{kind.__name__} object at {self._addresses.of(thing):x}>"
        for base in kind.__mro__:
            if base in self._representations:
                return self._representations[base](thing)
        return repr(thing)

    def exception_line(self, error: BaseException) -> str:
        """Return the last line of a traceback, without the end of line."""
        kind = type(error)
        if type(kind.__repr__) is not SlotWrapper:
            return str(kind.__repr__(error))
        return f"{type_name(kind)}: {self._native_exception_text(error)}"

    def shown(self, thing: Any) -> Any:
        """Return `thing`, or what formats as it does there if the interpreter would format it otherwise."""
        return thing if type(thing) in PLAIN else Shown(thing, self)

    def _items(self, things: Iterable[Any]) -> str:
        representation = self.representation
        return ", ".join([representation(thing) for thing in things])

    def _list(self, things: list[Any]) -> str:
        return f"[{self._items(things)}]"

    def _tuple(self, things: tuple[Any, ...]) -> str:
        return f"({self._items(things)},)" if len(things) == 1 else f"({self._items(things)})"

    def _dict(self, things: dict[Any, Any]) -> str:
        representation = self.representation
        pairs = [
            f"{representation(key)}: {representation(value)}"
            for key, value in things.items()
            if value is not self.hidden or value is None
        ]
        text = "{" + ", ".join(pairs) + "}"
        return f"OrderedDict({text})" if type(things).__name__ == "OrderedDict" else text

    def _set(self, things: set[Any]) -> str:
        return f"{{{self._items(things)}}}" if things else "set()"

    def _frozenset(self, things: frozenset[Any]) -> str:
        return f"frozenset({{{self._items(things)}}})" if things else "frozenset()"

    def _function(self, function: Any) -> str:
        if not self._is_of_program(function):
            return "<function>"
        if is_generator_function(function):
            return "<generator>"
        if function.__closure__:
            return "<closure>"
        return f"<function {function.__name__} at 0x{self._addresses.of(function):x}>"

    def _is_of_program(self, function: Any) -> bool:
        """Functions of simulated modules look like those of firmware."""
        return getattr(function, "__globals__", {}).get("__builtins__") is self.hidden

    def _generator(self, generator: Any) -> str:
        return f"<generator object '{generator.__name__}' at {self._addresses.of(generator):x}>"

    def _module(self, module: Any) -> str:
        path = module.__dict__.get("__file__")
        return f"<module '{module.__name__}'>" if path is None else f"<module '{module.__name__}' from '{path}'>"

    def _named_tuple(self, things: Any) -> str:
        pairs = [f"{name}={self.representation(value)}" for name, value in zip(things._fields, things)]  # noqa: B905
        return f"{type(things).__name__}({', '.join(pairs)})"

    def _exception_text(self, error: BaseException) -> str:
        special = type(error).__str__
        if type(special) is not SlotWrapper:
            return str(special(error))
        return self._native_exception_text(error)

    def _native_exception_text(self, error: BaseException) -> str:
        arguments = _arguments_there(error)
        if not arguments:
            return ""
        if isinstance(error, OSError) and len(arguments) < 3 and type(arguments[0]) is int:
            name = NAMES.get(arguments[0])
            if name is not None:
                rest = f": {self.text(arguments[1])}" if len(arguments) > 1 else ""
                return f"[Errno {arguments[0]}] {name}{rest}"
        return self.text(arguments[0]) if len(arguments) == 1 else self._tuple(arguments)

    def _arguments(self, error: BaseException) -> str:
        return self._tuple(_arguments_there(error))


def _arguments_there(error: BaseException) -> tuple[Any, ...]:
    """The arguments that MicroPython's exception would have, where this interpreter raised it in words of its own."""
    if isinstance(error, (UnicodeDecodeError, UnicodeEncodeError)):
        return ()
    text = error.args[0] if len(error.args) == 1 else None
    if not isinstance(text, str):
        return error.args
    if isinstance(error, ZeroDivisionError) and " by zero" in text:
        text = "divide by zero"
    elif isinstance(error, RecursionError):
        text = "maximum recursion depth exceeded"
    elif isinstance(error, UnboundLocalError) or (isinstance(error, NameError) and "free variable" in text):
        text = "local variable referenced before assignment"
    elif isinstance(error, NameError) and text.endswith("' is not defined"):
        text = text.replace(" is not defined", " isn't defined")
    elif isinstance(error, TypeError):
        text = _type_error_text(text)
    elif isinstance(error, ValueError):
        text = _value_error_text(text)
    return (text,)


_OPERATORS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "** or pow()": "pow",
    "<<": "lshift",
    ">>": "rshift",
    "&": "and",
    "|": "or",
    "^": "xor",
}


def _type_error_text(text: str) -> str:
    if text.startswith("can only concatenate ") and '(not "' in text:
        kinds = text.split('"')
        return f"unsupported types for __add__: '{text.split()[3]}', '{kinds[1]}'"
    if text.startswith("unsupported operand type(s) for "):
        operator, _, types = text[len("unsupported operand type(s) for ") :].partition(": ")
        name = _OPERATORS.get(operator) or f"i{_OPERATORS.get(operator.removesuffix('='))}"
        return f"unsupported types for __{name}__: {types.replace(' and ', ', ')}"
    for cannot in ("iterable", "callable", "subscriptable"):
        if text.endswith(f"' object is not {cannot}"):
            return text.replace(" is not ", " isn't ")
    if text.endswith("' object cannot be interpreted as an integer"):
        return f"can't convert {text.split(chr(39))[1]} to int"
    return text


def _value_error_text(text: str) -> str:
    if text.startswith("invalid literal for int() with base "):
        return text.replace("invalid literal for int()", "invalid syntax for integer", 1)
    if text.startswith("could not convert string to float"):
        return "invalid syntax for number"
    if text.endswith((" is not in list", ": x not in list", "x not in tuple")):
        return "object not in sequence"
    return text


class Shown:
    """Stands for an object in a format string."""

    __slots__ = ("_printer", "_thing")

    def __init__(self, thing: Any, printer: Printer) -> None:
        self._thing = thing
        self._printer = printer

    def __str__(self) -> str:
        return self._printer.text(self._thing)

    def __repr__(self) -> str:
        return self._printer.representation(self._thing)

    def __format__(self, specification: str) -> str:
        if type(type(self._thing).__format__) is Function or isinstance(self._thing, (int, float)):
            return format(self._thing, specification)
        return format(str(self), specification)

    def __getattr__(self, name: str) -> Any:
        return self._printer.shown(getattr(self._thing, name))

    def __getitem__(self, key: Any) -> Any:
        return self._printer.shown(self._thing[key])

    def __index__(self) -> int:
        return int(self._thing)

    def __float__(self) -> float:
        return float(self._thing)
