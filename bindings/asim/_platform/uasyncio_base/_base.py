"""What the cores of uasyncio V2.0 and fast_io share: event loop, syscalls, sleeping, cancellation and time limits."""

import time

import _asim
import uasyncio

_native = _asim.v2()
_native.use_old_slots(__world__.firmware == "1.11")  # noqa: F821  injected
_address = __world__.builtins["id"]  # noqa: F821


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
    """What both loops have; making one drops what is queued on the one before."""

    _polls = False

    def _reset(self, *lengths):
        """Makes a fresh loop; `lengths` of its queues: run, wait, and of fast_io I/O and low priority."""
        run, wait, *more = lengths
        _native.reset(run, wait, self._polls, *more)

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

    def _run_until_complete(self, coro):
        def run_and_stop():
            result = yield from coro
            yield StopLoop(result)

        _native.start(run_and_stop(), getattr(coro, "__qualname__", None) or type(coro).__name__)
        return _native.run()

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


def _loop():
    return uasyncio.core.get_event_loop()


sleep_ms = _native.sleep_ms


def sleep(secs):
    _native.charge_sleep()
    yield int(secs * 1000)


def cancel(coro):
    _native.cancel(coro, CancelledError())


class TimeoutObj:
    """The coroutine that a time limit applies to; None once what was limited has ended in time."""

    def __init__(self, coro):
        self.coro = coro
        self._body_raised = False


def wait_for_ms(coro, timeout):
    def expire(limit):
        if limit.coro is None:
            return
        if limit._body_raised:
            _native.tell(_asim.KnownDefect.LIMIT_OUTLIVED_BODY)
        _native.time_out(limit.coro, TimeoutError())

    limit = TimeoutObj(_native.cur_task())
    _loop().call_later_ms(timeout, expire, limit)
    # A limit whose coroutine ended by an exception stays armed, as upstream's does.
    try:
        result = yield from coro
    except TimeoutError:
        limit._body_raised = True
        _native.timeout_ended()
        raise
    except BaseException:
        limit._body_raised = True
        raise
    limit.coro = None
    return result


def wait_for(coro, timeout):
    return wait_for_ms(coro, int(timeout * 1000))


def coroutine(f):
    return f


def ensure_future(coro, loop=None):
    _loop().call_soon(coro)
    return coro


def Task(coro, loop=None):  # noqa: N802  upstream's name
    _loop().call_soon(coro)
