"""The policy `circuitpython` against CircuitPython's own asyncio library, on one virtual clock.

Both run the programs of V3 in CircuitPython's world of modules: once with asim's asyncio, once with the unchanged
packages that `tests/reference/fetch.py` unpacks, whose loop waits by the simulated `select.poll`. ThreadSafeFlag, which
CircuitPython has not, is left out of the programs.
"""

from differential.simulator import REFERENCE, Setting

_LIBRARY = REFERENCE / "adafruit-circuitpython-asyncio-3.1.1" / "asyncio"
_TICKS = REFERENCE / "adafruit-circuitpython-ticks-1.1.7" / "adafruit_ticks.py"

# The programs ask for MicroPython's time; the library's own modules, imported here, keep theirs.
_PRELUDE = """\
import asyncio.core
import adafruit_ticks
from time import sleep


class MicroPythonTime:
    ticks_ms = adafruit_ticks.ticks_ms
    ticks_diff = adafruit_ticks.ticks_diff

    def sleep_ms(ms):
        sleep(ms / 1000)


sys.modules["time"] = MicroPythonTime
"""

_LACKS = {"flags": ("flag_set", "flag_wait")}

SIMULATED = Setting("circuitpython", "circuitpython", "interp_v3.py", prelude=_PRELUDE, lacks=_LACKS)
REAL = Setting(
    "adafruit-circuitpython-asyncio 3.1.1",
    "circuitpython",
    "interp_v3.py",
    {f"asyncio/{path.name}": path for path in sorted(_LIBRARY.glob("*.py"))} | {"adafruit_ticks.py": _TICKS},
    _PRELUDE,
    _LACKS,
)
