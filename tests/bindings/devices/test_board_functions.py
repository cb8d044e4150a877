"""The small functions of `machine` and `pyb`, `asim.mark`, and what asim does not have."""

import pytest


def test_frequency_identity_and_reset_cause(bench):
    run = bench(
        """
        import machine, pyb
        print(machine.freq(), pyb.freq() == machine.freq())
        machine.freq(84_000_000); print(machine.freq())
        print(len(machine.unique_id()), machine.unique_id() == pyb.unique_id())
        print(machine.reset_cause() == machine.PWRON_RESET, pyb.usb_mode(), pyb.usb_mode(None), pyb.have_cdc())
        """
    )
    assert run.lines == [
        "(168000000, 168000000, 42000000, 84000000) True",
        "(84000000, 84000000, 21000000, 42000000)",
        "12 True",
        "True None None False",
    ]
    assert [warning["message"] for warning in run.result["warnings"]] == [
        "machine.freq(84000000): simulated work costs what it costs at 168000000 Hz"
    ]


def test_pyb_tells_time_and_waits(bench):
    run = bench(
        """
        import pyb
        start, start_us = pyb.millis(), pyb.micros()
        pyb.delay(5); pyb.udelay(250)
        print(pyb.millis(), pyb.micros(), pyb.elapsed_millis(start), pyb.elapsed_micros(start_us))
        """
    )
    assert run.lines == ["5 5250 5 5250"]


def test_idle_returns_at_an_interrupt_or_the_next_millisecond(bench):
    run = bench(
        """
        import machine, pyb, time
        time.sleep_us(100)
        machine.idle(); print(time.ticks_us())
        pyb.wfi(); print(time.ticks_us())
        machine.Pin('X3').irq(lambda pin: None)
        machine.idle(); print(time.ticks_us())
        """,
        "stimuli: [{at: 2300us, pin: {X3: 1}}]",
    )
    assert run.lines == ["1000", "2000", "2300"]


def test_rng_has_30_bits_and_follows_the_seed(bench):
    program = """
        import pyb
        numbers = [pyb.rng() for _ in range(1000)]
        print(numbers[:3], max(numbers) < 1 << 30, max(numbers) > 1 << 29)
        """
    first = bench(program, "seed: 1").lines
    assert first == bench(program, "seed: 1").lines
    assert first != bench(program, "seed: 2").lines
    assert first[0].endswith("] True True")


def test_mark_is_an_event(bench):
    run = bench(
        """
        import asim, time
        asim.mark('go'); time.sleep_ms(3); asim.mark('stop')
        try:
            asim.mark(5)
        except TypeError as error:
            print(error)
        """,
        "expect: [{latency: {from: 'mark:go', to: 'mark:stop', max: 3ms}}]",
    )
    assert run.lines == ["can't convert 'int' object to str implicitly"]
    assert run.measured()["max_us"] == 3000


@pytest.mark.parametrize(
    ("module", "name"), [("machine", "I2C"), ("machine", "ADC"), ("machine", "reset"), ("pyb", "Accel"), ("pyb", "RTC")]
)
def test_what_is_missing_says_so(bench, module, name):
    run = bench(
        f"""
        import {module}
        try:
            {module}.{name}
        except AttributeError as error:
            print(error)
        try:
            from {module} import {name}
        except ImportError as error:
            print(error)
        print(hasattr({module}, '{name}'))
        """
    )
    assert run.lines == [f"asim does not have {module}.{name} yet"] * 2 + ["False"]


def test_another_name_is_simply_not_there(bench):
    run = bench(
        """
        import machine
        try:
            machine.nonsense
        except AttributeError as error:
            print(error)
        """
    )
    assert run.lines == ["'module' object has no attribute 'nonsense'"]
