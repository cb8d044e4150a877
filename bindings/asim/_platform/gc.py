"""gc: plausible figures of a heap that is not simulated."""

_FREE, _ALLOCATED = 88_000, 14_400
_state = {"enabled": True, "threshold": -1}


def collect():
    return 0


def mem_free():
    return _FREE


def mem_alloc():
    return _ALLOCATED


def enable():
    _state["enabled"] = True


def disable():
    _state["enabled"] = False


def isenabled():
    return _state["enabled"]


def threshold(amount=None):
    if amount is None:
        return _state["threshold"]
    _state["threshold"] = amount if amount >= 0 else -1
    return None


__lacks__ = ("dump_info",)
