"""ProgramWorld: one MicroPython program with its own modules, builtins, files and count of addresses."""

from __future__ import annotations

import sys
from os.path import abspath, basename, dirname, relpath

from .builtin_names import ProgramBuiltins
from .charges import with_charges
from .file_system import FileSystem
from .firmware import CIRCUITPYTHON, MICROPYTHON
from .identity import Addresses
from .importer import Importer
from .printing import Printer
from .rewriter import Rewriter
from .traceback_text import format_exception, is_program_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType, FrameType, ModuleType
    from typing import Any

    from .hooks import Board, Hooks

_ONLY_TREE = 0x400  # ast.PyCF_ONLY_AST


class Identity:
    """A board to run on where there is no simulated one."""

    def __init__(self, platform: str = "pyboard", scheduler: str = "asyncio-v3") -> None:
        self.name = "pyboard-v1.1"
        self.platform = platform
        self.machine = "PYBv1.1 with STM32F405RG"
        self.cpu_hz = 168_000_000
        self.scheduler = scheduler


class ProgramWorld:
    """One program on one board.

    Args:
        program: The program's file on the host. Its folder seeds the board's files.
        hooks: What the program needs of the board.
        board: What `sys` and `os` say of the board, and its scheduler.
        roots: Further folders of the host that modules are imported from, in this order, after the program's own.
        firmware: "1.29", or "1.11" where the older outcomes are wanted.
        argv: `sys.argv`; the file's name when empty.

    Raises:
        OSError: The program cannot be read.
        ValueError: The scheduler is not known.
    """

    def __init__(
        self,
        program: str,
        hooks: Hooks,
        *,
        board: Board | None = None,
        roots: Sequence[str] = (),
        firmware: str = "1.29",
        argv: Sequence[str] = (),
    ) -> None:
        with open(program, "rb") as stream:
            self._source = stream.read()
        self.hooks = hooks
        self.firmware = firmware
        self.board = board or Identity()
        circuitpython = self.board.scheduler == "circuitpython"
        self.firmware_kind = CIRCUITPYTHON if circuitpython else MICROPYTHON
        self.program = basename(program)
        self.argv = list(argv) or [self.program]
        self.addresses = Addresses()
        self.printer = Printer(self.addresses)
        self._folder = dirname(abspath(program))
        self._mount = "/flash" if self.board.platform == "pyboard" and not circuitpython else "/"
        self.files = FileSystem(self._folder, self._mount)
        lib = f"{self._mount.rstrip('/')}/lib"
        self.path = ["", "/", ".frozen", lib] if circuitpython else ["", ".frozen", self._mount, lib]
        """`sys.path` there."""
        self._shown_roots: dict[str, str] = {}
        for root in roots:
            self._add_root(root)
        self._charges: dict[int, object] = {}
        self.importer = Importer(self)
        self.builtins: dict[str, Any] = ProgramBuiltins(self).names()
        """`__builtins__` of each of the program's modules."""
        self._main: ModuleType | None = None

    # Running

    def run_main(self, name: str = "__main__") -> ModuleType:
        """Execute the program file; `name` is its `__name__`. Return the module.

        Raises:
            BaseException: What left the program.
        """
        self.importer.sources.append((self.program, self._source))
        code = self.compile(self._source, self.program, "exec")
        self._main = self.importer.main_module(name, self.program)
        exec(code, self._main.__dict__)  # noqa: S102
        return self._main

    def import_program(self) -> ModuleType:
        """Execute the program file as the module that an import of it would make."""
        return self.run_main(self.program.rpartition(".")[0])

    def eval_call(self, expression: str) -> Any:
        """Evaluate `expression`, such as "main(3)", among the names of the program that has run."""
        if self._main is None:
            raise RuntimeError("the program has not run yet")
        return eval(self.compile(expression, "<call>", "eval"), self._main.__dict__)  # noqa: S307

    def import_module(self, name: str) -> Any:
        """Return the module `name` of this world, "uasyncio.core" for one in a package."""
        return self.importer.module(name)

    def compile(self, source: str | bytes | bytearray, filename: str, mode: str) -> CodeType:
        """Compile MicroPython source; `mode` is "exec", "eval" or "single".

        Raises:
            SyntaxError: Of one argument, with `filename` and `lineno`.
        """
        import warnings  # noqa: PLC0415  not before something is compiled

        with warnings.catch_warnings():
            # The interpreter's opinion of the style of a program is not asked for.
            warnings.simplefilter("ignore")
            try:
                code = self._compile(source, filename, "eval" if mode == "eval" else "exec")
            except SyntaxError as error:
                raise _plain_syntax_error(error, filename) from None
            except ValueError as error:
                raise SyntaxError(str(error)) from None
        return with_charges(code, self._charge)

    def _compile(self, source: str | bytes | bytearray, filename: str, mode: str) -> CodeType:
        if isinstance(source, bytearray):
            source = bytes(source)
        parsed: Any = compile(source, filename, mode, flags=_ONLY_TREE, dont_inherit=True)
        rewriter = Rewriter(filename, awaits_by_method=self.firmware_kind.is_circuitpython)
        tree: Any = rewriter.expression(parsed) if mode == "eval" else rewriter.module(parsed)
        return compile(tree, filename, mode, dont_inherit=True, optimize=0)

    def _charge(self, units: int) -> object:
        charge = self._charges.get(units)
        if charge is None:
            charge = self._charges[units] = self.hooks.charge(units)
        return charge

    # Text

    def print_exception(self, error: BaseException, file: Any = None) -> None:
        """Print the traceback of `error`, as `sys.print_exception` does."""
        text = self.format_exception(error)
        if file is None:
            self.hooks.print_text(text)
        else:
            self.text_writer(file)(text)

    def format_exception(self, error: BaseException) -> str:
        """Return the traceback of `error` as MicroPython prints it, with the program's own frames."""
        return format_exception(error, self.builtins, self.printer)

    def position(self) -> tuple[str, int] | None:
        """Return the file and line that the program is executing, or None outside of it."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if is_program_frame(frame, self.builtins):
                return frame.f_code.co_filename, frame.f_lineno
            frame = frame.f_back
        return None

    def close(self) -> None:
        """Let go of the program's modules."""
        self._main = None
        self.importer.modules.clear()

    def text_writer(self, stream: Any) -> Callable[[str], object]:
        """Return what writes text to a stream: the board's own take text, a program's get a bytearray."""
        write: Callable[[Any], object] = stream.write
        if getattr(type(stream), "__takes_text__", False):
            return write
        return lambda text: write(bytearray(text.encode())) if text else None

    # Files

    def shown_path(self, path: str) -> str:
        """Return the path of a source file as tracebacks show it: from the program's folder."""
        path = self.files.absolute(path)
        for point, shown in self._shown_roots.items():
            if path.startswith(point + "/"):
                return shown + path[len(point) :]
        start = self._mount.rstrip("/") + "/"
        return path[len(start) :] if path.startswith(start) else path

    def _add_root(self, root: str) -> None:
        """A root inside of the program's folder is a folder of the board already; another one is mounted."""
        relative = relpath(abspath(root), self._folder)
        if relative == ".":
            return
        if not relative.startswith(".."):
            self.path.append(f"{self._mount.rstrip('/')}/{relative}")
            return
        point = f"/root{len(self._shown_roots) + 1}"
        self.files.mount(root, point)
        self._shown_roots[point] = relative
        self.path.append(point)


def _plain_syntax_error(error: SyntaxError, filename: str) -> SyntaxError:
    """The same error with the one argument that it has there; the place is in attributes only."""
    plain = type(error)(error.msg)
    plain.filename = error.filename or filename
    plain.lineno = error.lineno
    return plain
