"""Worlds of the Python API: built, run leg by leg, touched between the legs."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asim import Duration, RunFailedError, ScenarioError, WaitTimeoutError, World, WorldError, ms, s, us
from bindings.polling_program import BLINK

ECHO = """
import asyncio
from machine import UART
async def main():
    uart = UART(4, 9600)
    reader = asyncio.StreamReader(uart)
    for _ in range(2):
        line = await reader.readline()
        print("Got:", line.decode().strip())
        await asyncio.StreamWriter(uart, {}).awrite(line)
asyncio.run(main())
"""
SCENARIO = """
asim: 1
name: blink
board: pyboard-v1.1
duration: 1s
program: {file: blink.py}
hardware:
  - button: {name: sw, pin: X3}
stimuli:
  - {at: 103ms, every: 107ms, count: 5, press: sw, for: 50ms}
expect:
  - latency: {from: "sw:press", to: "pin:X5:rising", max: 12ms, count: 5}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "blink.py").write_text(BLINK)
    (tmp_path / "echo.py").write_text(ECHO)
    (tmp_path / "blink.yaml").write_text(SCENARIO)
    return tmp_path


def blink_world(folder: Path, **settings: object) -> World:
    world = World(folder=folder, **settings)  # type: ignore[arg-type]
    board = world.board("ideal")
    board.button("X3", name="sw")
    board.program("blink.py")
    return world


def test_a_press_is_answered_at_the_next_look(folder: Path) -> None:
    with blink_world(folder) as world:
        world.boards[""].button("X4", name="other")
        world.stimulus(ms(103), press="sw", for_=ms(50))
        run = world.run(until=s(1))
        latency = run.latency("sw:press", "pin:X5:rising")
        assert latency.count == 1
        assert latency.max == latency.min == latency.mean == latency.p50 == latency.p99 == ms(7)
        assert [(span.start, span.end) for span in latency] == [(ms(103), ms(110))]
        assert latency.lengths == [ms(7)]
        assert run.end == world.now == s(1)


def test_legs_may_be_touched_between(folder: Path) -> None:
    with blink_world(folder) as world:
        world.run_for(ms(95))
        assert world.now == ms(95)
        button = world.boards[""].switch
        assert world.boards[""].pin("X5").value == 0
        world.stimulus(press="sw")
        run = world.run_until_event("pin:X5:rising")
        assert world.now == run.end == ms(100)
        assert world.boards[""].pin("X5").value == 1
        button.press(at=ms(300), hold=ms(5))
        run = world.run_until(ms(301))
        assert [event.at for event in run.events("SW:press")] == [ms(300)]


def test_an_action_acts_before_the_tasks_of_its_instant(folder: Path) -> None:
    with blink_world(folder) as world:
        seen: list[Duration] = []

        def press() -> None:
            seen.append(world.now)
            world.stimulus(press="sw")

        world.at(ms(100), press)
        assert world.run(until=ms(200)).latency("sw:press", "pin:X5:rising").max == Duration(0)
        assert seen == [ms(100)]


def test_what_an_action_raises_leaves_the_run(folder: Path) -> None:
    with blink_world(folder) as world:

        def fail() -> None:
            raise LookupError("mine")

        world.at(ms(100), fail)
        with pytest.raises(LookupError, match="mine"):
            world.run(until=s(1))
        assert world.now == ms(100)
        assert world.run(until=ms(200)).end == ms(200)


def test_an_action_cannot_run_the_world(folder: Path) -> None:
    with blink_world(folder) as world:
        world.at(ms(100), lambda: world.run_for(ms(1)))
        with pytest.raises(WorldError, match="the world is running; an action that it calls cannot run it again"):
            world.run(until=s(1))


def test_a_uart_can_be_attached_when_it_is_first_needed(folder: Path) -> None:
    with World(folder=folder) as world:
        board = world.board("pyboard-v1.1")
        board.program("echo.py")
        world.at(ms(20), lambda: board.uart(4).send(b"hello\n"))
        world.run(until=ms(100))
        board.uart(4).send("again\n", at=ms(150))
        run = world.run()
        assert run.stdout == "Got: hello\nGot: again\n"
        assert board.uart(4).received == b"hello\nagain\n"
        assert run.tasks["main"].state == "done"
        assert "main" in run.tasks
        assert len(run.events("uart4:rx")) == 12
        assert run.overruns("uart4") == 0


def test_bytes_that_are_no_text_are_sent_as_they_are(folder: Path) -> None:
    (folder / "raw.py").write_text(
        "from machine import UART\nimport time\nu = UART(4, 9600)\ntime.sleep_ms(50)\nprint(u.read())\n"
    )
    with World(folder=folder) as world:
        board = world.board("ideal")
        board.program("raw.py")
        board.uart(4).send(b'\x00\xff"\\', at=ms(5))
        assert world.run().stdout == "b'\\x00\\xff\"\\\\'\n"


def test_a_pin_is_driven_from_outside(folder: Path) -> None:
    with blink_world(folder) as world:
        pin = world.boards[""].pin("X3")
        pin.drive(0, at=ms(15), hold=ms(20))
        pin.drive(0, at=ms(55))
        pin.release(at=ms(75))
        run = world.run(until=ms(100))
        assert [(e.at, e.kind) for e in run.events("pin:X5:change")] == [
            (ms(20), "rising"),
            (ms(40), "falling"),
            (ms(60), "rising"),
            (ms(80), "falling"),
        ]


def test_a_run_keeps_what_it_was_when_the_world_goes_on(folder: Path) -> None:
    with blink_world(folder) as world:
        world.stimulus(ms(10), press="sw")
        world.stimulus(ms(210), press="sw")
        first = world.run(until=ms(100))
        second = world.run(until=ms(300))
        assert (first.latency("sw:press", "pin:X5:rising").count, first.end) == (1, ms(100))
        assert (second.latency("sw:press", "pin:X5:rising").count, second.end) == (2, ms(300))


def test_an_answer_that_never_comes_counts_by_its_length_so_far(folder: Path) -> None:
    with World() as world:
        board = world.board("ideal", tasks=[{"name": "idle", "loop": [{"sleep": s(1)}]}])
        board.button("X3", name="sw").press(at=ms(100))
        latency = world.run(until=ms(400)).latency("sw:press", "pin:X5:rising")
        assert (latency.count, latency.missed) == (0, 1)
        assert latency.max == ms(300)


def test_idle_is_when_nothing_that_is_scheduled_will_wake_anybody() -> None:
    with World() as world:
        board = world.board("ideal", tasks=[{"name": "reader", "loop": [{"read": "uart4"}, {"mark": "got"}]}])
        board.uart(4).send(b"x", at=ms(30))
        run = world.run_until_idle()
        # A frame of ten bits at 9600 baud ends 1.041667 ms later.
        assert [event.at for event in run.events("mark:got")] == [ms(30) + Duration(1_041_667)]
        assert world.now == ms(30) + Duration(1_041_667)


def test_a_world_that_goes_on_is_not_idle(folder: Path) -> None:
    with blink_world(folder) as world, pytest.raises(WaitTimeoutError, match="not idle within 50ms, until 50ms"):
        world.run_until_idle(timeout=ms(50))


def test_waiting_in_vain_tells_what_came_instead(folder: Path) -> None:
    with blink_world(folder) as world:
        with pytest.raises(WaitTimeoutError, match=r"no pin:X5:rising within 20ms, until 20ms; the last events:\n"):
            world.run_until_event("pin:X5:rising", timeout=ms(20))
        assert world.now == ms(20)


def test_a_scenario_gives_what_the_command_gives(folder: Path) -> None:
    with World.from_scenario(folder / "blink.yaml") as world:
        run = world.run()
        assert run.passed
        assert [(e.kind, e.passed, e.wanted) for e in run.expectations] == [("latency", True, "max 12ms, count 5")]
        assert '"verdict": "pass"' in run.json()


def test_a_scenario_is_run_under_other_settings(folder: Path) -> None:
    changes = {"expect[0].latency.max": ms(1)}
    with World.from_scenario(folder / "blink.yaml", scheduler="asyncio-alt", set=changes, until=ms(800)) as world:
        run = world.run()
        assert not run.passed
        assert "is above max 1ms" in run.expectations[0].message
        assert run.end == ms(800)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 999_999), max_size=6))
def test_pauses_change_nothing(folder_of_scenarios: Path, pauses: list[int]) -> None:
    path = folder_of_scenarios / "blink.yaml"
    with World.from_scenario(path) as world:
        whole = world.run().digest
    with World.from_scenario(path) as world:
        for pause in sorted(pauses):
            world.run(until=us(pause))
        assert world.run().digest == whole


@pytest.fixture(scope="module")
def folder_of_scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scenarios")
    (folder / "blink.py").write_text(BLINK)
    (folder / "blink.yaml").write_text(SCENARIO)
    return folder


def test_boards_are_joined_by_wires(folder: Path) -> None:
    with World() as world:
        one = world.board(
            "ideal", name="one", tasks=[{"name": "sender", "start": ms(1), "steps": [{"write": {"uart4": "hi"}}]}]
        )
        two = world.board("ideal", name="two", tasks=[{"name": "taker", "steps": [{"read": {"uart6": 2}}]}])
        assert (one.name, two.name) == ("one", "two")
        world.wire("one.uart4.tx", "two.uart6.rx")
        run = world.run()
        assert {task.name: task.state for task in run.tasks} == {"one.sender": "done", "two.taker": "done"}
        assert run.stdout_of("two") == ""
        with pytest.raises(ScenarioError, match='there is no board "three"'):
            run.stdout_of("three")


def test_waveforms_are_written(folder: Path) -> None:
    with blink_world(folder, vcd=folder / "trace.vcd") as world:
        world.run(until=ms(50))
    assert (folder / "trace.vcd").read_text().startswith("$")


@pytest.mark.parametrize(
    ("misuse", "message"),
    [
        (lambda w: w.run(until=ms(50)), "until: 50ms lies in the past; the world has reached 100ms"),
        (lambda w: w.stimulus(ms(5), press="sw"), "at: 5ms lies in the past; the world has reached 100ms"),
        (lambda w: w.at(ms(5), print), "at: 5ms lies in the past; the world has reached 100ms"),
        (lambda w: w.board("ideal"), "board: the world has started, at 100ms now; boards, programs, devices and wires"),
        (lambda w: w.boards[""].button("X4", name="b"), "hardware: the world has started"),
        (lambda w: w.boards[""].program("blink.py"), "program: the world has started"),
        (lambda w: w.wire("X7", "X8"), "wire: the world has started"),
        (lambda w: w.close() or w.run(), "run: the world is closed; make a new World"),
        (lambda w: w.close() or w.stimulus(press="sw"), "stimulus: the world is closed; make a new World"),
    ],
)
def test_misuse_is_told_with_what_to_do(folder: Path, misuse: object, message: str) -> None:
    with blink_world(folder) as world:
        world.run(until=ms(100))
        with pytest.raises(WorldError) as raised:
            misuse(world)  # type: ignore[operator]
        assert str(raised.value).startswith(message)


def test_a_world_needs_a_board() -> None:
    with (
        World() as world,
        pytest.raises(WorldError, match=r'has no board; add one first, such as board\("pyboard-v1.1'),
    ):
        world.run()


def test_a_world_that_has_not_run_has_no_results() -> None:
    with World() as world, pytest.raises(WorldError, match="the world has not run yet"):
        world.snapshot()


def test_a_world_that_ended_says_so(folder: Path) -> None:
    with World.from_scenario(folder / "blink.yaml") as world:
        world.run()
        with pytest.raises(WorldError, match="run: the world ended at 1s; make a new World"):
            world.run(until=s(2))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda w: w.board("pybord"), 'board: there is no board "pybord"'),
        (lambda w: w.board(scheduler="fast-io"), 'did you mean "fast_io"?'),
        (lambda w: w.board().button("X33", name="sw"), 'button.pin: ideal has no pin "X33"; did you mean "X3"?'),
        (lambda w: w.board().uart(9), "uart.id: ideal has no UART 9; it has"),
        (lambda w: w.board().program("nope.py"), 'file: there is no program "nope.py"'),
        (lambda w: w.board().button("X3", name="a b"), "button.name: expected a name without colons"),
        (lambda w: (w.board(), w.board()), "board: several boards need a name each, but the first one has none"),
        (lambda w: (w.board(name="a"), w.board(name="a")), 'board: there is a board "a" already'),
        (lambda w: (w.board(), w.stimulus(press="sv")), 'press: there is no button "sv"'),
        (lambda w: (w.board(), w.stimulus(ms(1), pres="sw")), 'pres: unknown key; did you mean "press"?'),
        (lambda w: (w.board(), w.wire("X1", "X1")), "joins pin"),
        (lambda w: (w.board(), w.run_until_event("pin:X5:rissing")), "selector: "),
    ],
)
def test_what_a_scenario_refuses_is_refused_in_the_same_words(wrong: object, message: str) -> None:
    with World() as world:
        with pytest.raises(ScenarioError) as raised:
            wrong(world)  # type: ignore[operator]
        assert message in str(raised.value)


def test_a_refused_piece_leaves_the_world_as_it_was(folder: Path) -> None:
    with blink_world(folder) as world:
        board = world.boards[""]
        with pytest.raises(ScenarioError):
            board.button("X99", name="extra")
        board.button("X4", name="extra").press(at=ms(5))
        assert len(world.run(until=ms(10)).events("extra:press")) == 1


def test_names_that_never_were_are_refused_afterwards(folder: Path) -> None:
    with blink_world(folder) as world:
        run = world.run(until=ms(100))
        with pytest.raises(ScenarioError, match='task: there was no task "mian" until 100ms; did you mean "main"'):
            run.lateness("mian")
        with pytest.raises(ScenarioError, match='there was no task "mian"'):
            run.events("task:mian:resume")
        with pytest.raises(KeyError, match='there was no task "mian"; there was main'):
            run.tasks["mian"]


def test_what_was_not_recorded_cannot_be_measured(folder: Path) -> None:
    with blink_world(folder, record=False) as world:
        run = world.run(until=ms(100))
        with pytest.raises(WorldError, match="latency: events were not recorded; leave record=False out"):
            run.latency("sw:press", "pin:X5:rising")


def test_an_exception_of_the_program_is_raised_with_its_own_lines(folder: Path) -> None:
    (folder / "bad.py").write_text("import time\ntime.sleep_ms(5)\nprint('before')\n1 / 0\n")
    with World(folder=folder) as world:
        world.board("ideal").program("bad.py")
        with pytest.raises(RunFailedError) as raised:
            world.run()
        assert raised.value.kind == "exception"
        assert 'File "bad.py", line 4' in str(raised.value)
        run = world.snapshot()
        assert run.stdout == "before\n"
        assert run.error == "ZeroDivisionError: divide by zero"
        assert not run.passed


def test_a_failure_that_is_looked_for_is_no_exception(folder: Path) -> None:
    (folder / "bad.py").write_text("raise ValueError(7)\n")
    with World(folder=folder) as world:
        world.board("ideal").program("bad.py")
        assert world.run(check=False).error == "ValueError: 7"


def test_a_program_that_hangs_is_stopped(folder: Path) -> None:
    (folder / "hang.py").write_text("while True:\n    pass\n")
    with World(folder=folder, hang_limit=ms(20)) as world:
        world.board("pyboard-v1.1").program("hang.py")
        with pytest.raises(RunFailedError, match=r"ran 20ms of code without a yield, at hang.py:\d") as raised:
            world.run()
        assert (raised.value.kind, raised.value.source[:8]) == ("hang", "hang.py:")


def test_a_program_that_cannot_be_read_is_told_at_the_start(folder: Path) -> None:
    (folder / "syntax.py").write_text("def f(:\n")
    with World(folder=folder) as world:
        world.board("ideal").program("syntax.py")
        with pytest.raises(RunFailedError, match="SyntaxError"):
            world.run()


def test_a_world_that_is_dropped_in_the_middle_of_a_program_unwinds_it(folder: Path) -> None:
    world = blink_world(folder)
    world.run(until=ms(50))
    del world


def test_equal_worlds_have_equal_digests(folder: Path) -> None:
    digests = set()
    for _ in range(3):
        with blink_world(folder, seed=5) as world:
            world.stimulus(ms(15), press="sw")
            digests.add(world.run(until=ms(200)).digest)
    assert len(digests) == 1
