"""countio: counts the edges of a pin, in an interrupt of the firmware.

Source: CircuitPython `shared-bindings/countio/Counter.c`.
"""

from digitalio import _INPUT, _native_pull
from microcontroller import _Device

_RISING, _FALLING = 1, 2  # as the simulator numbers them


class _Edge:
    def __init__(self, name, triggers):
        self._name = name
        self._triggers = triggers

    def __repr__(self):
        return "countio.Edge.%s" % self._name


class Edge:
    RISE = _Edge("RISE", _RISING)
    FALL = _Edge("FALL", _FALLING)
    RISE_AND_FALL = _Edge("RISE_AND_FALL", _RISING | _FALLING)


class Counter(_Device):
    """Every edge counts, bounce included."""

    def __init__(self, pin, *, edge=Edge.FALL, pull=None):
        native_pull = _native_pull(pull)
        (self._port,) = self._claim((pin,))
        self._count = 0
        self._port._configure(_INPUT, native_pull, None)
        self._port._set_irq(Counter._on_edge, edge._triggers, True, self)

    def _on_edge(self):
        self._count += 1

    @property
    def count(self):
        self._check()
        return self._count

    @count.setter
    def count(self, count):
        self._check()
        self._count = count

    def reset(self):
        self.count = 0

    def deinit(self):
        if self._pins:
            self._port._set_irq(None, 0, True, None)
        super().deinit()
