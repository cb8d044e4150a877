"""What `pend_throw` stores in generators that the program resumes itself, as a scheduler written in Python does.

Each generator there has one slot. What is in it is raised at the next resume; it is None again after every resume. A
generator that has ended keeps what is put there. Source: MicroPython `py/objgenerator.c`.
"""

from __future__ import annotations

from .kinds import Generator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class GeneratorSlots:
    """The slots that are not None.

    Args:
        refuses_unstarted: Firmware up to 1.11 has no slot in a generator that has not started.
    """

    def __init__(self, *, refuses_unstarted: bool = False) -> None:
        self._refuses_unstarted = refuses_unstarted
        # The generator is kept: one that nobody else holds is parked, and would else run its `finally` blocks.
        self._filled: dict[int, tuple[Any, Any]] = {}

    def pend(self, generator: Any, value: object) -> object:
        """Put `value` into the slot and return what was there.

        Raises:
            TypeError: Firmware up to 1.11, a generator that has not started.
        """
        if self._refuses_unstarted and is_unstarted(generator):
            raise TypeError("can't pend throw to just-started generator")
        old = self._filled.pop(id(generator), None)
        if value is not None:
            self._filled[id(generator)] = (generator, value)
        return None if old is None else old[1]

    def send(self, generator: Any, value: object) -> object:
        """Resume with `value`, or with what is in the slot.

        Raises:
            BaseException: What the generator raises, StopIteration at its end.
        """
        if generator.gi_frame is None:
            return generator.send(value)
        found, pending = self._take(generator) if self._filled else (False, None)
        try:
            return generator.throw(_raisable(pending)) if found else generator.send(value)
        finally:
            # What was put there while it ran is lost.
            self._filled.pop(id(generator), None)

    def _take(self, generator: Any) -> tuple[bool, Any]:
        """Empty the outermost slot that is filled of a generator and those that it delegates to."""
        while type(generator) is Generator:
            entry = self._filled.pop(id(generator), None)
            if entry is not None:
                return True, entry[1]
            generator = generator.gi_yieldfrom
        return False, None


def _raisable(value: Any) -> Any:
    if isinstance(value, BaseException) or (isinstance(value, type) and issubclass(value, BaseException)):
        return value
    return TypeError("exceptions must derive from BaseException")


def is_unstarted(generator: Any) -> bool:
    """Tell whether no part of a generator's body has run yet."""
    if generator.gi_frame is None or generator.gi_running:
        return False
    suspended = getattr(generator, "gi_suspended", None)  # since Python 3.11
    return not suspended if suspended is not None else bool(generator.gi_frame.f_lasti < 0)
