"""Programs under asyncio V3: order, cancelling, gathering, limits, primitives, streams, errors and known defects.

Each expected text follows from the behaviour of MicroPython's asyncio.
"""

import pytest

from asim_command import Asim
from asyncio_programs import Programs
from bindings.asyncio_prelude import PRELUDE


@pytest.fixture
def v3(command: Asim) -> Programs:
    """Runs programs under asyncio V3."""
    return Programs(command, "asyncio-v3", PRELUDE)


# --- order

ORDERS = {
    "tasks take turns": (
        """
        async def main():
            for name in 'ABC':
                asyncio.create_task(steps(name, 2))
            note('m0')
            await S()
            note('m1')
            await S()
            note('m2')
        """,
        "m0 A0 B0 C0 m1 A1 B1 C1 m2 ",
    ),
    "late sleepers run in deadline order before newer pushes": (
        """
        async def c():
            await S()
            note('C')

        async def main():
            asyncio.create_task(say('A', 10))
            asyncio.create_task(say('B', 5))
            await S()
            time.sleep_ms(50)
            asyncio.create_task(c())
            note('m')
            await S()
            note('m2')
            await S()
            note('m3')
        """,
        "m B A m2 C m3 ",
    ),
    "equal deadlines leave in the order of pushing": (
        """
        async def main():
            for name, ms in (('a', 20), ('b', 20), ('c', 19), ('d', 20)):
                asyncio.create_task(say(name, ms))
            await asyncio.sleep_ms(30)
        """,
        "c a b d ",
    ),
    "a sleeper that is due precedes a waiter that is woken": (
        """
        async def waits(event):
            await event.wait()
            note('ev')

        async def main():
            event = asyncio.Event()
            asyncio.create_task(waits(event))
            asyncio.create_task(say('z', 5))
            await S()
            time.sleep_ms(8)
            event.set()
            await S()
            note('m')
        """,
        "z ev m ",
    ),
    "a task woken by a flag runs behind those that are ready": (
        """
        async def waits(flag):
            await flag.wait()
            note('w')

        async def hog(name):
            for number in range(2):
                note(name + str(number))
                time.sleep_ms(3)
                await S()

        async def main():
            flag = asyncio.ThreadSafeFlag()
            asyncio.create_task(waits(flag))
            await S()
            asyncio.create_task(hog('a'))
            asyncio.create_task(hog('b'))
            flag.set()
            await S()
            note('m')
            await asyncio.sleep_ms(50)
        """,
        "a0 b0 m w a1 b1 ",
    ),
    "a task first runs when its creator waits": (
        """
        async def main():
            task = asyncio.create_task(say('sub'))
            note('created')
            note(await task)
        """,
        "created sub sub ",
    ),
    "an awaiter resumes behind what is ready": (
        """
        async def t():
            note('a')
            await S()
            note('a2')

        async def main():
            task = asyncio.create_task(t())
            asyncio.create_task(steps('b', 3))
            await task
            note('resumed')
            await S()
        """,
        "a b0 a2 b1 resumed b2 ",
    ),
    "waiters of an event are woken between what is created before and after": (
        """
        async def waits(event, name):
            await event.wait()
            note(name)

        async def main():
            event = asyncio.Event()
            for name in 'abc':
                asyncio.create_task(waits(event, name))
            await S()
            asyncio.create_task(say('p'))
            event.set()
            asyncio.create_task(say('q'))
            await S()
        """,
        "p a b c q ",
    ),
    "exceptions that nobody retrieves are reported in turn": (
        """
        async def bad():
            raise ValueError

        async def main():
            asyncio.get_event_loop().set_exception_handler(lambda loop, context: note('H'))
            asyncio.create_task(bad())
            asyncio.create_task(steps('x', 3))
            await S()
            note('m1')
            await S()
            asyncio.create_task(bad())
            note('m2')
            await S()
            await S()
        """,
        "x0 m1 H x1 m2 x2 H ",
    ),
    "a cancelled sleeper runs behind what is ready": (
        """
        async def s():
            try:
                await asyncio.sleep_ms(1000)
            finally:
                note('s')

        async def main():
            task = asyncio.create_task(s())
            await S()
            asyncio.create_task(say('a'))
            task.cancel()
            asyncio.create_task(say('b'))
            await S()
            note('m')
        """,
        "a s b m ",
    ),
    "a cancelled task that is ready keeps its place": (
        """
        async def z():
            try:
                await S()
            finally:
                note('z')

        async def main():
            task = asyncio.create_task(z())
            await S()
            asyncio.create_task(say('a'))
            task.cancel()
            asyncio.create_task(say('b'))
            await S()
            note('m')
        """,
        "z a b m ",
    ),
    "a cancelled gathering raises before its children see it": (
        """
        async def stubborn():
            try:
                await asyncio.sleep_ms(100)
            except asyncio.CancelledError:
                note('child')

        async def gathers():
            try:
                await asyncio.gather(stubborn(), stubborn())
            except asyncio.CancelledError:
                note('gathering')

        async def main():
            task = asyncio.create_task(gathers())
            await S()
            await S()
            task.cancel()
            await asyncio.sleep_ms(10)
            note('m')
        """,
        "gathering child child m ",
    ),
    "a coroutine that is awaited runs inline": (
        """
        async def main():
            asyncio.create_task(say('a'))
            await say('b')
            await S()
            print('c')
        """,
        "b a c\n",
    ),
}


@pytest.mark.parametrize("name", ORDERS)
def test_order(v3: Programs, name: str) -> None:
    program, printed = ORDERS[name]
    assert v3.printed(program + "\n        asyncio.run(main())\n") == printed


def test_stopping_keeps_what_is_behind_for_the_next_run(v3: Programs) -> None:
    assert (
        v3.printed("""
        loop = asyncio.get_event_loop()

        async def main():
            asyncio.create_task(say('t'))
            loop.stop()
            loop.stop()
            asyncio.create_task(say('b'))
            await S()
            note('main')
            loop.stop()

        asyncio.create_task(main())
        print(loop.run_forever())
        print(loop.run_forever())
    """)
        == "t None\nb main None\n"
    )


# --- sleeping


def test_a_deadline_is_fixed_at_the_call(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def main():
            sleep = asyncio.sleep_ms(40)
            time.sleep_ms(30)
            await sleep
            print(time.ticks_ms())
            await asyncio.sleep(0.0109)
            await asyncio.sleep(0.0009)
            await asyncio.sleep(-1)
            print(time.ticks_ms())

        asyncio.run(main())
    """)
        == "40\n50\n"
    )


def test_an_unawaited_sleep_is_an_assertion_at_the_next_one(v3: Programs) -> None:
    ran = v3.run("""
        async def main():
            asyncio.sleep_ms(10)
            note('a')
            await asyncio.sleep_ms(10)

        asyncio.run(main())
    """)
    assert (ran.stdout, ran.error, ran.status) == ("a ", "AssertionError: ", 3)


def test_wrong_sleeps(v3: Programs) -> None:
    assert v3.printed("""
        async def main():
            for time in (1.5, 1 << 29, '1'):
                try:
                    await asyncio.sleep_ms(time)
                except Exception as error:
                    print(repr(error))
            try:
                await 5
            except TypeError as error:
                print(error)
            await []

        asyncio.run(main())
    """) == (
        "TypeError(\"can't convert float to int\",)\nOverflowError('ticks interval overflow',)\n"
        "TypeError(\"can't convert str to int\",)\n'int' object isn't iterable\n"
    )


def test_a_sleep_is_no_coroutine_and_poisons_the_next_one(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def main():
            for make in (asyncio.create_task, asyncio.gather):
                try:
                    await make(asyncio.sleep_ms(1))
                except Exception as error:
                    print(repr(error))

        asyncio.run(main())
    """)
        == "TypeError('coroutine expected',)\nAssertionError()\n"
    )


@pytest.mark.parametrize("what", ["say", "5", "asyncio.create_task(say('x'))"])
def test_only_coroutines_become_tasks(v3: Programs, what: str) -> None:
    ran = v3.run(f"""
        async def main():
            asyncio.create_task({what})

        asyncio.run(main())
    """)
    assert (ran.error, ran.status) == ("TypeError: coroutine expected", 3)


def test_generators_and_waits_become_tasks(v3: Programs) -> None:
    assert (
        v3.printed("""
        def plain():
            note('plain')
            yield from asyncio.sleep_ms(5)
            note('on')

        async def main():
            event = asyncio.Event()
            asyncio.create_task(plain())
            waiting = asyncio.create_task(event.wait())
            event.set()
            print(await waiting)
            await asyncio.sleep_ms(10)

        asyncio.run(main())
    """)
        == "plain True\non "
    )


def test_a_bare_yield_suspends_for_ever(v3: Programs) -> None:
    assert (
        v3.printed("""
        def parked():
            note('parked')
            yield
            note('never')

        async def main():
            task = asyncio.create_task(parked())
            await asyncio.sleep_ms(10)
            print(task.cancel(), task.done())
            await asyncio.sleep_ms(10)
            print(task.done())

        asyncio.run(main())
    """)
        == "parked True False\nFalse\n"
    )


# --- tasks


def test_a_task_has_few_attributes(v3: Programs) -> None:
    assert v3.printed("""
        async def main():
            task = asyncio.create_task(say('x'))
            print(task, task.done(), task.state, task.data, task is asyncio.current_task())
            for name in ('result', 'exception', 'cancelled', 'add_done_callback', 'get_name'):
                try:
                    getattr(task, name)
                except AttributeError:
                    note(name)
            try:
                task.coro = None
            except AttributeError:
                print('coro')
            await task
            print(task.done(), task.state, repr(task.data), task.data.value)

        asyncio.run(main())
        try:
            asyncio.current_task()
        except RuntimeError as error:
            print(error)
    """) == (
        "<Task> False True None False\nresult exception cancelled add_done_callback get_name coro\n"
        "x True False StopIteration('x',) x\nno running event loop\n"
    )


def test_a_result_can_be_awaited_any_number_of_times(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def fails():
            raise ValueError('x')

        async def main():
            good, bad = asyncio.create_task(say('r')), asyncio.create_task(fails())
            print(await good, await good)
            errors = []
            for _ in range(3):
                try:
                    await bad
                except ValueError as error:
                    errors.append(error)
            print(errors[0] is errors[1] is errors[2])

        asyncio.run(main())
    """)
        == "r r r\nTrue\n"
    )


def test_run_returns_the_value_or_raises(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def fails():
            await S()
            raise ValueError('x')

        print(asyncio.run(say('r', 5)))
        try:
            asyncio.run(fails())
        except ValueError as error:
            print(repr(error))
        print(asyncio.get_event_loop().run_until_complete(say('s')))
        print(asyncio.run_until_complete())
    """)
        == "r r\nValueError('x',)\ns s\nNone\n"
    )


def test_leftover_tasks_go_on_in_the_next_run_unless_the_loop_is_new(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def main():
            await asyncio.sleep_ms(5)

        asyncio.create_task(say('left', 8))
        asyncio.create_task(say('dropped', 50))
        asyncio.run(main())
        asyncio.run(main())
        asyncio.new_event_loop()
        asyncio.run(say('end', 100))
    """)
        == "left end "
    )


def test_a_base_exception_leaves_run_and_its_task_stays_not_done(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def interrupted():
            raise KeyboardInterrupt

        async def main():
            task = asyncio.create_task(interrupted())
            await asyncio.sleep_ms(5)
            print('goes on', task.done())

        task = asyncio.create_task(main())
        try:
            asyncio.run_until_complete(task)
        except KeyboardInterrupt as error:
            print(repr(error), asyncio.current_task() is task)
        asyncio.run_until_complete(task)
    """)
        == "KeyboardInterrupt() False\ngoes on False\n"
    )


def test_system_exit_ends_the_program(v3: Programs) -> None:
    ran = v3.run("""
        import sys

        async def main():
            asyncio.create_task(say('never', 20))
            await asyncio.sleep_ms(10)
            sys.exit()

        asyncio.run(main())
        note('never')
    """)
    assert (ran.stdout, ran.error, ran.status, ran.end_ms) == ("", "", 0, 10)


# --- exceptions that nobody retrieves


def test_the_default_report(v3: Programs) -> None:
    ran = v3.run("""
        async def foo():
            raise ValueError('x')

        async def main():
            task = asyncio.create_task(foo())
            await asyncio.sleep_ms(5)
            try:
                await task
            except ValueError:
                print('still raised')

        asyncio.run(main())
    """)
    line = PRELUDE.count("\n") + 3
    assert ran.stdout == (
        "Task exception wasn't retrieved\nfuture: <Task> coro= <generator object 'foo' at 20001000>\n"
        f'Traceback (most recent call last):\n  File "main.py", line {line}, in foo\nValueError: x\nstill raised\n'
    )
    assert ran.warnings == ["task foo ended by ValueError, which nobody retrieved"]
    assert ran.status == 0


def test_a_handler_gets_one_context_for_all_reports(v3: Programs) -> None:
    assert v3.printed("""
        seen = []

        def handler(loop, context):
            print(sorted(context), context['message'], repr(context['exception']), context['future'], loop)
            seen.append(context)

        async def fails(number):
            raise ValueError(number)

        async def cancelled():
            raise asyncio.CancelledError

        async def main():
            loop = asyncio.get_event_loop()
            loop.set_exception_handler(handler)
            print(loop.get_exception_handler() is handler)
            asyncio.create_task(fails(1))
            asyncio.create_task(cancelled())
            asyncio.create_task(fails(2))
            await asyncio.sleep_ms(5)
            print(seen[0] is seen[1])

        asyncio.run(main())
    """) == (
        "True\n"
        "['exception', 'future', 'message'] Task exception wasn't retrieved ValueError(1,) <Task> <class 'Loop'>\n"
        "['exception', 'future', 'message'] Task exception wasn't retrieved ValueError(2,) <Task> <class 'Loop'>\n"
        "True\n"
    )


def test_an_exception_of_a_handler_leaves_run(v3: Programs) -> None:
    assert (
        v3.printed("""
        def handler(loop, context):
            raise RuntimeError('handler')

        async def fails():
            raise ValueError

        async def main():
            asyncio.get_event_loop().set_exception_handler(handler)
            asyncio.create_task(fails())
            await asyncio.sleep_ms(5)

        try:
            asyncio.run(main())
        except RuntimeError as error:
            print(repr(error))
    """)
        == "RuntimeError('handler',)\n"
    )


def test_a_report_waits_for_the_next_run_if_run_returns_first(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def fails():
            raise ValueError

        async def main():
            asyncio.create_task(fails())
            await S()

        asyncio.get_event_loop().set_exception_handler(lambda loop, context: note('reported'))
        asyncio.run(main())
        note('between')
        asyncio.run(main())
    """)
        == "between reported "
    )


# --- cancelling


def test_cancelling_answers(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def sleeper(name):
            try:
                await asyncio.sleep_ms(100)
            except asyncio.CancelledError:
                note(name)
                raise
            finally:
                await asyncio.sleep_ms(5)
                note('cleaned')

        async def main():
            task = asyncio.create_task(sleeper('unstarted'))
            print(task.cancel(), task.cancel())
            await S()
            print(task.done(), task.cancel())
            task = asyncio.create_task(sleeper('started'))
            await S()
            print(task.cancel(), task.cancel())
            try:
                await task
            except asyncio.CancelledError as error:
                print(repr(error), task.done(), time.ticks_ms())
            try:
                asyncio.current_task().cancel()
            except RuntimeError as error:
                print(error)

        asyncio.run(main())
    """)
        == "True True\nTrue False\nTrue True\nstarted cleaned CancelledError() True 5\ncan't cancel self\n"
    )


def test_cancelling_an_awaiting_task_cancels_the_innermost_one(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def inner():
            try:
                await asyncio.sleep_ms(100)
            except asyncio.CancelledError:
                note('inner')
                if suppresses:
                    return 'kept'
                raise

        async def outer(task, name):
            try:
                note(name + str(await task))
            except asyncio.CancelledError:
                note(name)

        async def main():
            task = asyncio.create_task(inner())
            outers = [asyncio.create_task(outer(task, name)) for name in 'ab']
            await S()
            print(outers[0].cancel())
            await asyncio.sleep_ms(10)
            print([one.done() for one in outers])

        for suppresses in (False, True):
            asyncio.run(main())
    """)
        == "True\ninner a b [True, True]\nTrue\ninner akept bkept [True, True]\n"
    )


def test_cancelled_error_is_no_exception(v3: Programs) -> None:
    assert (
        v3.printed("""
        print(issubclass(asyncio.CancelledError, Exception), issubclass(asyncio.TimeoutError, Exception))

        async def main():
            try:
                await asyncio.sleep_ms(100)
            except Exception:
                note('never')

        async def cancels(task):
            task.cancel()

        task = asyncio.create_task(main())
        asyncio.create_task(cancels(task))
        try:
            asyncio.run_until_complete(task)
        except asyncio.CancelledError as error:
            print(repr(error))
    """)
        == "False True\nCancelledError()\n"
    )


def test_a_second_cancellation_in_the_cleanup_is_delivered(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def sleeper():
            try:
                await asyncio.sleep_ms(100)
            finally:
                try:
                    await asyncio.sleep_ms(50)
                finally:
                    note(time.ticks_ms())

        async def main():
            task = asyncio.create_task(sleeper())
            for _ in range(2):
                await asyncio.sleep_ms(10)
                task.cancel()
            await asyncio.sleep_ms(100)

        asyncio.run(main())
    """)
        == "20 "
    )


# --- wait_for

LIMITS = {
    "in time": ("wait_for_ms(body(5), 20)", "body 'result' 5\n"),
    "too late": ("wait_for_ms(body(50), 20)", "cancelled TimeoutError() 20\n"),
    "at the limit": ("wait_for_ms(body(20), 20)", "cancelled TimeoutError() 20\n"),
    "in seconds": ("wait_for(body(50), 0.02)", "cancelled TimeoutError() 20\n"),
    "without a limit": ("wait_for(body(50), None)", "body 'result' 50\n"),
    "no time, first step enough": ("wait_for_ms(body(), 0)", "body 'result' 0\n"),
    "no time, not enough": ("wait_for_ms(body(1), 0)", "cancelled TimeoutError() 0\n"),
    "less than no time": ("wait_for_ms(body(), -5)", "body 'result' 0\n"),
    "fails": ("wait_for_ms(fails(), 20)", "ValueError('x',) 5\n"),
    "cancels itself": ("wait_for_ms(cancels(), 20)", "CancelledError() 5\n"),
    "slow to clean up": ("wait_for_ms(slow(), 20)", "cleaned TimeoutError() 50\n"),
    "a task": ("wait_for_ms(asyncio.create_task(body(50)), 20)", "cancelled TimeoutError() 20\n"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_wait_for(v3: Programs, name: str) -> None:
    call, printed = LIMITS[name]
    assert (
        v3.printed(f"""
        async def body(*times):
            try:
                for ms in times:
                    await asyncio.sleep_ms(ms)
            except asyncio.CancelledError:
                note('cancelled')
                raise
            note('body')
            return 'result'

        async def fails():
            await asyncio.sleep_ms(5)
            raise ValueError('x')

        async def cancels():
            await asyncio.sleep_ms(5)
            raise asyncio.CancelledError

        async def slow():
            try:
                await asyncio.sleep_ms(100)
            finally:
                await asyncio.sleep_ms(30)
                note('cleaned')

        async def main():
            try:
                outcome = await asyncio.{call}
            except BaseException as error:
                outcome = error
            print(repr(outcome), time.ticks_ms())
            await asyncio.sleep_ms(100)

        asyncio.run(main())
    """)
        == printed
    )


def test_cancelling_the_caller_of_wait_for_cancels_the_body_afterwards(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def body():
            try:
                await asyncio.sleep_ms(100)
            except asyncio.CancelledError:
                note('body')
                raise

        async def caller():
            try:
                await asyncio.wait_for_ms(body(), 50)
            except asyncio.CancelledError:
                note('caller')

        async def main():
            task = asyncio.create_task(caller())
            await asyncio.sleep_ms(10)
            task.cancel()
            await asyncio.sleep_ms(100)

        asyncio.run(main())
    """)
        == "caller body "
    )


def test_an_over_range_limit_leaves_a_runner_that_strikes_later(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def main():
            try:
                await asyncio.wait_for(say('body', 10), 1e9)
            except OverflowError as error:
                print(repr(error))
            try:
                await asyncio.sleep_ms(100)
            except asyncio.CancelledError as error:
                print(repr(error), time.ticks_ms())

        asyncio.run(main())
    """)
        == "OverflowError('ticks interval overflow',)\nbody CancelledError(True, 'body') 10\n"
    )


# --- gather


def test_gather_returns_results_in_the_order_of_its_arguments(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def main():
            print(await asyncio.gather(say('a', 20), say('b', 10), asyncio.create_task(say('c'))), time.ticks_ms())
            print(await asyncio.gather())

        asyncio.run(main())
    """)
        == "c b a ['a', 'b', 'c'] 20\n[]\n"
    )


def test_the_first_failure_of_gather_is_raised_and_the_others_go_on(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def fails(ms):
            await asyncio.sleep_ms(ms)
            raise ValueError(ms)

        async def main():
            try:
                await asyncio.gather(say('a', 30), fails(10), fails(20))
            except ValueError as error:
                print(repr(error), time.ticks_ms())
            await asyncio.sleep_ms(50)
            outcome = await asyncio.gather(say('b', 5), fails(1), cancelled(), return_exceptions=True)
            print(outcome)

        async def cancelled():
            raise asyncio.CancelledError

        asyncio.get_event_loop().set_exception_handler(lambda loop, context: note(repr(context['exception'])))
        asyncio.run(main())
    """)
        == "ValueError(10,) 10\nValueError(20,) a b ['b', ValueError(1,), CancelledError()]\n"
    )


def test_gathering_a_task_twice_is_refused(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def main():
            task = asyncio.create_task(say('t', 10))
            asyncio.create_task(say('x'))
            try:
                await asyncio.gather(task, task)
            except RuntimeError as error:
                print(error)

        asyncio.run(main())
    """)
        == "can't gather\n"
    )


def test_awaiting_a_gathered_task_is_refused(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def awaits(task):
            try:
                await task
            except RuntimeError as error:
                print(error)

        async def main():
            task = asyncio.create_task(say('t', 10))
            gathering = asyncio.gather(task)
            asyncio.create_task(awaits_later(task))
            await gathering

        async def awaits_later(task):
            await awaits(task)

        asyncio.run(main())
    """)
        == "can't wait\nt "
    )


# --- Event, Lock, ThreadSafeFlag


def test_an_event(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def waits(name):
            print(name, await event.wait())

        async def main():
            for name in 'ab':
                asyncio.create_task(waits(name))
            await S()
            event.set()
            event.clear()
            print(event.is_set())
            await asyncio.sleep_ms(5)
            event.set()
            asyncio.create_task(say('not yet'))
            print(await event.wait(), event.is_set())

        event = asyncio.Event()
        asyncio.run(main())
    """)
        == "False\na True\nb True\nTrue True\n"
    )


def test_a_lock_is_handed_to_the_oldest_waiter(v3: Programs) -> None:
    assert v3.printed("""
        lock = asyncio.Lock()

        async def user(name):
            async with lock as got:
                print(name, got, lock.locked(), time.ticks_ms())
                await asyncio.sleep_ms(10)

        async def main():
            tasks = [asyncio.create_task(user(name)) for name in 'abc']
            await asyncio.gather(*tasks)
            print(lock.locked())
            try:
                lock.release()
            except RuntimeError as error:
                print(error)
            await lock.acquire()
            waiter = asyncio.create_task(user('d'))
            await S()
            lock.release()
            print(lock.locked())
            try:
                lock.release()
            except RuntimeError as error:
                print(error)
            await waiter

        asyncio.run(main())
    """) == (
        "a True True 0\nb True True 10\nc True True 20\nFalse\nLock not acquired\nFalse\nLock not acquired\n"
        "d True True 30\n"
    )


def test_a_lock_passes_on_when_the_task_it_was_handed_to_is_cancelled(v3: Programs) -> None:
    assert (
        v3.printed("""
        lock = asyncio.Lock()

        async def user(name):
            try:
                await lock.acquire()
            except asyncio.CancelledError:
                note(name + ' cancelled')
                raise
            note(name)

        async def main():
            await lock.acquire()
            tasks = [asyncio.create_task(user(name)) for name in 'abc']
            await S()
            tasks[1].cancel()
            lock.release()
            tasks[0].cancel()
            await asyncio.sleep_ms(5)

        asyncio.run(main())
    """)
        == "b cancelled a cancelled c "
    )


def test_a_thread_safe_flag(v3: Programs) -> None:
    assert (
        v3.printed("""
        flag = asyncio.ThreadSafeFlag()

        async def waits():
            while True:
                await flag.wait()
                note(time.ticks_ms())

        async def main():
            task = asyncio.create_task(waits())
            for _ in range(3):
                await asyncio.sleep_ms(10)
                flag.set()
                flag.set()
            await asyncio.sleep_ms(10)
            flag.set()
            flag.clear()
            await asyncio.sleep_ms(10)
            try:
                await flag.wait()
            except AssertionError as error:
                print(repr(error))

        asyncio.run(main())
    """)
        == "10 20 30 AssertionError()\n"
    )


def test_a_flag_set_by_an_interrupt_handler(v3: Programs, command: Asim) -> None:
    command.write(
        "irq.py",
        PRELUDE + "from machine import Pin\nflag = asyncio.ThreadSafeFlag()\n"
        "Pin('X3', Pin.IN, Pin.PULL_UP).irq(lambda pin: flag.set(), Pin.IRQ_FALLING, hard=True)\n\n\n"
        "async def main():\n    asyncio.create_task(steps_for_ever())\n    for _ in range(2):\n"
        "        await flag.wait()\n        print(time.ticks_ms())\n\n\n"
        "async def steps_for_ever():\n    while True:\n        time.sleep_ms(7)\n        await S()\n\n\n"
        "asyncio.run(main())\n",
    )
    command.write(
        "a.yaml",
        "asim: 1\nname: irq\nprogram: {file: irq.py}\nhardware:\n  - button: {name: sw, pin: X3}\nstimuli:\n"
        "  - {at: 30ms, press: sw, for: 10ms}\n  - {at: 90ms, press: sw, for: 10ms}\n"
        "expect:\n  - stdout: {contains: '42'}\n  - stdout: {contains: '98'}\n",
    )
    done = command("run", "a.yaml")
    # The loop finds the flag at 35 and 91, at the end of a turn of the other task, which by then is queued once more.
    assert (done.returncode, done.stdout[:6]) == (0, "42\n98\n")


# --- streams


def test_reads(v3: Programs) -> None:
    assert v3.printed("""
        async def main():
            print(await asyncio.StreamReader(Device(b'a', b'bc\\n', b'd')).readline())
            print(await asyncio.StreamReader(Device(b'ab', b'')).readline())
            print(await asyncio.StreamReader(Device(b'ab', b'cde')).readexactly(5))
            print(await asyncio.StreamReader(Device(b'ab')).read(5))
            print(await asyncio.StreamReader(Device(None, b'x')).read(5))
            print(await asyncio.StreamReader(Device(b'ab', b'c', b'')).read())
            buffer = bytearray(4)
            print(await asyncio.StreamReader(Device(b'ab')).readinto(buffer), buffer)
            print(await asyncio.StreamReader(Device()).readexactly(0))
            try:
                await asyncio.StreamReader(Device(b'ab', b'')).readexactly(5)
            except EOFError as error:
                print(repr(error))

        asyncio.run(main())
    """) == ("b'abc\\n'\nb'ab'\nb'abcde'\nb'ab'\nb'x'\nb'abc'\n2 bytearray(b'ab\\x00\\x00')\nb''\nEOFError()\n")


def test_a_device_is_polled_before_every_task(v3: Programs) -> None:
    assert (
        v3.printed("""
        device = Device()

        async def main():
            asyncio.create_task(reader())
            await S()
            for name in 'abc':
                asyncio.create_task(say(name))
            before = device.polls
            await S()
            print(device.polls - before)

        async def reader():
            await asyncio.StreamReader(device).read(1)

        asyncio.run(main())
    """)
        == "a b c 4\n"
    )


def test_writes(v3: Programs) -> None:
    assert v3.printed("""
        async def main():
            device = Device()
            stream = asyncio.StreamWriter(device, {'peername': 'me'})
            print(stream.write(b'abc'), stream.get_extra_info('peername'), asyncio.StreamReader is asyncio.StreamWriter)
            stream.write(b'de')
            asyncio.create_task(ready(device))
            await stream.drain()
            print(time.ticks_ms())
            stream.write(b'fg')
            await stream.drain()
            await stream.awrite(b'0123456789', 3, 2)
            try:
                stream.get_extra_info('other')
            except KeyError as error:
                print(repr(error))

        async def ready(device):
            await asyncio.sleep_ms(10)
            device.ready = 4

        asyncio.run(main())
    """) == ("b'abc' None me True\nb'abcde' b'cde' b'e' 10\nb'fg' b'34' KeyError('other',)\n")


def test_data_written_during_a_drain_is_lost(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def main():
            device = Device()
            stream = asyncio.StreamWriter(device, {})
            stream.write(b'ab')
            task = asyncio.create_task(stream.drain())
            await S()
            stream.write(b'lost')
            device.ready = 4
            await task
            await stream.drain()

        asyncio.run(main())
    """)
        == "b'ab' b'ab' "
    )


def test_cancelling_a_reader_orphans_the_writer_of_its_stream(v3: Programs) -> None:
    assert (
        v3.printed("""
        device = Device()
        stream = asyncio.StreamReader(device)

        async def writer():
            await stream.awrite(b'ab')
            note('never')

        async def main():
            reader = asyncio.create_task(stream.read(1))
            asyncio.create_task(writer())
            await asyncio.sleep_ms(5)
            reader.cancel()
            await asyncio.sleep_ms(5)
            device.ready = 4
            await asyncio.sleep_ms(50)

        asyncio.run(main())
    """)
        == "b'ab' "
    )


def test_streams_that_cannot_be_polled(v3: Programs) -> None:
    assert (
        v3.printed("""
        class Plain:
            pass

        class Broken(io.IOBase):
            def ioctl(self, request, arg):
                return -1

        async def main():
            try:
                await asyncio.StreamReader(Plain()).read(1)
            except OSError as error:
                print('in the task:', error)
            try:
                await asyncio.StreamReader(Broken()).read(1)
            except OSError:
                print('never')

        try:
            asyncio.run(main())
        except OSError as error:
            print('out of run:', repr(error))
    """)
        == "in the task: stream operation not supported\nout of run: OSError(1,)\n"
    )


def test_an_event_that_nobody_waits_for_empties_the_heap(v3: Programs) -> None:
    assert (
        v3.printed("""
        class Odd(io.IOBase):
            def ioctl(self, request, arg):
                return 4 if request == 3 else -1

        try:
            asyncio.run(asyncio.StreamReader(Odd()).read(1))
        except IndexError as error:
            print(repr(error))
    """)
        == "IndexError('empty heap',)\n"
    )


def test_a_deadlock_idles_to_the_end(v3: Programs) -> None:
    ran = v3.run(
        """
        async def main():
            note('waits')
            await asyncio.Event().wait()

        asyncio.run(main())
        """,
        "--until",
        "2s",
    )
    assert (ran.stdout, ran.error, ran.status, ran.end_ms) == ("waits ", "", 0, 2000)


# --- names


def test_what_v3_does_not_have(v3: Programs) -> None:
    assert (
        v3.printed("""
        lacks = ('Queue Semaphore Condition Barrier shield wait as_completed timeout TaskGroup Future to_thread '
                 'get_running_loop iscoroutine InvalidStateError Stream Server')
        print([name for name in lacks.split() if hasattr(asyncio, name)])
        import uasyncio
        print(uasyncio is asyncio, asyncio.__version__)
        try:
            asyncio.open_connection
        except AttributeError as error:
            print(error)
    """)
        == "[]\nTrue (3, 0, 0)\nasim does not have asyncio.open_connection yet: it has no sockets\n"
    )


# --- the tick counter


def test_sleeps_go_on_across_the_wrap_of_the_tick_counter(v3: Programs) -> None:
    assert (
        v3.printed(
            """
        async def main():
            asyncio.create_task(say('early', 700))
            asyncio.create_task(say('late', 1000))
            start = time.ticks_ms()
            for _ in range(4):
                await asyncio.sleep_ms(300)
                print(time.ticks_ms(), time.ticks_diff(time.ticks_ms(), start))

        asyncio.run(main())
        """,
            "--set",
            "ticks_start=1073741000",
        )
        == "1073741300 300\n1073741600 600\nearly 76 900\nlate 376 1200\n"
    )


# --- warnings of known defects: each is told once


DEFECTS = {
    "a stream forgets its other direction": (
        """
        device, other = Device(), Device()

        async def main():
            for stream in (asyncio.StreamReader(device), asyncio.StreamReader(other)):
                reader = asyncio.create_task(stream.read(1))
                asyncio.create_task(stream.awrite(b'ab'))
                await asyncio.sleep_ms(5)
                reader.cancel()
        """,
        "task Stream.awrite is never woken: cancelling task Stream.read forgot the stream that both wait for",
    ),
    "a drain loses what is written meanwhile": (
        """
        async def main():
            device = Device()
            stream = asyncio.StreamWriter(device)
            stream.write(b'ab')
            task = asyncio.create_task(stream.drain())
            await S()
            stream.write(b'lost')
            device.ready = 4
            await task
        """,
        "4 bytes that were written to a stream while another task drained it are lost",
    ),
    "a cancelled drain starts again": (
        """
        async def main():
            device = Device()
            device.ready = 4
            stream = asyncio.StreamWriter(device)
            stream.out_buf = b'abcd'
            task = asyncio.create_task(stream.drain())
            await S()
            await S()
            device.ready = 0
            task.cancel()
            await S()
            device.ready = 4
            await stream.drain()
        """,
        "2 bytes of a stream are sent again: the drain that had sent them was cancelled",
    ),
    "a limit out of range strikes later": (
        """
        async def main():
            try:
                await asyncio.wait_for(say('body', 10), 1e9)
            except OverflowError:
                pass
            try:
                await asyncio.sleep_ms(100)
            except asyncio.CancelledError:
                pass
        """,
        "a task is cancelled by the end of a wait_for that it has left, because its sleep had failed",
    ),
    "a cancellation that comes back to the running task is lost": (
        """
        async def waits(task):
            await task

        async def main():
            waiter = asyncio.create_task(waits(asyncio.current_task()))
            await S()
            print(waiter.cancel())
            await S()
        """,
        "cancelling waits does nothing: it waits in the end for main, which is running",
    ),
    "a task runs the loop that runs it": (
        """
        async def main():
            asyncio.run(say('inner'))
        """,
        "task main runs the loop that runs it, and crashes the interpreter of a board afterwards",
    ),
    "a failure is awaited again after its report was due": (
        """
        async def fails():
            raise ValueError

        async def main():
            task = asyncio.create_task(fails())
            await S()
            for _ in range(3):
                try:
                    await task
                except ValueError:
                    note('raised')
                await S()
        """,
        "task fails failed, was awaited and is awaited again, which crashes the interpreter of a board",
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_known_defect_that_hits_a_program_is_named_once(v3: Programs, name: str) -> None:
    program, text = DEFECTS[name]
    ran = v3.run(program + "\n        asyncio.run(main())\n")
    assert ran.warnings == [text + ", known defect of asyncio V3"]


def test_who_awaits_a_main_task_that_raises_is_never_woken(v3: Programs) -> None:
    ran = v3.run("""
        async def waits(task):
            try:
                await task
            finally:
                note('never')

        async def main():
            asyncio.create_task(waits(asyncio.current_task()))
            await S()
            raise ValueError

        try:
            asyncio.run(main())
        except ValueError:
            note('raised')
        asyncio.run(say('end', 10))
    """)
    assert ran.stdout == "raised end "
    assert ran.warnings == [
        "who awaits the main task main is never woken, for it ended by an exception, known defect of asyncio V3"
    ]


def test_a_refused_gather_leaves_a_mark_that_ends_the_loop(v3: Programs) -> None:
    ran = v3.run("""
        async def main():
            task = asyncio.create_task(say('t', 10))
            try:
                await asyncio.gather(task, task)
            except RuntimeError as error:
                note(error)
            await asyncio.sleep_ms(50)

        asyncio.run(main())
    """)
    assert (ran.stdout, ran.error) == ("can't gather t ", "NameError: local variable referenced before assignment")
    assert ran.warnings == [
        "the loop fails at the end of a task that a refused gather has marked, known defect of asyncio V3"
    ]


def test_a_task_that_failed_before_it_was_gathered_is_reported_all_the_same(v3: Programs) -> None:
    assert (
        v3.printed("""
        async def fails():
            raise ValueError

        async def main():
            asyncio.get_event_loop().set_exception_handler(lambda loop, context: note('reported'))
            task = asyncio.create_task(fails())
            await S()
            print(await asyncio.gather(task, return_exceptions=True))
            await S()

        asyncio.run(main())
    """)
        == "[ValueError()]\nreported "
    )
