"""asim: a host-side simulator and deterministic test harness for uasyncio programs."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asim._api import (
        Board,
        Button,
        Count,
        Duration,
        Event,
        Expectation,
        Figure,
        InputError,
        NothingMeasuredError,
        PinHandle,
        Run,
        RunFailedError,
        RunWarning,
        ScenarioError,
        ScenarioText,
        Span,
        Spans,
        Task,
        Tasks,
        Uart,
        WaitTimeoutError,
        World,
        WorldError,
        ms,
        ns,
        s,
        us,
    )

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


def __getattr__(name: str) -> object:
    # The command starts in a fraction of the time that this import takes, and does not need it.
    if name in __all__:
        from asim import _api  # noqa: PLC0415

        return getattr(_api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
