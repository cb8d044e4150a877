"""asyncio.StreamReader and StreamWriter of asyncio_alt: MicroPython's, but for `write`.

Source: micropython-async, `v3/asyncio_alt/stream.py`.
"""

# The names of MicroPython's file, which has run in this module before.
# ruff: noqa: F821


class Stream(Stream):
    def write(self, buf, copy=True):
        """Without `copy` what cannot be sent at once is kept by reference, and needs a drain before the next write."""
        if not self.out_buf:
            written = self.s.write(buf)
            if written == len(buf):
                return
            if written is not None:
                buf = buf[written:]
        if copy:
            self.out_buf = _joined(self.out_buf, buf)
        elif self.out_buf:
            raise OSError("Must drain after write.")
        else:
            self.out_buf = buf


StreamReader = Stream
StreamWriter = Stream
