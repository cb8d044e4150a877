"""Strategies for stimuli: what they draw is possible, and shrinks to the smallest timing."""

from pathlib import Path

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from asim import Duration, World, ms, s, us
from asim.strategies import (
    Stimuli,
    baud_errors,
    bounces,
    bursts,
    durations,
    faults,
    glitches,
    instants,
    jitter,
    presses,
    stimuli,
    stray_bytes,
)
from bindings.polling_program import POLLING


@given(durations(us(5), ms(2), resolution=us(10)))
def test_durations_lie_on_their_grid(drawn: Duration) -> None:
    assert us(5) <= drawn <= ms(2)
    assert (drawn - us(5)) % us(10) == Duration(0)


def test_durations_shrink_to_the_shortest() -> None:
    assert find(durations(ms(1), ms(9), resolution=us(10)), lambda drawn: drawn >= ms(3)) == ms(3)
    assert find(durations(ms(1), ms(9)), lambda _: True) == ms(1)
    assert find(instants((s(1), s(2)), resolution=ms(1)), lambda at: at > ms(1500)) == ms(1501)


@given(presses("sw", count=(1, 5), within=(ms(10), ms(400)), hold=(ms(5), ms(50)), apart=ms(20)))
def test_presses_do_not_touch(drawn: Stimuli) -> None:
    assert 1 <= len(drawn) <= 5
    assert ms(10) <= drawn.times[0]
    assert drawn.times[-1] <= ms(400)
    for one, two in zip(drawn, list(drawn)[1:], strict=False):
        assert two.at - (one.at + one.keys["for"]) >= ms(20)


def test_presses_shrink_to_few_early_and_short_ones() -> None:
    strategy = presses("sw", count=(1, 5), within=(ms(10), s(2)), hold=(ms(5), ms(50)), apart=ms(20))
    assert repr(find(strategy, lambda _: True)) == "<10ms press sw for 5ms>"
    first, second = find(strategy, lambda drawn: len(drawn) >= 2)
    assert repr(first) == "10ms press sw for 5ms"
    assert second.keys["for"] == ms(5)


def test_as_many_presses_as_are_asked_for_are_moved_apart() -> None:
    strategy = presses("sw", count=3, within=(ms(10), ms(100)), hold=ms(25), apart=ms(20))
    assert find(strategy, lambda _: True).times == [ms(10), ms(55), ms(100)]


@given(jitter(ms(50), ms(2), count=(1, 8), start=ms(10)))
def test_jitter_is_late_by_no_more_than_it_may(drawn: list[Duration]) -> None:
    assert all(Duration(0) <= at - (ms(10) + ms(50) * k) <= ms(2) for k, at in enumerate(drawn))


def test_jitter_shrinks_to_punctual_instants() -> None:
    strategy = jitter(ms(50), ms(2), count=(2, 8))
    assert find(strategy, lambda times: times[1] - times[0] > ms(51)) == [Duration(0), ms(51) + us(1)]


@given(baud_errors(9600, 2.5))
def test_baud_errors_stay_within_their_percentage(baud: int) -> None:
    assert 9360 <= baud <= 9840


def test_baud_errors_shrink_to_the_nominal_rate() -> None:
    assert find(baud_errors(9600), lambda _: True) == 9600
    assert find(baud_errors(9600, 5), lambda baud: baud < 9500) == 9499


@given(bursts("uart4", payload=(0, 6), count=(0, 4), within=(ms(1), ms(90)), apart=ms(2), byte_gap=(us(0), ms(5))))
def test_bytes_of_bursts_come_one_by_one_in_order(drawn: Stimuli) -> None:
    assert drawn.times == sorted(drawn.times)
    assert all(len(entry.keys["send"]["uart4"]) == 1 for entry in drawn)


def test_bursts_shrink_to_what_is_needed() -> None:
    strategy = bursts("uart4", count=(1, 3), within=(ms(5), ms(50)), apart=ms(2))
    wanted = find(strategy, lambda drawn: len(drawn) == 2 and b"\n" in drawn.entries[1].keys["send"]["uart4"])
    assert repr(wanted) == r"<5ms uart4 gets b'\x00'; 7ms uart4 gets b'\n'>"


def test_a_burst_may_say_what_a_strategy_draws() -> None:
    lines = st.sampled_from([b"on\n", b"off\n"])
    assert repr(find(bursts("gps", payload=lines), lambda _: True)) == r"<0s gps gets b'on\n'>"


@given(bounces("X3", within=(ms(1), ms(9)), count=(0, 4), length=(us(10), ms(1)), hold=ms(30)))
def test_a_contact_closes_for_good_after_its_bounces(drawn: Stimuli) -> None:
    *chatter, last = drawn
    assert last.keys == {"pin": {"X3": 0}, "for": ms(30)}
    ends = [entry.at + entry.keys["for"] for entry in chatter]
    assert all(end < entry.at for end, entry in zip(ends, list(drawn)[1:], strict=True))


def test_a_contact_shrinks_to_one_that_does_not_bounce() -> None:
    assert repr(find(bounces("X3"), lambda _: True)) == "<0s X3 to 0 for 100ms>"


@given(glitches("X3", count=(0, 5), within=(ms(1), ms(2)), width=(us(1), us(100)), level=1))
def test_glitches_are_apart(drawn: Stimuli) -> None:
    for one, two in zip(drawn, list(drawn)[1:], strict=False):
        assert one.at + one.keys["for"] < two.at


@given(faults("X4", "uart4", count=(1, 2), within=(ms(1), ms(9))))
def test_faults_are_glitches_of_pins_and_bytes_of_uarts(drawn: Stimuli) -> None:
    kinds = {"pin" if "pin" in entry.keys else "send" for entry in drawn}
    assert kinds == {"pin", "send"}
    assert drawn.times == sorted(drawn.times)


@settings(max_examples=30)
@given(stimuli(presses("sw", count=(0, 2), within=(ms(1), ms(400)), hold=ms(20)), stray_bytes("uart4"), faults("X7")))
def test_what_is_drawn_happens(drawn: Stimuli) -> None:
    with World() as world:
        board = world.board("ideal", tasks=[{"name": "idle", "loop": [{"sleep": s(1)}]}])
        board.button("X3", name="sw")
        board.uart(4)
        drawn.apply(world)
        run = world.run(until=s(3))
        assert [event.at for event in run.events("sw:press")] == [e.at for e in drawn if "press" in e.keys]
        assert [event.at for event in run.events("pin:X7:falling")] == []
        assert len(run.events("uart4:rx")) == 0, "nobody has opened it"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: durations(ms(2), ms(1)), "expected a range of durations, got 2ms to 1ms"),
        (lambda: durations(resolution=ms(0)), "resolution: expected a duration above zero, got 0s"),
        (lambda: presses("sw", count=(3, 1)), r"count: expected a number or a range such as \(1, 5\), got \(3, 1\)"),
        (lambda: presses("sw", count=20), "20 presses do not begin within 0s to 1s: the last is 2.09s after the first"),
        (lambda: glitches("X3", within=(ms(2), ms(1))), "3 glitches do not begin within 2ms to 1ms"),
        (lambda: bursts("uart4", count=9, apart=s(1)), "9 bursts do not begin within 0s to 1s: the last is 8s after"),
        (lambda: baud_errors(0), "expected bits per second and a percentage below 100, got 0 and 2.0"),
        (lambda: baud_errors(9600, 100), "got 9600 and 100"),
        (faults, r'expected pins or UARTs, such as faults\("X3", "uart4"\)'),
    ],
)
def test_what_cannot_be_drawn_is_told(wrong: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()  # type: ignore[operator]


def test_a_failing_property_shrinks_to_the_smallest_phase(tmp_path: Path) -> None:
    (tmp_path / "polling.py").write_text(POLLING)

    def is_late(drawn: Stimuli) -> bool:
        with World(folder=tmp_path) as world:
            board = world.board("ideal")
            board.button("X3", name="sw")
            board.program("polling.py")
            drawn.apply(world)
            return world.run(until=ms(600)).latency("sw:press", "pin:X5:rising").max > ms(7)

    # It is looked at at 14 ms: a press just behind that waits for 24 ms.
    strategy = presses("sw", count=(1, 3), within=(ms(10), ms(500)), hold=(ms(20), ms(100)))
    assert repr(find(strategy, is_late)) == "<14.001ms press sw for 20ms>"
