# A task samples every 7 ms while another one has 60 ms of computing to do, in steps of its own choice.
import uasyncio as asyncio
import utime


async def sampler():
    while True:
        await asyncio.sleep_ms(7)


async def compute(step_ms):
    while True:
        for _ in range(60 // step_ms):
            utime.sleep_ms(step_ms)  # stands for that much computing
            await asyncio.sleep(0)
        await asyncio.sleep_ms(201)


def main(step_ms):
    loop = asyncio.get_event_loop()
    loop.create_task(sampler())
    loop.create_task(compute(step_ms))
    loop.run_forever()
