"""`--vcd`: an independent decoder finds in the waveforms exactly what was sent."""

import subprocess
from pathlib import Path

import pytest

from asim_command import Asim

BAUDS = (9600, 115_200, 921_600)

TO_BOARD = "far end: \\0\\x01\\x7f 0123456789\\n"
FROM_BOARD = "board: UUUU\\0\\0\\x7f the end\\n"

NATIVE = """\
asim: 1
name: both directions at {baud}
scheduler: {scheduler}
duration: 300ms
tasks:
  - name: writer
    steps: [{{write: {{uart4: "{out}"}}}}, {{sleep: 40ms}}, {{write: {{uart4: "{out}"}}}}]
  - name: reader
    loop: [{{read: uart4}}, {{mark: got}}]
hardware:
  - uart: {{id: 4, baud: {baud}}}
stimuli:
  - {{at: 0ms, send: {{uart4: "{into}"}}}}
  - {{at: 60ms, every: 50ms, count: 2, send: {{uart4: "{into}"}}}}
"""

EVERY_BYTE = """\
import uasyncio as asyncio
from machine import UART

uart = UART(4, {baud}, rxbuf=512)


async def main():
    writer = asyncio.StreamWriter(uart, {{}})
    reader = asyncio.StreamReader(uart)
    for start in range(0, 256, 16):
        sent = bytes(range(start, start + 16))
        await writer.awrite(sent)
        assert await reader.readexactly(16) == sent
    print('looped back')


asyncio.get_event_loop().run_until_complete(main())
"""


def decoded(vcd: Path, pin: str, baud: int) -> bytes:
    """What sigrok-cli, called as the writer's header says, reads on `pin`."""
    options = ["vcd:downsample=50:compress=100000", "-i", str(vcd), "-P", f"uart:rx={pin}:baudrate={baud}"]
    done = subprocess.run(
        ["sigrok-cli", "-I", *options, "-A", "uart=rx-data:rx-warnings"], capture_output=True, text=True, check=True
    )
    return bytes.fromhex("".join(line.removeprefix("uart-1: ") for line in done.stdout.splitlines()))


def as_bytes(text: str) -> bytes:
    return text.encode().decode("unicode_escape").encode()


@pytest.mark.parametrize("baud", BAUDS)
@pytest.mark.parametrize("scheduler", ["uasyncio-v2", "asyncio-v3"])
def test_both_directions_of_a_native_scenario_are_decoded(command: Asim, scheduler: str, baud: int) -> None:
    command.write("a.yaml", NATIVE.format(baud=baud, scheduler=scheduler, out=FROM_BOARD, into=TO_BOARD))
    assert command("run", "a.yaml", "--vcd", "run.vcd").returncode == 0
    assert decoded(command.folder / "run.vcd", "X1", baud) == as_bytes(FROM_BOARD) * 2
    assert decoded(command.folder / "run.vcd", "X2", baud) == as_bytes(TO_BOARD) * 3


@pytest.mark.parametrize("baud", BAUDS)
@pytest.mark.parametrize("board", ["ideal", "pyboard-v1.1"])
def test_every_byte_that_a_program_sends_to_itself_is_decoded(command: Asim, board: str, baud: int) -> None:
    command.write("main.py", EVERY_BYTE.format(baud=baud))
    command.write(
        "a.yaml",
        f"asim: 1\nname: loop\nboard: {board}\nscheduler: uasyncio-v2\nprogram: {{file: main.py}}\n"
        "wires:\n  - [uart4.tx, uart4.rx]\n",
    )
    done = command("run", "a.yaml", "--vcd", "run.vcd")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "looped back")
    assert decoded(command.folder / "run.vcd", "X1", baud) == bytes(range(256))


@pytest.mark.parametrize("parity", ["even", "odd"])
def test_parity_and_seven_bits_are_decoded(command: Asim, parity: str) -> None:
    command.write(
        "a.yaml",
        "asim: 1\nname: parity\nduration: 100ms\ntasks: [{name: t, loop: [{read: uart4}]}]\n"
        f"hardware:\n  - uart: {{id: 4, baud: 9600, bits: 7, parity: {parity}, stop: 2}}\n"
        'stimuli:\n  - {at: 1ms, send: {uart4: "parity"}}\n',
    )
    done = command("run", "a.yaml", "--vcd", "run.vcd")
    assert (done.returncode, done.stderr) == (0, "")
    frames = subprocess.run(
        ["sigrok-cli", "-I", "vcd:downsample=50:compress=100000", "-i", str(command.folder / "run.vcd"), "-P",
         f"uart:rx=X2:baudrate=9600:data_bits=7:parity={parity}:stop_bits=1.0:format=ascii", "-A",
         "uart=rx-data:rx-parity-err:rx-warnings"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert frames.stdout == "".join(f"uart-1: {letter}\n" for letter in "parity")
