"""Runs batches of programs in the simulator: an interpreter of their language, on a scheduler.

The scheduler is asim's own, or another implementation of its name, which the program puts in front of `sys.path`.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
REFERENCE = Path(sys.prefix) / "reference"
"""Where tests/reference/fetch.py has unpacked other implementations."""
STAND_INS = Path(__file__).parent.parent / "reference" / "stand_ins"

Program = dict[str, Any]
Trace = list[Any]

LIBRARY = "reference"
"""The folder of another implementation beside the program."""

_MAIN = """\
import sys
{preludes}
sys.argv.append("programs.jsonl")
import {interpreter}
"""

# Far longer than programs run: the longest take some limits of a second each.
_PROGRAM_S = 3
_LONGEST_S = 60


@dataclass(frozen=True)
class Setting:
    """What programs run on."""

    name: str
    scheduler: str
    interpreter: str
    library: Mapping[str, Path] = field(default_factory=dict)
    """Files of another implementation, by their place in the folder `LIBRARY`."""
    prelude: str = ""
    """What the program does before it imports the interpreter."""
    lacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What programs declare and this has not, such as `flags`, each with its operations: left out of the programs."""

    @property
    def preludes(self) -> str:
        """The first lines of a program that runs on it."""
        return (f'sys.path.insert(0, "{LIBRARY}")\n' if self.library else "") + self.prelude

    def adapted(self, program: Program) -> Program:
        """Return the specification alone, without what this lacks."""
        kept = {key: value for key, value in program.items() if key != "trace" and key not in self.lacks}
        if self.lacks:
            kept["main"] = self._operations(program["main"])
            kept["tasks"] = {name: self._operations(operations) for name, operations in program["tasks"].items()}
        return kept

    def _operations(self, operations: list[Any]) -> list[Any]:
        """Operations nest: a list within one holds operations if its first entry is a list."""
        return [
            [
                self._operations(part) if isinstance(part, list) and part and isinstance(part[0], list) else part
                for part in one
            ]
            for one in operations
            if not any(one[0] in operations_of for operations_of in self.lacks.values())
        ]

    def copy_library(self, folder: Path) -> None:
        """Put the other implementation, if it is one, beside the program in `folder`."""
        for name, source in self.library.items():
            (folder / LIBRARY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / LIBRARY / name)


PYCOPY = Setting(
    "micropython-uasyncio 2.1.1 with core 2.3",
    "uasyncio-v2",
    "interp_v2.py",
    {
        "uasyncio/__init__.py": REFERENCE / "micropython-uasyncio-2.1.1/uasyncio/__init__.py",
        "uasyncio/core.py": REFERENCE / "micropython-uasyncio.core-2.3/uasyncio/core.py",
        "uasyncio/queues.py": REFERENCE / "micropython-uasyncio.queues-0.1.2/uasyncio/queues.py",
        "uasyncio/synchro.py": REFERENCE / "micropython-uasyncio.synchro-0.1.1/uasyncio/synchro.py",
        "usocket.py": STAND_INS / "usocket.py",
        "collections/deque.py": STAND_INS / "deque.py",
    },
)


def traces(
    setting: Setting, programs: Sequence[Program], command: Sequence[str], folder: Path
) -> dict[int, Trace | None]:
    """Run `programs` in `folder` with the `asim` command; return what each did by its id, None for one without an end.

    Raises:
        RuntimeError: The run itself failed.
    """
    _furnish(setting, folder)
    found: dict[int, Trace | None] = {}
    left = list(programs)
    while left:
        results = _run(setting, left, command, folder)
        found.update(results)
        left = [program for program in left if program["id"] not in results]
        if left:  # the first one has used up the time of the others
            found[left.pop(0)["id"]] = None
    return found


def _furnish(setting: Setting, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(DATA / setting.interpreter, folder)
    module = setting.interpreter.removesuffix(".py")
    (folder / "main.py").write_text(_MAIN.format(preludes=setting.preludes, interpreter=module))
    setting.copy_library(folder)


def _run(setting: Setting, programs: Sequence[Program], command: Sequence[str], folder: Path) -> dict[int, Trace]:
    with (folder / "programs.jsonl").open("w", encoding="utf-8") as file:
        for program in programs:
            file.write(json.dumps(setting.adapted(program)) + "\n")
    until = f"{_LONGEST_S + _PROGRAM_S * len(programs)}s"
    arguments = ["run", "main.py", "--scheduler", setting.scheduler, "--until", until, "--json", "-"]
    done = subprocess.run([*command, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"asim ended with status {done.returncode}:\n{done.stderr}")
    results = [json.loads(line) for line in json.loads(done.stdout)["stdout"].splitlines()]
    return {result["id"]: result["trace"] for result in results}
