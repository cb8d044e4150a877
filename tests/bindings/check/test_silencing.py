"""Comments that say that something is meant so."""

import pytest

FUNCTION = "async def f(*things): pass\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("f()  # asim: ignore[never-awaited]\n", []),
        ("f()  # asim: ignore[not-called, never-awaited]  as a test\n", []),
        ("f()  # asim: ignore\n", []),
        ("f(\n    1,\n)  # asim: ignore[never-awaited]\n", []),
        ("f()  # asim: ignore[not-called]\n", ["never-awaited"]),
        ("# asim: ignore[never-awaited]\nf()\n", ["never-awaited"]),
        ("f('# asim: ignore')\n", ["never-awaited"]),
    ],
)
def test_a_comment_on_the_line_silences_its_rules(findings, line, expected):
    assert [finding.rule.name for finding in findings(FUNCTION + line)] == expected
