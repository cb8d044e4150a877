"""What one more round costs: the difference of a long and a short run, so that what starts a run does not count."""

import time
from collections.abc import Callable, Mapping


def marginal_ns(
    runs: Mapping[str, Callable[[int], object]], short: int, long: int, repetitions: int
) -> dict[str, float]:
    """Return the CPU time of one round of each run, in nanoseconds.

    All are measured in turn. What disturbs a measurement only ever makes it longer: of each length the shortest counts.
    """
    times: dict[tuple[str, int], list[int]] = {(name, rounds): [] for name in runs for rounds in (short, long)}
    for _ in range(repetitions):
        for (name, rounds), measured in times.items():
            start = time.process_time_ns()
            runs[name](rounds)
            measured.append(time.process_time_ns() - start)
    return {name: (min(times[name, long]) - min(times[name, short])) / (long - short) for name in runs}
