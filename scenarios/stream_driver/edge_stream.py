# A stream of edges: a driver for `asyncio.StreamReader`. A hard interrupt stores when an edge came, the
# scheduler's poll calls `ioctl` to learn whether there is one, and a task reads the times as lines.
import array
import io

import utime

MP_STREAM_POLL = 3
MP_STREAM_POLL_RD = 1
MP_STREAM_ERROR = -1


class EdgeStream(io.IOBase):
    def __init__(self, pin, size=16):
        self._times = array.array("i", (0 for _ in range(size)))  # allocated here: the handler must not
        self._put = 0
        self._get = 0
        self.lost = 0
        pin.irq(self._on_edge, pin.IRQ_RISING, hard=True)

    def _on_edge(self, _):
        if self._put - self._get == len(self._times):
            self.lost += 1
            return
        self._times[self._put % len(self._times)] = utime.ticks_us()
        self._put += 1

    def ioctl(self, request, flags):
        if request != MP_STREAM_POLL:
            return MP_STREAM_ERROR
        return flags & MP_STREAM_POLL_RD if self._put != self._get else 0

    def readline(self):
        ticks = self._times[self._get % len(self._times)]
        self._get += 1
        return b"%d\n" % ticks
