"""Addresses that count first looks: what `id`, default hashes and default reprs show in the place of host addresses."""

from __future__ import annotations

from _weakref import ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Looks like the RAM of the boards that programs were written for.
_FIRST_ADDRESS = 0x20001000
_STEP = 0x10


class Addresses:
    """Gives each object an address at the first look, the same one for as long as it lives."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, Callable[[], object]]] = {}
        self._next = _FIRST_ADDRESS

    def of(self, thing: object) -> int:
        """Return the address of `thing`."""
        key = id(thing)
        entry = self._known.get(key)
        if entry is not None and entry[1]() is thing:
            return entry[0]
        address = self._next
        self._next += _STEP
        self._known[key] = (address, self._reference(thing, key, address))
        return address

    def _reference(self, thing: object, key: int, address: int) -> Callable[[], object]:
        def forget(_: object) -> None:
            entry = self._known.get(key)
            if entry is not None and entry[0] == address:
                del self._known[key]

        try:
            return ref(thing, forget)
        except TypeError:
            # No weak reference: kept alive, so that the address stays its own.
            return lambda: thing
