"""The `asim` command: pins what the interpreter would make differ from run to run, then calls the C++ main."""

import os
import sys


def main() -> None:
    """Run the command line in `sys.argv` and exit with its status.

    Iteration over a set of strings follows the interpreter's hash seed, which is fixed only when a process starts: a
    process that was started with a random one replaces itself once. So does one that leaves assertions out, which the
    simulated modules raise as the real ones do.
    """
    if sys.flags.hash_randomization or sys.flags.optimize:
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        environment.pop("PYTHONOPTIMIZE", None)
        os.execve(sys.executable, [sys.executable, __file__, *sys.argv[1:]], environment)  # noqa: S606
    from asim._asim import main as run  # noqa: PLC0415  (not before the process is the final one)

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    # The first entry is this package's folder or the current one. Host modules must not be found there: a folder of
    # programs may well hold a `json.py`.
    sys.path[0:1] = []
    sys.path.append(os.path.dirname(os.path.dirname(__file__)))
    main()
