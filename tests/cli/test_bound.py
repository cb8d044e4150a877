"""`asim bound`: how late each task can be, by how long the others run without a yield."""

import json
from pathlib import Path
from typing import Any

import pytest

from asim_command import Asim

# On the board without costs only `sleep_ms` of the module time takes the CPU: 30 ms at a time.
HOG = """\
import asyncio
import time


async def hog():
    while True:
        time.sleep_ms(30)
        await asyncio.sleep_ms(50)


async def fast():
    while True:
        await asyncio.sleep_ms(10)


async def main():
    asyncio.create_task(hog())
    await fast()


asyncio.run(main())
"""

NATIVE = """\
asim: 1
name: Ten busy tasks
scheduler: uasyncio-v2
duration: 1s
tasks:
  - name: foo
    count: 10
    loop: [{busy: 4ms}, {yield: }]
  - {name: sleeper, loop: [{sleep: 7ms}]}
"""


@pytest.fixture
def command(tmp_path: Path) -> Asim:
    """The command, with an empty current folder."""
    return Asim(tmp_path)


def bound(command: Asim, *arguments: str) -> dict[str, Any]:
    """What `asim bound --json -` writes."""
    return dict(json.loads(command("bound", *arguments, "--json", "-").stdout))


def tasks_of(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {task["task"]: task for task in result["boards"][0]["tasks"]}


def test_native_tasks_have_a_bound_by_their_steps_and_two_turns_under_sweeps(command: Asim) -> None:
    command.write("ten.yaml", NATIVE)
    done = command("bound", "ten.yaml")
    assert (done.stdout, done.returncode) == (
        """\
asim: Ten busy tasks
board ideal, scheduler uasyncio-v2, seed 0, 1s of virtual time

task      turns  longest turn  at  by its steps  where
foo (10)  251    4ms           0s  4ms           ten.yaml:8
sleeper   13     0s            40ms  0s

""".replace("0s  4ms ", "0s    4ms ").replace("at  by", "at    by")
        + """\
lateness of  rule  bound  observed     adds the most to the rule
foo          36ms  72ms   never slept  foo (9) 36ms
sleeper      40ms  80ms   73ms         foo (10) 40ms

rule: the sum of the longest turns of all others; bound: 2 turns of each, and a switch of 0s before each turn
sleeper was latest from 47ms to 120ms: foo 19 turns 73ms, the scheduler 0s
  above the rule, which counts one turn of each and no work of the scheduler
""",
        0,
    )


def test_a_hogging_task_is_named_with_its_lines(command: Asim) -> None:
    command.write("hog.py", HOG)
    done = command("bound", "hog.py", "--board", "ideal", "--until", "1s")
    assert "warning: task hog runs 30ms without a yield, from hog.py:5 to hog.py:8, above --hog 10ms\n" in done.stdout
    assert done.returncode == 0
    tasks = tasks_of(bound(command, "hog.py", "--board", "ideal", "--until", "1s"))
    assert (tasks["main"]["rule_us"], tasks["main"]["bound_us"]) == (30_000, 30_000)
    assert tasks["main"]["observed"]["lateness_us"] <= 30_000
    assert tasks["main"]["contributions"] == [{"task": "hog", "instances": 1, "time_us": 30_000}]
    assert (tasks["hog"]["hogs"], tasks["main"]["hogs"]) == (True, False)


def test_a_later_turn_begins_where_the_task_yielded_before(command: Asim) -> None:
    command.write(
        "hog.py",
        HOG.replace("    while True:\n        time", "    await asyncio.sleep_ms(1)\n    while True:\n        time"),
    )
    longest = tasks_of(bound(command, "hog.py", "--board", "ideal", "--until", "1s"))["hog"]["longest_turn"]
    assert (longest["resumed_at"], longest["yielded_at"]) == ("hog.py:6", "hog.py:9")


def test_places_are_those_of_the_program_inside_of_what_it_awaits(command: Asim) -> None:
    text = HOG.replace("        await asyncio.sleep_ms(50)", "        await pause()").replace(
        "async def fast", "async def pause():\n    await asyncio.sleep_ms(50)\n\n\nasync def fast"
    )
    command.write("hog.py", text)
    longest = tasks_of(bound(command, "hog.py", "--board", "ideal", "--until", "1s"))["hog"]["longest_turn"]
    assert longest["yielded_at"] == "hog.py:12"


@pytest.mark.parametrize("scheduler", ["uasyncio-v2", "fast_io", "uasyncio-pycopy"])
def test_programs_of_uasyncio_have_places_too(command: Asim, scheduler: str) -> None:
    text = HOG.replace("import asyncio", "import uasyncio as asyncio").replace(
        "asyncio.create_task(hog())", "loop.create_task(hog())"
    )
    text = text.replace("asyncio.run(main())", "loop = asyncio.get_event_loop()\nloop.run_until_complete(main())")
    command.write("hog.py", text)
    result = bound(command, "hog.py", "--board", "ideal", "--until", "1s", "--scheduler", scheduler)
    tasks = tasks_of(result)
    assert tasks["hog"]["longest_turn"]["yielded_at"] == "hog.py:8"
    assert result["boards"][0]["turns_before_due"] == 2


def test_an_observation_changes_nothing(command: Asim) -> None:
    command.write("hog.py", HOG)
    settings = ("hog.py", "--until", "1s", "--board", "pyboard-v1.1")
    result = bound(command, *settings)
    run = json.loads(command("run", *settings, "--json", "-").stdout)
    assert result["virtual_time_us"] == run["virtual_time_us"]


def test_the_work_of_the_scheduler_is_part_of_the_bound(command: Asim) -> None:
    command.write("ten.yaml", NATIVE.replace("uasyncio-v2", "asyncio-v3"))
    result = bound(command, "ten.yaml", "--board", "pyboard-v1.1")
    sleeper = tasks_of(result)["sleeper"]
    switch = result["boards"][0]["longest_switch_us"]
    assert switch > 0
    assert sleeper["bound_us"] == pytest.approx(sleeper["rule_us"] + 11 * switch)
    assert sleeper["observed"]["lateness_us"] <= sleeper["bound_us"]


def test_several_boards_have_bounds_of_their_own(command: Asim) -> None:
    command.write(
        "two.yaml",
        "asim: 1\nname: Two\nduration: 1s\nboards:\n"
        "  a: {tasks: [{name: foo, loop: [{busy: 20ms}, {sleep: 30ms}]}, {name: bar, loop: [{sleep: 7ms}]}]}\n"
        "  b: {tasks: [{name: bar, loop: [{sleep: 7ms}]}]}\n",
    )
    result = bound(command, "two.yaml")
    rules = {(board["label"], task["task"]): task["rule_us"] for board in result["boards"] for task in board["tasks"]}
    assert rules == {("a", "foo"): 0, ("a", "bar"): 20_000, ("b", "bar"): 0}
    assert "warning: task a.foo runs 20ms without a yield, two.yaml:5, above" in command("bound", "two.yaml").stdout


def test_limits_decide_the_exit_status(command: Asim) -> None:
    command.write("ten.yaml", NATIVE)
    assert command("bound", "ten.yaml", "--max-lateness", "sleeper=80ms").returncode == 0
    done = command("bound", "ten.yaml", "--max-lateness", "sleeper=79ms")
    assert done.stdout.endswith("FAIL: the bound of sleeper is 80ms, above --max-lateness 79ms\n")
    assert done.returncode == 1
    assert command("bound", "ten.yaml", "--hog", "4ms", "--fail-on-hog").returncode == 0
    assert command("bound", "ten.yaml", "--hog", "3999us").returncode == 0
    assert command("bound", "ten.yaml", "--hog", "3999us", "--fail-on-hog").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--max-lateness", "sleeper"), '--max-lateness: expected TASK=DURATION such as reader=40ms, got "sleeper"'),
        (("--max-lateness", "sleepr=1ms"), '--max-lateness: no task "sleepr" ran; did you mean "sleeper"?'),
        (("--max-lateness", "x=1ms"), '--max-lateness: no task "x" ran; there were foo or sleeper'),
        (("--hog", "fast"), '--hog: expected a duration such as 250us or 1.5ms, got "fast"'),
    ],
)
def test_wrong_limits_are_told(command: Asim, arguments: tuple[str, ...], message: str) -> None:
    command.write("ten.yaml", NATIVE)
    done = command("bound", "ten.yaml", *arguments)
    assert (done.stderr, done.returncode) == (f"asim: {message}\n", 2)


def test_a_program_that_fails_gives_status_3_and_what_was_seen(command: Asim) -> None:
    command.write("hog.py", HOG.replace("await asyncio.sleep_ms(10)", "await asyncio.sleep_ms(10)\n        1 / 0"))
    done = command("bound", "hog.py", "--board", "ideal")
    assert "warning: the run ended with an error: ZeroDivisionError: divi" in done.stdout
    assert "lateness of" in done.stdout
    assert done.returncode == 3


def test_a_turn_that_is_cut_off_by_the_end_counts(command: Asim) -> None:
    command.write("cut.yaml", NATIVE.replace("sleep: 7ms", "sleep: 900ms}, {busy: 500ms"))
    tasks = tasks_of(bound(command, "cut.yaml", "--scheduler", "asyncio-v3"))
    assert 0 < tasks["sleeper"]["longest_turn"]["length_us"] <= 60_000
    assert tasks["sleeper"]["by_steps"]["length_us"] == 500_000


def test_what_the_program_prints_is_shown_when_asked_for(command: Asim) -> None:
    command.write("hog.py", "print('begun')\n" + HOG)
    quiet = command("bound", "hog.py", "--until", "1s").stdout
    assert not quiet.startswith("begun")
    assert command("bound", "hog.py", "--until", "1s", "-v").stdout.startswith("begun\n\nasim: ")


def test_a_world_without_tasks_says_so(command: Asim) -> None:
    command.write("none.py", "print('done')\n")
    assert "no task ran\n" in command("bound", "none.py").stdout


def test_json_matches_its_published_schema(command: Asim) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(command("schema", "--bound").stdout)
    command.write("ten.yaml", NATIVE)
    command.write("hog.py", HOG)
    jsonschema.validate(bound(command, "ten.yaml", "--max-lateness", "sleeper=1ms"), schema)
    jsonschema.validate(bound(command, "hog.py", "--until", "1s"), schema)
    command("bound", "ten.yaml", "--json", "result.json")
    jsonschema.validate(json.loads((command.folder / "result.json").read_text(encoding="utf-8")), schema)
