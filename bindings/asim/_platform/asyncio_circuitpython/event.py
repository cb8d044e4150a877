"""asyncio.Event of CircuitPython, which is MicroPython's; there are no interrupts to set a ThreadSafeFlag from."""

del ThreadSafeFlag  # noqa: F821  of MicroPython's file, which has run in this module before
