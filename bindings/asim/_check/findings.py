"""What is found in one file, and the comments that silence it."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .rules import Rule

_SILENCED = re.compile(r"#\s*asim:\s*ignore(?:\[([^\]]*)\])?")


class Finding(NamedTuple):
    """One place where a rule is broken; line and column count from 1."""

    line: int
    column: int
    rule: Rule
    message: str


class Findings:
    """Collects the findings of a file, one for each place and rule."""

    def __init__(self, source: bytes) -> None:
        self._silenced = _silenced_lines(source)
        self._found: dict[tuple[int, int, str], Finding] = {}

    def add(self, node: ast.expr | ast.stmt, rule: Rule, message: str) -> None:
        """Note that `node` breaks `rule`, unless a comment on its first or last line silences that."""
        if not any(self._is_silenced(line, rule) for line in (node.lineno, node.end_lineno or node.lineno)):
            finding = Finding(node.lineno, node.col_offset + 1, rule, message)
            self._found.setdefault((finding.line, finding.column, rule.name), finding)

    def _is_silenced(self, line: int, rule: Rule) -> bool:
        names = self._silenced.get(line)
        return names is not None and (not names or rule.name in names)

    def sorted(self) -> list[Finding]:
        """Return them in the order of the file."""
        return [self._found[key] for key in sorted(self._found)]


def _silenced_lines(source: bytes) -> dict[int, tuple[str, ...]]:
    """The rules that `# asim: ignore[rule, ...]` names on each line; none for `# asim: ignore`, which means all."""
    lines: dict[int, tuple[str, ...]] = {}
    if b"asim:" not in source:
        return lines
    for token in tokenize.tokenize(io.BytesIO(source).readline):
        if token.type == tokenize.COMMENT and (found := _SILENCED.search(token.string)) is not None:
            names = found.group(1)
            lines[token.start[0]] = tuple(name.strip() for name in names.split(",")) if names is not None else ()
    return lines
