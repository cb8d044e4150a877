"""Durations with units: whole nanoseconds inside, compared and added exactly."""

from __future__ import annotations

import functools
import re
from fractions import Fraction

Number = int | float | Fraction

_UNITS = {"ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "min": 60_000_000_000}
_TEXT = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ns|us|ms|s|min)")


@functools.total_ordering
class Duration:
    """A span of virtual time, or an instant as the time since the start of the run.

    Args:
        nanoseconds: A whole number of nanoseconds; may be negative.

    Raises:
        TypeError: Not a whole number. Write `ms(1.5)` and the like for fractions of a unit.
    """

    __slots__ = ("_ns",)

    def __init__(self, nanoseconds: int) -> None:
        if not isinstance(nanoseconds, int) or isinstance(nanoseconds, bool):
            raise TypeError(f"expected whole nanoseconds, got {nanoseconds!r}; write ms(1.5) or us(250)")
        self._ns = nanoseconds

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Return the duration that a scenario would write as `text`, such as "1.5ms".

        Raises:
            ValueError: Not a number with the unit ns, us, ms, s or min.
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise ValueError(f'expected a duration such as 250us or 1.5ms, got "{text}"')
        return _made(Fraction(match[1]), match[2])

    @property
    def ns(self) -> int:
        """Nanoseconds, exactly."""
        return self._ns

    @property
    def us(self) -> float:
        """Microseconds."""
        return self._ns / 1e3

    @property
    def ms(self) -> float:
        """Milliseconds."""
        return self._ns / 1e6

    @property
    def s(self) -> float:
        """Seconds."""
        return self._ns / 1e9

    def __eq__(self, other: object) -> bool:
        return self._ns == other._ns if isinstance(other, Duration) else NotImplemented

    def __lt__(self, other: Duration) -> bool:
        return self._ns < other._ns if isinstance(other, Duration) else NotImplemented

    def __hash__(self) -> int:
        return hash(("asim.Duration", self._ns))

    def __bool__(self) -> bool:
        return self._ns != 0

    def __add__(self, other: Duration) -> Duration:
        return Duration(self._ns + other._ns) if isinstance(other, Duration) else NotImplemented

    def __sub__(self, other: Duration) -> Duration:
        return Duration(self._ns - other._ns) if isinstance(other, Duration) else NotImplemented

    def __neg__(self) -> Duration:
        return Duration(-self._ns)

    def __abs__(self) -> Duration:
        return Duration(abs(self._ns))

    def __mul__(self, factor: int) -> Duration:
        return Duration(self._ns * factor) if isinstance(factor, int) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: Duration) -> float:
        return self._ns / other._ns if isinstance(other, Duration) else NotImplemented

    def __floordiv__(self, other: int) -> Duration:
        return Duration(self._ns // other) if isinstance(other, int) else NotImplemented

    def __mod__(self, other: Duration) -> Duration:
        return Duration(self._ns % other._ns) if isinstance(other, Duration) else NotImplemented

    def __str__(self) -> str:
        """As asim shows and takes it: "1.5ms", "812us", "0s"."""
        size = abs(self._ns)
        unit = next((name for name in ("s", "ms", "us", "ns") if size >= _UNITS[name]), "s")
        whole, rest = divmod(size, _UNITS[unit])
        fraction = f"{rest:0{len(str(_UNITS[unit])) - 1}d}".rstrip("0") if rest else ""
        return f"{'-' if self._ns < 0 else ''}{whole}{'.' + fraction if fraction else ''}{unit}"

    def __repr__(self) -> str:
        return str(self)


def _made(amount: Number, unit: str) -> Duration:
    exact = Fraction(str(amount)) if isinstance(amount, float) else Fraction(amount)
    ns = exact * _UNITS[unit]
    if ns.denominator != 1:
        raise ValueError(f"{amount}{unit} is no whole number of nanoseconds")
    return Duration(ns.numerator)


def ns(amount: int) -> Duration:
    """Return `amount` nanoseconds."""
    return _made(amount, "ns")


def us(amount: Number) -> Duration:
    """Return `amount` microseconds. Raises ValueError for fractions of a nanosecond, as all of these do."""
    return _made(amount, "us")


def ms(amount: Number) -> Duration:
    """Return `amount` milliseconds."""
    return _made(amount, "ms")


def s(amount: Number) -> Duration:
    """Return `amount` seconds."""
    return _made(amount, "s")
