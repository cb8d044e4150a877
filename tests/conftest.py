"""What the suites share."""

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from asim_command import Asim

# A shell without job control starts what runs in the background with interrupts ignored, which children inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Property tests are as reproducible as all others: the examples are the same in each run. One example is a whole run,
# and how long that takes is no property.
settings.register_profile(
    "reproducible",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("reproducible")


@pytest.fixture
def command(tmp_path: Path) -> Asim:
    """The command, with an empty current folder."""
    return Asim(tmp_path)
