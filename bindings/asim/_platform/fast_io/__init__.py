"""fast_io 0.24 as uasyncio: the loop that polls, and streams that leave the poll set after each operation."""

import _asim
import uasyncio.core
from uasyncio import _streams
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
    after,
    after_ms,
    cancel,
    coroutine,
    ensure_future,
    get_event_loop,
    got_event_loop,
    log,
    set_debug,
    sleep,
    sleep_ms,
    time,
    version,
    wait_for,
    wait_for_ms,
)

_asim.v2().adopt_module(uasyncio._base)


class PollEventLoop(_streams.Polling, EventLoop):
    pass


uasyncio.core._event_loop_class = PollEventLoop


class StreamReader(_streams.StreamReader):
    _done_always = True


class StreamWriter(_streams.StreamWriter):
    _done_always = True


def __getattr__(name):
    raise _streams.missing(name)
