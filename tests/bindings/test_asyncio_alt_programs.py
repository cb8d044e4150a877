"""Programs under asyncio_alt: where it differs from asyncio V3.

Each expected text follows from micropython-async's `v3/asyncio_alt` and its document.
"""

import pytest

from asim_command import Asim
from asyncio_programs import Programs

PRELUDE = """\
import asyncio
import io
import time

S = lambda: asyncio.sleep_ms(0)


def note(what):
    print(what, end=' ')


async def steps(name, count):
    for number in range(count):
        note(name + str(number))
        await S()


class Device(io.IOBase):
    def __init__(self, ready=0, size=2):
        self.ready = ready
        self.size = size

    def ioctl(self, request, arg):
        return self.ready & arg if request == 3 else -1

    def read(self, size=-1):
        self.ready = 0
        return b'x'

    def write(self, data):
        note(bytes(data))
        return min(self.size, len(data))


"""


@pytest.fixture
def alt(command: Asim) -> Programs:
    """Runs programs under asyncio_alt."""
    return Programs(command, "asyncio-alt", PRELUDE)


FLAG = """
        async def waits(flag):
            await flag.wait()
            note('W')

        async def main():
            {mode}
            flag = asyncio.ThreadSafeFlag()
            asyncio.create_task(waits(flag))
            await S()
            for name in 'abc':
                asyncio.create_task(steps(name, 2))
            await S()
            flag.set()
            await asyncio.sleep_ms(5)

        asyncio.run(main())
    """


@pytest.mark.parametrize(
    ("mode", "printed"),
    [
        ("pass", "a0 b0 c0 a1 b1 c1 W "),
        ("asyncio.roundrobin(True)", "a0 b0 c0 a1 b1 c1 W "),
        ("asyncio.roundrobin(False)", "a0 b0 c0 W a1 b1 c1 "),
    ],
)
def test_a_task_that_io_wakes(alt: Programs, mode: str, printed: str) -> None:
    # The flag is set while a, b and c are ready.
    assert alt.printed(FLAG.format(mode=mode)) == printed


def test_events_are_not_hurried(alt: Programs) -> None:
    program = FLAG.format(mode="asyncio.roundrobin(False)").replace("ThreadSafeFlag", "Event")
    assert alt.printed(program) == "a0 b0 c0 a1 b1 c1 W "


def test_roundrobin_answers_with_the_offset(alt: Programs) -> None:
    assert (
        alt.printed(
            "print(asyncio.roundrobin(), asyncio.roundrobin(False), asyncio.roundrobin(), "
            "asyncio.roundrobin(True), asyncio.__version__)\n"
        )
        == "0 -1000 -1000 0 (3, 0, 0)\n"
    )


def test_power_mode_is_refused(alt: Programs) -> None:
    assert (
        alt.printed("""
        import sys, machine
        print(asyncio.power_mode(), asyncio.power_mode(False))
        for platform in ('pyboard', 'rp2'):
            sys.platform = platform
            try:
                asyncio.power_mode(True)
            except ValueError as error:
                print(error)
    """)
        == "False False\nLight sleep is not currently supported on Pyboard.\n"
        "Platform does not support lightsleep.\n"
    )


def test_ten_busy_tasks_delay_a_flag_by_a_round_or_by_one_task(command: Asim) -> None:
    program = """\
import asyncio
import sys
import time
from machine import Pin

flag = asyncio.ThreadSafeFlag()
Pin('X3', Pin.IN, Pin.PULL_UP).irq(lambda pin: flag.set(), Pin.IRQ_FALLING, hard=True)


async def busy():
    while True:
        time.sleep_ms(5)
        await asyncio.sleep_ms(0)


async def main():
    asyncio.roundrobin({mode})
    for _ in range(10):
        asyncio.create_task(busy())
    await flag.wait()
    print(time.ticks_ms())


asyncio.run(main())
"""
    scenario = (
        "asim: 1\nname: flag\nscheduler: asyncio-alt\nduration: 1s\nprogram: {file: main.py}\n"
        "hardware:\n  - button: {name: sw, pin: X3}\nstimuli:\n  - {at: 101ms, press: sw, for: 10ms}\n"
    )
    command.write("a.yaml", scenario)
    lines = []
    for mode in (True, False):
        command.write("main.py", program.format(mode=mode))
        lines.append(command("run", "a.yaml").stdout.splitlines()[0])
    # Set during a task that ends at 105. By turns the ten others, and that one again, come first.
    assert lines == ["155", "105"]


def test_data_written_without_a_copy_must_be_drained(alt: Programs) -> None:
    assert (
        alt.printed("""
        async def main():
            asyncio.create_task(sleeper())
            device = Device(4)
            stream = asyncio.StreamWriter(device)
            stream.write(memoryview(b'abcd'), copy=False)
            print(type(stream.out_buf) is memoryview)
            try:
                stream.write(b'ef', copy=False)
            except OSError as error:
                print(error)
            await stream.drain()
            stream.write(b'gh', copy=False)
            stream.write(b'ijk')
            stream.write(b'l')
            await stream.drain()

        async def sleeper():
            await asyncio.sleep_ms(100)  # somebody must wait for something else than I/O

        asyncio.run(main())
    """)
        == "b'abcd' True\nMust drain after write.\nb'cd' b'gh' b'ijk' b'kl' "
    )


def test_the_loop_fails_when_all_tasks_wait_for_io(alt: Programs) -> None:
    ran = alt.run("""
        device = Device()

        async def main():
            asyncio.create_task(sets())
            note(await asyncio.StreamReader(device).read(1))
            note(await asyncio.StreamReader(device).read(1))

        async def sets():
            await asyncio.sleep_ms(10)
            device.ready = 1
            await S()

        asyncio.run(main())
    """)
    assert (ran.stdout, ran.error, ran.status) == ("b'x' ", "IndexError: empty heap", 3)
    assert ran.warnings == [
        "the loop fails as all tasks wait for I/O: it does not poll without a limit, known defect of asyncio_alt"
    ]


def test_the_modes_are_nowhere_else(command: Asim) -> None:
    program = "print(hasattr(asyncio, 'roundrobin'), hasattr(asyncio, 'power_mode'))\n"
    assert Programs(command, "asyncio-v3", PRELUDE).printed(program) == "False False\n"
