"""One program file, parsed, and the other files of its program."""

from __future__ import annotations

import ast
import warnings
from functools import cached_property
from pathlib import Path

from asim._loader.rewriter import Rewriter

from .scopes import ScopeTree


class SourceFile:
    """A file that has been read.

    Args:
        path: The file, as the user named it or as an import found it.

    Raises:
        OSError: The file cannot be read.
        SyntaxError: It is not in the dialect; with `lineno` and `offset`, where known.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        source = path.read_bytes()
        name = str(path)
        with warnings.catch_warnings():
            # The interpreter's opinion of the style of a program is not asked for.
            warnings.simplefilter("ignore")
            try:
                # The loader's own rewriting says what the dialect refuses. It changes the tree.
                Rewriter(name).module(ast.parse(source, name))
                self.tree = ast.parse(source, name)
            except ValueError as error:
                raise SyntaxError(str(error)) from None
        self.source = source

    @cached_property
    def scopes(self) -> ScopeTree:
        """The scopes of the file."""
        return ScopeTree(self.tree)

    @property
    def package(self) -> Path:
        """The folder that `from . import` looks into."""
        return self.path.parent


class ProgramFiles:
    """Reads each file once, and finds those that others import."""

    def __init__(self) -> None:
        self._files: dict[Path, SourceFile | None] = {}
        self._imports: dict[tuple[str, Path], SourceFile | None] = {}

    def read(self, path: Path) -> SourceFile:
        """Return the file.

        Raises:
            OSError, SyntaxError: As of SourceFile.
        """
        known = self._files.get(path.absolute())
        if known is None:
            known = self._files[path.absolute()] = SourceFile(path)
        return known

    def imported(self, name: str, by: SourceFile) -> SourceFile | None:
        """Return the file of the module `name`, "pack.part" or "..part", or None where the program has none."""
        key = (name, by.package)
        if key not in self._imports:
            self._imports[key] = self._find(name, by)
        return self._imports[key]

    def _find(self, name: str, by: SourceFile) -> SourceFile | None:
        steps = len(name) - len(name.lstrip("."))
        if steps:
            folder = by.package
            for _ in range(steps - 1):
                folder = folder.parent
            return self._below(folder, name[steps:])
        for folder in self._roots(by.package):
            found = self._below(folder, name)
            if found is not None:
                return found
        return None

    @staticmethod
    def _roots(folder: Path) -> list[Path]:
        """The folder of a program; of a file in a package, the folder around it too. The board's `lib` is one."""
        folders = [folder]
        while (folder / "__init__.py").is_file() and folder.absolute().parent != folder.absolute():
            folder = folder.absolute().parent
            folders.append(folder)
        return [*folders, *(root / "lib" for root in folders)]

    def _below(self, folder: Path, name: str) -> SourceFile | None:
        base = folder.joinpath(*name.split(".")) if name else folder
        for path in (base / "__init__.py", base.with_name(f"{base.name}.py")) if name else (base / "__init__.py",):
            if path.is_file():
                return self._read_quietly(path)
        return None

    def _read_quietly(self, path: Path) -> SourceFile | None:
        key = path.absolute()
        if key not in self._files:
            try:
                self._files[key] = SourceFile(path)
            except (OSError, SyntaxError):
                self._files[key] = None
        return self._files[key]
