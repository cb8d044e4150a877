# A hard interrupt sets an event with the time of the edge; a task that awaits the event answers on X5.
# uasyncio V2 has no event that a handler may set: this one is polled by whoever awaits it.
import uasyncio as asyncio
import utime
from machine import Pin


class Event:
    def __init__(self):
        self.clear()

    def set(self, value=None):
        self._value = value
        self._flag = True

    def clear(self):
        self._value = None
        self._flag = False

    def value(self):
        return self._value

    def __await__(self):
        while not self._flag:
            yield

    __iter__ = __await__


event = Event()


def on_edge(_):
    event.set(utime.ticks_us())


async def answer(pin):
    while True:
        await event
        waited = utime.ticks_diff(utime.ticks_us(), event.value())
        event.clear()
        pin.value(1)
        pin.value(0)
        print("answered after", waited, "us")


async def busy(ms):
    while True:
        utime.sleep_ms(ms)  # stands for that much computing
        await asyncio.sleep(0)


loop = asyncio.get_event_loop()
Pin("X3", Pin.IN).irq(on_edge, Pin.IRQ_RISING, hard=True)
loop.create_task(answer(Pin("X5", Pin.OUT)))
for _ in range(3):
    loop.create_task(busy(5))
loop.run_forever()
