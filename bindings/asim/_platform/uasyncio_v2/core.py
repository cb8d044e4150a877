"""uasyncio.core V2.0: the event loop, syscalls, sleeping, cancellation and time limits."""

import time  # noqa: F401  programs reach it as uasyncio.core.time

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

DEBUG = 0
log = None


class EventLoop(_base.EventLoop):
    """One loop a program; making another one drops what is queued on the first."""

    def __init__(self, runq_len=16, waitq_len=16):
        self._reset(runq_len, waitq_len)

    def run_until_complete(self, coro):
        self._run_until_complete(coro)


_event_loop = None
_event_loop_class = EventLoop


def get_event_loop(runq_len=16, waitq_len=16):
    global _event_loop
    if _event_loop is None:
        _event_loop = _event_loop_class(runq_len, waitq_len)
    return _event_loop


def set_debug(val):
    global DEBUG
    DEBUG = val
