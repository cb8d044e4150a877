"""Random numbers that follow from the seed of the run and the name of who draws them (SplitMix64)."""

from __future__ import annotations

_MASK = (1 << 64) - 1
_FNV_START = 0xCBF29CE484222325
_FNV_PRIME = 0x100000001B3


class RandomNumbers:
    """One stream of 64-bit numbers."""

    def __init__(self, seed: int, user: str) -> None:
        state = _FNV_START
        for byte in user.encode():
            state = (state ^ byte) * _FNV_PRIME & _MASK
        self._state = (state ^ seed) & _MASK

    def restart(self, seed: int) -> None:
        """Go on as a stream that was made from `seed` alone."""
        self._state = seed & _MASK

    def next(self) -> int:
        """Return 64 random bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & _MASK
        return mixed ^ (mixed >> 31)

    def bits(self, count: int) -> int:
        """Return `count` random bits, at most 64."""
        return self.next() >> (64 - count) if count else 0

    def below(self, limit: int) -> int:
        """Return a number in 0..limit-1, each as likely."""
        width = limit.bit_length()
        while True:
            found = 0
            for start in range(0, width, 64):
                found = found << 64 | self.bits(min(64, width - start))
            if found < limit:
                return found
