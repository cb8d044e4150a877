"""What a firmware brings along: MicroPython's modules or CircuitPython's, and which of them a file comes before."""

from __future__ import annotations

from os.path import dirname, isfile, join

_PLATFORM = join(dirname(dirname(__file__)), "_platform")

# Built in, and yet a file of that name comes first; the name with a `u` in front means the built-in one.
_EXTENSIBLE = frozenset(
    """
    array binascii bluetooth collections cryptolib errno hashlib heapq io json machine os platform random re select
    socket ssl struct time zlib
    """.split()  # noqa: SIM905
)
# Never taken from a file, but older firmware has them under a `u` name too.
_U_NAMES = _EXTENSIBLE | {"sys"}

# CircuitPython has no second names; the libraries that it is shipped without are files of the board.
_CIRCUITPYTHON = frozenset(
    """
    array asim binascii board builtins collections countio digitalio errno gc hashlib io json keypad math
    microcontroller micropython os random re select struct supervisor sys time traceback
    """.split()  # noqa: SIM905
)
_CIRCUITPYTHON_LIBRARIES = frozenset(("adafruit_ticks",))


class Firmware:
    """The modules of one kind of firmware.

    Attributes:
        name: `sys.implementation.name`.
        is_circuitpython: Whether the dialect is CircuitPython's: `await` takes `__await__`. (That it refuses a plain
            generator is not simulated.)
        extensible: Names of built-in modules that a file comes before.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_circuitpython = name == "circuitpython"
        self.extensible = _CIRCUITPYTHON_LIBRARIES if self.is_circuitpython else _EXTENSIBLE

    def real_name(self, name: str) -> str | None:
        """Return the module that `name`, such as "utime", is a second name of, or None if it is none."""
        if not self.is_circuitpython and name[0] == "u" and name[1:] in _U_NAMES:
            return name[1:]
        return None

    def source(self, name: str) -> str | None:
        """Return the host's file of a built-in module, or None if there is no such module."""
        if name.startswith("_"):
            return None
        places = [_PLATFORM]
        if self.is_circuitpython:
            if name not in _CIRCUITPYTHON and name not in _CIRCUITPYTHON_LIBRARIES:
                return None
            places.insert(0, join(_PLATFORM, "circuitpython"))
        for place in places:
            path = join(place, f"{name}.py")
            if isfile(path):
                return path
        return None

    def layers(self, folders: str) -> list[str]:
        """Return the host's folders of a package; each completes and replaces names of the one before."""
        return [join(_PLATFORM, folder) for folder in folders.split()]


MICROPYTHON = Firmware("micropython")
CIRCUITPYTHON = Firmware("circuitpython")
