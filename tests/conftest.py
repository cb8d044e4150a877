"""Fixtures that the suites share."""

import signal
from pathlib import Path

import pytest

from asim_command import Asim

# A shell without job control starts what runs in the background with interrupts ignored, which children inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def command(tmp_path: Path) -> Asim:
    """The command, with an empty current folder."""
    return Asim(tmp_path)
