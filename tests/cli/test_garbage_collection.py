"""The pauses of garbage collection that a board's file gives; the boards of the library have none."""

import json
from pathlib import Path

import pytest

import asim as package
from asim_command import Asim

LIBRARY = Path(package.__file__).parent / "boards" / "pyboard-v1.1.yaml"
PAUSE_US = 3000

PROGRAM = """\
import gc
import time

def timed(work):
    start = time.ticks_us()
    work()
    return time.ticks_diff(time.ticks_us(), start)

def loop():
    for _ in range(1000):
        pass

print(timed(gc.collect), timed(loop))
gc.disable()
print(timed(gc.collect), timed(loop))
gc.enable()
print(timed(gc.collect), timed(loop))
"""


@pytest.fixture
def times(command: Asim):
    """Runs the program on a Pyboard with further costs; returns the microseconds of `gc.collect` and of a loop."""

    def run(collection: str) -> list[list[int]]:
        text = LIBRARY.read_text(encoding="utf-8").replace("name: pyboard-v1.1", "name: board")
        command.write("board.yaml", text + collection)
        command.write("main.py", PROGRAM)
        done = command("run", "main.py", "--board", "board.yaml", "--json", "-")
        assert done.returncode == 0, done.stderr
        return [[int(word) for word in line.split()] for line in json.loads(done.stdout)["stdout"].splitlines()]

    return run


def test_takes_nothing_where_the_board_says_nothing(times) -> None:
    lines = times("")
    assert [collect for collect, _ in lines] == [0, 0, 0]
    assert max(loop for _, loop in lines) - min(loop for _, loop in lines) <= 1  # whole microseconds


def test_a_collection_that_is_asked_for_takes_its_pause(times) -> None:
    plain = [loop for _, loop in times("")]
    lines = times("  garbage_collection:\n    pause: {value: 3ms, status: estimated, source: a guess}\n")
    assert [collect for collect, _ in lines] == [PAUSE_US] * 3
    assert [abs(loop - before) <= 1 for (_, loop), before in zip(lines, plain, strict=True)] == [True] * 3


def test_collects_each_time_so_many_code_units_have_run_unless_disabled(times) -> None:
    plain = times("")[0][1]
    lines = times(
        "  garbage_collection:\n    pause: {value: 3ms, status: estimated, source: a guess}\n"
        "    every_units: 500\n"  # 450 us of code; the loop takes four times as long
    )
    assert [round((loop - plain) / PAUSE_US) for _, loop in lines] == [4, 0, 4]
