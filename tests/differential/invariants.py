"""What holds of every scheduler, judged by the trace of a program from `random_programs.py`.

Documented faults of the V2 family, by which a task is resumed early or loses its wake-up, are excused by what sets them
off: `wake` of a task that waits; an object of I/O that stays registered after its waiter was cancelled or timed out;
entries that a full queue refuses or that are left of an aborted run; in fast_io a wake-up that a cancelled sleep takes
along, and `max_overdue`. (reference: micropython-lib uasyncio 2.0 and fast_io 0.24)
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Program = dict[str, Any]
Trace = list[Any]


@dataclass(frozen=True)
class Wait:
    """One wait of a task: from its mark to what the task records next."""

    who: str
    kind: str
    subject: str
    began: int
    ended: int | None
    """None if the task never went on."""
    by: str
    """What it recorded then."""
    place: int
    """Where in the trace that is; its length if nowhere."""
    mark: int
    """Where in the trace it began."""

    @property
    def due(self) -> int:
        """When a sleep ends."""
        return self.began + int(self.subject)


def violations(program: Program, trace: Trace | None, language: str) -> list[str]:
    """Return what the trace violates, in words."""
    if trace is None:
        return ["the program does not end"] if "limit" in program else []
    found = []
    for name, check in _CHECKS.items():
        found += [f"{name}: {text}" for text in check(program, trace, language)]
    return found


def waits(trace: Trace) -> list[Wait]:
    """Return every wait that the trace tells of, in the order in which they began."""
    found = []
    for place, (at, who, label) in enumerate(trace):
        kind, _, subject = label.partition(" ")
        if kind not in _WAITING or (kind != "park" and not subject):
            continue
        following = (i for i in range(place + 1, len(trace)) if trace[i][1] == who)
        end = next(following, len(trace))
        ended, by = (trace[end][0], trace[end][2]) if end < len(trace) else (None, "")
        found.append(Wait(who, kind, subject, at, ended, by, end, place))
    return found


_WAITING = (
    "sleep",
    "read",
    "readexactly",
    "write",
    "get",
    "put",
    "lock",
    "wait",
    "flag_wait",
    "await",
    "park",
    "after",
)


def _time_runs_on(_program: Program, trace: Trace, _language: str) -> Iterator[str]:
    for earlier, later in pairwise(trace):
        if later[0] < earlier[0]:
            yield f"{later} after {earlier}"


def _nobody_is_early(program: Program, trace: Trace, language: str) -> Iterator[str]:
    if language != "v3" and (_has(program, "wake") or _leaves_registrations(program)):
        return
    if language == "fast_io" and _has(program, "cancel", "timeout"):
        return
    sleeps = [wait for wait in waits(trace) if wait.kind == "sleep"]
    bodies_run_on = language == "v3" and _has(program, "timeout")
    for wait in sleeps:
        if wait.by != "slept" or wait.ended is None or wait.ended >= wait.due:
            continue
        if bodies_run_on and any(_may_have_ended(other, wait) for other in sleeps):
            continue
        yield f"{wait.who} slept until {wait.due} and went on at {wait.ended}"


def _may_have_ended(other: Wait, wait: Wait) -> bool:
    """Return whether the record after `wait` may be that of `other`, an earlier sleep under the same name.

    A time limit of V3 that is cancelled from outside cancels its body and does not wait for its end: where the body
    takes that for the end of what it awaits, it runs on beside its caller. (reference: MicroPython asyncio `funcs.py`)
    """
    unrecorded = other.who == wait.who and other.mark < wait.mark and other.by != "slept"
    return unrecorded and wait.ended is not None and other.due <= wait.ended


def _sleepers_wake_in_the_order_of_their_ends(program: Program, trace: Trace, language: str) -> Iterator[str]:
    """A sleeper that is never resumed shows, too: one that was due later is."""
    if _loses_entries(trace):
        return
    if language != "v3" and (_has(program, "wake") or _leaves_registrations(program)):
        return
    if language == "fast_io" and _has(program, "cancel", "timeout"):
        return
    sleepers = [wait for wait in waits(trace) if wait.kind == "sleep"]
    may_be_cut = language == "v3" and _has(program, "timeout")
    woken = sorted((wait for wait in sleepers if wait.by == "slept"), key=lambda wait: wait.place)
    for wait in sleepers:
        if other := _overtaking(wait, woken, _turns_to_tell(wait, may_be_cut)):
            yield f"{wait.who}, due at {wait.due}, is not resumed when {other.who}, due at {other.due}, is"


def _overtaking(wait: Wait, woken: list[Wait], turns: int) -> Wait | None:
    """Return who of `woken` went on before the last of the `turns` that follow the end of a sleep, if nobody may."""
    due, other = wait.due, None
    for _ in range(turns):
        other = next((one for one in woken if one.due > due and one.place < wait.place), None)
        if other is None or other.ended is None:
            return None
        due = other.ended  # the turn has come by then, so the next one was queued at that tick at the latest
    return other


def _turns_to_tell(wait: Wait, may_be_cut: bool) -> int:
    """Return how many tasks take a turn, each queued by the one before, from the end of a sleep to the record of it.

    A sleep that a time limit of V3 cuts leaves no record of its own. The caller of `wait_for` cancels the task that
    sleeps, which is never later for that, and waits until it has ended: that task, the runner that awaits it and the
    caller take a turn each, and the caller records, unless the run ends before. (reference: MicroPython asyncio
    `funcs.py`)
    """
    return 3 if may_be_cut and wait.by in ("timeout", "") else 1


def _readers_are_resumed(program: Program, trace: Trace, language: str) -> Iterator[str]:
    """Whoever alone waits for a device to which something has come goes on before the main task ends."""
    if _has(program, "cancel", "timeout", "wake", "write") or _loses_entries(trace):
        return
    end = next((at for at, who, label in trace if (who, label) == ("main", "end")), None)
    for wait in waits(trace):
        if wait.kind != "read" or wait.ended is not None or end is None:
            continue
        users = {who for _at, who, label in trace if label in (f"read {wait.subject}", f"readexactly {wait.subject}")}
        arrivals = [at for at, _size in program["devices"][wait.subject] if at > wait.began]
        if len(users) == 1 and arrivals and arrivals[0] + _longest_delay(program, trace) < end:
            yield f"{wait.who} waits for {wait.subject}, to which something came at {arrivals[0]}"


def _longest_delay(program: Program, trace: Trace) -> int:
    """Return how late a task that is woken goes on at most: all that have started are busy before it, together."""
    started = [who.partition("#")[0] for _at, who, label in trace if label == "start"]
    return _LOOK_MS + sum(_busy_ms(block) for block in [program["main"], *(program["tasks"][name] for name in started)])


# More than passes from one look at a device to the next while nobody is busy.
_LOOK_MS = 10


def _busy_ms(operations: list[Any]) -> int:
    """Operations nest: a list within one holds operations if its first entry is a list."""
    busy = 0
    for operation in operations:
        if operation[0] == "busy":
            busy += operation[1]
            continue
        nested = [part for part in operation if isinstance(part, list) and part and isinstance(part[0], list)]
        busy += (operation[1] if operation[0] == "loop" else 1) * sum(_busy_ms(part) for part in nested)
    return busy


def _waiters_of_an_event_are_resumed(program: Program, trace: Trace, _language: str) -> Iterator[str]:
    """Each task that waited when an event was set goes on at the same instant at the earliest, or was cancelled."""
    end = next((at for at, who, label in trace if (who, label) == ("main", "end")), None)
    if end is None or _loses_entries(trace):
        return
    for wait in waits(trace):
        if wait.kind != "wait" or wait.ended is not None:
            continue
        sets = [at for at, _who, label in trace[wait.mark :] if label == "set"]
        if sets and sets[0] + _longest_delay(program, trace) < end:
            yield f"{wait.who} waits for {wait.subject}, which was set at {sets[0]}"


_CHECKS: dict[str, Callable[[Program, Trace, str], Iterator[str]]] = {
    "time runs backwards": _time_runs_on,
    "resumed early": _nobody_is_early,
    "out of order": _sleepers_wake_in_the_order_of_their_ends,
    "reader not resumed": _readers_are_resumed,
    "waiter not resumed": _waiters_of_an_event_are_resumed,
}


def _has(program: Program, *kinds: str) -> bool:
    text = json.dumps([program["tasks"], program["main"]])
    return any(f'["{kind}"' in text for kind in kinds)


def _leaves_registrations(program: Program) -> bool:
    """Whether a wait for I/O may be cancelled, and its object wake the task later."""
    return _has(program, "read", "readexactly", "write") and (_has(program, "cancel", "timeout") or _is_shared(program))


def _is_shared(program: Program) -> bool:
    """Whether several tasks use one device."""
    blocks = [json.dumps(operations) for operations in [*program["tasks"].values(), program["main"]]]
    return any(sum(f'"{device}"' in block for block in blocks) > 1 for device in program.get("devices", {}))


def _loses_entries(trace: Trace) -> bool:
    """Whether the loop was left: by an exception, or stopped."""
    return any(who == "loop" and label != "done" for _at, who, label in trace)
