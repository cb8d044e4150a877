"""The README's first scenario, done as it says."""

import re
from pathlib import Path

from asim_command import Asim

_README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def _block(language: str, beginning: str) -> str:
    """The one fenced block of this language that begins so."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", _README, re.MULTILINE | re.DOTALL)
    (found,) = [block for name, block in blocks if name == language and block.startswith(beginning)]
    return str(found)


def _without_pace(text: str) -> str:
    return re.sub(r", [\d.]+ times real time", "", text)


def test_first_scenario_fails_as_shown_and_passes_after_the_change(asim: Asim) -> None:
    program = _block("python", "import asyncio\n")
    asim.write("doorbell.py", program)
    asim.write("doorbell.yaml", _block("yaml", "asim: 1\n"))
    shown = _block("", "$ asim run doorbell.yaml\n")
    done = asim("run", "doorbell.yaml")
    assert f"$ asim run doorbell.yaml\n{_without_pace(done.stdout)}$ echo $?\n1\n" == _without_pace(shown)
    assert done.returncode == 1

    asim.write("doorbell.py", program.replace("sleep_ms(50)", "sleep_ms(20)"))
    done = asim("run", "doorbell.yaml")
    assert done.stdout.endswith(_block("", "PASS "))
    assert done.returncode == 0


def test_a_slower_doorbell_is_found_against_the_baseline_as_shown(asim: Asim) -> None:
    program = _block("python", "import asyncio\n").replace("sleep_ms(50)", "sleep_ms(20)")
    asim.write("tests/timing/doorbell.py", program)
    asim.write("tests/timing/doorbell.yaml", _block("yaml", "asim: 1\n"))
    assert asim("run", "tests/timing", "-j", "auto", "--save-baseline", "timing.json").returncode == 0
    asim.write("tests/timing/doorbell.py", program.replace("sleep_ms(20)", "sleep_ms(25)"))
    done = asim("run", "tests/timing", "-j", "auto", "--baseline", "timing.json")
    command, _, shown = _block("", "$ asim run tests/timing").partition("\n")
    assert command == "$ asim run tests/timing -j auto --baseline timing.json"
    assert _without_pace(done.stdout) == _without_pace(shown)
    assert done.returncode == 1


def test_guarded_import_of_marks_reaches_the_simulator(asim: Asim) -> None:
    asim.write("decode.py", _block("python", "try:\n"))
    asim.write(
        "decode.yaml",
        "asim: 1\nname: Marks\nprogram: {file: decode.py}\nexpect:\n  - events: {of: 'mark:frame decoded', count: 1}\n",
    )
    done = asim("run", "decode.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_mistake_is_reported_as_quoted(asim: Asim) -> None:
    asim.write("doorbell.py", "")
    asim.write("doorbell.yaml", _block("yaml", "asim: 1\n").replace("latency:", "latncy:"))
    quoted = re.search(r"^  `(doorbell\.yaml:.*)`$", _README, re.MULTILINE)
    assert quoted
    done = asim("run", "doorbell.yaml")
    assert done.stderr == f"asim: {quoted[1]}\n"
    assert done.returncode == 2


def test_every_linked_file_exists() -> None:
    folder = Path(__file__).parents[2]
    targets = re.findall(r"\]\((?!#)([^)]+)\)", _README)
    assert [target for target in targets if not (folder / target).exists()] == []
