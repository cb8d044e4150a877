"""Charge points: where the code of a program uses simulated CPU time.

A charge point is a unary `+` on a constant. Until the code is compiled the constant is a string, which this interpreter
neither folds (`+"..."` would raise) nor removes; in the code object it is replaced by the board's charge object.
"""

from __future__ import annotations

from .kinds import Code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

# What entering a function counts: its frame, its arguments and its return. The units of the schedulers' own work
# (sim/scheduler_work.cpp) count it too.
CALL_UNITS = 10

_MARK = "\0charge "
_MARK_LENGTH = len(_MARK)


def placeholder(units: int) -> str:
    """Return the constant that stands for a charge of `units` syntax nodes."""
    return f"{_MARK}{units}"


def with_charges(code: CodeType, charge: Callable[[int], object]) -> CodeType:
    """Return `code` with `charge(units)` in the place of each placeholder, in nested code too."""
    constants = tuple([_constant(constant, charge) for constant in code.co_consts])
    return code.replace(co_consts=constants)


def _constant(constant: object, charge: Callable[[int], object]) -> object:
    if type(constant) is str and constant.startswith(_MARK):
        return charge(int(constant[_MARK_LENGTH:]))
    if isinstance(constant, Code):
        return with_charges(constant, charge)
    return constant
