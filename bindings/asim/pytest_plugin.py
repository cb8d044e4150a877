"""The pytest plugin of asim: a world for each test, settings by markers, failures that explain themselves.

It needs no configuration. Settings come from the nearest marker `asim` of the test, its class or its module, else from
the ini file; a list of them runs the test once for each.

    @pytest.mark.asim(board="pyboard-v1.1", scheduler=["fast_io", "asyncio-v3"], seed=range(5))
    def test_something(asim): ...
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from asim import World

_SETTINGS = ("board", "scheduler", "seed")
# What a marker may say beside those: they go to World as they are.
_FURTHER = ("ticks_start", "firmware", "hang_limit")

_world_key = pytest.StashKey["World"]()
_failed_key = pytest.StashKey[bool]()
_explanation_key = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and ini settings."""
    group = parser.getgroup("asim", "simulated boards")
    group.addoption("--asim-seed", type=int, metavar="N", help="the seed of every world, whatever markers say")
    group.addoption(
        "--asim-trace-dir",
        metavar="DIR",
        help="write waveforms (VCD) and a timeline of each failing test that uses the fixture asim",
    )
    parser.addini("asim_board", "the board of worlds: see `asim list boards`", default="")
    parser.addini("asim_scheduler", "the scheduler of worlds: see `asim list schedulers`", default="")
    parser.addini("asim_seed", "the seed of worlds", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        "asim(board=, scheduler=, seed=, ticks_start=, firmware=, hang_limit=): settings of the fixture asim; a list "
        "of boards, schedulers or seeds runs the test for each.",
    )
    directory = config.getoption("--asim-trace-dir")
    if directory is not None and Path(directory).exists() and not Path(directory).is_dir():
        raise pytest.UsageError(f"--asim-trace-dir: {directory} is a file; name a folder")


# --- settings


def _settings(node: pytest.Item | pytest.Function | Any) -> dict[str, Any]:
    """Collect what markers say, the closest last."""
    settings: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("asim"))):
        if marker.args:
            _refuse(node, f"the marker asim takes settings by name, such as asim(board={marker.args[0]!r})")
        for key, value in marker.kwargs.items():
            if key not in _SETTINGS + _FURTHER:
                near = difflib.get_close_matches(key, _SETTINGS + _FURTHER, 1)
                hint = f"; did you mean {near[0]}?" if near else f"; it has {', '.join(_SETTINGS + _FURTHER)}"
                _refuse(node, f"the marker asim has no setting {key}{hint}")
            settings[key] = value
    return settings


def _refuse(node: Any, message: str) -> NoReturn:
    pytest.fail(f"{node.nodeid}: {message}", pytrace=False)


def _is_choice(value: Any) -> bool:
    return isinstance(value, (list, tuple, range, set))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each board, scheduler or seed of a list in its marker."""
    if "asim" not in metafunc.fixturenames:
        return
    settings = _settings(metafunc.definition)
    for key in _SETTINGS:
        if _is_choice(settings.get(key)):
            choices = sorted(settings[key]) if isinstance(settings[key], set) else list(settings[key])
            metafunc.parametrize(f"asim_{key}", choices)


def _single(request: pytest.FixtureRequest, key: str) -> Any:
    value = _settings(request.node).get(key)
    if value is None:
        value = request.config.getini(f"asim_{key}") or None
    return value


@pytest.fixture
def asim_board(request: pytest.FixtureRequest) -> str | None:
    """The board that the fixture asim makes if it is not told: from markers or the ini file."""
    board: str | None = _single(request, "board")
    return board


@pytest.fixture
def asim_scheduler(request: pytest.FixtureRequest) -> str | None:
    """The scheduler of the boards of the fixture asim: from markers or the ini file."""
    scheduler: str | None = _single(request, "scheduler")
    return scheduler


@pytest.fixture
def asim_seed(request: pytest.FixtureRequest) -> int | None:
    """The seed of the fixture asim: from markers or the ini file."""
    seed = _single(request, "seed")
    if isinstance(seed, str):
        if not seed.isdecimal():
            _refuse(request.node, f'the ini setting asim_seed: expected a whole number, got "{seed}"')
        return int(seed)
    number: int | None = seed
    return number


@pytest.fixture
def asim(
    request: pytest.FixtureRequest, asim_board: str | None, asim_scheduler: str | None, asim_seed: int | None
) -> Iterator[World]:
    """A fresh World with the settings of the markers; relative paths are relative to the test's file.

    Its first board is made by `asim.board(...)`.
    """
    from asim import World  # noqa: PLC0415  only tests that use it pay for its import

    forced = request.config.getoption("--asim-seed")
    further = {key: value for key, value in _settings(request.node).items() if key in _FURTHER}
    trace = _trace_file(request)
    world = World(
        board=asim_board,
        scheduler=asim_scheduler,
        seed=asim_seed if forced is None else forced,
        vcd=trace,
        folder=request.path.parent,
        name=request.node.name,
        **further,
    )
    request.node.stash[_world_key] = world
    yield world
    failed = request.node.stash.get(_failed_key, False)
    timeline = _timeline(world) if trace is not None and failed else ""
    world.close()
    if trace is not None:
        _finish_trace(trace, timeline, failed)


# --- failures


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Add to the report of a failing test what its world did last."""
    report: Any = yield
    if report.when == "call" and report.failed:
        item.stash[_failed_key] = True
        if explanation := item.config.stash.get(_explanation_key, ""):
            report.sections.append(("asim: the events around it", explanation))
        world = item.stash.get(_world_key, None)
        if world is not None and world.now.ns > 0:
            report.sections.append(("asim: the world", _state(world)))
    item.config.stash[_explanation_key] = ""
    return report


def pytest_assertrepr_compare(config: pytest.Config, op: str, left: object, right: object) -> list[str] | None:
    """Explain a failed comparison of something measured: how it is spread, the worst case, the events around it."""
    from asim import Count, Figure  # noqa: PLC0415  needed by failures only

    for side in (left, right):
        if isinstance(side, (Figure, Count)):
            lines = side.explain().rstrip("\n").split("\n")
            # pytest cuts long explanations short: the timeline has a section of its own.
            text = [line for line in lines if not line.startswith((" ", ">"))]
            config.stash[_explanation_key] = "\n".join(lines[len(text) :])
            return [f"{left} {op} {right}, {side.name}", *text]
    return None


def _state(world: World) -> str:
    run = world.snapshot()
    lines = [f"virtual time {run.end}"]
    if run.stdout:
        lines.append("printed:\n" + "\n".join(f"  {line}" for line in run.stdout.rstrip("\n").split("\n")[-20:]))
    if run.tasks:
        lines.append(f"tasks: {', '.join(f'{task.name} {task.state}' for task in run.tasks)}")
    lines += [f"warning at {warning.at}: {warning.text}" for warning in run.warnings]
    if last := run.last_events():
        lines.append("the last events:\n" + last.rstrip("\n"))
    return "\n".join(lines)


def _trace_file(request: pytest.FixtureRequest) -> Path | None:
    directory = request.config.getoption("--asim-trace-dir")
    if directory is None:
        return None
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / (re.sub(r"[^\w.-]+", "_", request.node.nodeid) + ".vcd")


def _timeline(world: World) -> str:
    return world.snapshot().timeline() if world.now.ns > 0 else ""


def _finish_trace(trace: Path, timeline: str, failed: bool) -> None:
    if not failed:
        trace.unlink(missing_ok=True)
        return
    trace.with_suffix(".txt").write_text(timeline, encoding="utf-8")
