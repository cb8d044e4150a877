"""machine: pins, UARTs, timers and the board's small functions."""

import _asim

_board = _asim.board
_clock = _asim.Clock(_board)
_PYB = _board.has_pyb
_UNSET = object()


def _integer(value):
    if not isinstance(value, int):
        raise TypeError("can't convert %s to int" % type(value).__name__)
    if not -0x80000000 <= value <= 0xFFFFFFFF:
        raise OverflowError("overflow converting long int to machine word")
    return value


# --- pins

_INPUT, _OUTPUT, _OPEN_DRAIN, _ALTERNATE = range(4)  # as the simulator numbers them
_NO_PULL, _PULL_UP, _PULL_DOWN = range(3)
_RISING, _FALLING = 1, 2


class _ExternalInterrupts:
    """Whose each line of the interrupt controller is. On the STM32 all pins of one number share a line."""

    def __init__(self):
        self._owners = {}

    def owner(self, line):
        """A pin's name, a line number for ExtInt and Switch, or None."""
        return self._owners.get(line, (None, None))[0]

    def take(self, line, owner, pin):
        """Gives the line to `pin`; another pin's interrupt is switched off."""
        _, other = self._owners.get(line, (None, None))
        if other is not None and other != pin:
            other._set_irq(None, 0, True, None)
        self._owners[line] = owner, pin

    def free(self, line):
        self._owners.pop(line, None)


_lines = _ExternalInterrupts()


def _cpu_name(pin):
    """The name of the processor's pin: port and number, such as A2."""
    for name in pin._names:
        if "A" <= name[0] <= "K" and name[1:].isdigit():
            return name
    return pin._name


def _line_of(pin):
    return int(_cpu_name(pin)[1:])


class _Names:
    """`Pin.board` and `Pin.cpu`: pins by name."""

    def __getattr__(self, name):
        try:
            return Pin(name)
        except ValueError:
            raise AttributeError("type object 'board' has no attribute '%s'" % name) from None


class _Irq:
    """What `irq` returns on most ports: the interrupt of one device."""

    def __init__(self, flags, trigger):
        self._flags = flags
        self._trigger = trigger

    def flags(self):
        return self._flags()

    def trigger(self, *new):
        return self._trigger(*new)


class Pin(_asim.Pin):
    IN = 0
    OUT = 1
    OPEN_DRAIN = 0x11
    PULL_UP = 1
    PULL_DOWN = 2
    IRQ_RISING = 0x10110000
    IRQ_FALLING = 0x10210000
    board = cpu = _Names()

    if _PYB:
        PULL_NONE = 0
        OUT_PP = 1
        OUT_OD = 0x11
        ALT = AF_PP = 2
        ALT_OPEN_DRAIN = AF_OD = 0x12
        ANALOG = 3

    _modes = {IN: _INPUT, OUT: _OUTPUT, OPEN_DRAIN: _OPEN_DRAIN, 3: _INPUT}

    def __init__(self, id, mode=-1, pull=-1, *, value=None, drive=0, alt=-1, af=-1):
        super().__init__(_board, _pin_name(id))
        if mode != -1 or pull != -1 or value is not None:
            self._set_up(mode, pull, value)

    def init(self, mode=-1, pull=-1, *, value=None, drive=0, alt=-1, af=-1):
        self._set_up(mode, pull, value)

    def _set_up(self, mode, pull, value):
        if mode in (2, 0x12):
            raise ValueError("asim does not have Pin.ALT yet: the constructor of a peripheral takes its pins over")
        if mode != -1 and mode not in Pin._modes:
            raise ValueError("invalid pin mode: %d" % mode)
        if pull is None:
            pull = _NO_PULL
        elif not -1 <= _integer(pull) <= _PULL_DOWN:
            raise ValueError("invalid pin pull: %d" % pull)
        if pull == -1 and mode != -1:
            pull = _NO_PULL
        self._configure(Pin._modes.get(mode, -1), pull, value)

    def mode(self, mode=-1):
        if mode != -1:
            return self._set_up(mode, self._pull(), None)
        return (Pin.IN, Pin.OUT, Pin.OPEN_DRAIN, 2)[self._mode()]

    def pull(self, pull=-1):
        if pull != -1:
            return self._set_up(-1, pull, None)
        return self._pull()

    def irq(self, handler=_UNSET, trigger=IRQ_RISING | IRQ_FALLING, *, priority=1, wake=None, hard=_UNSET):
        if not _board.hard_pin_irq and hard is not _UNSET:
            raise TypeError("extra keyword arguments given")
        if handler is not _UNSET:
            self._set_handler(handler, trigger, hard is not _UNSET and bool(hard))
        return None if _PYB else _Irq(self._irq_flags, self._trigger)

    def _set_handler(self, handler, trigger, hard):
        if handler is not None and not callable(handler):
            raise ValueError("callback must be callable or None")
        if _PYB:
            self._take_line(handler)
        self._set_irq(handler, _edges(trigger), hard, self)

    def _take_line(self, handler):
        line = _line_of(self)
        owner = _lines.owner(line)
        if isinstance(owner, int):
            raise OSError("ExtInt vector %d is already in use" % line)
        if owner is not None and owner != self.name():
            raise OSError("IRQ resource already taken by Pin('%s')" % owner)
        if handler is None:
            _lines.free(line)
        else:
            _lines.take(line, self.name(), self)

    def _trigger(self, trigger=None):
        if trigger is not None:
            self._set_irq_triggers(_edges(trigger))
        return _trigger_of(self._irq_triggers())

    if _PYB:

        def name(self):
            return _cpu_name(self)

        def names(self):
            cpu = self.name()
            return [cpu, *[name for name in self._names if name != cpu]]

        def port(self):
            return ord(self.name()[0]) - ord("A")

        def pin(self):
            return _line_of(self)

    def __eq__(self, other):
        return isinstance(other, Pin) and other._name == self._name

    def __hash__(self):
        return hash(self._name)

    def __repr__(self):
        if not _PYB:
            return "Pin(%s)" % self._name
        mode = ("IN", "OUT", "OPEN_DRAIN", "ALT")[self._mode()]
        pull = ("", ", pull=Pin.PULL_UP", ", pull=Pin.PULL_DOWN")[self._pull()]
        return "Pin(Pin.cpu.%s, mode=Pin.%s%s)" % (self.name(), mode, pull)


def _pin_name(id):
    if isinstance(id, Pin):
        return id._name
    if isinstance(id, (str, int)):
        return str(id)
    raise ValueError("Pin(%s) doesn't exist" % type(id).__name__)


def _edges(trigger):
    """A trigger of the port as the simulator's bits."""
    rest = trigger & ~(Pin.IRQ_RISING | Pin.IRQ_FALLING)
    if not isinstance(trigger, int) or rest or not trigger:
        raise ValueError("invalid irq trigger: %s" % trigger)
    found = 0
    if trigger & Pin.IRQ_RISING == Pin.IRQ_RISING:
        found |= _RISING
    if trigger & Pin.IRQ_FALLING == Pin.IRQ_FALLING:
        found |= _FALLING
    return found


def _trigger_of(edges):
    return (Pin.IRQ_RISING if edges & _RISING else 0) | (Pin.IRQ_FALLING if edges & _FALLING else 0)


class Signal:
    """A pin that may be inverted."""

    def __init__(self, pin, *arguments, invert=False, **options):
        self._pin = pin if isinstance(pin, Pin) and not arguments and not options else Pin(pin, *arguments, **options)
        self._invert = bool(invert)

    def value(self, *new):
        if not new:
            return self._pin.value() ^ self._invert
        (level,) = new
        return self._pin.value(bool(level) ^ self._invert)

    __call__ = value

    def on(self):
        self._pin.value(not self._invert)

    def off(self):
        self._pin.value(self._invert)


def time_pulse_us(pin, pulse_level, timeout_us=1_000_000):
    if not isinstance(pin, Pin):
        raise TypeError("argument 1 is no Pin")
    return pin._time_pulse_us(bool(pulse_level), _integer(timeout_us))


# --- UART

_RX_ANY, _RX_IDLE, _TX_IDLE, _BREAK = 1, 2, 4, 8


class UART(_asim.Uart):
    __takes_text__ = True  # for print(..., file=uart)

    RTS = 0x100
    CTS = 0x200
    if _PYB:
        IRQ_RXIDLE = 0x10
        IRQ_RX = 0x20
        _triggers = {IRQ_RXIDLE: _RX_IDLE, IRQ_RX: _RX_ANY}
    else:
        IRQ_RXIDLE = 0x40
        IRQ_TXIDLE = 0x20
        IRQ_BREAK = 0x200
        _triggers = {IRQ_RXIDLE: _RX_IDLE, IRQ_TXIDLE: _TX_IDLE, IRQ_BREAK: _BREAK}

    def __init__(self, id, *arguments, **options):
        super().__init__(_board, id)
        self._set_trigger = 0
        if arguments or options or not (_PYB or self._enabled):
            self._set_up(*arguments, **options)

    def init(self, *arguments, **options):
        self._set_up(*arguments, **options)

    def _set_up(
        self,
        baudrate=9600,
        bits=8,
        parity=None,
        stop=1,
        *,
        timeout=0,
        flow=0,
        timeout_char=0,
        rxbuf=-1,
        read_buf_len=-1,
        txbuf=-1,
        tx=None,
        rx=None,
        rts=None,
        cts=None,
        invert=0,
    ):
        for kind, pin in (("tx", tx), ("rx", rx), ("rts", rts), ("cts", cts)):
            self._check_pin(kind, pin)
        if invert:
            raise ValueError("asim does not have inverted UART lines yet")
        if not 0 < _integer(baudrate):
            raise ValueError("invalid baudrate")
        if not (8 <= _integer(bits) + (parity is not None) <= 9 if _PYB else 7 <= bits <= 9):
            raise ValueError("unsupported combination of bits and parity")
        self._open(
            baud=baudrate,
            bits=bits,
            parity=-1 if parity is None else _integer(parity) & 1,
            stop=1 if stop == 1 else 2,
            timeout=_integer(timeout),
            timeout_char=_integer(timeout_char),
            rxbuf=_integer(read_buf_len if rxbuf < 0 else rxbuf),
            txbuf=_integer(txbuf),
            flow=(1 if flow & UART.RTS else 0) | (2 if flow & UART.CTS else 0),
        )

    def _check_pin(self, kind, pin):
        """A UART has pins of its own; to name them is allowed."""
        if pin is None or pin == -1:
            return
        own = self._pins[kind]
        name = Pin(pin)._name
        if not own or Pin(own)._name != name:
            has = "is %s" % own if own else "does not exist"
            raise ValueError("Pin(%s) is no %s of UART(%d): it %s" % (name, kind, self._id, has))

    def deinit(self):
        self._close()

    def irq(self, handler=None, trigger=0, hard=False):
        known = 0
        wanted = 0
        for bit, native in UART._triggers.items():
            known |= bit
            if trigger & bit:
                wanted |= native
        if trigger & ~known:
            raise ValueError("trigger 0x%08x unsupported" % (trigger & ~known))
        if handler is not None and not callable(handler):
            raise ValueError("handler must be None or callable")
        self._set_trigger = trigger if handler is not None else 0
        self._set_irq(handler if wanted else None, wanted, bool(hard), self)
        return _Irq(self._flags, lambda: self._set_trigger)

    def _flags(self):
        flags = self._irq_flags()
        return sum(bit for bit, native in UART._triggers.items() if flags & native)

    def __repr__(self):
        if not self._enabled:
            return "UART(%d)" % self._id
        settings = self._settings
        flow = "|".join(name for bit, name in ((1, "RTS"), (2, "CTS")) if settings["flow"] & bit) or "0"
        return "UART(%d, baudrate=%d, bits=%d, parity=%s, stop=%d, flow=%s, timeout=%d, timeout_char=%d, rxbuf=%d)" % (
            self._id,
            settings["baudrate"],
            settings["bits"],
            settings["parity"],
            settings["stop"],
            flow,
            settings["timeout"],
            settings["timeout_char"],
            settings["rxbuf"],
        )


# --- timers


class Timer:
    """A virtual timer, of a resolution of a millisecond. It runs until `deinit` or the end of the run, whether or not
    the program keeps the object."""

    ONE_SHOT = 1
    PERIODIC = 2

    def __init__(self, id=-1, **options):
        if id != -1:
            raise ValueError("Timer doesn't exist")
        self._timer = _asim.Timer(_board, 0)
        self._mode = Timer.PERIODIC
        self._period = 0
        if options:
            self.init(**options)

    def init(self, *, mode=PERIODIC, freq=None, period=0xFFFFFFFF, tick_hz=1000, callback=None, hard=False):
        if mode not in (Timer.ONE_SHOT, Timer.PERIODIC):
            raise ValueError("invalid mode")
        if freq is not None and freq != -1:
            if freq <= 0:
                raise ValueError("invalid freq")
            period, tick_hz = int(1000 / freq), 1000
        self._mode = mode
        self._period = max(1, _integer(period) * 1000 // _integer(tick_hz))
        self._timer.stop()
        if callback is not None:
            self._timer.set_handler(callback, bool(hard), True, self)
            self._timer.start(mode == Timer.PERIODIC, self._period * 1_000_000)

    def deinit(self):
        self._timer.stop()

    def __repr__(self):
        return "Timer(mode=%s, period=%d)" % ("ONE_SHOT" if self._mode == 1 else "PERIODIC", self._period)


# --- the board

PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 0

_frequency = [_board.cpu_hz]

idle = _clock.idle


def disable_irq():
    return _board.disable_irq()


def enable_irq(state=True):
    _board.enable_irq(bool(state))


def freq(*wanted):
    if not wanted:
        hz = _frequency[0]
        return (hz, hz, hz // 4, hz // 2) if _PYB else hz
    if _integer(wanted[0]) != _frequency[0]:
        _frequency[0] = wanted[0]
        _board.warn("machine.freq(%d): simulated work costs what it costs at %d Hz" % (wanted[0], _board.cpu_hz))
    return None


def unique_id():
    return b"asim\x00\x01\x02\x03\x04\x05\x06\x07"


def reset_cause():
    return PWRON_RESET


__lacks__ = (
    "ADC ADCBlock CAN Counter DAC Encoder I2C I2CTarget I2S PWM RTC SDCard SPI SoftI2C SoftSPI TouchPad USBDevice WDT "
    "bitstream bootloader deepsleep dht_readinto info lightsleep mem8 mem16 mem32 reset rng sleep soft_reset "
    "wake_reason"
).split()
