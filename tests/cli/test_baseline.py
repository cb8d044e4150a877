"""`asim run --save-baseline` and `--baseline`: figures that were saved, and what is beyond their tolerance."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from asim_command import Asim

ROOT = Path(__file__).parents[2]
PYBOARD = (ROOT / "sim/boards/pyboard-v1.1.yaml").read_text(encoding="utf-8")

# A button that is looked at once a round, the tasks of which do nothing but to cost a task switch each.
FLAG = """\
asim: 1
name: A flag among ten tasks
board: board.yaml
scheduler: asyncio-v3
duration: 2s
tasks:
  - {{name: idle, count: 10, loop: [yield]}}
  - {{name: reader, loop: [{{wait: "sw:press"}}, {{mark: seen}}]}}
hardware:
  - button: {{name: sw, pin: X3}}
stimuli:
  - {{at: 100ms, every: 9ms, count: 200, jitter: 3ms, press: sw, for: 2ms}}
expect:
  - latency: {{from: "sw:press", to: "mark:seen", max: 20ms{more}}}
"""
PROGRAM = """\
import asyncio
import work


async def worker():
    while True:
        work.step()
        await asyncio.sleep_ms(7)


async def main():
    task = asyncio.create_task(worker())
    for _ in range(50):
        await asyncio.sleep_ms(10)


asyncio.run(main())
"""
RAISES = "raise OSError(5)\n\n\ndef step():\n    pass\n"
SLEEPER = """\
asim: 1
name: How late the sleeper wakes
board: board.yaml
duration: 1s
program: {file: main.py}
expect:
  - lateness: {task: main, max: 20ms}
  - task: {name: main, state: done}
"""


@pytest.fixture
def command(tmp_path: Path) -> Asim:
    """The command, with two scenarios on a board file and their baseline."""
    command = Asim(tmp_path)
    command.write("timing/board.yaml", PYBOARD)
    command.write("timing/flag.yaml", FLAG.format(more=""))
    command.write("timing/sleeper.yaml", SLEEPER)
    command.write("timing/main.py", PROGRAM)
    command.write("timing/work.py", "def step():\n    pass\n")
    done = command("run", "timing", "--save-baseline", "base.json")
    assert done.returncode == 0, done.stdout + done.stderr
    return command


def scale_cost(command: Asim, name: str, factor: float) -> tuple[str, str]:
    """Multiply a cost of the board file; return it before and after."""
    found = re.search(rf"  {name}:\n    value: (\d+)us", PYBOARD)
    assert found
    after = f"{int(found[1]) * factor:g}us"
    command.write("timing/board.yaml", PYBOARD.replace(found[0], f"  {name}:\n    value: {after}"))
    return f"{found[1]}us", after


def changes(command: Asim, *arguments: str) -> list[tuple[str, str, str]]:
    """What is beyond tolerance: how, of which scenario, which figure."""
    command("run", "timing", "--baseline", "base.json", "--json", "now.json", *arguments)
    results = json.loads((command.folder / "now.json").read_text(encoding="utf-8"))
    return [
        (change["is"], Path(result["file"]).stem, change["figure"])
        for result in results
        for change in result["baseline"]["changes"]
    ]


# --- the verdict


def test_passes_where_nothing_has_changed(command: Asim) -> None:
    done = command("run", "timing", "--baseline", "base.json", "--tolerance", "0%")
    assert done.returncode == 0
    assert (
        "compared with base.json: no figure beyond its tolerance; 2 of 2 scenarios have the same trace\n" in done.stdout
    )
    assert "changed since" not in done.stdout


def test_fails_where_a_cost_of_the_scheduler_is_ten_percent_higher_and_names_it(command: Asim) -> None:
    before, after = scale_cost(command, "task_switch", 1.1)
    done = command("run", "timing", "--baseline", "base.json", "--tolerance", "4%")
    assert done.returncode == 1
    row = re.search(
        r"^WORSE +timing/flag.yaml +latency sw:press -> mark:seen +max +(\S+) +(\S+) +\+(\S+) % +4%$", done.stdout, re.M
    )
    assert row, done.stdout
    assert 4 < float(row[3]) < 10
    assert f"  board pyboard-v1.1: task_switch {before} -> {after}\n" in done.stdout
    assert "asim: FAIL, 0 of 2 scenarios passed\n" in done.stdout


def test_tells_of_improvements_and_passes(command: Asim) -> None:
    before, after = scale_cost(command, "task_switch", 0.5)
    done = command("run", "timing", "--baseline", "base.json")
    assert re.search(r"^BETTER +timing/flag.yaml +latency sw:press -> mark:seen +max ", done.stdout, re.M)
    assert f"task_switch {before} -> {after}" in done.stdout
    assert done.returncode == 0


def test_five_percent_are_tolerated_unless_somebody_says_otherwise(command: Asim) -> None:
    scale_cost(command, "task_switch", 1.02)
    assert changes(command) == []
    assert ("worse", "flag", "max") in changes(command, "--tolerance", "0.5%")


def test_an_expectation_may_have_a_tolerance_of_its_own(command: Asim) -> None:
    scale_cost(command, "task_switch", 1.1)
    command.write("timing/flag.yaml", FLAG.format(more=", tolerance: 100%"))
    assert all(scenario != "flag" for _, scenario, _ in changes(command, "--tolerance", "0%"))
    command.write("timing/flag.yaml", FLAG.format(more=", tolerance: 0%"))
    assert ("worse", "flag", "max") in changes(command, "--tolerance", "50%")


def test_a_slower_program_is_named_with_its_file(command: Asim) -> None:
    command.write("timing/work.py", "import time\n\n\ndef step():\n    time.sleep_ms(5)\n")
    done = command("run", "timing", "--baseline", "base.json")
    assert done.returncode == 1
    assert re.search(r"^WORSE +timing/sleeper.yaml +lateness main ", done.stdout, re.M)
    assert "  program work.py has changed (1 of 2 scenarios)\n" in done.stdout
    assert "program main.py" not in done.stdout


def test_another_scheduler_seed_or_option_is_named(command: Asim) -> None:
    done = command("run", "timing/flag.yaml", "--baseline", "base.json", "--scheduler", "uasyncio-v2", "--seed", "7")
    assert "  scheduler asyncio-v3 -> uasyncio-v2\n  seed 0 -> 7\n" in done.stdout
    done = command("run", "timing/flag.yaml", "--baseline", "base.json", "--until", "3s")
    assert "  options none -> --until 3s\n" in done.stdout


def test_another_version_of_asim_is_named(command: Asim) -> None:
    base = command.folder / "base.json"
    saved = json.loads(base.read_text(encoding="utf-8"))
    now = saved["asim"]
    base.write_text(json.dumps({**saved, "asim": "0.0.9"}), encoding="utf-8")
    assert f"  asim 0.0.9 -> {now}\n" in command("run", "timing", "--baseline", "base.json").stdout


def test_an_expectation_that_fails_is_no_matter_of_the_baseline(command: Asim) -> None:
    command.write("timing/flag.yaml", FLAG.format(more="").replace("max: 20ms", "max: 1us"))
    done = command("run", "timing", "--baseline", "base.json")
    assert done.returncode == 1
    assert "no figure beyond its tolerance" in done.stdout
    assert "  scenario flag.yaml has changed (1 of 2 scenarios)\n" in done.stdout


# --- what there is to compare


def test_scenarios_that_are_new_or_gone_are_told_and_do_not_fail(command: Asim) -> None:
    (command.folder / "timing/sleeper.yaml").rename(command.folder / "timing/young.yaml")
    done = command("run", "timing", "--baseline", "base.json")
    assert done.returncode == 0
    assert (
        "not compared:\n  timing/young.yaml: new, not in base.json\n  timing/sleeper.yaml: no longer there\n"
        in done.stdout
    )


def test_of_one_file_only_that_is_compared(command: Asim) -> None:
    done = command("run", "timing/flag.yaml", "--baseline", "base.json")
    assert done.stdout.endswith(
        "compared with base.json: no figure beyond its tolerance; 1 of 1 scenario has the same trace\n"
    )
    assert "not compared" not in done.stdout


@pytest.mark.parametrize("name", ["./timing/../timing", "timing/"])
def test_files_are_found_however_they_are_named(command: Asim, name: str) -> None:
    assert "2 of 2 scenarios" in command("run", name, "--baseline", "base.json").stdout
    assert "2 of 2 scenarios" in command("run", str(command.folder / "timing"), "--baseline", "base.json").stdout


def test_a_baseline_of_other_files_is_refused(command: Asim) -> None:
    command.write("other.yaml", SLEEPER)
    done = command("run", "other.yaml", "--baseline", "base.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("asim: base.json: there is nothing to compare: it has none of the files")


def test_a_run_that_ends_early_is_not_compared(command: Asim) -> None:
    command.write("timing/work.py", RAISES)
    done = command("run", "timing", "--baseline", "base.json")
    assert done.returncode == 3
    assert "  timing/sleeper.yaml: not compared, since the run ended early: exception\n" in done.stdout


# --- the file


def test_the_file_says_what_was_measured_and_on_what_it_depends(command: Asim) -> None:
    saved = json.loads((command.folder / "base.json").read_text(encoding="utf-8"))
    assert saved["asim_baseline"] == 1
    assert saved["asim"].startswith("0.1.0")
    sleeper = saved["scenarios"]["timing/sleeper.yaml"]
    assert sleeper["boards"][0]["costs"]["task_switch"].endswith("us")
    assert list(sleeper["sources"]) == ["sleeper.yaml", "main.py", "work.py"]
    (lateness,) = sleeper["expectations"]
    assert (lateness["kind"], lateness["of"]) == ("lateness", "main")
    assert lateness["figures"]["count"] == 50
    assert lateness["figures"]["max"].endswith("s")


def test_the_file_does_not_depend_on_the_number_of_processes(command: Asim) -> None:
    command("run", "timing", "-j", "2", "--save-baseline", "again.json")
    assert (command.folder / "again.json").read_bytes() == (command.folder / "base.json").read_bytes()


def test_a_baseline_can_be_replaced_by_the_run_that_is_compared_with_it(command: Asim) -> None:
    scale_cost(command, "task_switch", 1.5)
    both = command("run", "timing", "--baseline", "base.json", "--save-baseline", "base.json")
    assert both.returncode == 1
    assert command("run", "timing", "--baseline", "base.json", "--tolerance", "0%").returncode == 0


def test_an_incomplete_baseline_is_not_written(command: Asim) -> None:
    before = (command.folder / "base.json").read_bytes()
    command.write("timing/work.py", RAISES)
    done = command("run", "timing", "--save-baseline", "base.json")
    assert done.returncode == 3
    assert done.stderr.endswith("asim: base.json is not written: timing/sleeper.yaml was not run to its end\n")
    assert (command.folder / "base.json").read_bytes() == before
    assert sorted(path.name for path in command.folder.iterdir()) == ["base.json", "timing"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "base.json:1:1: the file is empty"),
        ("{", "base.json:"),
        (
            '{"asim_baseline": 1, "asim": "0", "scenario": {}}',
            'base.json:1:35: scenario: unknown key; did you mean "scenarios"?',
        ),
        (
            '{"asim_baseline": 1, "asim": "0", "scenarios": {}}',
            "base.json:1:48: scenarios: expected a mapping, got an empty",
        ),
        ("[]", "expected a mapping with the keys of a baseline, got a list"),
    ],
)
def test_a_malformed_baseline_is_refused_with_its_place(command: Asim, text: str, message: str) -> None:
    command.write("base.json", text)
    done = command("run", "timing", "--baseline", "base.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_place_that_cannot_be_written_to_is_told_before_anything_runs(command: Asim) -> None:
    done = command("run", "timing", "--save-baseline", "no/such/base.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "asim: cannot write no/such/base.json: No such file or directory\n"


def test_the_schema_describes_the_file(command: Asim) -> None:
    schema = json.loads(command("schema", "--baseline").stdout)
    assert schema["required"] == ["asim_baseline", "asim", "scenarios"]
    assert "costs" in json.dumps(schema)


# --- options


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tolerance", "5%"], "--tolerance is that of --baseline, which is not given"),
        (
            ["--baseline", "base.json", "--tolerance", "5"],
            '--tolerance: expected a percentage such as 5% or 2.5%, got "5"',
        ),
        (["--baseline", "base.json", "--clock", "real"], "a baseline is of virtual time: in real time figures differ"),
        (
            ["--save-baseline", "b.json", "--clock", "real"],
            "a baseline is of virtual time: in real time figures differ",
        ),
        (["--baseline", "missing.json"], "missing.json: there is no such file"),
    ],
)
def test_options_that_do_not_fit_are_refused(command: Asim, arguments: list[str], message: str) -> None:
    done = command("run", "timing", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"asim: {message}")


def test_a_tolerance_is_for_expectations_that_measure(command: Asim) -> None:
    command.write("timing/sleeper.yaml", SLEEPER.replace("state: done", "state: done, tolerance: 5%"))
    assert "expect[1].task.tolerance: unknown key" in command("validate", "timing/sleeper.yaml").stderr
    command.write("timing/flag.yaml", FLAG.format(more=", tolerance: 5"))
    assert (
        'tolerance: expected a percentage such as 5% or 2.5%, got "5"' in command("validate", "timing/flag.yaml").stderr
    )


# --- other outputs


def test_junit_has_the_comparison_as_a_test_case(command: Asim) -> None:
    command("run", "timing", "--baseline", "base.json", "--junit", "a.xml")
    cases = ET.parse(command.folder / "a.xml").iter("testcase")
    assert [case.find("failure") for case in cases if case.get("name") == "figures of base.json"] == [None, None]
    before, after = scale_cost(command, "task_switch", 2)
    command("run", "timing", "--baseline", "base.json", "--junit", "b.xml")
    failures = ET.parse(command.folder / "b.xml").iter("failure")
    (failure,) = [failure for failure in failures if "mark:seen" in (failure.get("message") or "")]
    assert "latency sw:press -> mark:seen: max " in (failure.get("message") or "")
    assert f"changed since: board pyboard-v1.1: task_switch {before} -> {after}\n" in (failure.text or "")


def test_github_annotations_stand_at_the_expectation(command: Asim) -> None:
    scale_cost(command, "task_switch", 2)
    done = command("run", "timing", "-j", "2", "--baseline", "base.json", "--format", "github")
    (annotation,) = [line for line in done.stdout.splitlines() if line.startswith("::error file=timing/flag.yaml")]
    assert annotation.startswith("::error file=timing/flag.yaml,line=14,col=5,title=A flag among ten tasks%3A latency ")
    assert "worse: max " in annotation
    assert "%0Asince base.json was saved: board pyboard-v1.1: task_switch " in annotation
