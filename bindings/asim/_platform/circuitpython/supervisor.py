"""supervisor: the tick counter.

Source: CircuitPython `shared-bindings/supervisor/__init__.c`.
"""

import _asim

_board = _asim.board

# 2**29 wide, it starts 65.536 s before its first wrap.
ticks_ms = _board.ticks_ms

__lacks__ = ("disable_autoreload", "get_previous_traceback", "reload", "runtime", "set_next_code_file", "status_bar")
