"""utimeq: the timer queue of fixed length that uasyncio V2 and its relatives are written on.

Times are wrapping ticks; equal ones leave in the order in which they were pushed. `push` gives a handle, and `remove`
takes it, as in Pycopy's firmware; MicroPython's has neither. Source: MicroPython 1.10 and Pycopy `extmod/modutimeq.c`.
"""

import time

_until = time.ticks_diff


class utimeq:
    def __init__(self, alloc):
        self._alloc = alloc
        self._entries = []  # in the order in which they leave: [time, handle, callback, args]
        self._free = list(range(alloc - 1, -1, -1))  # the last one is given next

    def push(self, time, callback, args):
        entries = self._entries
        if len(entries) == self._alloc:
            raise IndexError("queue overflow")
        handle = self._free.pop()
        place = len(entries)
        while place and _until(entries[place - 1][0], time) > 0:
            place -= 1
        entries.insert(place, [time, handle, callback, args])
        return handle

    def pop(self, entry):
        if not self._entries:
            raise IndexError("empty heap")
        if not isinstance(entry, list) or len(entry) < 3:
            raise TypeError
        entry[0], handle, entry[1], entry[2] = self._entries.pop(0)
        self._free.append(handle)

    def remove(self, handle):
        if not self._entries:
            raise IndexError("empty heap")
        for place, entry in enumerate(self._entries):
            if entry[1] == handle:
                del self._entries[place]
                self._free.append(handle)
                return
        raise IndexError

    def peektime(self):
        if not self._entries:
            raise IndexError("empty heap")
        return self._entries[0][0]

    def __len__(self):
        return len(self._entries)
