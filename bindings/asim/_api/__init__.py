"""The Python API, which `asim` re-exports."""

from .board import Board, Button, PinHandle, Uart
from .durations import Duration, ms, ns, s, us
from .errors import InputError, NothingMeasuredError, RunFailedError, ScenarioError, WaitTimeoutError, WorldError
from .run import Count, Event, Expectation, Run, RunWarning, Task, Tasks
from .scenario_record import ScenarioText
from .spans import Figure, Span, Spans
from .world import World

__all__ = [
    "Board",
    "Button",
    "Count",
    "Duration",
    "Event",
    "Expectation",
    "Figure",
    "InputError",
    "NothingMeasuredError",
    "PinHandle",
    "Run",
    "RunFailedError",
    "RunWarning",
    "ScenarioError",
    "ScenarioText",
    "Span",
    "Spans",
    "Task",
    "Tasks",
    "Uart",
    "WaitTimeoutError",
    "World",
    "WorldError",
    "ms",
    "ns",
    "s",
    "us",
]
