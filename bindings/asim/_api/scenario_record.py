"""What a world was made of, and the scenario file that says so."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from asim import _asim

from .durations import Duration
from .pieces import as_json
from .program_text import program_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .functions import Spawned

# Failing tests show where they failed, not this file.
__tracebackhide__ = True

_BOARD_FILES = (".yaml", ".yml")


class ScenarioText(NamedTuple):
    """A world as a scenario file."""

    text: str
    """The YAML."""
    programs: dict[str, str]
    """Program files that belong beside it, by name: the coroutine functions that were spawned."""

    def __str__(self) -> str:
        return self.text


class ScenarioFile(NamedTuple):
    """The scenario file that a world was made of."""

    path: str
    overrides: list[tuple[str, str, str]]
    sizes: Mapping[str, int]
    """How long its lists are, by their keys."""


class BoardRecord:
    """What a board was given."""

    def __init__(self, label: str, keys: dict[str, Any]) -> None:
        self.label = label
        self.keys = keys
        self.program: dict[str, Any] | None = None
        self.spawned: Spawned = []
        self.hardware: list[dict[str, Any]] = []


class ScenarioRecord:
    """What a world was given, in the order in which it was."""

    def __init__(self, name: str, folder: str, settings: dict[str, Any], source: ScenarioFile | None = None) -> None:
        self._name = name
        self._folder = os.path.abspath(folder)
        self._settings = settings
        self._source = source
        self.boards: list[BoardRecord] = []
        self.wires: list[list[str]] = []
        self.stimuli: list[dict[str, Any]] = []
        self.remarks: list[str] = []

    @property
    def stimuli_size(self) -> int:
        """Return how many stimuli the scenario has."""
        return len(self.stimuli) + self._size("stimuli")

    def text(
        self, path: str, schedulers: Sequence[str], duration: Duration | None, expect: Sequence[Mapping[str, Any]]
    ) -> ScenarioText:
        """Return the scenario as the file `path` says it.

        Args:
            path: Where it will stand: files that it names are named from there.
            schedulers: That of each board.
            duration: How long it lasts; None as the file says that it was made of.
            expect: Expectations, beside those of that file.

        Raises:
            WorldError: A scenario cannot say it.
        """
        folder = os.path.dirname(os.path.abspath(path))
        stem = os.path.splitext(os.path.basename(path))[0]
        programs: dict[str, str] = {}
        for board, scheduler in zip(self.boards, schedulers, strict=True):
            if board.spawned:
                file = f"{stem}_{board.label}_spawned.py" if board.label else f"{stem}_spawned.py"
                programs[file] = program_text(board.spawned, scheduler)
                board.program = {"file": os.path.join(folder, file)}
        make = self._whole if self._source is None else self._changed
        remarks = "".join(f"# {remark}\n" for remark in self.remarks)
        return ScenarioText(remarks + make(folder, duration, list(expect)), programs)

    # A world that was made in code

    def _whole(self, folder: str, duration: Duration | None, expect: list[Mapping[str, Any]]) -> str:
        boards = {board.label: self._board(board, folder) for board in self.boards}
        only = boards.pop("", {})
        document: dict[str, Any] = {
            "asim": 1,
            "name": self._name,
            **{key: only.pop(key) for key in ("board", "scheduler", "costs") if key in only},
            **self._settings,
            "duration": duration,
            **only,
            "boards": boards,
            "wires": self.wires,
            "stimuli": self.stimuli,
            "expect": expect,
        }
        always = ("asim", "name")
        said = {key: value for key, value in document.items() if key in always or value not in (None, [], {})}
        return _asim.yaml_from_json(as_json(said))

    def _board(self, board: BoardRecord, folder: str) -> dict[str, Any]:
        keys = dict(board.keys)
        kind = keys.get("board")
        if kind is not None and kind.endswith(_BOARD_FILES):
            keys["board"] = self._relative(folder, kind)
        if board.program is not None:
            keys["program"] = self._program(board.program, folder)
        if board.hardware:
            keys["hardware"] = board.hardware
        return keys

    def _program(self, program: dict[str, Any], folder: str) -> dict[str, Any]:
        moved = {**program, "file": self._relative(folder, program["file"])}
        if "path" in program:
            moved["path"] = [self._relative(folder, root) for root in program["path"]]
        return moved

    def _relative(self, folder: str, file: str) -> str:
        return os.path.relpath(os.path.join(self._folder, file), folder)

    # A world that was made of a file

    def _changed(self, folder: str, duration: Duration | None, expect: list[Mapping[str, Any]]) -> str:
        assert self._source is not None
        changes = list(self._source.overrides)
        if duration is not None:
            changes.append(_change("duration", duration))
        for board in self.boards:
            prefix = f"boards.{board.label}." if board.label else ""
            changes += self._appended(f"{prefix}hardware", board.hardware)
            if board.program is not None:
                # Files are named from where the source is: the text moves them.
                changes.append(_change(f"{prefix}program", self._program(board.program, self._folder)))
        lists: list[tuple[str, Sequence[Any]]] = [("wires", self.wires), ("stimuli", self.stimuli), ("expect", expect)]
        # Items of the list at the file's end come before new lists behind it.
        for key, added in sorted(lists, key=lambda entry: not self._size(entry[0])):
            changes += self._appended(key, added)
        return _asim.scenario_text(self._source.path, changes, folder)

    def _size(self, key: str) -> int:
        return self._source.sizes[key] if self._source else 0

    def _appended(self, key: str, items: Sequence[Any]) -> list[tuple[str, str, str]]:
        if size := self._size(key):
            return [_change(f"{key}[{size + k}]", item) for k, item in enumerate(items)]
        return [_change(key, items)] if items else []


def _change(key: str, value: Any) -> tuple[str, str, str]:
    return key, key, as_json(value)
