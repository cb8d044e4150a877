"""Runs scenarios in this process: a property tries too many for a process each."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asim._asim import main


@dataclass(frozen=True)
class Outcome:
    """What a command came to; `result` is empty where nothing ran."""

    status: int
    result: dict[str, Any]
    complaints: str

    @property
    def lines(self) -> list[str]:
        """What the program printed."""
        return str(self.result["stdout"]).splitlines()

    def measured(self, index: int = 0) -> dict[str, Any]:
        """What an expectation measured."""
        return dict(self.result["expectations"][index]["measured"])


class Simulation:
    """The command line of the extension, for files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, text: str) -> Path:
        """Write a file beside the scenario."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, scenario: Mapping[str, Any], *options: str) -> Outcome:
        """Run a scenario that is valid; its keys `asim` and `name` may be left out."""
        text = json.dumps({"asim": 1, "name": "example", **scenario})
        outcome = self.run_text(text, *options)
        assert outcome.status != 2, outcome.complaints
        return outcome

    def run_text(self, text: str, *options: str) -> Outcome:
        """Run the text of a scenario file, whatever it is."""
        path = self.write("scenario.yaml", text)
        json_path = self.folder / "result.json"
        json_path.unlink(missing_ok=True)
        status, complaints = self.command("run", str(path), "--json", str(json_path), *options)
        result = json.loads(json_path.read_text(encoding="utf-8")) if json_path.exists() else {}
        return Outcome(status, result, complaints)

    def command(self, *arguments: str) -> tuple[int, str]:
        """Return the exit status and what went to standard error."""
        with tempfile.TemporaryFile() as complaints, _redirected(1, os.devnull), _redirected(2, complaints.fileno()):
            status = main(arguments)
            complaints.seek(0)
            return status, complaints.read().decode()


@contextmanager
def _redirected(descriptor: int, target: int | str) -> Iterator[None]:
    """Have what C++ writes to a descriptor go elsewhere."""
    kept = os.dup(descriptor)
    opened = os.open(target, os.O_WRONLY) if isinstance(target, str) else os.dup(target)
    os.dup2(opened, descriptor)
    os.close(opened)
    try:
        yield
    finally:
        os.dup2(kept, descriptor)
        os.close(kept)
