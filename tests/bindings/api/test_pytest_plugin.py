"""The pytest plugin, as its users meet it: test files of their own, run by pytest."""

from pathlib import Path

import pytest

pytest_plugins = "pytester"

APP = """
import asyncio
from machine import Pin, UART

uart = UART(4, 9600)

async def reader():
    stream = asyncio.StreamReader(uart)
    while True:
        print("Got:", (await stream.readline()).decode().strip())

async def main():
    button = Pin("X3", Pin.IN, Pin.PULL_UP)
    led = Pin("LED1", Pin.OUT, value=0)
    task = asyncio.create_task(reader())
    for _ in range(80):
        led.value(not button.value())
        await asyncio.sleep_ms(50)
    task.cancel()
    await asyncio.sleep_ms(10)

asyncio.run(main())
"""
ALARM = """
import pytest
from asim import World, ms, us

def test_alarm_rises_within_60_ms(asim):
    board = asim.board("pyboard-v1.1", scheduler="asyncio-v3")
    sw = board.button("X3", name="sw", bounce=ms(3))
    board.program("app.py")
    sw.press(at=ms(1007), hold=ms(120))
    asim.at(ms(2000), lambda: board.uart(4).send(b"hello\\n"))
    run = asim.run(until=ms(5000))
    assert run.latency("sw:press", "pin:LED1:rising").max <= ms(LIMIT)
    assert run.overruns("uart4") == 0
    assert run.cancellation("reader").max < us(800)
    assert run.tasks["main"].state == "done" and "Got: hello" in run.stdout
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeini("[pytest]\n")
    (pytester.path / "app.py").write_text(APP)
    return pytester


def test_a_test_reads_like_the_sentence_and_passes(suite: pytest.Pytester) -> None:
    suite.makepyfile(ALARM.replace("LIMIT", "60"))
    suite.runpytest().assert_outcomes(passed=1)


def test_a_failure_shows_distribution_worst_case_and_the_events_around_it(suite: pytest.Pytester) -> None:
    suite.makepyfile(ALARM.replace("LIMIT", "30"))
    result = suite.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E * assert 43.*ms <= 30ms, max of latency sw:press -> pin:LED1:rising",
            "E * latency sw:press -> pin:LED1:rising: count 1, min 43.*ms, mean 43.*ms, p50 *, p99 *, max 43.*ms",
            "E * the longest, 43.*ms from 1.007s to 1.0501*s:",
            "*asim: the events around it*",
            ">  1.007s * 0s * sw:press",
            "   1.007s * 0s * pin:X3:falling",
            ">  1.0501*s *+43.*ms *pin:LED1:rising",
            "*asim: the world*",
            "virtual time 5s",
            "  Got: hello",
            "tasks: main done, reader cancelled",
            "the last events:",
        ]
    )
    timeline = result.stdout.str().split("the events around it")[1].split("asim: the world")[0]
    assert 18 <= timeline.count("\n   ") + timeline.count("\n>  ") <= 21


def test_lost_bytes_are_shown_where_they_were_lost(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        from asim import ms
        def test_no_overruns(asim):
            board = asim.board("pyboard-v1.1")
            board.program("app.py")
            board.uart(4, baud=9600).send(b"x" * 100, at=ms(70))
            board.pin("X7").drive(1, at=ms(10))
            board.spawn = None
            asim.at(ms(80), lambda: None)
            run = asim.run(until=ms(75))
            assert run.overruns("uart4") == 1
        """
    )
    result = suite.runpytest()
    result.stdout.fnmatch_lines(["E * assert 0 == 1, overruns of uart4", "E * uart4 never overran"])


@pytest.mark.parametrize(
    ("marked", "seen"),
    [
        ("", "('ideal', 'fast_io')"),
        ("@pytest.mark.asim(board='esp32')", "('esp32', 'fast_io')"),
        ("@pytest.mark.asim(scheduler='uasyncio-v2', seed=3)", "('ideal', 'uasyncio-v2')"),
    ],
)
def test_the_closest_setting_wins(suite: pytest.Pytester, marked: str, seen: str) -> None:
    suite.makeini("[pytest]\nasim_board = pyboard-v1.1\nasim_scheduler = fast_io\nasim_seed = 7\n")
    suite.makepyfile(
        f"""
        import pytest
        pytestmark = pytest.mark.asim(board="rp2040", seed=4)
        @pytest.mark.asim(board="ideal")
        class TestIt:
            {marked or "# no marker of its own"}
            def test_it(self, asim):
                asim.board()
                print("seen", asim._native.boards[0][1:])
        """
    )
    suite.runpytest("-s").stdout.fnmatch_lines([f"*seen {seen}*"])


def test_lists_in_a_marker_run_the_test_for_each(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pytest
        @pytest.mark.asim(board=["ideal", "esp32"], scheduler=["asyncio-v3", "asyncio-alt"], seed=range(2))
        def test_it(asim):
            asim.board()
        """
    )
    result = suite.runpytest("-v")
    result.assert_outcomes(passed=8)
    result.stdout.fnmatch_lines(["*test_it*ideal*asyncio-alt*1* PASSED*"])


def test_the_option_seeds_every_world(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pytest
        from asim import ms
        @pytest.mark.asim(seed=1)
        def test_it(asim):
            board = asim.board("ideal")
            board.program("app.py")
            board.button("X3", name="sw", bounce=ms(3)).press(at=ms(1))
            print("digest", asim.run(until=ms(10)).digest)
        """
    )

    def digest(*arguments: str) -> str:
        return suite.runpytest("-s", *arguments).stdout.str().split("digest ")[1].split()[0]

    assert digest() == digest("--asim-seed", "1") != digest("--asim-seed", "2")


@pytest.mark.parametrize(
    ("marker", "message"),
    [
        ("asim(bord='ideal')", "*test_it: the marker asim has no setting bord; did you mean board?"),
        ("asim('ideal')", "*the marker asim takes settings by name, such as asim(board='ideal')"),
        ("asim(wires=1)", "*the marker asim has no setting wires; it has board, scheduler, seed, *"),
    ],
)
def test_a_wrong_marker_is_told(suite: pytest.Pytester, marker: str, message: str) -> None:
    suite.makepyfile(f"import pytest\n@pytest.mark.{marker}\ndef test_it(asim):\n    pass\n")
    suite.runpytest().stdout.fnmatch_lines([message])


def test_a_wrong_ini_setting_is_told(suite: pytest.Pytester) -> None:
    suite.makeini("[pytest]\nasim_seed = many\n")
    suite.makepyfile("def test_it(asim):\n    pass\n")
    suite.runpytest().stdout.fnmatch_lines(['*the ini setting asim_seed: expected a whole number, got "many"'])


def test_a_wider_fixture_cannot_take_the_world(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import pytest
        @pytest.fixture(scope="module")
        def shared(asim): ...
        def test_it(shared): ...
        """
    )
    suite.runpytest().stdout.fnmatch_lines(["*ScopeMismatch*"])


def test_waveforms_and_timelines_of_failing_tests_are_kept(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        from asim import ms
        def test_bad(asim):
            asim.board("ideal").button("X3", name="sw").press(at=ms(1))
            run = asim.run(until=ms(300))
            assert run.latency("sw:press", "sw:release").max <= ms(1)
        def test_good(asim):
            asim.board("ideal")
            asim.run(until=ms(5))
        """
    )
    suite.runpytest("--asim-trace-dir", "traces").assert_outcomes(failed=1, passed=1)
    traces = suite.path / "traces"
    assert sorted(path.suffix for path in traces.iterdir()) == [".txt", ".vcd", ".yaml"]
    assert all("test_bad" in path.name for path in traces.iterdir())
    (timeline,) = traces.glob("*.txt")
    assert "sw:press" in timeline.read_text()


def test_a_trace_folder_that_is_a_file_is_refused(suite: pytest.Pytester) -> None:
    (suite.path / "traces").write_text("")
    result = suite.runpytest("--asim-trace-dir", "traces")
    result.stderr.fnmatch_lines(["ERROR: --asim-trace-dir: traces is a file; name a folder"])


def test_it_works_under_xdist(suite: pytest.Pytester) -> None:
    suite.makepyfile(ALARM.replace("LIMIT", "60"))
    suite.runpytest("-n", "2").assert_outcomes(passed=1)


def test_a_shipped_scenario_is_one_line(suite: pytest.Pytester) -> None:
    scenario = Path(__file__).parents[3] / "scenarios" / "quick_start" / "quick_start.yaml"
    suite.makepyfile(
        f"""
        from asim import World
        def test_the_shipped_scenario():
            assert World.from_scenario({str(scenario)!r}, scheduler="asyncio-v3").run().passed
        """
    )
    suite.runpytest().assert_outcomes(passed=1)
