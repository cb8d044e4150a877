"""Tracebacks as MicroPython prints them: the program's own frames, nothing of the host."""

from __future__ import annotations

from .identity import Addresses
from .printing import Printer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType


def is_program_frame(frame: FrameType, builtins: Mapping[str, object] | None) -> bool:
    """Tell whether `frame` runs code of the program whose builtins these are, or of any program for None."""
    found = frame.f_globals.get("__builtins__")
    return found is builtins if builtins is not None else isinstance(found, dict) and "__RunEnded__" in found


def format_exception(
    error: BaseException, builtins: Mapping[str, object] | None = None, printer: Printer | None = None
) -> str:
    """Return the traceback of `error` with the frames of the program whose builtins these are, or of any program."""
    printer = printer or Printer(Addresses())
    lines = []
    step = error.__traceback__
    while step is not None:
        frame = step.tb_frame
        if is_program_frame(frame, builtins):
            code = frame.f_code
            lines.append(f'  File "{code.co_filename}", line {step.tb_lineno}, in {code.co_name}\n')
        step = step.tb_next
    if isinstance(error, SyntaxError) and error.lineno is not None:
        lines.append(f'  File "{error.filename}", line {error.lineno}\n')
    if lines:
        lines.insert(0, "Traceback (most recent call last):\n")
    lines.append(printer.exception_line(error) + "\n")
    return "".join(lines)
