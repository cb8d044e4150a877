"""Coroutines that a program makes and never runs."""

from __future__ import annotations

from sys import getrefcount

from .generator_slots import is_unstarted
from .kinds import Function, Generator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .call_sites import CallSite
    from .hooks import Hooks

    # Function, place, call as written, how often, nanoseconds since the start of the run.
    Unawaited = tuple[str, str, str, int, int]

# What `getrefcount` says of an object that is in one list and nowhere else.
_SAMPLE = [object()]
_IN_LIST_ONLY = getrefcount(_SAMPLE[0])


class CoroutineWatch:
    """Looks at what the call sites of a program make, and keeps account of what never runs."""

    def __init__(self, hooks: Hooks) -> None:
        self._hooks = hooks
        self._found: dict[tuple[str, str], Unawaited] = {}
        self._kept: list[tuple[CallSite, list[Any]]] = []

    def watched(self, site: CallSite) -> object:
        """Return the constant that stands in the code of `site`."""
        return self._hooks.call_site(self._keeper(site) if site.keeps else self._dropper(site))

    def _dropper(self, site: CallSite) -> Any:
        def made(coroutine: Any, is_sole: bool) -> None:
            if is_sole:
                self._count(site.place, site.call, coroutine)

        return made

    def _keeper(self, site: CallSite) -> Any:
        """Assigned coroutines are held until they have started, to see whether they ever do."""
        waiting: list[Any] = []
        self._kept.append((site, waiting))

        def made(coroutine: Any, _is_sole: bool) -> None:
            self._sort_out(site, waiting)
            waiting.append(coroutine)

        return made

    def _sort_out(self, site: CallSite, waiting: list[Any]) -> None:
        """Let go of those that have started, and of those that only this list holds: they never will."""
        for index in range(len(waiting) - 1, -1, -1):
            if not is_unstarted(waiting[index]):
                # Had it not been held, it would not have run its `finally` blocks there either.
                self._hooks.disarm(waiting.pop(index))
            elif getrefcount(waiting[index]) == _IN_LIST_ONLY:
                self._count(site.place, site.call, waiting.pop(index))

    def called_back(self, coroutine: Any) -> None:
        """Note that the runtime has called the function of `coroutine`, and drops what it returned."""
        code = coroutine.gi_code
        self._count(f"{code.co_filename}:{code.co_firstlineno}", "", coroutine)

    def _count(self, place: str, call: str, coroutine: Any) -> None:
        name = coroutine.__qualname__.rpartition("<locals>.")[2]
        known = self._found.get((place, name))
        count, at_ns = (known[3], known[4]) if known is not None else (0, self._hooks.reached_ns())
        self._found[place, name] = (name, place, call, count + 1, at_ns)

    def so_far(self) -> list[Unawaited]:
        """Return what is certain: those that nothing holds any more."""
        for site, waiting in self._kept:
            self._sort_out(site, waiting)
        return list(self._found.values())

    def at_end(self) -> list[Unawaited]:
        """Return what has never run when the run is over: those too that are in a global variable or an attribute."""
        self.so_far()
        for site, waiting in self._kept:
            for index in range(len(waiting) - 1, -1, -1):
                if getrefcount(waiting[index]) == _IN_LIST_ONLY + 1 and _is_in_namespace(waiting, index):
                    self._count(site.place, site.call, waiting.pop(index))
        return list(self._found.values())


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
