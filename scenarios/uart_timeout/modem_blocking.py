# The same with the time limit of the UART itself: `readline` returns None after 300 ms, and nobody else runs
# until then.
import uasyncio as asyncio
from machine import UART
from pyb import LED


def command(uart, text):
    uart.write(text)
    answer = uart.readline()
    return answer and answer.decode().strip()


async def heartbeat(led):
    while True:
        led.toggle()
        await asyncio.sleep_ms(50)


async def main():
    uart = UART(4, 115200, timeout=300, timeout_char=300)
    for number in range(5):
        print(number, command(uart, "AT\r\n"))
        await asyncio.sleep(1)


loop = asyncio.get_event_loop()
loop.create_task(heartbeat(LED(1)))
loop.run_until_complete(main())
