"""asim: what a program may tell the simulator. On a board there is no such module: guard the import."""

import _asim

_board = _asim.board


def mark(name):
    """Emits the event `mark:NAME`, which selectors and reports can refer to."""
    if not isinstance(name, str):
        raise TypeError("can't convert '%s' object to str implicitly" % type(name).__name__)
    _board.mark(name)
