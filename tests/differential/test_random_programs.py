"""Every scheduler on generated programs: a bounded part of what `make differential N=100000` does."""

import subprocess
import sys
from pathlib import Path

import pytest

from asim_command import Asim
from differential import judgement
from differential.invariants import violations
from differential.judgement import Subject, faults, subjects
from differential.long_run import digest
from differential.random_programs import LANGUAGES, generate, shrink
from differential.simulator import PYCOPY, traces

COMMAND = [str(Path(sys.executable).with_name("asim"))]
QUIET = {"id": 0, "tasks": {"A": [], "B": []}, "main": [], "limit": 600, "end": 100}
LIMITED = {**QUIET, "main": [["timeout", 0, [["mark", "sleep 1"], ["sleep", 1]]]]}


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


def test_a_set_before_a_wait_is_not_for_it_though_one_began_before_at_the_same_instant() -> None:
    trace = [[7, "A", "wait e0"], [7, "A", "waited"], [7, "A", "set"], [7, "A", "clear"], [7, "A", "wait e0"]]
    assert violations(QUIET, [*trace, [300, "main", "end"]], "v3") == []


def test_a_body_that_runs_on_beside_its_caller_has_the_record_of_its_own_sleep() -> None:
    trace = [[1, "C", "sleep 50"], [11, "C", "written"], [16, "C", "sleep 50"], [51, "C", "slept"], [66, "C", "slept"]]
    assert violations(LIMITED, trace, "v3") == []
    trace[3][0] = 50  # nobody's sleep has ended then
    assert violations(LIMITED, trace, "v3") == ["resumed early: C slept until 66 and went on at 50"]


# A limit cuts the sleep of main, which would have ended at 2. C is due at 2, too, the others at 3, 4 and 5.
CUT_SLEEP = [[1, "C", "sleep 1"], [1, "main", "sleep 1"], [1, "D", "sleep 2"], [2, "E", "sleep 2"], [2, "F", "sleep 3"]]
TURNS = [[3, "C", "slept"], [3, "D", "slept"], [4, "E", "slept"], [5, "F", "slept"]]


@pytest.mark.parametrize("record", [[[5, "main", "timeout"]], []])
def test_a_limit_that_cuts_a_sleep_is_recorded_three_turns_later_or_never(record: list[object]) -> None:
    for overtaking in range(len(TURNS)):  # D and E overtake one turn each
        assert violations(LIMITED, [*CUT_SLEEP, *TURNS[:overtaking], *record], "v3") == []
    found = ["out of order: main, due at 2, is not resumed when F, due at 5, is"]
    assert violations(LIMITED, [*CUT_SLEEP, *TURNS, *record], "v3") == found


@pytest.mark.parametrize(
    ("program", "record"), [(LIMITED, [[3, "main", "slept"]]), (QUIET, [[3, "main", "timeout"]]), (QUIET, [])]
)
def test_a_sleep_that_no_limit_cuts_is_recorded_at_once(program: dict[str, object], record: list[object]) -> None:
    found = ["out of order: main, due at 2, is not resumed when D, due at 3, is"]
    assert violations(program, [*CUT_SLEEP, *TURNS[:2], *record], "v3") == found


# Found by the long run: C#2, due at 3, goes on before the limit that has cut a sleep until 2 is recorded.
ONE_OVERTAKES = {
    **QUIET,
    "tasks": {"A": [["sleep0"], ["gather", ["C", "C"], 0]], "C": [["busy", 1], ["mark", "sleep 1"], ["sleep", 1]]},
    "main": [["spawn", "A"], ["spawn", "C"], ["timeout", 0, [["mark", "sleep 1"], ["sleep", 1]]]],
}
# As many as can: B, due at 3, before the runner's turn, C, due at 7, before that of the caller.
TWO_OVERTAKE = {
    **QUIET,
    "tasks": {
        "A": [["sleep0"], ["busy", 5]],
        "B": [["mark", "sleep 3"], ["sleep", 3], ["busy", 4]],
        "C": [["mark", "sleep 7"], ["sleep", 7]],
    },
    "main": [
        *([["spawn", name] for name in "ABC"]),
        ["timeout", 0, [["mark", "sleep 1"], ["sleep", 1]]],
    ],
}


@pytest.mark.parametrize(
    ("program", "ahead"),
    [(ONE_OVERTAKES, [[3, "C#2", "slept"]]), (TWO_OVERTAKE, [[5, "B", "slept"], [9, "C", "slept"]])],
)
def test_sleepers_due_later_may_go_on_before_a_cut_sleep_is_recorded(
    program: dict[str, object], ahead: list[object], command: Asim, tmp_path: Path
) -> None:
    # The real library judges `circuitpython`.
    for subject in (Subject("asyncio-v3"), Subject("circuitpython")):
        assert faults(subject, [program], command.line(), tmp_path / subject.scheduler) == []
    trace = traces(Subject("asyncio-v3").setting, [program], command.line(), tmp_path / "trace")[0]
    assert trace is not None
    before = trace[
        : next(place for place, (_at, who, label) in enumerate(trace) if (who, label) == ("main", "timeout"))
    ]
    assert [entry for entry in before if entry in ahead] == ahead


# Found by the long run: the reader's turn comes when two tasks have been busy for 60 ms each, and main has ended.
def test_a_reader_may_wait_as_long_as_all_tasks_are_busy() -> None:
    program = {**QUIET, "tasks": {"C": [["loop", 2, [["busy", 30]]]]}, "devices": {"d0": [[1, 5]]}}
    trace: list[object] = [[0, "B", "read d0"], [0, "C", "start"], [60, "C", "end"], [60, "C#2", "start"]]
    assert violations(program, [*trace, [120, "C#2", "end"], [120, "main", "end"]], "v3") == []
    found = ["reader not resumed: B waits for d0, to which something came at 1"]
    assert violations(program, [*trace, [120, "C#2", "end"], [132, "main", "end"]], "v3") == found


def test_a_program_with_a_limit_must_end() -> None:
    assert violations(QUIET, None, "v2") == ["the program does not end"]


# A changed module of the package used to go unnoticed, for the package in a build tree is made of links.
def test_the_long_run_starts_anew_when_code_behind_a_link_changes(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "part").symlink_to(tmp_path / "sources")
    digests = set()
    for text in ("before", "after", "after"):
        (tmp_path / "sources" / "module.py").write_text(text)
        digests.add(digest(tmp_path / "package"))
    assert len(digests) == 2


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
