# A pump runs for a minute unless the task is cancelled, which `finally` turns into "pump off".
import uasyncio as asyncio
from machine import Pin

pump = Pin("X5", Pin.OUT, value=0)


async def run_pump():
    pump.value(1)
    try:
        await asyncio.sleep(60)
    finally:
        pump.value(0)


async def main():
    loop = asyncio.get_event_loop()
    job = run_pump()
    loop.create_task(job)
    await asyncio.sleep(2)
    asyncio.cancel(job)
    print("stop requested")
    await asyncio.sleep(60)


loop = asyncio.get_event_loop()
loop.run_until_complete(main())
