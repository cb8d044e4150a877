"""The real command, run as a user runs it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# Nothing of the caller's terminal or configuration may reach the command under test.
_FOREIGN = ("NO_COLOR", "TERM", "COLUMNS", "PYTHONHASHSEED")

# Far longer than any run takes, sanitizers included: a hang must end the test, not the suite.
_LIMIT_S = 240


class Asim:
    """Runs `asim` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, text: str) -> Path:
        """Write a file that the command can name as `name`."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment in which the command runs."""
        kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
        return {**kept, **(extra or {})}

    def line(self, *arguments: str) -> list[str]:
        """The command line of `asim ARGUMENTS`."""
        return [str(Path(sys.executable).with_name("asim")), *arguments]

    def __call__(self, *arguments: str, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """Run `asim ARGUMENTS` to its end."""
        return subprocess.run(
            self.line(*arguments),
            cwd=self.folder,
            env=self.environment(env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_LIMIT_S,
            check=False,
        )
