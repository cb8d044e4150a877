"""Random sleeps, work and spawns under both schedulers, against models written from their references.

On `ideal` only sleeping and blocking delays take time, so a model knows each millisecond.
"""

import json
from collections import deque
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from properties.simulation import Simulation

# A task is a list of steps: ("sleep", ms), ("work", ms) and ("spawn", number of a task). Task 0 starts them all.
Program = list[list[tuple[str, int]]]
# Before each step and at the end of a task: the time, the task, the number of the step.
Trace = list[list[int]]

LINES = """
async def run_steps(number):
    for step, (kind, argument) in enumerate(tasks[number]):
        trace.append([time.ticks_ms(), number, step])
        if kind == "sleep":
            await asyncio.sleep_ms(argument)
        elif kind == "work":
            time.sleep_ms(argument)
        else:
            spawn(run_steps(argument))
    trace.append([time.ticks_ms(), number, len(tasks[number])])
"""
HEAD = "import json, time\nimport {module} as asyncio\ntasks = json.load(open('tasks.json'))\ntrace = []\n"
PROGRAMS = {
    "uasyncio-v2": HEAD.format(module="uasyncio")
    + LINES
    + """
loop = asyncio.get_event_loop(100, 100)
spawn = loop.create_task
loop.run_until_complete(run_steps(0))
print(json.dumps(trace))
""",
    "asyncio-v3": HEAD.format(module="asyncio")
    + LINES
    + """
spawn = asyncio.create_task
asyncio.run(run_steps(0))
print(json.dumps(trace))
""",
}
PERIOD = 2**30
MOST_TASKS = 8
AT_END = ("sleep", 1000)  # longer than all that the others can take


# With the counter wrapping during the run, or not.
starts = st.one_of(st.just(0), st.integers(PERIOD - 30, PERIOD - 1))


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Draw tasks, each spawned once, by any that comes before it."""
    number = draw(st.integers(2, MOST_TASKS))
    step = st.tuples(st.sampled_from(["sleep", "sleep", "work"]), st.sampled_from([0, 0, 1, 2, 3, 5, 8]))
    tasks: Program = [draw(st.lists(step, max_size=6)) for _ in range(number)]
    for spawned in range(1, number):
        parent = tasks[draw(st.integers(0, spawned - 1))]
        parent.insert(draw(st.integers(0, len(parent))), ("spawn", spawned))
    tasks[0].append(AT_END)
    return tasks


class Model:
    """One run; `trace` is what the program would print."""

    def __init__(self, tasks: Program) -> None:
        self.tasks = tasks
        self.now = 0
        self.trace: Trace = []

    def steps(self, number: int) -> Iterator[int]:
        """A task; it yields how long it sleeps."""
        for step, (kind, argument) in enumerate(self.tasks[number]):
            self.trace.append([self.now, number, step])
            if kind == "sleep":
                yield argument
            elif kind == "work":
                self.now += argument
            else:
                self.spawn(self.steps(argument))
        self.trace.append([self.now, number, len(self.tasks[number])])

    def spawn(self, task: Iterator[int]) -> None:
        raise NotImplementedError


class V2Model(Model):
    """Expired sleepers go behind the run queue, which is then run through once. Equal times: first in, first out."""

    def __init__(self, tasks: Program) -> None:
        super().__init__(tasks)
        self.run_queue: deque[Iterator[int]] = deque()
        self.sleepers: list[tuple[int, int, Iterator[int]]] = []
        self.order = count()

    def spawn(self, task: Iterator[int]) -> None:
        self.run_queue.append(task)

    def run(self) -> Trace:
        main = self.steps(0)
        self.spawn(main)
        while True:
            self.sleepers.sort(key=lambda entry: entry[:2])
            while self.sleepers and self.sleepers[0][0] <= self.now:
                self.run_queue.append(self.sleepers.pop(0)[2])
            for _ in range(len(self.run_queue)):
                task = self.run_queue.popleft()
                ms = next(task, None)
                if ms is None and task is main:
                    return self.trace
                if ms == 0:
                    self.run_queue.append(task)
                elif ms is not None:
                    self.sleepers.append((self.now + ms, next(self.order), task))
            if not self.run_queue:
                self.now = max(self.now, min(entry[0] for entry in self.sleepers))


class V3Model(Model):
    """One queue by due time, and first in, first out among equals; what is ready is due now."""

    def __init__(self, tasks: Program) -> None:
        super().__init__(tasks)
        self.queue: list[tuple[int, int, Iterator[int]]] = []
        self.order = count()

    def push(self, due: int, task: Iterator[int]) -> None:
        self.queue.append((due, next(self.order), task))

    def spawn(self, task: Iterator[int]) -> None:
        self.push(self.now, task)

    def run(self) -> Trace:
        main = self.steps(0)
        self.spawn(main)
        while True:
            self.queue.sort(key=lambda entry: entry[:2])
            due, _, task = self.queue.pop(0)
            self.now = max(self.now, due)
            ms = next(task, None)
            if ms is not None:
                self.push(self.now + ms, task)
            elif task is main:
                return self.trace


MODELS = {"uasyncio-v2": V2Model, "asyncio-v3": V3Model}


def run(simulation: Simulation, scheduler: str, tasks: Program, board: str, ticks_start: int) -> Trace:
    """Return the program's trace with times since its start."""
    simulation.write("tasks.json", json.dumps(tasks))
    simulation.write("main.py", PROGRAMS[scheduler])
    outcome = simulation.run(
        {"board": board, "scheduler": scheduler, "ticks_start": ticks_start, "program": {"file": "main.py"}}
    )
    assert outcome.status == 0
    return [[(ticks - ticks_start) % PERIOD, *place] for ticks, *place in json.loads(outcome.lines[0])]


@pytest.mark.parametrize("scheduler", MODELS)
@given(tasks=programs(), ticks_start=starts)
def test_tasks_run_at_the_times_and_in_the_order_of_the_model(simulation, scheduler, tasks, ticks_start):
    assert run(simulation, scheduler, tasks, "ideal", ticks_start) == MODELS[scheduler](tasks).run()


@pytest.mark.parametrize("scheduler", MODELS)
@given(tasks=programs(), ticks_start=starts)
def test_nobody_wakes_before_the_tick_that_was_asked_for(simulation, scheduler, tasks, ticks_start):
    reached: dict[int, tuple[int, int]] = {}
    for now, number, step in run(simulation, scheduler, tasks, "pyboard-v1.1", ticks_start):
        if step > 0:
            kind, ms = tasks[number][step - 1]
            before, last_step = reached[number]
            assert last_step == step - 1
            if kind != "spawn":
                assert now >= before + ms
        reached[number] = (now, step)
    assert {number: step for number, (_, step) in reached.items()} == {
        number: len(steps) for number, steps in enumerate(tasks)
    }
