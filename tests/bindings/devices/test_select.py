"""The simulated `select`."""

PEER = "hardware: [{uart: {id: 4, baud: 9600}}]\n"


def test_poll_waits_for_a_device_and_time_passes_meanwhile(bench):
    run = bench(
        """
        import select, time
        from machine import UART
        uart = UART(4, 9600)
        poller = select.poll()
        poller.register(uart, select.POLLIN)
        print(poller.poll(0), poller.poll(3), time.ticks_us())
        ((found, events),) = poller.poll()
        print(found is uart, events == select.POLLIN, time.ticks_us())
        uart.read()
        poller.modify(uart, select.POLLIN | select.POLLOUT)
        print([events for _, events in poller.poll(10)], time.ticks_us())
        poller.unregister(uart); poller.unregister(uart)
        print(poller.poll(2))
        try:
            poller.modify(uart, select.POLLIN)
        except OSError as error:
            print(error)
        """,
        PEER + 'stimuli: [{at: 10ms, send: {uart4: "x"}}]',
    )
    # The read waits for a further character, 3 ms of ticks.
    assert run.lines == ["[] [] 3000", "True True 11041", "[4] 14000", "[]", "[Errno 2] ENOENT"]


def test_one_shot_reports_once_until_the_interest_is_set_again(bench):
    run = bench(
        """
        import select
        from machine import UART
        uart = UART(4, 9600)
        poller = select.poll()
        poller.register(uart)
        print([events for _, events in poller.ipoll(0, 1)], list(poller.ipoll(0, 1)))
        poller.modify(uart, select.POLLOUT)
        print([events for _, events in poller.ipoll(0)], [events for _, events in poller.ipoll(0)])
        """
    )
    assert run.lines == ["[4] []", "[4] [4]"]


def test_devices_written_in_python_are_asked_each_millisecond(bench):
    run = bench(
        """
        import io, select, time
        class Device(io.IOBase):
            asked = []
            def ioctl(self, request, argument):
                if request != 3:
                    return -1
                self.asked.append((time.ticks_ms(), argument))
                return select.POLLIN & argument if time.ticks_ms() >= 3 else 0
        class Broken(io.IOBase):
            def ioctl(self, request, argument):
                return -5
        device = Device()
        poller = select.poll()
        poller.register(device, select.POLLIN)
        print(poller.poll(10) == [(device, 1)], device.asked)
        poller.register(Broken())
        try:
            poller.poll(10)
        except OSError as error:
            print(error)
        try:
            poller.register(object())
        except OSError as error:
            print(error)
        """
    )
    assert run.lines == [
        "True [(0, 1), (1, 1), (2, 1), (3, 1)]",
        "[Errno 5] EIO",
        "stream operation not supported",
    ]


def test_scheduled_callbacks_run_while_poll_waits(bench):
    run = bench(
        """
        import select, time
        from machine import UART, Timer
        poller = select.poll()
        poller.register(UART(4, 9600), select.POLLIN)
        Timer(mode=Timer.ONE_SHOT, period=3, callback=lambda timer: print('called', time.ticks_ms()))
        poller.poll(10)
        print(time.ticks_ms())
        """
    )
    assert run.lines == ["called 3", "10"]


def test_select_sorts_what_is_ready(bench):
    run = bench(
        """
        import select, time
        from machine import UART
        a, b = UART(4, 9600), UART(6, 9600)
        readable, writable, broken = select.select([a, b], [b], [a], 0.05)
        print(readable, [thing is b for thing in writable], broken, time.ticks_ms())
        readable, writable, broken = select.select([a, b], [], [], 1)
        print([thing is a for thing in readable], writable, broken, time.ticks_us())
        print(select.select([b], [], [], 0), time.ticks_us())
        """,
        PEER + 'stimuli: [{at: 10ms, send: {uart4: "x"}}]',
    )
    assert run.lines == ["[] [True] [] 0", "[True] [] [] 11041", "([], [], []) 11041"]
