"""Programs that are known to be right: nothing is found in them but what they show on purpose."""

from pathlib import Path

import pytest

from asim._check import Checker, Failure

ROOT = Path(__file__).parents[3]
# Each shows what its note is about.
ON_PURPOSE = {
    "scenarios/published/millisec_timer.py": ["blocking-sleep"],
    "scenarios/starvation/wait_for_line.py": ["never-yields"],
    "scenarios/two_boards/station.py": ["never-yields"],
    "tests/bindings/api/test_spawn.py": ["never-yields"],
}
# The tutorial's text on V2: awaitable classes, drivers and the like, all of them right.
V2_STYLE = """
import uasyncio as asyncio
import io

up = True
async def times_two(n):
    await asyncio.sleep(1)
    return 2 * n

class Foo():
    def __await__(self):
        res = 1
        for n in range(5):
            if up:
                res = yield from times_two(res)
            else:
                res = yield from times_two(res).__await__()
        return res
    __iter__ = __await__

class MillisecTimer(io.IOBase):
    def __init__(self):
        self.sreader = asyncio.StreamReader(self)
    def __iter__(self):
        await self.sreader.readline()
    def __call__(self, ms):
        return self
    def readline(self):
        return b"\\n"

class Led():
    def __init__(self):
        loop = asyncio.get_event_loop()
        loop.create_task(self.run())
        loop.call_soon(self.run())
    async def run(self):
        while True:
            await asyncio.sleep_ms(200)

def generator(n):
    for _ in range(n):
        yield from asyncio.sleep_ms(1)
    yield 5

async def bar():
    foo = Foo()
    res = await foo
    timer = MillisecTimer()
    await timer(30)
    await generator(3)
    coro = generator(3)
    asyncio.get_event_loop().create_task(coro)
    asyncio.cancel(coro)
    try:
        await asyncio.wait_for(times_two(res), 5)
    except asyncio.TimeoutError:
        print("timeout")
    return res

loop = asyncio.get_event_loop(runq_len=40, waitq_len=40)
led = Led()
loop.run_until_complete(bar())
"""


def programs() -> list[str]:
    folders = ("scenarios", "sim/calibration", "tests/bindings", "tests/differential")
    return [str(path.relative_to(ROOT)) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def test_the_programs_of_this_repository():
    checker = Checker()
    found = {}
    for name in programs():
        result = checker.check(str(ROOT / name))
        assert not isinstance(result, Failure), f"{name}: {result}"
        if result:
            found[name] = [finding.rule.name for finding in result]
    assert found == ON_PURPOSE


def test_the_style_of_v2(findings):
    assert findings(V2_STYLE) == []


@pytest.mark.parametrize(
    ("source", "failure"),
    [
        (b"def f(:\n", (1, 7, "invalid syntax")),
        (b"await f()\n", (1, 1, "'await' outside function")),
        (b"x = '\0'\n", (0, 0, "source code string cannot contain null bytes")),
    ],
)
def test_a_file_that_is_not_in_the_language_is_a_failure(tmp_path, source, failure):
    path = tmp_path / "main.py"
    path.write_bytes(source)
    assert Checker().check(str(path)) == Failure(*failure)


def test_a_file_that_cannot_be_read_is_a_failure(tmp_path):
    assert Checker().check(str(tmp_path / "none.py")) == Failure(0, 0, "cannot be read: No such file or directory")
