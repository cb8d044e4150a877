"""asyncio.core (V3): tasks, the loop, sleeping, exceptions that nobody retrieved."""

import sys

import _asim

_native = _asim.v3()
_print = __world__.builtins["print"]  # noqa: F821  as programs print: addresses are not the host's

Task = _native.task_type


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):  # noqa: A001  upstream's name
    pass


_native.set_cancelled_error(CancelledError)

# One dict for all reports, as upstream: a handler that keeps a report must copy it.
_exc_context = {"message": "Task exception wasn't retrieved", "exception": None, "future": None}

ticks = _native.time
sleep_ms = _native.sleep_ms


def sleep(t):
    return sleep_ms(int(t * 1000))


def create_task(coro):
    return _native.create_task(coro)


def _promote_to_task(aw):
    return aw if isinstance(aw, Task) else create_task(aw)


def run_until_complete(main_task=None):
    return _native.run_until_complete(main_task)


def run(coro):
    return run_until_complete(create_task(coro))


def current_task():
    return _native.current_task()


def tell(defect, *details):
    """Says that a known defect of the library has hit the program."""
    _native.tell(defect, *details)


def wait_readable(stream):
    """Waits in the poll set until `stream` can be read."""
    _native.wait_io(stream, 1)
    yield


def wait_writable(stream):
    """Waits in the poll set until `stream` can be written."""
    _native.wait_io(stream, 4)
    yield


def _report(task, exception):
    _exc_context["exception"] = exception
    _exc_context["future"] = task
    Loop.call_exception_handler(_exc_context)


_native.set_handler(_report)

_stop_task = None


def _stopper():
    return
    yield


class Loop:
    """A namespace: there is one loop."""

    _exc_handler = None

    def create_task(coro):
        return create_task(coro)

    def run_forever():
        global _stop_task
        _stop_task = _native.new_task(_stopper(), "_stop")
        run_until_complete(_stop_task)

    def run_until_complete(aw):
        return run_until_complete(_promote_to_task(aw))

    def stop():
        global _stop_task
        if _stop_task is not None:
            _native.make_ready(_stop_task)
            _stop_task = None

    def close():
        pass

    def set_exception_handler(handler):
        Loop._exc_handler = handler

    def get_exception_handler():
        return Loop._exc_handler

    def default_exception_handler(loop, context):
        _print(context["message"], file=sys.stderr)
        _print("future:", context["future"], "coro=", context["future"].coro, file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        (Loop._exc_handler or Loop.default_exception_handler)(Loop, context)


def get_event_loop(runq_len=0, waitq_len=0):
    return Loop


def new_event_loop():
    _native.reset()
    return Loop
