"""A coroutine that nothing runs, or that is taken for the value it would return."""

import pytest

PRELUDE = """\
import uasyncio as asyncio

async def poll(n=1):
    await asyncio.sleep_ms(n)
    return n

"""
# Lines before what follows the prelude.
AFTER = PRELUDE.count("\n")


def placed(found):
    """The findings as "LINE RULE", lines counted from the end of the prelude."""
    return [f"{finding.line - AFTER} {finding.rule.name}" for finding in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("poll()\n", ["1 never-awaited"]),
        ("async def main():\n    poll(3)\n", ["2 never-awaited"]),
        ("async def main():\n    asyncio.sleep(1)\n", ["2 never-awaited"]),
        ("async def main():\n    asyncio.gather(poll(), poll())\n", ["2 never-awaited"]),
        ("event = asyncio.Event()\nasync def main():\n    event.wait()\n", ["3 never-awaited"]),
        ("async def main():\n    x = poll()\n    return 1\n", ["2 never-awaited"]),
        ("def ticks():\n    yield 1\nticks()\n", ["3 never-awaited"]),
        ("def again():\n    return poll(2)\nagain()\n", ["3 never-awaited"]),
        ("async def main():\n    if poll():\n        pass\n", ["2 coroutine-as-value"]),
        ("async def main():\n    while not poll():\n        pass\n", ["2 never-yields", "2 coroutine-as-value"]),
        ("async def main():\n    return poll() + 1\n", ["2 coroutine-as-value"]),
        ("async def main():\n    return -poll()\n", ["2 coroutine-as-value"]),
        ("async def main():\n    return poll()[0]\n", ["2 coroutine-as-value"]),
        ("async def main():\n    return poll().name\n", ["2 coroutine-as-value"]),
        ("async def main():\n    return poll() > 3\n", ["2 coroutine-as-value"]),
        ("async def main():\n    return poll() and 3\n", ["2 coroutine-as-value"]),
        ("async def main(n):\n    n += poll()\n", ["2 coroutine-as-value"]),
        ("async def main():\n    print(f'got {poll()}')\n", ["2 coroutine-as-value"]),
        ("async def main():\n    print('{}'.format(poll()))\n", ["2 coroutine-as-value"]),
        ("async def main():\n    print(int(poll()))\n", ["2 coroutine-as-value"]),
        ("async def main():\n    async with poll() as x:\n        pass\n", ["2 coroutine-as-value"]),
        ("async def main():\n    async for x in poll():\n        pass\n", ["2 coroutine-as-value"]),
        (
            "async def main():\n    x = poll()\n    if x > 1:\n        print(x)\n",
            ["3 coroutine-as-value", "4 coroutine-as-value"],
        ),
    ],
)
def test_finds(findings, source, expected):
    assert sorted(placed(findings(PRELUDE + source))) == sorted(expected)


@pytest.mark.parametrize(
    "source",
    [
        "async def main():\n    await poll()\n",
        "async def main():\n    x = poll()\n    return await x\n",
        "async def main():\n    x = await poll()\n    return x + 1\n",
        "def main():\n    x = yield from poll()\n    return x + 1\n",
        "asyncio.get_event_loop().create_task(poll())\n",
        "jobs = [poll(), poll()]\njobs.append(poll())\n",
        "def start():\n    return poll()\n",
        "def start(n):\n    return poll() if n else None\nstart(3)\n",
        "task = poll()\n",  # another file may take it
        "async def main():\n    x = poll()\n    x.send(None)\n    x.close()\n    print(x.__name__)\n",
        "async def main(x):\n    return poll() is x or x in (poll(), 1)\n",
        "async def main():\n    x = poll()\n    x = 3\n    return x + 1\n",
        "async def main():\n    def later():\n        return await x\n    x = poll()\n    return later\n",
        "def poll():\n    pass\npoll()\n",  # defined again, as something else
        "def main(poll):\n    poll()\n",
        "def main():\n    poll = print\n    poll()\n",
        "def values():\n    yield 1\nif values():\n    pass\n",
        "async def values():\n    yield 1\nasync def main():\n    async for x in values():\n        pass\n",
        "for step in poll():\n    pass\n",  # a coroutine is a generator there
        "print = poll\nasync def main():\n    await print(poll())\n",
        "def main():\n    len = poll\n    return len(poll())\n",
    ],
)
def test_leaves_alone(findings, source):
    assert placed(findings(PRELUDE + source)) == []


def test_says_what_to_write(findings):
    found = findings(
        "import asyncio\nasync def poll(): pass\nasync def main():\n    poll()\n    asyncio.sleep(1)\npoll()\n"
    )
    assert [finding.message for finding in found] == [
        '"poll()" makes a coroutine, and nothing runs it; write "await poll()" or "asyncio.create_task(poll())"',
        '"asyncio.sleep(1)" does nothing until it is awaited; write "await asyncio.sleep(1)"',
        '"poll()" makes a coroutine, and nothing runs it; write "asyncio.create_task(poll())"',
    ]


def test_names_the_assignment_where_the_await_is_missing(findings):
    (found,) = findings("async def read(): pass\nasync def main():\n    x = read()\n    return x + 1\n")
    assert found[:2] == (4, 12)
    assert found.message == '"x" is a coroutine here, not what it returns; line 3 should be "x = await read()"'


def test_tasks_of_v2_are_made_by_the_loop(findings):
    (found,) = findings("import uasyncio\nloop = uasyncio.get_event_loop()\nasync def poll(): pass\npoll()\n")
    assert found.message.endswith('write "loop.create_task(poll())"')


def test_leaves_out_long_arguments(findings):
    arguments = ", ".join(["'a long argument'"] * 4)
    (found,) = findings(f"async def poll(*things): pass\npoll({arguments})\n")
    assert found.message.startswith('"poll(...)" makes a coroutine')
