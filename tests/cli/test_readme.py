"""The README's first scenario, done as it says."""

import re
from pathlib import Path

from asim_command import Asim

_CHECKOUT = Path(__file__).parents[2]
_README = (_CHECKOUT / "README.md").read_text(encoding="utf-8")


def _block(language: str, beginning: str) -> str:
    """The one fenced block of this language that begins so."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", _README, re.MULTILINE | re.DOTALL)
    (found,) = [block for name, block in blocks if name == language and block.startswith(beginning)]
    return str(found)


def _without_pace(text: str) -> str:
    return re.sub(r", [\d.]+ times real time", "", text)


def test_first_scenario_fails_as_shown_and_passes_after_the_change(command: Asim) -> None:
    program = _block("python", "import asyncio\n")
    command.write("doorbell.py", program)
    command.write("doorbell.yaml", _block("yaml", "asim: 1\n"))
    shown = _block("", "$ asim run doorbell.yaml\n")
    done = command("run", "doorbell.yaml")
    assert f"$ asim run doorbell.yaml\n{_without_pace(done.stdout)}$ echo $?\n1\n" == _without_pace(shown)
    assert done.returncode == 1

    command.write("doorbell.py", program.replace("sleep_ms(50)", "sleep_ms(20)"))
    done = command("run", "doorbell.yaml")
    assert done.stdout.endswith(_block("", "PASS "))
    assert done.returncode == 0


def test_a_slower_doorbell_is_found_against_the_baseline_as_shown(command: Asim) -> None:
    program = _block("python", "import asyncio\n").replace("sleep_ms(50)", "sleep_ms(20)")
    command.write("tests/timing/doorbell.py", program)
    command.write("tests/timing/doorbell.yaml", _block("yaml", "asim: 1\n"))
    assert command("run", "tests/timing", "-j", "auto", "--save-baseline", "timing.json").returncode == 0
    command.write("tests/timing/doorbell.py", program.replace("sleep_ms(20)", "sleep_ms(25)"))
    done = command("run", "tests/timing", "-j", "auto", "--baseline", "timing.json")
    line, _, shown = _block("", "$ asim run tests/timing").partition("\n")
    assert line == "$ asim run tests/timing -j auto --baseline timing.json"
    assert _without_pace(done.stdout) == _without_pace(shown)
    assert done.returncode == 1


def test_guarded_import_of_marks_reaches_the_simulator(command: Asim) -> None:
    command.write("decode.py", _block("python", "try:\n"))
    command.write(
        "decode.yaml",
        "asim: 1\nname: Marks\nprogram: {file: decode.py}\nexpect:\n  - events: {of: 'mark:frame decoded', count: 1}\n",
    )
    done = command("run", "decode.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_mistake_is_reported_as_quoted(command: Asim) -> None:
    command.write("doorbell.py", "")
    command.write("doorbell.yaml", _block("yaml", "asim: 1\n").replace("latency:", "latncy:"))
    quoted = re.search(r"^  `(doorbell\.yaml:.*)`$", _README, re.MULTILINE)
    assert quoted
    done = command("run", "doorbell.yaml")
    assert done.stderr == f"asim: {quoted[1]}\n"
    assert done.returncode == 2


def test_common_errors_are_found_as_shown(command: Asim) -> None:
    command.write("irrigate.py", _block("python", "import uasyncio as asyncio\n"))
    for words in ("check irrigate.py", "run irrigate.py --scheduler uasyncio-v2"):
        done = command(*words.split())
        shown = _block("", f"$ asim {words}\n")
        assert f"$ asim {words}\n{_without_pace(done.stdout)}" == _without_pace(shown)


def test_every_rule_of_the_check_is_described(command: Asim) -> None:
    rules = [line.split()[0] for line in command("check", "--rules").stdout.splitlines()]
    assert [rule for rule in rules if f"\n| `{rule}` | " not in _README] == []


def test_a_hang_is_told_as_quoted(command: Asim) -> None:
    done = command("run", str(_CHECKOUT / "scenarios/starvation/never_yields.yaml"))
    assert done.stdout.endswith("\n" + _block("", "hang at "))
    assert done.returncode == 3


def test_a_calibration_shows_the_quoted_costs(command: Asim) -> None:
    # The quoted board is a Pyboard V1.1 with another cost of a code unit and of a task switch.
    board = (_CHECKOUT / "sim/boards/pyboard-v1.1.yaml").read_text(encoding="utf-8")
    for cost, other in (("900ns", "1.3us"), ("74us", "45us")):
        assert board.count(f"value: {cost}\n") == 1
        board = board.replace(f"value: {cost}\n", f"value: {other}\n")
    command.write("board.yaml", board)
    command.write("calibrate.py", command("calibrate", "--program").stdout)
    command.write("measured.txt", command("run", "calibrate.py", "--board", "board.yaml").stdout)
    shown = command("calibrate", "measured.txt").stdout.splitlines()
    quoted = [line for line in _block("", "cost  ").splitlines() if line != "..."]
    assert [line for line in quoted if line not in shown] == []


def test_every_linked_file_exists() -> None:
    text = re.sub(r"^```.*?^```", "", _README, flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(r"\]\((?!#)([^)]+)\)", text)
    assert targets
    assert [target for target in targets if not (_CHECKOUT / target).exists()] == []
