"""The plugin under other releases of pytest, beside the plugins for asynchronous tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import asim

_REFERENCE = Path(__file__).parents[3] / ".venv" / "reference"
_SUITE = """
import asyncio
import pytest
from asim import World, ms

@pytest.mark.asim(board="ideal", seed=[1, 2])
def test_latency(asim):
    asim.board().button("X3", name="sw").press(at=ms(1), hold=ms(5))
    assert asim.run(until=ms(300)).latency("sw:press", "sw:release").max <= ms(LIMIT)

@pytest.mark.asyncio
async def test_beside_pytest_asyncio(asim):
    asim.board("ideal")
    await asyncio.sleep(0)
    assert asim.run(until=ms(5)).end == ms(5)

@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_beside_anyio(asim):
    assert asim.now == ms(0)
"""


def _run(release: str, folder: Path, limit_ms: int) -> str:
    (folder / "test_it.py").write_text(_SUITE.replace("LIMIT", str(limit_ms)))
    package = Path(asim.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "asim.pytest_plugin", "-p", "pytest_asyncio.plugin", "-p", "anyio"],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": f"{_REFERENCE / release}{os.pathsep}{package}",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(("release", "version"), [("pytest7", "pytest-7.4"), ("pytest8", "pytest-8.")])
def test_worlds_and_explanations_are_the_same(release: str, version: str, tmp_path: Path) -> None:
    good = _run(release, tmp_path, 5)
    assert version in good, good
    assert "4 passed" in good, good
    bad = _run(release, tmp_path, 1)
    assert "2 failed, 2 passed" in bad, bad
    assert "assert 5ms <= 1ms, max of latency sw:press -> sw:release" in bad, bad
    assert "asim: the events around it" in bad, bad
