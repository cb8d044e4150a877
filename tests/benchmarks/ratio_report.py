"""What the Python benchmarks print: one line for each limit, as `ratio_report.hpp` has it."""

import sys
from dataclasses import dataclass, field


@dataclass
class Report:
    """Prints limits as they are checked and remembers whether one was broken."""

    broken: list[str] = field(default_factory=list)

    def check(self, name: str, value: float, limit: float, unit: str, evidence: str) -> None:
        """Print "name value limit ok (evidence)"; the limit itself is allowed."""
        ok = value <= limit
        print(f"{name:<40} {value:6.2f}{unit}  limit {limit:5.2f}{unit}  {'ok' if ok else 'FAIL':<4} ({evidence})")
        sys.stdout.flush()
        if not ok:
            self.broken.append(name)

    def exit_status(self) -> int:
        """Return 1 if a limit was broken."""
        return 1 if self.broken else 0
