"""`asim compare`: one scenario under several schedulers, side by side."""

import json
import signal
import subprocess
from typing import Any

import pytest

from asim_command import Asim

SCENARIO = """\
asim: 1
name: The LED follows the button
board: pyboard-v1.1
scheduler: uasyncio-v2
duration: 3s
{work}
hardware:
  - button: {{name: button, pin: X3, bounce: 3ms}}
stimuli:
  - {{at: 1s, every: 207ms, count: 9, press: button, for: 100ms}}
expect:
  - latency: {{from: "button:press", to: "pin:X5:rising", max: {max}, count: 9}}
"""

PROGRAM = """\
try:
    import asyncio
except ImportError:
    import uasyncio as asyncio
from machine import Pin


async def watch(button, led):
    while True:
        led.value(not button.value())
        await asyncio.sleep_ms(20)


print("running")
loop = asyncio.get_event_loop()
loop.create_task(watch(Pin("X3", Pin.IN, Pin.PULL_UP), Pin("X5", Pin.OUT, value=0)))
loop.run_forever()
"""

V3_PROGRAM = """\
import asyncio


async def main():
    await asyncio.sleep_ms(10)


asyncio.run(main())
"""


@pytest.fixture
def files(command: Asim) -> Asim:
    command.write("main.py", PROGRAM)
    command.write("v3.py", V3_PROGRAM)
    command.write("a.yaml", SCENARIO.format(work="program: {file: main.py}", max="30ms"))
    command.write("strict.yaml", SCENARIO.format(work="program: {file: main.py}", max="1us"))
    return command


def compared(command: Asim, *arguments: str, status: int = 0) -> Any:
    done = command("compare", *arguments, "--json", "-")
    assert done.returncode == status, done.stdout + done.stderr
    comparison = json.loads(done.stdout)
    assert comparison["exit_status"] == status
    return comparison


def test_every_run_is_as_if_it_were_alone(files: Asim) -> None:
    comparison = compared(files, "a.yaml", "--seed", "7", "--boards", "pyboard-v1.1,ideal")
    assert len(comparison["columns"]) >= 4
    for column in comparison["columns"]:
        options = ("--scheduler", column["scheduler"], "--board", column["board"], "--seed", "7")
        assert json.loads(files("run", "a.yaml", *options, "--json", "-").stdout) == column["result"]


def test_schedulers_are_in_the_order_asked_for(files: Asim) -> None:
    for order in (["asyncio-v3", "uasyncio-v2"], ["uasyncio-v2", "asyncio-v3"]):
        comparison = compared(files, "a.yaml", "--schedulers", ",".join(order))
        assert [column["scheduler"] for column in comparison["columns"]] == order


def test_the_table_has_a_column_for_each_scheduler_and_leaves_the_output_of_programs_out(files: Asim) -> None:
    done = files("compare", "a.yaml", "--schedulers", "uasyncio-v2,asyncio-v3")
    lines = done.stdout.splitlines()
    assert lines[0] == "asim: The LED follows the button"
    assert lines[3].split() == ["uasyncio-v2", "asyncio-v3"]
    assert lines[4].split()[-2:] == ["PASS", "PASS"]
    assert any(line.startswith("  max  ") and "*" in line for line in lines)
    assert "running" not in done.stdout
    assert lines[-1] == "asim: PASS, 2 of 2 runs met all expectations"
    assert files("compare", "a.yaml", "--schedulers", "uasyncio-v2,asyncio-v3", "-v").stdout.count("running") == 2


def test_a_failed_expectation_is_status_1_with_its_evidence(files: Asim) -> None:
    done = files("compare", "strict.yaml", "--schedulers", "asyncio-v3")
    assert "asyncio-v3: the longest, " in done.stdout
    assert done.returncode == 1


def test_a_scheduler_without_the_api_is_left_out_unless_asked_for(files: Asim) -> None:
    comparison = compared(files, "v3.py")
    left_out = {column["scheduler"]: column["cannot_run"] for column in comparison["left_out"]}
    assert left_out["uasyncio-v2"] == "ImportError: no module named 'asyncio'"
    assert "asyncio-v3" in {column["scheduler"] for column in comparison["columns"]}

    done = files("compare", "v3.py", "--schedulers", "uasyncio-v2,asyncio-v3")
    assert "uasyncio-v2 cannot run: ImportError: no module named 'asyncio'\n" in done.stdout
    assert done.stdout.endswith("asim: ERROR, 1 of 2 runs met all expectations\n")
    assert done.returncode == 3


def test_native_tasks_run_under_each_scheduler(command: Asim) -> None:
    work = "tasks: [{name: foo, loop: [{wait: 'button:press'}, {set: {X5: 1}}, {set: {X5: 0}}]}]"
    command.write("a.yaml", SCENARIO.format(work=work, max="30ms"))
    columns = compared(command, "a.yaml", "--schedulers", "uasyncio-v2,asyncio-v3")["columns"]
    assert [column["result"]["scheduler"] for column in columns] == ["uasyncio-v2", "asyncio-v3"]


def test_options_of_another_scheduler_make_a_column_that_cannot_run(command: Asim) -> None:
    work = "tasks: [{name: foo, loop: [{sleep: 1ms}]}]\nscheduler_options: {runq_len: 4}"
    command.write("a.yaml", SCENARIO.format(work=work, max="30ms").split("expect:")[0])
    columns = compared(command, "a.yaml", "--schedulers", "uasyncio-v2,asyncio-v3", status=3)["columns"]
    assert columns[0]["cannot_run"] is None
    assert columns[1]["cannot_run"].endswith(", not of asyncio-v3")
    assert columns[1]["result"] is None


def test_several_boards_change_those_that_have_a_program(files: Asim) -> None:
    files.write(
        "two.yaml",
        "asim: 1\nname: two\nduration: 1s\nboards:\n"
        "  a: {scheduler: uasyncio-v2, program: {file: main.py}}\n"
        "  b: {scheduler: uasyncio-v2, tasks: [{name: foo, steps: [{sleep: 1ms}]}]}\n",
    )
    (column,) = compared(files, "two.yaml", "--schedulers", "asyncio-v3", "--boards", "pyboard-v1.1")["columns"]
    boards = [(board["label"], board["board"], board["scheduler"]) for board in column["result"]["boards"]]
    assert boards == [("a", "pyboard-v1.1", "asyncio-v3"), ("b", "ideal", "uasyncio-v2")]


def test_published_figures_are_judged_under_their_own_scheduler_only(command: Asim) -> None:
    published = "published: {of: max, value: 1us, source: nobody}"
    work = "tasks: [{name: foo, loop: [{wait: 'button:press'}, {set: {X5: 1}}, {set: {X5: 0}}]}]"
    command.write("a.yaml", SCENARIO.format(work=work, max=f"30ms, {published}"))
    columns = compared(command, "a.yaml", "--schedulers", "uasyncio-v2,asyncio-v3", status=1)["columns"]
    assert [column["result"]["verdict"] for column in columns] == ["fail", "pass"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["--schedulers", "asyncio-v4"],
            '--schedulers: there is no scheduler "asyncio-v4"; did you mean "asyncio-v3"?',
        ),
        (["--boards", "ideel"], '--boards: there is no board "ideel"; did you mean "ideal"?'),
        (["--set", "duratoin=1s"], '--set duratoin=1s: duratoin: unknown key; did you mean "duration"?'),
    ],
)
def test_bad_input_runs_nothing(files: Asim, arguments: list[str], complaint: str) -> None:
    done = files("compare", "a.yaml", *arguments, "--json", "result.json")
    assert done.stderr == f"asim: {complaint}\n"
    assert (done.stdout, done.returncode) == ("", 2)
    assert not (files.folder / "result.json").exists()


def test_an_interrupt_tells_what_was_found(command: Asim) -> None:
    command.write("a.py", "import time\nprint('begun')\nwhile True:\n    time.sleep_us(1)\n")
    line = command.line("compare", "a.py", "--schedulers", "asyncio-v3,uasyncio-v2", "--until", "60min", "-v")
    with subprocess.Popen(
        line, cwd=command.folder, env=command.environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert "asyncio-v3: interrupted at" in rest
    assert "uasyncio-v2" not in rest
    assert process.returncode == 130


def test_json_matches_its_published_schema(files: Asim) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(files("schema", "--comparison").stdout)
    jsonschema.validate(compared(files, "a.yaml"), schema)
    jsonschema.validate(compared(files, "v3.py"), schema)


def test_json_file_stands_beside_the_table(files: Asim) -> None:
    done = files("compare", "a.yaml", "--json", "result.json")
    assert done.stdout.endswith("runs met all expectations\n")
    assert json.loads((files.folder / "result.json").read_text(encoding="utf-8"))["format"] == 1
