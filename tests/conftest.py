"""Fixtures that the suites share."""

from pathlib import Path

import pytest

from asim_command import Asim


@pytest.fixture
def command(tmp_path: Path) -> Asim:
    """The command, with an empty current folder."""
    return Asim(tmp_path)
