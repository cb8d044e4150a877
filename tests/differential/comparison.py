"""Compares the traces of programs on asim's schedulers with those of the real implementations.

For V2.0, fast_io and V3 the real traces are recorded, in `data/FAMILY.jsonl.xz`, one program a line; other
implementations run beside asim's, in the simulator.
"""

import json
import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from differential import circuitpython
from differential.simulator import DATA, PYCOPY, Program, Setting, Trace, traces


@dataclass(frozen=True)
class Family:
    """One scheduler, the programs for it, and what it is compared with."""

    name: str
    setting: Setting
    programs: str
    """The file with the programs, without its ending."""
    reference: Setting | None = None
    """What tells the right traces; None: they are recorded with the programs."""


FAMILIES = (
    Family("v2", Setting("asim", "uasyncio-v2", "interp_v2.py"), "v2"),
    Family("fast_io", Setting("asim", "fast_io", "interp_v2.py"), "fast_io"),
    Family("pycopy", Setting("asim", "uasyncio-pycopy", "interp_v2.py"), "v2", PYCOPY),
    Family("v3", Setting("asim", "asyncio-v3", "interp_v3.py"), "v3"),
    # Without roundrobin(False) it differs only where nothing but I/O is waited for, which no program does for long.
    Family("asyncio-alt", Setting("asim", "asyncio-alt", "interp_v3.py"), "v3"),
    Family("circuitpython", circuitpython.SIMULATED, "v3", circuitpython.REAL),
)


@dataclass(frozen=True)
class Divergence:
    """A program whose trace differs."""

    program: Program
    expected: Trace | None
    got: Trace | None

    def __str__(self) -> str:
        lines = [f"program {self.program['id']}: {json.dumps(self.program)}"]
        real, got = self.expected or [], self.got or []
        for index in range(max(len(real), len(got))):
            expected = real[index] if index < len(real) else None
            actual = got[index] if index < len(got) else None
            if expected != actual:
                lines.append(f"  entry {index}: the real scheduler {expected}, asim {actual}")
                break
        return "\n".join(lines)


def load(family: Family, data: Path = DATA) -> list[Program]:
    """Read all programs of a family, in the order of their seeds."""
    with lzma.open(data / f"{family.programs}.jsonl.xz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def spread(programs: Sequence[Program], count: int) -> list[Program]:
    """Pick `count` programs, evenly over the whole."""
    return [programs[index * len(programs) // count] for index in range(count)]


def compare(family: Family, programs: Sequence[Program], command: Sequence[str], folder: Path) -> list[Divergence]:
    """Run `programs` in `folder` with the `asim` command and return those whose traces differ.

    Raises:
        RuntimeError: The run itself failed.
    """
    expected: dict[Any, Trace | None] = {program["id"]: program.get("trace") for program in programs}
    if family.reference is not None:
        expected = traces(family.reference, programs, command, folder / "reference")
    got = traces(family.setting, programs, command, folder / "asim")
    return [
        Divergence(family.setting.adapted(program), expected[program["id"]], got[program["id"]])
        for program in programs
        if got[program["id"]] != expected[program["id"]]
    ]
