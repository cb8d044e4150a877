"""The quick start, from process start to exit status, against an interpreter that does nothing."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ratio_report import Report

REPETITIONS = 21
MOST_OF_PASS = 6.0

QUICK_START = Path(__file__).parents[2] / "scenarios" / "quick_start" / "quick_start.yaml"
# As a user's shell has it: byte code is kept, and the hash seed is for asim to pin.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED")
}


def run_ms(command: Sequence[str]) -> float:
    """Run a command once; it must succeed."""
    start = time.perf_counter_ns()
    subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter_ns() - start) / 1e6


def main() -> int:
    """Print the ratios."""
    commands = {
        "pass": [sys.executable, "-c", "pass"],
        "asim": [str(Path(sys.executable).with_name("asim")), "run", str(QUICK_START)],
        "python -m asim": [sys.executable, "-m", "asim", "run", str(QUICK_START)],
    }
    for command in commands.values():
        run_ms(command)  # byte code is written, files are in the cache
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(REPETITIONS):
        for name, command in commands.items():
            times[name].append(run_ms(command))
    ms = {name: statistics.median(measured) for name, measured in times.items()}
    report = Report()
    for name in ("asim", "python -m asim"):
        evidence = f"{ms[name]:.1f} ms to {ms['pass']:.1f} ms"
        report.check(f"quick start by {name}, to python's", ms[name] / ms["pass"], MOST_OF_PASS, "x", evidence)
    return report.exit_status()


if __name__ == "__main__":
    sys.exit(main())
