"""microcontroller: pins, each of which one object at a time may use.

Source: CircuitPython `shared-bindings/microcontroller/Pin.c`, `shared-bindings/util.c`.
"""

import _asim

_board = _asim.board
_pins = {}


class Pin:
    """An object of `board`; what uses it takes it first."""

    def __init__(self, *_, **__):
        raise TypeError("cannot create 'Pin' instances")

    def __repr__(self):
        return "board.%s" % self._port._name


def _named(name):
    """The pin of this name or alias, always the same object. Raises ValueError if there is none."""
    port = _asim.Pin(_board, name)
    pin = _pins.get(port._name)
    if pin is None:
        pin = _pins[port._name] = object.__new__(Pin)
        pin._port = port
        pin._in_use = False
    return pin


def _take(pin):
    """Claims `pin` for a device; gives access to its terminal."""
    if not isinstance(pin, Pin):
        raise TypeError("pin must be of type Pin, not %s" % type(pin).__name__)
    if pin._in_use:
        raise ValueError("%s in use" % pin._port._name)
    pin._in_use = True
    return pin._port


def _release(pin):
    """Gives `pin` back: an input without pull."""
    pin._port._configure(0, 0, None)
    pin._in_use = False


class _Device:
    """What has pins until `deinit`; a context manager."""

    _pins = ()

    def _claim(self, pins):
        """Takes all of `pins`, or none and raises."""
        taken = []
        try:
            ports = [(_take(pin), taken.append(pin))[0] for pin in pins]
        except Exception:
            for pin in taken:
                _release(pin)
            raise
        self._pins = tuple(taken)
        return ports

    def _check(self):
        if not self._pins:
            raise ValueError("Object has been deinitialized and can no longer be used. Create a new object.")

    def deinit(self):
        for pin in self._pins:
            _release(pin)
        self._pins = ()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.deinit()


__lacks__ = (
    "cpu",
    "cpus",
    "delay_us",
    "disable_interrupts",
    "enable_interrupts",
    "nvm",
    "on_next_reset",
    "pin",
    "reset",
)
