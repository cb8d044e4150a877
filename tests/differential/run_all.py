"""Compares every program of the differential data with what the real implementations do.

usage: run_all.py [DATA_FOLDER]     (default: data beside this file)
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from differential.comparison import FAMILIES, compare, load
from differential.simulator import DATA


def main() -> int:
    """Print one line a comparison; return 1 if any program diverges."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    command = [str(Path(sys.executable).with_name("asim"))]
    status = 0
    for family in FAMILIES:
        started = time.monotonic()
        programs = load(family, data)
        with tempfile.TemporaryDirectory() as folder:
            divergences = compare(family, programs, command, Path(folder))
        took = time.monotonic() - started
        reference = family.reference.name if family.reference else "recorded traces"
        print(f"{family.name}: {len(programs)} programs against {reference}, {len(divergences)} diverge, {took:.1f} s")
        for divergence in divergences[:10]:
            print(divergence)
        status = status or int(bool(divergences))
    return status


if __name__ == "__main__":
    sys.exit(main())
