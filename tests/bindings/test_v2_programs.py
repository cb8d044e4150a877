"""Programs under uasyncio V2: order, ties, cancellation, time limits, streams, errors and known defects.

Programs that fast_io runs as well: `test_uasyncio_programs.py`. Each expected text follows from the behaviour of the
official uasyncio 2.0 on MicroPython.
"""

import pytest

from asim_command import Asim
from asyncio_programs import Programs
from bindings.uasyncio_prelude import PRELUDE


@pytest.fixture
def v2(command: Asim) -> Programs:
    """Runs programs under uasyncio V2."""
    return Programs(command, "uasyncio-v2", PRELUDE)


# --- order


def test_tasks_that_yield_take_turns(v2: Programs) -> None:
    assert (
        v2.printed("""
        def plain(name):
            for number in range(3):
                note(name + str(number))
                yield

        loop.create_task(repeat('A', 3))
        loop.create_task(plain('B'))
        loop.create_task(repeat('C', 3))
        loop.run_until_complete(stop_after(1))
    """)
        == "0:A0 0:B0 0:C0 0:A1 0:B1 0:C1 0:A2 0:B2 0:C2 "
    )


def test_a_child_runs_behind_what_is_queued_and_before_its_parents_next_turn(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def child(name):
            note(name)
            await asyncio.sleep_ms(50)

        def parent():
            note('P1')
            loop.create_task(child('c'))
            yield
            note('P2')
            yield child('d')
            note('P3')

        loop.create_task(parent())
        loop.create_task(repeat('x', 3))
        loop.run_until_complete(stop_after(10))
    """)
        == "0:P1 0:x0 0:c 0:P2 0:x1 0:d 0:P3 0:x2 "
    )


def test_awaiting_runs_inline(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def never_yields():
            note('inner')
            return 7

        async def outer():
            note('before')
            note(await never_yields())

        loop.create_task(outer())
        loop.create_task(repeat('x', 1))
        loop.run_until_complete(stop_after(1))
    """)
        == "0:before 0:inner 0:7 0:x0 "
    )


def test_equal_due_times_leave_in_the_order_of_pushing(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def sleeps(name, *times):
            for ms in times:
                await asyncio.sleep_ms(ms)
            note(name)

        loop.create_task(sleeps('C', 5, 15))
        loop.create_task(sleeps('B', 10, 10))
        loop.create_task(sleeps('A', 20))
        loop.run_until_complete(stop_after(30))
    """)
        == "20:A 20:C 20:B "
    )


def test_requeued_tasks_precede_expired_timers_which_run_in_due_order(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def sleeps(name, ms):
            await asyncio.sleep_ms(ms)
            note(name)

        async def busy():
            note('busy')
            time.sleep_ms(30)
            await asyncio.sleep(0)
            note('busy2')

        loop.create_task(sleeps('A', 20))
        loop.create_task(sleeps('B', 10))
        loop.create_task(busy())
        loop.run_until_complete(stop_after(50))
    """)
        == "0:busy 30:busy2 30:B 30:A "
    )


def test_a_timer_that_falls_due_in_a_sweep_waits_for_the_next_iteration(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def hog(name):
            await asyncio.sleep_ms(5)
            time.sleep_ms(10)
            note(name)
            await asyncio.sleep(0)
            note(name)

        async def sleeper():
            await asyncio.sleep_ms(7)
            note('T')

        loop.create_task(hog('X'))
        loop.create_task(hog('Y'))
        loop.create_task(sleeper())
        loop.run_until_complete(stop_after(50))
    """)
        == "15:X 25:Y 25:X 25:Y 25:T "
    )


def test_callbacks_join_the_queues(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def task():
            note('task')
            loop.call_later(0, note, 'p')
            loop.call_later_ms(0, note, 'q')
            loop.call_soon(note, 'r')
            await asyncio.sleep(0)
            note('task')

        loop.create_task(task())
        loop.create_task(repeat('x', 3))
        loop.call_at_(time.ticks_add(loop.time(), 20), note, ('at',))
        loop.call_later(0.015, note, 'later')
        loop.run_until_complete(stop_after(30))
    """)
        == "0:task 0:x0 0:q 0:r 0:task 0:x1 0:p 0:x2 15:later 20:at "
    )


def test_stop_lets_the_entries_ahead_run_and_keeps_the_rest(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def stopper():
            note('S0')
            loop.stop()
            await asyncio.sleep(0)
            note('S1')

        loop.create_task(repeat('A', 3))
        loop.create_task(stopper())
        loop.create_task(repeat('B', 2))
        print(loop.run_forever())
        loop.call_later_ms(5, loop.stop)
        print(loop.run_forever())
    """)
        == "0:A0 0:S0 0:B0 0:A1 0\n0:S1 0:B1 0:A2 0\n"
    )


def test_stop_loop_hands_its_argument_to_the_caller(v2: Programs) -> None:
    assert (
        v2.printed("""
        def stopper():
            yield asyncio.core.StopLoop('done')

        loop.create_task(stopper())
        print(loop.run_forever())
    """)
        == "done\n"
    )


def test_a_coroutine_queued_twice_runs_twice_a_sweep_and_its_leftovers_are_harmless(v2: Programs) -> None:
    assert (
        v2.printed("""
        c = repeat('c', 3)
        loop.create_task(c)
        loop.create_task(c)
        loop.create_task(repeat('x', 3))
        loop.run_until_complete(stop_after(5))
    """)
        == "0:c0 0:c1 0:x0 0:c2 0:x1 0:x2 "
    )


# --- yielded values


def test_a_yielded_number_sleeps_and_a_negative_one_is_due_at_once(v2: Programs) -> None:
    assert (
        v2.printed("""
        def task():
            note('a')
            yield 10
            note('b')
            yield -5
            note('c')
            yield 0
            note('d')

        loop.create_task(task())
        loop.run_until_complete(stop_after(30))
    """)
        == "0:a 10:b 10:c 10:d "
    )


def test_false_parks_a_task_until_somebody_queues_it(v2: Programs) -> None:
    assert (
        v2.printed("""
        def parked():
            note('parked')
            yield False
            note('on')

        task = parked()
        loop.create_task(task)
        loop.run_until_complete(stop_after(10))
        loop.call_soon(task)
        loop.run_until_complete(stop_after(10))
    """)
        == "0:parked 10:on "
    )


# --- how tasks end


def test_an_exception_leaves_the_loop_and_the_rest_of_the_sweep_runs_next(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def bad():
            note('bad')
            await asyncio.sleep(0)
            raise ValueError('x')

        loop.create_task(bad())
        loop.create_task(repeat('B', 3))
        loop.create_task(repeat('C', 3))
        try:
            loop.run_until_complete(stop_after(50))
        except ValueError as error:
            note(repr(error))
        loop.run_until_complete(stop_after(5))
    """)
        == "0:bad 0:B0 0:C0 0:ValueError('x',) 0:B1 0:C1 0:B2 0:C2 "
    )


def test_the_wrapper_of_an_aborted_run_ends_a_later_run_early(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def bad():
            raise ValueError('x')

        loop.create_task(bad())
        try:
            loop.run_until_complete(stop_after(5))
        except ValueError:
            note('aborted')
        loop.run_until_complete(stop_after(100))
        note('ended')
    """)
        == "0:aborted 5:ended "
    )


def test_cancelled_and_timeout_errors_end_a_task_silently(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def raises(error):
            note('raises')
            raise error

        loop.create_task(raises(asyncio.CancelledError()))
        loop.create_task(raises(asyncio.TimeoutError('x')))
        loop.run_until_complete(stop_after(10))
        note('on')
    """)
        == "0:raises 0:raises 10:on "
    )


def test_stop_iteration_in_a_coroutine_becomes_a_runtime_error(v2: Programs) -> None:
    ran = v2.run("""
        async def bad():
            raise StopIteration(3)

        loop.run_until_complete(bad())
    """)
    assert (ran.error, ran.status) == ("RuntimeError: generator raised StopIteration", 3)


def test_base_exceptions_leave_the_loop(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def interrupted():
            await asyncio.sleep_ms(5)
            raise KeyboardInterrupt

        loop.create_task(repeat('x', 5, 4))
        try:
            loop.run_until_complete(interrupted())
        except KeyboardInterrupt:
            note('interrupted')
        loop.run_until_complete(stop_after(6))
    """)
        == "0:x0 4:x1 5:interrupted 8:x2 "
    )


def test_a_result_is_discarded(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def answers():
            return 42

        print(loop.create_task(answers()), loop.run_until_complete(answers()), loop.call_soon(note, 'x'))
        print(asyncio.cancel(answers()))
    """)
        == "None None None\nNone\n"
    )


def test_a_coroutine_that_ends_by_cancellation_never_ends_the_run(v2: Programs) -> None:
    ran = v2.run(
        """
        async def cancelled():
            raise asyncio.CancelledError()

        loop.create_task(repeat('x', 3, 100))
        loop.run_until_complete(cancelled())
        note('never')
        """,
        "--until",
        "5s",
    )
    assert (ran.stdout, ran.error, ran.end_ms) == ("0:x0 100:x1 200:x2 ", "", 5000)


# --- the API


def test_a_generator_function_as_a_task_is_silently_called(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def foo():
            note('never')

        loop.create_task(foo)
        foo()
        loop.run_until_complete(stop_after(5))
        note('end')
    """)
        == "5:end "
    )


def test_one_sleep_object_is_shared(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def twice():
            kept = asyncio.sleep_ms(10)
            await kept
            note('slept')
            await kept
            note('not again')

        async def overwritten():
            kept = asyncio.sleep_ms(100)
            asyncio.sleep_ms(3)
            await kept
            note('other')

        print(asyncio.sleep_ms(5) is asyncio.sleep_ms(6))
        loop.create_task(twice())
        loop.create_task(overwritten())
        loop.run_until_complete(stop_after(40))
    """)
        == "True\n3:other 10:slept 10:not again "
    )


def test_running_until_a_sleep_is_complete_returns_at_once_if_a_task_sleeps_first(v2: Programs) -> None:
    assert (
        v2.printed("""
        loop.create_task(repeat('x', 2, 4))
        loop.run_until_complete(asyncio.sleep_ms(20))
        note('end')
    """)
        == "0:x0 0:end "
    )


def test_sleep_cuts_to_milliseconds(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def main():
            await asyncio.sleep(0.0109)
            note('a')
            await asyncio.sleep(0.0009)
            note('b')
            await asyncio.sleep(-1)
            note('c')

        loop.run_until_complete(main())
    """)
        == "10:a 10:b 10:c "
    )


def test_later_arguments_of_get_event_loop_are_ignored_until_the_loop_is_forgotten(v2: Programs) -> None:
    assert (
        v2.printed("""
        def fill(loop):
            count = 0
            try:
                while count < 100:
                    loop.create_task(repeat('x', 1))
                    count += 1
            except IndexError as error:
                return count, error

        print(asyncio.get_event_loop(40, 40) is loop, fill(loop))
        asyncio.core._event_loop = None
        fresh = asyncio.get_event_loop(5, 5)
        print(fresh is loop, fill(fresh))
    """)
        == "True (16, IndexError('full',))\nFalse (5, IndexError('full',))\n"
    )


def test_a_fresh_loop_has_nothing_of_the_old_one(v2: Programs) -> None:
    assert (
        v2.printed("""
        loop.create_task(repeat('old', 5, 1))
        loop.run_until_complete(stop_after(2))
        asyncio.core._event_loop = None
        loop = asyncio.get_event_loop()
        loop.create_task(repeat('new', 2, 5))
        loop.run_until_complete(stop_after(20))
    """)
        == "0:old0 1:old1 2:new0 7:new1 "
    )


def test_ensure_future_and_task_queue_a_coroutine(v2: Programs) -> None:
    assert (
        v2.printed("""
        a = repeat('a', 1)
        print(asyncio.ensure_future(a) is a, asyncio.Task(repeat('b', 1)), asyncio.coroutine(repeat) is repeat)
        loop.run_until_complete(stop_after(1))
    """)
        == "True None True\n0:a0 0:b0 "
    )


def test_the_current_task_stays_the_one_resumed_last(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def main():
            note(loop.cur_task is task)
            loop.call_soon(lambda: note(loop.cur_task is task))
            await asyncio.sleep(0)

        task = main()
        loop.create_task(task)
        loop.run_until_complete(stop_after(1))
        print(loop.cur_task is task, loop.cur_task is None)
    """)
        == "0:True 0:False False False\n"
    )


# --- full queues


def test_a_full_wait_queue_ends_the_loop_if_the_loop_queues(v2: Programs) -> None:
    assert (
        v2.printed("""
        asyncio.core._event_loop = None
        loop = asyncio.get_event_loop(16, 3)
        for name in 'abcd':
            loop.create_task(repeat(name, 2, 10))
        try:
            loop.run_forever()
        except IndexError as error:
            note(repr(error))
    """)
        == "0:a0 0:b0 0:c0 0:d0 0:IndexError('queue overflow',) "
    )


def test_a_full_run_queue_reaches_the_task_that_spawns(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def spawner():
            for number in range(20):
                try:
                    loop.create_task(repeat('t', 1))
                except IndexError as error:
                    note(repr(error))
                    break
            note(number)

        loop.run_until_complete(spawner())
    """)
        == "0:IndexError('full',) 0:16 " + ""
    )


def test_a_callback_needs_two_slots(v2: Programs) -> None:
    assert (
        v2.printed("""
        asyncio.core._event_loop = None
        loop = asyncio.get_event_loop(4, 4)
        loop.call_soon(note, 'a')
        loop.create_task(repeat('t', 1))
        try:
            loop.call_soon(note, 'b')
        except IndexError as error:
            note(repr(error))
        try:
            loop.run_forever()
        except Exception as error:
            note(type(error).__name__)
    """)
        == "0:IndexError('full',) 0:a 0:t0 0:TypeError "
    )


# --- cancelling


def test_a_task_on_the_run_queue_is_cancelled_at_its_turn(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def victim():
            try:
                while True:
                    note('v')
                    await asyncio.sleep(0)
            except asyncio.CancelledError:
                note('cancelled')

        async def main():
            await asyncio.sleep(0)
            asyncio.cancel(task)
            note('m')
            await asyncio.sleep(0)
            note('m')

        task = victim()
        loop.create_task(task)
        loop.run_until_complete(main())
    """)
        == "0:v 0:v 0:m 0:cancelled 0:m "
    )


def test_a_task_that_waits_for_input_is_cancelled_in_the_next_sweep(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def reader():
            try:
                await asyncio.StreamReader(Device()).read(1)
            except asyncio.CancelledError:
                note('cancelled')

        async def main():
            loop.create_task(task)
            await asyncio.sleep_ms(5)
            asyncio.cancel(task)
            note('m')
            await asyncio.sleep_ms(20)

        task = reader()
        loop.run_until_complete(main())
    """)
        == "5:m 5:cancelled "
    )


def test_an_unstarted_coroutine_is_cancelled_before_its_first_statement(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def main():
            task = repeat('never', 3)
            loop.create_task(task)
            asyncio.cancel(task)
            await asyncio.sleep_ms(5)
            note('end')

        loop.run_until_complete(main())
    """)
        == "5:end "
    )


def test_cancelling_a_finished_task_has_no_effect(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def main():
            task = repeat('t', 1)
            loop.create_task(task)
            await asyncio.sleep_ms(5)
            print(asyncio.cancel(task), asyncio.cancel(task))
            await asyncio.sleep_ms(5)

        loop.run_until_complete(main())
    """)
        == "0:t0 None None\n"
    )


def test_cancellation_reaches_the_coroutine_that_is_awaited(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def inner():
            try:
                await asyncio.sleep_ms(10)
            except asyncio.CancelledError:
                note('inner')
                raise
            finally:
                note('finally')

        async def outer():
            try:
                await inner()
            except asyncio.CancelledError:
                note('outer')

        async def main():
            loop.create_task(task)
            await asyncio.sleep_ms(1)
            asyncio.cancel(task)
            await asyncio.sleep_ms(20)

        task = outer()
        loop.run_until_complete(main())
    """)
        == "10:inner 10:finally 10:outer "
    )


# --- time limits


def test_a_limit_is_not_disarmed_by_an_exception(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def fails():
            await asyncio.sleep_ms(10)
            raise ValueError

        async def main():
            try:
                await asyncio.wait_for_ms(fails(), 50)
            except ValueError:
                note('ValueError')
            try:
                await asyncio.sleep_ms(100)
            except asyncio.TimeoutError:
                note('late timeout')

        loop.run_until_complete(main())
    """)
        == "10:ValueError 110:late timeout "
    )


def test_nested_limits_raise_in_the_innermost_place(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def inner():
            try:
                await asyncio.wait_for_ms(stop_after(30), 500)
            except asyncio.TimeoutError:
                note('inner')

        async def main():
            note(await asyncio.wait_for_ms(inner(), 20))
            await asyncio.sleep_ms(100)
            note('end')

        loop.run_until_complete(main())
    """)
        == "30:inner 30:None 130:end "
    )


def test_two_limits_that_expire_in_one_sleep_deliver_one_exception(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def inner():
            await asyncio.wait_for_ms(stop_after(100), 20)

        async def main():
            try:
                await asyncio.wait_for_ms(inner(), 30)
            except asyncio.TimeoutError:
                note('timeout')
            await asyncio.sleep_ms(50)
            note('end')

        loop.run_until_complete(main())
    """)
        == "100:timeout 150:end "
    )


# --- input and output


def test_a_stream_is_polled_once_an_iteration(v2: Programs) -> None:
    assert (
        v2.printed("""
        device = Device(b'one', b'two')

        async def reader():
            stream = asyncio.StreamReader(device)
            for number in range(2):
                note('r%d' % number)
                await stream.read(10)
            note('r2')

        async def hog(name):
            for _ in range(3):
                note(name)
                await asyncio.sleep(0)

        loop.create_task(reader())
        loop.create_task(hog('B'))
        loop.run_until_complete(stop_after(5))
        print(device.polls[:4])
    """)
        == "0:r0 0:B 0:B 0:READ 0:r1 0:B 0:READ 0:r2 [1, 1, 0, 0]\n"
    )


def test_reads_join_pieces(v2: Programs) -> None:
    assert v2.printed("""
        async def main():
            print(await asyncio.StreamReader(Device(b'a', b'bc\\n', b'd')).readline())
            print(await asyncio.StreamReader(Device('ab', 'c\\n')).readline())
            print(await asyncio.StreamReader(Device(b'ab', b'')).readline())
            print(await asyncio.StreamReader(Device(b'ab', b'cde')).readexactly(5))
            print(await asyncio.StreamReader(Device(b'ab', b'')).readexactly(5))
            print(await asyncio.StreamReader(Device(None, b'x')).read(5))

        loop.run_until_complete(main())
    """) == (
        "0:READ 0:READ b'abc\\n'\n0:READ 0:READ b'abc\\n'\n0:READ 0:READ b'ab'\n0:READ 0:READ b'abcde'\n"
        "0:READ 0:READ b'ab'\n0:READ 0:READ b'x'\n"
    )


def test_a_read_of_nothing_in_readexactly_is_an_assertion(v2: Programs) -> None:
    ran = v2.run("""
        loop.run_until_complete(asyncio.StreamReader(Device(None)).readexactly(5))
    """)
    assert (ran.error, ran.status) == ("AssertionError: ", 3)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("True", "Unsupported coroutine yield value: True (of type <class 'bool'>)"),
        ("1.5", "Unsupported coroutine yield value: 1.5 (of type <class 'float'>)"),
        ("Thing()", "Unsupported coroutine yield value: <Thing object at 20001000> (of type <class 'Thing'>)"),
        ("asyncio.SysCall1(1)", "Unknown syscall yielded: <SysCall1 object at 20001000> (of type <class 'SysCall1'>)"),
    ],
)
def test_the_loop_tells_what_it_cannot_take_with_its_type(v2: Programs, value: str, message: str) -> None:
    ran = v2.run(f"""
        class Thing:
            pass
        def yields():
            yield {value}
        loop.run_until_complete(yields())
        """)
    assert (ran.error, ran.status) == (f"AssertionError: {message}", 3)


def test_a_write_that_completes_at_once_does_not_yield(v2: Programs) -> None:
    assert (
        v2.printed("""
        class Sink(io.IOBase):
            def write(self, data, offset, size):
                note('%s %d %d' % (bytes(data), offset, size))
                return size

            def ioctl(self, request, arg):
                return 0

        async def main():
            writer = asyncio.StreamWriter(Sink(), {'peername': 'me'})
            await writer.awrite(b'abcdef')
            await writer.awrite(b'abcdef', 2, 3)
            await writer.awriteiter([b'x', b'yz'])
            note(writer.get_extra_info('peername'))
            note(writer.get_extra_info('other', 'default'))

        loop.create_task(main())
        loop.create_task(repeat('x', 1))
        loop.run_until_complete(stop_after(1))
    """)
        == "0:b'abcdef' 0 6 0:b'abcdef' 2 3 0:b'x' 0 1 0:b'yz' 0 2 0:me 0:default 0:x0 "
    )


def test_a_blocked_write_goes_on_when_the_device_is_ready(v2: Programs) -> None:
    assert (
        v2.printed("""
        device = Device()

        async def main():
            await asyncio.StreamWriter(device, {}).awrite(b'ab')
            note('written')

        def ready():
            device.writable = True

        loop.create_task(main())
        loop.call_later_ms(10, ready)
        loop.run_until_complete(stop_after(20))
    """)
        == "0:WRITE 10:WRITE 10:WRITE 10:written "
    )


def test_an_object_without_a_stream_protocol_leaves_the_loop(v2: Programs) -> None:
    ran = v2.run("""
        class Plain:
            def read(self, size):
                return b''

        loop.run_until_complete(asyncio.StreamReader(Plain()).read(1))
    """)
    assert (ran.error, ran.status) == ("OSError: stream operation not supported", 3)


def test_a_device_that_refuses_to_be_polled_leaves_the_loop(v2: Programs) -> None:
    ran = v2.run("""
        class Broken(io.IOBase):
            def ioctl(self, request, arg):
                return -1

        loop.run_until_complete(asyncio.StreamReader(Broken()).read(1))
    """)
    assert (ran.error.split(":")[0], ran.status) == ("OSError", 3)


def test_a_callback_with_arguments_is_called_once_a_registration(v2: Programs) -> None:
    assert (
        v2.printed("""
        device = Device(b'x')
        loop.add_reader(device, note, 'ready')
        loop.run_until_complete(stop_after(10))
        loop.remove_reader(device)
        try:
            loop.add_reader(device, note)
        except AttributeError:
            note('AttributeError')
    """)
        == "0:ready 10:AttributeError "
    )


# --- queues and locks


def test_a_queue_is_looked_at_every_100_ms(v2: Programs) -> None:
    assert (
        v2.printed("""
        from uasyncio.queues import Queue, QueueEmpty, QueueFull

        async def producer(queue):
            for number in range(3):
                await asyncio.sleep_ms(30)
                await queue.put(number)
                note('put%d' % number)

        async def consumer(queue):
            for _ in range(3):
                note('got%d' % await queue.get())

        queue = Queue(2)
        loop.create_task(consumer(queue))
        loop.run_until_complete(producer(queue))
        loop.run_until_complete(stop_after(100))
        print(queue.qsize(), queue.empty(), queue.full())
        try:
            queue.get_nowait()
        except QueueEmpty as error:
            print(repr(error))
        queue.put_nowait(1)
        queue.put_nowait(2)
        try:
            queue.put_nowait(3)
        except QueueFull as error:
            print(repr(error), queue.full())
    """)
        == "30:put0 60:put1 100:got0 100:got1 190:put2 200:got2 0 True False\nQueueEmpty()\nQueueFull() True\n"
    )


def test_a_lock_is_not_handed_over(v2: Programs) -> None:
    assert (
        v2.printed("""
        from uasyncio.synchro import Lock

        lock = Lock()

        async def user(name):
            for _ in range(2):
                await lock.acquire()
                note(name + '+')
                await asyncio.sleep_ms(10)
                note(name + '-')
                lock.release()

        for name in 'abc':
            loop.create_task(user(name))
        loop.run_until_complete(stop_after(100))
        print(lock.locked)
    """)
        == "0:a+ 10:a- 10:b+ 20:b- 20:c+ 30:c- 30:a+ 40:a- 40:b+ 50:b- 50:c+ 60:c- False\n"
    )


def test_releasing_a_free_lock_is_an_assertion(v2: Programs) -> None:
    ran = v2.run("from uasyncio.synchro import Lock\nLock().release()\n")
    assert (ran.error, ran.status) == ("AssertionError: ", 3)


# --- the tick counter


def test_sleeps_go_on_across_the_wrap_of_the_tick_counter(v2: Programs) -> None:
    assert v2.printed(
        """
        async def main():
            start = time.ticks_ms()
            print(start)
            for _ in range(4):
                await asyncio.sleep_ms(300)
                print(time.ticks_ms(), time.ticks_diff(time.ticks_ms(), start))

        async def other():
            await asyncio.sleep_ms(900)
            print('other', time.ticks_ms())

        loop.create_task(other())
        loop.run_until_complete(main())
        """,
        "--set",
        "ticks_start=1073741000",
    ) == ("1073741000\n1073741300 300\n1073741600 600\nother 76\n76 900\n376 1200\n")


def test_a_delay_of_half_the_period_counts_as_past(v2: Programs) -> None:
    assert (
        v2.printed("""
        async def main():
            await asyncio.sleep_ms(1 << 29)
            note('at once')
            await asyncio.sleep_ms(20)
            note('later')

        loop.run_until_complete(main())
    """)
        == "0:at once 20:later "
    )
