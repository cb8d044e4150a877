"""The simulated `time`."""


def test_time_starts_at_zero_and_moves_by_sleeping(bench):
    run = bench(
        """
        import time, utime
        assert utime is time
        print(time.ticks_ms(), time.ticks_us(), time.ticks_cpu())
        time.sleep_ms(10)
        print(time.ticks_ms(), time.ticks_us(), time.ticks_cpu())
        time.sleep_us(1500)
        print(time.ticks_ms(), time.ticks_us(), time.ticks_cpu())
        for pause in (2, 0.25, 1.001, -1, 0):
            time.sleep(pause)
            print(time.ticks_ms())
        time.sleep_ms(-5)
        time.sleep_us(-5)
        print(time.ticks_us())
        """
    )
    assert run.lines == [
        "0 0 0",
        "10 10000 1680000",
        "11 11500 1932000",
        "2011",
        "2261",
        "3262",
        "3262",
        "3262",
        "3262500",
    ]


def test_tick_arithmetic_wraps_at_the_period(bench):
    run = bench(
        """
        import time
        P = 1 << 30
        print(time.ticks_add(5, -6), time.ticks_add(P - 1, 1), time.ticks_add(0, P // 2 - 1))
        print(time.ticks_diff(1, 2), time.ticks_diff(0, P - 1), time.ticks_diff(P // 2, 0))
        for delta in (P // 2, -P // 2, 1 << 70):
            try:
                time.ticks_add(0, delta)
            except OverflowError as error:
                print(repr(error))
        for bad in (1.5, "1"):
            try:
                time.ticks_add(0, bad)
            except TypeError as error:
                print(repr(error))
        """
    )
    assert run.lines == [
        "1073741823 0 536870911",
        "-1 1 -536870912",
        "OverflowError('ticks interval overflow',)",
        "OverflowError('ticks interval overflow',)",
        "OverflowError('overflow converting long int to machine word',)",
        'TypeError("can\'t convert float to int",)',
        'TypeError("can\'t convert str to int",)',
    ]


def test_ticks_start_where_the_scenario_says(bench):
    run = bench(
        """
        import pyb, time
        start = pyb.millis()
        print(time.ticks_ms(), start, pyb.elapsed_millis(start))
        time.sleep_ms(1824)
        print(time.ticks_ms(), pyb.millis(), pyb.elapsed_millis(start))
        """,
        "ticks_start: 1073740000",
    )
    assert run.lines == ["1073740000 1073740000 0", "0 -1073741824 1824"]


def test_calendar_starts_in_2015_whatever_the_host_says(bench):
    run = bench(
        """
        import time
        print(time.time(), time.time_ns(), time.localtime())
        time.sleep(86400 + 3661)
        print(time.localtime(), time.time_ns())
        """,
        "duration: 100000s",
    )
    assert run.lines == [
        "473385600 473385600000000000 (2015, 1, 1, 0, 0, 0, 3, 1)",
        "(2015, 1, 2, 1, 1, 1, 4, 2) 473475661000000000",
    ]


def test_calendar_converts_both_ways(bench):
    run = bench(
        """
        import time
        for when in ((2000, 1, 1, 0, 0, 0, 0, 0), (2000, 2, 29, 23, 59, 59, 0, 0), (2100, 3, 1, 12, 0, 0, 0, 0)):
            seconds = time.mktime(when)
            print(seconds, time.gmtime(seconds))
        print(time.gmtime(-1))
        print(time.gmtime(time.mktime((2019, 14, 31, 25, 61, 61, 0, 0))))
        try:
            time.mktime((2019, 1, 1))
        except TypeError as error:
            print(error)
        """
    )
    assert run.lines == [
        "0 (2000, 1, 1, 0, 0, 0, 5, 1)",
        "5183999 (2000, 2, 29, 23, 59, 59, 1, 60)",
        "3160900800 (2100, 3, 1, 12, 0, 0, 0, 60)",
        "(1999, 12, 31, 23, 59, 59, 4, 365)",
        "(2020, 3, 3, 2, 2, 1, 1, 63)",
        "mktime needs a tuple of length 8 or 9 (3 given)",
    ]


def test_calendar_agrees_with_the_host_for_every_day_of_two_centuries(bench):
    run = bench(
        """
        import time
        DAYS = 73000
        checksum = 0
        for day in range(DAYS):
            fields = time.gmtime(day * 86400)
            assert time.mktime(fields) == day * 86400
            checksum = (checksum * 31 + hash(fields[:3] + fields[6:])) & 0xFFFFFFFF
        print(checksum)
        """
    )
    import datetime

    checksum = 0
    for day in range(73000):
        date = datetime.date(2000, 1, 1) + datetime.timedelta(days=day)
        fields = (date.year, date.month, date.day, date.weekday(), date.timetuple().tm_yday)
        checksum = (checksum * 31 + hash(fields)) & 0xFFFFFFFF
    assert run.lines == [str(checksum)]


def test_scheduled_callbacks_run_in_sleep_ms_but_not_in_sleep_us(bench):
    run = bench(
        """
        import time, micropython
        seen = []
        micropython.schedule(seen.append, 1); time.sleep_us(10); seen.append(2); time.sleep_ms(0); print(seen)
        """
    )
    assert run.lines == ["[2, 1]"]


def test_wrong_arguments_are_errors_without_host_addresses(bench):
    run = bench(
        """
        import time
        for call in (
            lambda: time.sleep_ms(1.5),
            lambda: time.sleep_ms(),
            lambda: time.ticks_ms(1),
            lambda: time.sleep(None),
        ):
            try:
                call()
            except TypeError as error:
                print(error)
        """
    )
    assert run.lines == [
        "can't convert float to int",
        "function takes 1 positional arguments but 0 were given",
        "function takes 0 positional arguments but 1 were given",
        "can't convert NoneType to int",
    ]
