"""digitalio: one pin as input or output.

Source: CircuitPython `shared-bindings/digitalio/DigitalInOut.c`.
"""

from microcontroller import _Device

_INPUT, _OUTPUT, _OPEN_DRAIN = range(3)  # as the simulator numbers them
_NO_PULL = 0


class _Choice:
    def __init__(self, name, native):
        self._name = name
        self._native = native

    def __repr__(self):
        return "digitalio.%s" % self._name


class Direction:
    INPUT = _Choice("Direction.INPUT", _INPUT)
    OUTPUT = _Choice("Direction.OUTPUT", _OUTPUT)


class DriveMode:
    PUSH_PULL = _Choice("DriveMode.PUSH_PULL", _OUTPUT)
    OPEN_DRAIN = _Choice("DriveMode.OPEN_DRAIN", _OPEN_DRAIN)


class Pull:
    UP = _Choice("Pull.UP", 1)
    DOWN = _Choice("Pull.DOWN", 2)


def _native_pull(pull):
    if pull is None:
        return _NO_PULL
    if pull not in (Pull.UP, Pull.DOWN):
        raise TypeError("pull must be of type Pull or None, not %s" % type(pull).__name__)
    return pull._native


class DigitalInOut(_Device):
    def __init__(self, pin):
        (self._port,) = self._claim((pin,))
        self.switch_to_input()

    def switch_to_input(self, pull=None):
        self._check()
        self._port._configure(_INPUT, _native_pull(pull), None)
        self._pull = pull
        self._drive_mode = None

    def switch_to_output(self, value=False, drive_mode=DriveMode.PUSH_PULL):
        self._check()
        self._port._configure(drive_mode._native, _NO_PULL, bool(value))
        self._drive_mode = drive_mode

    @property
    def _is_input(self):
        self._check()
        return self._drive_mode is None

    @property
    def direction(self):
        return Direction.INPUT if self._is_input else Direction.OUTPUT

    @direction.setter
    def direction(self, direction):
        if direction is Direction.INPUT:
            self.switch_to_input()
        elif direction is Direction.OUTPUT:
            self.switch_to_output()
        else:
            raise ValueError("Invalid direction")

    @property
    def value(self):
        self._check()
        return bool(self._port.value())

    @value.setter
    def value(self, value):
        if self._is_input:
            raise AttributeError("Cannot set value when direction is input.")
        self._port.value(bool(value))

    @property
    def drive_mode(self):
        if self._is_input:
            raise AttributeError("Drive mode not used when direction is input.")
        return self._drive_mode

    @drive_mode.setter
    def drive_mode(self, drive_mode):
        if self._is_input:
            raise AttributeError("Drive mode not used when direction is input.")
        self._port._configure(drive_mode._native, _NO_PULL, None)
        self._drive_mode = drive_mode

    @property
    def pull(self):
        if not self._is_input:
            raise AttributeError("Pull not used when direction is output.")
        return self._pull

    @pull.setter
    def pull(self, pull):
        if not self._is_input:
            raise AttributeError("Pull not used when direction is output.")
        self._port._configure(_INPUT, _native_pull(pull), None)
        self._pull = pull
