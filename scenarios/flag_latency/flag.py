# An interrupt sets a flag, a task polls it and answers with a pulse on X5, ten other tasks want the CPU.
import uasyncio as asyncio
import utime
from machine import Pin

answer = Pin("X5", Pin.OUT)
flag = False


def on_edge(pin):
    global flag
    flag = True


async def hog(ms):
    while True:
        utime.sleep_ms(ms)  # stands for that much computing
        await asyncio.sleep(0)


async def poller():
    global flag
    while True:
        while not flag:
            await asyncio.sleep(0)
        flag = False
        answer.value(1)
        answer.value(0)


def main(hogs=10, ms=4):
    Pin("X3", Pin.IN).irq(on_edge, Pin.IRQ_RISING, hard=True)
    loop = asyncio.get_event_loop()
    for _ in range(hogs):
        loop.create_task(hog(ms))
    loop.create_task(poller())
    loop.run_forever()
