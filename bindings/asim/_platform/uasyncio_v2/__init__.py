"""uasyncio V2.0: the loop that polls, and streams."""

import _asim
import uasyncio.core
from uasyncio.core import (  # noqa: F401
    DEBUG,
    CancelledError,
    EventLoop,
    IORead,
    IOReadDone,
    IOWrite,
    IOWriteDone,
    StopLoop,
    SysCall,
    SysCall1,
    Task,
    TimeoutError,  # noqa: A004
    TimeoutObj,
    cancel,
    coroutine,
    ensure_future,
    get_event_loop,
    log,
    set_debug,
    sleep,
    sleep_ms,
    time,
    wait_for,
    wait_for_ms,
)

_native = _asim.v2()
_native.adopt_module(uasyncio.core)


class PollEventLoop(EventLoop):
    _polls = True

    def add_reader(self, sock, cb, *args):
        _native.add_reader(sock, cb, *args)

    def remove_reader(self, sock):
        _native.remove_reader(sock)

    def add_writer(self, sock, cb, *args):
        _native.add_writer(sock, cb, *args)

    def remove_writer(self, sock):
        _native.remove_writer(sock)


uasyncio.core._event_loop_class = PollEventLoop


def _bytes(piece):
    return piece.encode() if isinstance(piece, str) else piece


class StreamReader:
    def __init__(self, polls, ios=None):
        self.polls = polls
        self.ios = polls if ios is None else ios

    def read(self, n=-1):
        data = None
        while data is None:
            yield IORead(self.polls)
            data = self.ios.read(n)
        if not data:
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
                yield IOReadDone(self.polls)
                break
            data += _bytes(piece)
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
    def __init__(self, s, extra):
        self.s = s
        self.extra = extra

    def awrite(self, buf, off=0, sz=-1):
        if sz == -1:
            sz = len(buf) - off
        while True:
            written = self.s.write(buf, off, sz)
            if written == sz:
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


def __getattr__(name):
    if name in ("open_connection", "start_server"):
        raise AttributeError("asim does not have uasyncio.%s yet: it has no sockets" % name)
    raise AttributeError("'module' object has no attribute '%s'" % name)
