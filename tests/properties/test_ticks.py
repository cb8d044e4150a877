"""Tick arithmetic of programs, against whole numbers of any size."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from properties.simulation import Simulation

PERIOD = 2**30
HALF = PERIOD // 2

# Calls a function of `time` with each of the given arguments.
PROGRAM = """\
import json, time

for name, *arguments in json.load(open("calls.json")):
    try:
        print(getattr(time, name)(*arguments))
    except Exception as error:
        print(type(error).__name__, error)
"""

# Prints how far a wrapping counter went while known times passed.
CLOCK_PROGRAM = """\
import json, time

for ms in json.load(open("sleeps.json")):
    start_ms, start_us = time.ticks_ms(), time.ticks_us()
    time.sleep_ms(ms)
    print(time.ticks_ms(), time.ticks_diff(time.ticks_ms(), start_ms), time.ticks_diff(time.ticks_us(), start_us))
"""

ticks = st.one_of(st.integers(0, PERIOD - 1), st.sampled_from([0, 1, HALF - 1, HALF, HALF + 1, PERIOD - 2, PERIOD - 1]))
deltas = st.one_of(st.integers(1 - HALF, HALF - 1), st.sampled_from([1 - HALF, -1, 0, 1, HALF - 1]))
excessive = st.one_of(
    st.integers(HALF, 2**63 - 1), st.integers(-(2**63), -HALF), st.sampled_from([HALF, -HALF, PERIOD, -PERIOD])
)


@pytest.fixture(scope="module")
def call(simulation):
    """Calls functions of `time` in a program and returns what each printed."""
    simulation.write("ticks.py", PROGRAM)

    def call_all(calls):
        simulation.write("calls.json", json.dumps(calls))
        outcome = simulation.run({"program": {"file": "ticks.py"}})
        assert outcome.status == 0
        return outcome.lines

    return call_all


def difference(end: int, start: int) -> int:
    return (end - start + HALF) % PERIOD - HALF


@given(st.lists(st.tuples(ticks, ticks), min_size=1, max_size=100))
@example([(0, HALF), (HALF, 0), (PERIOD - 1, 0), (0, PERIOD - 1), (0, HALF - 1), (0, HALF + 1)])
def test_a_difference_is_that_of_whole_numbers_modulo_the_period(call, pairs):
    lines = call([("ticks_diff", end, start) for end, start in pairs])
    assert lines == [str(difference(end, start)) for end, start in pairs]


@given(st.lists(st.tuples(ticks, deltas | excessive), min_size=1, max_size=100))
def test_a_sum_is_that_of_whole_numbers_modulo_the_period_and_half_a_period_cannot_be_added(call, pairs):
    lines = call([("ticks_add", start, delta) for start, delta in pairs])
    for (start, delta), line in zip(pairs, lines, strict=True):
        if -HALF < delta < HALF:
            assert difference(int(line), start) == delta
            assert int(line) == (start + delta) % PERIOD
        else:
            assert line == "OverflowError ticks interval overflow"


@given(ticks, st.lists(st.integers(0, 300_000), min_size=1, max_size=5))
@example(PERIOD - 1, [1])
@example(PERIOD - 20, [10, 10, 10])
def test_the_counters_wrap_and_their_differences_are_the_time_that_passed(simulation: Simulation, start, sleeps):
    simulation.write("clock.py", CLOCK_PROGRAM)
    simulation.write("sleeps.json", json.dumps(sleeps))
    outcome = simulation.run({"program": {"file": "clock.py"}, "ticks_start": start, "duration": "60min"})
    expected = []
    for ms in sleeps:
        start += ms
        expected.append(f"{start % PERIOD} {ms} {1000 * ms}")
    assert outcome.lines == expected
