"""asyncio_alt: asyncio V3 with reduced latency of I/O; what it has beside MicroPython's package.

Source: micropython-async, `v3/asyncio_alt/__init__.py`.
"""

from .core import power_mode, roundrobin  # noqa: F401
