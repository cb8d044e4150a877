"""Property tests are as reproducible as all others: the examples are the same in each run."""

import pytest
from hypothesis import HealthCheck, settings

from properties.simulation import Simulation

# One example is a whole run, and how long that takes is no property.
settings.register_profile(
    "reproducible",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("reproducible")


@pytest.fixture(scope="module")
def simulation(tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    """The command line of the extension, in this process, with a folder of its own."""
    return Simulation(tmp_path_factory.mktemp("simulation"))
