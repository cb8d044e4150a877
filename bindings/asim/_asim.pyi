"""The extension module: asim's C++ side; not for direct use."""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, final, type_check_only

from typing_extensions import Buffer

def main(arguments: Sequence[str]) -> int:
    """Do what the arguments after the program's name ask for, and return the exit status."""

class RunEnded(BaseException):
    """Unwinds a program when the run is over; its `except` clauses do not catch it."""

class InputError(ValueError):
    """What a user wrote or asked for is wrong."""

class ScenarioError(InputError):
    """A scenario, or a piece of one, is wrong; a line for each fault."""

class WorldError(InputError):
    """A world is asked for what it cannot do in its present state."""

@final
class LiveWorld:
    """A world that is built, run leg by leg, and asked what happened. Pieces are YAML or JSON."""

    def __init__(self, name: str, folder: str, record: bool, vcd: str) -> None: ...
    @staticmethod
    def from_scenario(path: str, overrides: Sequence[tuple[str, str, str]], record: bool, vcd: str) -> LiveWorld:
        """The world of a scenario file or of a bare program; overrides are (as named in messages, key, YAML)."""
    def set(self, keys: str) -> None: ...
    def add_board(self, label: str, keys: str) -> int: ...
    def set_program(self, board: int, program: str) -> None: ...
    def provide_program(self, board: int, load: Callable[[Board], Any]) -> None:
        """`load` takes the Board when the world starts and returns its program."""
    def add_hardware(self, board: int, device: str) -> None: ...
    def add_uart(self, board: int, uart: str) -> None: ...
    def add_wire(self, ends: str) -> None: ...
    def add_stimulus(self, stimulus: str) -> None: ...
    def call_at(self, ns: int, action: Callable[[], object]) -> None: ...
    def run(self) -> None: ...
    def run_until(self, ns: int) -> None: ...
    def run_until_event(self, selector: str, limit_ns: int) -> bool: ...
    def run_until_idle(self, limit_ns: int) -> bool: ...
    @property
    def started(self) -> bool: ...
    @property
    def ended(self) -> bool: ...
    @property
    def now_ns(self) -> int: ...
    @property
    def boards(self) -> list[tuple[str, str, str]]:
        """(label, kind, scheduler) of each board."""
    @property
    def in_mid_instant(self) -> bool:
        """Whether something has happened at this instant already, before what is given now."""
    @property
    def list_sizes(self) -> dict[str, int]:
        """How long the scenario's lists are, by their keys."""
    def check_expectation(self, expectation: str) -> None: ...
    @property
    def duration_ns(self) -> int: ...
    def pin_level(self, board: int, name: str) -> int: ...
    def received(self, board: int, uart: str) -> bytes: ...
    def record(self) -> Record: ...
    def close(self) -> None: ...

def yaml_from_json(json: str) -> str:
    """The JSON of an object as YAML, each of its keys and each item of a list below it on a line."""

def scenario_text(path: str, overrides: Sequence[tuple[str, str, str]], folder: str) -> str:
    """A scenario file with other settings, as the text of a file in `folder`."""

@final
class Record:
    """What happened in a world up to a moment."""

    @property
    def end_ns(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def exit_status(self) -> int: ...
    @property
    def stdout(self) -> str: ...
    def printed(self, board: int) -> str: ...
    @property
    def tasks(self) -> list[tuple[str, str]]: ...
    @property
    def warnings(self) -> list[tuple[int, str]]: ...
    @property
    def error(self) -> tuple[str, str, str, str, str, int, bool] | None: ...
    @property
    def expectations(self) -> list[tuple[str, str, bool, str, str]]: ...
    def json(self) -> str: ...
    def latency(self, start: str, end: str) -> Spans: ...
    def interval(self, of: str, after_ns: int) -> Spans: ...
    def lateness(self, task: str) -> Spans: ...
    def cancellation(self, task: str, timeouts: bool) -> Spans: ...
    def overruns(self, of: str) -> int: ...
    def events(self, selector: str) -> list[tuple[int, str, int, str, int, str, str]]:
        """(ns, subject, instance, kind, value, text, in words) of each."""
    def last_events(self) -> str: ...
    def timeline(self) -> str: ...
    def explain_overruns(self, of: str) -> str: ...

@final
class Spans:
    """Spans of time that were measured, in nanoseconds."""

    @property
    def kind(self) -> str: ...
    @property
    def of(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def min_ns(self) -> int: ...
    @property
    def mean_ns(self) -> int: ...
    @property
    def max_ns(self) -> int: ...
    def percentile_ns(self, percent: int) -> int:
        """Nearest rank; `percent` from 1 to 100."""
    @property
    def missed(self) -> int: ...
    @property
    def overruns(self) -> int: ...
    @property
    def open_ns(self) -> int | None: ...
    @property
    def end_ns(self) -> int: ...
    @property
    def spans(self) -> list[tuple[int, int, int]]:
        """(from, to, instance) of each."""
    def explain(self) -> str: ...

@final
class Board:
    """One simulated board, as its program's modules see it."""

    @property
    def label(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def platform(self) -> str: ...
    @property
    def machine(self) -> str: ...
    @property
    def cpu_hz(self) -> int: ...
    @property
    def has_pyb(self) -> bool: ...
    @property
    def hard_pin_irq(self) -> bool: ...
    @property
    def epoch_year(self) -> int: ...
    @property
    def scheduler(self) -> str: ...
    @property
    def seed(self) -> int: ...
    @property
    def ticks_start_ms(self) -> int: ...
    @property
    def tick_bits(self) -> int: ...
    def charge(self, units: int) -> Charge:
        """A charge point of `units` syntax nodes: +charge uses their CPU time."""
    def call_site(self, keeps: bool, unstarted: Callable[[Any], object]) -> CallSite:
        """site @ value is the value: see CallSite."""
    def disarm(self, generator: Generator[Any, Any, Any]) -> None:
        """See to it that a generator runs nothing when it is dropped."""
    def reached_ns(self) -> int:
        """Nanoseconds since the start of the run, as far as it has come; takes in no code."""
    def collect_garbage(self) -> None:
        """gc.collect(): takes what the board's profile says."""
    def enable_garbage_collection(self, enabled: bool) -> None: ...
    def now_ns(self) -> int:
        """Nanoseconds since the start of the run."""
    def ticks_ms(self) -> int: ...
    def ticks_us(self) -> int: ...
    def sleep_ns(self, ns: int) -> None:
        """Blocks; interrupts and scheduled callbacks are served meanwhile."""
    def busy_ns(self, ns: int) -> None:
        """Uses the CPU; only hard interrupts are served meanwhile."""
    def idle_until_ns(self, ns: int) -> None:
        """Idles until then, or until an interrupt."""
    def print(self, text: str | bytes) -> None: ...
    def mark(self, name: str) -> None: ...
    def warn(self, text: str) -> None: ...
    def note(self, text: str) -> None:
        """Tells a user who asked for it by -v what is being done."""
    def schedule(self, function: Callable[[Any], object], argument: object) -> bool:
        """micropython.schedule: False if the queue is full."""
    def disable_irq(self) -> bool: ...
    def enable_irq(self, state: bool = True) -> None: ...

@final
@type_check_only
class Charge:
    """A charge point of executed code, made by `Board.charge`."""

    def __pos__(self) -> None: ...

class KnownDefect:
    """What a real library is known to do wrong."""

    LIMIT_OUTLIVED_BODY: KnownDefect
    LOCK_WAKE_UP_LOST: KnownDefect
    LOST_OUTPUT: KnownDefect
    REPEATED_OUTPUT: KnownDefect
    STRAY_CANCELLATION: KnownDefect
    HALF_GATHERED: KnownDefect
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

@final
@type_check_only
class CallSite:
    """A call whose result nothing awaits, made by `Board.call_site`; see `asim._loader.hooks.CallSite`."""

    def __matmul__(self, value: Any, /) -> Any: ...
    def take(self) -> Any: ...

@final
class V2:
    """The loop of uasyncio V2.0 or fast_io of one board."""

    def __init__(self, board: Board) -> None: ...
    def close(self) -> None:
        """Lets go of the program's tasks."""
    def charge_sleep(self) -> None: ...
    def use_old_slots(self, old: bool, /) -> None:
        """Firmware 1.11: slots of unstarted and ended generators."""
    def adopt_module(self, m: object, /) -> None: ...
    def reset(
        self, run_queue: int, wait_queue: int, polls: bool, io_queue: int = 0, low_priority_queue: int = 0
    ) -> None:
        """A fresh loop in the place of the old one."""
    @property
    def sleep_ms(self) -> Callable[[int], Iterator[object]]: ...
    @property
    def after_ms(self) -> Callable[[int], Iterator[object]]: ...
    @property
    def after(self) -> Callable[[float], Iterator[object]]: ...
    def time(self) -> int:
        """Milliseconds, wrapping."""
    def run(self) -> Any: ...
    def failed_task(self, exception: BaseException) -> str: ...
    def call_soon(self, callback: object, /, *arguments: object) -> None: ...
    def call_later_ms(self, ms: int, callback: object, /, *arguments: object) -> None: ...
    def call_at(self, time: int, callback: object, arguments: tuple[object, ...], /) -> None: ...
    def call_later_low_priority(self, ms: int, callback: object, /, *arguments: object) -> None: ...
    def call_at_low_priority(self, time: int, callback: object, /, *arguments: object) -> None: ...
    max_overdue_ms: int
    def start(self, generator: object, name: str, /) -> None:
        """Queues a coroutine under another name than its own."""
    def add_reader(self, stream: object, callback: object, /, *arguments: object) -> None: ...
    def add_writer(self, stream: object, callback: object, /, *arguments: object) -> None: ...
    def remove_reader(self, stream: object, /) -> None: ...
    def remove_writer(self, stream: object, /) -> None: ...
    def cur_task(self) -> Any: ...
    def pend_throw(self, generator: object, exception: object, /) -> object:
        """Puts an exception into a generator's slot; returns what was there."""
    def cancel(self, generator: object, exception: object, /) -> None: ...
    def time_out(self, generator: object, exception: object, /) -> None: ...
    def tell(self, defect: KnownDefect, /) -> None:
        """Warns of a known defect that hits the current task, once a run."""
    def timeout_ended(self) -> None:
        """Records that the current task has left what was timed out."""

@final
@type_check_only
class Task:
    """A running coroutine; made by `V3.create_task`. What follows `cancel` is CircuitPython's only."""

    @property
    def coro(self) -> Any: ...
    @property
    def ph_key(self) -> int: ...
    state: Any
    data: Any
    def done(self) -> bool:
        """Whether the task has ended."""
    def cancel(self) -> bool:
        """Asks the task to end by CancelledError; False if it has ended."""
    def __iter__(self) -> Iterator[Any]: ...
    def __next__(self) -> Any: ...
    def result(self) -> Any: ...
    def exception(self) -> BaseException | None: ...
    def cancelled(self) -> bool: ...
    def get_coro(self) -> Any: ...
    def set_result(self, result: object, /) -> None: ...
    def set_exception(self, exception: object, /) -> None: ...
    def __await__(self) -> Iterator[Any]: ...

@final
@type_check_only
class TaskQueue:
    """Tasks that wait for something, first come first woken; made by `V3.task_queue`."""

    def peek(self) -> Task | None:
        """The oldest waiter, or None."""
    def wait(self) -> None:
        """Puts the current task on the queue; it must then yield."""
    def wake(self) -> Task | None:
        """Moves the oldest waiter to the run queue and returns it, or None."""

@final
class V3:
    """The asyncio V3 loop of one board."""

    def __init__(self, board: Board) -> None: ...
    def close(self) -> None:
        """Lets go of the program's tasks."""
    def set_cancelled_error(self, type: type[BaseException], /) -> None: ...
    def set_invalid_state_error(self, type: type[Exception], /) -> None: ...
    def set_handler(self, handler: Callable[[Task, BaseException], object], /) -> None:
        """`handler(task, exception)` is told of exceptions that nobody retrieved."""
    def reset(self) -> None:
        """Drops what is queued."""
    @property
    def task_type(self) -> type[Task]: ...
    @property
    def in_task(self) -> bool:
        """Whether there is a current task."""
    def tell(self, defect: KnownDefect, /, *details: str) -> None:
        """Warns of a known defect that hits the program, once a run."""
    def set_fast_io(self, fast: bool) -> None:
        """asyncio_alt: whether tasks that I/O wakes overtake those that are ready."""
    @property
    def late_ms(self) -> int:
        """asyncio_alt: what is added to the keys of tasks that I/O wakes."""
    @property
    def sleep_ms(self) -> Callable[[int], Iterator[None]]: ...
    def time(self) -> int:
        """Milliseconds, wrapping."""
    def create_task(self, coroutine: object, /) -> Task:
        """A new task, queued behind all that are ready."""
    def new_task(self, coroutine: object, name: str, /) -> Task:
        """A new task under a name of its own, on no queue yet."""
    def run_until_complete(self, task: Task | None) -> Any: ...
    def failed_task(self, exception: BaseException) -> str: ...
    def current_task(self) -> Task: ...
    def clear_current(self) -> None: ...
    def task_queue(self) -> TaskQueue: ...
    def make_ready(self, task: Task, /) -> None:
        """Queues a task that waits on nothing behind all that are ready."""
    def wait_io(self, stream: object, direction: int, /) -> None:
        """Registers the current task as reader (1) or writer (4) of a stream; it must then yield."""
    def park(self) -> None:
        """Marks the current task as waiting for `make_ready`; it must then yield."""
    def is_parked(self, task: Task, /) -> bool: ...
    def timeout_requested(self) -> None: ...
    def timeout_ended(self) -> None: ...

class Clock:
    """The time of one board: its methods are the functions of `time`."""

    def __init__(self, board: Board) -> None: ...
    def ticks_ms(self) -> int:
        """Milliseconds, wrapping."""
    def ticks_us(self) -> int:
        """Microseconds, wrapping."""
    def ticks_cpu(self) -> int:
        """CPU cycles, wrapping."""
    def ticks_add(self, ticks: int, delta: int, /) -> int:
        """Offset a ticks value."""
    def ticks_diff(self, end: int, start: int, /) -> int:
        """The signed difference of two ticks values."""
    def sleep(self, seconds: float, /) -> None:
        """Block for seconds; interrupts and callbacks are served."""
    def sleep_ms(self, ms: int, /) -> None:
        """Block for milliseconds; interrupts and callbacks are served."""
    def sleep_us(self, us: int, /) -> None:
        """Use the CPU for microseconds; hard interrupts are served."""
    def now_ns(self) -> int:
        """Nanoseconds since the start of the run."""
    def millis(self) -> int:
        """Milliseconds as a small int."""
    def micros(self) -> int:
        """Microseconds as a small int."""
    def elapsed_millis(self, start: int, /) -> int:
        """Milliseconds since a value of millis."""
    def elapsed_micros(self, start: int, /) -> int:
        """Microseconds since a value of micros."""
    def idle(self) -> None:
        """Idle until an interrupt, at most to the next millisecond."""

class Pin:
    """One pin of a board."""

    def __init__(self, board: Board, name: str) -> None: ...
    def value(self, level: object = ..., /) -> int | None:
        """Get or set the level."""
    def __call__(self, level: object = ..., /) -> int | None:
        """Get or set the level."""
    def on(self) -> None:
        """Set the level to 1."""
    def high(self) -> None:
        """Set the level to 1."""
    def off(self) -> None:
        """Set the level to 0."""
    def low(self) -> None:
        """Set the level to 0."""
    def toggle(self) -> None:
        """Invert the level."""
    def _configure(self, mode: int, pull: int, level: object) -> None: ...
    def _mode(self) -> int: ...
    def _pull(self) -> int: ...
    def _set_irq(
        self, handler: Callable[[Any], object] | None, triggers: int, hard: bool, argument: object
    ) -> None: ...
    def _set_irq_triggers(self, triggers: int, /) -> None: ...
    def _irq_triggers(self) -> int: ...
    def _irq_flags(self) -> int: ...
    def _raise_irq(self) -> None: ...
    def _time_pulse_us(self, level: bool, timeout_us: int) -> int: ...
    @property
    def _names(self) -> list[str]: ...
    @property
    def _name(self) -> str: ...

class Led:
    """One LED of a board."""

    def __init__(self, board: Board, id: int) -> None: ...
    @property
    def _id(self) -> int: ...
    def on(self) -> None:
        """Light fully."""
    def off(self) -> None:
        """Darken."""
    def toggle(self) -> None:
        """Darken if any light shows, otherwise light fully."""
    def intensity(self, value: int = ..., /) -> int | None:
        """Get or set the brightness, 0 to 255."""

@final
class Pollable:
    """What a scheduler can wait on."""

class Uart:
    """One UART of a board."""

    def __init__(self, board: Board, id: int | str) -> None: ...
    def any(self) -> int:
        """The number of characters that can be read without blocking."""
    def read(self, count: int | None = None, /) -> bytes | None:
        """Read up to n bytes, or all there is; None if nothing came in time."""
    def readinto(self, buffer: Buffer, count: int = -1, /) -> int | None:
        """Read into a buffer; None if nothing came in time."""
    def readline(self) -> bytes | None:
        """Read a line; None if nothing came in time."""
    def readchar(self) -> int:
        """Read one character; -1 if nothing came in time."""
    def write(self, buffer: str | Buffer, offset_or_count: int = -1, count: int = ..., /) -> int | None:
        """Write a buffer; the number of bytes, or None."""
    def writechar(self, character: int, /) -> None:
        """Write one character."""
    def sendbreak(self) -> None:
        """Send a break."""
    def txdone(self) -> bool:
        """Whether all has been sent."""
    def flush(self) -> None:
        """Wait until all has been sent."""
    def _open(
        self,
        *,
        baud: int,
        bits: int,
        parity: int,
        stop: int,
        timeout: int,
        timeout_char: int,
        rxbuf: int,
        txbuf: int,
        flow: int,
    ) -> None: ...
    def _close(self) -> None: ...
    def _set_irq(
        self, handler: Callable[[Any], object] | None, triggers: int, hard: bool, argument: object
    ) -> None: ...
    def _irq_flags(self) -> int: ...
    @property
    def _enabled(self) -> bool: ...
    @property
    def _settings(self) -> dict[str, int | None]: ...
    @property
    def _id(self) -> int: ...
    @property
    def _pins(self) -> dict[str, str]: ...
    @property
    def __asim_pollable__(self) -> Pollable: ...

class Timer:
    """One timer of a board."""

    def __init__(self, board: Board, number: int) -> None: ...
    def start(self, periodic: bool, numerator_ns: int, denominator: int = 1) -> None:
        """Raises the interrupt one period from now, and again if periodic."""
    def stop(self) -> None: ...
    def set_handler(
        self, handler: Callable[[Any], object] | None, hard: bool, stop_on_error: bool, argument: object
    ) -> None:
        """Calls `handler(argument)` at the end of each period; None: nothing."""
    @property
    def running(self) -> bool: ...
    def elapsed_ns(self) -> int:
        """Nanoseconds since the present period began."""

class Poll:
    """The poll object of one program."""

    def __init__(self, board: Board) -> None: ...
    def register(self, stream: object, events: int = 5, /) -> None:
        """Watch an object."""
    def modify(self, stream: object, events: int, /) -> None:
        """Change what is watched of an object."""
    def unregister(self, stream: object, /) -> None:
        """Watch an object no more."""
    def poll(self, timeout_ms: int | None = None, flags: int = 0, /) -> list[tuple[object, int]]:
        """Wait until something is ready; a list of (object, events)."""
    def ipoll(self, timeout_ms: int | None = None, flags: int = 0, /) -> Iterator[tuple[object, int]]:
        """Like poll, as an iterator."""

class Random:
    """Random bits that derive from the scenario's seed and the user's name."""

    def __init__(self, board: Board, user: str) -> None: ...
    def bits(self, count: int) -> int:
        """An integer of `count` random bits, 1 to 64."""
