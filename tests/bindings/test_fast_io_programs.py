"""Programs under fast_io 0.24: its API beside that of V2.0, low priority, streams, cancellation, errors and warnings.

Programs that V2.0 runs as well: `test_uasyncio_programs.py`. Each expected text follows from the behaviour of fast_io
0.24 on MicroPython. Order and ties: `tests/core`.
"""

import pytest

from asim_command import Asim
from asyncio_programs import Programs
from bindings.uasyncio_prelude import PRELUDE


@pytest.fixture
def fast(command: Asim) -> Programs:
    """Runs programs under fast_io."""
    return Programs(command, "fast_io", PRELUDE)


# --- API


def test_the_module_tells_its_version_and_whether_there_is_a_loop(command: Asim) -> None:
    text = "import uasyncio\nprint(uasyncio.version, uasyncio.got_event_loop())\n"
    text += "uasyncio.get_event_loop(4, 4, 2, 2)\nprint(uasyncio.core.version[1], uasyncio.got_event_loop())\n"
    assert Programs(command, "fast_io", "").printed(text) == "('fast_io', '0.24') False\n0.24 True\n"


@pytest.mark.parametrize("call", ["create_task", "run_until_complete"])
def test_a_generator_function_as_a_task_is_an_assertion(fast: Programs, call: str) -> None:
    ran = fast.run(f"loop.{call}(stop_after)")
    assert (ran.error, ran.status) == ("AssertionError: Coroutine arg expected.", 3)


LOW = """\
asyncio.core._event_loop = None
loop = asyncio.get_event_loop(16, 16, 0, 8)
"""


def test_after_and_its_callbacks_run_at_low_priority(fast: Programs) -> None:
    assert (
        fast.printed(
            LOW
            + """
async def low(name, awaitable):
    await awaitable
    note(name)

async def after(name, ms):
    await asyncio.after_ms(ms)
    note(name)

async def main():
    loop.create_task(after('a', 0))
    loop.call_after_ms(10, note, 'b')
    loop.call_after(0.02, note, 'c')
    loop.call_at_lp_(time.ticks_add(loop.time(), 15), note, 'd')
    await asyncio.after(0.03)
    note('main')

loop.run_until_complete(main())
"""
        )
        == "0:a 10:b 15:d 20:c 30:main "
    )


def test_an_overdue_entry_runs_beside_busy_tasks(fast: Programs) -> None:
    assert (
        fast.printed(
            LOW
            + """
async def hog():
    while True:
        time.sleep_ms(3)
        yield

async def low():
    await asyncio.after_ms(0)
    note('low')

print(loop.max_overdue_ms(), loop.max_overdue_ms(10), loop.max_overdue_ms())
loop.create_task(low())
loop.create_task(hog())
loop.run_until_complete(stop_after(30))
"""
        )
        == "0 10 10\n15:low "
    )


@pytest.mark.parametrize("call", ["call_after(1, note)", "call_after_ms(1, note)", "call_at_lp_(1, note)"])
def test_low_priority_needs_a_queue(fast: Programs, call: str) -> None:
    assert fast.run(f"loop.{call}").error == "OSError: No low priority queue exists."


def test_awaiting_low_priority_without_a_queue_leaves_the_loop(fast: Programs) -> None:
    assert (
        fast.run("""
        async def main():
            await asyncio.after_ms(5)

        loop.run_until_complete(main())
    """).error
        == "OSError: No low priority queue exists."
    )


# --- cancellation and time limits


@pytest.mark.parametrize(
    ("firmware", "ending", "printed"),
    [
        ("1.29", "return 'result'", "first ok second AssertionError "),
        ("1.11", "return 'result'", "first AssertionError second AssertionError "),
        ("1.11", "return 7", "first ok second AssertionError "),
        ("1.11", "return None", "first ok second AssertionError "),
        ("1.11", "raise asyncio.CancelledError", "first AssertionError second AssertionError "),
    ],
)
def test_the_slot_of_an_ended_task_depends_on_the_firmware(
    fast: Programs, firmware: str, ending: str, printed: str
) -> None:
    assert (
        fast.printed(
            f"""
        async def ends():
            await asyncio.sleep_ms(1)
            {ending}

        async def main():
            task = ends()
            loop.create_task(task)
            await asyncio.sleep_ms(5)
            for name in ('first', 'second'):
                try:
                    asyncio.cancel(task)
                    print(name, 'ok', end=' ')
                except AssertionError:
                    print(name, 'AssertionError', end=' ')

        loop.run_until_complete(main())
    """,
            "--set",
            f"firmware={firmware}",
        )
        == printed
    )


@pytest.mark.parametrize(
    ("firmware", "error"), [("1.11", "TypeError: can't pend throw to just-started generator"), ("1.29", "")]
)
def test_an_unstarted_coroutine_has_no_slot_up_to_firmware_1_11(fast: Programs, firmware: str, error: str) -> None:
    program = "loop.call_later_ms(5, stop_after(1))\nloop.run_until_complete(stop_after(10))"
    assert fast.run(program, "--set", f"firmware={firmware}").error == error


def test_the_slot_of_a_sleeper_holds_its_address(fast: Programs) -> None:
    assert (
        fast.printed("""
        async def main():
            task = stop_after(100)
            loop.create_task(task)
            await asyncio.sleep_ms(5)
            print(task.pend_throw(None) == id(task), task.pend_throw(None))

        loop.run_until_complete(main())
    """)
        == "True None\n"
    )


# --- streams

STREAM = """
async def spin(name):
    for _ in range({turns}):
        print(name, end=' ')
        yield

async def read():
    print('r0', end=' ')
    await asyncio.StreamReader(device).read(1)
    print('r1', end=' ')

device = Device(b'x', b'y')
asyncio.core._event_loop = None
loop = asyncio.get_event_loop(16, 16, {ioq_len})
loop.create_task(spin('A'))
loop.create_task(read())
loop.create_task(spin('B'))
loop.run_until_complete(stop_after(1))
print(device.polls)
"""


@pytest.mark.parametrize(
    ("ioq_len", "printed"),
    [(0, "A r0 B A B 0:READ A B r1 [1]\n"), (6, "A r0 0:READ r1 B A B A B [1]\n")],
)
def test_a_read_takes_its_object_off_the_poll_set(fast: Programs, ioq_len: int, printed: str) -> None:
    assert fast.printed(STREAM.format(turns=3, ioq_len=ioq_len)) == printed


# --- what is recorded, and warnings


def test_the_life_of_a_task_is_measured(fast: Programs, command: Asim) -> None:
    command.write(
        "limits.yaml",
        "asim: 1\nname: x\nscheduler: fast_io\nprogram: {file: main.py}\nduration: 1s\nexpect:\n"
        "  - cancellation: {task: sleeper, max: 0ms, count: 1}\n"
        "  - cancellation: {task: limited, of: timeout, max: 0ms, count: 1}\n",
    )
    fast.run("""
        async def sleeper():
            await asyncio.sleep(10)

        async def limited():
            try:
                await asyncio.wait_for(asyncio.sleep(10), 0.1)
            except asyncio.TimeoutError:
                pass

        async def main():
            task = sleeper()
            loop.create_task(task)
            loop.create_task(limited())
            await asyncio.sleep_ms(5)
            asyncio.cancel(task)
            await asyncio.sleep_ms(500)

        loop.run_until_complete(main())
    """)
    done = command("run", "limits.yaml")
    assert done.returncode == 0, done.stdout


def test_a_discarded_wake_up_is_told(fast: Programs) -> None:
    assert fast.run("""
        async def main():
            try:
                await asyncio.wait_for_ms(asyncio.sleep_ms(500), 100)
            except asyncio.TimeoutError:
                pass
            await asyncio.sleep_ms(50)
            assert time.ticks_ms() == 500

        loop.run_until_complete(main())
    """).warnings == [
        "wake-up discarded: the timer of a new sleep was taken for that of a cancelled one, known defect of fast_io "
        "0.24 (task main)"
    ]
