"""`asim check`: mistakes with coroutines, found without running anything."""

import json

import jsonschema
import pytest

from asim_command import Asim

WRONG = """\
import asyncio


async def poll():
    await asyncio.sleep_ms(5)


async def main():
    poll()
    asyncio.create_task(poll)


asyncio.run(main())
"""
RIGHT = "import asyncio\n\n\nasync def main():\n    await asyncio.sleep(1)\n\n\nasyncio.run(main())\n"
SLOW = "import time\n\n\nasync def main():\n    time.sleep(1)\n"


@pytest.fixture
def files(command: Asim) -> Asim:
    for name, text in {"wrong.py": WRONG, "right.py": RIGHT, "slow.py": SLOW, "broken.py": "def f(:\n"}.items():
        command.write(name, text)
    return command


def test_tells_place_remedy_and_rule(files: Asim) -> None:
    done = files("check", "wrong.py")
    assert done.stdout == (
        'wrong.py:9:5: error: "poll()" makes a coroutine, and nothing runs it; write "await poll()" or '
        '"asyncio.create_task(poll())" [never-awaited]\n'
        'wrong.py:10:25: error: "asyncio.create_task" takes a coroutine, "poll" is the function; write "poll()" '
        "[not-called]\n"
        "asim: 1 file checked, 2 errors\n"
    )
    assert done.stderr == ""
    assert done.returncode == 1


def test_says_when_nothing_is_found(files: Asim) -> None:
    done = files("check", "right.py")
    assert done.stdout == "asim: 1 file checked, nothing found\n"
    assert done.returncode == 0


def test_a_note_is_no_failure(files: Asim) -> None:
    done = files("check", "slow.py")
    assert done.stdout.splitlines()[-1] == "asim: 1 file checked, 1 note"
    assert done.returncode == 0


def test_a_comment_says_that_it_is_meant_so(files: Asim) -> None:
    lines = WRONG.replace("    poll()\n", "    poll()  # asim: ignore[never-awaited]\n")
    files.write("meant.py", lines.replace("(poll)", "(poll)  # asim: ignore[not-called]"))
    assert files("check", "meant.py").returncode == 0


def test_the_other_files_are_checked_when_one_cannot_be(files: Asim) -> None:
    done = files("check", "broken.py", "none.py", "slow.py")
    assert (
        done.stderr == "asim: broken.py:1:7: invalid syntax\nasim: none.py: cannot be read: No such file or directory\n"
    )
    assert done.stdout.splitlines()[-1] == "asim: 1 file checked, 1 note"
    assert done.returncode == 2


def test_a_directory_stands_for_the_programs_below_it(files: Asim) -> None:
    files.write("board/main.py", RIGHT)
    files.write("board/lib/driver.py", WRONG)
    files.write("board/.hidden/driver.py", WRONG)
    files.write("board/main.yaml", "asim: 1\n")
    done = files("check", "board", "--format", "json")
    assert json.loads(done.stdout)["files"] == ["board/lib/driver.py", "board/main.py"]
    assert done.returncode == 1


def test_names_are_followed_into_the_other_files(files: Asim) -> None:
    files.write("board/main.py", "from driver import poll\npoll()\n")
    files.write("board/driver.py", "async def poll():\n    pass\n")
    assert files("check", "board/main.py").stdout.startswith('board/main.py:2:1: error: "poll()" makes a coroutine')


def test_json_matches_its_published_schema(files: Asim) -> None:
    done = files("check", "wrong.py", "slow.py", "broken.py", "none.py", "--format", "json")
    written = json.loads(done.stdout)
    jsonschema.validate(written, json.loads(files("schema", "--check").stdout))
    assert [finding["rule"] for finding in written["findings"]] == ["never-awaited", "not-called", "blocking-sleep"]
    assert [(failure["file"], failure["line"]) for failure in written["failures"]] == [
        ("broken.py", 1),
        ("none.py", None),
    ]
    assert written["exit_status"] == done.returncode == 2


def test_github_shows_findings_beside_the_lines(files: Asim) -> None:
    done = files("check", "wrong.py", "slow.py", "--format", "github")
    assert done.stdout.splitlines() == [
        '::error file=wrong.py,line=9,col=5,title=asim check%3A never-awaited::"poll()" makes a coroutine, and nothing '
        'runs it; write "await poll()" or "asyncio.create_task(poll())"',
        '::error file=wrong.py,line=10,col=25,title=asim check%3A not-called::"asyncio.create_task" takes a coroutine, '
        '"poll" is the function; write "poll()"',
        '::notice file=slow.py,line=5,col=5,title=asim check%3A blocking-sleep::"time.sleep(1)" holds up every task; '
        'write "await asyncio.sleep(1)"',
    ]
    assert done.returncode == 1


def test_lists_its_rules(command: Asim) -> None:
    done = command("check", "--rules")
    rows = [line.split(None, 2) for line in done.stdout.splitlines()]
    assert {row[0]: row[1] for row in rows}["never-awaited"] == "error"
    assert {row[1] for row in rows} == {"error", "note"}
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["check"], "check: FILE is required; see `asim check --help`"),
        (
            ["check", "a.py", "--format", "jsn"],
            '--format: expected text, json or github, got "jsn"; did you mean "json"?',
        ),
        (["check", "a.py", "--rule"], 'there is no option --rule; did you mean "--rules"?; see `asim check --help`'),
        (["check", "."], ".: there is no program (*.py) in this directory or below it"),
        (
            ["schema", "--check", "--board"],
            "schema: each of the options asks for a schema of its own; give one",
        ),
    ],
)
def test_a_wrong_command_line_says_what_would_be_right(command: Asim, arguments: list[str], complaint: str) -> None:
    done = command(*arguments)
    assert (done.stdout, done.stderr, done.returncode) == ("", f"asim: {complaint}\n", 2)
