"""Coroutines that a function of a test makes and never runs, as the Python API tells of them."""

import asyncio

from asim import World, ms


async def poll() -> None:
    await asyncio.sleep(1)


async def main() -> None:
    poll()  # asim: ignore[never-awaited]
    await poll()
    if poll():  # asim: ignore[coroutine-as-value]
        await poll()


def test_warnings_name_them_as_far_as_the_run_has_come() -> None:
    first = main.__code__.co_firstlineno
    world = World()
    world.board("ideal").spawn(main)
    places = []
    for until in (ms(500), ms(1500)):
        texts = [warning.text for warning in world.run(until=until).warnings]
        places.append([text.partition(")")[0] for text in texts])
    assert places == [
        [f"coroutine 'poll' (test_unawaited_in_worlds.py:{first + 1}"],
        [f"coroutine 'poll' (test_unawaited_in_worlds.py:{first + line}" for line in (1, 3)],
    ]
