"""micropython: what CircuitPython keeps of it. There is no schedule queue, and there are no interrupts."""

_state = {"opt_level": 0}


def const(value):
    return value


def native(function):
    return function


viper = native


def opt_level(level=None):
    if level is None:
        return _state["opt_level"]
    _state["opt_level"] = level
    return None
