"""Runs random programs on a simulated scheduler and compares their traces with those of the real one.

Data: `data/FAMILY.jsonl.xz`, one program a line with the trace that the real implementation produced; and
`interp_*.py`, the interpreters that define the language. One run of the simulator executes a whole batch of programs.
"""

import json
import lzma
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

Program = dict[str, Any]


@dataclass(frozen=True)
class Family:
    """One scheduler with its programs and the interpreter that runs them."""

    name: str
    scheduler: str
    interpreter: str


FAMILIES = (
    Family("v2", "uasyncio-v2", "interp_v2.py"),
    Family("fast_io", "fast_io", "interp_v2.py"),
    Family("v3", "asyncio-v3", "interp_v3.py"),
)

_MAIN = """\
import sys
sys.argv.append("programs.jsonl")
import {interpreter}
"""


@dataclass(frozen=True)
class Divergence:
    """A program whose trace differs."""

    program: Program
    expected: list[Any]
    got: list[Any] | None

    def __str__(self) -> str:
        lines = [f"program {self.program['id']}: {json.dumps(self.program)}"]
        got = self.got or []
        for index in range(max(len(self.expected), len(got))):
            expected = self.expected[index] if index < len(self.expected) else None
            actual = got[index] if index < len(got) else None
            if expected != actual:
                lines.append(f"  entry {index}: the real scheduler {expected}, asim {actual}")
                break
        return "\n".join(lines)


def load(family: Family, data: Path = DATA) -> list[Program]:
    """Read all programs of a family, in the order of their seeds."""
    with lzma.open(data / f"{family.name}.jsonl.xz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def spread(programs: Sequence[Program], count: int) -> list[Program]:
    """Pick `count` programs, evenly over the whole."""
    return [programs[index * len(programs) // count] for index in range(count)]


def compare(family: Family, programs: Sequence[Program], command: Sequence[str], folder: Path) -> list[Divergence]:
    """Run `programs` in `folder` with the `asim` command and return those whose traces differ.

    Raises:
        RuntimeError: The run itself failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(DATA / family.interpreter, folder)
    (folder / "main.py").write_text(_MAIN.format(interpreter=family.interpreter.removesuffix(".py")))
    with (folder / "programs.jsonl").open("w", encoding="utf-8") as file:
        for program in programs:
            file.write(json.dumps(_without_trace(program)) + "\n")
    arguments = ["run", "main.py", "--scheduler", family.scheduler, "--until", "1000000s", "--json", "-"]
    done = subprocess.run([*command, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"asim ended with status {done.returncode}:\n{done.stderr}")
    traces = {}
    for line in json.loads(done.stdout)["stdout"].splitlines():
        result = json.loads(line)
        traces[result["id"]] = result["trace"]
    return [
        Divergence(_without_trace(program), program["trace"], traces.get(program["id"]))
        for program in programs
        if traces.get(program["id"]) != program["trace"]
    ]


def _without_trace(program: Program) -> Program:
    return {key: value for key, value in program.items() if key != "trace"}
