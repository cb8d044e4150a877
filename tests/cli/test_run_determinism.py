"""The same scenario and seed give the same event stream, however often and however it is run."""

import json
import re

from asim_command import Asim

NATIVE = """\
asim: 1
name: everything drawn from the seed
board: pyboard-v1.1
scheduler: {scheduler}
seed: 7
duration: 400ms
tasks:
  - {{name: hog, count: 5, loop: [{{busy: [1ms, 4ms]}}, {{yield: }}]}}
  - {{name: echo, loop: [{{read: uart4}}, {{write: {{uart4: "x"}}}}]}}
  - {{name: seen, loop: [{{wait: "sw:press"}}, {{mark: seen}}]}}
hardware:
  - uart: {{id: 4, baud: 9600}}
  - button: {{name: sw, pin: X3, bounce: 3ms}}
stimuli:
  - {{at: 10ms, every: 40ms, jitter: 20ms, press: sw, for: 10ms}}
  - {{at: 5ms, every: 15ms, jitter: 2ms, send: {{uart4: "abc"}}}}
"""

PROGRAM = """\
import random
import uasyncio as asyncio
from machine import Pin, UART
from uasyncio.synchro import Lock
from pyb import rng

uart = UART(4, 9600)
presses = []
Pin('X3', Pin.IN, Pin.PULL_UP).irq(lambda pin: presses.append(pin.value()), Pin.IRQ_FALLING)


async def reader():
    stream = asyncio.StreamReader(uart)
    while True:
        print(await stream.read(8), len(presses))


async def worker(name):
    for word in set(['one', 'two', 'three', 'four', 'five']):
        print(name, word, random.getrandbits(16), rng() % 1000, id(name) % 4096, object())
        await asyncio.sleep_ms(random.randrange(20))


async def main():
    await asyncio.sleep_ms(300)
    try:
        Lock().release()
    except AssertionError:
        print('not acquired')


loop = asyncio.get_event_loop()
loop.create_task(reader())
for number in range(4):
    loop.create_task(worker('task%d' % number))
loop.run_until_complete(main())
"""

PROGRAM_SCENARIO = """\
asim: 1
name: a program
board: pyboard-v1.1
scheduler: uasyncio-v2
seed: 3
program: {file: main.py}
hardware:
  - uart: {id: 4, baud: 9600}
  - button: {name: sw, pin: X3, bounce: 3ms}
stimuli:
  - {at: 10ms, every: 40ms, jitter: 20ms, press: sw, for: 10ms}
  - {at: 5ms, every: 15ms, jitter: 2ms, send: {uart4: "abc"}}
expect:
  - events: {of: "sw:press", min: 1}
"""

OUTPUTS = ("--junit", "result.xml", "--vcd", "run.vcd")


def digest(command: Asim, *arguments: str, env: dict[str, str] | None = None) -> str:
    """The digest and what is printed: one text that must not change."""
    done = command("run", *arguments, "--json", "-", env=env)
    assert done.stderr == ""
    result = json.loads(done.stdout)
    return f"{result['trace_digest']} at {result['virtual_time_us']}\n{result['stdout']}"


def digest_from_junit(command: Asim, *arguments: str) -> str:
    command("run", *arguments, "--junit", "only.xml")
    found = re.search(r'name="trace_digest" value="(\w+)"', (command.folder / "only.xml").read_text(encoding="utf-8"))
    assert found
    return found[1]


def test_a_hundred_runs_of_a_native_scenario_agree(command: Asim) -> None:
    command.write("a.yaml", NATIVE.format(scheduler="uasyncio-v2"))
    # A hundred files of one command are a hundred runs.
    done = command("run", *["a.yaml"] * 100, "--json", "-")
    results = json.loads(done.stdout)
    assert len(results) == 100
    assert len({json.dumps(result) for result in results}) == 1
    assert {digest(command, "a.yaml").split()[0] for _ in range(5)} == {results[0]["trace_digest"]}


def test_ten_runs_of_a_program_agree(command: Asim) -> None:
    command.write("main.py", PROGRAM)
    command.write("a.yaml", PROGRAM_SCENARIO)
    first = digest(command, "a.yaml")
    assert "task3" in first
    assert {digest(command, "a.yaml") for _ in range(9)} == {first}


def test_runs_of_one_process_agree_with_those_of_their_own(command: Asim) -> None:
    command.write("main.py", PROGRAM)
    command.write("a.yaml", PROGRAM_SCENARIO)
    command.write("b.yaml", NATIVE.format(scheduler="asyncio-v3"))
    done = command("run", "b.yaml", "a.yaml", "b.yaml", "a.yaml", "--json", "-")
    digests = [result["trace_digest"] for result in json.loads(done.stdout)]
    alone = [digest(command, name).split()[0] for name in ("b.yaml", "a.yaml")]
    assert digests == alone * 2


def test_what_is_written_changes_nothing(command: Asim) -> None:
    command.write("main.py", PROGRAM)
    command.write("a.yaml", PROGRAM_SCENARIO)
    command.write("b.yaml", NATIVE.format(scheduler="uasyncio-v2"))
    for name in ("a.yaml", "b.yaml"):
        plain = digest(command, name)
        assert digest(command, name, *OUTPUTS) == plain
        assert digest(command, name, "--vcd", "run.vcd") == plain
        assert digest_from_junit(command, name) == plain.split()[0]


def test_written_files_are_the_same_byte_for_byte(command: Asim) -> None:
    command.write("main.py", PROGRAM)
    command.write("a.yaml", PROGRAM_SCENARIO)
    written = []
    for _ in range(2):
        command("run", "a.yaml", "--json", "result.json", *OUTPUTS)
        written.append([(command.folder / name).read_bytes() for name in ("result.json", "result.xml", "run.vcd")])
    assert written[0] == written[1]


def test_the_callers_surroundings_change_nothing(command: Asim) -> None:
    command.write("main.py", PROGRAM)
    command.write("a.yaml", PROGRAM_SCENARIO)
    plain = digest(command, "a.yaml")
    assert plain.endswith("not acquired\n")
    for surroundings in (
        {"PYTHONHASHSEED": "12345"},
        {"PYTHONHASHSEED": "random"},
        {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"},
        {"PYTHONOPTIMIZE": "2"},
        {"PYTHONMALLOC": "malloc"},
    ):
        assert digest(command, "a.yaml", env=surroundings) == plain


def test_the_folder_of_a_scenario_changes_nothing(command: Asim) -> None:
    texts = []
    for folder in ("here", "a/b c/there"):
        command.write(f"{folder}/main.py", PROGRAM)
        command.write(f"{folder}/a.yaml", PROGRAM_SCENARIO)
        texts.append(digest(command, f"{folder}/a.yaml"))
    assert texts[0] == texts[1]
    elsewhere = Asim(command.folder / "here")
    assert digest(elsewhere, "a.yaml") == texts[0]


def test_seeds_differ(command: Asim) -> None:
    command.write("a.yaml", NATIVE.format(scheduler="uasyncio-v2"))
    digests = [digest(command, "a.yaml", "--seed", str(seed)).split()[0] for seed in (7, 8, 9)]
    assert len(set(digests)) == 3
    assert digests[0] == digest(command, "a.yaml").split()[0]


def test_boards_with_programs_of_their_own_agree(command: Asim) -> None:
    command.write(
        "ping.py",
        "import uasyncio as asyncio\nfrom machine import UART\nuart = UART(4, 115200)\n\n\nasync def main():\n"
        "    reader, writer = asyncio.StreamReader(uart), asyncio.StreamWriter(uart, {})\n"
        "    for k in range(20):\n        await writer.awrite('ping %d\\n' % k)\n"
        "        print(await reader.readline())\n\n\nasyncio.get_event_loop().run_until_complete(main())\n",
    )
    command.write(
        "pong.py",
        "from machine import UART\nuart = UART(4, 115200)\nseen = 0\nwhile seen < 20:\n    while not uart.any():\n"
        "        pass\n    data = uart.read()\n    seen += data.count(b'\\n')\n    uart.write(data)\n",
    )
    command.write(
        "a.yaml",
        "asim: 1\nname: two\nboards:\n"
        "  a: {board: pyboard-v1.1, scheduler: uasyncio-v2, program: {file: ping.py}}\n"
        "  b: {board: pyboard-v1.1, scheduler: asyncio-v3, program: {file: pong.py}}\n"
        "wires:\n  - [a.uart4.tx, b.uart4.rx]\n  - [b.uart4.tx, a.uart4.rx]\n",
    )
    first = digest(command, "a.yaml")
    assert first.endswith("b'ping 19\\n'\n")
    assert {digest(command, "a.yaml") for _ in range(9)} == {first}
