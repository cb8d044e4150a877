"""The modules of one program: its own table, search order and `__import__`."""

from __future__ import annotations

import sys

# Always loaded; the public `importlib.machinery` costs a further import.
from _frozen_importlib_external import SourceFileLoader
from itertools import takewhile
from os.path import isfile, join

from .file_system import File, Folder
from .kinds import Module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from .firmware import Firmware
    from .world import ProgramWorld

# What a scheduler is imported as, and the folders that it is in: each completes and replaces what the one before has.
_SCHEDULERS: dict[str, dict[str, str]] = {
    "uasyncio-v2": {"uasyncio": "uasyncio_base uasyncio_v2"},
    "fast_io": {"uasyncio": "uasyncio_base fast_io"},
    "uasyncio-pycopy": {"uasyncio": "uasyncio_base uasyncio_v2"},
    "asyncio-v3": {"asyncio": "asyncio_v3"},
    "asyncio-alt": {"asyncio": "asyncio_v3 asyncio_alt"},
    "circuitpython": {"asyncio": "asyncio_v3 asyncio_circuitpython"},
}
# The name that V3 had in its first releases.
_ALIASES = {"asyncio-v3": {"uasyncio": "asyncio"}, "asyncio-alt": {"uasyncio": "asyncio"}}


def scheduler_module(scheduler: str) -> str:
    """Return the module that programs import a scheduler as, "asyncio" or "uasyncio".

    Raises:
        ValueError: No program can run on it.
    """
    if scheduler not in _SCHEDULERS:
        raise ValueError(f"asim does not run programs on {scheduler} yet")
    return next(iter(_SCHEDULERS[scheduler]))


class Importer:
    """Imports modules for one program; nothing of it is shared with the host's modules or with another program."""

    def __init__(self, world: ProgramWorld) -> None:
        self._world = world
        self.modules: dict[str, Any] = {}
        """`sys.modules` there: what came from files, and the scheduler."""
        self.sources: list[tuple[str, bytes]] = []
        """The files that the program consists of, as tracebacks name them, and their contents."""
        self._built_in: dict[str, ModuleType] = {}
        self._replaced: dict[str, bool] = {}
        scheduler = world.board.scheduler
        self.scheduler = scheduler_module(scheduler)
        """The module that the scheduler is imported as, "asyncio" or "uasyncio"."""
        self._packages = _SCHEDULERS[scheduler]
        self._aliases = _ALIASES.get(scheduler, {})
        self.platform_builtins = {**vars(sys.modules["builtins"]), "__import__": self._platform_import}

    # The two `__import__` functions: of programs, and of the simulated modules, which may reach further.

    def program_import(
        self, name: str, names: Any = None, _locals: Any = None, wanted: Any = None, level: int = 0
    ) -> Any:
        """Import as the statement does, or as a call such as `__import__("x", None, None, True, 1)`."""
        if level and names is None:
            names = sys._getframe(1).f_globals
        return self._import(name, names, wanted, level)

    def _platform_import(
        self, name: str, names: Any = None, _locals: Any = None, wanted: Any = None, level: int = 0
    ) -> Any:
        """Import for a simulated module.

        `_asim` is the board, `host` holds the interpreter's own modules, `asim._loader` the loader's. What is built in
        comes before a file of the program.
        """
        if level == 0:
            if name == "_asim":
                return self._world.hooks.native
            if name == "host":
                return _HostModules(wanted)
            if name.startswith("asim."):
                return __import__(name, None, None, wanted)
            built_in = self._built_in_module(name)
            if built_in is not None:
                return built_in
        return self._import(name, names, wanted, level)

    def _import(self, name: str, names: Any, wanted: Any, level: int) -> Any:
        full = self._absolute(name, names, level) if level else name
        module = self.module(full)
        if wanted:
            if isinstance(wanted, (tuple, list)):
                self._provide(module, full, wanted)
            return module
        return module if level else self.module(full.partition(".")[0])

    def _absolute(self, name: str, names: Any, level: int) -> str:
        package = names["__name__"]
        steps = level - 1 if "__path__" in names else level
        for _ in range(steps):
            package = package.rpartition(".")[0]
        if not package:
            raise ImportError("can't perform relative import")
        return f"{package}.{name}" if name else str(package)

    def _provide(self, module: Any, full: str, wanted: Any) -> None:
        """See to it that `from module import ...` finds all names: the host would look into its own modules."""
        if "*" in wanted:
            wanted = getattr(module, "__all__", ())
        for name in wanted:
            if hasattr(module, name):
                continue
            if not hasattr(module, "__path__") or self._found(f"{full}.{name}") is None:
                self._complain_of_name(module, name)

    def _complain_of_name(self, module: Any, name: str) -> None:
        try:
            getattr(module, name)
        except AttributeError as error:
            if "asim does not have" in str(error):
                raise ImportError(str(error)) from None
        raise ImportError(f"can't import name {name}")

    # Finding and loading

    def module(self, full: str) -> Any:
        """Return the module `full`, imported if it was not."""
        module = self._found(full)
        if module is None:
            raise _no_module(full, self._world.firmware_kind)
        return module

    def _found(self, full: str) -> Any:
        """Return the module `full`, imported if it was not, or None if there is none."""
        top, _, rest = full.partition(".")
        if top in self._aliases and not self._is_replaced(top):
            full = self._aliases[top] + full[len(top) :]
        if full in self.modules:
            return self.modules[full]
        if rest:
            parent, _, name = full.rpartition(".")
            container = self._found(parent)
            if full in self.modules:  # the package itself has imported it
                return self.modules[full]
            path = getattr(container, "__path__", None)
            return None if path is None else self._from_package(full, name, container, path)
        return self._found_top(full)

    def _found_top(self, name: str) -> Any:
        firmware = self._world.firmware_kind
        if name in self._packages and not self._is_replaced(name):
            return self._from_platform(name)
        if (real_name := firmware.real_name(name)) is not None:
            return self._built_in_module(real_name) or self._from_files(name)
        if name in firmware.extensible:
            return self._from_files(name) or self._built_in_module(name)
        return self._built_in_module(name) or self._from_files(name)

    def _is_replaced(self, name: str) -> bool:
        """Tell whether the program brings its own scheduler of that name, in a folder before the first of `sys.path`.

        One that just lies among the program's files is what the simulated one stands for. A folder without
        `__init__.py` adds to the simulated package.
        """
        if name not in self._replaced:
            entries = takewhile(lambda entry: entry != "", self._world.path)
            sources = [f"{entry}/{name}{end}" for entry in entries for end in ("/__init__.py", ".py")]
            found = [source for source in sources if isinstance(self._world.files.find(source), File)]
            self._replaced[name] = bool(found)
            if found:
                self._world.hooks.note(f"{name} is the program's own {found[0]}, not asim's")
        return self._replaced[name]

    def _built_in_module(self, name: str) -> Any:
        if name not in self._built_in:
            path = self._world.firmware_kind.source(name)
            if path is None:
                return None
            module = self._built_in[name] = self._new_module(name, self.platform_builtins)
            try:
                self._run_platform(module, name, [path])
            except BaseException:
                del self._built_in[name]  # a module that this board has not
                raise
        return self._built_in[name]

    def _from_platform(self, full: str) -> Any:
        """A package of the simulated platform, which a program sees in `sys.modules`."""
        layers = self._world.firmware_kind.layers(self._packages[full])
        module = self._new_module(full, self.platform_builtins)
        module.__dict__["__path__"] = [f".frozen/{full}"]
        module.__dict__["__platform_layers__"] = layers
        return self._registered(full, None, module, _sources(layers, "__init__"))

    def _from_package(self, full: str, name: str, container: Any, path: Any) -> Any:
        layers = container.__dict__.get("__platform_layers__")
        if layers is not None:
            sources = _sources(layers, name)
            if sources:
                module = self._new_module(full, self.platform_builtins)
                return self._registered(full, container, module, sources)
            path = [f"{entry}/{full.rpartition('.')[0].replace('.', '/')}" for entry in self._world.path]
        entries = [path] if isinstance(path, str) else path
        return self._from_entries(full, name, container, entries)

    def _from_files(self, name: str) -> Any:
        return self._from_entries(name, name, None, self._world.path)

    def _from_entries(self, full: str, name: str, container: Any, entries: Any) -> Any:
        files = self._world.files
        for entry in entries:
            base = f"{entry}/{name}" if entry else name
            node = files.find(base)
            if isinstance(node, Folder):
                return self._load_package(full, container, base, node)
            node = files.find(f"{base}.py")
            if isinstance(node, File):
                return self._load_file(full, container, f"{base}.py", node)
            if isinstance(files.find(f"{base}.mpy"), File):
                raise ImportError(f"asim cannot run {base}.mpy: it needs the source")
        return None

    def _load_package(self, full: str, container: Any, path: str, folder: Folder) -> Any:
        module = self._new_module(full, self._world.builtins)
        module.__dict__["__path__"] = path
        start = folder.entries.get("__init__.py")
        self._enter(full, container, module)
        if isinstance(start, File):
            self._run_file(full, container, module, f"{path}/__init__.py", start)
        return module

    def _load_file(self, full: str, container: Any, path: str, file: File) -> Any:
        module = self._new_module(full, self._world.builtins)
        self._enter(full, container, module)
        self._run_file(full, container, module, path, file)
        return module

    def _run_file(self, full: str, container: Any, module: Any, path: str, file: File) -> None:
        shown = self._world.shown_path(path)
        module.__dict__["__file__"] = shown
        source = bytes(file.data)
        self.sources.append((shown, source))
        try:
            exec(self._world.compile(source, shown, "exec"), module.__dict__)  # noqa: S102
        except BaseException:
            self._leave(full, container)
            raise

    def _registered(self, full: str, container: Any, module: Any, sources: list[str]) -> Any:
        self._enter(full, container, module)
        try:
            self._run_platform(module, full, sources)
        except BaseException:
            self._leave(full, container)
            raise
        return module

    def _enter(self, full: str, container: Any, module: Any) -> None:
        """Bind before running: a circular import then never falls back to the host's modules."""
        self.modules[full] = module
        if container is not None:
            setattr(container, full.rpartition(".")[2], module)

    def _leave(self, full: str, container: Any) -> None:
        self.modules.pop(full, None)
        if container is not None:
            container.__dict__.pop(full.rpartition(".")[2], None)

    def _run_platform(self, module: Any, full: str, paths: list[str]) -> None:
        names = module.__dict__
        names["__world__"] = self._world
        for path in paths:
            exec(_platform_code(full, path), names)  # noqa: S102
        names.setdefault("__getattr__", _refuser(full, names.get("__lacks__", ())))

    def _new_module(self, name: str, builtins: dict[str, Any]) -> ModuleType:
        module: ModuleType = Module(name)
        names = module.__dict__
        for key in ("__doc__", "__loader__", "__spec__", "__package__"):
            del names[key]
        names["__builtins__"] = builtins
        return module

    def main_module(self, name: str, path: str) -> ModuleType:
        """Return a fresh module for the program itself."""
        module = self.modules[name] = self._new_module(name, self._world.builtins)
        module.__dict__["__file__"] = path
        return module


# The code of the simulated modules, which many worlds of one process share; what it makes they do not.
_platform_codes: dict[str, Any] = {}


def _platform_code(full: str, path: str) -> Any:
    code = _platform_codes.get(path)
    if code is None:
        name = f"asim._platform.{full}"
        code = _platform_codes[path] = SourceFileLoader(name, path).get_code(name)
    return code


class _HostModules:
    """What `from host import struct` takes its names from."""

    def __init__(self, wanted: Any) -> None:
        for name in wanted:
            setattr(self, name, __import__(name))


def _sources(layers: list[str], name: str) -> list[str]:
    return [path for path in [join(folder, f"{name}.py") for folder in layers] if isfile(path)]


def _no_module(full: str, firmware: Firmware) -> ImportError:
    from .missing import is_missing  # noqa: PLC0415  needed by failing imports only

    text = f"no module named '{full}'"
    if is_missing(full.partition(".")[0], firmware.is_circuitpython):
        text += ": asim does not have it yet"
    return ImportError(text)


def _refuser(name: str, lacks: Any) -> Any:
    def __getattr__(attribute: str) -> Any:  # noqa: N807
        if attribute in lacks:
            raise AttributeError(f"asim does not have {name}.{attribute} yet")
        raise AttributeError(f"'module' object has no attribute '{attribute}'")

    return __getattr__
