"""Judges very many generated programs: long_run.py COUNT [--chunk SIZE] [--jobs N] [--state FILE]

COUNT programs for each scheduler of `asim list schedulers`, in chunks that follow from their numbers. What is done is
kept in the state file, and a further run goes on there, until asim or these files change. At the first chunk with a
fault the smallest program that shows it is printed, and the exit status is 1.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from asim import _asim
from differential.judgement import Fault, Subject, faults, subjects
from differential.random_programs import generate, shrink
from differential.simulator import Program

COMMAND = [str(Path(sys.executable).with_name("asim"))]


class State:
    """The chunks that are done, in a file."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._version = f"{size} {digest(Path(_asim.__file__).parent, Path(__file__).parent)}"
        self.done: set[int] = set()
        if path.exists():
            kept = json.loads(path.read_text())
            if kept["version"] == self._version:
                self.done = set(kept["done"])

    def add(self, chunk: int) -> None:
        """Note that a chunk is done."""
        self.done.add(chunk)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps({"version": self._version, "done": sorted(self.done)}))
        part.replace(self._path)


def digest(*folders: Path) -> str:
    """Return a digest of the code below `folders`: of what is judged, and of who judges."""
    found = hashlib.sha256()
    for folder in folders:
        # The package in a build tree is made of links.
        below = [Path(root, name) for root, _, names in os.walk(folder, followlinks=True) for name in names]
        for file in sorted(file for file in below if file.suffix in (".py", ".so")):
            found.update(file.read_bytes())
    return found.hexdigest()


def judge(chunk: int, size: int, judged: list[Subject]) -> Fault | None:
    """Run one chunk on all schedulers; return the first fault."""
    made: dict[str, list[Program]] = {}
    for subject in judged:
        if subject.language not in made:
            made[subject.language] = generate(subject.language, chunk, size)
        with tempfile.TemporaryDirectory() as folder:
            if found := faults(subject, made[subject.language], COMMAND, Path(folder)):
                return found[0]
    return None


def smallest(chunk: int, size: int, fault: Fault) -> Fault:
    """Shrink the program of a fault of that chunk."""

    def same_fault(program: Program) -> Fault | None:
        with tempfile.TemporaryDirectory() as folder:
            found = faults(fault.subject, [program], COMMAND, Path(folder))
        return found[0] if found and found[0].kind == fault.kind else None

    program = shrink(fault.subject.language, chunk, size, fault.program, lambda p: same_fault(p) is not None)
    return same_fault(program) or fault


def main() -> int:
    """Run what is not done; return 1 at the first fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("--chunk", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--state", type=Path, default=Path("build/differential/state.json"))
    arguments = parser.parse_args()
    size = arguments.chunk
    judged = subjects(COMMAND)
    state = State(arguments.state, size)
    wanted = range(-(-arguments.count // size))
    left = [chunk for chunk in wanted if chunk not in state.done]
    names = ", ".join(subject.scheduler for subject in judged)
    print(f"{len(wanted) * size} programs each for {names}; {len(wanted) - len(left)} of {len(wanted)} chunks are done")
    started = time.monotonic()
    with ProcessPoolExecutor(arguments.jobs) as pool:
        running = {chunk: pool.submit(judge, chunk, size, judged) for chunk in left}
        for count, (chunk, result) in enumerate(running.items(), 1):
            if fault := result.result():
                pool.shutdown(cancel_futures=True)
                print(f"chunk {chunk}: {fault}\nthe smallest program like it:", flush=True)
                print(smallest(chunk, size, fault))
                return 1
            state.add(chunk)
            print(f"{count * size} programs, {time.monotonic() - started:.0f} s", flush=True)
    print("no divergence")
    return 0


if __name__ == "__main__":
    sys.exit(main())
