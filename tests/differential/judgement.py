"""Judges what a scheduler makes of generated programs.

By the real implementation where there is one to run; by the invariants; by a second run; and by the same program with
other names, for nothing may depend on a name.
"""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from differential import circuitpython
from differential.invariants import violations
from differential.simulator import PYCOPY, Program, Setting, Trace, traces

REFERENCES = {"uasyncio-pycopy": PYCOPY, "circuitpython": circuitpython.REAL}
"""By scheduler, the real implementations that run here."""

_INTERPRETERS = {"v2": "interp_v2.py", "fast_io": "interp_v2.py", "v3": "interp_v3.py"}
_PREFIX = "other_"


@dataclass(frozen=True)
class Subject:
    """A scheduler that is judged."""

    scheduler: str

    @property
    def language(self) -> str:
        """The language of the programs for it: those of the V2 family have `uasyncio`, all others `asyncio`."""
        if self.scheduler == "fast_io":
            return "fast_io"
        return "v2" if self.scheduler.startswith("uasyncio-") else "v3"

    @property
    def setting(self) -> Setting:
        """What its programs run on."""
        if self.scheduler == circuitpython.SIMULATED.scheduler:
            return circuitpython.SIMULATED
        return Setting(self.scheduler, self.scheduler, _INTERPRETERS[self.language])


@dataclass(frozen=True)
class Fault:
    """A program that a scheduler does not run as it should."""

    subject: Subject
    program: Program
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.subject.scheduler}: {self.kind}: {self.text}\n  {json.dumps(self.program)}"


def subjects(command: Sequence[str]) -> list[Subject]:
    """Return all that `asim list schedulers` shows."""
    done = subprocess.run([*command, "list", "schedulers"], capture_output=True, text=True, check=True)
    return [Subject(line.split()[0]) for line in done.stdout.splitlines() if line.strip()]


def faults(subject: Subject, programs: Sequence[Program], command: Sequence[str], folder: Path) -> list[Fault]:
    """Run `programs` and return what is wrong with their traces, at most one fault each."""
    programs = [subject.setting.adapted(program) for program in programs]
    got = traces(subject.setting, programs, command, folder / "first")
    others = {"another run": traces(subject.setting, programs, command, folder / "second")}
    renamed = traces(subject.setting, [_renamed(program) for program in programs], command, folder / "renamed")
    others["the run with other names"] = {number: _named_back(trace) for number, trace in renamed.items()}
    if reference := REFERENCES.get(subject.scheduler):
        others[reference.name] = traces(reference, programs, command, folder / "reference")
    found = []
    for program in programs:
        trace = got[program["id"]]
        fault = None
        if broken := violations(program, trace, subject.language):
            fault = broken[0].partition(": ")
        for name, other in others.items():
            if other[program["id"]] != trace:
                fault = f"differs from {name}", "", _difference(trace, other[program["id"]])
        if fault:
            found.append(Fault(subject, program, fault[0], fault[2]))
    return found


def _difference(trace: Trace | None, other: Trace | None) -> str:
    if trace is None or other is None:
        return f"{'no end' if trace is None else 'an end'}, there {'no end' if other is None else 'an end'}"
    for index, (mine, theirs) in enumerate(zip(trace, other, strict=False)):
        if mine != theirs:
            return f"entry {index} is {mine}, there {theirs}"
    return f"{len(trace)} entries, there {len(other)}"


def _renamed(program: Program) -> Program:
    named = [value for key, value in program.items() if key not in ("id", "main", "end", "limit", "loop")]
    names = {name for group in named for name in group}

    def of(thing: Any) -> Any:
        if isinstance(thing, dict):
            return {of(key): of(value) for key, value in thing.items()}
        if isinstance(thing, list):
            return [of(element) for element in thing]
        if isinstance(thing, str):
            return " ".join(_PREFIX + word if word in names else word for word in thing.split(" "))
        return thing

    return {key: value if key == "loop" else of(value) for key, value in program.items()}


def _named_back(trace: Trace | None) -> Trace | None:
    back: Trace | None = json.loads(json.dumps(trace).replace(_PREFIX, ""))
    return back
