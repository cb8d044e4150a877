"""pyb: the Pyboard's own module."""

import _asim
from host import math as _math
from machine import (  # noqa: F401  some of them are pyb's as well
    UART,
    Pin,
    _clock,
    _edges,
    _integer,
    _line_of,
    _lines,
    disable_irq,
    enable_irq,
    freq,
    unique_id,
)

_board = _asim.board

if not _board.has_pyb:
    raise ImportError("no module named 'pyb'")

millis = _clock.millis
micros = _clock.micros
elapsed_millis = _clock.elapsed_millis
elapsed_micros = _clock.elapsed_micros
delay = _clock.sleep_ms
udelay = _clock.sleep_us
wfi = _clock.idle

_random = _asim.Random(_board, "rng")


def rng():
    return _random.bits(30)


def usb_mode(*mode, **options):
    """No USB host is connected; a mode is taken, and changes nothing."""


def have_cdc():
    return False


class LED(_asim.Led):
    def __init__(self, id):
        super().__init__(_board, _integer(id))

    def __repr__(self):
        return "LED(%d)" % self._id


class Switch:
    """The user switch; its callback is called, by a hard interrupt, when it is pressed."""

    def __init__(self):
        self._pin = Pin("SW")

    def value(self):
        return not self._pin.value()

    __call__ = value

    def callback(self, function):
        line = _line_of(self._pin)
        if function is None:
            _lines.free(line)
            self._pin._set_irq(None, 0, True, None)
        else:
            _lines.take(line, line, self._pin)
            self._pin._set_irq(lambda _: function(), 2, True, None)

    def __repr__(self):
        return "Switch()"


class ExtInt:
    """The interrupt of one line, which is that of every pin of the same number. Always hard."""

    IRQ_RISING = Pin.IRQ_RISING
    IRQ_FALLING = Pin.IRQ_FALLING
    IRQ_RISING_FALLING = Pin.IRQ_RISING | Pin.IRQ_FALLING

    def __init__(self, pin, mode, pull, callback):
        self._pin = Pin(pin)
        self._line = _line_of(self._pin)
        if mode not in (ExtInt.IRQ_RISING, ExtInt.IRQ_FALLING, ExtInt.IRQ_RISING_FALLING):
            raise ValueError("invalid ExtInt Mode: %d" % mode)
        self._edges = _edges(mode)
        if callback is not None:
            if _lines.owner(self._line) is not None:
                raise ValueError("ExtInt vector %d is already in use" % self._line)
            _lines.take(self._line, self._line, self._pin)
        self._pin.init(Pin.IN, pull)
        self._pin._set_irq(callback, self._edges, True, self._line)

    def line(self):
        return self._line

    def enable(self):
        self._pin._set_irq_triggers(self._edges)

    def disable(self):
        self._pin._set_irq_triggers(0)

    def swint(self):
        self._pin._raise_irq()

    def __repr__(self):
        return "<ExtInt line=%d>" % self._line


class Timer:
    """A hardware timer, 1 to 14. The object may be dropped: the timer runs on until `deinit`."""

    UP = 0
    DOWN = 0x10
    CENTER = 0x20

    def __init__(self, id, **options):
        if not 1 <= _integer(id) <= 14:
            raise ValueError("Timer(%d) doesn't exist" % id)
        self._id = id
        self._timer = _asim.Timer(_board, id)
        self._prescaler = self._period = 0
        self._callback = None
        self._hard = True
        if options:
            self.init(**options)

    def init(self, *, freq=None, prescaler=None, period=None, mode=UP, div=1, callback=None, deadtime=0, hard=True):
        if mode not in (Timer.UP, Timer.DOWN, Timer.CENTER):
            raise ValueError("invalid mode (%d)" % mode)
        if freq is not None:
            self._prescaler, self._period = self._for_frequency(freq)
        elif prescaler is not None and period is not None:
            self._prescaler, self._period = prescaler & 0xFFFF, period & self._mask()
        else:
            raise TypeError("must specify either freq, or prescaler and period")
        self._hard = bool(hard)
        self._start()
        self.callback(callback)

    def deinit(self):
        self._timer.stop()
        self.callback(None)

    def callback(self, function):
        if function is not None and not callable(function):
            raise ValueError("callback must be None or a callable object")
        self._callback = function
        self._timer.set_handler(function, self._hard, False, self)

    def source_freq(self):
        """Timers 1 and 8 to 11 are on the fast bus."""
        return _board.cpu_hz if self._id in (1, 8, 9, 10, 11) else _board.cpu_hz // 2

    def freq(self, *wanted):
        if wanted:
            self._prescaler, self._period = self._for_frequency(wanted[0])
            return self._start()
        counts = (self._prescaler + 1) * (self._period + 1)
        source = self.source_freq()
        return source // counts if source % counts == 0 else source / counts

    def prescaler(self, *wanted):
        if wanted:
            self._prescaler = wanted[0] & 0xFFFF
            return self._start()
        return self._prescaler

    def period(self, *wanted):
        if wanted:
            self._period = wanted[0] & self._mask()
            return self._start()
        return self._period

    def counter(self, *wanted):
        if wanted:
            raise ValueError("asim does not have setting pyb.Timer.counter yet")
        count = self._timer.elapsed_ns() * self.source_freq() // ((self._prescaler + 1) * 1_000_000_000)
        return count % (self._period + 1)

    def __getattr__(self, name):
        if name == "channel":
            raise AttributeError("asim does not have pyb.Timer.channel yet")
        raise AttributeError("'Timer' object has no attribute '%s'" % name)

    def _mask(self):
        return 0x3FFFFFFF if self._id in (2, 5) else 0xFFFF

    def _start(self):
        """The period as a fraction of nanoseconds in lowest terms, which fit in 64 bits."""
        numerator, denominator = (self._prescaler + 1) * (self._period + 1) * 1_000_000_000, self.source_freq()
        divisor = _math.gcd(numerator, denominator)
        self._timer.start(True, numerator // divisor, denominator // divisor)

    def _for_frequency(self, freq):
        """Prescaler and period whose product comes closest from above, found as the firmware does."""
        numerator, denominator = _ratio(freq)
        if numerator <= 0:
            raise ValueError("must have positive freq")
        prescaler = 1
        if numerator < denominator:
            while numerator < denominator and prescaler < 6553:
                prescaler *= 10
                numerator *= 10
        period = max(1, self.source_freq() * denominator // numerator)
        while period > self._mask():
            if prescaler <= 13107 and period % 5 == 0:
                prescaler, period = prescaler * 5, period // 5
            elif prescaler <= 21845 and period % 3 == 0:
                prescaler, period = prescaler * 3, period // 3
            else:
                odd = period & 1
                prescaler, period = prescaler << 1, period >> 1
                if period < prescaler:
                    prescaler |= odd
        return (prescaler - 1) & 0xFFFF, (period - 1) & self._mask()

    def __repr__(self):
        if not self._timer.running:
            return "Timer(%d)" % self._id
        return "Timer(%d, freq=%s, prescaler=%d, period=%d, mode=UP, div=1)" % (
            self._id,
            self.freq(),
            self._prescaler,
            self._period,
        )


def _ratio(number):
    """A frequency as a fraction: 2.1 is 21/10, not the nearest binary one."""
    if isinstance(number, int):
        return number, 1
    denominator = 1
    while number != int(number) and denominator < 1_000_000:
        number = round(number * 10, 6)
        denominator *= 10
    return int(number), denominator


__lacks__ = (
    "ADC ADCAll Accel CAN DAC Flash I2C LCD RTC SD SDCard SPI Servo USB_HID USB_VCP bootloader country dht_readinto "
    "fault_debug hard_reset hid hid_keyboard hid_mouse info main mount pwm repl_info repl_uart servo standby stop "
    "sync"
).split()
