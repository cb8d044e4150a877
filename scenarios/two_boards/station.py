# A measuring station: it answers each "?" on UART 4 with a reading, and its LED shows that it lives.
import uasyncio as asyncio
from machine import UART
from pyb import LED

uart = UART(4, 9600)


def answer():
    if uart.read(1) == b"?":
        uart.write("21.5\n")


async def spin():
    while True:
        while not uart.any():
            pass  # nobody else runs while this waits
        answer()
        await asyncio.sleep(0)


async def share():
    while True:
        while not uart.any():
            await asyncio.sleep(0)
        answer()


async def heartbeat(led):
    while True:
        await asyncio.sleep_ms(100)
        led.toggle()


def main(serve):
    loop = asyncio.get_event_loop()
    loop.create_task(heartbeat(LED(1)))
    loop.create_task(serve())
    loop.run_forever()
