"""A coroutine that a program makes and never runs is told at the end of the run."""

import json

import pytest

from asim_command import Asim

SCHEDULERS = ["uasyncio-v2", "fast_io", "uasyncio-pycopy", "asyncio-v3", "asyncio-alt", "circuitpython"]
V2 = {"uasyncio-v2", "fast_io", "uasyncio-pycopy"}

PROGRAM = """\
try:
    import uasyncio as asyncio
except ImportError:
    import asyncio
async def poll(n=1):
    await asyncio.sleep(n)
    return n
{source}
loop = asyncio.get_event_loop()
loop.run_until_complete(main())
"""


def warnings_of(command: Asim, source: str, scheduler: str = "asyncio-v3") -> list[tuple[float, str]]:
    """Virtual milliseconds and text of each warning of a program, up to the remedy."""
    command.write("main.py", PROGRAM.format(source=source))
    done = command("run", "main.py", "--scheduler", scheduler, "--until", "5s", "--json", "-")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    return [(warning["at_us"] / 1000, warning["message"].partition(";")[0]) for warning in result["warnings"]]


def unawaited(place: str, *, at: float = 0, name: str = "poll", times: str = "") -> tuple[float, str]:
    return at, f"coroutine '{name}' (main.py:{place}) was created{times} and never awaited or scheduled"


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_under_every_scheduler(command: Asim, scheduler: str) -> None:
    source = "async def main():\n    poll()\n    await poll(2)\n    if poll(3):\n        await poll(0)\n"
    assert warnings_of(command, source, scheduler) == [unawaited("9"), unawaited("11", at=2000)]


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_the_remedy_is_that_of_the_scheduler(command: Asim, scheduler: str) -> None:
    command.write("main.py", PROGRAM.format(source="async def main():\n    poll(3)\n"))
    done = command("run", "main.py", "--scheduler", scheduler, "--until", "1s")
    maker = "loop" if scheduler in V2 else "asyncio"
    assert f'write "await poll(...)" or "{maker}.create_task(poll(...))"\n' in done.stdout


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("for n in range(3):\n        poll(n)", [unawaited("10", times=" 3 times")]),
        ("while not poll():\n        pass", [unawaited("9")]),
        ("c = poll()\n    c = None\n    await poll(1)", [unawaited("9", at=1000)]),
        ("global c\n    c = poll()\n    await poll(1)", [unawaited("10", at=1000)]),
        ("A.c = poll()\n    a.c = poll()\n    await poll(1)", [unawaited("9", at=1000), unawaited("10", at=1000)]),
        ("a.step()", [unawaited("9", name="A.step")]),
        ("async def inner(): pass\n    inner()", [unawaited("10", name="inner")]),
        ("a.steps[0]()", [unawaited("9")]),
    ],
)
def test_finds(command: Asim, body: str, expected: list[tuple[float, str]]) -> None:
    lines = "class A:\n    steps = [poll]\n    async def step(self): pass\na = A()\n"
    found = warnings_of(command, f"async def main():\n    {body}\n{lines}")
    assert found == expected


@pytest.mark.parametrize(
    "body",
    [
        "await poll()",
        "c = poll()\n    await c",
        "c = poll()\n    asyncio.create_task(c)",
        "c = poll()\n    asyncio.create_task(c)\n    c = None",
        "c = poll()\n    next(c)\n    c = None",
        "c = poll()\n    c.send(None)",
        "c = poll()\n    jobs.append(c)\n    c = None",
        "c = jobs[0] = poll()\n    await asyncio.gather(c)",
        # It may be awaited when the run goes on.
        "c = poll()\n    await asyncio.sleep(100)\n    await c",
        "numbers()",
        "n = numbers()\n    n = None",
        "asyncio.create_task(poll())",
        "await asyncio.gather(poll(), poll())",
        "return poll",
    ],
)
def test_leaves_alone(command: Asim, body: str) -> None:
    lines = "jobs = [0]\ndef numbers():\n    yield 1\n"
    assert warnings_of(command, f"async def main():\n    {body}\n{lines}") == []


@pytest.mark.parametrize("scheduler", ["uasyncio-v2", "uasyncio-pycopy"])
def test_a_coroutine_function_as_a_task_of_v2(command: Asim, scheduler: str) -> None:
    source = "async def main():\n    loop.create_task(poll)\n    await poll()\n"
    assert warnings_of(command, source, scheduler) == [
        (0, "coroutine 'poll' (main.py:5) was called as a callback, and never ran")
    ]


def test_a_coroutine_function_as_an_interrupt_handler(command: Asim) -> None:
    handler = "async def tick(timer):\n    pass\n"
    timer = "Timer(-1, mode=Timer.PERIODIC, period=100, callback=tick)"
    source = (
        f"from machine import Timer\n{handler}async def main():\n    t = {timer}\n    await asyncio.sleep_ms(350)\n"
    )
    assert warnings_of(command, source) == [
        (100, "coroutine 'tick' (main.py:9) was called 3 times as a callback, and never ran")
    ]


def test_events_are_the_same_with_and_without_one(command: Asim) -> None:
    digests = []
    for line in ("c = poll()", "c = print"):
        command.write("main.py", PROGRAM.format(source=f"async def main():\n    {line}\n    await poll(2)\n"))
        done = command("run", "main.py", "--until", "5s", "--json", "-")
        digests.append(json.loads(done.stdout)["trace_digest"])
    assert digests[0] == digests[1]


def test_a_held_coroutine_that_has_started_runs_nothing_when_it_is_dropped(command: Asim) -> None:
    """MicroPython never runs the `finally` of a coroutine that is dropped."""
    source = (
        "async def guarded():\n    try:\n        yield\n    finally:\n        print('cleaned up')\n"
        "async def main():\n    for _ in range(3):\n        c = guarded()\n        next(c)\n    c = None\n"
    )
    command.write("main.py", PROGRAM.format(source=source))
    done = command("run", "main.py", "--until", "1s")
    assert "cleaned up" not in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)


def test_each_board_is_named(command: Asim) -> None:
    command.write("main.py", PROGRAM.format(source="async def main():\n    poll()\n"))
    boards = "".join(f"  {name}: {{program: {{file: main.py}}}}\n" for name in ("east", "west"))
    command.write("two.yaml", f"asim: 1\nname: two\nduration: 1s\nboards:\n{boards}")
    done = command("run", "two.yaml")
    found = [line.partition(" (")[0] for line in done.stdout.splitlines() if line.startswith("warning")]
    assert found == ["warning at 0s: east: coroutine 'poll'", "warning at 0s: west: coroutine 'poll'"]
