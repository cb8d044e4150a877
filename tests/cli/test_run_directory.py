"""`asim run DIRECTORY`: every scenario below it, published figures, the table at the end."""

import json
import signal
import subprocess

import pytest

from asim_command import Asim

# Three tasks that yield after 10 us of computing, on a board whose scheduler has costs.
RATE = """\
asim: 1
name: three tasks
board: pyboard-v1.1
scheduler: uasyncio-v2
duration: 3s
tasks:
  - {{name: foo, count: 3, loop: [{{busy: 10us}}, yield]}}
expect:
  - interval:
      of: task:foo:resume
      after: 1s
      published: {{of: rate, value: {value}/s, quantity: resumes a second, source: roundrobin.py{more}}}
"""

PASS = "asim: 1\nname: passes\nduration: 1s\ntasks: [{name: foo, steps: [{sleep: 1ms}]}]\n" + (
    "expect: [{task: {name: foo, state: done}}]\n"
)
FAIL = PASS.replace("passes", "fails").replace("state: done", "state: failed")


@pytest.fixture
def rate(command: Asim) -> float:
    """The simulated rate of RATE."""
    command.write("rate.yaml", RATE.format(value=1, more=""))
    result = json.loads(command("run", "rate.yaml", "--json", "-").stdout)
    return float(result["expectations"][0]["measured"]["rate_per_s"])


def test_runs_every_scenario_below_in_sorted_order_and_tells_what_failed(command: Asim) -> None:
    command.write("all/b.yaml", FAIL)
    command.write("all/a/deep/z.yml", PASS)
    command.write("all/c.yaml", PASS)
    command.write("all/.hidden/d.yaml", FAIL)
    command.write("all/board.yaml", "asim_board: 1\nname: board\n")
    command.write("all/notes.txt", "no scenario")
    done = command("run", "all")
    head, _, table = done.stdout.partition("\n\n      scenario")
    assert head.startswith("asim: fails\n")
    assert "asim: passes" not in head
    assert table == (
        "          expectations\n"
        "PASS  all/a/deep/z.yml  1 met\n"
        "FAIL  all/b.yaml        1 of 1 failed\n"
        "PASS  all/c.yaml        1 met\n"
        "\n"
        "asim: FAIL, 2 of 3 scenarios passed\n"
    )
    assert done.returncode == 1


def test_verbose_tells_what_passed_too(command: Asim) -> None:
    command.write("all/a.yaml", PASS)
    assert "asim: passes" not in command("run", "all").stdout
    assert "asim: passes" in command("run", "all", "-v").stdout


def test_several_files_are_told_one_by_one_and_end_with_the_table(command: Asim) -> None:
    command.write("a.yaml", PASS)
    command.write("b.yaml", "asim: 1\n")
    done = command("run", "a.yaml", "b.yaml")
    assert done.stdout.startswith("asim: passes\n")
    assert done.stdout.endswith(
        "         scenario  expectations\n"
        "PASS     a.yaml    1 met\n"
        "INVALID  b.yaml    not run\n"
        "\n"
        "asim: FAIL, 1 of 2 scenarios passed\n"
    )
    assert done.returncode == 2


def test_a_directory_without_scenarios_is_refused(command: Asim) -> None:
    command.write("empty/main.py", "")
    done = command("run", "empty")
    assert done.stderr == "asim: empty: there is no scenario (*.yaml) in this directory or below it\n"
    assert (done.returncode, done.stdout) == (2, "")


def test_json_of_a_directory_is_a_list_that_names_the_files(command: Asim) -> None:
    command.write("all/a.yaml", PASS)
    results = json.loads(command("run", "all", "--json", "-").stdout)
    assert [(result["file"], result["verdict"]) for result in results] == [("all/a.yaml", "pass")]


def test_waveforms_are_of_one_scenario_only(command: Asim) -> None:
    command.write("all/a.yaml", PASS)
    command.write("all/b.yaml", PASS)
    done = command("run", "all", "--vcd", "x.vcd")
    assert "2 files are given; run them one by one" in done.stderr
    assert done.returncode == 2


def test_validate_takes_a_directory(command: Asim) -> None:
    command.write("all/a.yaml", PASS)
    command.write("all/b.yaml", FAIL)
    assert command("validate", "all").stdout == "all/a.yaml: ok\nall/b.yaml: ok\n"


def test_an_interrupt_ends_the_runs_and_tells_what_was_found(command: Asim) -> None:
    command.write("all/a.yaml", PASS)
    command.write("all/b.yaml", "asim: 1\nname: long\nduration: 3s\ntasks: [{name: foo, loop: [{sleep: 1s}]}]\n")
    command.write("all/c.yaml", PASS)
    line = command.line("run", "all/a.yaml", "all/b.yaml", "all/c.yaml", "--clock", "real")
    with subprocess.Popen(
        line, cwd=command.folder, env=command.environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith("asim: PASS"):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == 130
    assert "PASS         all/a.yaml" in rest
    assert "INTERRUPTED  all/b.yaml" in rest
    assert "all/c.yaml" not in rest


# --- published figures


def test_published_figures_stand_beside_the_simulated_ones(command: Asim, rate: float) -> None:
    command.write("all/fitted.yaml", RATE.format(value=round(rate), more=", fitted: true"))
    command.write("all/predicted.yaml", RATE.format(value=round(rate * 0.96), more=""))
    command.write("all/why.yaml", RATE.format(value=round(rate * 2), more=", cause: It was another board."))
    done = command("run", "all")
    rows = done.stdout.splitlines()[1:5]
    status = {row.split()[0]: row.split()[-2] for row in rows if row.startswith("all/")}
    assert status == {"all/fitted.yaml": "fitted", "all/predicted.yaml": "predicted", "all/why.yaml": "outside"}
    assert "  cause: It was another board.\n" in done.stdout
    assert "\n3 rows, 1 fitted, 1 predicted, 1 outside tolerance\n" in done.stdout
    assert done.returncode == 0


def test_a_figure_outside_without_a_cause_fails(command: Asim, rate: float) -> None:
    command.write("a.yaml", RATE.format(value=round(rate * 2), more=""))
    done = command("run", "a.yaml")
    assert f"outside of the published {round(rate * 2)}/s ±5%, a deviation of -50.0 %" in done.stdout
    assert done.returncode == 1


def test_a_published_figure_is_not_held_against_another_scheduler(command: Asim, rate: float) -> None:
    command.write("a.yaml", RATE.format(value=round(rate), more=""))
    result = json.loads(command("run", "a.yaml", "--scheduler", "asyncio-v3", "--json", "-").stdout)
    assert result["expectations"][0]["published"] is None
    assert result["verdict"] == "pass"
