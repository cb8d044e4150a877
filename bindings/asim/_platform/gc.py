"""gc: plausible figures of a heap that is not simulated; collections take the time that the board's profile gives."""

import _asim

_board = _asim.board

_FREE, _ALLOCATED = 88_000, 14_400
_state = {"enabled": True, "threshold": -1}


def collect():
    _board.collect_garbage()
    return 0


def mem_free():
    return _FREE


def mem_alloc():
    return _ALLOCATED


def enable():
    _state["enabled"] = True
    _board.enable_garbage_collection(True)


def disable():
    _state["enabled"] = False
    _board.enable_garbage_collection(False)


def isenabled():
    return _state["enabled"]


def threshold(amount=None):
    if amount is None:
        return _state["threshold"]
    _state["threshold"] = amount if amount >= 0 else -1
    return None


__lacks__ = ("dump_info",)
