"""Checks sources as `asim check` does."""

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from asim._check import Checker, Failure, Finding

Check = Callable[..., list[Finding]]


@pytest.fixture
def findings(tmp_path: Path) -> Check:
    """Write `source` and the other `files` of its program, and check it."""

    def check(source: str, files: Mapping[str, str] | None = None) -> list[Finding]:
        for name, text in {**(files or {}), "main.py": source}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        result = Checker().check(str(tmp_path / "main.py"))
        assert not isinstance(result, Failure), result
        return result

    return check


@pytest.fixture
def rules(findings: Check) -> Callable[..., list[str]]:
    """What is found in a source, as "LINE RULE"."""

    def check(source: str, files: Mapping[str, str] | None = None) -> list[str]:
        return [f"{finding.line} {finding.rule.name}" for finding in findings(source, files)]

    return check
