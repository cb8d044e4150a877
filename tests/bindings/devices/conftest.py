"""A bench: a program on a simulated board, with what a scenario attaches to it."""

import json
import textwrap
from typing import Any

import pytest

from asim_command import Asim


class Run:
    """What a run came to."""

    def __init__(self, result: dict[str, Any]) -> None:
        self.result = result

    @property
    def lines(self) -> list[str]:
        """What the program printed."""
        return str(self.result["stdout"]).splitlines()

    def measured(self, index: int = 0) -> dict[str, Any]:
        """What an expectation measured."""
        return dict(self.result["expectations"][index]["measured"])


class Bench:
    """Runs programs."""

    def __init__(self, command: Asim) -> None:
        self._asim = command

    def __call__(self, program: str, scenario: str = "", *, status: int = 0, board: str = "ideal") -> Run:
        """Run `program` in a scenario with these further entries; the exit status must be `status`."""
        self._asim.write("main.py", textwrap.dedent(program))
        head = f"asim: 1\nname: bench\nboard: {board}\nprogram: {{file: main.py}}\n"
        self._asim.write("bench.yaml", head + textwrap.dedent(scenario))
        done = self._asim("run", "bench.yaml", "--json", "result.json")
        assert done.returncode == status, done.stdout + done.stderr
        return Run(json.loads((self._asim.folder / "result.json").read_text(encoding="utf-8")))


@pytest.fixture
def bench(command: Asim) -> Bench:
    """A bench with nothing on it."""
    return Bench(command)
