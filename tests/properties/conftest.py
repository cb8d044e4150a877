"""What the property tests share."""

import pytest

from properties.simulation import Simulation


@pytest.fixture(scope="module")
def simulation(tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    """The command line of the extension, in this process, with a folder of its own."""
    return Simulation(tmp_path_factory.mktemp("simulation"))
