"""Several worlds at once: in one thread, in several threads, and interrupted."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from asim import World, ms, s

# A native world and one of a program, each with an answer of its own.
HOG = [{"name": "hog", "loop": [{"busy": ms(1)}, "yield"]}]


async def count_up(log: list[int], step_ms: int) -> None:
    import asyncio

    while True:
        log.append(len(log))
        await asyncio.sleep_ms(step_ms)


def digest_of_native(seed: int) -> str:
    with World(seed=seed) as world:
        board = world.board("pyboard-v1.1", tasks=HOG)
        board.button("X3", name="sw", bounce=ms(3)).press(at=ms(5 + seed))
        return world.run(until=ms(500)).digest


def digest_of_program(step_ms: int) -> str:
    log: list[int] = []
    with World() as world:
        world.board("pyboard-v1.1").spawn(count_up, log, step_ms)
        digest = world.run(until=ms(500)).digest
    assert len(log) > 500 // (step_ms + 1)  # each round takes a sleep and less than a further millisecond
    return digest


@pytest.mark.parametrize("digest_of", [digest_of_native, digest_of_program])
def test_worlds_in_several_threads_are_what_they_are_alone(digest_of: object) -> None:
    numbers = [1, 2, 3, 4] * 4
    alone = [digest_of(number) for number in numbers]  # type: ignore[operator]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(digest_of, numbers)) == alone  # type: ignore[arg-type]
    assert len(set(alone)) == 4


def test_worlds_of_one_thread_may_be_run_by_turns() -> None:
    logs: list[list[int]] = [[], []]
    worlds = [World(), World()]
    for world, log, step in zip(worlds, logs, (10, 20), strict=True):
        world.board("ideal").spawn(count_up, log, step)
    for leg in range(1, 6):
        for world in worlds:
            world.run(until=ms(20 * leg - 1))
    assert [len(log) for log in logs] == [10, 5]
    for world in worlds:
        world.close()


def test_a_world_may_move_from_thread_to_thread() -> None:
    log: list[int] = []
    with World() as world:
        world.board("ideal").spawn(count_up, log, 10)
        for leg in range(1, 4):
            thread = threading.Thread(target=world.run, args=(ms(10 * leg - 1),))
            thread.start()
            thread.join()
        assert log == [0, 1, 2]


@pytest.mark.parametrize("tasks", [HOG, None])
def test_ctrl_c_stops_a_world_that_runs(tasks: object) -> None:
    with World() as world:
        if tasks:
            world.board("pyboard-v1.1", tasks=tasks)  # type: ignore[arg-type]
        else:
            world.board("pyboard-v1.1").spawn(count_up, [], 1)
        world.at(s(1), lambda: os.kill(os.getpid(), signal.SIGINT))
        with pytest.raises(KeyboardInterrupt):
            world.run(until=s(1_000_000))
        assert world.snapshot().error == "the run was interrupted"
