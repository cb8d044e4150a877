"""Checks files of programs: what `asim check` does before it prints."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

from . import awaited, coroutine_use, hogging, loop_arguments, task_arguments
from .file_context import FileContext
from .findings import Finding, Findings
from .resolver import Resolver
from .source_file import ProgramFiles, SourceFile


class Failure(NamedTuple):
    """Why a file could not be checked; line and column count from 1, 0 where there is none."""

    line: int
    column: int
    message: str


class Checker:
    """Checks one file after the other; each is read once, also where others import it."""

    def __init__(self) -> None:
        self._files = ProgramFiles()
        self._resolver = Resolver(self._files)

    def check(self, path: str) -> list[Finding] | Failure:
        """Return what is found in a file, in its order, or why it cannot be checked."""
        try:
            return self._findings(self._files.read(Path(path)))
        except OSError as error:
            return Failure(0, 0, f"cannot be read: {error.strerror}")
        except SyntaxError as error:
            return Failure(error.lineno or 0, error.offset or 0, f"{error.msg}")
        except RecursionError:
            return Failure(0, 0, "cannot be checked: it is nested too deeply")

    def _findings(self, file: SourceFile) -> list[Finding]:
        findings = Findings(file.source)
        context = FileContext(file, self._resolver, findings)
        for node in list(file.scopes.scopes):
            _check_node(node, context)
        loop_arguments.check_module(context)
        return findings.sorted()


def _check_node(node: ast.AST, context: FileContext) -> None:
    if isinstance(node, ast.Call):
        coroutine_use.check_call(node, context)
        task_arguments.check_call(node, context)
        hogging.check_sleep(node, context)
    elif isinstance(node, (ast.Await, ast.YieldFrom)):
        awaited.check_await(node, context)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        awaited.check_protocol(node, context)
    elif isinstance(node, ast.While):
        hogging.check_loop(node, context)
