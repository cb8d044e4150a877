# A device that a task reads as a stream, beside tasks that work 4 ms each: read at the end of the sweep after the one in
# which it became readable.
import io
import time

import uasyncio as asyncio
from asim import mark
from machine import Pin

ready = False


class Device(io.IOBase):
    def ioctl(self, request, argument):
        if request != 3:
            return -1
        return argument & 1 if ready else 0

    def readline(self):
        global ready
        ready = False
        mark("read")
        return b"x\n"


def on_edge(_):
    global ready
    ready = True


async def read():
    reader = asyncio.StreamReader(Device())
    while True:
        await reader.readline()


async def poll():
    global ready
    while True:
        if ready:
            ready = False
            mark("read")
        await asyncio.sleep_ms(0)


async def work():
    while True:
        time.sleep_ms(4)
        await asyncio.sleep_ms(0)


def run(task):
    Pin("X1", Pin.IN).irq(on_edge, Pin.IRQ_RISING, hard=True)
    loop = asyncio.get_event_loop()
    for _ in range(10):
        loop.create_task(work())
    loop.create_task(task)
    loop.run_forever()
