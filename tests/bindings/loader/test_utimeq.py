"""The timer queue of fixed length, as `extmod/modutimeq.c` has it."""

from unittest.mock import MagicMock

import pytest

PERIOD = 1 << 30
HEAD = """
from utimeq import utimeq

def popped(q):
    entry = [0, 0, 0]
    q.pop(entry)
    return entry

def error(call, *arguments):
    try:
        call(*arguments)
    except Exception as e:
        return repr(e)
"""


@pytest.fixture
def lines(rig):
    """Runs programs on a board whose ticks wrap as a Pyboard's do."""

    def run(source):
        world = rig.world(HEAD + source)
        native = world.hooks.native = MagicMock()
        native.board.epoch_year = 2000
        native.Clock.return_value.ticks_diff = lambda a, b: (a - b + PERIOD // 2) % PERIOD - PERIOD // 2
        world.run_main()
        return world.hooks.printed.splitlines()

    return run


def test_entries_leave_by_time_and_equal_ones_in_the_order_of_pushing(lines):
    source = """
q = utimeq(5)
for time, name in ((20, "a"), (10, "b"), (20, "c"), (10, "d")):
    q.push(time, name, (name,))
print(len(q), bool(q), q.peektime())
print([popped(q) for _ in range(4)])
print(len(q), bool(q))
"""
    assert lines(source) == [
        "4 True 10",
        "[[10, 'b', ('b',)], [10, 'd', ('d',)], [20, 'a', ('a',)], [20, 'c', ('c',)]]",
        "0 False",
    ]


def test_times_are_compared_across_the_wrap(lines):
    source = f"q = utimeq(2)\nq.push(3, 'late', ())\nq.push({PERIOD - 5}, 'early', ())\nprint(popped(q)[1])\n"
    assert lines(source) == ["early"]


def test_a_full_queue_refuses_and_stays_as_it_is(lines):
    assert lines("q = utimeq(1)\nq.push(1, 2, 3)\nprint(error(q.push, 4, 5, 6), len(q), popped(q))\n") == [
        "IndexError('queue overflow',) 1 [1, 2, 3]"
    ]


def test_an_empty_queue_has_nothing_to_look_at(lines):
    source = "q = utimeq(1)\nprint(error(q.peektime), error(q.pop, [0, 0, 0]), error(q.remove, 0))\n"
    assert lines(source) == ["IndexError('empty heap',) IndexError('empty heap',) IndexError('empty heap',)"]


def test_pop_wants_a_list_of_three(lines):
    source = "q = utimeq(1)\nq.push(1, 2, 3)\nprint(error(q.pop, [0, 0]), error(q.pop, (0, 0, 0)), len(q))\n"
    assert lines(source) == ["TypeError() TypeError() 1"]


def test_a_handle_removes_its_entry_and_is_given_again(lines):
    source = """
q = utimeq(3)
handles = [q.push(time, time, ()) for time in (10, 20, 30)]
q.remove(handles[1])
print(handles, len(q), error(q.remove, handles[1]), error(q.remove, 9), q.push(25, 25, ()))
print([popped(q)[0] for _ in range(3)])
"""
    assert lines(source) == ["[0, 1, 2] 2 IndexError() IndexError() 1", "[10, 25, 30]"]
