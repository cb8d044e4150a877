"""uasyncio.core V2.0: the event loop, syscalls, sleeping, cancellation and time limits."""

import time  # noqa: F401  programs reach it as uasyncio.core.time

import _asim

_native = _asim.v2()
_native.refuse_unstarted(__world__.firmware == "1.11")  # noqa: F821  injected

DEBUG = 0
log = None


class CancelledError(Exception):
    pass


class TimeoutError(CancelledError):  # noqa: A001  upstream's name
    pass


class SysCall:
    def __init__(self, *args):
        self.args = args

    def handle(self):
        raise NotImplementedError


class SysCall1(SysCall):
    """A request with one argument, yielded to the loop."""

    def __init__(self, arg):
        self.arg = arg


class StopLoop(SysCall1):
    pass


class IORead(SysCall1):
    pass


class IOWrite(SysCall1):
    pass


class IOReadDone(SysCall1):
    pass


class IOWriteDone(SysCall1):
    pass


def _refuse(what, value):
    """Raises for what a coroutine must not yield; the native loop calls it."""
    text = __world__.builtins["repr"]  # noqa: F821  as programs see it: addresses are not the host's
    raise AssertionError("%s: %s (of type %s)" % (what, text(value), text(type(value))))


class EventLoop:
    """One loop a program; making another one drops what is queued on the first."""

    _polls = False

    def __init__(self, runq_len=16, waitq_len=16):
        _native.reset(runq_len, waitq_len, self._polls)

    @property
    def cur_task(self):
        return _native.cur_task()

    def time(self):
        return _native.time()

    def create_task(self, coro):
        _native.call_soon(coro)

    def call_soon(self, callback, *args):
        _native.call_soon(callback, *args)

    def call_later(self, delay, callback, *args):
        _native.call_at(_plus(int(delay * 1000)), callback, args)

    def call_later_ms(self, delay, callback, *args):
        _native.call_later_ms(delay or 0, callback, *args)

    def call_at_(self, time, callback, args=()):  # noqa: A002
        _native.call_at(time, callback, args)

    def run_forever(self):
        return _native.run()

    def run_until_complete(self, coro):
        def run_and_stop():
            yield from coro
            yield StopLoop(0)

        _native.start(run_and_stop(), getattr(coro, "__qualname__", None) or type(coro).__name__)
        _native.run()

    def stop(self):
        def stop():
            yield StopLoop(0)

        _native.start(stop(), "_stop")

    def close(self):
        pass

    # What a loop without a poll object cannot do; PollEventLoop can.

    def add_reader(self, sock, cb, *args):
        raise NotImplementedError

    def remove_reader(self, sock):
        raise NotImplementedError

    def add_writer(self, sock, cb, *args):
        raise NotImplementedError

    def remove_writer(self, sock):
        raise NotImplementedError


def _plus(ms):
    return time.ticks_add(_native.time(), ms)


_event_loop = None
_event_loop_class = EventLoop


def get_event_loop(runq_len=16, waitq_len=16):
    global _event_loop
    if _event_loop is None:
        _event_loop = _event_loop_class(runq_len, waitq_len)
    return _event_loop


sleep_ms = _native.sleep_ms


def sleep(secs):
    _native.charge_sleep()
    yield int(secs * 1000)


def cancel(coro):
    if _native.pend_cancel(coro, CancelledError()) is False:
        _native.call_soon(coro)


class TimeoutObj:
    """The coroutine that a time limit applies to; None once it has ended in time."""

    def __init__(self, coro):
        self.coro = coro


def wait_for_ms(coro, timeout):
    def expire(limit):
        if limit.coro is not None and _native.pend_timeout(limit.coro, TimeoutError()) is False:
            _native.call_soon(limit.coro)

    limit = TimeoutObj(_native.cur_task())
    get_event_loop().call_later_ms(timeout, expire, limit)
    try:
        result = yield from coro
    except TimeoutError:
        _native.timeout_ended()
        raise
    # Only now: a limit whose coroutine ended by an exception stays armed, as upstream's does.
    limit.coro = None
    return result


def wait_for(coro, timeout):
    return wait_for_ms(coro, int(timeout * 1000))


def coroutine(f):
    return f


def ensure_future(coro, loop=None):
    get_event_loop().call_soon(coro)
    return coro


def Task(coro, loop=None):  # noqa: N802  upstream's name
    get_event_loop().call_soon(coro)


def set_debug(val):
    global DEBUG
    DEBUG = val
