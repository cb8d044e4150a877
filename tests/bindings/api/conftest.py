"""The product's own fixture, for tests of what it gives."""

from asim.pytest_plugin import asim, asim_board, asim_scheduler, asim_seed

__all__ = ["asim", "asim_board", "asim_scheduler", "asim_seed"]
