"""What low priority gives and takes: tasks that wait for their turn, callbacks, and a limit for how long."""

import time

import uasyncio as asyncio
from asim import mark


async def hog():
    while True:
        await asyncio.sleep_ms(0)


async def modest():
    while True:
        await asyncio.after_ms(100)
        mark("low priority task runs")


async def stop_after(seconds):
    await asyncio.sleep(seconds)


def run_overdue(limit_ms=None):
    loop = asyncio.get_event_loop(lp_len=16)
    if limit_ms is not None:
        loop.max_overdue_ms(limit_ms)
    loop.create_task(hog())
    loop.create_task(modest())
    loop.run_until_complete(stop_after(10))


def run_callbacks():
    loop = asyncio.get_event_loop(lp_len=16)
    end = time.ticks_add(time.ticks_ms(), 2000)

    def again():
        mark("callback")
        if time.ticks_diff(end, time.ticks_ms()) > 20:
            loop.call_after_ms(20, again)

    again()
    loop.run_until_complete(stop_after(3))


async def crunch(pause):
    while True:
        time.sleep_ms(5)
        await pause(0)


async def punctual():
    # Not in step with the work.
    while True:
        await asyncio.sleep_ms(101)


def run_accuracy(low_priority):
    loop = asyncio.get_event_loop(110, 110, 0, 110) if low_priority else asyncio.get_event_loop(110, 110)
    pause = asyncio.after_ms if low_priority else asyncio.sleep_ms
    loop.create_task(punctual())
    for _ in range(100):
        loop.create_task(crunch(pause))
    loop.run_until_complete(stop_after(60))
