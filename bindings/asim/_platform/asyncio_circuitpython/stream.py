"""asyncio.StreamReader and StreamWriter of CircuitPython: MicroPython's, but for `read`.

Source: Adafruit_CircuitPython_asyncio 3.1.1, `asyncio/stream.py`.
"""

# The names of MicroPython's file, which has run in this module before.
# ruff: noqa: F821


class Stream(Stream):
    def read(self, n):
        """One read of what there is, None if that is nothing after all."""
        yield from core.wait_readable(self.s)
        return self.s.read(n)


StreamReader = Stream
StreamWriter = Stream
