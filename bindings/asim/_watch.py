"""Which worlds a test has made, for whoever reports its failure: the pytest plugin.

It stands apart from the API, which is imported by tests that use it only.
"""

from __future__ import annotations

import sys
import weakref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asim import World

current: Watch | None = None
"""Told of every world; None where nobody wants to know."""


class Watch:
    """The worlds of one test; of its last example where hypothesis runs it for many, and then closed with it."""

    def __init__(self) -> None:
        self._worlds: list[weakref.ref[World]] = []
        self._to_close: list[weakref.ref[World]] = []
        self._in_example = False
        self._ended: list[weakref.ref[World]] = []  # open at the end of the last example
        self._error: BaseException | None = None
        self._left: list[World] = []

    def opened(self, world: World) -> None:
        """Take note of a world that was made."""
        if not self._in_example:
            self._enter_example()
        self._worlds.append(weakref.ref(world))

    def close_later(self, world: World) -> None:
        """Close a world at the end of the test if nobody has done so before."""
        self._to_close.append(weakref.ref(world))

    def end(self) -> None:
        """The test is over."""
        for world in _alive(self._to_close):
            world.close()

    def left_by(self, error: BaseException, world: World) -> None:
        """Take note that `error` left the `with` block of a world."""
        if error is not self._error:
            self._error, self._left = error, []
        self._left.append(world)

    def concerned_by(self, error: BaseException) -> list[World]:
        """Return the worlds that `error` concerns: those that it left, else those left open, else the last one."""
        if self._error in causes(error):
            return list(reversed(self._left))
        worlds = _alive(self._worlds)
        return [world for world in worlds if world.is_open] or _alive(self._ended) or worlds[-1:]

    def _enter_example(self) -> None:
        control = sys.modules.get("hypothesis.control")
        if control is None or not control.currently_in_test_context():
            return
        self._in_example = True
        self._worlds.clear()
        self._ended.clear()
        control.cleanup(self._leave_example)

    def _leave_example(self) -> None:
        self._in_example = False
        for world in _alive(self._worlds):
            if world.is_open:
                self._ended.append(weakref.ref(world))
                world.close()


def causes(error: BaseException) -> tuple[BaseException, ...]:
    """Return the errors of a group, in which hypothesis reports failures of several kinds, or the only one."""
    return (error, *getattr(error, "exceptions", ()))


def _alive(worlds: list[weakref.ref[World]]) -> list[World]:
    return [world for made in worlds if (world := made()) is not None]
