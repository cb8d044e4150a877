"""The same program under every scheduler that has its API: all of `asim list schedulers`, so that new ones join."""

import subprocess
import sys
from pathlib import Path

import pytest

from asim_command import Asim
from asyncio_programs import Programs

# Both programs need nothing but what all schedulers of their family have, and leave nothing to differences in order.
V2_PROGRAM = """\
import uasyncio as asyncio


async def count(name, ms, times):
    for number in range(times):
        await asyncio.sleep_ms(ms)
        print(name, number)


async def main():
    loop = asyncio.get_event_loop()
    loop.create_task(count('b', 25, 2))
    await count('a', 10, 4)
    try:
        await asyncio.wait_for_ms(count('late', 30, 9), 100)
    except asyncio.TimeoutError:
        print('time-out')


asyncio.get_event_loop().run_until_complete(main())
"""
V3_PROGRAM = """\
import asyncio


async def count(name, ms, times):
    for number in range(times):
        await asyncio.sleep_ms(ms)
        print(name, number)


async def main():
    task = asyncio.create_task(count('b', 25, 2))
    await count('a', 10, 4)
    await task
    try:
        await asyncio.wait_for_ms(count('late', 30, 9), 100)
    except asyncio.TimeoutError:
        print('time-out')


asyncio.run(main())
"""
PRINTED = "a 0\na 1\nb 0\na 2\na 3\nb 1\nlate 0\nlate 1\nlate 2\ntime-out\n"

V3_FAMILY = {"asyncio-v3", "circuitpython", "asyncio-alt"}


def schedulers() -> list[str]:
    """The names that `asim list schedulers` gives."""
    command = [str(Path(sys.executable).with_name("asim")), "list", "schedulers"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in listed.splitlines()]


@pytest.mark.parametrize("scheduler", schedulers())
def test_the_same_program_runs_under_every_scheduler_that_has_its_api(command: Asim, scheduler: str) -> None:
    program = V3_PROGRAM if scheduler in V3_FAMILY else V2_PROGRAM
    assert Programs(command, scheduler, "").printed(program) == PRINTED


def test_the_list_of_schedulers_holds_those_of_the_v3_family() -> None:
    assert set(schedulers()) >= V3_FAMILY
