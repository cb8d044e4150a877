# A pump runs for a minute unless the task is cancelled, which `finally` turns into "pump off".
import asyncio
from machine import Pin

pump = Pin("X5", Pin.OUT, value=0)


async def run_pump():
    pump.value(1)
    try:
        await asyncio.sleep(60)
    finally:
        pump.value(0)


async def main():
    job = asyncio.create_task(run_pump())
    await asyncio.sleep(2)
    job.cancel()
    print("stop requested")
    await asyncio.sleep(60)


asyncio.run(main())
