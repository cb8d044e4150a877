"""uasyncio V2.0: the loop that polls, and streams."""

import _asim
import uasyncio.core
from uasyncio._streams import Polling, StreamReader, StreamWriter, missing  # noqa: F401
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

_asim.v2().adopt_module(uasyncio._base)


class PollEventLoop(Polling, EventLoop):
    pass


uasyncio.core._event_loop_class = PollEventLoop


def __getattr__(name):
    raise missing(name)
