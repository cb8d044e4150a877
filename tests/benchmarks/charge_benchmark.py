"""A loop that computes, with a charge for each of its blocks, against the same loop on the interpreter alone."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from marginal_cost import marginal_ns
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

        ns = marginal_ns({"charged": simulate, "plain": names["run"]}, SHORT, LONG, REPETITIONS)
    charged, plain = ns["charged"], ns["plain"]
    evidence = f"{charged:.1f} ns to {plain:.1f} ns a round"
    report.check("charges of a computing loop, to none", charged / plain, MOST, "x", evidence)
    return report.exit_status()


if __name__ == "__main__":
    sys.exit(main())
