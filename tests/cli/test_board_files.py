"""Boards of the user's own: where a file can be named, and what is said of one that is wrong."""

import json
import re
from pathlib import Path

import pytest

from asim_command import Asim

_PYBOARD = Path(__file__).parents[2] / "sim" / "boards" / "pyboard-v1.1.yaml"
_COSTS = _PYBOARD.read_text(encoding="utf-8").partition("\ncosts:\n")[2]
# Whatever the Pyboard's code unit costs, the files here give 900 ns: costs of the library are tuned now and then.
_COSTS = re.sub(r"(  code_unit:\n    value: )\w+", r"\g<1>900ns", _COSTS)
BOARD = "asim_board: 1\nname: mine\ndescription: my board\nbase: pyboard-v1.1\ncosts:\n" + _COSTS

SCENARIO = "asim: 1\nname: x\nboard: {board}\nduration: 1s\ntasks: [{{name: foo, steps: [{{sleep: 1ms}}]}}]\n"


def board_of(command: Asim, *arguments: str) -> str:
    done = command("run", *arguments, "--json", "-")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["board"])


def test_a_scenario_names_a_board_file_relative_to_itself(command: Asim) -> None:
    command.write("sub/my-board.yaml", BOARD)
    command.write("sub/a.yaml", SCENARIO.format(board="my-board.yaml"))
    assert board_of(command, "sub/a.yaml") == "mine"


def test_an_option_names_a_board_file_relative_to_the_current_folder(command: Asim) -> None:
    command.write("my-board.yaml", BOARD)
    command.write("sub/a.yaml", SCENARIO.format(board="ideal"))
    command.write("sub/main.py", "print('hello')\n")
    assert board_of(command, "sub/a.yaml", "--board", "my-board.yaml") == "mine"
    assert board_of(command, "sub/main.py", "--board", "my-board.yaml") == "mine"
    assert board_of(command, "sub/main.py", "--board", str(command.folder / "my-board.yaml")) == "mine"


def test_each_board_of_several_can_be_a_file(command: Asim) -> None:
    command.write("my-board.yaml", BOARD)
    command.write(
        "a.yaml",
        "asim: 1\nname: x\nduration: 1s\nboards:\n"
        "  a: {board: my-board.yaml, tasks: [{name: foo, steps: [{sleep: 1ms}]}]}\n"
        "  b: {board: ideal, tasks: [{name: foo, steps: [{sleep: 1ms}]}]}\n",
    )
    boards = json.loads(command("run", "a.yaml", "--json", "-").stdout)["boards"]
    assert [board["board"] for board in boards] == ["mine", "ideal"]


def test_compare_takes_board_files(command: Asim) -> None:
    command.write("my-board.yaml", BOARD)
    command.write("sub/a.yaml", SCENARIO.format(board="ideal"))
    done = command(
        "compare", "sub/a.yaml", "--schedulers", "asyncio-v3", "--boards", "my-board.yaml,ideal", "--json", "-"
    )
    columns = json.loads(done.stdout)["columns"]
    assert [column["result"]["board"] for column in columns] == ["mine", "ideal"]


def test_the_costs_of_the_file_are_charged(command: Asim) -> None:
    command.write(
        "main.py",
        "import time\nstart = time.ticks_us()\nfor i in range(1000):\n    pass\nprint(time.ticks_us() - start)\n",
    )
    command.write("a.yaml", BOARD)
    command.write("b.yaml", BOARD.replace("value: 900ns", "value: 1800ns", 1))
    once, twice = (int(command("run", "main.py", "--board", board).stdout.split()[0]) for board in ("a.yaml", "b.yaml"))
    assert once > 0
    assert twice == 2 * once


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("900ns", "5 apples", "7:12: costs.code_unit.value: expected a duration such as 250us or 1.5ms, got "
         '"5 apples": the units are ns, us, ms, s and min'),
        ("900ns", "168MHz", "7:12: costs.code_unit.value: expected a duration such as 250us or 1.5ms, got "
         '"168MHz", which is a frequency; write the time between two'),
        ("900ns", "-1us", "7:12: costs.code_unit.value: expected a duration such as 250us or 1.5ms, got "
         '"-1us", which is negative'),
        ("task_switch:", "task_swatch:", '6:3: costs: the key "task_switch" is missing; expected a cost such as '
         "{value: 15us, status: published, source: ...}"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_with_its_place(command: Asim, old: str, new: str, complaint: str) -> None:
    command.write("sub/my-board.yaml", BOARD.replace(old, new, 1))
    command.write("sub/a.yaml", SCENARIO.format(board="my-board.yaml"))
    for words in (("run", "sub/a.yaml"), ("validate", "sub/my-board.yaml"), ("compare", "sub/a.yaml")):
        done = command(*words)
        assert done.stderr.splitlines()[0] == f"asim: sub/my-board.yaml:{complaint}"
        assert (done.returncode, done.stdout) == (2, "")


def test_a_board_file_that_is_not_there_is_told_where_it_is_named(command: Asim) -> None:
    command.write("sub/a.yaml", SCENARIO.format(board="my-board.yaml"))
    done = command("run", "sub/a.yaml")
    assert done.stderr.startswith(
        'asim: sub/a.yaml:3:8: board: there is no board file "sub/my-board.yaml"; for a board of'
    )
    assert done.returncode == 2


def test_validate_takes_board_files(command: Asim) -> None:
    command.write("my-board.yaml", BOARD)
    assert command("validate", "my-board.yaml").stdout == "my-board.yaml: ok\n"


def test_schema_of_board_files_knows_every_key_of_the_library(command: Asim) -> None:
    schema = json.loads(command("schema", "--board").stdout)
    yaml = pytest.importorskip("yaml")
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(yaml.safe_load(_PYBOARD.read_text(encoding="utf-8")), schema)
