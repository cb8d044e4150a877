"""time of CircuitPython: seconds since the start, and sleeping.

Source: CircuitPython `shared-bindings/time/__init__.c`; `py/obj.h`, object representation C (floats of 30 bits).
"""

import _asim
from host import struct

_board = _asim.board
_clock = _asim.Clock(_board)
_LOST_BITS = 2  # of the single-precision number, which the object's tag takes


def _float_there(number):
    (bits,) = struct.unpack("<I", struct.pack("<f", number))
    (kept,) = struct.unpack("<f", struct.pack("<I", bits & -1 << _LOST_BITS))
    return kept


def monotonic():
    """After about an hour the float has less than a millisecond's resolution."""
    return _float_there((monotonic_ns() // 1_000_000) / 1000)


def monotonic_ns():
    return _clock.now_ns() + _board.ticks_start_ms * 1_000_000


def sleep(seconds):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    _clock.sleep_ms(int(1000 * seconds + 0.5))


__lacks__ = ("localtime", "mktime", "struct_time", "time")
