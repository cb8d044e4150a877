"""asim: what a program may tell the simulator. On a board there is no such module: guard the import."""

import _asim

mark = _asim.board.mark
