"""Exit statuses of `asim run`, and what is still written when a run ends before its time."""

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from asim_command import Asim

OUTPUTS = ("result.json", "result.xml", "run.vcd")
ASK_FOR_ALL = ("--json", "result.json", "--junit", "result.xml", "--vcd", "run.vcd")

SLEEPER = """\
import uasyncio as asyncio


async def main():
    print('start')
    await asyncio.sleep_ms(5)
    print('end')


asyncio.get_event_loop().run_until_complete(main())
"""

RAISES = """\
import uasyncio as asyncio
from machine import Pin
import lib.driver

pin = Pin('X1', Pin.OUT)


async def worker():
    print('one')
    pin.value(1)
    await asyncio.sleep_ms(5)
    lib.driver.fail(3)


asyncio.get_event_loop().run_until_complete(worker())
"""

DRIVER = """\
def fail(number):
    raise ValueError('bad %d' % number)
"""

TRACEBACK = """\
Traceback (most recent call last):
  File "raises.py", line 15, in <module>
  File "raises.py", line 12, in worker
  File "lib/driver.py", line 2, in fail
ValueError: bad 3
"""

HOG = """\
import uasyncio as asyncio


async def hog():
    await asyncio.sleep_ms(20)
    n = 0
    while True:
        n += 1


loop = asyncio.get_event_loop()
loop.create_task(hog())
loop.run_forever()
"""


def scenario(name: str, program: str, *lines: str) -> str:
    return "\n".join(
        ["asim: 1", f"name: {name}", "scheduler: uasyncio-v2", f"program: {{file: {program}}}", *lines, ""]
    )


def read_json(command: Asim, name: str = "result.json") -> Any:
    return json.loads((command.folder / name).read_text(encoding="utf-8"))


def last_instant(vcd: Path) -> int:
    """The last time that a VCD file names, in ns."""
    return int([line for line in vcd.read_text(encoding="utf-8").splitlines() if line.startswith("#")][-1][1:])


# --- 0 and 1


def test_every_expectation_met_is_0(command: Asim) -> None:
    command.write("main.py", SLEEPER)
    command.write("a.yaml", scenario("good", "main.py", "expect:", "  - task: {name: main, state: done}"))
    done = command("run", "a.yaml", *ASK_FOR_ALL)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("start\nend\n\n")
    assert read_json(command)["verdict"] == "pass"
    assert ET.parse(command.folder / "result.xml").getroot().attrib["failures"] == "0"
    assert last_instant(command.folder / "run.vcd") == 5_000_000


def test_a_failed_expectation_is_1_with_the_evidence(command: Asim) -> None:
    command.write("main.py", SLEEPER)
    command.write(
        "a.yaml",
        scenario(
            "bad",
            "main.py",
            "expect:",
            '  - stdout: {contains: "end"}',
            '  - latency: {from: "stdout:/start/", to: "stdout:/end/", max: 4ms}',
        ),
    )
    done = command("run", "a.yaml", *ASK_FOR_ALL)
    assert (done.returncode, done.stderr) == (1, "")
    result = read_json(command)
    assert (result["verdict"], result["exit_status"], result["error"]) == ("fail", 1, None)
    assert [entry["pass"] for entry in result["expectations"]] == [True, False]
    assert result["expectations"][1]["measured"]["max_us"] == 5000
    assert result["expectations"][1]["message"] != ""
    assert ET.parse(command.folder / "result.xml").getroot().attrib["failures"] == "1"


def test_a_program_run_on_its_own_is_0(command: Asim) -> None:
    command.write("main.py", SLEEPER)
    done = command("run", "main.py", "--scheduler", "uasyncio-v2")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("start\nend\n\n")


def test_sys_exit_ends_a_program_normally(command: Asim) -> None:
    command.write("main.py", "import sys\nprint('a')\nsys.exit(7)\nprint('b')\n")
    done = command("run", "main.py", "--json", "-")
    assert (done.returncode, json.loads(done.stdout)["stdout"]) == (0, "a\n")


# --- 2

MALFORMED = {
    "unknown key": ("asim: 1\nname: x\ncolour: 3\ntasks: [{name: t, steps: [{yield: }]}]\n", "a.yaml:3:1: colour: "),
    "near miss": (
        "asim: 1\nname: x\nduratoin: 3s\ntasks: [{name: t, steps: [{yield: }]}]\n",
        'a.yaml:3:1: duratoin: unknown key; did you mean "duration"?',
    ),
    "wrong type": ("asim: 1\nname: [x]\ntasks: [{name: t, steps: [{yield: }]}]\n", "a.yaml:2:7: name: "),
    "missing unit": (
        "asim: 1\nname: x\nduration: 3\ntasks: [{name: t, steps: [{yield: }]}]\n",
        "a.yaml:3:11: duration: ",
    ),
    "negative duration": (
        "asim: 1\nname: x\nduration: -3s\ntasks: [{name: t, steps: [{yield: }]}]\n",
        "a.yaml:3:11: duration: ",
    ),
    "YAML 1.1 boolean": ("asim: yes\nname: x\ntasks: [{name: t, steps: [{yield: }]}]\n", "a.yaml:1:7: asim: "),
    "duplicate key": (
        "asim: 1\nname: x\nname: y\ntasks: [{name: t, steps: [{yield: }]}]\n",
        "a.yaml:3:1: name: ",
    ),
    "dangling pin": (
        "asim: 1\nname: x\ntasks: [{name: t, steps: [{set: {X99: 1}}]}]\n",
        "a.yaml:3:34: tasks[0].steps[0].set.X99: ",
    ),
    "dangling task": (
        "asim: 1\nname: x\ntasks: [{name: tick, steps: [{spawn: tock}]}]\n",
        "a.yaml:3:38: tasks[0].steps[0].spawn: ",
    ),
    "bad selector": (
        "asim: 1\nname: x\ntasks: [{name: t, steps: [{yield: }]}]\nexpect: [{events: {of: 'pin:X1:risen', min: 1}}]\n",
        "a.yaml:4:24: expect[0].events.of: ",
    ),
    "no program": ("asim: 1\nname: x\nprogram: {file: nothere.py}\n", "a.yaml:3:17: program.file: "),
    "cyclic spawn": (
        "asim: 1\nname: x\ntasks:\n  - {name: a, steps: [{spawn: b}]}\n  - {name: b, steps: [{spawn: a}]}\n",
        "a.yaml:",
    ),
    "two drivers": (
        "asim: 1\nname: x\ntasks: [{name: t, steps: [{yield: }]}]\nwires: [[uart4.tx, uart6.tx]]\n",
        "a.yaml:4:",
    ),
    "empty file": ("", "a.yaml:1:1: "),
    "not YAML": ("asim: [1\nname: }\n", "a.yaml:2:"),
    "exploding aliases": (
        "asim: 1\nname: x\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]\n" for k in range(1, 12)),
        "a.yaml:",
    ),
    "10 MB of nesting": ("asim: " + "[" * 10_000_000, "a.yaml:1:"),
    "10 MB of nested keys": ("{a: " * 2_500_000, "a.yaml:1:"),
    "not text": ("asim: 1\nname: \x00\x01\n", "a.yaml:2:"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_scenario_is_2_and_runs_nothing(command: Asim, name: str) -> None:
    text, complaint = MALFORMED[name]
    command.write("a.yaml", text)
    done = command("run", "a.yaml", *ASK_FOR_ALL)
    assert done.stderr.startswith("asim: " + complaint)
    assert done.stdout == ""
    assert done.returncode == 2
    assert sorted(path.name for path in command.folder.iterdir()) == ["a.yaml"]


def test_an_output_that_cannot_be_written_is_2_before_anything_runs(command: Asim) -> None:
    command.write("main.py", SLEEPER)
    for option in ("--json", "--junit", "--vcd"):
        done = command("run", "main.py", "--scheduler", "uasyncio-v2", option, "nowhere/out")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "asim: cannot write nowhere/out: No such file or directory\n"


# --- 3


def test_a_program_that_raises_is_3_with_its_own_traceback(command: Asim) -> None:
    command.write("programs/raises.py", RAISES)
    command.write("programs/lib/driver.py", DRIVER)
    command.write(
        "a.yaml",
        scenario(
            "raises",
            "programs/raises.py",
            "expect:",
            "  - pin: {name: X1, value: 1}",
            '  - stdout: {contains: "two"}',
        ),
    )
    done = command("run", "a.yaml", *ASK_FOR_ALL)
    assert (done.returncode, done.stderr) == (3, "")
    assert "".join("      " + line + "\n" for line in TRACEBACK.splitlines()) in done.stdout
    result = read_json(command)
    assert (result["verdict"], result["exit_status"], result["stdout"]) == ("error", 3, "one\n")
    assert (result["virtual_time_us"], result["tasks"]) == (5000, [{"name": "worker", "state": "failed"}])
    assert [entry["pass"] for entry in result["expectations"]] == [True, False]
    error = result["error"]
    assert (error["kind"], error["message"], error["traceback"]) == ("exception", "ValueError: bad 3", TRACEBACK)
    suite = ET.parse(command.folder / "result.xml").getroot()
    assert (suite.attrib["errors"], suite.attrib["failures"]) == ("1", "1")
    vcd = command.folder / "run.vcd"
    assert last_instant(vcd) == 5_000_000
    assert " X1 $end" in vcd.read_text(encoding="utf-8")


def test_a_program_that_raises_before_its_loop_is_3(command: Asim) -> None:
    command.write("main.py", "print('a')\n1 / 0\n")
    done = command("run", "main.py", "--json", "-")
    result = json.loads(done.stdout)
    assert (done.returncode, result["stdout"]) == (3, "a\n")
    assert result["error"]["traceback"] == (
        'Traceback (most recent call last):\n  File "main.py", line 2, in <module>\nZeroDivisionError: divide by zero\n'
    )


def test_a_program_that_is_no_python_is_3_with_its_place(command: Asim) -> None:
    command.write("main.py", "print('never')\nif True print('x')\n")
    done = command("run", "main.py", "--json", "-")
    result = json.loads(done.stdout)
    assert (done.returncode, result["stdout"]) == (3, "")
    assert result["error"]["traceback"] == (
        'Traceback (most recent call last):\n  File "main.py", line 2\nSyntaxError: invalid syntax\n'
    )


def test_an_expected_failure_is_no_3(command: Asim) -> None:
    command.write("programs/raises.py", RAISES)
    command.write("programs/lib/driver.py", DRIVER)
    command.write(
        "a.yaml", scenario("raises", "programs/raises.py", "expect:", "  - task: {name: worker, state: failed}")
    )
    done = command("run", "a.yaml", "--json", "result.json")
    result = read_json(command)
    assert (done.returncode, result["verdict"], result["error"]["expected"]) == (0, "pass", True)


def test_an_exception_nobody_retrieved_under_v3_is_a_warning(command: Asim) -> None:
    command.write(
        "main.py",
        "import asyncio\n\n\nasync def bad():\n    raise ValueError('x')\n\n\nasync def main():\n"
        "    asyncio.create_task(bad())\n    await asyncio.sleep_ms(10)\n    print('goes on')\n\n\n"
        "asyncio.run(main())\n",
    )
    done = command("run", "main.py", "--json", "-")
    result = json.loads(done.stdout)
    assert (done.returncode, result["error"]) == (0, None)
    assert result["stdout"].endswith("goes on\n")
    assert len(result["warnings"]) == 1


@pytest.mark.parametrize("board", ["ideal", "pyboard-v1.1"])
def test_a_program_that_never_yields_is_3_with_task_and_line(command: Asim, board: str) -> None:
    command.write("main.py", HOG)
    command.write("a.yaml", scenario("hog", "main.py", f"board: {board}", "hang_limit: 2s"))
    done = command("run", "a.yaml", *ASK_FOR_ALL)
    assert (done.returncode, done.stderr) == (3, "")
    error = read_json(command)["error"]
    assert (error["kind"], error["task"], error["traceback"]) == ("hang", "hog", "")
    assert error["source"] in ("main.py:7", "main.py:8")
    wanted = "20 million charge points" if board == "ideal" else "2s of code"
    assert error["message"] == f"task hog ran {wanted} without a yield, at {error['source']}"
    assert ET.parse(command.folder / "result.xml").getroot().attrib["errors"] == "1"
    assert last_instant(command.folder / "run.vcd") >= 20_000_000


@pytest.mark.parametrize("limit_us", [5_000, 500_000])
def test_a_program_that_hangs_before_its_loop_is_3_with_its_line_at_the_limit(command: Asim, limit_us: int) -> None:
    command.write("main.py", "ready = False\nwhile not ready:\n    pass\n")
    limit = f"hang_limit={limit_us}us"
    done = command("run", "main.py", "--board", "pyboard-v1.1", "--set", limit, "--json", "-")
    error = json.loads(done.stdout)["error"]
    assert limit_us <= error["at_us"] < limit_us + 10
    assert (done.returncode, error["kind"], error["task"]) == (3, "hang", None)
    assert error["source"] in ("main.py:2", "main.py:3")


RING = """\
import asyncio


async def waits(name):
    await asyncio.sleep(0)
    await tasks[name]


async def main():
    tasks["a"] = asyncio.create_task(waits("b"))
    tasks["b"] = asyncio.create_task(waits("a"))
    await asyncio.sleep(0.005)
    tasks["a"].cancel()


tasks = {}
asyncio.run(main())
"""


@pytest.mark.parametrize("board", ["ideal", "pyboard-v1.1"])
@pytest.mark.parametrize("scheduler", ["asyncio-v3", "asyncio-alt", "circuitpython"])
def test_cancelling_one_of_tasks_that_await_each_other_is_3_with_task_and_line(
    command: Asim, scheduler: str, board: str
) -> None:
    command.write("main.py", RING)
    done = command("run", "main.py", "--scheduler", scheduler, "--board", board, "--json", "-")
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["kind"], error["task"], error["source"]) == (3, "hang", "main", "main.py:13")
    assert error["message"] == (
        "task main ran for ever in a cancellation that goes round tasks that await each other: "
        "waits[0] -> waits[1] -> waits[0], at main.py:13"
    )
    assert done.stderr == f"asim: {error['message']}\n"


def test_native_tasks_that_spin_at_zero_cost_are_3_if_nothing_is_ever_due(command: Asim) -> None:
    command.write("a.yaml", "asim: 1\nname: spin\ntasks:\n  - {name: t, loop: [{yield: }]}\n")
    done = command("run", "a.yaml", *ASK_FOR_ALL)
    result = read_json(command)
    assert (done.returncode, result["error"]["kind"], result["error"]["task"]) == (3, "stalled", "t")
    assert result["warnings"] == [
        {
            "at_us": 0,
            "message": "time stood still for 10000 task resumes: t spin at zero cost; went on to the next due event",
        }
    ]
    assert {name for name in OUTPUTS if (command.folder / name).exists()} == set(OUTPUTS)


def test_tasks_that_spin_at_zero_cost_go_on_to_the_next_due_event(command: Asim) -> None:
    command.write(
        "a.yaml",
        "asim: 1\nname: spin\nduration: 1s\ntasks:\n  - {name: t, loop: [{yield: }]}\n"
        "  - {name: u, steps: [{sleep: 10ms}, {mark: seen}, {cancel: t}]}\n"
        "expect:\n  - events: {of: mark:seen, count: 1}\n  - task: {name: t, state: cancelled}\n",
    )
    done = command("run", "a.yaml", "--json", "-")
    result = json.loads(done.stdout)
    assert (done.returncode, result["verdict"], result["virtual_time_us"]) == (0, "pass", 10_000)
    assert len(result["warnings"]) == 1


# --- 130, and worse


LONG = """\
import uasyncio as asyncio


async def main():
    print('running')
    while True:
        await asyncio.sleep_ms(1)


asyncio.get_event_loop().run_until_complete(main())
"""


def start(command: Asim, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command.line(*arguments),
        cwd=command.folder,
        env=command.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("clock", ["virtual", "real"])
def test_an_interrupted_run_is_130_with_its_outputs(command: Asim, number: signal.Signals, clock: str) -> None:
    command.write("main.py", LONG)
    command.write(
        "a.yaml", scenario("long", "main.py", "duration: 90000s", "expect:", '  - stdout: {contains: "running"}')
    )
    with start(command, "run", "a.yaml", "--clock", clock, *ASK_FOR_ALL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "")
    assert "INTERRUPTED" in out
    result = read_json(command)
    assert (result["verdict"], result["exit_status"], result["stdout"]) == ("interrupted", 130, "running\n")
    assert result["error"]["kind"] == "interrupted"
    assert result["expectations"][0]["pass"] is True
    assert ET.parse(command.folder / "result.xml").getroot().attrib["errors"] == "1"
    # A final time stamp is drawn only where something changed after the one before.
    assert last_instant(command.folder / "run.vcd") <= result["virtual_time_us"] * 1000


def test_an_interrupt_reaches_a_program_that_never_yields(command: Asim) -> None:
    command.write("main.py", "print('running')\nwhile True:\n    pass\n")
    with start(command, "run", "main.py", "--board", "pyboard-v1.1", "--set", "hang_limit=90000s", "--until", "90000s",
               "--json", "result.json") as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert read_json(command)["verdict"] == "interrupted"


def test_an_interrupt_ends_all_files(command: Asim) -> None:
    command.write("main.py", LONG)
    command.write("a.yaml", scenario("long", "main.py", "duration: 90000s"))
    command.write("b.yaml", scenario("second", "main.py", "duration: 1s"))
    with start(command, "run", "a.yaml", "b.yaml", "--json", "result.json") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert [result["scenario"] for result in read_json(command)] == ["long"]


def test_a_run_killed_before_its_end_leaves_outputs_as_they_were(command: Asim) -> None:
    command.write("main.py", LONG)
    command.write("a.yaml", scenario("long", "main.py", "duration: 90000s"))
    for name in OUTPUTS[:2]:
        command.write(name, "of an earlier run\n")
    with start(command, "run", "a.yaml", *ASK_FOR_ALL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert [(command.folder / name).read_text(encoding="utf-8") for name in OUTPUTS[:2]] == ["of an earlier run\n"] * 2
    assert not (command.folder / "run.vcd").exists()


def test_a_run_killed_at_any_moment_leaves_outputs_whole_or_absent(command: Asim) -> None:
    command.write(
        "a.yaml",
        "asim: 1\nname: busy\nduration: 10s\ntasks:\n  - {name: t, count: 3, loop: [{set: {X1: 1}}, {busy: 100us}, "
        "{set: {X1: 0}}, {sleep: 1ms}]}\n",
    )
    started = time.monotonic()
    assert command("run", "a.yaml", *ASK_FOR_ALL).returncode == 0
    took = time.monotonic() - started
    whole = {name: (command.folder / name).read_bytes() for name in OUTPUTS}
    seen = set()
    for step in range(12):
        for name in OUTPUTS:
            (command.folder / name).unlink(missing_ok=True)
        with start(command, "run", "a.yaml", *ASK_FOR_ALL) as process:
            try:
                process.communicate(timeout=took * step / 10)
            except subprocess.TimeoutExpired:
                process.kill()
        for name in OUTPUTS:
            if (command.folder / name).exists():
                assert (command.folder / name).read_bytes() == whole[name]
                seen.add(process.returncode)
    assert seen <= {0, -signal.SIGKILL}


# --- several files


def test_several_files_end_with_the_worst_status(command: Asim) -> None:
    command.write("main.py", SLEEPER)
    command.write("hog.py", HOG)
    command.write("good.yaml", scenario("good", "main.py"))
    command.write("unmet.yaml", scenario("unmet", "main.py", "expect:", '  - stdout: {contains: "never"}'))
    command.write("hangs.yaml", scenario("hangs", "hog.py", "board: pyboard-v1.1", "hang_limit: 1s"))
    command.write("wrong.yaml", "asim: 1\n")
    statuses = {
        ("good.yaml",): 0,
        ("good.yaml", "unmet.yaml"): 1,
        ("unmet.yaml", "hangs.yaml", "good.yaml"): 3,
        ("wrong.yaml", "hangs.yaml", "unmet.yaml", "good.yaml"): 2,
        ("good.yaml", "wrong.yaml"): 2,
    }
    assert {files: command("run", *files).returncode for files in statuses} == statuses


def test_a_wrong_file_does_not_keep_the_others_from_running(command: Asim) -> None:
    command.write("main.py", SLEEPER)
    command.write("good.yaml", scenario("good", "main.py"))
    command.write("other.yaml", scenario("other", "main.py"))
    command.write("wrong.yaml", "asim: 1\n")
    done = command("run", "good.yaml", "wrong.yaml", "other.yaml", "--json", "result.json", "--junit", "result.xml")
    assert done.returncode == 2
    assert done.stderr.startswith("asim: wrong.yaml:1:1: ")
    assert [result["scenario"] for result in read_json(command)] == ["good", "other"]
    suites = ET.parse(command.folder / "result.xml").getroot()
    assert [suite.attrib["name"] for suite in suites] == ["good", "other"]
