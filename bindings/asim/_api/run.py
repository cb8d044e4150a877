"""What happened in a world up to a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .durations import Duration
from .errors import ScenarioError
from .spans import Spans, bound_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asim import _asim

    from .world import World

# Failing tests show where they failed, not this file.
__tracebackhide__ = True


_START = Duration(0)


class Event(NamedTuple):
    """One event. `text` is the line of an event of `stdout`; `value` the data word of `rx` and `tx`."""

    at: Duration
    subject: str
    kind: str
    value: int
    text: str
    instance: int
    words: str


class RunWarning(NamedTuple):
    """Something that the run warned of."""

    at: Duration
    text: str


class Expectation(NamedTuple):
    """A scenario's expectation and what came of it; `message` says why it failed."""

    kind: str
    of: str
    passed: bool
    wanted: str
    message: str


class Task(NamedTuple):
    """A task and how it was left: done, cancelled, failed, waiting or never_started."""

    name: str
    state: str


class Count(int):
    """A number of things that were counted. It knows what, so that a failed comparison can explain itself."""

    _run: Run
    name: str
    """What it is: "overruns of uart4"."""

    def __new__(cls, number: int, run: Run, of: str) -> Count:
        made = super().__new__(cls, number)
        made._run = run
        made._of = of
        made.name = f"overruns of {of}"
        return made

    _of: str

    def explain(self) -> str:
        """Return the events around the first one."""
        return self._run._record.explain_overruns(self._of)

    @property
    def world(self) -> World:
        """Where it was counted."""
        return self._run._world

    def expectation(self, op: str, bound: object) -> dict[str, Any] | None:
        """Return what a scenario says for `this op bound`, or None if it has no words for that."""
        key = bound_key(op, int(self), bound if isinstance(bound, int) else None)
        return None if key is None else {"overruns": {"of": self._of, key[0]: key[1]}}


class Tasks:
    """The tasks of a run by name: "main", "foo[3]", "hub.main"."""

    def __init__(self, tasks: list[tuple[str, str]]) -> None:
        self._tasks = {name: Task(name, state) for name, state in tasks}

    def __getitem__(self, name: str) -> Task:
        found = self._tasks.get(name) or self._tasks.get(f"{name}[0]")
        if found is None:
            listed = ", ".join(self._tasks) or "none"
            raise KeyError(f'there was no task "{name}"; there was {listed}')
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._tasks or f"{name}[0]" in self._tasks

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks.values())

    def __len__(self) -> int:
        return len(self._tasks)

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{task.name}: {task.state}" for task in self) + "}"


class Run:
    """What happened until the moment at which it was made; the world may go on meanwhile.

    Selectors are those of scenario files: "sw:press", "pin:LED1:rising", "task:main:resume", "stdout:/Got/".
    All that takes one raises ScenarioError for what names nothing, and WorldError where events were not recorded.
    """

    def __init__(self, record: _asim.Record, world: World) -> None:
        self._record = record
        self._world = world

    def latency(self, start: str, end: str) -> Spans:
        """Return the times from each event `start` to the next event `end`."""
        return Spans(self._record.latency(start, end), self._world, {"latency": {"from": start, "to": end}})

    def interval(self, of: str, *, after: Duration = _START) -> Spans:
        """Return the times between consecutive events; those before `after` are left out."""
        return Spans(self._record.interval(of, after.ns), self._world, {"interval": {"of": of, "after": after}})

    def lateness(self, task: str) -> Spans:
        """Return how much later than due a task went on after its sleeps."""
        return Spans(self._record.lateness(task), self._world, {"lateness": {"task": task}})

    def cancellation(self, task: str, *, of: str = "cancel") -> Spans:
        """Return the times from the request to end until the task has ended.

        Args:
            task: The task, or all instances of it.
            of: "cancel", or "timeout" for time limits: until the limited part is left.
        """
        if of not in ("cancel", "timeout"):
            raise ValueError(f'of: expected "cancel" or "timeout", got {of!r}')
        says = {"cancellation": {"task": task, "of": of}}
        return Spans(self._record.cancellation(task, of == "timeout"), self._world, says)

    def overruns(self, of: str) -> Count:
        """Return how many bytes, edges or events were lost: of "uart4", "irq:X3", "schedule", "wait:TASK"."""
        return Count(self._record.overruns(of), self, of)

    def events(self, selector: str) -> list[Event]:
        """Return the events that `selector` names, in order."""
        return [
            Event(Duration(at), subject, kind, value, text, instance, words)
            for at, subject, instance, kind, value, text, words in self._record.events(selector)
        ]

    @property
    def stdout(self) -> str:
        """What the programs printed, in the order in which they did."""
        return self._record.stdout

    def stdout_of(self, board: str) -> str:
        """Return what one of several boards printed."""
        labels = list(self._world.boards)
        if board not in labels:
            raise ScenarioError(f'board: there is no board "{board}"; there is {", ".join(labels)}')
        return self._record.printed(labels.index(board))

    @property
    def tasks(self) -> Tasks:
        """How each task was left."""
        return Tasks(self._record.tasks)

    @property
    def warnings(self) -> list[RunWarning]:
        """What the run warned of, known defects of a scheduler among them."""
        return [RunWarning(Duration(at), text) for at, text in self._record.warnings]

    @property
    def expectations(self) -> list[Expectation]:
        """The scenario's expectations and what came of them."""
        return [Expectation(*fields) for fields in self._record.expectations]

    @property
    def passed(self) -> bool:
        """Whether every expectation of the scenario was met and nothing went wrong."""
        return self._record.exit_status == 0

    @property
    def error(self) -> str:
        """Return why the run did not come to its own end; empty if it did."""
        error = self._record.error
        return "" if error is None else error[1]

    @property
    def end(self) -> Duration:
        """The virtual time that was reached."""
        return Duration(self._record.end_ns)

    @property
    def digest(self) -> str:
        """A digest of every event: equal runs have equal ones."""
        return self._record.digest

    def json(self) -> str:
        """Return the result as `asim run --json` writes it."""
        return self._record.json()

    def timeline(self) -> str:
        """Return all events as a timeline, the middle of very many left out."""
        return self._record.timeline()

    def last_events(self) -> str:
        """Return the last events as a timeline."""
        return self._record.last_events()

    def __repr__(self) -> str:
        return f"<Run until {self.end}, {self._record.verdict}>"
