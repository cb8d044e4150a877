"""The simulated `machine.Pin`, `Signal`, `pyb.ExtInt`, `pyb.Switch` and `pyb.LED`."""

WIRED = "wires: [[X1, X2]]\n"


def test_constructor_takes_every_form_of_identifier(bench):
    run = bench(
        """
        from machine import Pin
        import pyb
        first = Pin('X1', Pin.OUT, value=1)
        for other in (Pin(first), Pin.board.X1, Pin.cpu.A0, pyb.Pin('A0'), Pin('PA0')):
            assert other == first and other.value() == 1 and hash(other) == hash(first)
        assert Pin('X2') != first and pyb.Pin is Pin
        print(first, first.name(), first.names(), first.port(), first.pin())
        for bad in ('foo', 3, 2.5, None):
            try:
                Pin(bad)
            except ValueError as error:
                print(error)
        try:
            Pin.board.FOO
        except AttributeError as error:
            print(error)
        """
    )
    assert run.lines == [
        "Pin(Pin.cpu.A0, mode=Pin.OUT) A0 ['A0', 'X1', 'PA0'] 0 0",
        "Pin(foo) doesn't exist",
        "Pin(3) doesn't exist",
        "Pin(float) doesn't exist",
        "Pin(NoneType) doesn't exist",
        "type object 'board' has no attribute 'FOO'",
    ]


def test_value_is_read_and_set_in_every_way(bench):
    run = bench(
        """
        from machine import Pin
        pin = Pin('X1', Pin.OUT)
        seen = [pin.value()]
        pin.value(1); seen.append(pin())
        pin(0); seen.append(pin())
        pin.on(); seen.append(pin())
        pin.off(); seen.append(pin())
        pin.high(); seen.append(pin())
        pin.low(); seen.append(pin())
        pin.toggle(); seen.append(pin())
        pin.value(not pin.value()); seen.append(pin())
        pin.value([0]); seen.append(pin())
        print(seen)
        """,
        "expect: [{events: {of: 'pin:X1:rising', count: 5}}]",
    )
    assert run.lines == ["[0, 1, 0, 1, 0, 1, 0, 1, 0, 1]"]


def test_modes_and_pulls_decide_what_a_wire_reads(bench):
    run = bench(
        """
        from machine import Pin
        out = Pin('X1', Pin.OUT, value=0)
        reader = Pin('X2', Pin.IN)
        print(reader(), out, reader)
        out.init(Pin.IN, Pin.PULL_UP); print(reader(), out)
        out.init(mode=Pin.IN, pull=Pin.PULL_DOWN); print(reader(), out)
        out.init(Pin.OPEN_DRAIN, None, value=1); print(reader(), out)
        reader.init(pull=Pin.PULL_UP); print(reader(), reader)
        out.init(value=0); print(reader())
        out.init(Pin.OUT_PP, value=1); print(reader(), out.mode() == Pin.OUT, reader.pull() == Pin.PULL_UP)
        reader.pull(Pin.PULL_NONE); reader.mode(Pin.ANALOG); print(reader)
        for call in (lambda: out.init(99), lambda: out.init(Pin.IN, 7), lambda: out.init(Pin.AF_PP), lambda: out(1, 2)):
            try:
                call()
            except (ValueError, TypeError) as error:
                print(error)
        """,
        WIRED,
    )
    assert run.lines == [
        "0 Pin(Pin.cpu.A0, mode=Pin.OUT) Pin(Pin.cpu.A1, mode=Pin.IN)",
        "1 Pin(Pin.cpu.A0, mode=Pin.IN, pull=Pin.PULL_UP)",
        "0 Pin(Pin.cpu.A0, mode=Pin.IN, pull=Pin.PULL_DOWN)",
        "0 Pin(Pin.cpu.A0, mode=Pin.OPEN_DRAIN)",
        "1 Pin(Pin.cpu.A1, mode=Pin.IN, pull=Pin.PULL_UP)",
        "0",
        "1 True True",
        "Pin(Pin.cpu.A1, mode=Pin.IN)",
        "invalid pin mode: 99",
        "invalid pin pull: 7",
        "asim does not have Pin.ALT yet: the constructor of a peripheral takes its pins over",
        "function expected at most 2 arguments, got 3",
    ]


def test_constructor_without_mode_leaves_the_pin_as_it_is(bench):
    run = bench(
        """
        from machine import Pin
        Pin('X1', Pin.OUT, value=1)
        print(Pin('X1'), Pin('X1').value())
        """
    )
    assert run.lines == ["Pin(Pin.cpu.A0, mode=Pin.OUT) 1"]


def test_hard_handler_runs_at_the_edge_and_soft_handler_after_it(bench):
    run = bench(
        """
        from machine import Pin
        import time
        out = Pin('X1', Pin.OUT, value=0)
        pin = Pin('X2', Pin.IN)
        def handler(which):
            seen.append((which is pin, which.value()))
        for hard in (True, False):
            seen = []
            pin.irq(handler=handler, trigger=Pin.IRQ_FALLING | Pin.IRQ_RISING, hard=hard)
            out(1); out(0); print(hard, seen)
        """,
        WIRED + "expect: [{events: {of: 'irq:X2', count: 4}}]",
    )
    assert run.lines == ["True [(True, 1), (True, 0)]", "False [(True, 1), (True, 0)]"]


def test_irq_takes_every_shape_of_call(bench):
    run = bench(
        """
        from machine import Pin
        out = Pin('X1', Pin.OUT, value=0)
        pin = Pin('X2', Pin.IN)
        seen = []
        def pulse(name):
            out(1); out(0)
            print(name, seen)
            del seen[:]
        handler = lambda p: seen.append(p())
        print(pin.irq(handler)); pulse('both')
        pin.irq(handler, trigger=Pin.IRQ_RISING); pulse('rising')
        pin.irq(handler=handler, trigger=Pin.IRQ_FALLING, hard=True); pulse('falling')
        pin.irq(); pulse('still')
        pin.irq(None); pulse('none')
        pin.irq(handler, Pin.IRQ_RISING); pin.irq(handler=None); pulse('handler=None')
        pin.irq(handler, Pin.IRQ_RISING); pin.irq(handler=None, trigger=Pin.IRQ_RISING); pulse('with a trigger')
        for bad in (0, 4, Pin.IRQ_RISING | 8):
            try:
                pin.irq(handler, bad)
            except ValueError as error:
                print(error)
        """,
        WIRED,
    )
    assert run.lines == [
        "None",
        "both [1, 0]",
        "rising [1]",
        "falling [0]",
        "still [0]",
        "none []",
        "handler=None []",
        "with a trigger []",
        "invalid irq trigger: 0",
        "invalid irq trigger: 4",
        "invalid irq trigger: 269549576",
    ]


def test_handlers_interrupt_sleep_and_busy_waiting(bench):
    run = bench(
        """
        from machine import Pin
        import time
        pin = Pin('X3', Pin.IN)
        seen = []
        pin.irq(lambda p: seen.append(time.ticks_us()), Pin.IRQ_RISING, hard=True)
        time.sleep_us(2500)
        print(seen)
        time.sleep_ms(10)
        print(seen, time.ticks_us())
        """,
        "stimuli: [{at: 1ms, pin: {X3: 1}}, {at: 2ms, pin: {X3: 0}}, {at: 3ms, pin: {X3: 1}}]",
    )
    assert run.lines == ["[1000]", "[1000, 3000] 12500"]


def test_an_exception_in_a_hard_handler_disables_it_and_in_a_soft_one_does_not(bench):
    run = bench(
        """
        from machine import Pin
        out = Pin('X1', Pin.OUT, value=0)
        pin = Pin('X2', Pin.IN)
        def handler(pin):
            print('called')
            raise ValueError(7)
        for hard in (True, False):
            pin.irq(handler, Pin.IRQ_RISING, hard=hard)
            for _ in range(2):
                out(1); out(0)
        """,
        WIRED,
    )
    called = [line for line in run.lines if line == "called" or "ValueError" in line]
    assert called == ["called", "ValueError: 7"] * 3


def test_pins_of_one_number_cannot_both_have_interrupts(bench):
    run = bench(
        """
        from machine import Pin
        from pyb import ExtInt
        handler = lambda pin: None
        Pin('X1').irq(handler)          # A0
        def refused(call):
            try:
                call()
            except (OSError, ValueError) as error:
                print(type(error).__name__, error)
        refused(lambda: Pin('Y11').irq(handler))    # B0
        refused(lambda: ExtInt('Y11', ExtInt.IRQ_RISING, Pin.PULL_NONE, handler))
        Pin('X1').irq(None)
        Pin('Y11').irq(handler)
        ExtInt('X3', ExtInt.IRQ_RISING, Pin.PULL_NONE, handler)
        refused(lambda: Pin('X3').irq(handler))
        refused(lambda: ExtInt('X3', ExtInt.IRQ_RISING, Pin.PULL_NONE, handler))
        """
    )
    assert run.lines == [
        "OSError IRQ resource already taken by Pin('A0')",
        "ValueError ExtInt vector 0 is already in use",
        "OSError ExtInt vector 2 is already in use",
        "ValueError ExtInt vector 2 is already in use",
    ]


def test_extint_calls_with_the_line_number_and_can_be_masked_and_raised(bench):
    run = bench(
        """
        from pyb import ExtInt, Pin
        out = Pin('X1', Pin.OUT, value=0)
        seen = []
        ext = ExtInt(Pin('X2'), ExtInt.IRQ_RISING_FALLING, Pin.PULL_NONE, seen.append)
        print(ext, ext.line())
        out(1); out(0); print(seen)
        ext.disable(); out(1); out(0); print(seen)
        ext.enable(); out(1); print(seen)
        ext.swint(); print(seen)
        """,
        WIRED,
    )
    assert run.lines == ["<ExtInt line=1> 1", "[1, 1]", "[1, 1]", "[1, 1, 1]", "[1, 1, 1, 1]"]


def test_switch_is_true_while_pressed_and_calls_back_at_the_press(bench):
    run = bench(
        """
        import pyb, time
        switch = pyb.Switch()
        seen = []
        switch.callback(lambda: seen.append(time.ticks_ms()))
        for _ in range(3):
            print(switch(), switch.value(), seen)
            time.sleep_ms(10)
        switch.callback(None)
        time.sleep_ms(20)
        print(switch(), seen)
        """,
        "stimuli: [{at: 5ms, press: SW, for: 10ms}, {at: 40ms, press: SW}]",
    )
    assert run.lines == ["False False []", "True True [5]", "False False [5]", "True [5]"]


def test_led_lights_its_pin(bench):
    run = bench(
        """
        import pyb
        led = pyb.LED(4)
        print(led, led.intensity())
        led.on(); print(led.intensity())
        led.toggle(); print(led.intensity())
        led.intensity(7); print(led.intensity(), pyb.Pin('LED_BLUE').value())
        led.toggle(); print(led.intensity())
        led.intensity(999); print(led.intensity())
        for bad in (0, 5, 'x'):
            try:
                pyb.LED(bad)
            except (ValueError, TypeError) as error:
                print(error)
        """,
        "expect: [{events: {of: 'pin:LED4:change', count: 5}}]",
    )
    assert run.lines == [
        "LED(4) 0",
        "255",
        "0",
        "7 1",
        "0",
        "255",
        "LED(0) doesn't exist",
        "LED(5) doesn't exist",
        "can't convert str to int",
    ]


def test_signal_inverts(bench):
    run = bench(
        """
        from machine import Pin, Signal
        pin = Pin('X1', Pin.OUT, value=0)
        signal = Signal(pin, invert=True)
        print(signal(), signal.value())
        signal.on(); print(pin(), signal())
        signal.off(); print(pin(), signal())
        signal(1); print(pin(), signal())
        plain = Signal('X1', Pin.OUT, value=1)
        print(plain(), pin())
        """
    )
    assert run.lines == ["1 1", "0 1", "1 0", "0 1", "1 1"]


def test_time_pulse_us_waits_for_the_level_and_times_it(bench):
    run = bench(
        """
        from machine import Pin, time_pulse_us
        import time
        pin = Pin('X3', Pin.IN)
        print(time_pulse_us(pin, 1, 10_000), time.ticks_us())
        print(time_pulse_us(pin, 1, 500), time.ticks_us())
        print(time_pulse_us(pin, 0, 500), time.ticks_us())
        print(time_pulse_us(pin, 1, 500), time.ticks_us())
        """,
        "stimuli: [{at: 1ms, pin: {X3: 1}}, {at: 1250us, pin: {X3: 0}}]",
    )
    assert run.lines == ["250 1250", "-2 1750", "-1 2250", "-2 2750"]


def test_disabled_interrupts_come_when_they_are_enabled(bench):
    run = bench(
        """
        from machine import Pin, disable_irq, enable_irq
        import pyb
        out = Pin('X1', Pin.OUT, value=0)
        seen = []
        Pin('X2').irq(lambda pin: seen.append(1), Pin.IRQ_RISING, hard=True)
        outer = disable_irq()
        out(1)
        inner = disable_irq()
        enable_irq(inner); print(outer, inner, seen)
        enable_irq(outer); print(seen)
        pyb.disable_irq(); pyb.enable_irq(); print(disable_irq())
        """,
        WIRED,
    )
    assert run.lines == ["True False []", "[1]", "True"]


def test_time_pulse_us_sees_a_pulse_of_another_board(command):
    command.write(
        "timer.py",
        "from machine import Pin, time_pulse_us\nprint(time_pulse_us(Pin('X3'), 1))\n",
    )
    command.write(
        "pulse.py",
        "from machine import Pin\nimport time\npin = Pin('X5', Pin.OUT)\n"
        "time.sleep_ms(5); pin(1); time.sleep_us(333); pin(0)\n",
    )
    command.write(
        "two.yaml",
        "asim: 1\nname: two\nwires: [[a.X3, b.X5]]\nboards:\n"
        "  a: {board: ideal, program: {file: timer.py}}\n  b: {board: ideal, program: {file: pulse.py}}\n",
    )
    done = command("run", "two.yaml")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "333")
