"""A rig that runs a program of the loader alone: no board, no scheduler."""

import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

from asim._loader.world import ProgramWorld


class RunEndedError(BaseException):
    """Stands for the exception that unwinds a program at the end of the run."""


class Charge:
    def __init__(self, hooks, units):
        self._hooks = hooks
        self._units = units

    def __pos__(self):
        self._hooks.charges.append(self._units)
        if self._hooks.limit is not None and sum(self._hooks.charges) > self._hooks.limit:
            raise RunEndedError


class CallSite:
    def __matmul__(self, value):
        return value

    def take(self):
        return None


class FakeHooks:
    """Records what the program does to its board."""

    run_ended = RunEndedError
    # What the modules of the platform that these tests import ask of the board.
    native = SimpleNamespace(
        board=SimpleNamespace(collect_garbage=lambda: None, enable_garbage_collection=lambda enabled: None)
    )

    def __init__(self, seed=0, limit=None):
        self.seed = seed
        self.limit = limit
        self.charges = []
        self.printed = ""
        self.pended = []
        self.slots_of_scheduler = True
        self.notes = []
        self.scheduled = []

    def print_text(self, text):
        self.printed += text if isinstance(text, str) else text.decode()

    def charge(self, units):
        return Charge(self, units)

    def call_site(self, _keeps, _unstarted):
        return CallSite()

    def disarm(self, generator):
        pass

    def reached_ns(self):
        return 0

    def pend_throw(self, generator, exception):
        if not self.slots_of_scheduler:
            return NotImplemented
        self.pended.append((generator, exception))
        return "before"

    def note(self, text):
        self.notes.append(text)

    def schedule(self, function, argument):
        if len(self.scheduled) == 4:
            return False
        self.scheduled.append((function, argument))
        return True


class Rig:
    """Makes worlds from sources."""

    def __init__(self, folder: Path):
        self.folder = folder

    def world(self, source, *, seed=0, limit=None, files=(), **options):
        for name, content in dict(files).items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).encode())
        main = self.folder / "program.py"
        main.write_text(textwrap.dedent(source))
        return ProgramWorld(str(main), FakeHooks(seed, limit), **options)

    def printed(self, source, **options):
        """Run `source` to its end and return what it printed."""
        world = self.world(source, **options)
        world.run_main()
        return world.hooks.printed

    def lines(self, source, **options):
        return self.printed(source, **options).splitlines()

    def error(self, source, **options):
        """Run `source` and return the traceback that ends it."""
        world = self.world(source, **options)
        with pytest.raises(BaseException) as caught:  # noqa: PT011  the text is the point
            world.run_main()
        return world.format_exception(caught.value)


@pytest.fixture
def rig(tmp_path):
    return Rig(tmp_path)
