"""What an expression of a program can be known to be. What is not known for certain is UNKNOWN, and left alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from .scopes import FunctionNode, Scope
    from .source_file import SourceFile


@dataclass(frozen=True)
class Unknown:
    """Anything."""


@dataclass(frozen=True)
class Function:
    """A function of the program; several definitions where it is defined more than once, all of one kind.

    `kind` is "coroutine" for `async def`, "generator" for a `def` with `yield` or `await`, else "plain".
    """

    kind: str
    definitions: tuple[tuple[FunctionNode, SourceFile], ...]


@dataclass(frozen=True)
class Class:
    """A class of the program."""

    scope: Scope
    file: SourceFile


@dataclass(frozen=True)
class Instance:
    """An object of a class; where not `exact`, possibly of a class derived from it."""

    of: Class
    exact: bool


@dataclass(frozen=True)
class Module:
    """A module that is one of the program's files."""

    file: SourceFile


@dataclass(frozen=True)
class Api:
    """Something of the board's own modules: "asyncio", "asyncio.sleep", "time.sleep_ms"."""

    path: str


@dataclass(frozen=True)
class ApiInstance:
    """What a class of the board's modules makes: "asyncio.Event"."""

    path: str


@dataclass(frozen=True)
class Coroutine:
    """What a call of a coroutine or generator function makes; `kind` as of Function."""

    kind: str
    has_yield: bool = False


@dataclass(frozen=True)
class Plain:
    """A value that cannot be awaited: "None", "a number"."""

    text: str


Meaning: TypeAlias = Unknown | Function | Class | Instance | Module | Api | ApiInstance | Coroutine | Plain

UNKNOWN = Unknown()
NONE = Plain("None")


def joined(meanings: list[Meaning]) -> Meaning:
    """Return what holds whichever of `meanings` is the case. None beside others is the time before they are set."""
    others = [meaning for meaning in meanings if meaning != NONE] or meanings
    if not others:
        return UNKNOWN
    result = others[0]
    for meaning in others[1:]:
        if isinstance(result, Function) and isinstance(meaning, Function) and result.kind == meaning.kind:
            result = Function(result.kind, tuple(dict.fromkeys(result.definitions + meaning.definitions)))
        elif result != meaning:
            return UNKNOWN
    return result
