"""Programs under Pycopy's uasyncio, where it differs from V2.0: each also runs on the real one, and must do the same.

The real one stands in a folder in front of `sys.path`.
"""

import pytest

from asim_command import Asim
from asyncio_programs import Programs
from differential.simulator import PYCOPY

PRELUDE = """\
import io
import time
import uasyncio as asyncio

loop = asyncio.get_event_loop()


def note(what):
    print('%d:%s' % (time.ticks_ms(), what), end=' ')


async def sleeper(ms):
    try:
        await asyncio.sleep_ms(ms)
        note('slept')
    except asyncio.CancelledError as e:
        note(type(e).__name__)
    except Exception as e:
        note(repr(e))


async def stop_after(ms):
    await asyncio.sleep_ms(ms)


def attempt(call, *args):
    try:
        note(call(*args))
    except Exception as e:
        note(repr(e))


class Device(io.IOBase):
    def __init__(self, ready_at):
        self.ready_at = ready_at

    def ioctl(self, request, arg):
        return arg & 1 if time.ticks_ms() >= self.ready_at else 0

    def read(self, size=-1):
        note('READ')
        return b'x'


async def reader(device):
    try:
        await asyncio.StreamReader(device).read(1)
        note('read')
    except asyncio.CancelledError:
        note('cancelled')


"""

NO_CANCEL_IO = "AttributeError(\"'PollEventLoop' object has no attribute 'cancel_io'\",)"


@pytest.fixture(params=["real", "asim"])
def pycopy(request: pytest.FixtureRequest, command: Asim) -> Programs:
    """Runs programs on the real implementation, or on asim's."""
    if request.param == "asim":
        return Programs(command, "uasyncio-pycopy", PRELUDE)
    PYCOPY.copy_library(command.folder)
    return Programs(command, "uasyncio-pycopy", "import sys\n" + PYCOPY.preludes + PRELUDE)


def test_a_cancelled_sleeper_ends_at_its_next_turn(pycopy: Programs) -> None:
    program = """
        task = sleeper(500)
        loop.create_task(task)
        loop.call_later_ms(100, asyncio.cancel, task)
        loop.run_until_complete(stop_after(600))
    """
    assert pycopy.printed(program) == "100:CancelledError "


def test_a_sleeper_times_out_at_its_limit(pycopy: Programs) -> None:
    program = """
        async def main():
            await asyncio.wait_for_ms(sleeper(300), 100)
            try:
                await asyncio.wait_for(asyncio.sleep(1), 0.05)
            except asyncio.TimeoutError:
                note('limit')
        loop.run_until_complete(main())
    """
    assert pycopy.printed(program) == "100:TimeoutError 150:limit "


def test_a_cancelled_sleeper_frees_its_place_on_the_wait_queue(pycopy: Programs) -> None:
    program = """
        asyncio.core._event_loop = None
        loop = asyncio.get_event_loop(16, 2)
        task = sleeper(500)
        loop.create_task(task)
        async def main():
            await asyncio.sleep_ms(10)
            asyncio.cancel(task)
            await asyncio.sleep_ms(1)
            loop.call_later_ms(5, note, 'one')
            await asyncio.sleep_ms(20)
        loop.run_until_complete(main())
    """
    assert pycopy.printed(program) == "10:CancelledError 16:one "


def test_a_sleeper_that_is_queued_meanwhile_gets_a_type_error(pycopy: Programs) -> None:
    program = """
        task = sleeper(50)
        loop.create_task(task)
        loop.call_later_ms(10, loop.call_soon, task)
        loop.run_until_complete(stop_after(100))
    """
    assert pycopy.printed(program) == "10:TypeError('exceptions must derive from BaseException',) "


def test_cancelling_a_reader_fails_and_its_device_takes_the_exception_along(pycopy: Programs) -> None:
    program = """
        task = reader(Device(30))
        loop.create_task(task)
        loop.call_later_ms(10, attempt, asyncio.cancel, task)
        loop.run_until_complete(stop_after(50))
    """
    assert pycopy.printed(program) == f"10:{NO_CANCEL_IO} 30:READ 30:read "


def test_a_task_that_has_ended_keeps_the_cancellation_when_it_is_queued_again(pycopy: Programs) -> None:
    program = """
        task = sleeper(10)
        loop.create_task(task)
        async def main():
            await asyncio.sleep_ms(20)
            loop.call_soon(task)
            attempt(asyncio.cancel, task)
            await asyncio.sleep_ms(10)
            attempt(asyncio.cancel, task)
        loop.run_until_complete(main())
    """
    assert pycopy.printed(program) == f"10:slept 20:None 30:{NO_CANCEL_IO} "


def test_a_second_cancellation_fails_and_the_task_is_cancelled_once(pycopy: Programs) -> None:
    program = """
        task = sleeper(500)
        loop.create_task(task)
        async def main():
            await asyncio.sleep_ms(10)
            attempt(asyncio.cancel, task)
            attempt(asyncio.cancel, task)
            await asyncio.sleep_ms(10)
        loop.run_until_complete(main())
    """
    assert pycopy.printed(program) == f"10:None 10:{NO_CANCEL_IO} 10:CancelledError "


def test_a_task_that_has_ended_takes_one_cancellation(pycopy: Programs) -> None:
    program = """
        task = sleeper(5)
        loop.create_task(task)
        async def main():
            await asyncio.sleep_ms(10)
            attempt(asyncio.cancel, task)
            attempt(asyncio.cancel, task)
        loop.run_until_complete(main())
    """
    assert pycopy.printed(program) == f"5:slept 10:None 10:{NO_CANCEL_IO} "


def test_a_time_limit_of_a_reader_leaves_the_loop(pycopy: Programs) -> None:
    ran = pycopy.run("loop.run_until_complete(asyncio.wait_for_ms(reader(Device(100)), 20))\n")
    assert ran.error == "AttributeError: 'PollEventLoop' object has no attribute 'cancel_io'"
    assert ran.status == 3


def test_a_reader_that_never_read_can_be_closed(pycopy: Programs) -> None:
    program = """
        class Closing(Device):
            def close(self):
                note('close')
        loop.run_until_complete(asyncio.StreamReader(Closing(0)).aclose())
    """
    assert pycopy.printed(program) == "0:close "


def test_a_task_that_queues_itself_for_later_is_resumed_then(pycopy: Programs) -> None:
    program = """
        async def own():
            loop.call_later_ms(30, loop.cur_task)
            yield False
            note('resumed')
        loop.create_task(own())
        loop.run_until_complete(stop_after(50))
    """
    assert pycopy.printed(program) == "30:resumed "


def test_a_known_defect_that_hits_the_program_is_told(command: Asim) -> None:
    program = """
        task = reader(Device(30))
        loop.create_task(task)
        loop.call_later_ms(10, attempt, asyncio.cancel, task)
        loop.run_until_complete(stop_after(20))
    """
    ran = Programs(command, "uasyncio-pycopy", PRELUDE).run(program)
    assert ran.warnings == [
        "cancellation failed: the loop has no cancel_io, known defect of uasyncio 2.1.1 with core 2.3 (task reader)"
    ]
