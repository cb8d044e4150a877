"""The pytest plugin prints the scenario of what failed, and `asim run` repeats it."""

import json
import re
from pathlib import Path

import pytest

from asim_command import Asim
from bindings.polling_program import POLLING

pytest_plugins = ["pytester"]

PREAMBLE = """
from hypothesis import given, settings
from asim import World, ms, s, us
from asim.strategies import presses, bursts

# Virtual time has nothing to do with how fast this machine is, and a test must not depend on luck.
settings.register_profile("virtual", deadline=None, derandomize=True)
settings.load_profile("virtual")

PRESSES = presses("sw", count=(1, 3), within=(ms(10), ms(500)), hold=(ms(20), ms(100)))

def polling(world):
    board = world.board("ideal")
    board.button("X3", name="sw")
    board.program("polling.py")
    return board
"""
PROPERTY = """
@given(PRESSES)
def test_every_press_is_answered(presses):
    with World() as world:
        polling(world)
        presses.apply(world)
        run = world.run(until=ms(600))
        assert run.latency("sw:press", "pin:X5:rising").max <= ms(7)
"""


class Suite:
    """A folder with one test file, and what pytest says of it."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self._pytester = pytester
        self.command = Asim(pytester.path)
        self.command.write("polling.py", POLLING)

    def run(self, test: str, *options: str, **files: str) -> str:
        self.command.write("test_it.py", PREAMBLE + test)
        for name, text in files.items():
            self.command.write(name, text)
        return self._pytester.runpytest_subprocess("-p", "no:cacheprovider", *options).stdout.str()


@pytest.fixture
def suite(pytester: pytest.Pytester) -> Suite:
    return Suite(pytester)


def printed_scenario(output: str) -> str:
    match = re.search(r"-+ asim: scenario -+\n(.*?)\n(?:Saved|and )", output, re.DOTALL)
    assert match is not None, output
    return match[1]


def test_a_failing_property_is_printed_as_its_smallest_scenario(suite: Suite) -> None:
    output = suite.run(PROPERTY)
    scenario = printed_scenario(output)
    assert scenario == (
        "asim: 1\nname: world\nboard: ideal\nduration: 600ms\nprogram: {file: polling.py}\n"
        "hardware:\n  - {button: {name: sw, pin: X3}}\n"
        "stimuli:\n  - {at: 14.001ms, press: sw, for: 20ms}\n"
        'expect:\n  - {latency: {from: "sw:press", to: "pin:X5:rising", max: 7ms}}\n'
    )
    assert output.count("asim: scenario") == 1
    assert "presses=<14.001ms press sw for 20ms>" in output
    assert "assert 9.999ms <= 7ms, max of latency sw:press -> pin:X5:rising" in output
    assert "it is repeated by: asim run test_it.py_test_every_press_is_answered.yaml" in output

    suite.command.write("test_it.py_test_every_press_is_answered.yaml", scenario)
    result = suite.command("run", "test_it.py_test_every_press_is_answered.yaml", "--json", "result.json")
    assert result.returncode == 1
    report = json.loads((suite.command.folder / "result.json").read_text())
    assert report["expectations"][0]["measured"]["max_us"] == 9999


def test_it_is_saved_in_the_trace_folder(suite: Suite) -> None:
    output = suite.run(PROPERTY, "--asim-trace-dir", "traces")
    path = "traces/test_it.py_test_every_press_is_answered.yaml"
    assert f"Saved; it is repeated by: asim run {path}" in output
    assert 'program: {file: "../polling.py"}' in printed_scenario(output)
    result = suite.command("run", path)
    assert result.returncode == 1
    assert "9.999ms" in result.stdout


def test_worlds_of_the_fixture_have_the_settings_of_markers(suite: Suite) -> None:
    output = suite.run("""
import pytest

@pytest.mark.asim(board=["ideal", "pyboard-v1.1"], scheduler="asyncio-alt", seed=7)
@settings(max_examples=5)
@given(PRESSES)
def test_none(asim_world, presses):
    world = asim_world(ticks_start=5)
    board = world.board()
    board.button("X3", name="sw")
    board.program("polling.py")
    presses.apply(world)
    assert world.run(until=ms(600)).events("sw:press") == []
""")
    assert "FailedHealthCheck" not in output
    assert "test_none[ideal]" in output
    assert "test_none[pyboard-v1.1]" in output
    scenario = printed_scenario(output)
    assert scenario.startswith(
        'asim: 1\nname: "test_none[ideal]"\nboard: ideal\nscheduler: asyncio-alt\nseed: 7\nticks_start: 5\n'
    )
    assert "stimuli:\n  - {at: 10ms, press: sw, for: 20ms}\n" in scenario
    assert "expect" not in scenario


def test_every_world_of_every_example_is_closed(suite: Suite) -> None:
    output = suite.run("""
worlds = []

@settings(max_examples=10)
@given(PRESSES)
def test_left_open(asim_world, presses):
    assert all(not world.is_open for world in worlds)
    for world in (World(), asim_world()):
        worlds.append(world)
        polling(world)
        presses.apply(world)
        run = world.run(until=ms(30))
    assert len(run.events("sw:press")) == 0

def test_all_were_closed():
    assert len(worlds) > 3
    assert all(not world.is_open for world in worlds)

def test_one_without_hypothesis(asim_world):
    worlds.append(asim_world())

def test_it_was_closed_too():
    assert not worlds[-1].is_open
""")
    assert "1 failed, 3 passed" in output
    assert output.count("- asim: scenario -") == 2, "both worlds of the last example"


def test_failures_of_several_kinds_give_the_scenario_of_the_last(suite: Suite) -> None:
    output = suite.run("""
@given(PRESSES)
def test_two_ways(presses):
    with World() as world:
        polling(world)
        presses.apply(world)
        run = world.run(until=ms(600))
        if len(presses) > 1:
            raise LookupError("another")
        assert run.latency("sw:press", "pin:X5:rising").max <= ms(7)
""")
    assert "ExceptionGroup" in output
    assert output.count("- asim: scenario -") == 1


def test_a_plain_test_prints_the_world_that_its_error_left(suite: Suite) -> None:
    output = suite.run("""
def test_plain():
    with World(name="good") as world:
        polling(world)
        world.run(until=ms(5))
    with World(name="bad") as world:
        polling(world)
        world.run(until=ms(5))
        assert world.now == ms(6)
""")
    assert output.count("- asim: scenario -") == 1
    assert "name: bad" in printed_scenario(output)


def test_the_world_of_the_failed_comparison_is_printed(suite: Suite) -> None:
    output = suite.run("""
def test_plain():
    one, two = World(name="one"), World(name="two")
    for world in (one, two):
        polling(world).uart(4).send(b"x", at=ms(9))
        world.run(until=ms(50))
    assert 3 <= one.snapshot().overruns("uart4")
""")
    assert "name: one" in printed_scenario(output)
    assert "{overruns: {of: uart4, min: 3}}" in printed_scenario(output)
    assert output.count("- asim: scenario -") == 1


def test_a_passing_test_prints_nothing(suite: Suite) -> None:
    output = suite.run(
        "def test_fine():\n    with World() as world:\n        polling(world)\n        world.run_for(ms(5))\n"
    )
    assert "1 passed" in output
    assert "asim:" not in output


def test_coroutine_functions_are_printed_beside_it(suite: Suite) -> None:
    output = suite.run("""
import asyncio

async def tick(count):
    for _ in range(count):
        await asyncio.sleep(1)

def test_spawned():
    with World() as world:
        world.board("ideal").spawn(tick, 4)
        world.run(until=s(2))
        assert world.now == s(1)
""")
    assert "and test_it.py_test_spawned_spawned.py beside it:" in output
    assert "_loop.create_task(tick(4))" in output


def test_what_a_scenario_cannot_say_is_told(suite: Suite) -> None:
    output = suite.run("""
def test_spawned():
    seen = []
    async def tick():
        seen.append(1)
    with World() as world:
        world.board("ideal").spawn(tick)
        world.run(until=s(2))
        assert seen == []
""")
    assert 'none: a scenario cannot say tick (test_it.py): "seen" is a list of the test' in output


@pytest.mark.parametrize(
    ("assertion", "expectation"),
    [
        ('run.latency("sw:press", "pin:X5:rising").max < ms(4)', "max: 3.999999ms"),
        ('ms(4) > run.latency("sw:press", "pin:X5:rising").p50', "p50: 3.999999ms"),
        ('run.latency("sw:press", "pin:X5:rising").min >= ms(5)', "min: 5ms"),
        ('run.latency("sw:press", "pin:X5:rising").mean == ms(3)', "mean: 3ms"),
        ('run.lateness("main").max > ms(1)', None),
        (
            'run.interval("pin:X5:change", after=ms(1)).max <= ms(1)',
            'interval: {of: "pin:X5:change", after: 1ms, max: 1ms}',
        ),
    ],
)
def test_a_failed_comparison_is_an_expectation_where_there_is_one(
    suite: Suite, assertion: str, expectation: str | None
) -> None:
    output = suite.run(f"""
def test_it():
    with World() as world:
        polling(world)
        world.stimulus(ms(10), press="sw", for_=ms(20))
        run = world.run(until=ms(100))
        assert {assertion}
""")
    scenario = printed_scenario(output)
    assert ("expect:" in scenario) == (expectation is not None)
    assert (expectation or "") in scenario
    suite.command.write("it.yaml", scenario)
    assert suite.command("run", "it.yaml").returncode == (0 if expectation is None else 1)


def test_the_example_of_the_readme_shrinks_to_what_is_shown(suite: Suite) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:python)?\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    (program,) = [block for block in blocks if block.startswith("import asyncio\n")]
    (test,) = [block for block in blocks if block.startswith("from hypothesis import")]
    (shown,) = [block for block in blocks if block.startswith("$ pytest --asim-trace-dir traces test_doorbell.py")]
    suite.command.write("doorbell.py", program)
    output = suite.run("", "--asim-trace-dir", "traces", "test_doorbell.py", **{"test_doorbell.py": test})
    scenario = printed_scenario(output)
    assert scenario in shown
    assert "at: 100.188ms" in scenario
    path = "traces/test_doorbell.py_test_every_press_is_answered_within_30_ms.yaml"
    done = suite.command("run", path)
    assert done.returncode == 1
    pace = re.compile(r", [\d.]+ times real time")
    assert f"$ asim run {path}\n{pace.sub('', done.stdout)}" in pace.sub("", shown)
