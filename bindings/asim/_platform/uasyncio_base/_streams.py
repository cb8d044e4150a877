"""What uasyncio V2.0 and fast_io share above the core: the methods of a loop that polls, and streams."""

import _asim
from uasyncio._base import IORead, IOReadDone, IOWrite, IOWriteDone

_native = _asim.v2()


class Polling:
    """A loop with a poll object."""

    _polls = True

    def add_reader(self, sock, cb, *args):
        _native.add_reader(sock, cb, *args)

    def remove_reader(self, sock):
        _native.remove_reader(sock)

    def add_writer(self, sock, cb, *args):
        _native.add_writer(sock, cb, *args)

    def remove_writer(self, sock):
        _native.remove_writer(sock)


def _bytes(piece):
    return piece.encode() if isinstance(piece, str) else piece


class StreamReader:
    _done_always = False  # whether each read takes the object off the poll set, or only one at the end of the file

    def __init__(self, polls, ios=None):
        self.polls = polls
        self.ios = polls if ios is None else ios

    def read(self, n=-1):
        data = None
        while data is None:
            yield IORead(self.polls)
            data = self.ios.read(n)
        if self._done_always or not data:
            yield IOReadDone(self.polls)
        return data

    def _collect(self, receive, complete):
        """Joins what `receive` gives until `complete` says so, or the end of the file."""
        data = b""
        while not complete(data):
            yield IORead(self.polls)
            piece = receive(data)
            assert piece is not None
            if not piece:
                break
            data += _bytes(piece)
        if self._done_always or not complete(data):
            yield IOReadDone(self.polls)
        return data

    def readexactly(self, n):
        return self._collect(lambda data: self.ios.read(n - len(data)), lambda data: len(data) >= n)

    def readline(self):
        return self._collect(lambda data: self.ios.readline(), lambda data: data[-1:] == b"\n")

    def aclose(self):
        yield IOReadDone(self.polls)
        self.ios.close()

    def __repr__(self):
        return "<StreamReader %r %r>" % (self.polls, self.ios)


class StreamWriter:
    _done_always = False  # whether a write that is complete takes the object off the poll set

    def __init__(self, s, extra):
        self.s = s
        self.extra = extra

    def awrite(self, buf, off=0, sz=-1):
        if sz == -1:
            sz = len(buf) - off
        while True:
            written = self.s.write(buf, off, sz)
            if written == sz:
                if self._done_always:
                    yield IOWriteDone(self.s)
                return
            written = written or 0
            assert written < sz
            off += written
            sz -= written
            yield IOWrite(self.s)

    def awriteiter(self, iterable):
        for buf in iterable:
            yield from self.awrite(buf)

    def aclose(self):
        yield IOWriteDone(self.s)
        self.s.close()

    def get_extra_info(self, name, default=None):
        return self.extra.get(name, default)

    def __repr__(self):
        return "<StreamWriter %r>" % self.s


def missing(name):
    """What a look for `name` in the package raises."""
    if name in ("open_connection", "start_server"):
        return AttributeError("asim does not have uasyncio.%s yet: it has no sockets" % name)
    return AttributeError("'module' object has no attribute '%s'" % name)
