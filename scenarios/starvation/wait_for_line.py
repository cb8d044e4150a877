# Waits for a line on UART 4 without the stream mechanism, by looking at the UART again and again.
import uasyncio as asyncio
from machine import UART
from pyb import LED

uart = UART(4, 9600)


async def heartbeat(led):
    while True:
        led.toggle()
        await asyncio.sleep_ms(100)


async def hog_until_line():
    line = b""
    while not line.endswith(b"\n"):
        while not uart.any():
            pass  # nobody else runs while this waits
        line += uart.read(uart.any())
    return line


async def share_until_line():
    line = b""
    while not line.endswith(b"\n"):
        while not uart.any():
            await asyncio.sleep(0)
        line += uart.read(uart.any())
    return line


async def listen(until_line):
    while True:
        print("Got:", (await until_line()).decode().strip())


def main(until_line):
    loop = asyncio.get_event_loop()
    loop.create_task(heartbeat(LED(1)))
    loop.create_task(listen(until_line))
    loop.run_forever()
