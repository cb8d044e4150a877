# Asks the station on UART 4 for a reading, ten times, twice a second.
import asyncio
from machine import UART


async def main():
    uart = UART(4, 9600)
    reader = asyncio.StreamReader(uart)
    writer = asyncio.StreamWriter(uart)
    for _ in range(10):
        writer.write(b"?")
        await writer.drain()
        reading = await asyncio.wait_for(reader.readline(), 1)
        print("reading", reading.decode().strip())
        await asyncio.sleep_ms(500)
    print("done")


asyncio.run(main())
