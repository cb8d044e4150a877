"""World: boards on one virtual timeline, built and run by a test."""

from __future__ import annotations

import atexit
import os
import weakref
from typing import TYPE_CHECKING, Any

from asim import _asim

from .board import Board
from .durations import Duration, s
from .errors import RunFailedError, WaitTimeoutError
from .pieces import as_json, piece, plain
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

_DEFAULT_LIMIT = s(60)

# Failing tests show where they failed, not this file.
__tracebackhide__ = True


class World:
    """One or more boards on one virtual timeline.

    A world is built (boards, devices, programs), run leg by leg, and touched between the legs. Time moves only while
    it runs. Worlds are independent of each other; several threads may each run their own.

    Args:
        board: What `board()` makes if it is not told: a name of `asim list boards` or a board file.
        scheduler: What `board()` gives it if it is not told: a name of `asim list schedulers`.
        seed: Seeds every random choice.
        ticks_start: The programs' tick counter at the start, in milliseconds.
        firmware: "1.11" selects the outcomes of that MicroPython.
        hang_limit: CPU time without a yield after which a task is stopped.
        record: Whether events are kept. Without them nothing can be measured but a scenario's expectations.
        vcd: A file that waveforms are written to.
        folder: What relative paths are relative to.
        name: What results and saved scenarios call it.

    Raises:
        ScenarioError: One of these is wrong, in the words of the command line.
    """

    def __init__(
        self,
        *,
        board: str | None = None,
        scheduler: str | None = None,
        seed: int | None = None,
        ticks_start: int | None = None,
        firmware: str | None = None,
        hang_limit: Duration | None = None,
        record: bool = True,
        vcd: str | os.PathLike[str] | None = None,
        folder: str | os.PathLike[str] = ".",
        name: str = "world",
    ) -> None:
        self._native = _asim.LiveWorld(name, os.fspath(folder), record, "" if vcd is None else os.fspath(vcd))
        self._name = name
        self._boards: dict[str, Board] = {}
        self._default_board = board
        self._default_scheduler = scheduler
        self._kept: dict[str, list[Any]] = {}
        self._settings = {"seed": seed, "ticks_start": ticks_start, "firmware": firmware, "hang_limit": hang_limit}
        self._kept_boards: list[tuple[str, dict[str, Any]]] = []
        if settings := {key: plain(value) for key, value in self._settings.items() if value is not None}:
            self._native.set(as_json(settings))
        _open_worlds.add(self)

    @classmethod
    def from_scenario(
        cls,
        path: str | os.PathLike[str],
        *,
        board: str | None = None,
        scheduler: str | None = None,
        seed: int | None = None,
        until: Duration | None = None,
        set: Mapping[str, Any] | None = None,
        record: bool = True,
        vcd: str | os.PathLike[str] | None = None,
    ) -> World:
        """Return the world of a scenario file, or of a bare program.

        Args:
            path: The file, relative to the current folder.
            board: Instead of the scenario's, as are `scheduler`, `seed` and `until` (its duration).
            scheduler: See `board`.
            seed: See `board`.
            until: See `board`.
            set: Values for any keys, such as {"expect[0].latency.max": ms(30)}.
            record: Whether events are kept.
            vcd: A file that waveforms are written to.

        Raises:
            ScenarioError: With every fault of the file, as `asim validate` tells them.
        """
        changes = {"board": board, "scheduler": scheduler, "seed": seed, "duration": until, **(set or {})}
        overrides = [(key, key, as_json(value)) for key, value in changes.items() if value is not None]
        native = _asim.LiveWorld.from_scenario(
            os.fspath(path), overrides, record, "" if vcd is None else os.fspath(vcd)
        )
        world = cls.__new__(cls)
        world._native = native
        world._name = os.fspath(path)
        world._default_board = world._default_scheduler = None
        world._settings = {}
        world._kept = {}
        world._kept_boards = []
        world._boards = {label: Board(world, native, index, label) for index, (label, _, _) in enumerate(native.boards)}
        _open_worlds.add(world)
        return world

    # Building

    def board(
        self,
        board: str | None = None,
        *,
        name: str = "",
        scheduler: str | None = None,
        costs: str | None = None,
        tasks: list[dict[str, Any]] | None = None,
        scheduler_options: dict[str, int] | None = None,
    ) -> Board:
        """Add a board.

        Args:
            board: A name of `asim list boards`, or a board file.
            name: Needed where there are several; selectors then begin with it: "hub.pin:LED:rising".
            scheduler: A name of `asim list schedulers`.
            costs: "ideal" removes the costs of the board.
            tasks: Native tasks, as in a scenario: [{"name": "hog", "count": 10, "loop": [{"busy": ms(4)}, "yield"]}].
            scheduler_options: Lengths of queues, where there are native tasks only.

        Raises:
            ScenarioError: There is no such board or scheduler, or several boards lack a name.
            WorldError: The world has started.
        """
        keys: dict[str, Any] = {
            "board": board or self._default_board,
            "scheduler": scheduler or self._default_scheduler,
            "costs": costs,
            "tasks": tasks,
            "scheduler_options": scheduler_options,
        }
        index = self._native.add_board(name, piece(**keys))
        self._kept_boards.append((name, {key: value for key, value in keys.items() if value is not None}))
        made = self._boards[name] = Board(self, self._native, index, name)
        return made

    @property
    def boards(self) -> Mapping[str, Board]:
        """The boards by name; "" is the only one's where it has none."""
        return self._boards

    def wire(self, *ends: str) -> None:
        """Join pins, or terminals such as "uart6.tx"."""
        self._native.add_wire(as_json(ends))
        self._kept.setdefault("wires", []).append(list(ends))

    # What happens to it

    def stimulus(self, at: Duration | None = None, **keys: Any) -> None:
        """Do what an entry of a scenario's `stimuli` does, such as `stimulus(ms(5), press="sw", for_=ms(20))`.

        Raises:
            ScenarioError: The entry is wrong, in the words of the command line.
            WorldError: `at` lies in the past.
        """
        entry = {"at": self.now if at is None else at, **{key.rstrip("_"): value for key, value in keys.items()}}
        entry = {key: plain(value) for key, value in entry.items() if value is not None}
        self._native.add_stimulus(as_json(entry))
        self._kept.setdefault("stimuli", []).append(entry)

    def at(self, time: Duration, action: Callable[[], object]) -> None:
        """Call `action` when the world reaches `time`, before the tasks of that instant.

        What it raises leaves `run`.

        Raises:
            WorldError: `time` lies in the past.
        """
        self._native.call_at(time.ns, action)

    # Running

    @property
    def now(self) -> Duration:
        """The virtual time that was reached."""
        return Duration(self._native.now_ns)

    def run(self, until: Duration | None = None, *, check: bool = True) -> Run:
        """Let time move on to `until`, inclusive. May be called again to go on.

        Args:
            until: By default the end of the scenario, or, in a world without one, until all programs have ended.
            check: Whether an exception that leaves a program, a hang, or a stall is raised; else `Run.error` says so.

        Raises:
            RunFailedError: See `check`.
            WorldError: The world has ended, or `until` lies in the past.
        """
        if until is None:
            self._native.run()
        else:
            self._native.run_until(until.ns)
        return self._checked(check)

    def run_until(self, until: Duration, *, check: bool = True) -> Run:
        """Let time move on to `until`; the same as `run(until)`."""
        return self.run(until, check=check)

    def run_for(self, span: Duration, *, check: bool = True) -> Run:
        """Let `span` of time pass."""
        return self.run(self.now + span, check=check)

    def run_until_event(self, selector: str, timeout: Duration = _DEFAULT_LIMIT, *, check: bool = True) -> Run:
        """Let time move on to the next event that `selector` names.

        Raises:
            WaitTimeoutError: None came within `timeout`.
            ScenarioError: `selector` names nothing.
        """
        came = self._native.run_until_event(selector, (self.now + timeout).ns)
        run = self._checked(check)
        if not came:
            raise WaitTimeoutError(self._waited(f"no {selector}", timeout, run))
        return run

    def run_until_idle(self, timeout: Duration = _DEFAULT_LIMIT, *, check: bool = True) -> Run:
        """Let time move on until every board waits for something that nothing scheduled will bring.

        Raises:
            WaitTimeoutError: That was not so within `timeout`: some task goes on sleeping, or polls.
        """
        idle = self._native.run_until_idle((self.now + timeout).ns)
        run = self._checked(check)
        if not idle:
            raise WaitTimeoutError(self._waited("not idle", timeout, run))
        return run

    def snapshot(self) -> Run:
        """Return what happened so far, without letting time move.

        Raises:
            WorldError: Nothing has run.
        """
        return self._checked(check=False)

    def _waited(self, what: str, timeout: Duration, run: Run) -> str:
        last = run.last_events()
        return f"{what} within {timeout}, until {run.end}" + (f"; the last events:\n{last}" if last else "")

    def _checked(self, check: bool) -> Run:
        run = Run(self._native.record(), list(self._boards))
        error = run._record.error
        if check and error is not None and not error[6]:
            kind, message, traceback, task, source = error[:5]
            raise RunFailedError(kind, message, traceback, task, source)
        return run

    def close(self) -> None:
        """End the world: its programs unwind, waveforms are completed. What was measured stays."""
        self._native.close()
        _open_worlds.discard(self)

    def __enter__(self) -> World:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<World {self._name} at {self.now}>"

    # What a scenario file of it would say

    def _keep(self, board: int, key: str, value: dict[str, Any]) -> None:
        if board < len(self._kept_boards):
            self._kept_boards[board][1][key] = {k: v for k, v in value.items() if v is not None}

    def _keep_device(self, board: int, kind: str, keys: dict[str, Any]) -> None:
        if board < len(self._kept_boards):
            devices = self._kept_boards[board][1].setdefault("hardware", [])
            devices.append({kind: {k: plain(v) for k, v in keys.items() if v is not None}})


# Boards that stand in the middle of their programs must unwind before the interpreter goes.
_open_worlds: weakref.WeakSet[World] = weakref.WeakSet()


@atexit.register
def _close_worlds() -> None:
    for world in list(_open_worlds):
        world.close()
