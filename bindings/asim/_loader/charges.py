"""Charge points: where the code of a program uses simulated CPU time.

A charge point is a unary `+` on a constant. Until the code is compiled the constant is a string, which this interpreter
neither folds (`+"..."` would raise) nor removes; in the code object it is replaced by the board's charge object.
"""

from __future__ import annotations

from .call_sites import site_of
from .kinds import Code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from .call_sites import CallSite

# What entering a function counts: its frame, its arguments and its return. The units of the schedulers' own work
# (sim/scheduler_work.cpp) count it too.
CALL_UNITS = 10

COROUTINE_FLAG = 0x100
"""Marks the code of an `async def`: `inspect.CO_ITERABLE_COROUTINE`, a generator that is meant as a coroutine."""

_MARK = "\0charge "
_COROUTINE_END = " coroutine"
_MARK_LENGTH = len(_MARK)


def placeholder(units: int) -> str:
    """Return the constant that stands for a charge of `units` syntax nodes."""
    return f"{_MARK}{units}"


def in_coroutine(constant: str) -> str:
    """Return the placeholder of a charge that marks the code it stands in as that of an `async def`."""
    return constant + _COROUTINE_END


def with_charges(code: CodeType, charge: Callable[[int], object], watched: Callable[[CallSite], object]) -> CodeType:
    """Return `code` with `charge(units)` and `watched(site)` in place of their placeholders, in nested code too."""
    constants: list[object] = []
    flags = code.co_flags
    for constant in code.co_consts:
        if type(constant) is not str:
            is_code = isinstance(constant, Code)
            constants.append(with_charges(constant, charge, watched) if is_code else constant)
        elif constant.startswith(_MARK):
            units, _, end = constant[_MARK_LENGTH:].partition(" ")
            constants.append(charge(int(units)))
            if end:
                flags |= COROUTINE_FLAG
        else:
            site = site_of(constant, code.co_filename)
            constants.append(constant if site is None else watched(site))
    return code.replace(co_consts=tuple(constants), co_flags=flags)
