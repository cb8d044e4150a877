"""board: the pins by the names of the board file."""

import _asim
from microcontroller import _named

board_id = _asim.board.name
_BUSES = ("I2C", "SPI", "STEMMA_I2C", "UART")


def __getattr__(name):
    if name in _BUSES:
        raise AttributeError("asim does not have board.%s yet" % name)
    try:
        return _named(name)
    except ValueError:
        raise AttributeError("'module' object has no attribute '%s'" % name) from None
