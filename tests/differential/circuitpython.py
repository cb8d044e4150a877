"""The policy `circuitpython` against CircuitPython's own asyncio library, on one virtual clock.

Both run the programs of V3 in CircuitPython's world of modules: once with asim's asyncio, once with the unchanged
packages that `tests/reference/fetch.py` unpacks, whose loop waits by the simulated `select.poll`. ThreadSafeFlag, which
CircuitPython has not, is left out of the programs.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from differential.comparison import Divergence, Family, Program, traces

REFERENCES = Path(__file__).parents[2] / ".venv" / "reference"
LIBRARY = REFERENCES / "adafruit-circuitpython-asyncio-3.1.1" / "asyncio"
TICKS = REFERENCES / "adafruit-circuitpython-ticks-1.1.7" / "adafruit_ticks.py"

PROGRAMS = Family("circuitpython", "circuitpython", "interp_v3.py", "v3")

# The first lines of a program that asks for MicroPython's time; the library's own modules, imported here, keep theirs.
_PRELUDE = """\
import sys

{path}
import asyncio.core
import adafruit_ticks
from time import sleep


class MicroPythonTime:
    ticks_ms = adafruit_ticks.ticks_ms
    ticks_diff = adafruit_ticks.ticks_diff

    def sleep_ms(ms):
        sleep(ms / 1000)


sys.modules["time"] = MicroPythonTime
"""
SIMULATED = _PRELUDE.format(path="")
"""For programs on asim's asyncio."""
REAL = _PRELUDE.format(path='sys.path.insert(0, "reference")')
"""For programs beside a folder `reference` with a copy of the library."""

_MAIN = """\
sys.argv.append("programs.jsonl")
import interp_v3
"""


def copy_library(place: Path) -> None:
    """Put the library where a program finds it that inserts `place` in front of `sys.path`."""
    shutil.copytree(LIBRARY, place / "asyncio")
    shutil.copy(TICKS, place)


def without_flags(program: Program) -> Program:
    """Return `program` without its ThreadSafeFlags, and without the trace that it left on MicroPython."""
    kept = {key: value for key, value in program.items() if key not in ("flags", "trace")}
    kept["main"] = _operations(program["main"])
    kept["tasks"] = {name: _operations(operations) for name, operations in program["tasks"].items()}
    return kept


def _operations(operations: list[Any]) -> list[Any]:
    """Operations nest: a list within one holds operations if its first entry is a list."""
    return [
        [_operations(part) if isinstance(part, list) and part and isinstance(part[0], list) else part for part in one]
        for one in operations
        if one[0] not in ("flag_set", "flag_wait")
    ]


def compare_with_library(programs: Sequence[Program], command: Sequence[str], folder: Path) -> list[Divergence]:
    """Run `programs` on both and return those whose traces differ.

    Raises:
        RuntimeError: A run itself failed.
    """
    given = [without_flags(program) for program in programs]
    simulated = traces(given, command, folder / "simulated", PROGRAMS, SIMULATED + _MAIN)
    copy_library(folder / "library" / "reference")
    real = traces(given, command, folder / "library", PROGRAMS, REAL + _MAIN)
    return [
        Divergence(program, real[program["id"]], simulated.get(program["id"]))
        for program in given
        if simulated.get(program["id"]) != real[program["id"]]
    ]
