"""Prints how long primitive operations take on this board, for `asim calibrate`.

Runs on MicroPython 1.12 and later and needs no hardware. Copy it to the board, import it, wait about ten seconds, and
paste what it prints into a file. Every line for asim begins with "asim"; other text between them does no harm.
"""

import gc
import sys

try:
    import utime as time
except ImportError:
    import time
try:
    import uselect as select
except ImportError:
    import select
try:
    import uio as io
except ImportError:
    import io
try:
    import uasyncio as asyncio
except ImportError:
    try:
        import asyncio
    except ImportError:
        asyncio = None

_lines = 0


def measure(name, n, work):
    """Prints the microseconds that `work(n)` takes."""
    global _lines
    gc.collect()
    start = time.ticks_us()
    work(n)
    print("asim measure", name, n, time.ticks_diff(time.ticks_us(), start))
    _lines += 1


# --- executed code


def empty_loop(n):
    for _ in range(n):
        pass


def arithmetic(n):
    x = 0
    for i in range(n):
        x = (i * 3 + 7 - (i >> 1)) & 0xFFFF
    return x


def branches(n):
    i = 0
    while i < n:
        if i & 1 == 0 and i != 5:
            i += 1
        else:
            i = i + 1


def nothing():
    pass


def calls(n):
    for _ in range(n):
        nothing()


class Thing:
    def __init__(self):
        self.value = 0

    def method(self, x):
        return x


def methods(n):
    thing = Thing()
    for i in range(n):
        thing.method(i)


def attributes(n):
    thing = Thing()
    for i in range(n):
        thing.value = thing.value + i & 0xFF


def containers(n):
    items = [0] * 8
    table = {"a": 0}
    for i in range(n):
        items[i & 7] = items[3]
        table["a"] = i


def counter(n):
    i = 0
    while i < n:
        yield i
        i += 1


def generators(n):
    for _ in counter(n):
        pass


# --- polling


class Device(getattr(io, "IOBase", object)):
    """Never ready."""

    def ioctl(self, request, argument):
        return 0


def polls_of(count):
    """A function that polls `count` devices n times."""
    poller = select.poll()
    for _ in range(count):
        poller.register(Device(), 1)

    def polls(n):
        for _ in range(n):
            poller.poll(0)

    return polls


# --- the scheduler


async def hop(n):
    for _ in range(n):
        await asyncio.sleep_ms(0)


async def end():
    pass


async def sleeper():
    await asyncio.sleep_ms(1000000)


def create(coroutine):
    return asyncio.get_event_loop().create_task(coroutine)


def run(coroutine):
    asyncio.get_event_loop().run_until_complete(coroutine)


def switches_among(count):
    """A function that makes `count` tasks take turns n times."""

    async def turns(n):
        for _ in range(count - 1):
            create(hop(n))
        await hop(n + 1)

    def switches(n):
        run(turns(n))

    return switches


def spawns(n):
    async def spawn():
        for _ in range(n):
            create(end())
            await asyncio.sleep_ms(0)

    run(spawn())


def cancels(n):
    """Each task is cancelled in its sleep: it enters the queue of times once more than it would."""

    async def cancel():
        for _ in range(n):
            task = create(sleeper())
            await asyncio.sleep_ms(0)
            task.cancel()
            await asyncio.sleep_ms(0)

    run(cancel())


def sleeps(n):
    """The tasks stay asleep: only what puts them to sleep is measured."""

    async def sleep():
        for _ in range(n):
            create(sleeper())
            await asyncio.sleep_ms(0)

    run(sleep())


# --- what to print


def scheduler():
    if asyncio is None:
        return "none"
    if hasattr(asyncio, "run"):
        return "asyncio-v3"
    return "fast_io" if hasattr(asyncio, "after_ms") else "uasyncio-v2"


def machine_name():
    try:
        import os

        return os.uname().machine
    except (ImportError, AttributeError):
        return sys.platform


def frequency():
    try:
        import machine

        frequency = machine.freq()
    except (ImportError, AttributeError):
        return 0
    return frequency if isinstance(frequency, int) else frequency[0]


def header():
    print("asim calibrate 1")
    print("asim machine", machine_name())
    print("asim platform", sys.platform)
    print("asim implementation", sys.implementation[0], ".".join([str(part) for part in sys.implementation[1][:3]]))
    print("asim frequency", frequency())
    print("asim scheduler", scheduler())
    year, month, day = time.localtime()[:3]
    if year > 2020:  # otherwise the clock was not set
        print("asim date %d-%02d-%02d" % (year, month, day))


def main():
    header()
    code()
    if hasattr(io, "IOBase"):
        polling()
    if asyncio is not None:
        scheduling()
    print("asim end", _lines)


def code():
    for name, work in (
        ("empty_loop", empty_loop),
        ("arithmetic", arithmetic),
        ("branches", branches),
        ("calls", calls),
        ("methods", methods),
        ("attributes", attributes),
        ("containers", containers),
        ("generators", generators),
    ):
        for n in (5000, 20000):
            measure(name, n, work)


def polling():
    for count in (1, 4, 16):
        polls = polls_of(count)
        for n in (400, 1600):
            measure("polls_of_%d" % count, n, polls)


def scheduling():
    has_run = hasattr(asyncio, "run")
    if not has_run:
        asyncio.get_event_loop(64, 128)  # the lengths of its queues, at its first call
    for count in (1, 3, 10):
        switches = switches_among(count)
        for n in (200, 800):
            measure("switches_among_%d" % count, n, switches)
    for n in (200, 800):
        measure("spawns", n, spawns)
    if has_run:
        for n in (200, 800):
            measure("cancels", n, cancels)
    else:
        for n in (20, 80):
            measure("sleeps", n, sleeps)


main()
