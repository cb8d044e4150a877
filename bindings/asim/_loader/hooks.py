"""What the loader asks of whoever runs the program."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    class Hooks(Protocol):
        """The board, as seen by the loader and by the simulated modules."""

        run_ended: type[BaseException]
        """The exception that unwinds a program when the run is over; programs cannot catch it."""
        seed: int
        """Seeds `random` and `os.urandom`."""
        native: Any
        """What `import _asim` gives to the simulated modules: the board's own types and functions."""

        def print_text(self, text: str | bytes) -> None:
            """Take what the program printed."""

        def charge(self, units: int) -> object:
            """Make an object whose unary `+` charges `units` syntax nodes and returns None."""

        def call_site(self, keeps: bool, unstarted: Callable[[Any], object], /) -> CallSite:
            """Make the object that looks at the values of one call.

            Of a coroutine (a generator whose code has `charges.COROUTINE_FLAG`) that has not started it calls
            `unstarted(coroutine)`: at once if nothing holds it, or, where it `keeps` them, when the next one is made.
            """

        def disarm(self, generator: Any) -> None:
            """See to it that a generator runs nothing when it is dropped, as there."""

        def reached_ns(self) -> int:
            """Return how far the run has come, in nanoseconds."""

        def pend_throw(self, generator: Any, exception: Any) -> object:
            """Store what is thrown at the next resume of `generator`; return what was stored before, or None.

            NotImplemented where no scheduler of the board resumes generators: the loader then stores it.
            """

        def note(self, text: str) -> None:
            """Tell a user who asked for it what is being done."""

        def schedule(self, function: Callable[[Any], object], argument: object) -> bool:
            """Queue `function(argument)`; return False if the queue is full."""

    class CallSite(Protocol):
        """Looks at the values of one call."""

        def __matmul__(self, value: Any, /) -> Any:
            """Return `value`."""

        def take(self) -> Any:
            """Give up the coroutine that is held to see whether it starts; None if there is none."""

    class Board(Protocol):
        """What a program is told about the board that it runs on."""

        @property
        def name(self) -> str: ...
        @property
        def platform(self) -> str: ...
        @property
        def machine(self) -> str: ...
        @property
        def cpu_hz(self) -> int: ...
        @property
        def scheduler(self) -> str:
            """What `asyncio` or `uasyncio` is, such as "asyncio-v3"; "circuitpython" stands for all of its modules."""
