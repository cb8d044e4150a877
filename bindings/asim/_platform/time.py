"""time: tick counters, sleeping, the calendar.

Nothing reads the host's clock: the calendar starts at 2015-01-01 00:00:00, as a Pyboard's does after power-up.
"""

import _asim

_board = _asim.board
_clock = _asim.Clock(_board)

ticks_ms = _clock.ticks_ms
ticks_us = _clock.ticks_us
ticks_cpu = _clock.ticks_cpu
ticks_add = _clock.ticks_add
ticks_diff = _clock.ticks_diff
sleep = _clock.sleep
sleep_ms = _clock.sleep_ms
sleep_us = _clock.sleep_us

_DAY = 86_400
_NS = 1_000_000_000
_DAYS_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_before_year(year):
    """Days from the first day of the year 1 on."""
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400


def _days_before_month(year, month):
    return _DAYS_BEFORE_MONTH[month - 1] + (month > 2 and _is_leap(year))


_EPOCH_DAYS = _days_before_year(_board.epoch_year)
_START = (_days_before_year(2015) - _EPOCH_DAYS) * _DAY


def time():
    return _START + _clock.now_ns() // _NS


def time_ns():
    return _START * _NS + _clock.now_ns()


def gmtime(seconds=None):
    if seconds is None:
        seconds = time()
    elif isinstance(seconds, float):
        raise TypeError("can't convert float to int")
    days, second = divmod(seconds, _DAY)
    days += _EPOCH_DAYS
    # The estimate is never too early.
    year = days * 400 // 146_097 + 1
    while _days_before_year(year) > days:
        year -= 1
    while _days_before_year(year + 1) <= days:
        year += 1
    yearday = days - _days_before_year(year)
    month = 12
    while _days_before_month(year, month) > yearday:
        month -= 1
    return (
        year,
        month,
        yearday - _days_before_month(year, month) + 1,
        second // 3600,
        second // 60 % 60,
        second % 60,
        days % 7,
        yearday + 1,
    )


localtime = gmtime


def mktime(local):
    """Takes fields beyond their range: a month 13 is the January after."""
    fields = tuple(local)
    if not 8 <= len(fields) <= 9:
        raise TypeError("mktime needs a tuple of length 8 or 9 (%d given)" % len(fields))
    year, month, day, hour, minute, second = fields[:6]
    year += (month - 1) // 12
    month = (month - 1) % 12 + 1
    days = _days_before_year(year) + _days_before_month(year, month) + day - 1 - _EPOCH_DAYS
    return days * _DAY + hour * 3600 + minute * 60 + second
