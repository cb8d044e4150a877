"""The smallest program whose latency depends on when it is asked."""

# Looks at the button at 0 ms, 10 ms, 20 ms, ...
BLINK = """
import asyncio
from machine import Pin
async def main():
    button = Pin("X3", Pin.IN, Pin.PULL_UP)
    led = Pin("X5", Pin.OUT, value=0)
    while True:
        led.value(not button.value())
        await asyncio.sleep_ms(10)
asyncio.run(main())
"""

# At 4 ms, 14 ms, 24 ms, ...
POLLING = f"import time\ntime.sleep_ms(4)\n{BLINK}"
