"""Programs under CircuitPython's asyncio: where its library and its modules differ from MicroPython's.

Each expected text follows from the sources of Adafruit_CircuitPython_asyncio 3.1.1 and of CircuitPython.
"""

import pytest

from asim_command import Asim
from asyncio_programs import Programs
from bindings.asyncio_prelude import PRELUDE


@pytest.fixture
def circuitpython(command: Asim) -> Programs:
    """Runs programs under CircuitPython's asyncio."""
    return Programs(command, "circuitpython", PRELUDE)


def warnings(ran) -> list[str]:
    return [warning["message"] for warning in ran.result["warnings"]]


# --- the loop


def test_run_inside_of_a_task_is_refused(circuitpython: Programs) -> None:
    assert (
        circuitpython.printed("""
        async def main():
            try:
                asyncio.run(say('never'))
            except RuntimeError as error:
                print(error)

        asyncio.run(main())
        asyncio.run(say('again'))
    """)
        == "asyncio.run() cannot be called from a running event loop\nagain "
    )


def test_after_an_interrupted_run_a_new_loop_is_needed(circuitpython: Programs) -> None:
    assert (
        circuitpython.printed("""
        async def main():
            raise KeyboardInterrupt

        try:
            asyncio.run(main())
        except KeyboardInterrupt:
            note('interrupted')
        try:
            asyncio.run(say('never'))
        except RuntimeError:
            note('refused')
        loop = asyncio.new_event_loop()
        try:
            asyncio.current_task()
        except RuntimeError as error:
            note(error)
        asyncio.run(say('again'))
    """)
        == "interrupted refused no running event loop again "
    )


def test_the_default_report_is_a_traceback_alone(circuitpython: Programs) -> None:
    ran = circuitpython.run("""
        async def foo():
            raise ValueError('x')

        async def main():
            asyncio.create_task(foo())
            await asyncio.sleep(0.005)

        asyncio.run(main())
    """)
    line = PRELUDE.count("\n") + 3
    assert ran.stdout == f'Traceback (most recent call last):\n  File "main.py", line {line}, in foo\nValueError: x\n'
    assert warnings(ran) == ["task foo ended by ValueError, which nobody retrieved"]


def test_names_of_the_package(circuitpython: Programs) -> None:
    assert (
        circuitpython.printed("""
        print(asyncio.__version__, asyncio.get_running_loop() is asyncio.get_event_loop())
        print(issubclass(asyncio.InvalidStateError, Exception), hasattr(asyncio, 'ThreadSafeFlag'))
        import sys
        print(sys.implementation.name, hasattr(sys, 'print_exception'), sys.path)
    """)
        == "3.1.1 True\nTrue False\ncircuitpython False ['', '/', '.frozen', '/lib']\n"
    )


def test_a_sleep_that_is_not_awaited_fails_the_next_one_with_a_hint(circuitpython: Programs) -> None:
    ran = circuitpython.run("""
        async def main():
            asyncio.sleep(1)
            await asyncio.sleep(1)

        asyncio.run(main())
    """)
    assert ran.error == "AssertionError: Check for a missing `await` in your code"


def test_sleeps_of_three_days_overflow(circuitpython: Programs) -> None:
    assert (
        circuitpython.printed("""
        async def main():
            try:
                await asyncio.sleep_ms(1 << 28)
            except OverflowError as error:
                print(error)

        asyncio.run(main())
    """)
        == "ticks interval overflow\n"
    )


# --- await


def test_await_takes_the_objects_method(circuitpython: Programs) -> None:
    assert (
        circuitpython.printed("""
        class Ready:
            def __await__(self):
                yield from asyncio.sleep_ms(5)
                return 'ready'

        class Managed:
            def __aenter__(self):
                return Ready()

            async def __aexit__(self, *_):
                note('left')

        class OnlyIterable:
            def __iter__(self):
                return iter(())

        async def main():
            note(await Ready())
            async with Managed() as got:
                note(got)
            note(await asyncio.create_task(say('task')))
            for thing in (OnlyIterable(), [], 5):
                try:
                    await thing
                except AttributeError as error:
                    print(error)

        asyncio.run(main())
    """)
        == "ready ready left task task 'OnlyIterable' object has no attribute '__await__'\n"
        "'list' object has no attribute '__await__'\n'int' object has no attribute '__await__'\n"
    )


# --- tasks: the methods of the firmware's C class


def test_methods_of_tasks(circuitpython: Programs) -> None:
    assert circuitpython.printed("""
        async def fails():
            raise ValueError('x')

        async def main():
            good, bad, ended = [asyncio.create_task(coro) for coro in (say('good'), fails(), say('never', 50))]
            for method in (good.result, good.exception):
                try:
                    method()
                except asyncio.InvalidStateError as error:
                    print(error)
            print(good.cancelled(), good.get_coro() is good.coro)
            ended.cancel()
            await asyncio.gather(good, bad, ended, return_exceptions=True)
            print(good.result(), good.exception(), good.cancelled())
            print(repr(bad.exception()), bad.cancelled(), ended.cancelled())
            for method in (bad.result, ended.result, ended.exception):
                try:
                    method()
                except BaseException as error:
                    print(repr(error))
            for method in (good.set_result, good.set_exception):
                try:
                    method(1)
                except RuntimeError as error:
                    print(error)

        asyncio.run(main())
    """) == (
        "Result is not ready.\nException is not set.\nFalse True\ngood good None False\nValueError('x',) False True\n"
        "ValueError('x',)\nCancelledError()\nCancelledError()\nTask does not support set_result operation\n"
        "Task does not support set_exception operation\n"
    )


def test_a_failure_that_was_awaited_before_its_report_is_forgotten(circuitpython: Programs) -> None:
    ran = circuitpython.run("""
        async def fails():
            raise ValueError('x')

        async def main():
            task = asyncio.create_task(fails())
            await S()
            for _ in range(3):
                try:
                    print(await task)
                except ValueError as error:
                    print(repr(error))
                await S()

        asyncio.run(main())
    """)
    assert ran.stdout == "ValueError('x',)\nNone\nNone\n"
    assert warnings(ran) == [
        "task fails failed, was awaited and is awaited again, which gives None, known defect of CircuitPython's asyncio"
    ]


# --- streams


def test_a_read_is_one_read(circuitpython: Programs) -> None:
    assert (
        circuitpython.printed("""
        async def main():
            print(await asyncio.StreamReader(Device(None, b'x')).read(5))
            print(await asyncio.StreamReader(Device(b'ab', b'c')).read(5))
            try:
                await asyncio.StreamReader(Device(b'ab')).read()
            except TypeError:
                print('needs a number')

        asyncio.run(main())
    """)
        == "None\nb'ab'\nneeds a number\n"
    )


def test_cancelling_a_reader_orphans_the_writer_of_its_stream(circuitpython: Programs) -> None:
    ran = circuitpython.run("""
        device = Device()
        stream = asyncio.StreamReader(device)

        async def writer():
            stream.write(b'ab')
            await stream.drain()
            note('never')

        async def main():
            reader = asyncio.create_task(stream.read(1))
            asyncio.create_task(writer())
            await asyncio.sleep(0.005)
            reader.cancel()
            device.ready = 4
            await asyncio.sleep(0.05)

        asyncio.run(main())
    """)
    assert ran.stdout == "b'ab' "
    assert warnings(ran) == [
        "task writer is never woken: cancelling task Stream.read forgot the stream that both wait for, known defect of "
        "CircuitPython's asyncio"
    ]


# --- modules


def test_modules_of_micropython_are_not_there(circuitpython: Programs) -> None:
    assert circuitpython.printed("""
        for name in 'machine pyb uasyncio utime uselect heapq busio analogio'.split():
            try:
                __import__(name)
            except ImportError as error:
                print(error)
        for name in ('ticks_ms', 'sleep_ms', 'ticks_diff'):
            note(hasattr(time, name))
        try:
            from micropython import schedule
        except ImportError as error:
            print(error)
        from micropython import const
    """) == (
        "no module named 'machine'\nno module named 'pyb'\nno module named 'uasyncio'\nno module named 'utime'\n"
        "no module named 'uselect'\nno module named 'heapq'\nno module named 'busio': asim does not have it yet\n"
        "no module named 'analogio': asim does not have it yet\nFalse False False can't import name schedule\n"
    )


def test_modules_of_circuitpython_are_nowhere_else(command: Asim) -> None:
    names = ("board", "digitalio", "countio", "keypad", "supervisor", "microcontroller", "adafruit_ticks", "traceback")
    program = f"""
        for name in {names}:
            try:
                __import__(name)
            except ImportError:
                print(name, end=' ')
    """
    assert Programs(command, "asyncio-v3", "").printed(program) == " ".join(names) + " "


def test_time_and_ticks(circuitpython: Programs) -> None:
    assert (
        circuitpython.printed(
            """
        import supervisor
        from adafruit_ticks import ticks_add, ticks_diff, ticks_less

        start = supervisor.ticks_ms()
        print(start == 0x1fff0000, time.monotonic(), time.monotonic_ns())
        time.sleep(0.0105)
        print(time.monotonic_ns(), ticks_diff(supervisor.ticks_ms(), start))
        time.sleep(66)
        print(supervisor.ticks_ms(), ticks_diff(supervisor.ticks_ms(), start))
        print(ticks_add(start, 65536), ticks_add(0, -1) == (1 << 29) - 1, ticks_less(start, 0))
        try:
            ticks_add(0, 1 << 28)
        except OverflowError as error:
            print(error)
        try:
            time.sleep(-1)
        except ValueError as error:
            print(error)
        """,
            "--until",
            "2min",
        )
        == "True 0.0 0\n11000000 11\n475 66011\n0 True True\nticks interval overflow\n"
        "sleep length must be non-negative\n"
    )


def test_the_start_of_the_ticks_is_that_of_the_seconds(circuitpython: Programs) -> None:
    program = "import supervisor\nprint(time.monotonic(), time.monotonic_ns(), supervisor.ticks_ms())\n"
    # A float of 30 bits is a multiple of 2**-15 there: 65.636 becomes 2150760 of them.
    assert circuitpython.printed(program, "--set", "ticks_start=65636") == "65.635986328125 65636000000 100\n"


def test_the_seconds_lose_their_milliseconds_after_hours(circuitpython: Programs) -> None:
    # 30-bit floats have 22 bits of significand: from 4096 s on they tell 1/512 s apart.
    assert (
        circuitpython.printed(
            """
        time.sleep(5000)
        a = time.monotonic()
        time.sleep(0.001)
        b = time.monotonic()
        time.sleep(0.001)
        print(a == b, b < time.monotonic())
        """,
            "--until",
            "6000s",
        )
        == "True True\n"
    )


PINS = """\
import board
import countio
import digitalio
import keypad
from digitalio import Direction, DriveMode, Pull

"""


def test_pins(command: Asim) -> None:
    program = """
        print(board.X3, board.A2 is board.X3, hasattr(board, 'D99'), board.board_id)
        pin = digitalio.DigitalInOut(board.X3)
        print(pin.direction, pin.pull, pin.value)
        pin.pull = Pull.UP
        print(pin.pull, pin.value)
        for use in ('pin.value = True', 'pin.drive_mode', 'digitalio.DigitalInOut(board.A2)'):
            try:
                exec(use)
            except (AttributeError, ValueError) as error:
                print(repr(error))
        pin.direction = Direction.OUTPUT
        print(pin.direction, pin.drive_mode, pin.value)
        pin.value = True
        print(pin.value)
        try:
            pin.pull
        except AttributeError as error:
            print(error)
        pin.switch_to_output(False, DriveMode.OPEN_DRAIN)
        print(pin.drive_mode, pin.value)
        pin.deinit()
        try:
            pin.value
        except ValueError as error:
            print(error)
        with digitalio.DigitalInOut(board.X3) as pin:
            print(pin.value)
        digitalio.DigitalInOut(board.X3)
        try:
            digitalio.DigitalInOut('X3')
        except TypeError as error:
            print(error)
    """
    assert Programs(command, "circuitpython", PINS).printed(program) == (
        "board.X3 True False ideal\ndigitalio.Direction.INPUT None False\ndigitalio.Pull.UP True\n"
        "AttributeError('Cannot set value when direction is input.',)\n"
        "AttributeError('Drive mode not used when direction is input.',)\nValueError('X3 in use',)\n"
        "digitalio.Direction.OUTPUT digitalio.DriveMode.PUSH_PULL False\nTrue\n"
        "Pull not used when direction is output.\ndigitalio.DriveMode.OPEN_DRAIN False\n"
        "Object has been deinitialized and can no longer be used. Create a new object.\nFalse\n"
        "pin must be of type Pin, not str\n"
    )


def run_with_button(command: Asim, program: str, stimuli: str) -> list[str]:
    """The lines that `program` prints, with a clean button on X3."""
    command.write("main.py", PINS + "import time\n" + program)
    command.write(
        "a.yaml",
        "asim: 1\nname: button\nscheduler: circuitpython\nduration: 1s\nprogram: {file: main.py}\n"
        f"hardware:\n  - button: {{name: sw, pin: X3}}\nstimuli:\n{stimuli}",
    )
    done = command("run", "a.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.partition("\n\n")[0].splitlines()


TWO_PRESSES = "  - {at: 100ms, press: sw, for: 50ms}\n  - {at: 300ms, press: sw, for: 10ms}\n"


def test_a_counter(command: Asim) -> None:
    program = (
        "with countio.Counter(board.X3, edge=countio.Edge.FALL, pull=Pull.UP) as falls:\n"
        "    time.sleep(0.2)\n    print(falls.count)\n    falls.reset()\n    time.sleep(0.2)\n    print(falls.count)\n"
        "    falls.count = 7\n    print(falls.count)\n"
        "print(digitalio.DigitalInOut(board.X3).value)\n"
    )
    assert run_with_button(command, program, TWO_PRESSES) == ["1", "1", "7", "False"]


def test_keys_are_scanned_every_20_ticks_of_a_1024th_second(command: Asim) -> None:
    program = (
        "keys = keypad.Keys((board.X3,), value_when_pressed=False)\n"
        "print(keys.key_count, len(keys.events), keys.events.get())\ntime.sleep(0.5)\n"
        "while keys.events:\n    event = keys.events.get()\n    print(event, event.timestamp - 0x1fff0000)\n"
    )
    # Scans at multiples of 19.53125 ms: the press at 100 is seen at 117.1875, the release at 150 at 156.25; the press
    # from 300 to 310 falls between those at 292.97 and 312.5.
    assert run_with_button(command, program, TWO_PRESSES) == [
        "1 0 None",
        "<Event: key_number 0 pressed> 117",
        "<Event: key_number 0 released> 156",
    ]


def test_a_debounce_threshold_wants_as_many_scans(command: Asim) -> None:
    program = (
        "keys = keypad.Keys((board.X3,), value_when_pressed=False, debounce_threshold=3, interval=0.001)\n"
        "time.sleep(0.5)\nfor _ in range(4):\n    print(keys.events.get().timestamp - 0x1fff0000)\n"
        "print(keys.events.get())\n"
    )
    # A scan each 0.9765625 ms; after construction the key has counted to -3, and the third scan counts to 0.
    assert run_with_button(command, program, TWO_PRESSES) == ["102", "152", "302", "312", "None"]


def test_a_full_queue_drops_the_new_event(command: Asim) -> None:
    program = (
        "keys = keypad.Keys((board.X3,), value_when_pressed=False, max_events=1, interval=0.001)\n"
        "time.sleep(0.5)\nevents = keys.events\nprint(events.overflowed, events.get(), events.get())\n"
        "print(events.overflowed)\nevents.clear()\nprint(events.overflowed)\n"
    )
    assert run_with_button(command, program, TWO_PRESSES) == [
        "True <Event: key_number 0 pressed> None",
        "True",
        "False",
    ]


def test_keys_held_at_the_start_are_pressed_by_a_reset(command: Asim) -> None:
    program = (
        "time.sleep(0.11)\nkeys = keypad.Keys((board.X3,), value_when_pressed=False)\n"
        "print(keys.events.get())\nkeys.reset()\nevent = keypad.Event()\n"
        "print(keys.events.get_into(event), event, event == keypad.Event(0, True, 5), keys.events.get_into(event))\n"
        "keys.deinit()\ntime.sleep(0.3)\ndigitalio.DigitalInOut(board.X3)\n"
        "for bad in ({'interval': -1}, {'max_events': 0}, {'debounce_threshold': 128}):\n    try:\n"
        "        keypad.Keys((board.X4,), value_when_pressed=False, **bad)\n"
        "    except ValueError as error:\n        print(error)\n"
    )
    assert run_with_button(command, program, TWO_PRESSES) == [
        "None",
        "True <Event: key_number 0 pressed> True False",
        "interval must be >= 0",
        "max_events must be >= 1",
        "debounce_threshold must be 1-127",
    ]


def test_an_ordinary_program_with_a_button_and_an_led(command: Asim) -> None:
    command.write(
        "code.py",
        "import asyncio\nimport board\nimport digitalio\nimport keypad\n\n\n"
        "async def watch(pin, led):\n"
        "    with keypad.Keys((pin,), value_when_pressed=False, pull=True) as keys:\n"
        "        while True:\n            event = keys.events.get()\n            if event:\n"
        "                led.value = event.pressed\n            await asyncio.sleep(0)\n\n\n"
        "async def blink(pin):\n    with digitalio.DigitalInOut(pin) as led:\n        led.switch_to_output()\n"
        "        while True:\n            led.value = not led.value\n            await asyncio.sleep(0.1)\n\n\n"
        "async def main():\n    with digitalio.DigitalInOut(board.LED2) as led:\n"
        "        led.direction = digitalio.Direction.OUTPUT\n"
        "        await asyncio.gather(watch(board.X3, led), blink(board.LED1))\n\n\nasyncio.run(main())\n",
    )
    # A scan is due at most 19.53 ms after the press, which is as long as the bounce at least.
    command.write(
        "a.yaml",
        "asim: 1\nname: LED\nscheduler: circuitpython\nboard: pyboard-v1.1\nduration: 10s\nprogram: {file: code.py}\n"
        "hardware:\n  - button: {name: sw, pin: X3, bounce: 5ms}\n"
        "stimuli:\n  - {at: 1s, every: 437ms, count: 20, press: sw, for: 200ms}\n"
        "expect:\n  - latency: {from: 'sw:press', to: 'pin:LED2:rising', max: 25ms, count: 20}\n"
        "  - events: {of: 'pin:LED1:change', min: 95, max: 100}\n  - task: {name: blink, state: waiting}\n",
    )
    done = command("run", "a.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


# --- a copy of the library in the place of the simulated one


def test_a_copy_of_the_package_replaces_the_simulated_one_only_from_the_front_of_the_path(command: Asim) -> None:
    command.write("asyncio/__init__.py", "name = 'beside the program'\n")
    command.write("mine/asyncio.py", "name = 'mine'\n")
    command.write("main.py", "import asyncio\nprint(hasattr(asyncio, 'name'))\n")
    assert command("run", "main.py").stdout.splitlines()[0] == "False"
    command.write("main.py", "import sys\nsys.path.insert(0, 'mine')\nimport asyncio\nprint(asyncio.name)\n")
    assert command("run", "main.py").stdout.splitlines()[0] == "mine"


def test_a_loop_of_the_programs_own_that_polls_does_not_hang(command: Asim) -> None:
    command.write(
        "main.py",
        "import select\npoller = select.poll()\nfor turn in range(200):\n    for _ in range(1000):\n        pass\n"
        "    poller.poll(1)\nprint('end')\n",
    )
    command.write(
        "a.yaml",
        "asim: 1\nname: own loop\nboard: pyboard-v1.1\nhang_limit: 100ms\nprogram: {file: main.py}\n"
        "expect:\n  - stdout: {contains: end}\n",
    )
    assert command("run", "a.yaml").returncode == 0
