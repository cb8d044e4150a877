"""asyncio.core of CircuitPython, over MicroPython's: `run` inside of a task, new loops, the report of exceptions.

Source: Adafruit_CircuitPython_asyncio 3.1.1, `asyncio/core.py`.
"""

# The names of MicroPython's file, which has run in this module before.
# ruff: noqa: F821

import traceback

_NESTED = "asyncio.run() cannot be called from a running event loop"


class InvalidStateError(Exception):
    pass


_native.set_invalid_state_error(InvalidStateError)


def run(coro):
    # An exception that left the loop leaves the current task set: until new_event_loop, nothing is run any more.
    if _native.in_task:
        raise RuntimeError(_NESTED)
    return run_until_complete(create_task(coro))


def get_running_loop():
    return Loop


def new_event_loop():
    _native.reset()
    _native.clear_current()
    _exc_context["exception"] = None
    _exc_context["future"] = None
    return Loop


def _print_exception(loop, context):
    exception = context["exception"]
    traceback.print_exception(None, exception, exception.__traceback__)


Loop.default_exception_handler = _print_exception
