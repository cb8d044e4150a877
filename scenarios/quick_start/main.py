# A button lights an LED, a UART echoes lines, and ten tasks that want the CPU share it with them.
# On a Pyboard: a button between X3 and ground, a terminal at 9600 baud on UART 4 (X1 and X2).
import uasyncio as asyncio
import utime
from machine import UART, Pin
from pyb import LED

DEBOUNCE_MS = 20


async def button_to_led(pin, led):
    while True:
        if pin.value() == 0:
            led.on()
        else:
            led.off()
        await asyncio.sleep_ms(DEBOUNCE_MS)


async def echo(uart):
    reader = asyncio.StreamReader(uart)
    writer = asyncio.StreamWriter(uart, {})
    while True:
        line = await reader.readline()
        print("Got:", line.decode().strip())
        await writer.awrite(b"you said " + line)


async def heartbeat(led):
    while True:
        led.toggle()
        await asyncio.sleep_ms(500)


async def busy(ms):
    while True:
        utime.sleep_ms(ms)  # stands for that much computing
        await asyncio.sleep(0)


def main():
    loop = asyncio.get_event_loop()
    loop.create_task(button_to_led(Pin("X3", Pin.IN, Pin.PULL_UP), LED(1)))
    loop.create_task(echo(UART(4, 9600)))
    loop.create_task(heartbeat(LED(2)))
    for _ in range(10):
        loop.create_task(busy(2))
    loop.run_forever()


main()
