"""Measured times: how they are spread, and why one is as long as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from .durations import Duration
from .errors import NothingMeasuredError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asim import _asim

    from .world import World

# Failing tests show where they failed, not this file.
__tracebackhide__ = True


class Span(NamedTuple):
    """From one instant to another; `instance` is that of the task, 0 where there is none."""

    start: Duration
    end: Duration
    instance: int


class Figure(Duration):
    """A duration that was measured. It knows what of, so that a failed comparison can explain itself."""

    __slots__ = ("_name", "_spans")

    def __init__(self, nanoseconds: int, spans: Spans, name: str) -> None:
        super().__init__(nanoseconds)
        self._spans = spans
        self._name = name

    def explain(self) -> str:
        """Return the distribution, the worst case, and the events around it."""
        return self._spans.explain()

    @property
    def name(self) -> str:
        """What it is: "max of latency sw:press -> pin:LED1:rising"."""
        return f"{self._name} of {self._spans.kind} {self._spans.of}"

    @property
    def world(self) -> World:
        """Where it was measured."""
        return self._spans._world

    def expectation(self, op: str, bound: object) -> dict[str, Any] | None:
        """Return what a scenario says for `this op bound`, or None if it has no words for that."""
        key = bound_key(op, self.ns, bound.ns if isinstance(bound, Duration) else None)
        if key is None or (self._name, key[0]) not in _BOUNDS:
            return None
        ((kind, says),) = self._spans._says.items()
        return {kind: {**says, _BOUNDS[self._name, key[0]]: Duration(key[1])}}


# What bounds a figure from above or from below, in a scenario.
_BOUNDS = {
    ("max", "max"): "max",
    ("min", "min"): "min",
    ("mean", "max"): "mean",
    ("p50", "max"): "p50",
    ("p99", "max"): "p99",
}


def bound_key(op: str, measured: int, bound: int | None) -> tuple[str, int] | None:
    """Return the bound, inclusive, that `measured op bound` asks for: ("max", 5), or None if it asks for none."""
    if bound is None:
        return None
    if op == "==":
        op = "<=" if measured > bound else ">="
    least = {">=": bound, ">": bound + 1}.get(op)
    most = {"<=": bound, "<": bound - 1}.get(op)
    # A scenario's bounds are never negative.
    if most is not None and most >= 0:
        return "max", most
    return ("min", least) if least is not None and least >= 0 else None


class Spans:
    """Latencies, latenesses, intervals or cancellations of a run.

    `max`, `min`, `mean` and percentiles raise NothingMeasuredError where nothing was measured. `max` also counts what
    was not over at the end of the run, by its length so far: an answer that never comes is no short one.
    """

    def __init__(self, measured: _asim.Spans, world: World, says: dict[str, dict[str, Any]]) -> None:
        self._measured = measured
        self._world = world
        self._says = says

    @property
    def kind(self) -> str:
        """Return "latency", "lateness", "interval" or "cancellation"."""
        return self._measured.kind

    @property
    def of(self) -> str:
        """Return what was measured: "sw:press -> pin:LED1:rising"."""
        return self._measured.of

    @property
    def count(self) -> int:
        """Return how many there are."""
        return self._measured.count

    @property
    def missed(self) -> int:
        """Return how many had begun and were not over at the end."""
        return self._measured.missed

    @property
    def overruns(self) -> int:
        """Return how many began while one was open, and were not measured."""
        return self._measured.overruns

    @property
    def max(self) -> Figure:
        """Return the longest."""
        open_ns = self._measured.open_ns
        so_far = [] if open_ns is None else [self._measured.end_ns - open_ns]
        if self.count:
            so_far.append(self._measured.max_ns)
        if not so_far:
            self._nothing("max")
        return Figure(max(so_far), self, "max")

    @property
    def min(self) -> Figure:
        """Return the shortest."""
        return self._figure("min", "min_ns")

    @property
    def mean(self) -> Figure:
        """Return the mean, rounded to the nearest nanosecond."""
        return self._figure("mean", "mean_ns")

    @property
    def p50(self) -> Figure:
        """Return the median, nearest rank."""
        return self.percentile(50)

    @property
    def p99(self) -> Figure:
        """Return the 99th percentile, nearest rank."""
        return self.percentile(99)

    def percentile(self, percent: int) -> Figure:
        """Return the smallest that at least `percent` of 100 do not exceed.

        Raises:
            ValueError: `percent` is not from 1 to 100.
        """
        if not 1 <= percent <= 100:
            raise ValueError(f"expected a percentile from 1 to 100, got {percent}")
        if not self.count:
            self._nothing(f"p{percent}")
        return Figure(self._measured.percentile_ns(percent), self, f"p{percent}")

    def _figure(self, name: str, attribute: str) -> Figure:
        if not self.count:
            self._nothing(name)
        return Figure(getattr(self._measured, attribute), self, name)

    def _nothing(self, name: str) -> NoReturn:
        reason = "what begins it never happened" if self.kind == "latency" else "it never happened"
        if self.missed:
            reason = f"{self.missed} had begun and was not over at the end"
        raise NothingMeasuredError(f"{name} of {self.kind} {self.of}: nothing was measured, {reason}")

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Span]:
        for start, end, instance in self._measured.spans:
            yield Span(Duration(start), Duration(end), instance)

    @property
    def lengths(self) -> list[Duration]:
        """Return the length of each, in the order in which they ended."""
        return [Duration(end - start) for start, end, _ in self._measured.spans]

    def explain(self) -> str:
        """Return the distribution, the worst case, and the events around it."""
        return self._measured.explain()

    def __repr__(self) -> str:
        return self.explain().partition("\n")[0]
