"""A callback for a pin that is polled as a stream, among five tasks that work 5 ms at a time."""

import io
import time

import pyb
import uasyncio as asyncio
from asim import mark


class PinCall(io.IOBase):
    """Readable when the pin has changed; reading calls."""

    def __init__(self, pin, on_rise):
        self.pin = pin
        self.on_rise = on_rise
        self.level = pin.value()
        self.reader = asyncio.StreamReader(self)

    async def serve(self):
        while True:
            await self.reader.read(1)

    def ioctl(self, request, argument):
        result = -1
        if request == 3:
            result = 0
            if argument & 1:
                level = self.pin.value()
                if level != self.level:
                    self.level = level
                    result = 1
        return result

    def read(self, _):
        if self.level and self.on_rise is not None:
            self.on_rise()
        return b"\n"


async def work():
    while True:
        await asyncio.sleep(0)
        time.sleep_ms(5)


def called():
    mark("called")


def run(*queues):
    loop = asyncio.get_event_loop(16, 16, *queues)
    out = pyb.Pin("X1", pyb.Pin.OUT)
    pyb.Timer(4, freq=2.1, callback=lambda _: out.value(not out.value()))
    loop.create_task(PinCall(pyb.Pin("X2", pyb.Pin.IN), called).serve())
    for _ in range(5):
        loop.create_task(work())
    loop.run_forever()
