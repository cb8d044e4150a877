"""The simulated `machine.Timer` and `pyb.Timer`."""


def test_virtual_timer_calls_back_each_period_until_it_is_stopped(bench):
    run = bench(
        """
        from machine import Timer
        import time
        seen = []
        timer = Timer(-1)
        print(timer)
        timer.init(period=5, callback=lambda which: seen.append((which is timer, time.ticks_ms())))
        time.sleep_ms(17)
        print(timer, seen)
        timer.deinit()
        time.sleep_ms(20)
        print(len(seen))
        """,
        "expect: [{events: {of: 'irq:timer100', count: 3}}]",
    )
    assert run.lines == [
        "Timer(mode=PERIODIC, period=0)",
        "Timer(mode=PERIODIC, period=5) [(True, 5), (True, 10), (True, 15)]",
        "3",
    ]


def test_virtual_timer_has_a_resolution_of_a_millisecond(bench):
    run = bench(
        """
        from machine import Timer
        for options in ({'freq': 300}, {'freq': 0.4}, {'freq': 5000}, {'period': 7, 'tick_hz': 2000}, {'period': 0}):
            timer = Timer(callback=lambda timer: None, **options)
            print(timer)
            timer.deinit()
        for call in (lambda: Timer(1), lambda: Timer(mode=9), lambda: Timer(freq=-2), lambda: Timer(period=2.5)):
            try:
                call()
            except (ValueError, TypeError) as error:
                print(error)
        """
    )
    assert run.lines == [
        "Timer(mode=PERIODIC, period=3)",
        "Timer(mode=PERIODIC, period=2500)",
        "Timer(mode=PERIODIC, period=1)",
        "Timer(mode=PERIODIC, period=3)",
        "Timer(mode=PERIODIC, period=1)",
        "Timer doesn't exist",
        "invalid mode",
        "invalid freq",
        "can't convert float to int",
    ]


def test_one_shot_fires_once_and_may_start_itself_again(bench):
    run = bench(
        """
        from machine import Timer
        import time
        def again(timer):
            print(time.ticks_ms())
            if time.ticks_ms() < 20:
                timer.init(mode=Timer.ONE_SHOT, period=10, callback=again)
        Timer(mode=Timer.ONE_SHOT, period=10, callback=again)
        time.sleep_ms(100)
        Timer(mode=Timer.ONE_SHOT, period=10, callback=again)
        time.sleep_ms(100)
        """,
        # The number is free again once a one-shot has fired.
        "expect: [{events: {of: 'irq:timer100', count: 3}}, {events: {of: 'irq:timer101', count: 0}}]",
    )
    assert run.lines == ["10", "20", "110"]


def test_a_dropped_timer_runs_on(bench):
    run = bench(
        """
        import gc, machine, pyb, time
        seen = []
        machine.Timer(period=10, callback=lambda timer: seen.append('virtual'))
        pyb.Timer(4, freq=50, callback=lambda timer: seen.append('hardware'))
        gc.collect()
        time.sleep_ms(25)
        print(seen)
        pyb.Timer(4).deinit()
        time.sleep_ms(50)
        print(len(seen))
        """
    )
    assert run.lines == ["['virtual', 'hardware', 'virtual']", "8"]


def test_soft_timers_wait_for_a_bytecode_and_hard_ones_do_not(bench):
    run = bench(
        """
        from machine import Timer
        import time
        seen = []
        Timer(period=1, callback=lambda timer: seen.append('soft'))
        Timer(period=1, callback=lambda timer: seen.append('hard'), hard=True)
        time.sleep_us(1500)
        print(seen)
        time.sleep_ms(0)
        print(seen)
        """
    )
    assert run.lines == ["['hard']", "['hard', 'soft']"]


def test_an_exception_stops_a_hard_timer_and_not_a_soft_one(bench):
    run = bench(
        """
        from machine import Timer
        import time, pyb
        calls = []
        def fails(timer):
            calls.append(time.ticks_ms())
            raise ValueError
        for hard in (True, False):
            timer = Timer(period=10, callback=fails, hard=hard)
            time.sleep_ms(25)
            timer.deinit()
        timer = pyb.Timer(4, freq=100, callback=fails)
        time.sleep_ms(25)
        print(calls, timer)
        """
    )
    # A hardware timer goes on without its callback.
    assert run.lines[-1] == "[10, 35, 45, 60] Timer(4, freq=100, prescaler=24, period=33599, mode=UP, div=1)"


def test_hardware_timer_keeps_a_fractional_frequency_without_drift(bench):
    run = bench(
        """
        import pyb, time
        seen = []
        pyb.Timer(1, freq=2.1, callback=lambda timer: seen.append(time.ticks_us()))
        time.sleep(10)
        print(len(seen), seen[0], seen[20])
        """
    )
    assert run.lines == ["21 476190 10000000"]


def test_hardware_timer_shows_and_takes_its_counts(bench):
    run = bench(
        """
        import pyb, time
        timer = pyb.Timer(4, freq=5)
        print(timer, timer.source_freq(), timer.prescaler(), timer.period(), timer.freq())
        timer = pyb.Timer(2, prescaler=83, period=0x3fffffff)
        time.sleep_us(1234)
        print(timer.counter())
        timer.freq(0.5); print(timer)
        timer.init(prescaler=8399, period=9999, callback=None); print(timer.freq())
        timer.period(4999); timer.prescaler(4199); print(timer.freq())
        timer.deinit(); print(timer, timer.counter())
        for call in (
            lambda: pyb.Timer(0),
            lambda: pyb.Timer(15),
            lambda: pyb.Timer(4, freq=0),
            lambda: pyb.Timer(4, mode=3, freq=1),
            lambda: pyb.Timer(4, period=1),
            lambda: pyb.Timer(4).callback(1),
            lambda: pyb.Timer(4).channel(1),
            lambda: pyb.Timer(4).nothing,
            lambda: pyb.Timer(4).counter(1),
        ):
            try:
                call()
            except (ValueError, TypeError, AttributeError) as error:
                print(error)
        """
    )
    assert run.lines == [
        "Timer(4, freq=5, prescaler=624, period=26879, mode=UP, div=1) 84000000 624 26879 5",
        "1234",
        "Timer(2, freq=0.5, prescaler=9, period=16799999, mode=UP, div=1)",
        "1",
        "4",
        "Timer(2) 0",
        "Timer(0) doesn't exist",
        "Timer(15) doesn't exist",
        "must have positive freq",
        "invalid mode (3)",
        "must specify either freq, or prescaler and period",
        "callback must be None or a callable object",
        "asim does not have pyb.Timer.channel yet",
        "'Timer' object has no attribute 'nothing'",
        "asim does not have setting pyb.Timer.counter yet",
    ]


def test_a_period_that_ends_while_the_handler_is_pending_is_an_overrun(bench):
    run = bench(
        """
        import pyb, machine, time
        seen = []
        pyb.Timer(4, freq=100, callback=lambda timer: seen.append(time.ticks_ms()))
        state = machine.disable_irq()
        time.sleep_us(35_000)
        machine.enable_irq(state)
        print(seen)
        """,
        "expect: [{overruns: {of: 'irq:timer4', max: 2}}]",
    )
    assert (run.lines, run.measured()["count"]) == (["[35]"], 2)
