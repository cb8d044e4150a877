# A key lights an LED, on CircuitPython, whose keypad scans it in the background.
import asyncio

import board
import digitalio
import keypad


async def light(led):
    with keypad.Keys((board.X3,), value_when_pressed=False) as keys:
        while True:
            event = keys.events.get()
            if event:
                led.value = event.pressed
            await asyncio.sleep(0.01)


async def main():
    with digitalio.DigitalInOut(board.LED1) as led:
        led.switch_to_output()
        await light(led)


asyncio.run(main())
