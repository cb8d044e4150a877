"""Coroutine functions of the test itself as tasks of a board, under each scheduler."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from asim import RunFailedError, ScenarioError, World, WorldError, ms, s

STEP_MS = 10


def ticks() -> int:
    return time.monotonic_ns() // 1_000_000 if hasattr(time, "monotonic_ns") else time.ticks_ms()


async def nap(span_ms: int) -> None:
    await asyncio.sleep(span_ms / 1000)


def on_ideal(*spawned: tuple[Any, ...], scheduler: str = "asyncio-v3") -> World:
    world = World()
    board = world.board("ideal", scheduler=scheduler)
    for function, *args in spawned:
        board.spawn(function, *args)
    return world


@pytest.mark.parametrize("scheduler", ["asyncio-v3", "asyncio-alt", "circuitpython"])
def test_tasks_run_in_virtual_time_and_change_objects_of_the_test(scheduler: str) -> None:
    log: list[tuple[str, int]] = []

    async def worker(name: str, count: int) -> None:
        import asyncio  # the board's, whatever the host's is

        for step in range(count):
            log.append((name, step))
            await asyncio.sleep_ms(STEP_MS)

    with on_ideal((worker, "a", 3), (worker, "b", 2), scheduler=scheduler) as world:
        run = world.run(until=ms(100))
        assert log == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2)]
        assert run.tasks["worker[0]"].state == run.tasks["worker[1]"].state == "done"
        assert run.events("task:worker[0]:done")[0].at == ms(30)


@pytest.mark.parametrize("scheduler", ["uasyncio-v2", "fast_io", "uasyncio-pycopy"])
def test_tasks_run_under_the_schedulers_of_2018(scheduler: str) -> None:
    log: list[int] = []

    async def worker(count: int) -> None:
        import uasyncio

        for step in range(count):
            log.append(step)
            await uasyncio.sleep_ms(STEP_MS)

    with on_ideal((worker, 3), scheduler=scheduler) as world:
        assert world.run(until=ms(100)).events("task:worker:done")[0].at == ms(30)
    assert log == [0, 1, 2]


def test_modules_and_functions_of_the_test_mean_the_boards() -> None:
    seen: list[int] = []

    async def worker() -> None:
        await nap(20)
        seen.append(ticks())
        await asyncio.sleep(0.03)
        seen.append(ticks())

    with on_ideal((worker,)) as world:
        world.run(until=ms(100))
    assert seen == [20, 50]


def test_default_values_are_the_tests() -> None:
    log: list[object] = []

    async def worker(a: int, b: list[object] = log, *, c: int = STEP_MS + 1) -> None:
        b.append(a + c)

    with on_ideal((worker, 1)) as world:
        world.run(until=ms(1))
    assert log == [STEP_MS + 2]


def test_an_exception_shows_the_lines_of_the_test() -> None:
    async def failing() -> None:
        await asyncio.sleep_ms(1)
        raise ValueError("mine")

    with on_ideal((failing,)) as world:
        run = world.run(until=ms(5))  # V3 reports it, and goes on
        assert 'File "test_spawn.py", line' in run.stdout
        assert "ValueError: mine" in run.stdout
        assert run.tasks["failing"].state == "failed"


def test_a_hang_names_the_line_of_the_test() -> None:
    async def hog() -> None:
        while True:
            pass

    world = World(hang_limit=ms(5))
    world.board("pyboard-v1.1").spawn(hog)
    with world, pytest.raises(RunFailedError, match=r"task hog ran 5ms of code without a yield, at test_spawn.py:\d+"):
        world.run(until=s(1))


def _wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


def test_what_cannot_run_on_a_board_is_refused_with_the_reason() -> None:
    count = 0

    async def with_nonlocal() -> None:
        nonlocal count
        count += 1

    @_wrapped
    async def decorated() -> None:
        pass

    def plain() -> None:
        pass

    for function, message in (
        (plain, "expected an async function and its arguments, got"),
        (with_nonlocal, r"assigns to a nonlocal name in line \d+, which a board cannot; change an object instead"),
        (decorated, r"decorated \(test_spawn.py\) has decorators, which cannot run on a board"),
    ):
        with on_ideal((function,)) as world, pytest.raises(TypeError, match=message):
            world.run(until=ms(1))


def test_a_board_runs_a_program_or_coroutines(tmp_path: Any) -> None:
    async def worker() -> None:
        pass

    (tmp_path / "main.py").write_text("")
    with World(folder=tmp_path) as world:
        board = world.board("ideal")
        board.spawn(worker)
        with pytest.raises(ScenarioError, match="program: the board has coroutines to run, already"):
            board.program("main.py")
    with World(folder=tmp_path) as world:
        board = world.board("ideal")
        board.program("main.py")
        with pytest.raises(ScenarioError, match=r'program: the board has a program, "main.py", already'):
            board.spawn(worker)
    with on_ideal((worker,)) as world:
        world.run(until=ms(1))
        with pytest.raises(WorldError, match="spawn: the world has started"):
            world.boards[""].spawn(worker)
