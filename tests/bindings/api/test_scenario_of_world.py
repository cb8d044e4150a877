"""Worlds as scenario files: what `asim run` makes of one is what the world did."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from asim import Duration, ScenarioError, World, WorldError, ms, s, us
from asim_command import Asim

PROGRAM = """
import asyncio
from machine import Pin, UART
async def echo():
    uart = UART(4, 9600)
    reader = asyncio.StreamReader(uart)
    while True:
        print("Got:", await reader.read(4))
async def main():
    button = Pin("X3", Pin.IN, Pin.PULL_UP)
    led = Pin("X5", Pin.OUT, value=0)
    asyncio.create_task(echo())
    while True:
        led.value(not button.value())
        await asyncio.sleep_ms(10)
asyncio.run(main())
"""
PERIOD = 7


@pytest.fixture
def command(tmp_path: Path) -> Asim:
    return Asim(tmp_path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worlds")
    (folder / "blink.py").write_text(PROGRAM)
    (folder / "blink.yaml").write_text(
        "asim: 1\nname: blink  # a comment\nboard: pyboard-v1.1\nduration: 2s\nprogram: {file: blink.py}\n"
        "hardware:\n  - button: {name: sw, pin: X3}\n"
        'expect:\n  - latency: {from: "sw:press", to: "pin:X5:rising", max: 12ms}\n'
    )
    return folder


def blink_world(folder: Path, board: str = "ideal", **settings: object) -> World:
    world = World(folder=folder, **settings)  # type: ignore[arg-type]
    made = world.board(board)
    made.button("X3", name="sw")
    made.program("blink.py")
    return world


def repeated_digest(path: Path) -> str:
    with World.from_scenario(path) as world:
        return world.run(check=False).digest


def test_a_world_is_written_as_one_would_write_it(folder: Path) -> None:
    with World(folder=folder, name="one of all", seed=3, hang_limit=s(1)) as world:
        board = world.board("pyboard-v1.1", scheduler="asyncio-v3", tasks=[{"name": "hog", "loop": [{"busy": ms(4)}]}])
        board.button("X3", name="sw", bounce=ms(3))
        board.led("X5", name="lamp")
        board.program("blink.py")
        board.uart(4, baud=115200).send(b'say "hi"\n', at=ms(1.5))
        board.uart(4).send(b"\x00\xff", at=ms(20))
        board.pin("X7").drive(1, at=ms(3), hold=us(250))
        world.wire("X7", "X8")
        world.run(until=ms(30))
        expect = [{"latency": {"from": "sw:press", "to": "pin:X5:rising", "max": ms(5)}}]
        text = world.to_scenario(folder / "deeper" / "it.yaml", expect=expect).text
    assert (
        text
        == """\
asim: 1
name: "one of all"
board: pyboard-v1.1
scheduler: asyncio-v3
seed: 3
hang_limit: 1s
duration: 30ms
tasks:
  - {name: hog, loop: [{busy: 4ms}]}
program: {file: "../blink.py"}
hardware:
  - {button: {name: sw, pin: X3, bounce: 3ms}}
  - {led: {name: lamp, pin: X5}}
  - {uart: {id: 4, baud: 115200}}
wires:
  - [X7, X8]
stimuli:
  - {at: 1.5ms, send: {uart4: "say \\"hi\\"\\n"}}
  - {at: 20ms, send: {uart4: [0, 255]}}
  - {at: 3ms, pin: {X7: 1}, for: 250us}
expect:
  - {latency: {from: "sw:press", to: "pin:X5:rising", max: 5ms}}
"""
    )


def test_the_command_repeats_it(command: Asim) -> None:
    command.write("blink.py", PROGRAM)
    with blink_world(command.folder, "pyboard-v1.1", seed=5) as world:
        world.boards[""].uart(4)
        button = world.boards[""].button("X4", name="other", bounce=ms(2))
        button.press(at=ms(7))
        world.at(ms(33), lambda: world.boards[""].uart(4).send(b"late"))
        world.run(until=ms(90))
        world.stimulus(ms(103), press="sw")
        run = world.run(until=ms(300))
        expect = [{"latency": {"from": "sw:press", "to": "pin:X5:rising", "max": ms(6)}}]
        path = world.save_scenario(command.folder / "sub.yaml", expect=expect)
    result = command("run", path.name, "--json", "result.json")
    assert result.returncode == 1, result.stderr
    report = json.loads((command.folder / "result.json").read_text())
    assert report["trace_digest"] == run.digest
    assert report["expectations"][0]["measured"]["max_us"] == run.latency("sw:press", "pin:X5:rising").max.us


CHANCES = st.lists(st.tuples(st.integers(1, 400_000), st.sampled_from(["press", "send", "drive", "pause"])), max_size=8)


@settings(max_examples=60)
@given(
    kind=st.sampled_from([("ideal", "asyncio-v3"), ("pyboard-v1.1", "asyncio-v3"), ("pyboard-v1.1", "asyncio-alt")]),
    seed=st.integers(0, 2**32),
    chances=CHANCES,
)
def test_what_a_scenario_can_say_has_the_same_trace(
    folder: Path, kind: tuple[str, str], seed: int, chances: list[tuple[int, str]]
) -> None:
    with blink_world(folder, kind[0], seed=seed, scheduler=kind[1]) as world:
        made = world.boards[""]
        made.uart(4)
        for at, what in sorted(chances):
            if what == "press":
                world.stimulus(us(at), press="sw", for_=ms(5), jitter=ms(3))
            elif what == "send":
                made.uart(4).send(b"ab", at=us(at))
            elif what == "drive":
                made.pin("X8").drive(1, at=us(at), hold=us(30))
            else:
                world.run(until=us(at))
        run = world.run(until=ms(450))
        path = world.save_scenario(folder / "property.yaml")
    # Stimuli that were given behind what happened at their instant are remarked upon.
    assume(not path.read_text().startswith("#"))
    assert repeated_digest(path) == run.digest


def test_a_uart_that_was_attached_later_is_there_from_the_start(folder: Path) -> None:
    with blink_world(folder) as world:
        world.at(ms(33), lambda: world.boards[""].uart(4).send(b"late"))
        run = world.run(until=ms(90))
        path = world.save_scenario(folder / "later.yaml")
    assert path.read_text().startswith("# The far end of uart4 was attached at 33ms only.\n")
    with World.from_scenario(path) as world:
        again = world.run()
        assert [(e.at, e.value) for e in again.events("uart4:rx")] == [(e.at, e.value) for e in run.events("uart4:rx")]
        # Nobody holds the line when the program opens it, so that its pull-up does.
        assert (len(run.events("pin:X2:rising")), len(again.events("pin:X2:rising"))) == (1, 0)


def test_several_boards_and_native_tasks(tmp_path: Path) -> None:
    with World(seed=2) as world:
        steps = [{"write": {"uart4": "hi"}}, {"sleep": [ms(1), ms(9)]}, {"yield": None}]
        world.board("pyboard-v1.1", name="one", tasks=[{"name": "sender", "start": ms(1), "loop": steps}])
        two = world.board("esp32", name="two", tasks=[{"name": "taker", "loop": [{"read": "uart2"}]}])
        two.button("13", name="sw").press(at=ms(4))
        world.wire("one.uart4.tx", "two.uart2.rx")
        run = world.run(until=ms(50))
        path = world.save_scenario(tmp_path / "two.yaml")
    assert repeated_digest(path) == run.digest


def test_a_board_file_is_named_from_where_the_scenario_stands(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "asim_board: 1\nname: mine\ndescription: mine\nbase: pyboard-v1.1\ncosts: ideal\n"
    )
    with World(folder=tmp_path) as world:
        world.board("mine.yaml", tasks=[{"name": "a", "steps": [{"sleep": ms(1)}]}])
        world.run()
        assert 'board: "../mine.yaml"\n' in world.to_scenario(tmp_path / "deeper" / "it.yaml").text


def test_a_scenario_keeps_its_own_text(folder: Path) -> None:
    with World.from_scenario(folder / "blink.yaml", seed=4) as world:
        world.boards[""].uart(4).send("abc", at=ms(5))
        world.stimulus(ms(103), press="sw")
        run = world.run(until=ms(200))
        path = world.save_scenario(folder / "changed.yaml", expect=[{"events": {"of": "uart4:rx", "count": 3}}])
    assert repeated_digest(path) == run.digest
    assert path.read_text() == (
        "asim: 1\nseed: 4\nname: blink  # a comment\nboard: pyboard-v1.1\n"
        'duration: "200ms"\nprogram: {file: blink.py}\n'
        "hardware:\n  - button: {name: sw, pin: X3}\n"
        '  - {"uart": {"id": 4}}\n'
        'expect:\n  - latency: {from: "sw:press", to: "pin:X5:rising", max: 12ms}\n'
        '  - {"events": {"of": "uart4:rx", "count": 3}}\n'
        'stimuli: [{"at": "5ms", "send": {"uart4": "abc"}}, {"at": "103ms", "press": "sw"}]\n'
    )


def test_a_stimulus_behind_the_tasks_of_its_instant_comes_a_nanosecond_later(folder: Path) -> None:
    with blink_world(folder) as world:
        world.run(until=ms(100))
        world.stimulus(press="sw", for_=ms(50))
        assert world.run(until=ms(200)).latency("sw:press", "pin:X5:rising").max == ms(10)
        scenario = world.to_scenario(folder / "it.yaml")
    assert scenario.text.startswith("# stimuli[0] was given at 100ms, behind what happened at that instant; those of a")
    assert "{at: 100.000001ms, press: sw, for: 50ms}" in scenario.text


def test_a_stimulus_between_legs_where_nothing_has_happened_stands_at_its_instant(folder: Path) -> None:
    with blink_world(folder) as world:
        world.run(until=ms(95))
        world.stimulus(press="sw", for_=ms(50))
        run = world.run(until=ms(200))
        path = world.save_scenario(folder / "between.yaml")
    assert "{at: 95ms, press: sw, for: 50ms}" in path.read_text()
    assert "#" not in path.read_text()
    assert repeated_digest(path) == run.digest


@pytest.mark.parametrize("program", ["import time\ntime.sleep_ms(5)\n1 / 0\n", "while True:\n    pass\n"])
def test_a_failure_comes_again(command: Asim, program: str) -> None:
    command.write("bad.py", program)
    with World(folder=command.folder, hang_limit=ms(20)) as world:
        world.board("pyboard-v1.1").program("bad.py")
        run = world.run(check=False)
        world.save_scenario(command.folder / "bad.yaml")
    result = command("run", "bad.yaml", "--json", "result.json")
    assert result.returncode == 3
    report = json.loads((command.folder / "result.json").read_text())
    assert (report["error"]["message"], report["trace_digest"]) == (run.error, run.digest)


def test_a_world_that_has_not_run_says_no_duration(folder: Path) -> None:
    with blink_world(folder) as world:
        assert "duration" not in world.to_scenario(folder / "it.yaml").text


def test_a_wrong_expectation_is_refused(folder: Path) -> None:
    with blink_world(folder) as world, pytest.raises(ScenarioError, match='did you mean "max"'):
        world.to_scenario(expect=[{"latency": {"from": "sw:press", "to": "pin:X5:rising", "maxx": ms(5)}}])


# --- coroutine functions


async def tick(pin: str, count: int = 3) -> None:
    from machine import Pin  # type: ignore[import-not-found]

    led = Pin(pin, Pin.OUT, value=0)
    for _ in range(count):
        led.value(not led.value())
        await asyncio.sleep(PERIOD / 1000)
    await finish(pin)


async def finish(pin: str) -> None:
    print(f"{pin} is done\n")


def test_coroutine_functions_become_a_program(command: Asim) -> None:
    with World() as world:
        board = world.board("ideal")
        board.spawn(tick, "X5")
        board.spawn(tick, "X6", 5)
        run = world.run(until=ms(100))
        path = world.save_scenario(command.folder / "ticks.yaml")
    assert "program: {file: ticks_spawned.py}" in path.read_text()
    program = (command.folder / "ticks_spawned.py").read_text()
    assert "PERIOD = 7\n" in program
    assert "_loop.create_task(tick('X6', 5))\n_loop.run_forever()\n" in program
    result = command("run", "ticks.yaml", "--json", "result.json")
    assert result.returncode == 0, result.stderr
    report = json.loads((command.folder / "result.json").read_text())
    assert report["stdout"] == run.stdout == "X5 is done\n\nX6 is done\n\n"
    assert report["trace_digest"] == run.digest


def test_an_object_of_the_test_is_refused() -> None:
    seen: list[int] = []

    async def watch() -> None:
        seen.append(1)

    with World() as world:
        world.board("ideal").spawn(watch)
        world.run(until=ms(1))
        message = (
            r'a scenario cannot say watch \(test_scenario_of_world.py\): "seen" is a list of the test; numbers, text, '
            "bytes and tuples of them can be said"
        )
        with pytest.raises(WorldError, match=message):
            world.to_scenario()


def test_an_argument_that_is_an_object_is_refused() -> None:
    with World() as world:
        world.board("ideal").spawn(finish, re.compile("x"))
        with pytest.raises(WorldError, match=r"an argument of finish: re.compile\('x'\) is a Pattern of the test"):
            world.to_scenario()


def test_a_module_that_no_board_has_is_refused() -> None:
    async def ask() -> None:
        pytest.skip("never")

    with World() as world:
        world.board("ideal").spawn(ask)
        with pytest.raises(WorldError, match="it uses the module pytest of the test, which a board does not have"):
            world.to_scenario()


def test_two_meanings_of_a_name_are_refused() -> None:
    def made(period: int):  # type: ignore[no-untyped-def]
        async def wait() -> None:
            await asyncio.sleep(period)

        return wait

    with World() as world:
        board = world.board("ideal")
        board.spawn(made(1))
        board.spawn(made(2))
        with pytest.raises(WorldError, match='two functions mean different things by "wait"; give them different name'):
            world.to_scenario()


def test_defaults_that_were_evaluated_are_written_as_values(tmp_path: Path) -> None:
    async def wait(count: int = PERIOD * 2, *, last: str = "x" * 3) -> None:
        print(count, last)

    with World() as world:
        world.board("ideal").spawn(wait)
        run = world.run(until=ms(1))
        path = world.save_scenario(tmp_path / "defaults.yaml")
    assert "async def wait(count=14, *, last='xxx'):" in (tmp_path / "defaults_spawned.py").read_text()
    with World.from_scenario(path) as world:
        assert world.run().stdout == run.stdout == "14 xxx\n"


def test_a_duration_is_none_of_the_boards_things() -> None:
    period = Duration(5)

    async def wait() -> None:
        print(period)

    with World() as world:
        world.board("ideal").spawn(wait)
        with pytest.raises(WorldError, match='"period" is a Duration of the test'):
            world.to_scenario()
