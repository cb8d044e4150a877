"""What is handed to functions that take coroutines, to interrupts and to timers."""

import pytest

PRELUDE = """\
import uasyncio as asyncio, micropython, pyb
from machine import Pin, Timer
async def poll(): pass
def step(): print(1)
class App:
    async def run(self): pass
app = App()
loop = asyncio.get_event_loop()
"""
AFTER = PRELUDE.count("\n")


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("loop.create_task(poll)", "not-called"),
        ("loop.create_task(app.run)", "not-called"),
        ("asyncio.create_task(poll)", "not-called"),
        ("asyncio.run(poll)", "not-called"),
        ("loop.run_until_complete(poll)", "not-called"),
        ("def main(loop):\n    loop.create_task(poll)", "not-called"),
        ("async def main():\n    await asyncio.gather(poll, poll())", "not-called"),
        ("async def main():\n    await asyncio.gather(*[poll, poll()])", "not-called"),
        ("async def main():\n    await asyncio.gather(*(poll for _ in range(3)))", "not-called"),
        ("async def main():\n    await asyncio.wait_for(poll, 1)", "not-called"),
        ("async def main():\n    await asyncio.wait_for_ms(poll, 1)", "not-called"),
        ("loop.call_soon(poll)", "not-called"),
        ("loop.call_later(1, poll)", "not-called"),
        ("loop.call_later_ms(1, poll, 3)", "not-called"),
        ("loop.create_task(step())", "not-a-coroutine"),
        ("asyncio.run(step())", "not-a-coroutine"),
        ("asyncio.run(step)", "not-a-coroutine"),
        ("asyncio.create_task(None)", "not-a-coroutine"),
        ("asyncio.create_task(asyncio.sleep(1))", "not-a-coroutine"),
        ("Pin('X1').irq(handler=poll)", "coroutine-as-callback"),
        ("Pin('X1').irq(trigger=1, handler=poll())", "coroutine-as-callback"),
        ("Timer(1, period=3, callback=app.run)", "coroutine-as-callback"),
        ("t = Timer(1)\nt.init(period=3, callback=poll)", "coroutine-as-callback"),
        ("micropython.schedule(poll, 1)", "coroutine-as-callback"),
        ("pyb.ExtInt('X1', 0, 0, poll)", "coroutine-as-callback"),
    ],
)
def test_finds(findings, source, rule):
    found = findings(PRELUDE + source + "\n")
    assert [finding.rule.name for finding in found] == [rule]
    assert found[0].line == AFTER + source.count("\n") + 1


@pytest.mark.parametrize(
    "source",
    [
        "loop.create_task(poll())",
        "loop.create_task(app.run())",
        "loop.call_soon(poll())",  # V2 takes coroutines and callbacks alike
        "loop.call_later(1, poll())",
        "loop.call_soon(step)",
        "loop.create_task(step)",  # V2 calls it
        "loop.create_task(asyncio.sleep(1))",
        "asyncio.run(poll())",
        "asyncio.run(main=None, *[])",
        "def later(f):\n    loop.create_task(f)",
        "class Nursery:\n    def create_task(self, f): f()\nNursery().create_task(poll)",
        "class Pool:\n    def call_soon(self, f): f()\nPool().call_soon(poll)",
        "Pin('X1').irq(handler=step)",
        "Pin('X1').irq(handler=lambda p: loop.create_task(poll()))",
        "Timer(1, period=3, callback=None)",
        "class Button:\n    def irq(self, handler): pass\nButton().irq(handler=poll)",
        "class Screen:\n    def init(self, mode, callback): pass\nScreen().init(mode=1, callback=poll)",
        "def f(button):\n    button.init(callback=poll)",
        "async def main():\n    await asyncio.gather(*[poll() for _ in range(3)])",
        "async def main():\n    await asyncio.gather(*jobs)",
    ],
)
def test_leaves_alone(findings, source):
    assert findings(PRELUDE + source + "\n") == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("loop.create_task(poll)", '"loop.create_task" takes a coroutine, "poll" is the function; write "poll()"'),
        (
            "asyncio.run(step())",
            '"asyncio.run" takes a coroutine, "step()" is None; is "async" missing before "def step"?',
        ),
        (
            "loop.call_soon(poll)",
            '"loop.call_soon" calls "poll" and drops the coroutine that this makes; write "poll()"',
        ),
        (
            "Pin('X1').irq(handler=poll)",
            '"poll" is called as a callback, and the coroutine that this makes is dropped; '
            "use a plain function that sets a flag for a task",
        ),
    ],
)
def test_says_what_to_write(findings, source, message):
    assert [finding.message for finding in findings(PRELUDE + source + "\n")] == [message]
