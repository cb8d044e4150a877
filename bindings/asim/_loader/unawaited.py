"""Coroutines that a program makes and never runs."""

from __future__ import annotations

from sys import getrefcount

from .call_sites import CallSite
from .generator_slots import is_unstarted
from .kinds import Function, Generator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from . import hooks
    from .hooks import Hooks

    # Function, place, call as written, how often, nanoseconds since the start of the run.
    Unawaited = tuple[str, str, str, int, int]

# What `getrefcount` says of an object that is in one list and nowhere else.
_SAMPLE = [object()]
_IN_LIST_ONLY = getrefcount(_SAMPLE[0])
_FIRST_LIMIT = 16


class CoroutineWatch:
    """Looks at what the call sites of a program make, and keeps account of what never runs."""

    def __init__(self, hooks: Hooks) -> None:
        self._hooks = hooks
        self._found: dict[tuple[str, str], Unawaited] = {}
        self._assigned: list[_Assigned] = []

    def watched(self, site: CallSite) -> object:
        """Return the constant that stands in the code of `site`."""
        if not site.keeps:
            return self._hooks.call_site(False, lambda coroutine: self.count(site, coroutine))
        assigned = _Assigned(self, site)
        self._assigned.append(assigned)
        assigned.constant = self._hooks.call_site(True, assigned.add)
        return assigned.constant

    def called_back(self, coroutine: Any) -> None:
        """Note that the runtime has called the function of `coroutine`, and drops what it returned."""
        code = coroutine.gi_code
        self.count(CallSite(f"{code.co_filename}:{code.co_firstlineno}", "", keeps=False), coroutine)

    def disarm(self, coroutine: Any) -> None:
        """See to it that a coroutine runs nothing when it is dropped."""
        self._hooks.disarm(coroutine)

    def count(self, site: CallSite, coroutine: Any) -> None:
        """Note one that never runs."""
        name = coroutine.__qualname__.rpartition("<locals>.")[2]
        known = self._found.get((site.place, name))
        count, at_ns = (known[3], known[4]) if known is not None else (0, self._hooks.reached_ns())
        self._found[site.place, name] = (name, site.place, site.call, count + 1, at_ns)

    def so_far(self) -> list[Unawaited]:
        """Return what is certain: those that nothing holds any more."""
        for assigned in self._assigned:
            assigned.sort_out()
        return list(self._found.values())

    def at_end(self) -> list[Unawaited]:
        """Return what has never run when the run is over: those too that are in a global variable or an attribute."""
        for assigned in self._assigned:
            assigned.sort_out()
            assigned.take_from_namespaces()
        return list(self._found.values())


class _Assigned:
    """The coroutines of one call that are assigned. They are held until they have started."""

    def __init__(self, watch: CoroutineWatch, site: CallSite) -> None:
        self._watch = watch
        self._site = site
        self._waiting: list[Any] = []
        self._limit = _FIRST_LIMIT
        self.constant: hooks.CallSite | None = None

    def add(self, coroutine: Any) -> None:
        """Hold one more. They are looked through when they have become twice as many."""
        self._waiting.append(coroutine)
        if len(self._waiting) > self._limit:
            self.sort_out()
            self._limit = max(_FIRST_LIMIT, 2 * len(self._waiting))

    def sort_out(self) -> None:
        """Let go of those that have started, and count those that only this list holds: they never will."""
        held = self.constant.take() if self.constant is not None else None
        if held is not None:
            self._waiting.append(held)
            del held
        for index in range(len(self._waiting) - 1, -1, -1):
            if not is_unstarted(self._waiting[index]):
                # Had it not been held, it would not have run its `finally` blocks there either.
                self._watch.disarm(self._waiting.pop(index))
            elif getrefcount(self._waiting[index]) == _IN_LIST_ONLY:
                self._watch.count(self._site, self._waiting.pop(index))

    def take_from_namespaces(self) -> None:
        """Count those that nothing but a global variable or an attribute holds."""
        for index in range(len(self._waiting) - 1, -1, -1):
            if getrefcount(self._waiting[index]) == _IN_LIST_ONLY + 1 and _is_in_namespace(self._waiting, index):
                self._watch.count(self._site, self._waiting.pop(index))


def _is_in_namespace(waiting: list[Any], index: int) -> bool:
    """Whether what holds a coroutine, besides `waiting`, is a module or an object, not a task, a list or a function."""
    import gc  # noqa: PLC0415  for programs with such a coroutine only

    holders = [holder for holder in gc.get_referrers(waiting[index]) if holder is not waiting]
    if len(holders) != 1:
        return False
    holder = holders[0]
    if type(holder) is dict:
        if "__builtins__" in holder:
            return True
        owners = gc.get_referrers(holder)
        return any(isinstance(owner, type) or getattr(owner, "__dict__", None) is holder for owner in owners)
    return hasattr(holder, "__dict__") and not isinstance(holder, (list, tuple, dict, set, Generator, Function))
