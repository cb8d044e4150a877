# A hard interrupt sets a ThreadSafeFlag; a task that waits for the flag answers on X5.
import asyncio
import time
from machine import Pin

flag = asyncio.ThreadSafeFlag()
edge_us = 0


def on_edge(_):
    global edge_us
    edge_us = time.ticks_us()
    flag.set()


async def answer(pin):
    while True:
        await flag.wait()
        waited = time.ticks_diff(time.ticks_us(), edge_us)
        pin.value(1)
        pin.value(0)
        print("answered after", waited, "us")


async def busy(ms):
    while True:
        time.sleep_ms(ms)  # stands for that much computing
        await asyncio.sleep(0)


async def main():
    Pin("X3", Pin.IN).irq(on_edge, Pin.IRQ_RISING, hard=True)
    for _ in range(3):
        asyncio.create_task(busy(5))
    await answer(Pin("X5", Pin.OUT))


asyncio.run(main())
