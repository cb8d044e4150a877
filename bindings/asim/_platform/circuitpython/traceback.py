"""traceback: exceptions as text.

Source: CircuitPython `shared-bindings/traceback/__init__.c`.
"""

_world = __world__  # noqa: F821


def _exception(exc, value):
    """One argument is the exception; with three, as in older Python, it is the second."""
    return exc if value is None else value


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    return [_world.format_exception(_exception(exc, value))]


def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True):
    _world.print_exception(_exception(exc, value), file)


__lacks__ = ("print_exc",)
