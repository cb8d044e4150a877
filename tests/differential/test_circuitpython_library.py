"""Short programs under CircuitPython's own asyncio library and under the policy `circuitpython`: the same output.

They are those of the suite on asyncio V3, known defects included. Left out is what needs a ThreadSafeFlag.
"""

import json
import textwrap

import pytest

from asim_command import Asim
from bindings.test_v3_programs import DEFECTS, ORDERS, PRELUDE
from differential.circuitpython import REAL, SIMULATED

PROGRAMS = {name: program for name, (program, _) in {**ORDERS, **DEFECTS}.items() if "ThreadSafeFlag" not in program}


@pytest.mark.parametrize("name", PROGRAMS)
def test_output_is_that_of_the_library(command: Asim, name: str) -> None:
    REAL.copy_library(command.folder)
    outcomes = []
    for setting in (SIMULATED, REAL):
        program = textwrap.dedent(PROGRAMS[name]) + "\nasyncio.run(main())\n"
        command.write("main.py", "import sys\n" + setting.preludes + PRELUDE + program)
        result = json.loads(command("run", "main.py", "--scheduler", "circuitpython", "--json", "-").stdout)
        error = result["error"]["message"] if result["error"] else ""
        outcomes.append((result["stdout"], error, result["virtual_time_us"]))
    simulated, real = outcomes
    assert simulated == real


def test_the_library_is_what_runs(command: Asim) -> None:
    REAL.copy_library(command.folder)
    files = []
    for setting in (SIMULATED, REAL):
        command.write(
            "main.py",
            "import sys\n" + setting.preludes + "print(getattr(asyncio.core, '__file__', None), asyncio.__version__)\n",
        )
        files.append(command("run", "main.py", "--scheduler", "circuitpython").stdout.splitlines()[0])
    assert files == ["None 3.1.1", "reference/asyncio/core.py 3.1.1"]
