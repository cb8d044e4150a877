"""Latency and lateness, against lists that a few lines of Python measure."""

from collections.abc import Sequence
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from properties.simulation import Simulation

# What happens in turn: so many nanoseconds of work, then a mark.
Course = list[tuple[int, str]]
courses = st.lists(
    st.tuples(st.one_of(st.integers(0, 5), st.integers(0, 10_000_000)), st.sampled_from("aab")), min_size=1, max_size=60
)


def summary(spans: Sequence[int]) -> dict[str, Any]:
    """What asim has to say of some nanoseconds: microseconds, nearest rank."""
    if not spans:
        return {"count": 0, **dict.fromkeys(("min_us", "mean_us", "p50_us", "p99_us", "max_us"))}
    ordered = sorted(spans)
    rank = {percent: -(-len(spans) * percent // 100) for percent in (50, 99)}
    ns = {
        "min_us": ordered[0],
        "mean_us": (2 * sum(spans) + len(spans)) // (2 * len(spans)),
        "p50_us": ordered[rank[50] - 1],
        "p99_us": ordered[rank[99] - 1],
        "max_us": ordered[-1],
    }
    return {"count": len(spans), **{name: value / 1000 for name, value in ns.items()}}


def measure(course: Course, begin: str, end: str) -> dict[str, Any]:
    """Latency by the book: an end closes what is open, then a begin opens or is an overrun."""
    now, open_since, spans, overruns = 0, None, [], 0
    for work, mark in course:
        now += work
        if mark == end and open_since is not None:
            spans.append(now - open_since)
            open_since = None
        if mark == begin:
            if open_since is not None:
                overruns += 1
            else:
                open_since = now
    return {**summary(spans), "missed": 0 if open_since is None else 1, "overruns": overruns}


@given(courses)
@example([(1, "b")])
@example([(1, "a")])
@example([(0, "a"), (0, "b")])
def test_latency_is_that_of_the_marks_one_by_one(simulation: Simulation, course):
    steps: list[dict[str, str]] = []
    for work, mark in course:
        steps += [{"busy": f"{work}ns"}, {"mark": mark}]
    both = {"name": "both", "start": "never", "steps": [{"mark": "a"}, {"mark": "b"}]}  # so that each name is known
    pairs = [("a", "b"), ("b", "a"), ("a", "a")]
    outcome = simulation.run(
        {
            "tasks": [{"name": "course", "steps": steps}, both],
            "expect": [{"latency": {"from": f"mark:{begin}", "to": f"mark:{end}"}} for begin, end in pairs],
        }
    )
    measured = [outcome.measured(index) for index in range(len(pairs))]
    assert measured == [measure(course, begin, end) for begin, end in pairs]


@given(st.integers(1, 9), st.lists(st.integers(0, 20_000_000), min_size=1, max_size=30))
def test_a_sleep_is_late_by_the_work_that_outlasts_its_due_tick(simulation: Simulation, ms, work):
    # The sleeper lies down first in each round; its rival then works. The due tick begins at a whole millisecond.
    now, late = 0, []
    for ns in work:
        due = (now // 10**6 + ms) * 10**6
        now = max(now + ns, due)
        late.append(now - due)
    steps = [step for _ in work for step in ({"sleep": f"{ms}ms"}, {"mark": "up"})]
    rival = [step for ns in work for step in ({"busy": f"{ns}ns"}, {"wait": "mark:up"})]
    outcome = simulation.run(
        {
            "tasks": [{"name": "sleeper", "steps": steps}, {"name": "rival", "steps": rival}],
            "expect": [{"lateness": {"task": "sleeper"}}],
        }
    )
    assert outcome.measured() == summary(late)
