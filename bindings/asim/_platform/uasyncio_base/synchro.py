"""uasyncio.synchro: the official Lock, which a waiter leaves only when it is woken by a release."""

import _asim
from uasyncio import core

_native = _asim.v2()


class Lock:
    def __init__(self):
        self.locked = False
        self.wlist = []

    def acquire(self):
        yield
        while self.locked:
            self.wlist.append(core.get_event_loop().cur_task)
            try:
                yield False
            except core.CancelledError:
                if self.wlist and not self.locked:
                    _native.tell(_asim.KnownDefect.LOCK_WAKE_UP_LOST)
                raise
        self.locked = True
        return True

    def release(self):
        assert self.locked
        self.locked = False
        if self.wlist:
            core.get_event_loop().call_soon(self.wlist.pop(0))
