"""Tasks that do next to nothing: how many resumes a second, with `yield` and with `sleep_ms(0)`."""

import uasyncio as asyncio

count = 0


async def yielder():
    global count
    while True:
        yield
        count += 1


async def sleeper():
    global count
    while True:
        await asyncio.sleep_ms(0)
        count += 1


async def main():
    await asyncio.sleep(5)


def run(work, tasks):
    loop = asyncio.get_event_loop()
    for _ in range(tasks):
        loop.create_task(work())
    loop.run_until_complete(main())
