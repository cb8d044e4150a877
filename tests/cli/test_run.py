"""`asim run` and `asim validate` from outside: statuses, outputs, interrupts, and what goes to which stream."""

import json
import os
import pty
import signal
import subprocess
import xml.etree.ElementTree as ET

import pytest

from asim_command import Asim

PASSING = """\
asim: 1
name: a press is seen
duration: 2s
tasks:
  - {name: poller, steps: [{wait: "sw:press"}, {mark: seen}]}
hardware:
  - button: {name: sw, pin: X3}
stimuli:
  - {at: 1s, press: sw}
expect:
  - latency: {from: "sw:press", to: "mark:seen", max: 1ms, count: 1}
"""
FAILING = PASSING.replace("count: 1}", "count: 2}").replace("a press is seen", "two presses are wanted")
WRONG = PASSING.replace("duration:", "duratoin:")
GREETING = 'print("hello")\n'
RAISING = 'print("before")\nraise ValueError("bad")\n'
SPINNING = "while True:\n    pass\n"
# Minutes of real time, unless it is interrupted.
ENDLESS = """\
asim: 1
name: endless
duration: 500000min
tasks:
  - {name: ticker, loop: [{sleep: 1ms}, {mark: tick}]}
"""


@pytest.fixture
def files(command: Asim) -> Asim:
    """The command in a folder with one file of each kind."""
    command.write("pass.yaml", PASSING)
    command.write("fail.yaml", FAILING)
    command.write("wrong.yaml", WRONG)
    command.write("hello.py", GREETING)
    command.write("raise.py", RAISING)
    command.write("spin.py", SPINNING)
    command.write("endless.yaml", ENDLESS)
    return command


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["pass.yaml"], 0),
        (["fail.yaml"], 1),
        (["wrong.yaml"], 2),
        (["absent.yaml"], 2),
        (["absent.py"], 2),
        (["raise.py"], 3),
        (["hello.py"], 0),
        (["fail.yaml", "pass.yaml"], 1),
        (["raise.py", "fail.yaml"], 3),
        (["raise.py", "wrong.yaml", "fail.yaml"], 2),
    ],
)
def test_exit_status_is_that_of_the_worst_file(files: Asim, names: list[str], status: int) -> None:
    assert files("run", *names).returncode == status


def test_a_wrong_file_does_not_keep_the_others_from_running(files: Asim) -> None:
    done = files("run", "wrong.yaml", "pass.yaml")
    assert "wrong.yaml:3:1: duratoin" in done.stderr
    assert 'did you mean "duration"?' in done.stderr
    assert all(line.startswith("asim: ") for line in done.stderr.splitlines())
    assert "asim: PASS, the expectation was met" in done.stdout.splitlines()


def test_a_wrong_scenario_writes_nothing(files: Asim) -> None:
    done = files("run", "wrong.yaml", "--json", "r.json", "--junit", "r.xml", "--vcd", "r.vcd")
    assert done.returncode == 2
    assert done.stdout == ""
    assert sorted(path.name for path in files.folder.glob("r.*")) == []


def test_a_programs_output_stands_before_the_verdict_as_it_is(files: Asim) -> None:
    done = files("run", "hello.py")
    assert done.stdout.startswith("hello\n\nasim: hello.py\n")
    assert done.stderr == ""


def test_an_unfinished_line_is_ended_before_the_verdict(command: Asim) -> None:
    command.write("partial.py", 'print("no newline", end="")\n')
    assert command("run", "partial.py").stdout.startswith("no newline\n\nasim: partial.py\n")


def test_json_on_standard_output_is_all_that_goes_there(files: Asim) -> None:
    done = files("run", "hello.py", "--json", "-")
    result = json.loads(done.stdout)
    assert (result["verdict"], result["exit_status"], result["stdout"]) == ("pass", 0, "hello\n")
    assert done.stderr == ""


def test_json_on_standard_output_leaves_the_traceback_to_standard_error(files: Asim) -> None:
    done = files("run", "raise.py", "--json", "-")
    result = json.loads(done.stdout)
    assert (done.returncode, result["exit_status"], result["stdout"]) == (3, 3, "before\n")
    assert 'File "raise.py", line 2, in <module>' in done.stderr


def test_several_results_are_a_list_in_the_order_of_the_files(files: Asim) -> None:
    done = files("run", "fail.yaml", "wrong.yaml", "pass.yaml", "--json", "-")
    assert [result["verdict"] for result in json.loads(done.stdout)] == ["fail", "pass"]


def test_results_match_their_published_schema(files: Asim) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(files("schema", "--result").stdout)
    for name in ("pass.yaml", "fail.yaml", "raise.py"):
        jsonschema.validate(json.loads(files("run", name, "--json", "-").stdout), schema)


def test_junit_counts_what_failed(files: Asim) -> None:
    done = files("run", "pass.yaml", "fail.yaml", "--junit", "result.xml")
    assert done.returncode == 1
    suites = ET.parse(files.folder / "result.xml").getroot()
    assert [(suite.get("name"), suite.get("failures")) for suite in suites] == [
        ("a press is seen", "0"),
        ("two presses are wanted", "1"),
    ]


def test_outputs_change_neither_digest_nor_verdict(files: Asim) -> None:
    plain = json.loads(files("run", "pass.yaml", "--json", "-").stdout)
    with_all = files("run", "pass.yaml", "--json", "r.json", "--junit", "r.xml", "--vcd", "r.vcd")
    assert with_all.returncode == 0
    assert json.loads((files.folder / "r.json").read_text()) == plain
    assert (files.folder / "r.vcd").read_text().startswith("$")


@pytest.mark.parametrize("option", ["--json", "--junit", "--vcd"])
def test_an_output_that_cannot_be_written_is_told_before_anything_runs(files: Asim, option: str) -> None:
    done = files("run", "hello.py", option, "no/such/folder/file")
    assert done.returncode == 2
    assert "no/such/folder/file" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        (["--scheduler", "uasyncio-v2"], "scheduler", "uasyncio-v2"),
        (["--board", "pyboard-v1.1"], "board", "pyboard-v1.1"),
        (["--seed", "7"], "seed", 7),
        (["--until", "500ms"], "virtual_time_us", 500000),
        (["--set", "duration=250ms"], "virtual_time_us", 250000),
        (["--set", "duration=1s", "--set", "duration=125ms"], "virtual_time_us", 125000),
    ],
)
def test_options_stand_for_keys_of_the_scenario(files: Asim, options: list[str], key: str, value: object) -> None:
    files.write("free.yaml", PASSING[: PASSING.index("expect:")])
    assert json.loads(files("run", "free.yaml", *options, "--json", "-").stdout)[key] == value


def test_an_option_that_is_wrong_is_named_in_the_complaint(files: Asim) -> None:
    done = files("run", "pass.yaml", "--until", "5")
    assert done.returncode == 2
    assert done.stderr.startswith("asim: --until 5: duration: expected a duration such as")


def test_verbosity_goes_to_standard_error(files: Asim) -> None:
    quiet = files("run", "pass.yaml")
    loud = files("run", "-v", "pass.yaml")
    assert quiet.stderr == ""
    assert "asim: info: reading pass.yaml\n" in loud.stderr
    assert [line for line in loud.stdout.splitlines() if "of virtual time" not in line] == [
        line for line in quiet.stdout.splitlines() if "of virtual time" not in line
    ]


def test_validate_runs_nothing_and_tells_each_file(files: Asim) -> None:
    done = files("validate", "pass.yaml", "wrong.yaml", "fail.yaml")
    assert done.returncode == 2
    assert done.stdout == "pass.yaml: ok\nfail.yaml: ok\n"
    assert "wrong.yaml:3:1: duratoin" in done.stderr
    assert files("validate", "pass.yaml").returncode == 0


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_run_and_keeps_its_results(files: Asim, signal_number: int) -> None:
    with start(files, "run", "endless.yaml", "--json", "r.json", "--vcd", "r.vcd", "-v") as process:
        wait_until_running(process)
        process.send_signal(signal_number)
        process.communicate()
    assert process.returncode == 130
    result = json.loads((files.folder / "r.json").read_text())
    assert (result["verdict"], result["exit_status"]) == ("interrupted", 130)
    assert (files.folder / "r.vcd").exists()


def test_an_interrupt_stops_a_program_that_spins(files: Asim) -> None:
    with start(files, "run", "spin.py", "--set", "hang_limit=500000min", "--board", "pyboard-v1.1", "-v") as process:
        wait_until_running(process)
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 130


def test_no_further_file_runs_after_an_interrupt(files: Asim) -> None:
    with start(files, "run", "endless.yaml", "hello.py", "-v") as process:
        wait_until_running(process)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate()
    assert process.returncode == 130
    assert "hello" not in output


def test_a_killed_run_leaves_earlier_results_whole(files: Asim) -> None:
    (files.folder / "r.json").write_text("earlier")
    with start(files, "run", "endless.yaml", "--json", "r.json", "--vcd", "r.vcd", "-v") as process:
        wait_until_running(process)
        process.kill()
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert (files.folder / "r.json").read_text() == "earlier"
    assert not (files.folder / "r.vcd").exists()


def test_a_reader_that_goes_away_is_no_error(files: Asim) -> None:
    files.write("lines.py", 'for k in range(20000):\n    print("line", k)\n')
    with start(files, "run", "lines.py") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        complaints = process.stderr.read()
        process.wait()
    assert (process.returncode, complaints) == (0, "")


def test_colour_is_for_terminals_only(files: Asim) -> None:
    assert "\x1b[" not in files("run", "fail.yaml", env={"TERM": "xterm"}).stdout
    assert "\x1b[" in on_terminal(files, "run", "fail.yaml", env={"TERM": "xterm"})
    assert "\x1b[" not in on_terminal(files, "run", "fail.yaml", env={"TERM": "xterm", "NO_COLOR": "1"})
    assert "\x1b[" not in on_terminal(files, "run", "fail.yaml", env={"TERM": "dumb"})


def test_a_long_run_shows_its_progress_on_a_terminal_and_erases_it(files: Asim) -> None:
    files.write("slow.py", "import time\nfor k in range(13):\n    time.sleep_ms(100)\n")
    screen = on_terminal(files, "run", "slow.py", "--clock", "real", env={"TERM": "xterm", "NO_COLOR": "1"})
    assert "s virtual, " in screen
    before, erased, _ = screen.rpartition("s real\r\x1b[K")
    assert erased
    assert "asim: slow.py" not in before
    short = on_terminal(files, "run", "hello.py", env={"TERM": "xterm", "NO_COLOR": "1"})
    assert "s virtual, " not in short


def start(command: Asim, *arguments: str) -> "subprocess.Popen[str]":
    """Start the command without waiting for its end."""
    return subprocess.Popen(
        command.line(*arguments),
        cwd=command.folder,
        env=command.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_running(process: "subprocess.Popen[str]") -> None:
    """Return when the first run of a command with `-v` has begun."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("asim: info: running "):
            return
    raise AssertionError("the command ended before it ran anything")


def on_terminal(command: Asim, *arguments: str, env: dict[str, str]) -> str:
    """What the command shows on a terminal, both streams together."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        command.line(*arguments),
        cwd=command.folder,
        env=command.environment(env),
        stdin=slave,
        stdout=slave,
        stderr=slave,
    ):
        os.close(slave)
        screen = b""
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:  # how Linux tells that nobody has the terminal open any more
                break
            if not chunk:
                break
            screen += chunk
    os.close(master)
    return screen.decode()
