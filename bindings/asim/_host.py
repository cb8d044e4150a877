"""Joins the program loader with the extension: one board's program, as the simulator runs it."""

from __future__ import annotations

from asim import _asim

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from asim._loader.world import ProgramWorld


class Native:
    """What `import _asim` gives to the simulated modules of one program."""

    def __init__(self, board: _asim.Board) -> None:
        self.board = board
        self._v2: _asim.V2 | None = None
        self._v3: _asim.V3 | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(_asim, name)

    def v2(self) -> _asim.V2:
        """Return the board's loop of uasyncio V2.0 or fast_io."""
        if self._v2 is None:
            self._v2 = _asim.V2(self.board)
        return self._v2

    def v3(self) -> _asim.V3:
        """Return the board's asyncio V3 loop."""
        if self._v3 is None:
            self._v3 = _asim.V3(self.board)
        return self._v3

    def failed_task(self, exception: BaseException) -> str:
        """Return the name of the task that `exception` ended, or nothing."""
        for loop in (self._v2, self._v3):
            if loop is not None and (name := loop.failed_task(exception)):
                return name
        return ""

    def close(self) -> None:
        """Let go of what the loops hold."""
        for loop in (self._v2, self._v3):
            if loop is not None:
                loop.close()

    def pend_throw(self, generator: Any, exception: Any) -> object:
        """Put an exception into a generator's slot and return what was there."""
        return NotImplemented if self._v2 is None else self._v2.pend_throw(generator, exception)


class Hooks:
    """What the loader asks of the board (`asim._loader.hooks.Hooks`)."""

    def __init__(self, board: _asim.Board) -> None:
        self.run_ended: type[BaseException] = _asim.RunEnded
        self.seed = board.seed
        self.native = Native(board)
        self.print_text: Callable[[str | bytes], None] = board.print
        self.charge: Callable[[int], object] = board.charge
        self.note: Callable[[str], None] = board.note
        self.schedule: Callable[[Callable[[Any], object], object], bool] = board.schedule
        self.pend_throw: Callable[[Any, Any], object] = self.native.pend_throw


class Program:
    """One program in its world of modules."""

    def __init__(self, world: ProgramWorld, native: Native, call: str) -> None:
        self._world = world
        self._native = native
        self._call = call

    def run(self) -> None:
        """Run the file, then the call."""
        self._world.run_main()
        if self._call:
            self._world.eval_call(self._call)

    def report(self, exception: BaseException) -> tuple[()] | tuple[str, str, str]:
        """Return message, traceback and task of what left the program; nothing for its own `sys.exit`."""
        if isinstance(exception, SystemExit):
            return ()
        text = self.format_exception(exception)
        return text.rstrip("\n").rsplit("\n", 1)[-1], text, self._native.failed_task(exception)

    def format_exception(self, exception: BaseException) -> str:
        """Return the traceback as the board would print it."""
        return self._world.format_exception(exception)

    def location(self) -> str:
        """Return the place that runs now, "main.py:12", or nothing."""
        position = self._world.position()
        return f"{position[0]}:{position[1]}" if position else ""

    def files(self) -> list[tuple[str, bytes]]:
        """Return names and contents of the program's files that were read."""
        return self._world.importer.sources

    def close(self) -> None:
        """Let go of the program's tasks."""
        self._native.close()
        _programs.pop(id(self._native.board), None)


# The program of each board; the key is kept from being used again by the program itself.
_programs: dict[int, Program] = {}


def report_in_callback(board: _asim.Board, exception: BaseException) -> None:
    """Print what left an interrupt handler or a scheduled callback; the program goes on."""
    board.print("Unhandled exception in callback\n" + _programs[id(board)].format_exception(exception))


def load(board: _asim.Board, file: str, call: str, path: list[str], firmware: str) -> Program:
    """Read a program and prepare its world; nothing of it runs yet.

    Raises:
        OSError, SyntaxError, ValueError: the program cannot be read.
    """
    from asim._loader.world import ProgramWorld  # noqa: PLC0415  not before there is a program

    hooks = Hooks(board)
    world = ProgramWorld(file, hooks, board=board, roots=path, firmware=firmware or "1.29")
    program = _programs[id(board)] = Program(world, hooks.native, call)
    return program
