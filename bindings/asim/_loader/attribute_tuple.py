"""A tuple whose items have names too, as `sys.implementation` and `os.uname()` give."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class AttributeTuple(tuple):  # type: ignore[type-arg]
    """Made from the names and their items, in order."""

    def __new__(cls, **items: Any) -> AttributeTuple:
        """Return the tuple of the items."""
        made = super().__new__(cls, items.values())
        made.__dict__.update(items)
        return made

    def __repr__(self) -> str:
        return "(" + ", ".join([f"{name}={item!r}" for name, item in self.__dict__.items()]) + ")"
