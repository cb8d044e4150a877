# Answers every edge on X3 with a pulse on X5, among ten tasks that want the CPU.
import uasyncio as asyncio
import utime
from edge_stream import EdgeStream
from machine import Pin


async def answer(edges, pin):
    reader = asyncio.StreamReader(edges)
    while True:
        int(await reader.readline())
        pin.value(1)
        pin.value(0)


async def hog(ms):
    while True:
        utime.sleep_ms(ms)  # stands for that much computing
        await asyncio.sleep_ms(0)


def main(hogs=10, ms=4):
    loop = asyncio.get_event_loop()
    loop.create_task(answer(EdgeStream(Pin("X3", Pin.IN)), Pin("X5", Pin.OUT)))
    for _ in range(hogs):
        loop.create_task(hog(ms))
    loop.run_forever()


main()
