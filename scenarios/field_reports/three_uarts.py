# Two readers and a writer, each on a UART of its own, share one loop with a heartbeat.
import uasyncio as asyncio
import utime
from asim import mark
from pyb import UART

received = {}


async def read(uart, name):
    reader = asyncio.StreamReader(uart)
    while True:
        line = await reader.readline()
        received[name] = (utime.ticks_ms(), line)
        mark(name)


async def write(uart):
    writer = asyncio.StreamWriter(uart, {})
    while True:
        await writer.awrite(b"=" * 131 + b"\n")
        await asyncio.sleep_ms(50)


async def heartbeat():
    while True:
        await asyncio.sleep(5)


loop = asyncio.get_event_loop()
loop.create_task(read(UART(1, 115200), "first device"))
loop.create_task(read(UART(3, 57600), "second device"))
loop.create_task(write(UART(6, 230400)))
loop.create_task(heartbeat())
loop.run_forever()
