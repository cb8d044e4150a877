"""What stands before the programs that run on a loop of the asyncio V3 family."""

PRELUDE = """\
import asyncio
import io
import time

S = lambda: asyncio.sleep_ms(0)


def note(what):
    print(what, end=' ')


async def say(name, *times):
    for ms in times:
        await asyncio.sleep_ms(ms)
    note(name)
    return name


async def steps(name, count):
    for number in range(count):
        note(name + str(number))
        await S()


class Device(io.IOBase):
    def __init__(self, *pieces):
        self.pieces = list(pieces)
        self.ready = 1 if pieces else 0
        self.polls = 0

    def ioctl(self, request, arg):
        if request != 3:
            return -1
        self.polls += 1
        return self.ready & arg

    def read(self, size=-1):
        piece = self.pieces.pop(0)
        self.ready = 1 if self.pieces else 0
        return piece

    def readline(self):
        return self.read()

    def readinto(self, buffer):
        piece = self.read()
        buffer[: len(piece)] = piece
        return len(piece)

    def write(self, data):
        note(bytes(data))
        return 2 if self.ready & 4 else None


"""
