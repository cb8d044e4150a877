"""asyncio.core of asyncio_alt, over MicroPython's: the two modes.

Source: micropython-async, `v3/asyncio_alt/core.py`.
"""

# The names of MicroPython's file, which has run in this module before.
# ruff: noqa: F821

import machine


def power_mode(s=None):
    """Whether the loop sleeps lightly: it never does here."""
    if s:
        if sys.platform == "pyboard":
            raise ValueError("Light sleep is not currently supported on Pyboard.")
        if not hasattr(machine, "lightsleep"):
            raise ValueError("Platform does not support lightsleep.")
    return False


def roundrobin(v=None):
    """Whether tasks that I/O wakes wait for their turn; answers with what is added to their keys, 0 or -1000."""
    if v is not None:
        _native.set_fast_io(not v)
    return _native.late_ms
