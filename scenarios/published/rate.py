"""Many minimal tasks, each of which yields and counts."""

import uasyncio as asyncio

TASKS = 100

count = 0


async def work():
    global count
    while True:
        yield
        count += 1


async def main():
    await asyncio.sleep(4)


def run(*queues):
    loop = asyncio.get_event_loop(TASKS + 2, TASKS + 2, *queues)
    for _ in range(TASKS):
        loop.create_task(work())
    loop.run_until_complete(main())


def run_official():
    run()


def run_with_queues():
    run(6, 6)
