"""World: boards on one virtual timeline, built and run by a test."""

from __future__ import annotations

import atexit
import os
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asim import _asim, _watch

from .board import Board
from .durations import Duration, ms, ns, s
from .errors import RunFailedError, WaitTimeoutError
from .pieces import as_json, piece, plain
from .run import Run
from .scenario_record import BoardRecord, ScenarioFile, ScenarioRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from .scenario_record import ScenarioText

_DEFAULT_LIMIT = s(60)
_STEP = ns(1)
_AFTER_FAILURE = ms(1)

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
        given = {"seed": seed, "ticks_start": ticks_start, "firmware": firmware, "hang_limit": hang_limit}
        settings = {key: plain(value) for key, value in given.items() if value is not None}
        if settings:
            self._native.set(as_json(settings))
        self._scenario = ScenarioRecord(name, os.fspath(folder), settings)
        self._opened()

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
        file = ScenarioFile(os.path.abspath(path), overrides, native.list_sizes)
        world._scenario = ScenarioRecord(world._name, os.path.dirname(file.path), {}, file)
        world._boards = {}
        for label, _, _ in native.boards:
            world._add_board(label, {})
        world._opened()
        return world

    def _opened(self) -> None:
        _open_worlds.add(self)
        if _watch.current is not None:
            _watch.current.opened(self)

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
        self._native.add_board(name, piece(**keys))
        return self._add_board(name, {key: plain(value) for key, value in keys.items() if value is not None})

    def _add_board(self, name: str, keys: dict[str, Any]) -> Board:
        record = BoardRecord(name, keys)
        made = self._boards[name] = Board(self, self._native, len(self._scenario.boards), record)
        self._scenario.boards.append(record)
        return made

    @property
    def boards(self) -> Mapping[str, Board]:
        """The boards by name; "" is the only one's where it has none."""
        return self._boards

    def wire(self, *ends: str) -> None:
        """Join pins, or terminals such as "uart6.tx"."""
        self._native.add_wire(as_json(ends))
        self._scenario.wires.append(list(ends))

    # What happens to it

    def stimulus(self, at: Duration | None = None, **keys: Any) -> None:
        """Do what an entry of a scenario's `stimuli` does, such as `stimulus(ms(5), press="sw", for_=ms(20))`.

        Raises:
            ScenarioError: The entry is wrong, in the words of the command line.
            WorldError: `at` lies in the past.
        """
        when = self.now if at is None else at
        entry = {"at": when, **{key.rstrip("_"): value for key, value in keys.items()}}
        entry = {key: plain(value) for key, value in entry.items() if value is not None}
        self._native.add_stimulus(as_json(entry))
        self._keep_stimulus(when, entry)

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
        run = Run(self._native.record(), self)
        error = run._record.error
        if check and error is not None and not error[6]:
            kind, message, traceback, task, source = error[:5]
            raise RunFailedError(kind, message, traceback, task, source)
        return run

    def close(self) -> None:
        """End the world: its programs unwind, waveforms are completed. What was measured stays."""
        self._native.close()
        _open_worlds.discard(self)

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet."""
        return self in _open_worlds

    def __enter__(self) -> World:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None and _watch.current is not None:
            _watch.current.left_by(error, self)
        self.close()

    def __repr__(self) -> str:
        return f"<World {self._name} at {self.now}>"

    # The scenario file that says the same

    def _remark(self, text: str) -> None:
        self._scenario.remarks.append(text)

    def _keep_stimulus(self, at: Duration, entry: dict[str, Any]) -> None:
        if at == self.now and self._native.in_mid_instant:
            entry = {**entry, "at": str(at + _STEP)}
            self._remark(
                f"stimuli[{self._scenario.stimuli_size}] was given at {at}, behind what happened at that instant; "
                "those of a scenario come before it, so it stands a nanosecond later."
            )
        self._scenario.stimuli.append(entry)

    def to_scenario(
        self, path: str | os.PathLike[str] = "scenario.yaml", *, expect: Sequence[Mapping[str, Any]] = ()
    ) -> ScenarioText:
        """Return the scenario that `asim run` repeats this world with, until the instant that it has reached.

        It says what the world was given: settings, boards, programs, devices, wires, stimuli at their instants.
        Coroutine functions that were spawned become a program file beside it. What actions did to objects of the test
        is lost; the stimuli that they gave are not.

        Args:
            path: Where it will be saved; programs and board files are named from there.
            expect: Expectations, such as {"latency": {"from": "sw:press", "to": "mark:seen", "max": ms(5)}}.

        Raises:
            WorldError: A scenario cannot say it: a coroutine function uses objects of the test.
            ScenarioError: An expectation is wrong.
        """
        for expectation in expect:
            self._native.check_expectation(as_json(expectation))
        schedulers = [scheduler for _, _, scheduler in self._native.boards]
        return self._scenario.text(os.fspath(path), schedulers, self._duration(), expect)

    def save_scenario(self, path: str | os.PathLike[str], *, expect: Sequence[Mapping[str, Any]] = ()) -> Path:
        """Write the scenario of `to_scenario`, and the program files that belong to it, and return its path."""
        file = Path(path)
        scenario = self.to_scenario(file, expect=expect)
        for name, text in scenario.programs.items():
            file.with_name(name).write_text(text, encoding="utf-8")
        file.write_text(scenario.text, encoding="utf-8")
        return file

    def _duration(self) -> Duration | None:
        if not self._native.started:
            return None
        if self._native.record().error is not None:
            return self.now + _AFTER_FAILURE  # it ends by itself
        # A world that has a scenario's end, and has reached it, needs no other.
        return None if self.now.ns == self._native.duration_ns else max(self.now, _STEP)


# Boards that stand in the middle of their programs must unwind before the interpreter goes.
_open_worlds: weakref.WeakSet[World] = weakref.WeakSet()


@atexit.register
def _close_worlds() -> None:
    for world in list(_open_worlds):
        world.close()
