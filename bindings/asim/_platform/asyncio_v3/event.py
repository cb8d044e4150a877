"""asyncio.Event and asyncio.ThreadSafeFlag."""

import io

from . import core


class Event:
    def __init__(self):
        self.state = False
        self.waiting = core._native.task_queue()

    def is_set(self):
        return self.state

    def set(self):
        # Not from an interrupt handler: it moves tasks.
        while self.waiting.wake():
            pass
        self.state = True

    def clear(self):
        self.state = False

    def wait(self):
        if not self.state:
            self.waiting.wait()
            yield
        return True


class ThreadSafeFlag(io.IOBase):
    """A flag that an interrupt handler may set: the loop polls it as a stream."""

    def __init__(self):
        self.state = 0

    def ioctl(self, req, flags):
        if req != 3:
            return -1
        return flags if self.state else 0

    def set(self):
        self.state = 1

    def clear(self):
        self.state = 0

    def wait(self):
        if not self.state:
            yield from core.wait_readable(self)
        self.state = 0
