"""`await asyncio.sleep_ms(0)` among 100 Python tasks, metrics on, against the same on CPython's asyncio and uvloop.

All run in this process, in turn, and each is timed with two lengths: the difference is switching alone.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop
from marginal_cost import marginal_ns
from ratio_report import Report

from asim._asim import main as asim

TASKS = 100
SHORT = 10
LONG = 2010
REPETITIONS = 7
MOST_OF_ASYNCIO = 0.25
MOST_OF_UVLOOP = 0.5
SCHEDULERS = ("uasyncio-v2", "fast_io", "uasyncio-pycopy", "asyncio-v3", "asyncio-alt")

V2_PROGRAM = """\
import uasyncio as asyncio

async def worker(rounds):
    for _ in range(rounds):
        await asyncio.sleep_ms(0)
    await asyncio.sleep_ms(1)

async def main(tasks, rounds):
    loop = asyncio.get_event_loop()
    for _ in range(tasks - 1):
        loop.create_task(worker(rounds))
    await worker(rounds)
    await asyncio.sleep_ms(1000)  # until all have ended

def run(tasks, rounds):
    loop = asyncio.get_event_loop(tasks + 1, tasks + 1)
    loop.run_until_complete(main(tasks, rounds))
"""
V3_PROGRAM = """\
import asyncio

async def worker(rounds):
    for _ in range(rounds):
        await asyncio.sleep_ms(0)
    await asyncio.sleep_ms(1)

async def main(tasks, rounds):
    await asyncio.gather(*[worker(rounds) for _ in range(tasks)])

def run(tasks, rounds):
    asyncio.run(main(tasks, rounds))
"""
# A board whose work takes time: on `ideal` it would stand still.
SCENARIO = """\
asim: 1
name: switching
board: pyboard-v1.1
scheduler: {scheduler}
duration: 60min
program: {{file: {scheduler}.py, call: "run({tasks}, {rounds})"}}
expect:
  - lateness: {{task: worker, max: 1s}}
  - latency: {{from: "task:worker[0]:resume", to: "task:worker[98]:resume", max: 1s}}
"""


async def worker(rounds: int) -> None:
    """What a task of the programs above does."""
    for _ in range(rounds):
        await asyncio.sleep(0)
    await asyncio.sleep(0.001)


async def gather(rounds: int) -> None:
    """The same shape on the loops of this interpreter."""
    await asyncio.gather(*[worker(rounds) for _ in range(TASKS)])


@contextmanager
def silence() -> Iterator[None]:
    """Send what is written to standard output to nowhere."""
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def simulate(folder: Path, scheduler: str) -> Callable[[int], None]:
    """Prepare the programs of one scheduler; what is returned runs one."""
    (folder / f"{scheduler}.py").write_text(V3_PROGRAM if scheduler.startswith("asyncio") else V2_PROGRAM)
    for rounds in (SHORT, LONG):
        scenario = SCENARIO.format(scheduler=scheduler, tasks=TASKS, rounds=rounds)
        (folder / f"{scheduler}-{rounds}.yaml").write_text(scenario)

    def run(rounds: int) -> None:
        with silence():
            status = asim(["run", str(folder / f"{scheduler}-{rounds}.yaml")])
        if status != 0:
            raise SystemExit(f"asim ended with status {status}")

    return run


def main() -> int:
    """Print the ratios."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        runs = {
            "asyncio": lambda rounds: asyncio.run(gather(rounds)),
            "uvloop": lambda rounds: uvloop.run(gather(rounds)),
            **{scheduler: simulate(Path(folder), scheduler) for scheduler in SCHEDULERS},
        }
        ns = {name: round_ns / TASKS for name, round_ns in marginal_ns(runs, SHORT, LONG, REPETITIONS).items()}
    for scheduler in SCHEDULERS:
        for baseline, limit in (("asyncio", MOST_OF_ASYNCIO), ("uvloop", MOST_OF_UVLOOP)):
            name = f"{scheduler}, a switch, to {baseline}'s"
            report.check(
                name, ns[scheduler] / ns[baseline], limit, "x", f"{ns[scheduler]:.0f} ns to {ns[baseline]:.0f} ns"
            )
    return report.exit_status()


if __name__ == "__main__":
    sys.exit(main())
