"""asyncio.StreamReader and StreamWriter: one class, one stream."""

import _asim

from . import core


def _joined(data, piece):
    """Bytes and text may be mixed, as MicroPython allows."""
    if isinstance(piece, str) and isinstance(data, bytes):
        piece = piece.encode()
    return data + piece


class Stream:
    def __init__(self, s, e={}):  # noqa: B006  upstream's default
        self.s = s
        self.e = e
        self.out_buf = b""
        self._sent = 0  # of out_buf, by a drain that was cancelled

    def get_extra_info(self, v):
        return self.e[v]

    def close(self):
        pass

    def wait_closed(self):
        self.s.close()
        return None
        yield

    aclose = wait_closed

    def read(self, n=-1):
        data = b""
        while True:
            yield from core.wait_readable(self.s)
            piece = self.s.read(n)
            if piece is None:
                continue
            if n >= 0:
                return piece
            if not len(piece):
                return data
            data = _joined(data, piece)

    def readinto(self, buf):
        yield from core.wait_readable(self.s)
        return self.s.readinto(buf)

    def readexactly(self, n):
        data = b""
        while n:
            yield from core.wait_readable(self.s)
            piece = self.s.read(n)
            if piece is None:
                continue
            if not len(piece):
                raise EOFError
            data = _joined(data, piece)
            n -= len(piece)
        return data

    def readline(self):
        data = b""
        while True:
            yield from core.wait_readable(self.s)
            piece = self.s.readline()
            if piece is None:
                continue
            data = _joined(data, piece)
            if not piece or data[-1] == 10:
                return data

    def write(self, buf):
        if not self.out_buf:
            written = self.s.write(buf)
            if written == len(buf):
                return
            if written is not None:
                buf = buf[written:]
        self.out_buf = _joined(self.out_buf, buf)

    def drain(self):
        if not self.out_buf:
            # Always a switch, so that a loop of write and drain cannot starve the others.
            return (yield from core.sleep_ms(0))
        # A snapshot: what others write meanwhile is lost at the end, and a cancelled drain starts again, as upstream.
        if self._sent:
            core.tell(_asim.KnownDefect.REPEATED_OUTPUT, str(self._sent))
        size = len(self.out_buf)
        data = memoryview(self.out_buf)
        self._sent = 0
        while len(data):
            yield from core.wait_writable(self.s)
            written = self.s.write(data)
            if written is not None:
                data = data[written:]
                self._sent += written
        lost = len(self.out_buf) - size
        if lost > 0:
            core.tell(_asim.KnownDefect.LOST_OUTPUT, str(lost))
        self.out_buf = b""
        self._sent = 0

    def awrite(self, buf, off=0, sz=-1):
        if off != 0 or sz != -1:
            buf = memoryview(buf)
            if sz == -1:
                sz = len(buf)
            buf = buf[off : off + sz]
        self.write(buf)
        yield from self.drain()

    awritestr = awrite


StreamReader = Stream
StreamWriter = Stream
