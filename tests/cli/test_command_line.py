"""The command line itself: help, lists, schemas and what is said about mistakes."""

import json
import re

import jsonschema
import pytest

from asim_command import Asim


def test_prints_its_version(command: Asim) -> None:
    done = command("--version")
    assert done.returncode == 0
    assert re.fullmatch(r"asim \d+\.\d+\.\d+\n", done.stdout)
    assert done.stderr == ""


def test_help_shows_examples_and_exit_statuses(command: Asim) -> None:
    done = command("--help")
    assert done.returncode == 0
    assert "asim run echo.yaml" in done.stdout
    assert "130  interrupted" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("subcommand", ["run", "compare", "check", "validate", "schema", "list"])
def test_every_command_has_help(command: Asim, subcommand: str) -> None:
    done = command(subcommand, "--help")
    assert done.returncode == 0
    assert f"  asim {subcommand} " in done.stdout.partition("Example")[2]
    assert done.stderr == ""


def test_help_of_run_names_every_option(command: Asim) -> None:
    text = command("run", "--help").stdout
    options = {"--scheduler", "--board", "--seed", "--until", "--set", "--clock", "--json", "--junit", "--vcd", "-v"}
    assert {option for option in options if option in text} == options


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            [],
            "a command is needed: run, compare, calibrate, check, search, bound, validate, schema or list; "
            "see `asim --help`",
        ),
        (["rum"], 'there is no command "rum"; did you mean "run"?; see `asim --help`'),
        (["echo.yaml"], 'there is no command "echo.yaml"; did you mean `asim run echo.yaml`?'),
        (["run"], "run: FILE is required; see `asim run --help`"),
        (["run", "--jsn", "x", "a.yaml"], 'there is no option --jsn; did you mean "--json"?; see `asim run --help`'),
        (["--verison"], 'there is no option --verison; did you mean "--version"?; see `asim --help`'),
        (["run", "a.yaml", "--clock", "rael"], '--clock: expected virtual or real, got "rael"; did you mean "real"?'),
        (["run", "a.yaml", "--set", "seed"], '--set: expected KEY.PATH=VALUE such as duration=5s, got "seed"'),
        (
            ["run", "a.yaml", "b.yaml", "--vcd", "x"],
            "--vcd: takes the waveforms of one run, but 2 files are given; run them one by one",
        ),
        (
            ["list", "bords"],
            'list: expected boards, schedulers, devices or selectors, got "bords"; did you mean "boards"?',
        ),
        (["run", "a.yaml", "--junit", "-"], "--junit: expected a file; only --json can go to standard output"),
        (["run", "a.yaml", "--vcd", "-"], "--vcd: expected a file; only --json can go to standard output"),
        (["schema", "extra"], 'unexpected "extra"; see `asim schema --help`'),
    ],
)
def test_a_wrong_command_line_says_what_would_be_right(command: Asim, arguments: list[str], complaint: str) -> None:
    done = command(*arguments)
    assert done.stderr == f"asim: {complaint}\n"
    assert done.stdout == ""
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("boards", {"ideal", "pyboard-v1.1"}),
        ("schedulers", {"uasyncio-v2", "asyncio-v3"}),
        ("devices", {"uart", "button"}),
        ("selectors", {"pin:NAME:KIND", "irq:NAME", "stdout:/REGEX/"}),
    ],
)
def test_lists_what_scenarios_can_name(command: Asim, subject: str, names: set[str]) -> None:
    done = command("list", subject)
    assert done.returncode == 0
    assert done.stderr == ""
    assert {line.split()[0] for line in done.stdout.splitlines() if line[:1] != " "} >= names


@pytest.mark.parametrize("option", [[], ["--result"], ["--check"], ["--search"], ["--bound"], ["--baseline"]])
def test_schemas_are_valid_json_schema(command: Asim, option: list[str]) -> None:
    done = command("schema", *option)
    assert done.returncode == 0
    schema = json.loads(done.stdout)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
