"""Every scheduler on generated programs: a bounded part of what `make differential N=100000` does."""

import subprocess
import sys
from pathlib import Path

import pytest

from asim_command import Asim
from differential import judgement
from differential.invariants import violations
from differential.judgement import Subject, faults, subjects
from differential.random_programs import LANGUAGES, generate, shrink
from differential.simulator import PYCOPY

COMMAND = [str(Path(sys.executable).with_name("asim"))]
QUIET = {"id": 0, "tasks": {"A": [], "B": []}, "main": [], "limit": 600, "end": 100}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "subject" in metafunc.fixturenames:
        metafunc.parametrize("subject", subjects(COMMAND), ids=lambda subject: subject.scheduler)


def test_generated_programs_run_as_they_should(subject: Subject, command: Asim, tmp_path: Path) -> None:
    found = faults(subject, generate(subject.language, 0, 150), command.line(), tmp_path)
    assert not found, "\n".join(map(str, found[:5]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_seed_gives_the_same_programs_again_and_another_one_others(language: str) -> None:
    first = generate(language, 3, 20)
    assert first == generate(language, 3, 20)
    assert first != generate(language, 4, 20)
    assert [program["id"] for program in first] == list(range(20))


def test_a_real_implementation_that_does_otherwise_is_a_fault(
    command: Asim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(judgement.REFERENCES, "uasyncio-v2", PYCOPY)
    found = faults(Subject("uasyncio-v2"), generate("v2", 0, 100), command.line(), tmp_path)
    assert {fault.kind for fault in found} == {f"differs from {PYCOPY.name}"}


def test_a_program_shrinks_to_what_shows_the_fault() -> None:
    def fails(program: dict[str, object]) -> bool:
        return '"busy"' in str(program).replace("'", '"')

    found = next(program for program in generate("v2", 1, 100) if fails(program) and len(str(program)) > 300)
    smallest = shrink("v2", 1, 100, found, fails)
    assert fails(smallest)
    assert len(str(smallest)) < 120


@pytest.mark.parametrize(
    ("trace", "found"),
    [
        ([[5, "A", "start"], [4, "A", "end"]], "time runs backwards: [4, 'A', 'end'] after [5, 'A', 'start']"),
        ([[0, "A", "sleep 10"], [9, "A", "slept"]], "resumed early: A slept until 10 and went on at 9"),
        (
            [[0, "A", "sleep 10"], [0, "B", "sleep 20"], [20, "B", "slept"], [20, "A", "slept"]],
            "out of order: A, due at 10, is not resumed when B, due at 20, is",
        ),
        (
            [[0, "A", "sleep 10"], [0, "B", "sleep 20"], [20, "B", "slept"]],
            "out of order: A, due at 10, is not resumed when B, due at 20, is",
        ),
        (
            [[0, "A", "read d0"], [300, "main", "end"]],
            "reader not resumed: A waits for d0, to which something came at 5",
        ),
        (
            [[0, "A", "wait e0"], [7, "B", "set"], [300, "main", "end"]],
            "waiter not resumed: A waits for e0, which was set at 7",
        ),
    ],
)
def test_what_no_scheduler_may_do_is_found(trace: list[object], found: str) -> None:
    program = {**QUIET, "devices": {"d0": [[5, 1]]}}
    assert [text for language in ("v2", "v3") for text in violations(program, trace, language)] == [found, found]


def test_a_sleep_that_is_cut_short_is_not_early() -> None:
    trace = [[0, "A", "sleep 10"], [4, "A", "caught:CancelledError"], [4, "A", "sleep 10"], [14, "A", "slept"]]
    assert violations(QUIET, trace, "v3") == []


def test_a_program_with_a_limit_must_end() -> None:
    assert violations(QUIET, None, "v2") == ["the program does not end"]


def test_the_long_run_goes_on_where_it_was_left(tmp_path: Path) -> None:
    def run() -> list[str]:
        script = Path(__file__).with_name("long_run.py")
        arguments = ["5", "--chunk", "5", "--jobs", "1", "--state", str(tmp_path / "state.json")]
        done = subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    assert run()[-1] == "no divergence"
    first, *more = run()
    assert first.endswith("1 of 1 chunks are done")
    assert more == ["no divergence"]
