"""The unbounded ring buffer that uasyncio.queues imports as collections.deque."""


class deque:  # noqa: N801  upstream's name
    def __init__(self):
        self._items = []

    def append(self, item):
        self._items.append(item)

    def popleft(self):
        return self._items.pop(0)

    def __len__(self):
        return len(self._items)
