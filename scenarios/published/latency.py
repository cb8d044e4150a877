"""How long one `yield` of a task takes while N others work 2 ms at a time, at equal and at low priority."""

import time

import uasyncio as asyncio
from asim import mark


class Device:
    """Ready at once: what is measured is the scheduler."""

    def __iter__(self):
        yield


async def load(pause):
    await pause(0)
    while True:
        time.sleep_ms(2)
        await pause(0)


async def urgent(pause):
    device = Device()
    while time.ticks_ms() < 4000:
        await pause(0)
        mark("asked")
        await device
        mark("answered")


async def main():
    await asyncio.sleep(5)


def run(tasks, low_priority=False):
    slots = tasks + 10
    loop = asyncio.get_event_loop(slots, slots, 0, slots) if low_priority else asyncio.get_event_loop(slots, slots)
    pause = asyncio.after_ms if low_priority else asyncio.sleep_ms
    loop.create_task(urgent(pause))
    for _ in range(tasks):
        loop.create_task(load(pause))
    loop.run_until_complete(main())
