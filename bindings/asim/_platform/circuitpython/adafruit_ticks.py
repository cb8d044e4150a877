"""adafruit_ticks: arithmetic of milliseconds that wrap at 2**29.

Source: Adafruit_CircuitPython_Ticks 1.1.7.
"""

from supervisor import ticks_ms  # noqa: F401

_PERIOD = 1 << 29
_HALF = _PERIOD // 2


def ticks_add(ticks, delta):
    if -_HALF < delta < _HALF:
        return (ticks + delta) % _PERIOD
    raise OverflowError("ticks interval overflow")


def ticks_diff(ticks1, ticks2):
    return (ticks1 - ticks2 + _HALF) % _PERIOD - _HALF


def ticks_less(ticks1, ticks2):
    return ticks_diff(ticks1, ticks2) < 0
