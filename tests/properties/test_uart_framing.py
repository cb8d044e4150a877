"""What is sent on a serial line arrives, when the baud rate says so, and shows as the edges of its bits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from properties.simulation import Simulation

START_MS = 2

# Notes when each character has arrived, in an interrupt handler that takes no time on `ideal`, then reads them all.
RECEIVER = """\
import json, time
from pyb import UART

line = json.load(open("line.json"))
stamps = []
uart = UART(4, line["baud"], bits=line["bits"], parity=line["parity"], stop=line["stop"], read_buf_len=256)
uart.irq(lambda uart: stamps.append(time.ticks_us()), UART.IRQ_RX, True)
time.sleep_ms(line["wait_ms"])
print(json.dumps({"received": list(uart.read(uart.any()) or b""), "stamps": stamps}))
"""
# Sends, and reads on a second UART, whose baud rate may differ.
SENDER = """\
import json, time
from pyb import UART

line = json.load(open("line.json"))
form = {"bits": line["bits"], "parity": line["parity"], "stop": line["stop"]}
receiver = UART(6, line["receiver_baud"], read_buf_len=256, **form)
sender = UART(4, line["baud"], timeout=60000, **form)
time.sleep_ms(line["start_ms"])
print(sender.write(bytes(line["data"])))
time.sleep_ms(1 + 20000 // line["receiver_baud"])
print(json.dumps(list(receiver.read(receiver.any()) or b"")))
"""


@dataclass(frozen=True)
class Format:
    """One serial format; the parity as `machine` has it: None, 0 even, 1 odd."""

    baud: int
    bits: int
    parity: int | None
    stop: int

    @property
    def frame_bits(self) -> int:
        """Bit times from one start bit to the next."""
        return 1 + self.bits + (self.parity is not None) + self.stop

    def instant_ns(self, bit_times: int) -> int:
        """How long so many bit times take, to the nearest nanosecond."""
        return (2 * bit_times * 10**9 + self.baud) // (2 * self.baud)

    def levels(self, byte: int) -> list[int]:
        """What is on the line during the bits of one frame."""
        data = [byte >> bit & 1 for bit in range(self.bits)]
        parity = [] if self.parity is None else [(sum(data) + self.parity) % 2]
        return [0, *data, *parity, *[1] * self.stop]

    def edges(self, data: Sequence[int]) -> list[tuple[int, int]]:
        """Nanoseconds since the first start bit, and the level from then on; bits are counted from their frame."""
        edges = []
        for index, byte in enumerate(data):
            frame = self.instant_ns(self.frame_bits * index)
            levels = self.levels(byte)
            for bit, before in enumerate([1, *levels[:-1]]):
                if levels[bit] != before:
                    edges.append((frame + self.instant_ns(bit), levels[bit]))
        return edges

    def decode(self, edges: Sequence[tuple[int, int]]) -> list[int]:
        """Sample each frame in the middle of its bits; parity and stop bits must be right."""
        data = []
        frame_end = 0.0
        for start, level in edges:
            if level == 1 or start < frame_end:
                continue
            centres = [start + (bit + 0.5) * 1e9 / self.baud for bit in range(self.frame_bits)]
            sampled = [_level_at(edges, centre) for centre in centres]
            byte = sum(level << bit for bit, level in enumerate(sampled[1 : 1 + self.bits]))
            assert sampled == self.levels(byte)
            data.append(byte)
            frame_end = centres[-1]
        return data


def _level_at(edges: Sequence[tuple[int, int]], instant: float) -> int:
    level = 1
    for edge, after in edges:
        if edge > instant:
            break
        level = after
    return level


def edges_in(vcd: Path, wire: str) -> list[tuple[int, int]]:
    """Read the changes of one wire of a Value Change Dump in nanoseconds."""
    now, code, edges = 0, "", []
    for line in vcd.read_text().splitlines():
        if line.startswith("$var"):
            _, _, _, short, name, _ = line.split()
            code = short if name == wire else code
        elif line.startswith("#"):
            now = int(line[1:])
        elif code and line[1:] == code:
            edges.append((now, int(line[0])))
    return edges


bauds = st.one_of(st.sampled_from([9600, 115200, 921600]), st.integers(300, 2_000_000))
formats = st.builds(
    lambda baud, word, stop: Format(baud, word[0], word[1], stop),
    bauds,
    st.sampled_from([(7, 0), (7, 1), (8, None), (8, 0), (8, 1)]),
    st.sampled_from([1, 2]),
)
texts = st.binary(min_size=1, max_size=40)
PARITY_NAMES = {None: "none", 0: "even", 1: "odd"}


@given(formats, texts)
@example(Format(921_600, 8, None, 1), b"\xff\x00U\xaa")
def test_what_the_far_end_sends_arrives_at_the_computed_instants(simulation: Simulation, form, text):
    data = [byte & (1 << form.bits) - 1 for byte in text]
    wait_ms = START_MS + form.instant_ns(form.frame_bits * len(data)) // 10**6 + 1
    line = {"baud": form.baud, "bits": form.bits, "parity": form.parity, "stop": form.stop, "wait_ms": wait_ms}
    simulation.write("line.json", json.dumps(line))
    simulation.write("receiver.py", RECEIVER)
    far_end = {"id": 4, "baud": form.baud, "bits": form.bits, "parity": PARITY_NAMES[form.parity], "stop": form.stop}
    outcome = simulation.run(
        {
            "program": {"file": "receiver.py"},
            "hardware": [{"uart": far_end}],
            "stimuli": [{"at": f"{START_MS}ms", "send": {"uart4": data}}],
            "expect": [{"events": {"of": "uart4:framing", "max": 0}}, {"overruns": {"of": "uart4", "max": 0}}],
        }
    )
    assert outcome.status == 0
    # A receiver does not wait for the second stop bit.
    last_bits = [form.frame_bits * (index + 1) - (form.stop - 1) for index in range(len(data))]
    stamps = [(START_MS * 10**6 + form.instant_ns(bits)) // 1000 for bits in last_bits]
    assert json.loads(outcome.lines[0]) == {"received": data, "stamps": stamps}


def send_on(simulation: Simulation, form: Format, receiver_baud: int, data: list[int]) -> list[int]:
    """Send from one UART to another; return what arrived."""
    line = {"baud": form.baud, "bits": form.bits, "parity": form.parity, "stop": form.stop, "data": data}
    line |= {"receiver_baud": receiver_baud, "start_ms": START_MS}
    simulation.write("line.json", json.dumps(line))
    simulation.write("sender.py", SENDER)
    outcome = simulation.run(
        {
            "program": {"file": "sender.py"},
            "wires": [["uart4.tx", "uart6.rx"]],
            "expect": [
                {"events": {"of": "uart6:framing", "max": 0}},
                {"events": {"of": "uart6:rx", "count": len(data)}},
            ],
        },
        "--vcd",
        str(simulation.folder / "run.vcd"),
    )
    assert outcome.status == 0, outcome.result
    assert outcome.lines[0] == str(len(data))
    received: list[int] = json.loads(outcome.lines[1])
    return received


@given(formats, texts)
def test_the_edges_on_the_wire_are_those_of_what_was_written(simulation: Simulation, form, text):
    data = [byte & (1 << form.bits) - 1 for byte in text]
    assert send_on(simulation, form, form.baud, data) == data
    start = START_MS * 10**6
    edges = [(edge - start, level) for edge, level in edges_in(simulation.folder / "run.vcd", "X1") if edge >= start]
    assert edges == form.edges(data)
    assert form.decode(edges) == data


@given(formats, texts, st.integers(-35, 35))
@example(Format(9600, 8, 1, 2), bytes(range(40)), 35)
@example(Format(9600, 8, 1, 1), bytes(range(40)), -35)
def test_a_receiver_within_3_5_percent_of_the_senders_baud_rate_gets_all(simulation: Simulation, form, text, permille):
    # The last bit looked at, the first stop bit, has its middle 10.5 bits after the start at most: half a bit in 10.5
    # is 4.7 %, and the receiver must be ready for the next start bit.
    data = [byte & (1 << form.bits) - 1 for byte in text]
    assert send_on(simulation, form, form.baud * (1000 + permille) // 1000, data) == data
