# Sends a command every second and waits for the answer, but for no more than 300 ms.
import uasyncio as asyncio
from machine import UART
from pyb import LED

TIMEOUT_S = 0.3


async def command(uart, reader, text):
    uart.write(text)
    try:
        answer = await asyncio.wait_for(reader.readline(), TIMEOUT_S)
    except asyncio.TimeoutError:
        return None
    return answer.decode().strip()


async def heartbeat(led):
    while True:
        led.toggle()
        await asyncio.sleep_ms(50)


async def main():
    uart = UART(4, 115200)
    reader = asyncio.StreamReader(uart)
    for number in range(5):
        print(number, await command(uart, reader, "AT\r\n"))
        await asyncio.sleep(1)


loop = asyncio.get_event_loop()
loop.create_task(heartbeat(LED(1)))
loop.run_until_complete(main())
