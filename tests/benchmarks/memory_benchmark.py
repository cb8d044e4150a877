"""One virtual hour of native tasks at 1 kHz, no trace: the most memory that a process takes, against one minute."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ratio_report import Report

MOST_GROWTH_MB = 1.0

# Durations are drawn anew each time, so that hardly any two measured values are equal: keeping them must have an end.
SCENARIO = """\
asim: 1
name: 1 kHz
board: pyboard-v1.1
scheduler: {scheduler}
tasks:
  - {{name: sampler, loop: [{{set: {{X5: 1}}}}, {{busy: [1us, 300us]}}, {{set: {{X5: 0}}}}, {{sleep: 1ms}}]}}
  - {{name: second, loop: [{{busy: [1us, 100us]}}, {{mark: tick}}, {{sleep: 1ms}}]}}
expect:
  - lateness: {{task: sampler, max: 10ms}}
  - lateness: {{task: second, max: 10ms}}
  - latency: {{from: "pin:X5:rising", to: "pin:X5:falling", max: 1ms}}
  - events: {{of: "mark:tick", min: 1}}
"""


def peak_mb(scenario: Path, until: str) -> float:
    """Run a scenario in a process of its own; it must succeed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "asim", "run", str(scenario), "--until", until], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"asim ended with status {process.returncode}")
    return usage.ru_maxrss / 1024


def main() -> int:
    """Print the growth."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder, "khz.yaml")
        for scheduler in ("uasyncio-v2", "asyncio-v3"):
            scenario.write_text(SCENARIO.format(scheduler=scheduler))
            minute = peak_mb(scenario, "1min")
            hour = peak_mb(scenario, "60min")
            evidence = f"{hour:.1f} MB to {minute:.1f} MB"
            report.check(f"{scheduler}, an hour beyond a minute", hour - minute, MOST_GROWTH_MB, "MB", evidence)
    return report.exit_status()


if __name__ == "__main__":
    sys.exit(main())
