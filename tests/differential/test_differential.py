"""The schedulers against the traces of the real implementations: a spread of the programs.

`make differential` compares all of them.
"""

from pathlib import Path

import pytest

from asim_command import Asim
from differential import circuitpython
from differential.comparison import FAMILIES, Family, compare, load, spread


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_random_programs_leave_the_trace_of_the_real_scheduler(family: Family, command: Asim, tmp_path: Path) -> None:
    programs = spread(load(family), 300)
    divergences = compare(family, programs, command.line(), tmp_path)
    assert not divergences, "\n".join(map(str, divergences[:5]))


def test_programs_lose_only_their_flags_for_circuitpython() -> None:
    program = {
        "id": 1,
        "flags": ["f0"],
        "main": [["flag_set", "f0"], ["guard", [["flag_wait", "f0"], ["mark", "a"]], [], 1], ["gather", ["A"], 0]],
        "tasks": {"A": [["flag_wait", "f0"], ["loop", 2, [["sleep0"]]]]},
        "trace": [[0, "loop", "done"]],
    }
    assert circuitpython.SIMULATED.adapted(program) == {
        "id": 1,
        "main": [["guard", [["mark", "a"]], [], 1], ["gather", ["A"], 0]],
        "tasks": {"A": [["loop", 2, [["sleep0"]]]]},
    }


def test_a_changed_trace_is_a_divergence(command: Asim, tmp_path: Path) -> None:
    family = FAMILIES[0]
    program = dict(load(family)[0])
    program["trace"] = [*program["trace"][:-1], [0, "loop", "elsewhere"]]
    (divergence,) = compare(family, [program], command.line(), tmp_path)
    assert f"entry {len(program['trace']) - 1}: the real scheduler [0, 'loop', 'elsewhere'], asim " in str(divergence)
