"""`asim calibrate`: from what the calibration program prints on a board to that board's costs."""

import random
import re
from pathlib import Path

import pytest

from asim_command import Asim

_PYBOARD = (Path(__file__).parents[2] / "sim" / "boards" / "pyboard-v1.1.yaml").read_text(encoding="utf-8")

# Microseconds, far from those of the base board.
COSTS = {"code_unit": 1.3, "task_switch": 45.0, "poll": 7.0, "polled_object": 3.5, "queue_operation": 5.0}

SCHEDULERS = ("asyncio-v3", "uasyncio-v2")


def odd_board() -> str:
    """The Pyboard with the costs above."""
    text = _PYBOARD.replace("name: pyboard-v1.1", "name: odd", 1)
    for name, value in COSTS.items():
        text = re.sub(rf"(\n  {name}:\n    value: )\w+", rf"\g<1>{value * 1000:.0f}ns", text, count=1)
    return text


def costs_of(board: str) -> dict[str, float]:
    """The costs of a board file in microseconds."""
    units = {"ns": 0.001, "us": 1.0, "ms": 1000.0}
    found = re.findall(r"^  (\w+):\n    value: ([\d.]+)(ns|us|ms)$", board, re.MULTILINE)
    return {name: float(value) * units[unit] for name, value, unit in found}


@pytest.fixture(params=SCHEDULERS)
def scheduler(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pasted(command: Asim, scheduler: str) -> str:
    """What the program prints on the board above, between what a REPL prints."""
    command.write("calibrate.py", command("calibrate", "--program").stdout)
    command.write("odd.yaml", odd_board())
    done = command("run", "calibrate.py", "--board", "odd.yaml", "--scheduler", scheduler)
    assert done.returncode == 0, done.stdout + done.stderr
    return "MPY: soft reboot\n>>> import calibrate\n" + done.stdout


def spoilt(pasted: str, *, deviation: float, tick_us: int, seed: int) -> str:
    """The measurements with noise, read by a clock of coarse ticks."""
    draws = random.Random(seed)

    def again(match: re.Match[str]) -> str:
        begin = draws.uniform(0, tick_us)
        end = begin + int(match[2]) * draws.gauss(1, deviation)
        return f"{match[1]}{int(end // tick_us - begin // tick_us) * tick_us}"

    return re.sub(r"^(asim measure \w+ \d+ )(\d+)$", again, pasted, flags=re.MULTILINE)


def calibrated(command: Asim, pasted: str) -> dict[str, float]:
    command.write("measured.txt", pasted)
    done = command("calibrate", "measured.txt", "-o", "my-board.yaml")
    assert done.returncode == 0, done.stderr
    return costs_of((command.folder / "my-board.yaml").read_text(encoding="utf-8"))


def test_gives_the_board_back(command: Asim, pasted: str) -> None:
    costs = calibrated(command, pasted)
    assert {name: costs[name] for name in COSTS} == pytest.approx(COSTS, rel=0.02)


def test_what_is_not_measured_is_that_of_the_base_board(command: Asim, pasted: str) -> None:
    costs, base = calibrated(command, pasted), costs_of(_PYBOARD)
    assert set(costs) == set(base)
    assert {name: costs[name] for name in base if name not in COSTS} == {
        name: value for name, value in base.items() if name not in COSTS
    }


# The standard errors of the single measurements are 1 %, those of the fitted costs follow from them: poll is a tenth of
# what its measurements take. A queue operation is 2 % of the shortest measurement with one, so that it is the base
# board's, and a task switch, after which a task is queued again, bears what that lacks: their sum is what counts.
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("error", [(0.01, 1), (0.0, 1000), (0.01, 1000)])
def test_noise_and_coarse_ticks_shift_it_no_more_than_they_must(
    command: Asim, pasted: str, scheduler: str, error: tuple[float, int], seed: int
) -> None:
    deviation, tick_us = error
    costs = calibrated(command, spoilt(pasted, deviation=deviation, tick_us=tick_us, seed=seed))
    assert costs["code_unit"] == pytest.approx(COSTS["code_unit"], rel=0.015)
    assert costs["polled_object"] == pytest.approx(COSTS["polled_object"], rel=0.15)
    assert costs["poll"] == pytest.approx(COSTS["poll"], rel=0.3)
    operations = 2 if scheduler == "asyncio-v3" else 0
    resume = costs["task_switch"] + operations * costs["queue_operation"]
    assert resume == pytest.approx(COSTS["task_switch"] + operations * COSTS["queue_operation"], rel=0.1)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_noisy_calibration_predicts_the_time_of_programs(
    command: Asim, pasted: str, scheduler: str, seed: int
) -> None:
    calibrated(command, spoilt(pasted, deviation=0.01, tick_us=1000, seed=seed))
    command.write(
        "a.yaml",
        f"asim: 1\nname: x\nscheduler: {scheduler}\nduration: 2s\n"
        "tasks: [{name: foo, count: 5, loop: [yield]}]\nexpect: [{interval: {of: 'task:foo:resume', after: 1s}}]\n",
    )
    rates = []
    for board in ("odd.yaml", "my-board.yaml"):
        found = re.search(r"rate ([\d.]+)/s", command("run", "a.yaml", "--board", board).stdout)
        assert found
        rates.append(float(found[1]))
    assert rates[1] == pytest.approx(rates[0], rel=0.02)


def test_shows_costs_and_residuals(command: Asim, pasted: str) -> None:
    command.write("measured.txt", pasted)
    lines = [line.split() for line in command("calibrate", "measured.txt").stdout.splitlines()]
    assert ["code_unit", "1.3us", "0s"] in [words[:3] for words in lines]
    assert any(words[:2] == ["empty_loop", "5000"] and words[-2:] == ["0.0", "%"] for words in lines)
    assert not (command.folder / "my-board.yaml").exists()


def test_the_board_file_is_one_that_asim_takes(command: Asim, pasted: str) -> None:
    calibrated(command, pasted)
    assert command("validate", "my-board.yaml").stdout == "my-board.yaml: ok\n"
    text = (command.folder / "my-board.yaml").read_text(encoding="utf-8")
    assert 'name: "my-board"\n' in text
    assert 'source: "asim calibrate, PYBv1.1 with STM32F405RG, micropython 1.29.0"\n' in text


def test_a_board_without_a_scheduler_gives_the_costs_of_code(command: Asim, pasted: str, scheduler: str) -> None:
    kept = [
        line for line in pasted.splitlines() if not re.match(r"asim measure (switches|spawns|cancels|sleeps)", line)
    ]
    count = sum(line.startswith("asim measure") for line in kept)
    text = "\n".join(kept).replace(f"asim scheduler {scheduler}", "asim scheduler none")
    text = re.sub(r"asim end \d+", f"asim end {count}", text)
    costs = calibrated(command, text)
    assert costs["code_unit"] == pytest.approx(COSTS["code_unit"], rel=0.02)
    assert costs["task_switch"] == costs_of(_PYBOARD)["task_switch"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "asim end",
            "# end",
            r"measured\.txt:\d+:1: the output breaks off: there is no line \"asim end\"; run the program",
        ),
        ("asim calibrate 1", "", r"measured\.txt:4:1: the line \"asim calibrate 1\" should come first"),
        ("empty_loop 5000 ", "empty_loop 5000", r"measured\.txt:9:1: expected asim measure NAME NUMBER MICROSECONDS"),
        ("empty_loop 5000 ", "empty_loop 5000 -", r"measured\.txt:9:1: empty_loop took -\d+ us, which is negative"),
        (
            "empty_loop 5000",
            "empty_lop 5000",
            r"measured\.txt:9:1: the program measures no \"empty_lop\" of 5000; did you",
        ),
    ],
)
def test_a_damaged_paste_is_told_with_its_line(command: Asim, pasted: str, old: str, new: str, complaint: str) -> None:
    command.write("measured.txt", pasted.replace(old, new, 1))
    done = command("calibrate", "measured.txt", "-o", "my-board.yaml")
    assert re.match(f"asim: {complaint}", done.stderr), done.stderr
    assert (done.returncode, done.stdout) == (2, "")
    assert not (command.folder / "my-board.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["calibrate"], "calibrate: expected either a file with what the program printed, or --program to get it"),
        (["calibrate", "a.txt", "--program"], "calibrate: expected either a file with what the program printed"),
        (["calibrate", "none.txt"], "none.txt: cannot be read"),
    ],
)
def test_a_wrong_command_line_says_what_would_be_right(command: Asim, arguments: list[str], complaint: str) -> None:
    done = command(*arguments)
    assert done.stderr.startswith(f"asim: {complaint}")
    assert done.returncode == 2


def test_an_unknown_base_is_told(command: Asim, pasted: str) -> None:
    command.write("measured.txt", pasted)
    done = command("calibrate", "measured.txt", "--base", "pybord-v1.1")
    assert done.stderr == 'asim: --base: there is no board "pybord-v1.1"; did you mean "pyboard-v1.1"?\n'
    assert done.returncode == 2
