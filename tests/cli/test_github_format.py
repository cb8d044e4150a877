"""`asim run --format github`: annotations at the lines of what failed."""

from pathlib import Path

import pytest

from asim_command import Asim

SCENARIO = """\
asim: 1
name: The lamp, on time
board: pyboard-v1.1
program: {file: src/lamp.py, path: [lib]}
duration: 1s
stimuli:
  - {at: 100ms, pin: {X3: 1}}
expect:
  - events: {of: "mark:on", count: 1}
  - latency: {from: "pin:X3:rising", to: "mark:on", max: 1ms}
"""
LAMP = """\
import asyncio
import marks


async def main():
    print("::error::no command of asim's")
    await asyncio.sleep_ms(150)
    marks.mark()
    await asyncio.sleep_ms(50)


asyncio.run(main())
"""


@pytest.fixture
def command(tmp_path: Path) -> Asim:
    """The command, with a scenario, its program and a module of that."""
    command = Asim(tmp_path)
    command.write("lamp.yaml", SCENARIO)
    command.write("src/lamp.py", LAMP)
    command.write("lib/marks.py", 'from asim import mark as set_mark\n\n\ndef mark():\n    set_mark("on")\n')
    return command


def annotations(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("::")]


def test_a_failed_expectation_is_an_error_at_its_line(command: Asim) -> None:
    done = command("run", "lamp.yaml", "--format", "github")
    assert done.returncode == 1
    (annotation,) = annotations(done.stdout)
    assert annotation.startswith(
        "::error file=lamp.yaml,line=10,col=5,title=The lamp%2C on time%3A latency pin%3AX3%3Arising -> mark%3Aon::"
        "the longest, "
    )
    assert "%0Ameasured: count 1, min " in annotation
    assert annotation.endswith("%0Awanted: max 1ms")
    assert "FAIL  latency pin:X3:rising -> mark:on" in done.stdout


def test_nothing_that_a_program_prints_can_be_taken_for_a_command(command: Asim) -> None:
    assert "no command of asim's" not in command("run", "lamp.yaml", "--format", "github").stdout
    assert "no command of asim's" in command("run", "lamp.yaml").stdout


def test_text_is_the_default_and_has_no_annotations(command: Asim) -> None:
    plain = command("run", "lamp.yaml").stdout
    assert annotations(plain) == ["::error::no command of asim's"]  # the program's own line
    assert annotations(command("run", "lamp.yaml", "--format", "text").stdout) == annotations(plain)


@pytest.mark.parametrize(
    ("file", "text", "place", "message"),
    [
        ("lib/marks.py", "def mark():\n    raise OSError(19)\n", "lib/marks.py,line=2", "OSError: [Errno 19] ENODEV"),
        ("src/lamp.py", "\n\nnonsense\n", "src/lamp.py,line=3", "NameError"),
        ("src/lamp.py", "import asyncio\nx = (\n", "src/lamp.py,line=2", "SyntaxError"),
    ],
)
def test_an_exception_is_an_error_at_the_line_of_the_program(
    command: Asim, file: str, text: str, place: str, message: str
) -> None:
    command.write(file, text)
    done = command("run", "lamp.yaml", "--format", "github")
    assert done.returncode == 3
    (annotation,) = [line for line in annotations(done.stdout) if ".py" in line.partition("::error ")[2].split(",")[0]]
    assert annotation.startswith(f"::error file={place},col=1,title=The lamp%2C on time%3A exception at ")
    assert message in annotation
    assert "%0ATraceback (most recent call last):%0A" in annotation


def test_a_hang_is_an_error_at_the_line_that_hangs(command: Asim) -> None:
    command.write("lib/marks.py", "def mark():\n    while True:\n        pass\n")
    done = command("run", "lamp.yaml", "--format", "github", "--set", "hang_limit=100ms")
    assert done.returncode == 3
    assert any(line.startswith("::error file=lib/marks.py,line=") for line in annotations(done.stdout))


def test_mistakes_of_scenarios_are_errors_at_their_places(command: Asim) -> None:
    command.write("wrong.yaml", SCENARIO.replace("duration", "duratoin").replace("X3: 1", "X99: 1"))
    done = command("run", "wrong.yaml", "missing.yaml", "--format", "github")
    assert done.returncode == 2
    assert annotations(done.stdout) == [
        '::error file=wrong.yaml,line=5,col=1,title=duratoin::unknown key; did you mean "duration"?',
        '::error file=wrong.yaml,line=7,col=23,title=stimuli[0].pin.X99::pyboard-v1.1 has no pin "X99"; did you '
        'mean "X9"?',
        "::error file=missing.yaml::missing.yaml: there is no such file",
    ]
    assert 'asim: wrong.yaml:5:1: duratoin: unknown key; did you mean "duration"?' in done.stderr


def test_a_mistake_of_an_option_is_an_error_of_the_file(command: Asim) -> None:
    done = command("run", "lamp.yaml", "--set", "sede=1", "--format", "github")
    assert annotations(done.stdout) == ['::error file=lamp.yaml::--set sede=1: sede: unknown key; did you mean "seed"?']


def test_warnings_are_warnings(command: Asim) -> None:
    command.write(
        "spin.yaml",
        "asim: 1\nname: spins\nduration: 1s\ntasks: [{name: a, loop: [yield]}, {name: b, loop: [{sleep: 9ms}]}]\n",
    )
    done = command("run", "spin.yaml", "--format", "github")
    assert [line.partition("::at ")[0] for line in annotations(done.stdout)] == ["::warning file=spin.yaml,title=spins"]


def test_annotations_do_not_depend_on_the_number_of_processes(command: Asim) -> None:
    command.write("wrong.yaml", "asim: 1\n")
    files = ["lamp.yaml", "wrong.yaml", "lamp.yaml"]
    alone = command("run", *files, "--format", "github")
    assert len(annotations(alone.stdout)) >= 3
    assert annotations(command("run", *files, "--format", "github", "-j", "3").stdout) == annotations(alone.stdout)


def test_annotations_and_json_do_not_share_standard_output(command: Asim) -> None:
    done = command("run", "lamp.yaml", "--format", "github", "--json", "-")
    assert (done.returncode, done.stdout) == (2, "")
    assert "give --json a file" in done.stderr


def test_an_unknown_format_is_refused(command: Asim) -> None:
    done = command("run", "lamp.yaml", "--format", "githib")
    assert done.returncode == 2
    assert done.stderr == 'asim: --format: expected text or github, got "githib"; did you mean "github"?\n'
