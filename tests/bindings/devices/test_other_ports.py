"""What differs on a port without `pyb`, without hard interrupts of pins, with numbered pins."""

import os
import sys
from pathlib import Path

import pytest

import asim

from .conftest import Bench

BOARD = """\
asim_board: 1
name: numbered
description: A board with numbered pins and no pyb
platform: esp32
machine: Generic module
cpu_hz: 160000000
tick_bits: 30
schedule_depth: 4
hard_pin_irq: false
pyb: false
epoch_year: 2000
pins: {"0": [], "1": [], "2": [LED], "4": []}
leds: []
uarts: [{id: 0, tx: "0", rx: "1", rx_buffer: 256, tx_buffer: 256}]
costs: ideal
"""


@pytest.fixture
def numbered(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A bench whose `asim` knows one board more."""
    package = tmp_path / "python" / "asim"
    (package / "boards").mkdir(parents=True)
    original = Path(asim.__file__).parent
    for entry in original.iterdir():
        if entry.name not in ("boards", "__pycache__"):
            (package / entry.name).symlink_to(entry.resolve())
    for entry in (original / "boards").iterdir():
        (package / "boards" / entry.name).symlink_to(entry.resolve())
    (package / "boards" / "numbered.yaml").write_text(BOARD, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package.parent), *sys.path]))
    return bench


def test_pins_are_numbers_and_irq_returns_an_object(numbered):
    run = numbered(
        """
        import machine
        from machine import Pin
        out = Pin(0, Pin.OUT, value=1)
        pin = Pin(1, Pin.IN)
        print(out, out.value(), Pin(Pin.board.LED) == Pin(2))
        seen = []
        irq = pin.irq(handler=seen.append, trigger=Pin.IRQ_FALLING)
        out(0); out(1)
        print(seen == [pin], irq.trigger() == Pin.IRQ_FALLING, irq.flags() != 0)
        irq.trigger(Pin.IRQ_RISING)
        out(0); out(1)
        print(len(seen), machine.freq(), hasattr(Pin, 'OUT_PP'))
        for call in (lambda: pin.irq(print, hard=True), lambda: Pin(3)):
            try:
                call()
            except (TypeError, ValueError) as error:
                print(type(error).__name__, error)
        """,
        'wires: [["0", "1"]]',
        board="numbered",
    )
    assert run.lines == [
        "Pin(0) 1 True",
        "True True True",
        "2 160000000 False",
        "TypeError extra keyword arguments given",
        "ValueError Pin(3) doesn't exist",
    ]


def test_there_is_no_pyb(numbered):
    run = numbered(
        """
        for _ in range(2):
            try:
                import pyb
            except ImportError as error:
                print(error)
        """,
        board="numbered",
    )
    assert run.lines == ["no module named 'pyb'"] * 2


def test_uart_starts_at_once_and_has_the_interrupts_of_the_port(numbered):
    run = numbered(
        """
        from machine import UART
        import time
        uart = UART(0, tx=0, rx=1)
        print(uart, UART(0).irq(lambda uart: print('idle', time.ticks_us()), UART.IRQ_TXIDLE).flags())
        uart.write('abc')
        time.sleep_ms(10)
        print(uart.irq(None).flags() == UART.IRQ_TXIDLE)
        """,
        board="numbered",
    )
    assert run.lines == [
        "UART(0, baudrate=9600, bits=8, parity=None, stop=1, flow=0, timeout=0, timeout_char=3, rxbuf=256) 0",
        "idle 3125",
        "True",
    ]
