"""uasyncio.core of fast_io 0.24: the core of V2.0 with a queue of low priority, results and stricter arguments."""

import time  # noqa: F401  programs reach it as uasyncio.core.time

import _asim
from uasyncio import _base
from uasyncio._base import (  # noqa: F401
    CancelledError,
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
    sleep,
    sleep_ms,
    wait_for,
    wait_for_ms,
)

from asim._loader.kinds import is_generator_function

_native = _asim.v2()

version = ("fast_io", "0.24")
DEBUG = 0
log = None

after = _native.after
after_ms = _native.after_ms


def _require_coroutine(coro):
    if is_generator_function(coro):
        raise AssertionError("Coroutine arg expected.")


class EventLoop(_base.EventLoop):
    """One loop a program; making another one drops what is queued on the first."""

    def __init__(self, runq_len=16, waitq_len=16, ioq_len=0, lp_len=0):
        self._reset(runq_len, waitq_len, ioq_len, lp_len)

    def create_task(self, coro):
        _require_coroutine(coro)
        super().create_task(coro)

    def run_until_complete(self, coro):
        _require_coroutine(coro)
        return self._run_until_complete(coro)

    def max_overdue_ms(self, t=None):
        if t is not None:
            _native.max_overdue_ms = int(t)
        return _native.max_overdue_ms

    def call_after_ms(self, delay, callback, *args):
        _native.call_later_low_priority(delay, callback, *args)

    def call_after(self, delay, callback, *args):
        _native.call_later_low_priority(int(delay * 1000), callback, *args)

    def call_at_lp_(self, time, callback, *args):  # noqa: A002
        _native.call_at_low_priority(time, callback, *args)


_event_loop = None
_event_loop_class = EventLoop


def get_event_loop(runq_len=16, waitq_len=16, ioq_len=0, lp_len=0):
    global _event_loop
    if _event_loop is None:
        _event_loop = _event_loop_class(runq_len, waitq_len, ioq_len, lp_len)
    return _event_loop


def got_event_loop():
    return _event_loop is not None


def set_debug(val):
    global DEBUG
    DEBUG = val
