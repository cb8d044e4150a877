"""Boards of a world, and what is attached to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asim import _asim

from .durations import Duration
from .errors import WorldError
from .functions import load_functions
from .pieces import as_json, piece, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .scenario_record import BoardRecord
    from .world import World

# Failing tests show where they failed, not this file.
__tracebackhide__ = True


class Board:
    """One simulated board; made by `World.board`."""

    def __init__(self, world: World, native: _asim.LiveWorld, index: int, record: BoardRecord) -> None:
        self._world = world
        self._native = native
        self._index = index
        self._label = record.label
        self._record = record
        self._uarts: dict[int, Uart] = {}

    @property
    def name(self) -> str:
        """The name in a world of several boards; empty where it is the only one."""
        return self._label

    def _full(self, name: str) -> str:
        return f"{self._label}.{name}" if self._label else name

    # What runs

    def program(self, file: str, *, call: str | None = None, path: Sequence[str] | None = None) -> None:
        """Give the board its program, unmodified MicroPython.

        Args:
            file: Relative to the world's folder: in a pytest, that of the test file.
            call: An expression evaluated after the import, such as "main(3)".
            path: Further folders that modules are imported from.

        Raises:
            ScenarioError: There is no such file, or the board has a program already.
            WorldError: The world has started.
        """
        self._native.set_program(self._index, piece(file=file, call=call, path=path))
        self._record.program = _given({"file": file, "call": call, "path": path})

    def spawn(self, function: Callable[..., Any], *args: Any) -> None:
        """Run a coroutine function of the test itself as a task of the board's scheduler.

        Its source is compiled as a program's is. `asyncio`, `time`, `machine` and the like are the board's; other
        names mean what they mean in the test, whose objects it may read and change. Several calls queue tasks in
        their order.

        Raises:
            TypeError: Not an `async def` function whose source can be read.
            ScenarioError: The board has a program already.
            WorldError: The world has started.
        """
        spawned = self._record.spawned
        if not spawned:
            self._native.provide_program(self._index, lambda board: load_functions(board, spawned))
        elif self._native.started:
            raise WorldError("spawn: the world has started; coroutines are given before the first run")
        spawned.append((function, args))

    # What is attached

    def button(self, pin: str, *, name: str, bounce: Duration | None = None, active: str | None = None) -> Button:
        """Attach a push button to a pin.

        Args:
            pin: Such as "X3".
            name: What selectors call it: "NAME:press".
            bounce: How long its contact bounces after each press and release.
            active: The level while it is pressed, "low" (the default) or "high".
        """
        self._attach("button", {"name": name, "pin": pin, "bounce": bounce, "active": active})
        return Button(self._world, self._full(name))

    @property
    def switch(self) -> Button:
        """The switch that is soldered on the board."""
        return Button(self._world, self._full("SW"))

    def led(self, pin: str, *, name: str) -> None:
        """Attach a light-emitting diode: another name for a pin in selectors."""
        self._attach("led", {"name": name, "pin": pin})

    def uart(
        self,
        id: int,
        *,
        baud: int | None = None,
        bits: int | None = None,
        parity: str | None = None,
        stop: int | None = None,
        name: str | None = None,
    ) -> Uart:
        """Return the far end of a UART of the board; the first call attaches it, also while the world runs.

        Args:
            id: The board's number of it.
            baud: Bits per second of the far end, 9600 by default; the program sets the board's own.
            bits: Data bits: 7, 8 (the default) or 9.
            parity: "none" (the default), "even" or "odd".
            stop: Stop bits: 1 (the default) or 2.
            name: A name for it beside "uartN".
        """
        keys = {"id": id, "baud": baud, "bits": bits, "parity": parity, "stop": stop, "name": name}
        found = self._uarts.get(id)
        if found is None:
            self._native.add_uart(self._index, piece(**keys))
            self._record.hardware.append({"uart": _given(keys)})
            if self._native.started:
                self._world._remark(f"The far end of {self._full(f'uart{id}')} was attached at {self._world.now} only.")
            found = self._uarts[id] = Uart(self._world, self._native, self._index, self._full(f"uart{id}"))
        elif len([value for value in keys.values() if value is not None]) > 1:
            raise WorldError(f"uart: the far end of uart{id} is attached already; leave its settings out")
        return found

    def pin(self, name: str) -> PinHandle:
        """Return a pin, to look at or to drive from outside."""
        return PinHandle(self._world, self._native, self._index, name, self._full(name))

    def _attach(self, kind: str, keys: dict[str, Any]) -> None:
        device = {kind: _given(keys)}
        self._native.add_hardware(self._index, as_json(device))
        self._record.hardware.append(device)


class Button:
    """A push button."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self._name = name

    def press(self, at: Duration | None = None, *, hold: Duration | None = None) -> None:
        """Press it, now or at an instant.

        Args:
            at: The virtual time since the start; now by default.
            hold: How long it is held; 100 ms by default.

        Raises:
            WorldError: `at` lies in the past.
        """
        self._world.stimulus(at, press=self._name, for_=hold)


class Uart:
    """The far end of a UART: what it sends arrives at the board's receive pin."""

    def __init__(self, world: World, native: _asim.LiveWorld, board: int, name: str) -> None:
        self._world = world
        self._native = native
        self._board = board
        self._name = name

    def send(self, data: bytes | str, at: Duration | None = None) -> None:
        """Send bytes, or text as UTF-8, now or at an instant, behind what is still being sent."""
        octets = data.encode() if isinstance(data, str) else bytes(data)
        if not octets:
            raise ValueError("send: expected at least one byte")
        self._world.stimulus(at, send={self._name: octets})

    @property
    def received(self) -> bytes:
        """All that the board has transmitted so far, as this end understood it."""
        return self._native.received(self._board, self._name.rpartition(".")[2])


class PinHandle:
    """A pin of a board, seen from outside."""

    def __init__(self, world: World, native: _asim.LiveWorld, board: int, name: str, full: str) -> None:
        self._world = world
        self._native = native
        self._board = board
        self._name = name
        self._full = full

    def drive(self, level: int, at: Duration | None = None, *, hold: Duration | None = None) -> None:
        """Drive it to 0 or 1, now or at an instant, until it is released; after `hold` if that is given."""
        self._world.stimulus(at, pin={self._full: level}, for_=hold)

    def release(self, at: Duration | None = None) -> None:
        """Stop driving it."""
        self._world.stimulus(at, pin={self._full: "z"})

    @property
    def value(self) -> int:
        """Its level at this moment, 0 or 1."""
        return self._native.pin_level(self._board, self._name)


def _given(keys: dict[str, Any]) -> dict[str, Any]:
    return {key: plain(value) for key, value in keys.items() if value is not None}
