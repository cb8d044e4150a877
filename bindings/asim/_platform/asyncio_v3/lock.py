"""asyncio.Lock: handed over to the oldest waiter."""

from . import core


class Lock:
    def __init__(self):
        self.state = 0  # 0 free, 1 held, else the task that it was handed to and that has not run since
        self.waiting = core._native.task_queue()

    def locked(self):
        return self.state == 1

    def release(self):
        if self.state != 1:
            raise RuntimeError("Lock not acquired")
        self.state = self.waiting.wake() or 0

    def acquire(self):
        if self.state != 0:
            me = core.current_task()
            self.waiting.wait()
            try:
                yield
            except core.CancelledError:
                if self.state is me:
                    # It was ours already: hand it on.
                    self.state = 1
                    self.release()
                raise
        self.state = 1
        return True

    def __aenter__(self):
        return self.acquire()

    def __aexit__(self, exc_type, exc, tb):
        self.release()
        return None
        yield
