"""`--clock real`: the same scheduler by the wall clock, never early and not far behind the virtual schedule."""

import json
import time

import pytest

from asim_command import Asim

# Debug builds with sanitizers are too slow to keep up with the clock: `make check` leaves these to `make test`.
pytestmark = pytest.mark.wall_clock

# What a loaded machine may add to the wait for an event. An event is never early, however fast the machine is.
SLACK_US = 50_000

NATIVE = """\
asim: 1
name: schedule
scheduler: {scheduler}
duration: 600ms
tasks:
  - name: ticker
    steps:
      - {{mark: a}}
      - {{sleep: 100ms}}
      - {{mark: b}}
      - {{busy: 50ms}}
      - {{mark: c}}
      - {{sleep: 150ms}}
      - {{mark: d}}
  - {{name: poller, loop: [{{wait: "sw:press"}}, {{mark: seen}}]}}
  - {{name: reader, loop: [{{read: uart4}}, {{mark: got}}]}}
  - {{name: pulse, loop: [{{sleep: 20ms}}]}}
hardware:
  - button: {{name: sw, pin: X3}}
  - uart: {{id: 4, baud: 9600}}
stimuli:
  - {{at: 400ms, press: sw, for: 20ms}}
  - {{at: 450ms, send: {{uart4: "x"}}}}
expect:
  - latency: {{from: "mark:a", to: "mark:b"}}
  - latency: {{from: "mark:b", to: "mark:c"}}
  - latency: {{from: "mark:c", to: "mark:d"}}
  - latency: {{from: "mark:a", to: "mark:seen"}}
  - latency: {{from: "mark:a", to: "mark:got"}}
"""

PROGRAM_V2 = """\
import uasyncio as asyncio
import time


async def late(name, ms):
    await asyncio.sleep_ms(ms)
    print(name, time.ticks_diff(time.ticks_ms(), zero))


async def main():
    loop.create_task(late('b', 200))
    loop.create_task(late('a', 100))
    await asyncio.sleep_ms(50)
    print('main', time.ticks_diff(time.ticks_ms(), zero))
    time.sleep_ms(100)
    print('busy', time.ticks_diff(time.ticks_ms(), zero))
    await asyncio.sleep_ms(200)
    print('end', time.ticks_diff(time.ticks_ms(), zero))


# What the imports took is not part of the schedule.
zero = time.ticks_ms()
loop = asyncio.get_event_loop()
loop.run_until_complete(main())
"""

PROGRAM_V3 = """\
import asyncio
import time


async def late(name, ms):
    await asyncio.sleep_ms(ms)
    print(name, time.ticks_diff(time.ticks_ms(), zero))


async def main():
    asyncio.create_task(late('b', 200))
    asyncio.create_task(late('a', 100))
    await asyncio.sleep_ms(50)
    print('main', time.ticks_diff(time.ticks_ms(), zero))
    time.sleep_ms(100)
    print('busy', time.ticks_diff(time.ticks_ms(), zero))
    await asyncio.sleep_ms(200)
    print('end', time.ticks_diff(time.ticks_ms(), zero))


# What the imports took is not part of the schedule.
zero = time.ticks_ms()
asyncio.run(main())
"""


def latencies(command: Asim, *options: str) -> list[float]:
    done = command("run", "a.yaml", "--json", "-", *options)
    result = json.loads(done.stdout)
    assert (done.returncode, result["verdict"]) == (0, "pass")
    return [expectation["measured"]["max_us"] for expectation in result["expectations"]]


@pytest.mark.parametrize("scheduler", ["uasyncio-v2", "asyncio-v3"])
def test_a_native_scenario_keeps_the_virtual_schedule(command: Asim, scheduler: str) -> None:
    command.write("a.yaml", NATIVE.format(scheduler=scheduler))
    virtual = latencies(command)
    assert virtual[:4] == [100_000, 50_000, 150_000, 400_000]
    started = time.monotonic()
    real = latencies(command, "--clock", "real")
    assert time.monotonic() - started >= 0.6
    # A sleep of n ticks may begin within one, and so last a tick less by the wall clock.
    early = [got - wanted for got, wanted in zip(real, virtual, strict=True) if got < wanted - 1000]
    late = [got - wanted for got, wanted in zip(real, virtual, strict=True) if got > wanted + SLACK_US]
    assert (early, late) == ([], [])


@pytest.mark.parametrize(("scheduler", "program"), [("uasyncio-v2", PROGRAM_V2), ("asyncio-v3", PROGRAM_V3)])
def test_a_program_keeps_the_virtual_schedule(command: Asim, scheduler: str, program: str) -> None:
    command.write("main.py", program)
    printed = []
    for clock in ("virtual", "real"):
        started = time.monotonic()
        done = command("run", "main.py", "--scheduler", scheduler, "--clock", clock, "--json", "-")
        took = time.monotonic() - started
        assert done.returncode == 0
        lines = json.loads(done.stdout)["stdout"].splitlines()
        printed.append([(line.split()[0], int(line.split()[1])) for line in lines])
    virtual, real = printed
    assert virtual == [("main", 50), ("busy", 150), ("a", 150), ("b", 200), ("end", 350)]
    assert [name for name, _ in real] == [name for name, _ in virtual]
    assert took >= 0.349
    for (name, wanted), (_, got) in zip(virtual, real, strict=True):
        # Every wait may begin late in its tick, and what came before may have been late.
        assert wanted - 1 <= got <= wanted + 2 * SLACK_US // 1000, name


def test_an_interrupt_handler_is_entered_in_real_time(command: Asim) -> None:
    command.write(
        "main.py",
        "import time\nfrom machine import Pin\nseen = []\n"
        "Pin('X3', Pin.IN, Pin.PULL_UP).irq(lambda pin: seen.append(time.ticks_ms()), Pin.IRQ_FALLING)\n"
        "while not seen:\n    pass\nprint(seen[0])\n",
    )
    command.write(
        "a.yaml",
        "asim: 1\nname: irq\nduration: 1s\nprogram: {file: main.py}\nhardware:\n  - button: {name: sw, pin: X3}\n"
        "stimuli:\n  - {at: 150ms, press: sw}\n",
    )
    done = command("run", "a.yaml", "--clock", "real", "--json", "-")
    result = json.loads(done.stdout)
    assert (done.returncode, result["error"]) == (0, None)
    assert 150 <= int(result["stdout"]) <= 150 + SLACK_US // 1000


def test_a_real_run_ends_at_its_duration(command: Asim) -> None:
    command.write("a.yaml", "asim: 1\nname: t\nduration: 200ms\ntasks:\n  - {name: t, loop: [{sleep: 10ms}]}\n")
    started = time.monotonic()
    done = command("run", "a.yaml", "--clock", "real", "--json", "-")
    took = time.monotonic() - started
    assert (done.returncode, json.loads(done.stdout)["virtual_time_us"]) == (0, 200_000)
    assert 0.2 <= took < 1.2
