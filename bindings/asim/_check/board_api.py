"""What is known of the board's own modules. All schedulers agree on what is listed here."""

from __future__ import annotations

MODULES = {
    "asyncio": "asyncio",
    "uasyncio": "asyncio",
    "asyncio.core": "asyncio",
    "uasyncio.core": "asyncio",
    "asyncio.queues": "asyncio",
    "uasyncio.queues": "asyncio",
    "uasyncio.synchro": "asyncio",
    "asyncio.event": "asyncio",
    "uasyncio.event": "asyncio",
    "asyncio.lock": "asyncio",
    "uasyncio.lock": "asyncio",
    "machine": "machine",
    "umachine": "machine",
    "pyb": "pyb",
    "micropython": "micropython",
    "time": "time",
    "utime": "time",
}
"""By the name that a program imports."""

SCHEDULERS = frozenset(name for name, module in MODULES.items() if module == "asyncio")
"""What the simulated scheduler takes the place of, also where the program's folder has a copy of the library."""

COROUTINE_FUNCTIONS = frozenset(
    f"asyncio.{name}"
    for name in (
        *("sleep", "sleep_ms", "wait_for", "wait_for_ms", "gather", "open_connection", "start_server"),
        *("after", "after_ms", "Event.wait", "ThreadSafeFlag.wait", "Lock.acquire", "Queue.get", "Queue.put"),
        *("Stream.read", "Stream.readinto", "Stream.readexactly", "Stream.readline", "Stream.drain"),
        *("Stream.wait_closed", "Stream.aclose", "Stream.awrite", "Stream.awriteiter", "Stream.awritestr"),
    )
)
"""A call of these does nothing until it is awaited."""

CLASSES = {
    "asyncio.Event": "asyncio.Event",
    "asyncio.ThreadSafeFlag": "asyncio.ThreadSafeFlag",
    "asyncio.Lock": "asyncio.Lock",
    "asyncio.Queue": "asyncio.Queue",
    "asyncio.StreamReader": "asyncio.Stream",
    "asyncio.StreamWriter": "asyncio.Stream",
    "asyncio.get_event_loop": "asyncio.Loop",
    "asyncio.new_event_loop": "asyncio.Loop",
    "asyncio.create_task": "asyncio.Task",
    "machine.Timer": "machine.Timer",
    "pyb.Timer": "machine.Timer",
    "machine.Pin": "machine.Pin",
    "pyb.Pin": "machine.Pin",
    "pyb.Switch": "pyb.Switch",
}
"""What a call makes."""

PLAIN_FUNCTIONS = {
    **dict.fromkeys((f"time.{name}" for name in ("sleep", "sleep_ms", "sleep_us")), "None"),
    **dict.fromkeys((f"time.{name}" for name in ("ticks_ms", "ticks_us", "ticks_diff", "ticks_add")), "a number"),
    **dict.fromkeys((f"asyncio.{name}" for name in ("Event.set", "Event.clear", "Lock.release")), "None"),
    **dict.fromkeys((f"asyncio.{name}" for name in ("Event.is_set", "Task.cancel", "Task.done")), "a bool"),
}
"""What a call returns that cannot be awaited."""

TASK_MAKERS = {
    "asyncio.create_task": 0,
    "asyncio.ensure_future": 0,
    "asyncio.run": 0,
    "asyncio.wait_for": 0,
    "asyncio.wait_for_ms": 0,
    "asyncio.Loop.create_task": 0,
    "asyncio.Loop.run_until_complete": 0,
}
"""Which argument is a coroutine. `asyncio.gather` takes any number of them."""

TASK_MAKING_METHODS = frozenset(("create_task", "run_until_complete"))
"""Methods of a loop, whatever its name is."""

CALLERS = {"call_soon": 0, "call_later": 1, "call_later_ms": 1, "call_after": 1, "call_after_ms": 1, "call_at_": 1}
"""Methods of a V2 loop: which argument is a coroutine or a function that is not one."""

V3_ONLY = frozenset(("asyncio.create_task", "asyncio.run"))
"""These refuse a plain function, which those of V2 call."""

CALLBACK_TAKERS = {"micropython.schedule": 0, "machine.Timer": 99, "pyb.Timer": 99, "pyb.ExtInt": 3}
"""Which argument, if it is not `callback=`, is called in an interrupt or after it; 99: none."""
