"""Programs that uasyncio V2.0 and fast_io both run: what each of them makes of the same text.

What only one of them has, or where order and ties are the point: `test_v2_programs.py`, `test_fast_io_programs.py`.
"""

import pytest

from asim_command import Asim
from asyncio_programs import Programs
from bindings.uasyncio_prelude import PRELUDE

SCHEDULERS = {"uasyncio-v2": "uasyncio V2.0", "fast_io": "fast_io 0.24"}
"""Each scheduler, and how warnings call it."""


def outcomes(v2: str, fast_io: str) -> pytest.MarkDecorator:
    """Run a test under each scheduler with its own `outcome`."""
    return pytest.mark.parametrize(("scheduler", "outcome"), [("uasyncio-v2", v2), ("fast_io", fast_io)])


@pytest.fixture
def programs(command: Asim, scheduler: str) -> Programs:
    """Runs programs under the scheduler of the test."""
    return Programs(command, scheduler, PRELUDE)


# --- API


@outcomes(v2="None 5\n", fast_io="42 5\n")
def test_only_fast_io_returns_the_result_of_a_run(programs: Programs, outcome: str) -> None:
    assert (
        programs.printed("""
        async def answer():
            await asyncio.sleep_ms(5)
            return 42

        print(loop.run_until_complete(answer()), time.ticks_ms())
    """)
        == outcome
    )


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_queues_and_locks_are_there(programs: Programs) -> None:
    assert (
        programs.printed("""
        from uasyncio.queues import Queue
        from uasyncio.synchro import Lock

        async def main():
            queue, lock = Queue(1), Lock()
            await lock.acquire()
            await queue.put(7)
            lock.release()
            note(await queue.get())

        loop.run_until_complete(main())
    """)
        == "0:7 "
    )


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_there_are_no_sockets_yet(programs: Programs) -> None:
    assert "asim does not have uasyncio.start_server yet" in programs.run("asyncio.start_server").error


# --- cancellation and time limits


@outcomes(v2="None\n300:cancelled ", fast_io="None\n100:cancelled ")
def test_a_sleeper_is_cancelled_when_its_sleep_ends_or_at_its_next_turn(programs: Programs, outcome: str) -> None:
    assert (
        programs.printed("""
        async def sleeper():
            try:
                await asyncio.sleep_ms(300)
                note('never')
            except asyncio.CancelledError:
                note('cancelled')
                raise

        async def main():
            task = sleeper()
            loop.create_task(task)
            await asyncio.sleep_ms(100)
            print(asyncio.cancel(task))
            await asyncio.sleep_ms(300)

        loop.run_until_complete(main())
    """)
        == outcome
    )


@outcomes(v2="1:CancelledError 10:ValueError('second',) ", fast_io="1:CancelledError 1:ValueError('second',) ")
def test_of_two_exceptions_the_last_is_delivered(programs: Programs, outcome: str) -> None:
    assert (
        programs.printed("""
        async def victim():
            try:
                await asyncio.sleep_ms(10)
            except ValueError as error:
                note(repr(error))

        async def main():
            loop.create_task(task)
            await asyncio.sleep_ms(1)
            asyncio.cancel(task)
            old = task.pend_throw(ValueError('second'))
            note(type(old).__name__)
            await asyncio.sleep_ms(20)

        task = victim()
        loop.run_until_complete(main())
    """)
        == outcome
    )


@outcomes(v2="0:replaced ", fast_io="0:refused ")
def test_only_fast_io_refuses_to_cancel_a_task_twice(programs: Programs, outcome: str) -> None:
    assert (
        programs.printed("""
        async def main():
            task = stop_after(100)
            loop.create_task(task)
            await asyncio.sleep(0)
            asyncio.cancel(task)
            try:
                asyncio.cancel(task)
                note('replaced')
            except AssertionError:
                note('refused')

        loop.run_until_complete(main())
    """)
        == outcome
    )


@outcomes(v2="0:a 5:b ", fast_io="0:refused 0:a 5:b ")
def test_a_task_that_cancels_itself_goes_on(programs: Programs, outcome: str) -> None:
    assert (
        programs.printed("""
        async def main():
            try:
                asyncio.cancel(loop.cur_task)
            except AssertionError:
                note('refused')
            note('a')
            await asyncio.sleep_ms(5)
            note('b')

        loop.create_task(main())
        loop.run_until_complete(stop_after(20))
    """)
        == outcome
    )


LIMITED = """
        async def body(*times):
            try:
                for ms in times:
                    await asyncio.sleep_ms(ms)
            except asyncio.TimeoutError:
                note('timeout')
                raise
            note('body')
            return 'result'

        async def limited(limit, *times):
            try:
                note(await asyncio.wait_for_ms(body(*times), limit))
            except asyncio.TimeoutError:
                note('TimeoutError')
            await asyncio.sleep_ms(1000)

        loop.run_until_complete(limited({arguments}))
"""


@pytest.mark.parametrize(
    ("scheduler", "arguments", "printed"),
    [
        ("uasyncio-v2", [100, 300], "300:timeout 300:TimeoutError "),
        ("fast_io", [100, 300], "100:timeout 100:TimeoutError "),
        ("uasyncio-v2", [100] + [30] * 20, "120:timeout 120:TimeoutError "),
        ("fast_io", [100] + [30] * 20, "100:timeout 100:TimeoutError "),
        *((scheduler, [100, 100], "100:timeout 100:TimeoutError ") for scheduler in SCHEDULERS),
        *((scheduler, [100, 99], "99:body 99:result ") for scheduler in SCHEDULERS),
        *((scheduler, [0], "0:body 0:result ") for scheduler in SCHEDULERS),
        *((scheduler, [0, 0], "0:timeout 0:TimeoutError ") for scheduler in SCHEDULERS),
    ],
)
def test_a_time_limit_is_noticed_at_the_end_of_a_sleep_or_cuts_it_short(
    programs: Programs, arguments: list[int], printed: str
) -> None:
    assert programs.printed(LIMITED.format(arguments=", ".join(map(str, arguments)))) == printed


@outcomes(
    v2="0:start 300:here 600:here 900:here 1200:timeout 1200:None ",
    fast_io="0:start 300:here 600:here 900:here 1000:timeout 1000:None ",
)
def test_a_limit_in_seconds(programs: Programs, outcome: str) -> None:
    assert (
        programs.printed("""
        async def forever():
            note('start')
            try:
                while True:
                    await asyncio.sleep_ms(300)
                    note('here')
            except asyncio.TimeoutError:
                note('timeout')

        async def main():
            note(await asyncio.wait_for(forever(), 1))
            await asyncio.sleep(2)

        loop.run_until_complete(main())
    """)
        == outcome
    )


# --- streams


@outcomes(v2="0:WRITE 0:written 0:A0 ", fast_io="0:WRITE 0:A0 0:written ")
def test_only_fast_io_yields_after_a_write_that_completes_at_once(programs: Programs, outcome: str) -> None:
    assert (
        programs.printed("""
        async def write():
            await asyncio.StreamWriter(device, {}).awrite(b'x')
            note('written')

        device = Device()
        device.writable = True
        loop.create_task(write())
        loop.create_task(repeat('A', 1))
        loop.run_until_complete(stop_after(1))
    """)
        == outcome
    )


@outcomes(v2="0:WRITE 5:WRITE 5:WRITE 5:written ", fast_io="0:WRITE 5:WRITE 5:WRITE 5:written 10:READ 10:b'z' ")
def test_only_fast_io_reads_and_writes_one_object_at_once(programs: Programs, outcome: str) -> None:
    assert (
        programs.printed("""
        async def write():
            await asyncio.StreamWriter(device, {}).awrite(b'xy')
            note('written')

        async def read():
            note(await asyncio.StreamReader(device).read(1))

        device = Device()
        loop.create_task(read())
        loop.create_task(write())

        async def main():
            await asyncio.sleep_ms(5)
            device.writable = True
            await asyncio.sleep_ms(5)
            device.pieces, device.readable = [b'z'], True
            await asyncio.sleep_ms(5)

        loop.run_until_complete(main())
    """)
        == outcome
    )


@outcomes(v2="KeyError", fast_io="")
def test_only_fast_io_closes_a_reader_that_is_not_registered(programs: Programs, outcome: str) -> None:
    ran = programs.run("loop.run_until_complete(asyncio.StreamReader(Device()).aclose())")
    assert (ran.error.split(":")[0], ran.stdout) == (outcome, "" if outcome else "0:close ")


# --- known defects, each told under the name of its product


@outcomes(v2="5:READ 5:b'x' 5:woke ", fast_io="5:READ 5:b'x' TypeError")
def test_an_exception_is_lost_when_the_device_becomes_ready_first(
    programs: Programs, scheduler: str, outcome: str
) -> None:
    # The cancellation has queued the reader, too: it wakes early from its sleep, whose mark fast_io takes for an
    # exception.
    ran = programs.run("""
        device = Device()

        async def reader():
            note(await asyncio.StreamReader(device).read(1))
            await asyncio.sleep_ms(500)
            note('woke')

        async def main():
            loop.create_task(task)
            await asyncio.sleep_ms(5)
            device.pieces = [b'x']
            device.readable = True
            asyncio.cancel(task)
            await asyncio.sleep_ms(100)

        task = reader()
        loop.run_until_complete(main())
    """)
    assert (ran.stdout + ran.error.split(":")[0], ran.warnings) == (
        outcome,
        [
            "exception lost: device became ready before cancellation was delivered, known defect of "
            f"{SCHEDULERS[scheduler]} (task reader)"
        ],
    )


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_a_cancelled_waiter_uses_up_the_release_of_a_lock(programs: Programs, scheduler: str) -> None:
    ran = programs.run("""
        from uasyncio.synchro import Lock

        lock = Lock()

        async def user(name):
            try:
                await lock.acquire()
            except asyncio.CancelledError:
                note(name + ' cancelled')
                raise
            note(name)
            await asyncio.sleep_ms(10)
            lock.release()

        async def main():
            tasks = [user(name) for name in 'abc']
            for task in tasks:
                loop.create_task(task)
            await asyncio.sleep_ms(5)
            asyncio.cancel(tasks[1])
            await asyncio.sleep_ms(95)
            print(lock.locked)

        loop.run_until_complete(main())
    """)
    assert (ran.stdout, ran.warnings) == (
        "0:a 10:b cancelled False\n",
        [
            "lock free while tasks wait for it: a cancelled waiter used up its release, known defect of "
            f"{SCHEDULERS[scheduler]} (task user[1])"
        ],
    )
