"""uasyncio.queues: a queue whose waiters look again every 100 ms."""

from uasyncio.core import sleep


class QueueEmpty(Exception):
    pass


class QueueFull(Exception):
    pass


class Queue:
    _attempt_delay = 0.1

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._items = []

    def _is_full(self):
        return self.maxsize != 0 and len(self._items) >= self.maxsize

    def get(self):
        while not self._items:
            yield from sleep(self._attempt_delay)
        return self._items.pop(0)

    def get_nowait(self):
        if not self._items:
            raise QueueEmpty()
        return self._items.pop(0)

    def put(self, val):
        while self._is_full():
            yield from sleep(self._attempt_delay)
        self._items.append(val)

    def put_nowait(self, val):
        if self._is_full():
            raise QueueFull()
        self._items.append(val)

    def qsize(self):
        return len(self._items)

    def empty(self):
        return not self._items

    def full(self):
        return self.maxsize > 0 and len(self._items) >= self.maxsize
