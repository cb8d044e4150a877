"""FileContext: one file that is being checked, and what every check asks of it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .function_shape import kind_of

if TYPE_CHECKING:
    from .findings import Findings
    from .meanings import Meaning
    from .resolver import Resolver
    from .rules import Rule
    from .scopes import FunctionNode, Scope
    from .source_file import SourceFile

_LONGEST_SPELLING = 60


class FileContext:
    """One file that is being checked."""

    def __init__(self, file: SourceFile, resolver: Resolver, findings: Findings) -> None:
        self.file = file
        self.resolver = resolver
        self._findings = findings

    def meaning(self, node: ast.expr) -> Meaning:
        """Return what an expression of the file is."""
        return self.resolver.meaning(node, self.file)

    def report(self, node: ast.expr | ast.stmt, rule: Rule, message: str) -> None:
        """Note a finding."""
        self._findings.add(node, rule, message)

    def scope(self, node: ast.AST) -> Scope:
        """Return the scope in which `node` is evaluated."""
        return self.file.scopes.scopes[node]

    def parent(self, node: ast.AST) -> ast.AST:
        """Return the node around `node`."""
        return self.file.scopes.parents[node]

    def function(self, node: ast.AST) -> FunctionNode | None:
        """Return the function whose body runs `node`."""
        scope = self.scope(node).function()
        found = scope.node if scope is not None else None
        return found if isinstance(found, (ast.FunctionDef, ast.AsyncFunctionDef)) else None

    def may_await(self, node: ast.AST) -> bool:
        """Tell whether `node` is in a coroutine."""
        function = self.function(node)
        return function is not None and kind_of(function) != "plain"


def spelled(node: ast.expr) -> str:
    """Return an expression as a message shows it, the arguments of a call left out where they are long."""
    text = ast.unparse(node)
    if isinstance(node, ast.Call) and (len(text) > _LONGEST_SPELLING or "\n" in text):
        return f"{ast.unparse(node.func)}(...)"
    return text
