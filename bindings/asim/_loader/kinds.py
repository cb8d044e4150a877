"""The interpreter's own types that have no builtin name (the module `types` costs more than all of the loader)."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Sample:
    def method(self) -> None:
        """Exist, to be looked at."""


Function: Any = type(_Sample.method)
Method: Any = type(_Sample().method)
BuiltinFunction: Any = type(len)
BuiltinMethod: Any = type(object().__str__)
SlotWrapper: Any = type(object.__str__)
Generator: Any = type(None for _ in ())
Code: Any = type(_Sample.method.__code__)
Module: Any = type(sys)

_CO_GENERATOR = 0x20


def is_generator_function(thing: object) -> bool:
    """Tell whether calling `thing`, a Python function, makes a generator."""
    code = getattr(thing, "__code__", None)
    return code is not None and bool(code.co_flags & _CO_GENERATOR)
