"""sys: what the program is told about its interpreter and board."""

from asim._loader.attribute_tuple import AttributeTuple as _Attributes

_world = __world__  # noqa: F821
_board = _world.board


class _StandardOutput:
    __takes_text__ = True

    def write(self, data):
        _world.hooks.print_text(data if isinstance(data, str) else bytes(data))
        return len(data)

    def flush(self):
        pass


class _StandardInput:
    def __getattr__(self, name):
        raise AttributeError(f"asim does not have sys.stdin.{name} yet")


_circuitpython = _world.firmware_kind.is_circuitpython
if _circuitpython:
    _version = (9, 2, 0, "")
else:
    _version = (1, 29, 0, "") if _world.firmware == "1.29" else (1, 11, 0)

platform = _board.platform
byteorder = "little"
maxsize = 0x7FFFFFFF
argv = _world.argv
path = _world.path
modules = _world.importer.modules
version = "3.4.0; %s%d.%d.%d" % ("Adafruit CircuitPython " if _circuitpython else "MicroPython v", *_version[:3])
version_info = (3, 4, 0)
implementation = _Attributes(
    name=_world.firmware_kind.name,
    version=_version,
    _machine=_board.machine,
    _mpy=0x1906,
    _build=_board.name,
)
stdin = _StandardInput()
stdout = stderr = _StandardOutput()


def exit(retval=None):
    if retval is None:
        raise SystemExit
    raise SystemExit(retval)


if not _circuitpython:

    def print_exception(error, file=None):
        _world.print_exception(error, None if file is stdout else file)


__lacks__ = ("atexit", "exc_info", "getsizeof", "ps1", "ps2", "settrace", "tracebacklimit")
