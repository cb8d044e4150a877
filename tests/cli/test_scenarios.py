"""Every scenario that is shipped, run by the real command: its exit status, its figures, its determinism."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from asim_command import Asim

_SCENARIOS = Path(__file__).parents[2] / "scenarios"

# Exit status 3 is what this one is there to show.
_STATUS = {"starvation/never_yields.yaml": 3}

_ALL = sorted(path.relative_to(_SCENARIOS).as_posix() for path in _SCENARIOS.glob("*/*.yaml"))


def _run(command: Asim, name: str, *options: str) -> dict[str, Any]:
    done = command("run", str(_SCENARIOS / name), "--json", "-", *options)
    assert done.returncode == _STATUS.get(name, 0), done.stdout + done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _measured(result: dict[str, Any], kind: str, of: str) -> dict[str, Any]:
    """What was measured for the one expectation of this kind and subject."""
    subjects = [(expectation["kind"], expectation["of"]) for expectation in result["expectations"]]
    assert subjects.count((kind, of)) == 1, subjects
    measured: dict[str, Any] = result["expectations"][subjects.index((kind, of))]["measured"]
    return measured


@pytest.mark.parametrize("name", _ALL)
def test_ends_as_its_readme_line_says_and_does_so_again(command: Asim, name: str) -> None:
    first = _run(command, name)
    assert first["exit_status"] == _STATUS.get(name, 0)
    assert [expectation for expectation in first["expectations"] if not expectation["pass"]] == []
    assert first["warnings"] == []
    assert _run(command, name) == first


def test_readme_has_a_line_for_every_scenario() -> None:
    lines = (_SCENARIOS / "README.md").read_text(encoding="utf-8").splitlines()
    listed = {match[1]: match[2] for line in lines if (match := re.match(r"\| `(.+\.yaml)` \| (.+) \|", line))}
    assert sorted(listed) == _ALL
    assert {name for name, text in listed.items() if "exit status 3" in text} == set(_STATUS)


def test_a_task_that_never_yields_is_named_with_its_line(command: Asim) -> None:
    result = _run(command, "starvation/never_yields.yaml")
    program = (_SCENARIOS / "starvation" / "wait_for_line.py").read_text(encoding="utf-8").splitlines()
    loop = program.index("        while not uart.any():") + 1
    assert result["verdict"] == "error"
    assert result["error"]["kind"] == "hang"
    found = re.match(
        r"task listen ran 2s of code without a yield, at wait_for_line\.py:(\d+)", result["error"]["message"]
    )
    assert found
    assert int(found[1]) in (loop, loop + 1)


def test_native_tasks_and_a_program_of_the_same_shape_give_the_same_figures(command: Asim) -> None:
    # 4000 phases of 10 us: latencies of 0, 10 us, ... 39.99 ms, whose mean is 39.99 ms / 2.
    figures = {"count": 4000, "min_us": 0, "mean_us": 19995, "max_us": 39990, "missed": 0, "overruns": 0}
    for name in ("native", "program"):
        measured = _measured(_run(command, f"flag_latency/{name}.yaml"), "latency", "pin:X3:rising -> pin:X5:rising")
        assert {key: measured[key] for key in figures} == figures


def test_sleeps_are_as_late_as_the_longest_steps_and_the_scheduler_make_them(command: Asim) -> None:
    latest = {
        name: _measured(_run(command, f"late_sleeps/{name}.yaml"), "lateness", "sampler")["max_us"]
        for name in ("long_steps", "short_steps", "short_steps_v3")
    }
    assert latest == {"long_steps": 58000, "short_steps": 7000, "short_steps_v3": 3000}


def test_a_larger_buffer_or_shorter_steps_cure_the_overrun(command: Asim) -> None:
    lost = {
        name: _measured(_run(command, f"uart_overrun/{name}.yaml"), "overruns", "uart4")["count"]
        for name in ("small_buffer", "larger_buffer", "shorter_steps")
    }
    assert lost == {"small_buffer": 20 * 35, "larger_buffer": 0, "shorter_steps": 0}


@pytest.mark.parametrize(
    ("kind", "task", "deferred_us"), [("native", "sleeper", 700_000), ("program", "run_pump", 58_000_000)]
)
def test_v2_defers_the_cancellation_that_v3_delivers_at_once(
    command: Asim, kind: str, task: str, deferred_us: int
) -> None:
    taken = {
        version: _measured(_run(command, f"cancellation/{kind}_{version}.yaml"), "cancellation", task)["max_us"]
        for version in ("v2", "v3")
    }
    assert taken == {"v2": deferred_us, "v3": 0}


def test_a_stream_driver_waits_one_to_two_sweeps_under_v2_and_one_under_v3(command: Asim) -> None:
    edges = {
        version: _measured(_run(command, f"stream_driver/{version}.yaml"), "latency", "pin:X3:rising -> pin:X5:rising")
        for version in ("v2", "v3")
    }
    assert [(edge["min_us"], edge["max_us"]) for edge in edges.values()] == [(40_050, 79_950), (40_050, 43_950)]


def test_a_board_that_spins_answers_but_its_other_task_stands_still(command: Asim) -> None:
    beats = {}
    for name in ("spin", "share"):
        result = _run(command, f"two_boards/{name}.yaml")
        assert _measured(result, "latency", "station.uart4:rx -> hub.stdout:/^reading 21.5/")["count"] == 10
        beats[name] = _measured(result, "events", "station.pin:LED1:change")["count"]
    assert beats["share"] == 52
    assert beats["spin"] <= 10


def test_a_read_that_blocks_makes_the_others_as_late_as_its_timeout(command: Asim) -> None:
    latest = {
        name: _measured(_run(command, f"uart_timeout/{name}.yaml"), "lateness", "heartbeat")["max_us"]
        for name in ("v2", "v3", "blocking")
    }
    assert latest["v2"] < 1100
    assert latest["v3"] < 1100
    assert 299_000 < latest["blocking"] <= 300_500
