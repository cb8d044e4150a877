# An interrupt sets a flag that a task waits for, beside ten tasks that compute, under asyncio_alt.
import asyncio
import time

from machine import Pin
from pyb import LED

flag = asyncio.ThreadSafeFlag()


async def answer(led):
    while True:
        await flag.wait()
        led.toggle()


async def busy(ms):
    while True:
        time.sleep_ms(ms)  # stands for that much computing
        await asyncio.sleep_ms(0)


async def main(round_robin):
    asyncio.roundrobin(round_robin)
    for _ in range(10):
        asyncio.create_task(busy(5))
    await answer(LED(1))


def run(round_robin):
    button = Pin("X3", Pin.IN, Pin.PULL_UP)
    button.irq(lambda pin: flag.set(), Pin.IRQ_FALLING, hard=True)
    asyncio.run(main(round_robin))
