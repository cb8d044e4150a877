"""A delay of 30 ms by a device that is polled, three at a time, among ten tasks that work 10 ms at a time."""

import io
import time

import uasyncio as asyncio
from asim import mark


class MillisecTimer(io.IOBase):
    """Readable when its delay is over."""

    def __init__(self):
        self.due = 0
        self.reader = asyncio.StreamReader(self)

    async def wait(self, ms):
        self.due = time.ticks_add(time.ticks_ms(), ms)
        await self.reader.readline()

    def ioctl(self, request, argument):
        if request != 3:
            return -1
        if argument & 1 and time.ticks_diff(time.ticks_ms(), self.due) >= 0:
            return 1
        return 0

    def readline(self):
        return b"\n"


async def work():
    while True:
        await asyncio.sleep_ms(0)
        time.sleep_ms(10)


async def use(name):
    timer = MillisecTimer()
    while time.ticks_ms() < 9000:
        mark(name + " starts")
        await timer.wait(30)
        mark(name + " ends")


async def main():
    await asyncio.sleep(10)


def run(*queues):
    loop = asyncio.get_event_loop(16, 16, *queues)
    for _ in range(10):
        loop.create_task(work())
    for name in ("first", "second", "third"):
        loop.create_task(use(name))
    loop.run_until_complete(main())
