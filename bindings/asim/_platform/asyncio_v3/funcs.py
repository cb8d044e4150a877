"""asyncio.wait_for, wait_for_ms and gather."""

import _asim

from . import core


class _Limit:
    """What a `wait_for` and its watcher share."""

    abandoned = False  # the wait was left by an exception of `sleep`, and the watcher goes on


def _watch(waiter, task, limit):
    """Awaits `task` on behalf of `waiter`, and hands the outcome over as the arguments of a cancellation."""
    outcome, result = True, None
    try:
        result = yield from task
    except _asim.RunEnded:
        raise
    except BaseException as error:
        outcome = error
    if waiter.data is None and waiter.cancel():
        if limit.abandoned:
            core.tell(_asim.KnownDefect.STRAY_CANCELLATION)
        waiter.data = core.CancelledError(outcome, result)


def wait_for(aw, timeout, sleep=core.sleep):
    task = core._promote_to_task(aw)
    if timeout is None:
        return (yield from task)
    limit = _Limit()
    watcher = core._native.new_task(_watch(core.current_task(), task, limit), "_wait_for")
    core._native.make_ready(watcher)
    try:
        yield from sleep(timeout)
    except core.CancelledError as error:
        outcome = error.args[0] if error.args else None
        if outcome is None:
            # Somebody else cancelled us.
            watcher.cancel()
            raise
        if outcome is True:
            return error.args[1]
        raise outcome
    except Exception:
        limit.abandoned = True  # upstream's defect: nobody stops the watcher
        raise
    core._native.timeout_requested()
    watcher.cancel()
    yield from watcher
    core._native.timeout_ended()
    raise core.TimeoutError


def wait_for_ms(aw, timeout):
    return wait_for(aw, timeout, core.sleep_ms)


class _Gathering:
    """What the tasks of one `gather` and the task that waits for them share."""

    def __init__(self, tasks, return_exceptions):
        self.waiter = None  # until all tasks are marked
        self.left = len(tasks)
        self.return_exceptions = return_exceptions
        self.error = None

    def on_end(self, task, outcome):
        if self.waiter is None:
            # A refused gather left its mark on the task; upstream's callback fails outside of all tasks.
            core.tell(_asim.KnownDefect.HALF_GATHERED)
            raise NameError("local variable referenced before assignment")
        if not core._native.is_parked(self.waiter):
            return  # on its way already: an earlier failure, or a cancellation
        if self.return_exceptions or isinstance(outcome, StopIteration):
            self.left -= 1
            if self.left:
                return
        else:
            self.error = outcome
        core._native.make_ready(self.waiter)


def gather(*aws, return_exceptions=False):
    if not aws:
        return []
    tasks = [core._promote_to_task(aw) for aw in aws]
    gathering = _Gathering(tasks, return_exceptions)
    on_end = gathering.on_end
    for task in tasks:
        if task.state is None or task.state is False:
            _take_finished(gathering, task)
        elif task.state is not True:
            raise RuntimeError("can't gather")
        else:
            task.state = on_end
    gathering.waiter = core.current_task()
    cancelled = None
    if gathering.left and gathering.error is None:
        core._native.park()
        try:
            yield
        except core.CancelledError as error:
            cancelled = error
    results = []
    for task in tasks:
        if task.state is on_end:
            # Still running: released, so that it goes on as a task of its own.
            task.state = True
            if cancelled is not None:
                task.cancel()
        else:
            results.append(task.data.value if isinstance(task.data, StopIteration) else task.data)
    if cancelled is not None:
        raise cancelled
    if gathering.error is not None:
        raise gathering.error
    return results


def _take_finished(gathering, task):
    """Counts a task that had ended before it was gathered; if it failed, it may yet be reported as unretrieved."""
    if isinstance(task.data, StopIteration) or gathering.return_exceptions:
        gathering.left -= 1
    elif gathering.error is None:
        gathering.error = task.data
