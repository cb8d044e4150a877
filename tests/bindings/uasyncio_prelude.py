"""What stands before the programs that run on a loop of the uasyncio V2 family."""

PRELUDE = """\
import io
import time
import uasyncio as asyncio

loop = asyncio.get_event_loop()


def note(what):
    print('%d:%s' % (time.ticks_ms(), what), end=' ')


async def repeat(name, times, ms=0):
    for number in range(times):
        note(name + str(number))
        await asyncio.sleep_ms(ms)


async def stop_after(ms):
    await asyncio.sleep_ms(ms)


class Device(io.IOBase):
    def __init__(self, *pieces):
        self.pieces = list(pieces)
        self.readable = bool(pieces)
        self.writable = False
        self.polls = []

    def ioctl(self, request, arg):
        if request != 3:
            return -1
        self.polls.append(arg)
        return (arg & 1 if self.readable else 0) | (arg & 4 if self.writable else 0)

    def read(self, size=-1):
        note('READ')
        piece = self.pieces.pop(0)
        self.readable = bool(self.pieces)
        return piece

    def readline(self):
        return self.read()

    def write(self, data, offset, size):
        note('WRITE')
        return 1 if self.writable else 0

    def close(self):
        note('close')


"""
