"""One trip round fast_io's loop with 16 polled native devices, against that of a loop written in Python.

The latter is the uasyncio that PyPI has, Pycopy's, run by asim's own loader with 16 UARTs; `make test` fetches it. Each
trip polls all devices once and resumes one task.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from marginal_cost import marginal_ns
from ratio_report import Report
from switch_benchmark import silence

import asim as package
from asim._asim import main as asim
from differential.simulator import PYCOPY

DEVICES = 16
SHORT = 100
LONG = 20_100
REPETITIONS = 5
MOST = 1 / 20

PROGRAM = """\
import sys
{prelude}
import uasyncio as asyncio
from machine import UART

async def read(uart):
    await asyncio.StreamReader(uart).read(1)

async def spin(trips):
    for _ in range(trips):
        yield

def run(trips):
    loop = asyncio.get_event_loop(32, 32)
    for number in range({devices}):
        loop.create_task(read(UART(number, 9600)))
    loop.run_until_complete(spin(trips))
"""
SCENARIO = """\
asim: 1
name: polling
board: board.yaml
scheduler: uasyncio-pycopy
duration: 60min
program: {{file: spin.py, call: run({trips})}}
"""


def board() -> str:
    """A Pyboard with 16 UARTs."""
    text = (Path(package.__file__).parent / "boards" / "pyboard-v1.1.yaml").read_text()
    begin, end = text.index("pins:"), text.index("# What the schedulers")
    pins = "".join(f"  T{number}: []\n  R{number}: []\n" for number in range(DEVICES))
    uarts = "".join(f"  - {{id: {number}, tx: T{number}, rx: R{number}}}\n" for number in range(DEVICES))
    return f"{text[:begin]}pins:\n{pins}uarts:\n{uarts}{text[end:]}".replace("name: pyboard-v1.1", "name: board")


def simulate(folder: Path) -> Callable[[int], None]:
    """Prepare the program; what is returned runs it for so many trips."""
    (folder / "spin.py").write_text(PROGRAM.format(prelude=PYCOPY.preludes, devices=DEVICES))
    for trips in (SHORT, LONG):
        (folder / f"{trips}.yaml").write_text(SCENARIO.format(trips=trips))

    def run(trips: int) -> None:
        with silence():
            status = asim(["run", str(folder / f"{trips}.yaml")])
        if status != 0:
            raise SystemExit(f"asim ended with status {status}")

    return run


def main() -> int:
    """Print the ratio."""
    report = Report()
    native = Path(package.__file__).parents[2] / "benchmarks" / "native_polling"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "board.yaml").write_text(board())
        PYCOPY.copy_library(folder)
        python = simulate(folder)
        theirs = marginal_ns({"python": python}, SHORT, LONG, REPETITIONS)["python"]
        ours = float(subprocess.run([native], capture_output=True, text=True, check=True).stdout)
    report.check(
        "fast_io, a trip with 16 devices, to Python", ours / theirs, MOST, "x", f"{ours:.0f} ns to {theirs:.0f} ns"
    )
    return report.exit_status()


if __name__ == "__main__":
    sys.exit(main())
