"""asyncio (V3) of MicroPython."""

from . import core
from .core import (  # noqa: F401
    CancelledError,
    Loop,
    Task,
    TimeoutError,  # noqa: A004
    create_task,
    current_task,
    get_event_loop,
    new_event_loop,
    run,
    run_until_complete,
    sleep,
    sleep_ms,
    ticks,
)

__version__ = (3, 0, 0)

_ATTRIBUTES = {
    "wait_for": "funcs",
    "wait_for_ms": "funcs",
    "gather": "funcs",
    "Event": "event",
    "ThreadSafeFlag": "event",
    "Lock": "lock",
    "StreamReader": "stream",
    "StreamWriter": "stream",
}


def __getattr__(name):
    """Loads the rest of the package when it is first used, as upstream does."""
    part = _ATTRIBUTES.get(name)
    if part is None:
        if name in ("open_connection", "start_server"):
            raise AttributeError("asim does not have asyncio.%s yet: it has no sockets" % name)
        raise AttributeError("'module' object has no attribute '%s'" % name)
    value = getattr(__import__(part, globals(), None, True, 1), name)
    globals()[name] = value
    return value
