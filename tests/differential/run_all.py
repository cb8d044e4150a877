"""Compares every program of the differential data with the trace of the real implementation.

usage: python -m differential.run_all [DATA_FOLDER]     (in the folder tests; default: data beside this file)
"""

import sys
import tempfile
import time
from pathlib import Path

from differential.circuitpython import PROGRAMS, compare_with_library
from differential.comparison import DATA, FAMILIES, Divergence, compare, load


def report(name: str, count: int, started: float, divergences: list[Divergence]) -> int:
    """Print one line, and what diverges; return the exit status."""
    took = time.monotonic() - started
    print(f"{name}: {count} programs, {len(divergences)} diverge, {took:.1f} s")
    for divergence in divergences[:10]:
        print(divergence)
    return int(bool(divergences))


def main() -> int:
    """Print one line a comparison; return 1 if any program diverges."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    command = [str(Path(sys.executable).with_name("asim"))]
    status = 0
    for family in FAMILIES:
        started = time.monotonic()
        programs = load(family, data)
        with tempfile.TemporaryDirectory() as folder:
            divergences = compare(family, programs, command, Path(folder))
        status |= report(family.name, len(programs), started, divergences)
    started = time.monotonic()
    programs = load(PROGRAMS, data)
    with tempfile.TemporaryDirectory() as folder:
        divergences = compare_with_library(programs, command, Path(folder))
    return status | report(PROGRAMS.name, len(programs), started, divergences)


if __name__ == "__main__":
    sys.exit(main())
