"""`asim search`: the worst case of a figure, found by running a scenario with many values."""

import json
import os
import pty
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from asim_command import Asim

# Ten tasks of 4 ms each and one that polls: an event just after the poll waits for a whole sweep, 40 ms. At the
# instant of the poll itself it is seen at once, so that the worst is a nanosecond less.
POLLED = """\
asim: 1
name: A polled flag
scheduler: uasyncio-v2   # sweeps
duration: 2s

tasks:
  - {name: foo, count: 10, loop: [{busy: 4ms}, {yield: }]}
  - {name: poller, loop: [{wait: "sw:press"}, {mark: seen}]}
hardware:
  - button: {name: sw, pin: X3}
stimuli:
  - {at: 1s, every: 97ms, count: 3, press: sw, for: 20ms}  # three presses
expect:
  # a comment
  - events: {of: "sw:press", count: 3}
"""
OBJECTIVE = "latency:sw:press->mark:seen"

# A sweep takes 1 ms, and 6 ms if `first` was pressed since `a` has looked. For `second` the worst is to be pressed just
# after `b` has looked, with `first` within the millisecond from there on: 6 ms, less a nanosecond.
TWO_PHASES = """\
asim: 1
name: Two presses that have to meet
scheduler: uasyncio-v2
duration: 2s
tasks:
  - {name: load, loop: [{busy: 1ms}, yield]}
  - {name: a, loop: [{wait: "first:press"}, {busy: 5ms}]}
  - {name: b, loop: [{wait: "second:press"}, {mark: seen}]}
hardware:
  - button: {name: first, pin: X3}
  - button: {name: second, pin: X4}
stimuli:
  - {at: 1s, press: first}
  - {at: 1050ms, press: second}
"""

PROGRAM = """\
import asyncio
import random
import time


async def compute():
    while True:
        time.sleep_ms(random.randrange(1, 5))
        await asyncio.sleep_ms(10)


async def beat():
    while True:
        await asyncio.sleep_ms(7)


async def main():
    asyncio.create_task(compute())
    await beat()


asyncio.run(main())
"""


@pytest.fixture
def command(tmp_path: Path) -> Asim:
    """The command, with an empty current folder."""
    return Asim(tmp_path)


def searched(command: Asim, *arguments: str) -> dict[str, Any]:
    """What `asim search --json -` writes."""
    done = command("search", *arguments, "--json", "-")
    assert done.stderr == ""
    return dict(json.loads(done.stdout))


def worst_us(result: dict[str, Any]) -> float:
    return float(result["worst"]["figure"]["value"])


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_the_known_worst_case_is_found_in_2000_runs(command: Asim, seed: str) -> None:
    command.write("polled.yaml", POLLED)
    result = searched(command, "polled.yaml", "--maximise", OBJECTIVE, "--seed", seed)
    assert (result["runs"], worst_us(result), result["exit_status"]) == (2000, 39_999.999, 0)
    assert result["as_written"] == {"unit": "us", "value": 23_000, "unanswered": False}
    assert result["worst"]["to_us"] - result["worst"]["from_us"] == pytest.approx(39_999.999)


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_two_phases_that_have_to_meet_are_found(command: Asim, seed: str) -> None:
    command.write("two.yaml", TWO_PHASES)
    result = searched(command, "two.yaml", "--maximise", "latency:second:press->mark:seen", "--seed", seed)
    assert worst_us(result) == 5_999.999
    first, second = (result["worst"]["values"][f"stimuli[{k}].at"] for k in (0, 1))
    assert (first, second) != ("1s", "1.05s")


@pytest.mark.parametrize("file", ["polled.yaml", "beat.py"])
def test_any_number_of_processes_finds_the_same(command: Asim, file: str) -> None:
    command.write("polled.yaml", POLLED)
    command.write("beat.py", PROGRAM)
    objective = OBJECTIVE if file == "polled.yaml" else "lateness:main"
    runs = "2000" if file == "polled.yaml" else "60"
    texts = []
    for jobs in ("1", "2", "3"):
        command(
            "search", file, "--maximise", objective, "--until", "1500ms", "--runs", runs, "-j", jobs, "-o", "w.yaml"
        )
        written = (command.folder / "w.yaml").read_text(encoding="utf-8")
        result = searched(command, file, "--maximise", objective, "--until", "1500ms", "--runs", runs, "-j", jobs)
        texts.append((written, result))
    assert texts[0] == texts[1] == texts[2]


def test_the_saved_scenario_runs_to_the_same_figure_and_digest_and_keeps_its_text(command: Asim) -> None:
    command.write("polled.yaml", POLLED)
    (command.folder / "found").mkdir()
    result = searched(command, "polled.yaml", "--maximise", OBJECTIVE, "--runs", "600", "-o", "found/worst.yaml")
    again = json.loads(command("run", "found/worst.yaml", "--json", "-").stdout)
    assert again["trace_digest"] == result["worst"]["result"]["trace_digest"]
    kept, found = (run["expectations"] for run in (again, result["worst"]["result"]))
    assert [check["measured"] for check in kept] == [check["measured"] for check in found]
    assert again["expectations"][1]["measured"]["max_us"] == worst_us(result)
    saved = (command.folder / "found/worst.yaml").read_text(encoding="utf-8")
    at = result["worst"]["values"]["stimuli[0].at"]
    assert saved == POLLED.replace("at: 1s", f"at: {at}") + '  - latency: {from: "sw:press", to: "mark:seen"}\n'


def test_a_saved_scenario_finds_its_files_from_where_it_lies(command: Asim) -> None:
    command.write("app/beat.py", PROGRAM)
    command.write("app/lib/nothing.py", "")
    command.write("app/out.txt", "")
    command.write("app/board.yaml", "asim_board: 1\nname: mine\ndescription: mine\nbase: ideal\ncosts: ideal\n")
    command.write(
        "app/beat.yaml",
        "asim: 1\nname: Beat\nduration: 1s\nprogram: {file: beat.py, path: [lib]}\n"
        "expect:\n  - stdout: {equals_file: out.txt}\n",
    )
    (command.folder / "found").mkdir()
    result = searched(command, "app/beat.yaml", "--maximise", "lateness:main", "--runs", "20", "-o", "found/worst.yaml")
    saved = (command.folder / "found/worst.yaml").read_text(encoding="utf-8")
    assert 'program: {file: "../app/beat.py", path: ["../app/lib"]}' in saved
    assert '{equals_file: "../app/out.txt"}' in saved
    again = json.loads(command("run", "found/worst.yaml", "--json", "-").stdout)
    assert again["trace_digest"] == result["worst"]["result"]["trace_digest"]


def test_a_program_by_itself_is_saved_as_a_scenario(command: Asim) -> None:
    command.write("beat.py", PROGRAM)
    searched(command, "beat.py", "--maximise", "lateness:main", "--runs", "5", "--until", "1s", "-o", "worst.yaml")
    saved = (command.folder / "worst.yaml").read_text(encoding="utf-8")
    assert re.fullmatch(
        'asim: 1\nname: "beat.py"\nprogram: {file: "beat.py"}\nduration: 1s\nexpect:\n  - {lateness: {task: "main"}}\n'
        r"(seed: \d+\n)?",
        saved,
    )
    assert command("run", "worst.yaml").returncode == 0


def test_a_layout_that_cannot_be_edited_is_written_anew(command: Asim) -> None:
    aliased = TWO_PHASES.replace("{at: 1s, press: first}", "{at: &when 1s, press: first}").replace("1050ms", "*when")
    command.write("two.yaml", aliased)
    result = searched(
        command, "two.yaml", "--maximise", "latency:second:press->mark:seen", "--runs", "300", "-o", "worst.yaml"
    )
    assert "&when" not in (command.folder / "worst.yaml").read_text(encoding="utf-8")
    again = json.loads(command("run", "worst.yaml", "--json", "-").stdout)
    assert again["trace_digest"] == result["worst"]["result"]["trace_digest"]


def test_the_report_names_the_worst_and_how_to_run_it_again(command: Asim) -> None:
    command.write("polled.yaml", POLLED)
    done = command("search", "polled.yaml", "--maximise", "expect[0]", "--runs", "50")
    assert done.stdout.startswith(
        "asim: A polled flag\nsearched 50 runs, search seed 0, for the highest count of events sw:press\n\n"
        "worst       3, run 0\nas written  3\n\n"
        "varied         over                the worst has\n"
        "stimuli[0].at  1s to 1.096999999s  as written\n\nagain: asim run polled.yaml\n\n"
    )
    done = command("search", "polled.yaml", "--maximise", OBJECTIVE, "--runs", "200")
    (again,) = re.findall(r"^again: (.*)$", done.stdout, re.MULTILINE)
    (figure,) = re.findall(r"^worst +(\S+ms),", done.stdout, re.MULTILINE)
    script = again.replace("asim ", command.line()[0] + " ", 1)
    run = subprocess.run(script, shell=True, cwd=command.folder, capture_output=True, text=True, check=False)
    assert f"max {figure}" in run.stdout


def test_an_unanswered_event_counts_with_the_time_that_it_waited(command: Asim) -> None:
    # The task ends after one press, so that the second is never answered: it waits from 1.4 s or more until 2 s.
    command.write("once.yaml", POLLED.replace('loop: [{wait: "sw:press"}, {mark', 'steps: [{wait: "sw:press"}, {mark'))
    result = searched(command, "once.yaml", "--maximise", OBJECTIVE, "--runs", "200")
    assert result["worst"]["figure"] == {"unit": "us", "value": 903_000, "unanswered": True}
    assert result["exit_status"] == 1
    assert (
        "worst       unanswered for 903ms, from 1.097s to 2s"
        in command("search", "once.yaml", "--maximise", OBJECTIVE, "--runs", "50").stdout
    )


def test_minimise_looks_for_the_lowest(command: Asim) -> None:
    command.write("polled.yaml", POLLED)
    result = searched(command, "polled.yaml", "--minimise", OBJECTIVE, "--runs", "500")
    assert (result["figure"], worst_us(result)) == ("min", 0)


def test_ranges_and_chosen_keys_are_varied(command: Asim) -> None:
    command.write("polled.yaml", POLLED.replace("busy: 4ms", "busy: [2ms, 4ms]"))
    result = searched(command, "polled.yaml", "--maximise", OBJECTIVE, "--vary", "tasks[0].count=1..12")
    assert [variable["key"] for variable in result["variables"]] == [
        "tasks[0].count",
        "seed",
        "stimuli[0].at",
        "tasks[0].loop[0].busy",
    ]
    assert worst_us(result) == 47_999.999
    assert result["worst"]["values"]["tasks[0].count"] == "12"
    only = searched(command, "polled.yaml", "--maximise", OBJECTIVE, "--only", "--vary", "stimuli[0].at=1s..1s")
    assert [variable["key"] for variable in only["variables"]] == ["stimuli[0].at"]
    fixed = searched(command, "polled.yaml", "--maximise", OBJECTIVE, "--set", "seed=7", "--runs", "10")
    assert "seed" not in [variable["key"] for variable in fixed["variables"]]


@pytest.mark.parametrize(
    ("objective", "unit"),
    [
        ("lateness:foo", "us"),
        ("interval:mark:seen", "us"),
        ("interval.rate:mark:seen", "per_s"),
        ("overruns:wait:poller", "count"),
        ("overruns:sw:press -> mark:seen", "count"),
        ("events:mark:seen", "count"),
        ("latency.count:sw:press -> mark:seen", "count"),
    ],
)
def test_every_kind_of_figure_can_be_searched(command: Asim, objective: str, unit: str) -> None:
    command.write("polled.yaml", POLLED.replace("{yield: }", "{sleep: 1ms}"))
    result = searched(command, "polled.yaml", "--maximise", objective, "--runs", "60")
    assert result["worst"]["figure"]["unit"] == unit


def test_nothing_measured_is_no_success(command: Asim) -> None:
    command.write("polled.yaml", POLLED)
    done = command("search", "polled.yaml", "--maximise", "interval:sw:press", "--set", "stimuli[0].count=1")
    assert done.stdout.endswith("nothing was measured in any run\n")
    assert done.returncode == 1


def test_a_broken_expectation_of_the_worst_is_status_1(command: Asim) -> None:
    command.write("polled.yaml", POLLED + '  - latency: {from: "sw:press", to: "mark:seen", max: 39ms}\n')
    done = command("search", "polled.yaml", "--maximise", OBJECTIVE)
    assert done.returncode == 1
    assert "the longest, 39.999999ms from" in done.stdout
    assert command("run", "polled.yaml").returncode == 0


def test_runs_that_end_in_an_error_are_told(command: Asim) -> None:
    fails = "        if random.randrange(30) == 0:\n            1 / 0\n"
    command.write(
        "fragile.py", PROGRAM.replace("        await asyncio.sleep_ms(7)", fails + "        await asyncio.sleep_ms(7)")
    )
    done = command("search", "fragile.py", "--maximise", "lateness:main", "--until", "100ms", "--runs", "20")
    assert done.returncode == 3
    assert re.search(
        r"^\d+ runs? ended in an error, the first with( seed=\d+)?: .*ZeroDivisionError: div", done.stdout, re.M
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "search: expected either --maximise or --minimise, such as --maximise lateness:reader"),
        (
            ("--maximise", "latncy:a->b"),
            "--maximise latncy:a->b: expected latency, lateness, interval, cancellation, overruns or events with a "
            'colon and what is measured, such as lateness:reader, or expect[0]; did you mean "latency"?',
        ),
        (
            ("--maximise", "latency:sw:press"),
            "--maximise latency:sw:press: expected latency:FROM->TO, in quotes since > means something to the shell",
        ),
        (
            ("--maximise", "lateness:fo"),
            '--maximise lateness:fo: expect[1].lateness.task: there is no task "fo"; did you mean "foo"?',
        ),
        (
            ("--maximise", "lateness.p98:foo"),
            '--maximise lateness.p98:foo: expected the figure max, min, mean, p50, p99 or count, got "p98"; did you '
            'mean "p99"?',
        ),
        (("--maximise", "expect[1]"), "--maximise expect[1]: the scenario has 1 expectations, counted from 0"),
        (
            ("--maximise", "expect[x]"),
            "--maximise expect[x]: expected an expectation of the scenario such as expect[0] or expect[0].p99",
        ),
        (
            ("--maximise", "expect[0]", "--vary", "stimuli[0].evry=1ms..2ms"),
            '--vary stimuli[0].evry=1ms..2ms: stimuli[0].evry: unknown key; did you mean "every"?',
        ),
        (
            ("--maximise", "expect[0]", "--vary", "seed=1..2", "--vary", "seed=1..3"),
            "--vary seed=1..3: this key is varied already",
        ),
        (
            ("--maximise", "expect[0]", "--window", "5"),
            '--window: expected a duration such as 250us or 1.5ms, got "5": a bare number has no unit; did you '
            'mean "5ms"?',
        ),
    ],
)
def test_wrong_input_is_told_and_nothing_is_run(command: Asim, arguments: tuple[str, ...], message: str) -> None:
    command.write("polled.yaml", POLLED)
    done = command("search", "polled.yaml", *arguments)
    assert (done.stdout, done.stderr, done.returncode) == ("", f"asim: {message}\n", 2)


def test_an_expectation_without_an_amount_cannot_be_searched(command: Asim) -> None:
    command.write("polled.yaml", POLLED + "  - task: {name: poller, state: waiting}\n")
    done = command("search", "polled.yaml", "--maximise", "expect[1]")
    assert done.stderr == (
        "asim: --maximise expect[1]: this expectation measures nothing that can be larger or smaller\n"
    )


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_keeps_what_was_found(command: Asim, jobs: str) -> None:
    command.write("polled.yaml", POLLED)
    arguments = (
        "search",
        "polled.yaml",
        "--maximise",
        OBJECTIVE,
        "--runs",
        "100000000",
        "-j",
        jobs,
        "-o",
        "worst.yaml",
    )
    terminal, screen = pty.openpty()
    with subprocess.Popen(
        command.line(*arguments),
        cwd=command.folder,
        env=command.environment(),
        stdout=subprocess.PIPE,
        stderr=screen,
    ) as process:
        os.close(screen)
        shown = b""
        while b"worst" not in shown:
            shown += os.read(terminal, 4096)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        output = process.stdout.read().decode()
    os.close(terminal)
    assert process.returncode == 130
    assert re.search(rb"asim: \[-+\] \d+ of 100000000 runs, [\d.]+/s, \d+ s left, worst [\d.]+ms", shown)
    assert re.search(r"^searched \d+ runs of 100000000, interrupted", output, re.MULTILINE)
    assert re.search(r"^worst +[\d.]+ms, from", output, re.MULTILINE)
    assert command("run", "worst.yaml").returncode == 0


def test_json_matches_its_published_schema(command: Asim) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(command("schema", "--search").stdout)
    command.write("polled.yaml", POLLED)
    jsonschema.validate(searched(command, "polled.yaml", "--maximise", OBJECTIVE, "--runs", "60"), schema)
    jsonschema.validate(
        searched(command, "polled.yaml", "--maximise", "interval:sw:press", "--set", "stimuli[0].count=1"), schema
    )
    command("search", "polled.yaml", "--maximise", OBJECTIVE, "--runs", "60", "--json", "result.json")
    jsonschema.validate(json.loads((command.folder / "result.json").read_text(encoding="utf-8")), schema)
