"""`asim run FILES -j N`: several files at the same time, told as if they had run one after another."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest

from asim_command import Asim

PASS = "asim: 1\nname: {name}\nduration: 1s\ntasks: [{{name: foo, steps: [{{sleep: {ms}ms}}]}}]\n" + (
    "expect:\n  - task: {{name: foo, state: {state}}}\n  - lateness: {{task: foo, max: 1ms}}\n"
)
PROGRAM = """\
import asyncio

async def main():
    print("umlaut ä", flag())
    await asyncio.sleep_ms(5)

def flag():
    return {3, 1, 2}

asyncio.run(main())
print("no newline at the end", end="")
"""


@pytest.fixture
def command(tmp_path: Path) -> Asim:
    """The command, with an empty current folder."""
    return Asim(tmp_path)


@pytest.fixture
def mixed(command: Asim) -> Asim:
    """Files of every kind: native, with a program, failing, raising, hanging, of two boards, wrong."""
    command.write("all/a.yaml", PASS.format(name="first", ms=1, state="done"))
    command.write("all/b.yaml", PASS.format(name="fails", ms=2, state="failed"))
    command.write("all/c.yaml", "asim: 1\nname: program\nprogram: {file: main.py}\n")
    command.write("all/main.py", PROGRAM)
    command.write("all/d.yaml", "asim: 1\nname: raises\nprogram: {file: raises.py}\n")
    command.write("all/raises.py", "print('before')\nprint(b'\\xff\\x1b')\nraise OSError(19)\n")
    command.write("all/e.yaml", "asim: 1\nname: wrong\nbord: ideal\n")
    command.write(
        "all/f.yaml",
        "asim: 1\nname: two boards\nduration: 2s\nboards:\n"
        "  one: {board: pyboard-v1.1, program: {file: main.py}}\n  two: {board: ideal, program: {file: main.py}}\n",
    )
    command.write(
        "all/g.yaml",
        "asim: 1\nname: hangs\nboard: pyboard-v1.1\nhang_limit: 100ms\nprogram: {file: hangs.py}\n",
    )
    command.write("all/hangs.py", "import asyncio\nasync def main():\n    while True: pass\nasyncio.run(main())\n")
    for number in range(8):
        command.write(f"all/h{number}.yaml", PASS.format(name=f"last {number}", ms=number + 1, state="done"))
    return command


def without_pace(text: str) -> str:
    return re.sub(r", [\d.]+ times real time", "", text)


@pytest.mark.parametrize("options", [["all"], ["all", "-v"], ["all/a.yaml", "all/d.yaml", "all/c.yaml", "all/e.yaml"]])
def test_text_is_the_same_whatever_the_number_of_processes(mixed: Asim, options: list[str]) -> None:
    alone = mixed("run", *options)
    assert "OSError: [Errno 19] ENODEV" in alone.stdout
    for jobs in ("2", "5", "auto", "0"):
        done = mixed("run", *options, "-j", jobs)
        assert without_pace(done.stdout) == without_pace(alone.stdout)
        assert done.returncode == alone.returncode == 2
        assert [line for line in done.stderr.splitlines() if "info" not in line] == [
            line for line in alone.stderr.splitlines() if "info" not in line
        ]


def test_results_are_the_same_whatever_the_number_of_processes(mixed: Asim) -> None:
    outputs = []
    for jobs in ("1", "3"):
        mixed("run", "all", "-j", jobs, "--json", f"{jobs}.json", "--junit", f"{jobs}.xml")
        outputs.append([(mixed.folder / f"{jobs}{end}").read_text(encoding="utf-8") for end in (".json", ".xml")])
    assert outputs[0] == outputs[1]
    results = json.loads(outputs[0][0])
    assert [result["file"] for result in results[:4]] == ["all/a.yaml", "all/b.yaml", "all/c.yaml", "all/d.yaml"]
    assert len({result["trace_digest"] for result in results if result["scenario"].startswith("last")}) == 8


def test_json_on_standard_output_is_all_that_goes_there(mixed: Asim) -> None:
    done = mixed("run", "all", "-j", "4", "--json", "-")
    assert len(json.loads(done.stdout)) == 14


def test_waveforms_of_one_file_may_be_had_with_processes_to_spare(mixed: Asim) -> None:
    assert mixed("run", "all/a.yaml", "-j", "4", "--vcd", "x.vcd").returncode == 0
    assert "$timescale" in (mixed.folder / "x.vcd").read_text(encoding="utf-8")


@pytest.mark.parametrize("jobs", ["-1", "two", "1000", ""])
def test_a_wrong_number_of_processes_is_refused(mixed: Asim, jobs: str) -> None:
    done = mixed("run", "all", f"--jobs={jobs}")
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected a number of processes from 1 to 256, or auto" in done.stderr or "--jobs" in done.stderr


# --- what goes wrong with a process

AT_ONCE = PASS.format(name="passes", ms=1, state="done").replace("  - lateness: {task: foo, max: 1ms}\n", "")
LONG = "asim: 1\nname: long\nduration: 60s\ntasks: [{name: foo, loop: [{sleep: 1s}]}]\n"


def children(process: "subprocess.Popen[str]") -> list[int]:
    """The processes that `process` has forked, once there are two."""
    while True:
        text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
        if len(text.split()) >= 2:
            return [int(pid) for pid in text.split()]
        assert process.poll() is None
        time.sleep(0.01)


def started(command: Asim, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command.line("run", *arguments),
        cwd=command.folder,
        env=command.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.wall_clock
def test_an_interrupt_ends_all_runs_and_writes_what_was_found(command: Asim) -> None:
    command.write("a.yaml", AT_ONCE)
    for name in "bcde":
        command.write(f"{name}.yaml", LONG)
    files = [f"{name}.yaml" for name in "abcde"]
    with started(command, *files, "-j", "2", "-v", "--clock", "real", "--json", "out.json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        log = iter(process.stderr.readline, "")
        while (begun := next(log)) != "asim: info: reading c.yaml\n":
            assert "d.yaml" not in begun
        assert next(log) == "asim: info: running long\n"
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == 130
    assert "PASS         a.yaml" in rest
    assert "INTERRUPTED  b.yaml" in rest
    assert "INTERRUPTED  c.yaml" in rest
    assert "d.yaml" not in rest
    results = json.loads((command.folder / "out.json").read_text(encoding="utf-8"))
    assert [result["verdict"] for result in results] == ["pass", "interrupted", "interrupted"]


@pytest.mark.wall_clock
def test_a_process_that_dies_is_the_failure_of_its_file_only(command: Asim) -> None:
    command.write("all/a.yaml", LONG)
    command.write("all/b.yaml", LONG)
    command.write("all/c.yaml", AT_ONCE)
    with started(command, "all", "-j", "2", "--clock", "real", "--until", "900ms") as process:
        os.kill(children(process)[0], signal.SIGKILL)
        assert process.stdout is not None
        out = process.stdout.read()
    assert process.returncode == 3
    assert "lost at 0s: its process was ended by signal 9 (Killed)" in out
    assert "ERROR  all/a.yaml" in out
    assert "PASS   all/b.yaml" in out
    assert "PASS   all/c.yaml" in out


@pytest.mark.wall_clock
def test_processes_end_with_the_one_that_made_them(command: Asim) -> None:
    for name in "ab":
        command.write(f"{name}.yaml", LONG)
    with started(command, "a.yaml", "b.yaml", "-j", "2", "--clock", "real") as process:
        forks = children(process)
        process.kill()
    limit = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in forks):
        assert time.monotonic() < limit
        time.sleep(0.01)


# --- the progress bar


@pytest.mark.wall_clock
def test_a_terminal_shows_how_many_files_are_done(command: Asim) -> None:
    for name in "abcd":
        command.write(f"all/{name}.yaml", LONG)
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        command.line("run", "all", "-j", "2", "--clock", "real", "--until", "1500ms"),
        cwd=command.folder,
        env=command.environment({"TERM": "xterm"}),
        stdout=subprocess.DEVNULL,
        stderr=terminal,
    )
    os.close(terminal)
    shown = b""
    while select.select([main], [], [], 60)[0]:
        try:
            shown += os.read(main, 4096)
        except OSError:  # the other side is closed
            break
    assert process.wait() == 0
    os.close(main)
    assert b"asim: [--------------------] 0 of 4 scenarios" in shown
    assert re.search(rb"asim: \[##########----------\] 2 of 4 scenarios, [\d.]+/s, \d+ s left", shown)
    assert shown.endswith(b"\r\x1b[K")


def test_a_pipe_is_shown_no_progress(mixed: Asim) -> None:
    assert "scenarios" not in mixed("run", "all", "-j", "2").stderr
