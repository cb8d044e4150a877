# Reads lines from UART 4 while other tasks compute.
import uasyncio as asyncio
import utime
from machine import UART


async def receive(uart):
    reader = asyncio.StreamReader(uart)
    while True:
        line = await reader.readline()
        print(len(line))


async def compute(us):
    while True:
        utime.sleep_us(us)  # stands for that much computing
        await asyncio.sleep(0)


def main(rxbuf, compute_us):
    loop = asyncio.get_event_loop()
    loop.create_task(receive(UART(4, 38400, rxbuf=rxbuf)))
    for _ in range(5):
        loop.create_task(compute(compute_us))
    loop.run_forever()
