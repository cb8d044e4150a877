"""The simulated `machine.UART` and `pyb.UART`."""

# 10 bits at 9600 baud: 1041.667 us a character.
LOOPED = "wires: [[X1, X2]]\n"  # TX and RX of UART 4
PEER = "hardware: [{uart: {id: 4, baud: 9600}}]\n"


def test_constructor_takes_numbers_names_and_settings(bench):
    run = bench(
        """
        import machine, pyb
        assert pyb.UART is machine.UART
        UART = machine.UART
        print(UART(4))
        print(UART(4, 9600))
        print(UART('XA'))
        print(UART(6, baudrate=115200, bits=7, parity=1, stop=2, timeout=50, timeout_char=20, rxbuf=10))
        uart = UART(3, 9600, 8, 0, read_buf_len=200, flow=UART.RTS | UART.CTS, tx='Y9', rx=machine.Pin('Y10'))
        print(uart)
        uart.init(2400); print(uart)
        uart.init(1200, bits=9, txbuf=5); print(uart)
        uart.deinit(); print(uart)
        """
    )
    assert run.lines == [
        "UART(4)",
        "UART(4, baudrate=9600, bits=8, parity=None, stop=1, flow=0, timeout=0, timeout_char=3, rxbuf=64)",
        "UART(4, baudrate=9600, bits=8, parity=None, stop=1, flow=0, timeout=0, timeout_char=3, rxbuf=64)",
        "UART(6, baudrate=115200, bits=7, parity=1, stop=2, flow=0, timeout=50, timeout_char=20, rxbuf=10)",
        "UART(3, baudrate=9600, bits=8, parity=0, stop=1, flow=RTS|CTS, timeout=0, timeout_char=3, rxbuf=200)",
        "UART(3, baudrate=2400, bits=8, parity=None, stop=1, flow=0, timeout=0, timeout_char=7, rxbuf=64)",
        "UART(3, baudrate=1200, bits=9, parity=None, stop=1, flow=0, timeout=0, timeout_char=12, rxbuf=64)",
        "UART(3)",
    ]


def test_wrong_settings_are_refused(bench):
    run = bench(
        """
        from machine import UART
        for call in (
            lambda: UART(9),
            lambda: UART('foo', 9600),
            lambda: UART(4, 0),
            lambda: UART(4, 9600.5),
            lambda: UART(4, 9600, bits=7),
            lambda: UART(4, 9600, bits=9, parity=0),
            lambda: UART(4, 9600, tx='X3'),
            lambda: UART(4, 9600, rts='X3'),
            lambda: UART(4, 9600, invert=1),
            lambda: UART(4, 9600).irq(print, 1),
            lambda: UART(4, 9600).irq(5, UART.IRQ_RX),
            lambda: UART(4, 9600).write(),
            lambda: UART(4, 9600).write(5),
            lambda: UART(4, 9600).readinto(b'abc'),
            lambda: UART(4, 9600).any(1),
        ):
            try:
                call()
            except (ValueError, TypeError) as error:
                print(type(error).__name__, error)
        """
    )
    assert run.lines == [
        "ValueError UART(9) doesn't exist",
        "ValueError UART(foo) doesn't exist",
        "ValueError invalid baudrate",
        "TypeError can't convert float to int",
        "ValueError unsupported combination of bits and parity",
        "ValueError unsupported combination of bits and parity",
        "ValueError Pin(X3) is no tx of UART(4): it is X1",
        "ValueError Pin(X3) is no rts of UART(4): it does not exist",
        "ValueError asim does not have inverted UART lines yet",
        "ValueError trigger 0x00000001 unsupported",
        "ValueError handler must be None or callable",
        "TypeError function missing 1 required positional arguments",
        "TypeError object with buffer protocol required",
        "TypeError object with buffer protocol required",
        "TypeError function takes 1 positional arguments but 2 were given",
    ]


def test_nothing_received_is_none(bench):
    run = bench(
        """
        from machine import UART
        import time
        uart = UART(4, 9600)
        print(uart.any(), uart.read(), uart.read(5), uart.readline(), uart.readinto(bytearray(3)), uart.readchar())
        print(time.ticks_us())
        uart.init(9600, timeout=20)
        print(uart.read(5), time.ticks_us())
        print(uart.readchar(), time.ticks_us())
        """
    )
    assert run.lines == ["0 None None None None -1", "0", "None 20000", "-1 40000"]


def test_what_arrives_is_read_in_every_way(bench):
    run = bench(
        """
        from machine import UART
        import time
        uart = UART(4, 9600)
        time.sleep_ms(50)
        print(uart.any(), uart.readchar(), uart.read(3), uart.readline())
        buffer = bytearray(6)
        print(uart.readinto(buffer, 2), buffer)
        print(uart.readinto(memoryview(buffer)[2:]), buffer)
        print(uart.read(), uart.any(), time.ticks_ms())
        """,
        PEER + 'stimuli: [{at: 1ms, send: {uart4: "abcd\\nefghijkl"}}]',
    )
    assert run.lines == [
        "13 97 b'bcd' b'\\n'",
        "2 bytearray(b'ef\\x00\\x00\\x00\\x00')",
        "4 bytearray(b'efghij')",
        "b'kl' 0 53",
    ]


def test_reading_waits_for_the_characters_between_its_timeouts(bench):
    run = bench(
        """
        from machine import UART
        import time
        uart = UART(4, 9600, timeout=100, timeout_char=20)
        print(uart.readline(), time.ticks_ms())
        print(uart.read(100), time.ticks_ms())
        """,
        PEER + 'stimuli: [{at: 1ms, send: {uart4: "ab\\n"}}, {at: 30ms, send: {uart4: "c"}}]',
    )
    # The third character ends at 1 + 3.125 ms, the fourth at 31.04 ms; 20 ms later the stream layer asks once more.
    assert run.lines == ["b'ab\\n' 4", "b'c' 151"]


def test_writing_takes_text_buffers_and_the_stream_forms(bench):
    run = bench(
        """
        from machine import UART
        import array, time
        uart = UART(4, 9600)
        print(uart.write('hä'), uart.read())
        view = memoryview(b'0123456')
        print(uart.write(b'abc'), uart.write(bytearray(b'de'), 1), uart.write(view, 2, 3), uart.read())
        print(uart.write(array.array('B', [70, 71])), uart.write(b'xyz', 1, -1), uart.write(b'xyz', 9, 1), uart.read())
        print(uart.writechar(65), uart.read(), uart.write(b''))
        print('printed', 1, file=uart)
        print(uart.read())
        print(uart.txdone(), uart.flush(), uart.sendbreak(), uart.txdone())
        """,
        LOOPED,
    )
    assert run.lines == [
        "3 b'h\\xc3\\xa4'",
        "3 1 3 b'abcd234'",
        "2 2 0 b'FGyz'",
        "None b'A' 0",
        "b'printed 1\\n'",
        "True None None False",
    ]


def test_writing_without_a_buffer_returns_when_all_has_left(bench):
    run = bench(
        """
        from machine import UART
        import time
        uart = UART(4, 9600)
        uart.write('0123456789'); print(time.ticks_us())
        uart.init(9600, txbuf=64)
        uart.write('0123456789'); print(time.ticks_us() , uart.txdone())
        uart.flush(); print(time.ticks_us(), uart.txdone())
        """
    )
    assert run.lines == ["10416", "10416 False", "20833 True"]


def test_a_uart_that_is_off_neither_reads_nor_writes(bench):
    run = bench(
        """
        from machine import UART
        uart = UART(4)
        for _ in range(2):
            print(uart.any(), uart.read(), uart.readline(), uart.sendbreak(), uart.txdone())
            for call in (lambda: uart.write('x'), lambda: uart.writechar(1)):
                try:
                    call()
                except OSError as error:
                    print(error)
            uart.init(9600)
            uart.deinit()
        """
    )
    assert run.lines == ["0 None None None True", "[Errno 110] ETIMEDOUT", "[Errno 110] ETIMEDOUT"] * 2


def test_nine_bits_are_two_bytes(bench):
    run = bench(
        """
        from machine import UART
        uart = UART(4, 9600, bits=9)
        print(uart.write(b'\\x41\\x01'), uart.read(2), uart.writechar(0x1ff), uart.readchar())
        odd = bytearray(3)
        for call in (lambda: uart.write(odd), lambda: uart.read(3), uart.readline, lambda: uart.readinto(odd)):
            try:
                call()
            except OSError as error:
                print(error)
        """,
        LOOPED,
    )
    assert run.lines == ["2 b'A\\x01' None 511"] + ["[Errno 5] EIO"] * 4


def test_interrupts_report_characters_and_the_idle_line(bench):
    run = bench(
        """
        from machine import UART
        import time
        uart = UART(4, 9600)
        seen = []
        def handler(which):
            seen.append((which is uart, time.ticks_us(), irq.flags() == trigger))
        trigger = UART.IRQ_RXIDLE
        irq = uart.irq(handler, trigger)
        time.sleep_ms(10)
        print(irq.trigger() == trigger, seen)
        del seen[:]
        trigger = UART.IRQ_RX
        irq = uart.irq(handler=handler, trigger=trigger, hard=True)
        time.sleep_ms(10)
        uart.irq(None)
        time.sleep_ms(10)
        print(seen, irq.trigger(), uart.any())
        """,
        PEER
        + 'stimuli: [{at: 1ms, send: {uart4: "ab"}}, {at: 11ms, send: {uart4: "cd"}}, {at: 21ms, send: {uart4: "ef"}}]',
    )
    assert run.lines == ["True [(True, 4125, True)]", "[(True, 12041, True), (True, 13083, True)] 0 6"]


def test_overruns_are_counted_and_a_larger_buffer_cures_them(bench):
    program = """
        from machine import UART
        import time
        uart = UART(4, 9600, read_buf_len={size})
        time.sleep_ms(100)
        print(uart.any(), uart.read())
        """
    scenario = PEER + (
        'stimuli: [{at: 1ms, send: {uart4: "0123456789"}}]\nexpect: [{overruns: {of: uart4, max: 100}}]\n'
    )
    small = bench(program.format(size=4), scenario)
    large = bench(program.format(size=10), scenario)
    # The hardware holds one character more than the buffer.
    assert (small.lines, small.measured()["count"]) == (["4 b'01234'"], 5)
    assert (large.lines, large.measured()["count"]) == (["10 b'0123456789'"], 0)


def test_subclasses_work_as_devices(bench):
    run = bench(
        """
        from machine import UART, Pin
        import select
        class Loud(UART):
            def write(self, text):
                return super().write(text.upper())
        class Led(Pin):
            def __init__(self, name):
                super().__init__(name, Pin.OUT, value=1)
        uart = Loud(4, 9600)
        uart.write('abc')
        poller = select.poll()
        poller.register(uart, select.POLLIN)
        print(poller.poll(0)[0][0] is uart, uart.read(), Led('X3')())
        """,
        LOOPED,
    )
    assert run.lines == ["True b'ABC' 1"]
