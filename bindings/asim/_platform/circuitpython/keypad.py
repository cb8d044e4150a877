"""keypad: keys that the firmware scans in the background and debounces, and a queue of their events.

The scans are made on the firmware's ticks of 1/1024 s, in its tick interrupt.

Source: CircuitPython `shared-bindings/keypad/`, `shared-module/keypad/`. A new event that finds the queue full is
dropped, as the code does; the help text of the constructors says that the oldest one is.
"""

import _asim
import supervisor
from digitalio import _INPUT
from microcontroller import _Device

_board = _asim.board
_NO_PULL, _PULL_UP, _PULL_DOWN = range(3)  # as the simulator numbers them
_NS = 1_000_000_000
_TICKS_PER_SECOND = 1024


class Event:
    def __init__(self, key_number=0, pressed=True, timestamp=None):
        self._key_number = key_number
        self._pressed = bool(pressed)
        self._timestamp = supervisor.ticks_ms() if timestamp is None else timestamp

    @property
    def key_number(self):
        return self._key_number

    @property
    def pressed(self):
        return self._pressed

    @property
    def released(self):
        return not self._pressed

    @property
    def timestamp(self):
        return self._timestamp

    def __eq__(self, other):
        return isinstance(other, Event) and (self._key_number, self._pressed) == (other._key_number, other._pressed)

    def __hash__(self):
        return self._key_number << 1 | self._pressed

    def __repr__(self):
        return "<Event: key_number %d %s>" % (self._key_number, "pressed" if self._pressed else "released")


class EventQueue:
    def __init__(self, limit):
        self._limit = limit
        self._events = []
        self._overflowed = False

    @property
    def overflowed(self):
        return self._overflowed

    def _record(self, key_number, pressed):
        if len(self._events) < self._limit:
            self._events.append(Event(key_number, pressed))
        else:
            self._overflowed = True

    def get(self):
        return self._events.pop(0) if self._events else None

    def get_into(self, event):
        found = self.get()
        if found is None:
            return False
        event._key_number, event._pressed, event._timestamp = found._key_number, found._pressed, found._timestamp
        return True

    def clear(self):
        self._events.clear()
        self._overflowed = False

    def __len__(self):
        return len(self._events)


class Keys(_Device):
    """One key a pin."""

    def __init__(self, pins, *, value_when_pressed, pull=True, interval=0.020, max_events=64, debounce_threshold=1):
        if interval < 0:
            raise ValueError("interval must be >= 0")
        if max_events < 1:
            raise ValueError("max_events must be >= 1")
        if not 1 <= debounce_threshold <= 127:
            raise ValueError("debounce_threshold must be 1-127")
        self._ports = self._claim(pins)
        self._pressed_level = bool(value_when_pressed)
        active_pull = _PULL_DOWN if self._pressed_level else _PULL_UP
        for port in self._ports:
            port._configure(_INPUT, active_pull if pull else _NO_PULL, None)
        self._events = EventQueue(max_events)
        self._threshold = debounce_threshold
        self._counters = [0] * len(self._ports)
        self._interval = int(interval * _TICKS_PER_SECOND)
        self._scan()
        self._next_scan = _tick() + self._interval
        self._timer = _asim.Timer(_board, 0)
        self._timer.set_handler(Keys._on_tick, True, True, self)
        self._await_scan()

    @property
    def events(self):
        self._check()
        return self._events

    @property
    def key_count(self):
        self._check()
        return len(self._ports)

    def reset(self):
        """Takes all keys for released: those that are held are pressed anew."""
        self._check()
        self._counters = [-self._threshold] * len(self._ports)
        self._scan()

    def deinit(self):
        if self._pins:
            self._timer.stop()
        super().deinit()

    def _await_scan(self):
        """Sets the timer to the tick of the next scan, at least one ahead."""
        tick = max(self._next_scan, _tick() + 1)
        self._timer.start(False, -(-tick * _NS // _TICKS_PER_SECOND) - _board.now_ns())

    def _on_tick(self):
        self._next_scan = _tick() + self._interval
        self._scan()
        self._await_scan()

    def _scan(self):
        for key_number, port in enumerate(self._ports):
            pressed = bool(port.value()) == self._pressed_level
            if self._debounced(key_number, pressed):
                self._events._record(key_number, pressed)

    def _debounced(self, key_number, pressed):
        """Counts a reading between -threshold and threshold; a transition is where the count reaches 0."""
        step, end = (1, self._threshold) if pressed else (-1, -self._threshold)
        if self._counters[key_number] == end:
            return False
        self._counters[key_number] += step
        if self._counters[key_number] != 0:
            return False
        self._counters[key_number] = end
        return True


def _tick():
    return _board.now_ns() * _TICKS_PER_SECOND // _NS


__lacks__ = ("KeyMatrix", "ShiftRegisterKeys")
