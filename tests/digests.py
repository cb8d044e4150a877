"""Prints the digest of what happens in each ready scenario, for the comparison of builds: digests.py PACKAGE_FOLDER."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SCENARIOS = Path(__file__).parent.parent / "scenarios"


def main() -> int:
    """Run all scenarios with the package in the folder that the first argument names."""
    environment = {**os.environ, "PYTHONPATH": str(Path(sys.argv[1]).resolve())}
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder, "results.json")
        command = [sys.executable, "-m", "asim", "run", str(SCENARIOS), "--json", str(results)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if not results.exists():
            sys.exit(f"asim ended with status {done.returncode}:\n{done.stderr}")
        for result in json.loads(results.read_text(encoding="utf-8")):
            print(Path(result["file"]).relative_to(SCENARIOS), result["trace_digest"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
