"""Runs short programs of the suites that compare what a scheduler makes of them."""

import json
import textwrap
from dataclasses import dataclass
from typing import Any

from asim_command import Asim


@dataclass
class Ran:
    """What came of a program."""

    stdout: str
    error: str  # the last line of the traceback that left it, or what stopped it
    end_ms: float
    status: int
    result: Any

    @property
    def warnings(self) -> list[str]:
        """What the run warned of."""
        return [warning["message"] for warning in self.result["warnings"]]


class Programs:
    """Runs programs under one scheduler; `prelude` stands before each."""

    def __init__(self, command: Asim, scheduler: str, prelude: str) -> None:
        self._asim = command
        self._scheduler = scheduler
        self._prelude = prelude

    def run(self, program: str, *options: str) -> Ran:
        """Run `program`, indented as the caller likes, to its end."""
        self._asim.write("main.py", self._prelude + textwrap.dedent(program))
        done = self._asim("run", "main.py", "--scheduler", self._scheduler, "--json", "-", *options)
        result = json.loads(done.stdout)
        error = result["error"]["message"] if result["error"] else ""
        return Ran(result["stdout"], error, result["virtual_time_us"] / 1000, done.returncode, result)

    def printed(self, program: str, *options: str) -> str:
        """What `program` prints; it must end without an error."""
        ran = self.run(program, *options)
        assert (ran.error, ran.status) == ("", 0)
        return ran.stdout
