"""The rules: what `asim check` finds."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """A kind of finding. A note, unlike an error, may be what is meant."""

    name: str
    severity: str
    meaning: str


NEVER_AWAITED = Rule("never-awaited", "error", "a coroutine is made, and nothing ever runs it")
COROUTINE_AS_VALUE = Rule("coroutine-as-value", "error", "a coroutine is used as if it were what it returns")
NOT_CALLED = Rule("not-called", "error", "a coroutine function stands where its coroutine is meant: () is missing")
NOT_A_COROUTINE = Rule("not-a-coroutine", "error", "a task is made of something that is no coroutine")
NOT_AWAITABLE = Rule("not-awaitable", "error", "await of something that cannot be awaited")
COROUTINE_AS_CALLBACK = Rule("coroutine-as-callback", "error", "an interrupt or timer is to call a coroutine")
LATE_LOOP_ARGUMENTS = Rule("late-loop-arguments", "error", "the loop of V2 exists before its queue lengths are given")
BLOCKING_SLEEP = Rule("blocking-sleep", "note", "time.sleep in a coroutine holds up all tasks, from 10 ms on")
NEVER_YIELDS = Rule("never-yields", "note", "a loop in a coroutine waits without letting any other task run")

RULES = (
    NEVER_AWAITED,
    COROUTINE_AS_VALUE,
    NOT_CALLED,
    NOT_A_COROUTINE,
    NOT_AWAITABLE,
    COROUTINE_AS_CALLBACK,
    LATE_LOOP_ARGUMENTS,
    BLOCKING_SLEEP,
    NEVER_YIELDS,
)
