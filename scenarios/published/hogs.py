"""What ten tasks that work 4 ms at a time do to a polled flag, a sleep and a device driver."""

import io
import time

import uasyncio as asyncio
from asim import mark

flag = False


async def hog(ms):
    while True:
        time.sleep_ms(ms)
        await asyncio.sleep_ms(0)


async def poll_flag():
    global flag
    while True:
        while not flag:
            await asyncio.sleep_ms(0)
        flag = False
        mark("seen")


async def nap(ms):
    while time.ticks_ms() < 19000:
        mark("down")
        await asyncio.sleep_ms(ms)
        mark("up")


class Driver(io.IOBase):
    """Readable once the flag is up."""

    def ioctl(self, request, argument):
        if request != 3:
            return -1
        return argument & 1 if flag else 0

    def readline(self):
        global flag
        flag = False
        mark("seen")
        return b"x\n"


async def read_driver():
    reader = asyncio.StreamReader(Driver())
    while True:
        await reader.readline()


async def main():
    await asyncio.sleep(20)


def run(task, ioq_len=0):
    loop = asyncio.get_event_loop(16, 16, ioq_len) if ioq_len else asyncio.get_event_loop()
    watch_button()
    for _ in range(10):
        loop.create_task(hog(4))
    loop.create_task(task)
    loop.run_until_complete(main())


def raise_flag(_):
    global flag
    flag = True
    mark("raised")


def watch_button():
    from machine import Pin

    Pin("X1", Pin.IN, Pin.PULL_UP).irq(raise_flag, Pin.IRQ_FALLING, hard=True)
