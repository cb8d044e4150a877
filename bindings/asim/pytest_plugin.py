"""The pytest plugin of asim: a world for each test, settings by markers, failures that explain themselves.

It needs no configuration. Settings come from the nearest marker `asim` of the test, its class or its module, else from
the ini file; a list of them runs the test once for each.

    @pytest.mark.asim(board="pyboard-v1.1", scheduler=["fast_io", "asyncio-v3"], seed=range(5))
    def test_something(asim): ...

Property tests of hypothesis make a world for each example, by the fixture `asim_world`:

    @given(presses("sw", count=(1, 5)))
    def test_something(asim_world, presses):
        with asim_world() as world: ...
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import pytest

from asim import _watch

if TYPE_CHECKING:
    from asim import Count, Figure, World

_SETTINGS = ("board", "scheduler", "seed")
# What a marker may say beside those: they go to World as they are.
_FURTHER = ("ticks_start", "firmware", "hang_limit")

_world_key = pytest.StashKey["World"]()
_failed_key = pytest.StashKey[bool]()
_explanation_key = pytest.StashKey[str]()
_comparison_key = pytest.StashKey["Comparison | None"]()
_item_key = pytest.StashKey[pytest.Item]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and ini settings."""
    group = parser.getgroup("asim", "simulated boards")
    group.addoption("--asim-seed", type=int, metavar="N", help="the seed of every world, whatever markers say")
    group.addoption(
        "--asim-trace-dir",
        metavar="DIR",
        help="write the scenario of each failing test, and waveforms (VCD) and a timeline if it uses the fixture asim",
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
    if "asim" not in metafunc.fixturenames and "asim_world" not in metafunc.fixturenames:
        return
    settings = _settings(metafunc.definition)
    for key in _SETTINGS:
        if _is_choice(settings.get(key)):
            if f"asim_{key}" not in metafunc.fixturenames:
                metafunc.fixturenames.append(f"asim_{key}")
            choices = sorted(settings[key]) if isinstance(settings[key], set) else list(settings[key])
            metafunc.parametrize(f"asim_{key}", choices)


def _ini_settings(config: pytest.Config, node: Any) -> dict[str, Any]:
    """Collect what the ini file says."""
    settings: dict[str, Any] = {key: config.getini(f"asim_{key}") for key in _SETTINGS if config.getini(f"asim_{key}")}
    if "seed" in settings:
        if not settings["seed"].isdecimal():
            _refuse(node, f'the ini setting asim_seed: expected a whole number, got "{settings["seed"]}"')
        settings["seed"] = int(settings["seed"])
    return settings


def _single(request: pytest.FixtureRequest, key: str) -> Any:
    return {**_ini_settings(request.config, request.node), **_settings(request.node)}.get(key)


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
    seed: int | None = _single(request, "seed")
    return seed


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


class WorldMaker:
    """Makes worlds with the settings of the markers of the test that runs; what it is given itself wins."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def __call__(self, **settings: Any) -> World:
        """Return a fresh world; `settings` are those of `World`."""
        from asim import World  # noqa: PLC0415  only tests that use it pay for its import

        item = self._config.stash[_item_key]
        chosen = item.callspec.params if hasattr(item, "callspec") else {}
        marked = {**_ini_settings(self._config, item), **_settings(item)}
        marked.update({key: chosen[f"asim_{key}"] for key in _SETTINGS if f"asim_{key}" in chosen})
        forced = self._config.getoption("--asim-seed")
        if forced is not None:
            marked["seed"] = forced
        world = World(**{"folder": item.path.parent, "name": item.name, **marked, **settings})
        if _watch.current is not None:
            _watch.current.close_later(world)
        return world


@pytest.fixture(scope="session")
def asim_world(pytestconfig: pytest.Config) -> WorldMaker:
    """Makes worlds as the fixture asim is one: one for each example of a property test, best in a `with`.

    It is the same for all tests, so that hypothesis has nothing to say against it.
    """
    return WorldMaker(pytestconfig)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Watch which worlds the test makes."""
    outer = _watch.current
    _watch.current = watch = _watch.Watch()
    item.config.stash[_item_key] = item
    try:
        return (yield)
    finally:
        watch.end()
        _watch.current = outer


# --- failures


class Comparison(NamedTuple):
    """A comparison of something measured that failed."""

    words: str
    """What the assertion says."""
    world: World
    expectation: dict[str, Any] | None


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
        if call.excinfo is not None:
            report.sections += [("asim: scenario", text) for text in _scenarios(item, call.excinfo.value)]
    item.config.stash[_explanation_key] = ""
    item.config.stash[_comparison_key] = None
    return report


def _scenarios(item: pytest.Item, error: BaseException) -> list[str]:
    """Return the scenarios that repeat what the error says, each with the command that does."""
    if _watch.current is None:
        return []
    comparison = item.config.stash.get(_comparison_key, None)
    worlds = _watch.current.concerned_by(error)
    if comparison is not None and any(comparison.words in str(cause) for cause in _watch.causes(error)):
        worlds = [comparison.world]
    else:
        comparison = None
    stem = re.sub(r"[^\w.-]+", "_", item.nodeid)
    texts = []
    for count, world in enumerate((world for world in worlds if world.now.ns > 0), 1):
        file = f"{stem}.yaml" if count == 1 else f"{stem}-{count}.yaml"
        expect = [comparison.expectation] if comparison is not None and comparison.expectation is not None else []
        texts.append(_scenario(item.config, world, file, expect))
    return texts


def _scenario(config: pytest.Config, world: World, file: str, expect: list[dict[str, Any]]) -> str:
    directory = config.getoption("--asim-trace-dir")
    path = Path(file) if directory is None else Path(directory) / file
    try:
        scenario = world.to_scenario(path, expect=expect)
        if directory is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            world.save_scenario(path, expect=expect)
    except (ValueError, TypeError, OSError) as error:
        return f"none: {error}"
    lines = [scenario.text]
    if directory is None:
        lines += [f"and {name} beside it:\n\n{program}" for name, program in scenario.programs.items()]
        lines.append(f"Saved as {path} in the current folder, it is repeated by: asim run {path}")
    else:
        lines.append(f"Saved; it is repeated by: asim run {path}")
    return "\n".join(lines)


def pytest_assertrepr_compare(config: pytest.Config, op: str, left: object, right: object) -> list[str] | None:
    """Explain a failed comparison of something measured: how it is spread, the worst case, the events around it."""
    from asim import Count, Figure  # noqa: PLC0415  needed by failures only

    for side in (left, right):
        if isinstance(side, (Figure, Count)):
            lines = side.explain().rstrip("\n").split("\n")
            # pytest cuts long explanations short: the timeline has a section of its own.
            text = [line for line in lines if not line.startswith((" ", ">"))]
            config.stash[_explanation_key] = "\n".join(lines[len(text) :])
            words = f"{left} {op} {right}, {side.name}"
            config.stash[_comparison_key] = Comparison(words, side.world, _expectation(side, op, left, right))
            return [words, *text]
    return None


def _expectation(side: Figure | Count, op: str, left: object, right: object) -> dict[str, Any] | None:
    """Return what a scenario says for the comparison, or None if it has no words for it."""
    mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
    return side.expectation(op, right) if side is left else side.expectation(mirrored.get(op, op), left)


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
