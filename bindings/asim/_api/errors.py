"""What goes wrong, by kind: a world that is wrongly made or used, and a run that went wrong."""

from __future__ import annotations

from asim._asim import InputError, ScenarioError, WorldError

__all__ = ["InputError", "NothingMeasuredError", "RunFailedError", "ScenarioError", "WaitTimeoutError", "WorldError"]


class NothingMeasuredError(AssertionError):
    """A figure was asked for of something that never happened, so that no bound on it means anything."""


class WaitTimeoutError(AssertionError):
    """What the run waited for did not come within the time limit."""


class RunFailedError(AssertionError):
    """An exception left the program, it did not yield, or time could not move.

    Attributes:
        kind: "exception", "hang", "stalled" or "interrupted".
        traceback: The program's own, as the board would print it; may be empty.
        task: The task that ran, "main" or "foo[3]"; may be empty.
        source: "main.py:12"; may be empty.
    """

    def __init__(self, kind: str, message: str, traceback: str, task: str, source: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.traceback = traceback
        self.task = task
        self.source = source

    def __str__(self) -> str:
        text = super().__str__()
        return f"{text}\n{self.traceback.rstrip()}" if self.traceback else text
