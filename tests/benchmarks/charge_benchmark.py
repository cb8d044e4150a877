"""A loop that computes, with a charge for each of its blocks, against the same loop on the interpreter alone."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ratio_report import Report
from switch_benchmark import silence

from asim._asim import main as asim

SHORT = 10_000
LONG = 1_010_000
REPETITIONS = 7
MOST = 1.35

PROGRAM = """\
def run(rounds):
    total = 0
    for i in range(rounds):
        if i & 3:
            total += i * 3
        else:
            total ^= i
    return total
"""
SCENARIO = """\
asim: 1
name: computing
board: pyboard-v1.1
duration: 60min
hang_limit: 60min
program: {{file: compute.py, call: run({rounds})}}
"""


def round_ns(run: Callable[[int], object]) -> float:
    """Measure one round of the loop once, in CPU time, without what starts it."""
    start = time.process_time_ns()
    run(SHORT)
    middle = time.process_time_ns()
    run(LONG)
    return (time.process_time_ns() - middle - (middle - start)) / (LONG - SHORT)


def main() -> int:
    """Print the ratio."""
    report = Report()
    names: dict[str, Callable[[int], object]] = {}
    exec(PROGRAM, names)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "compute.py").write_text(PROGRAM)
        for rounds in (SHORT, LONG):
            Path(folder, f"{rounds}.yaml").write_text(SCENARIO.format(rounds=rounds))

        def simulate(rounds: int) -> None:
            with silence():
                status = asim(["run", str(Path(folder, f"{rounds}.yaml"))])
            if status != 0:
                raise SystemExit(f"asim ended with status {status}")

        # In turn; what disturbs a measurement only ever makes it longer.
        measured = [(round_ns(simulate), round_ns(names["run"])) for _ in range(REPETITIONS)]
    charged, plain = (min(column) for column in zip(*measured, strict=True))
    evidence = f"{charged:.1f} ns to {plain:.1f} ns a round"
    report.check("charges of a computing loop, to none", charged / plain, MOST, "x", evidence)
    return report.exit_status()


if __name__ == "__main__":
    sys.exit(main())
