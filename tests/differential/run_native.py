"""Compares the programs of the differential data, run as native tasks, with the traces of the real implementations.

usage: run_native.py INTERPRETER FAMILY LEAST     fails if fewer than LEAST programs could be run as native tasks
"""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from differential.comparison import FAMILIES, Divergence, load


def main(interpreter: str, name: str, least: int) -> int:
    """Print how many agree; return 1 if one diverges, or too few ran."""
    family = next(family for family in FAMILIES if family.name == name)
    programs = {program["id"]: program for program in load(family)}
    text = "".join(json.dumps(program) + "\n" for program in programs.values())
    done = subprocess.run([interpreter, name], input=text, stdout=subprocess.PIPE, text=True, check=True)
    traces = [json.loads(line) for line in done.stdout.splitlines()]
    divergences = [
        Divergence(programs[result["id"]], programs[result["id"]]["trace"], result["trace"])
        for result in traces
        if result["trace"] != programs[result["id"]]["trace"]
    ]
    print(f"{name}: {len(traces)} of {len(programs)} programs as native tasks, {len(divergences)} diverge")
    for divergence in divergences[:10]:
        print(divergence)
    return int(bool(divergences) or len(traces) < least)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
