"""The README's first test, copied into a new directory."""

import re
from pathlib import Path

import pytest

pytest_plugins = "pytester"

_README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


def _block(beginning: str) -> str:
    """The one fenced block that begins so."""
    (found,) = [b for b in re.findall(r"^```\w*\n(.*?)^```$", _README, re.M | re.S) if b.startswith(beginning)]
    return str(found)


def test_it_fails_with_the_explanation_shown_and_passes_after_the_change(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\n")
    program = _block("import asyncio\nfrom machine import Pin\n\n\nasync def watch")
    (pytester.path / "doorbell.py").write_text(program)
    (pytester.path / "test_doorbell.py").write_text(_block("from asim import ms\n"))
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    shown = _block("E       assert 52.1871ms").splitlines()
    assert [line for line in shown if line != "   ..." and line not in result.outlines] == []

    (pytester.path / "doorbell.py").write_text(program.replace("sleep_ms(50)", "sleep_ms(20)"))
    pytester.runpytest().assert_outcomes(passed=1)
