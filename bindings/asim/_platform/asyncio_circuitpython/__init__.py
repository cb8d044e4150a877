"""asyncio of CircuitPython: what differs from MicroPython's package, over whose names these go.

Source: Adafruit_CircuitPython_asyncio 3.1.1, `asyncio/__init__.py`.
"""

from .core import InvalidStateError, get_running_loop, run  # noqa: F401

__version__ = "3.1.1"
__repo__ = "https://github.com/adafruit/Adafruit_CircuitPython_asyncio.git"

del _ATTRIBUTES["ThreadSafeFlag"]  # noqa: F821  of MicroPython's package
