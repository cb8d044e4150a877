"""hypothesis strategies for programs of the language that the interpreters in `data` define.

Before each operation that waits, a task marks what it is about to wait for, "sleep 10" or "read d0", so that a trace
tells when a wait began: `invariants.py` relies on it.
"""

import json
import random
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

Program = dict[str, Any]
Operation = list[Any]

# Few values, so that there are many ties.
_TIMES = (1, 2, 5, 5, 10, 10, 20, 50)
_HOGS = (1, 5, 10, 30)
_LABELS = "abcdefgh"
_NESTED = ("timeout", "guard", "catch", "loop", "lock")

# How often an operation is chosen, relative to the others.
_COMMON = {
    "mark": 2, "sleep": 6, "sleep0": 3, "busy": 3, "spawn": 2, "cancel": 3, "timeout": 4, "guard": 3, "catch": 1,
    "loop": 2, "read": 3, "write": 1, "lock": 2, "raise": 1, "return": 1,
}  # fmt: skip
_FAST_IO = {
    **_COMMON, "yield": 3, "yieldn": 1, "yspawn": 1, "park": 1, "wake": 1, "call_soon": 1, "call_later": 2,
    "call_spawn": 1, "put": 2, "get": 2, "after": 3, "call_after": 1, "max_overdue": 1,
}  # fmt: skip
_V2 = {kind: weight for kind, weight in _FAST_IO.items() if kind not in ("after", "call_after", "max_overdue")}
_V3 = {
    **_COMMON, "readexactly": 1, "set": 2, "clear": 1, "wait": 2, "flag_set": 2, "flag_wait": 2, "locked": 1,
    "done": 1, "gather": 2, "current": 1, "await": 3,
}  # fmt: skip
_KINDS = {"v2": {**_V2, "later": 1}, "fast_io": _FAST_IO, "v3": _V3}

LANGUAGES = tuple(_KINDS)

# Each makes some operations four times as frequent.
_PROFILES = (
    (),
    ("cancel", "guard", "sleep"),
    ("timeout", "guard", "sleep"),
    ("busy", "loop", "sleep"),
    ("read", "readexactly", "write", "timeout", "cancel"),
    ("raise", "catch", "await"),
    ("put", "get", "lock", "set", "wait", "flag_set", "flag_wait"),
    ("call_soon", "call_later", "call_spawn", "later", "park", "wake", "yspawn"),
    ("spawn", "gather", "yield", "sleep0"),
    ("after", "call_after", "max_overdue", "yield"),
)


class _Author:
    """Writes one program from what hypothesis draws."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any], language: str) -> None:
        self._draw = draw
        self._language = language
        favoured = self.one_of(_PROFILES)
        weights = {kind: weight * (4 if kind in favoured else 1) for kind, weight in _KINDS[language].items()}
        self._kinds = [kind for kind, weight in weights.items() for _ in range(weight)]
        self._plain = [kind for kind in self._kinds if kind not in _NESTED]
        self._names = list("ABCD"[: draw(st.integers(1, 4))])
        self._left = draw(st.sampled_from((8, 16, 24, 36)))
        self._looping = 0
        self._readers: dict[str, str] = {}
        self._used: dict[str, Any] = {"devices": {}, "queues": {}, "locks": [], "events": [], "flags": []}
        self._flag_waiter = ""

    def one_of(self, things: Any) -> Any:
        return self._draw(st.sampled_from(things))

    def program(self) -> Program:
        tasks = {name: self._block(name, 2, 5) for name in self._names}
        self._left += 6
        main = [["spawn", name] for name in self._names if self.one_of((True, True, True, False))]
        main += self._block("main", 2, 6)
        made = {"tasks": tasks, "main": main, "end": self.one_of((100, 200, 400))}
        made.update({key: used for key, used in self._used.items() if used})
        # The end of a main that waits for ever; now and then the loop is stopped early.
        made["limit"] = self.one_of((600, 600, 600, 60))
        loop = self._loop(made)
        return {**made, "loop": loop} if loop else made

    def _loop(self, made: Program) -> dict[str, int]:
        loop = {}
        if self._language == "fast_io":
            low = any(kind in json.dumps(made) for kind in ('"after"', '"call_after"'))
            loop = {"ioq_len": self.one_of((0, 16)), "lp_len": 16 if low else self.one_of((0, 16))}
        if self._language != "v3" and self.one_of((False,) * 9 + (True,)):
            loop[self.one_of(("runq_len", "waitq_len"))] = self.one_of((3, 4, 6))
        return loop

    def _block(self, me: str, depth: int, most: int) -> list[Operation]:
        block: list[Operation] = []
        for _ in range(self._draw(st.integers(1, most))):
            if self._left <= 0:
                break
            self._left -= 1
            block += self._operations(self.one_of(self._kinds if depth > 0 else self._plain), me, depth)
        return block

    def _operations(self, kind: str, me: str, depth: int) -> list[Operation]:
        """An operation and the mark before it, if it waits."""
        if me == "main" and kind in ("park", "return"):
            kind = "sleep"
        operation = self._operation(kind, me, depth)
        if operation[0] in _WAITING:
            subject = "" if operation[0] == "park" else f" {operation[1]}"
            return [["mark", operation[0] + subject], operation]
        return [operation]

    def _operation(self, kind: str, me: str, depth: int) -> Operation:
        make = _MAKERS.get(kind)
        return make(self, kind, me, depth) if make else [kind]

    # One maker for each sort of argument.

    def _labelled(self, kind: str, _me: str, _depth: int) -> Operation:
        return [kind, self.one_of(_LABELS)]

    def _timed(self, kind: str, _me: str, _depth: int) -> Operation:
        return [kind, self.one_of(_HOGS if kind == "busy" else _TIMES)]

    def _callback(self, kind: str, _me: str, _depth: int) -> Operation:
        return [kind, self.one_of((0, *_TIMES)), self.one_of(_LABELS)]

    def _starting(self, kind: str, me: str, _depth: int) -> Operation:
        """Tasks start tasks further on in the alphabet only, so that there is an end to it."""
        later = [name for name in self._names if me == "main" or name > me]
        if not later or (self._looping and self.one_of((True, False))):
            return ["sleep", self.one_of(_TIMES)]
        if kind == "gather":
            return [kind, [self.one_of(later) for _ in range(self.one_of((1, 2)))], self.one_of((0, 1))]
        name = self.one_of(later)
        return [kind, name] if kind in ("spawn", "yspawn") else [kind, self.one_of(_TIMES), name]

    def _aimed(self, kind: str, me: str, _depth: int) -> Operation:
        """Tasks await tasks further on only: to cancel one of a ring of them does not end."""
        others = [name for name in self._names if (name != me and kind != "await") or me == "main" or name > me]
        return [kind, self.one_of(others)] if others else ["sleep0"]

    def _raising(self, kind: str, _me: str, _depth: int) -> Operation:
        return [kind, self.one_of(("ValueError", "KeyError", "OSError"))]

    def _device(self, kind: str, me: str, _depth: int) -> Operation:
        """One task a device: a second waiter is an error, or lost. V2: now and then, on purpose."""
        wanted = "write" if kind == "write" else "read"
        devices = self._used["devices"]
        for name in devices:
            shared = self._language == "v2" and self.one_of((False,) * 7 + (True,))
            if self._readers[name] == f"{me} {wanted}" or shared:
                return [kind, name, self.one_of((1, 2, 5))]
        name = f"d{len(devices)}"
        self._readers[name] = f"{me} {wanted}"
        devices[name] = self._arrivals() if wanted == "read" else {"every": self.one_of((2, 5)), "chunk": 2}
        return [kind, name, self.one_of((1, 2, 5))]

    def _arrivals(self) -> list[list[int]]:
        at, arrivals = 0, []
        for _ in range(self._draw(st.integers(0, 3))):
            at += self.one_of(_TIMES)
            arrivals.append([at, self.one_of((1, 2, 5, 0))])
        return arrivals

    def _shared(self, kind: str, _me: str, depth: int) -> Operation:
        """Something that tasks share: a queue, a lock, an event."""
        if kind in ("put", "get"):
            name = self.one_of(("q0", "q1"))
            self._used["queues"].setdefault(name, self.one_of((0, 1, 2)))
            return [kind, name, self.one_of((1, 2, 3))] if kind == "put" else [kind, name]
        sort, name = ("locks", self.one_of(("l0", "l1"))) if kind in ("lock", "locked") else ("events", "e0")
        if name not in self._used[sort]:
            self._used[sort].append(name)
        return [kind, name, self._block(_me, depth - 1, 3)] if kind == "lock" else [kind, name]

    def _flag(self, kind: str, me: str, _depth: int) -> Operation:
        """One waiter a flag: there is room for no more."""
        if kind == "flag_wait" and self._flag_waiter not in ("", me):
            return ["sleep0"]
        if kind == "flag_wait":
            self._flag_waiter = me
        self._used["flags"] = ["f0"]
        return [kind, "f0"]

    def _limited(self, kind: str, me: str, depth: int) -> Operation:
        limit = self.one_of((0, *_TIMES))
        body = self._block(me, depth - 1, 3)
        if self.one_of((True, False, False)):  # a limit equal to a sleep
            body += [["mark", f"sleep {limit or 10}"], ["sleep", limit or 10]]
        return [kind, limit, body]

    def _guarded(self, kind: str, me: str, depth: int) -> Operation:
        body = [*self._block(me, depth - 1, 3), ["mark", "sleep 50"], ["sleep", 50]]
        return [kind, body, self._block(me, depth - 1, 2), self.one_of((0, 1))]

    def _catching(self, kind: str, me: str, depth: int) -> Operation:
        return [kind, self._block(me, depth - 1, 3)]

    def _repeated(self, kind: str, me: str, depth: int) -> Operation:
        self._looping += 1
        body = self._block(me, depth - 1, 3)
        self._looping -= 1
        return [kind, self.one_of((2, 3)), body]


_WAITING = frozenset(
    "sleep read readexactly write get put lock wait flag_wait await park after".split()  # noqa: SIM905
)

_MAKERS: dict[str, Callable[[_Author, str, str, int], Operation]] = {
    **dict.fromkeys(("mark", "call_soon"), _Author._labelled),
    **dict.fromkeys(("sleep", "yieldn", "busy", "after", "max_overdue"), _Author._timed),
    **dict.fromkeys(("call_later", "call_after"), _Author._callback),
    **dict.fromkeys(("spawn", "yspawn", "later", "call_spawn", "gather"), _Author._starting),
    **dict.fromkeys(("cancel", "wake", "done", "await"), _Author._aimed),
    **dict.fromkeys(("read", "readexactly", "write"), _Author._device),
    **dict.fromkeys(("put", "get", "lock", "locked", "set", "clear", "wait"), _Author._shared),
    **dict.fromkeys(("flag_set", "flag_wait"), _Author._flag),
    "raise": _Author._raising,
    "timeout": _Author._limited,
    "guard": _Author._guarded,
    "catch": _Author._catching,
    "loop": _Author._repeated,
}


@st.composite
def programs(draw: Any, language: str) -> Program:
    """Programs of `language`: "v2", "fast_io" (both for `interp_v2.py`) or "v3"."""
    return _Author(draw, language).program()


def generate(language: str, seed: int, count: int) -> list[Program]:
    """Make `count` programs that follow from the seed; their `id` counts from 0."""
    made: list[Program] = []

    def collect(program: Program) -> bool:
        made.append({"id": len(made), **program})
        return False

    _search(language, seed, count, collect)
    return made[:count]


def shrink(language: str, seed: int, count: int, found: Program, fails: Callable[[Program], bool]) -> Program:
    """Make the smallest program like `found` of which `fails` holds.

    `found` is one of `generate(language, seed, count)`.
    """
    wanted = {key: value for key, value in found.items() if key != "id"}
    reached = False

    def same_or_fails(program: Program) -> bool:
        nonlocal reached
        if not reached:
            reached = program == wanted
            return reached
        return fails({"id": 0, **program})

    smallest = _search(language, seed, count, same_or_fails)
    return {"id": 0, **smallest} if smallest else found


def _search(language: str, seed: int, count: int, holds: Callable[[Program], bool]) -> Program | None:
    # Generating does nothing but draw: what is drawn follows from the seed and from what `holds` says.
    search = settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        return find(programs(language), holds, settings=search, random=random.Random(seed))
    except NoSuchExample:
        return None
