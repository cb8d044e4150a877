"""`firmware: 1.11`: where the older outcomes differ."""

import pytest

from asim_command import Asim

PROGRAM = """\
import uasyncio as asyncio

async def foo():
    print('foo runs')
    await asyncio.sleep(1)

async def main():
    task = foo()
    asyncio.get_event_loop().create_task(task)
    try:
        asyncio.cancel(task)
        print('cancelled')
    except TypeError as e:
        print(e)
    await asyncio.sleep(2)

asyncio.get_event_loop().run_until_complete(main())
"""


@pytest.mark.parametrize(
    ("firmware", "printed"),
    [("1.11", "can't pend throw to just-started generator\nfoo runs\n"), ("1.29", "cancelled\n")],
)
def test_an_unstarted_coroutine_is_cancelled_by_firmware_from_1_12_on(
    command: Asim, firmware: str, printed: str
) -> None:
    command.write("main.py", PROGRAM)
    done = command("run", "main.py", "--scheduler", "uasyncio-v2", "--set", f"firmware={firmware}")
    assert done.stdout.startswith(printed + "\nasim: main.py\n"), done.stdout
