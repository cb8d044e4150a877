"""A task that sleeps 2 s, cancelled 0.5 s into its sleep."""

import uasyncio as asyncio


async def sleeper():
    while True:
        await asyncio.sleep(2)


async def main():
    task = sleeper()
    asyncio.get_event_loop().create_task(task)
    await asyncio.sleep_ms(500)
    asyncio.cancel(task)
    await asyncio.sleep(3)


asyncio.get_event_loop().run_until_complete(main())
