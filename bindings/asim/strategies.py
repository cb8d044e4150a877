"""Strategies of hypothesis for what happens to a board, and when.

Each draws a whole stimulus: something with `apply(world)`, which shows itself in few words when an example fails. All
times are whole nanoseconds on a grid, and shrink towards the earliest, the shortest and the fewest, so that a failing
example ends up at the smallest timing that fails.

    @given(presses("sw", count=(1, 5), within=(ms(10), s(2))))
    def test_every_press_is_answered(presses):
        with World(board="pyboard-v1.1") as world:
            world.board().button("X3", name="sw")
            ...
            presses.apply(world)
            run = world.run(until=s(3))

Needs hypothesis: `pip install asim[hypothesis]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from asim import Duration, ms, us

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import DrawFn, SearchStrategy

    from asim import World

__all__ = [
    "Stimuli",
    "Stimulus",
    "baud_errors",
    "bounces",
    "bursts",
    "durations",
    "faults",
    "glitches",
    "instants",
    "jitter",
    "presses",
    "stimuli",
    "stray_bytes",
]

Range = tuple[Duration, Duration]
Count = int | tuple[int, int]
T = TypeVar("T")

_ZERO = Duration(0)
_FRAME_PAUSE = ms(1)
# In steps; half of the draws do without.
_PERIODS = [count * 10**power for power in range(2, 8) for count in (1, 2, 5)]


@dataclass(frozen=True)
class Stimulus:
    """One entry of a scenario's `stimuli`."""

    at: Duration
    keys: dict[str, Any]
    words: str = field(compare=False)
    """What happens, for readers."""

    def __repr__(self) -> str:
        return f"{self.at} {self.words}"


@dataclass(frozen=True, repr=False)
class Stimuli:
    """Stimuli in the order of their instants."""

    entries: tuple[Stimulus, ...]

    def apply(self, world: World) -> None:
        """Give them to a world; what they name must be attached to it.

        Raises:
            ScenarioError: They name something that it does not have.
            WorldError: One lies in its past.
        """
        for entry in self.entries:
            world.stimulus(entry.at, **entry.keys)

    @property
    def times(self) -> list[Duration]:
        """When each happens."""
        return [entry.at for entry in self.entries]

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Stimulus]:
        return iter(self.entries)

    def __repr__(self) -> str:
        return f"<{'; '.join(map(repr, self.entries)) or 'nothing'}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show it so in hypothesis, which else shows how it was made."""
        printer.text(repr(self))


# --- times


def durations(
    min: Duration = _ZERO, max: Duration = ms(100), *, resolution: Duration = us(1)
) -> SearchStrategy[Duration]:
    """Draw durations from `min` in steps of `resolution` up to `max`; they shrink towards `min`.

    Raises:
        ValueError: `max` is below `min`, or `resolution` is not above zero.
    """
    if max < min:
        raise ValueError(f"expected a range of durations, got {min} to {max}")
    if resolution <= _ZERO:
        raise ValueError(f"resolution: expected a duration above zero, got {resolution}")
    return _on_grid(min, (max - min).ns // resolution.ns, resolution)


def instants(within: Range = (_ZERO, Duration(10**9)), *, resolution: Duration = us(1)) -> SearchStrategy[Duration]:
    """Draw instants, as times since the start; they shrink towards the earliest."""
    return durations(*within, resolution=resolution)


def jitter(
    every: Duration,
    by: Duration,
    *,
    count: Count = (1, 10),
    start: Duration = _ZERO,
    resolution: Duration = us(1),
) -> SearchStrategy[list[Duration]]:
    """Draw the instants of something periodic, each late by up to `by`; they shrink towards few and punctual ones.

    Args:
        every: The period.
        by: The most that one is late; several may change places where it is longer than the period.
        count: How many.
        start: When the first one is due.
        resolution: The grid of what they are late by.
    """
    least, most = _count(count)
    late = durations(_ZERO, by, resolution=resolution)

    @st.composite
    def draw_instants(draw: DrawFn) -> list[Duration]:
        lates = draw(st.lists(late, min_size=least, max_size=most))
        return [start + every * k + late for k, late in enumerate(lates)]

    return draw_instants()


def baud_errors(nominal: int, percent: float = 2.0) -> SearchStrategy[int]:
    """Draw bit rates off `nominal` by up to `percent`, as those of a cheap oscillator; they shrink towards `nominal`.

    For the far end of a UART: `board.uart(4, baud=baud)`. From about 5 % on, frames are malformed.

    Raises:
        ValueError: `nominal` or `percent` is not what it should be.
    """
    if nominal <= 0 or not 0 <= percent < 100:
        raise ValueError(f"expected bits per second and a percentage below 100, got {nominal} and {percent}")
    most = int(nominal * percent / 100)

    @st.composite
    def draw_rate(draw: DrawFn) -> int:
        return nominal + draw(st.integers(-most, most))

    return draw_rate()


# --- buttons and pins


def presses(
    button: str,
    *,
    count: Count = 1,
    within: Range = (_ZERO, Duration(10**9)),
    hold: Duration | Range = ms(100),
    apart: Duration = ms(10),
    resolution: Duration = us(1),
) -> SearchStrategy[Stimuli]:
    """Draw presses of a button.

    Args:
        button: Its name, "sw", or "hub.sw" where there are several boards.
        count: How often, or from how often to how often.
        within: When they begin.
        hold: How long each is held, or from how long to how long.
        apart: The least time from a release to the next press.
        resolution: The grid of all times.

    Raises:
        ValueError: So many do not fit.
    """
    held = hold if isinstance(hold, tuple) else (hold, hold)
    least, most = _count(count)
    taken = (held[1] + apart) * (most - 1)
    _check_fit(f"{most} presses", taken, within)

    press = st.tuples(instants(within, resolution=resolution), durations(*held, resolution=resolution))

    @st.composite
    def draw_presses(draw: DrawFn) -> Stimuli:
        drawn = draw(st.lists(press, min_size=least, max_size=most))
        placed = _spaced(drawn, lambda length: length + apart, least, within)
        return Stimuli(
            tuple(
                Stimulus(at, {"press": button, "for": length}, f"press {button} for {length}") for at, length in placed
            )
        )

    return draw_presses()


def bounces(
    pin: str,
    *,
    within: Range = (_ZERO, Duration(10**9)),
    hold: Duration | Range = ms(100),
    count: Count = (0, 4),
    length: Range = (us(10), ms(1)),
    level: int = 0,
    resolution: Duration = us(10),
) -> SearchStrategy[Stimuli]:
    """Draw one closing of a bare contact at a pin, bounce by bounce; the button of a board bounces by its seed instead.

    Args:
        pin: Where the contact is: nothing else may drive it.
        within: When it closes.
        hold: How long it stays closed after its last bounce.
        count: How often it opens again before that; shrinks towards the least.
        length: How long it is closed, and open, in a bounce.
        level: What the contact ties the pin to: 0 or 1.
        resolution: The grid of all times.
    """
    held = hold if isinstance(hold, tuple) else (hold, hold)
    least, most = _count(count)
    part = durations(*length, resolution=resolution)

    @st.composite
    def draw_contact(draw: DrawFn) -> Stimuli:
        at = draw(instants(within, resolution=resolution))
        entries = []
        for closed, opened in draw(st.lists(st.tuples(part, part), min_size=least, max_size=most)):
            entries.append(_pulse(pin, at, level, closed))
            at = at + closed + opened
        entries.append(_pulse(pin, at, level, draw(durations(*held, resolution=resolution))))
        return Stimuli(tuple(entries))

    return draw_contact()


def glitches(
    pin: str,
    *,
    count: Count = (0, 3),
    within: Range = (_ZERO, Duration(10**9)),
    width: Range = (us(1), us(100)),
    level: int = 0,
    resolution: Duration = us(1),
) -> SearchStrategy[Stimuli]:
    """Draw short pulses on a pin that come from nowhere, a fault of the wiring.

    Where something else drives the pin to the other level, the two are in conflict, and the pin is read as 0. A UART
    hears whole frames only, and nothing of glitches: see `stray_bytes`.

    Raises:
        ValueError: So many do not fit.
    """
    least, most = _count(count)
    _check_fit(f"{most} glitches", (width[1] + resolution) * (most - 1), within)
    glitch = st.tuples(instants(within, resolution=resolution), durations(*width, resolution=resolution))

    @st.composite
    def draw_glitches(draw: DrawFn) -> Stimuli:
        drawn = draw(st.lists(glitch, min_size=least, max_size=most))
        placed = _spaced(drawn, lambda length: length + resolution, least, within)
        return Stimuli(tuple(_pulse(pin, at, level, length) for at, length in placed))

    return draw_glitches()


# --- UARTs


def bursts(
    uart: str,
    *,
    payload: SearchStrategy[bytes] | tuple[int, int] = (1, 16),
    count: Count = 1,
    within: Range = (_ZERO, Duration(10**9)),
    apart: Duration = _FRAME_PAUSE,
    byte_gap: Duration | Range = _ZERO,
    resolution: Duration = us(1),
) -> SearchStrategy[Stimuli]:
    """Draw bursts of bytes that the far end of a UART sends.

    What is sent while the line is busy follows without a gap.

    Args:
        uart: "uart4", its own name, or "hub.uart4" where there are several boards.
        payload: What a burst says, as a strategy; or how many bytes, of any value.
        count: How many bursts.
        within: When they begin; many gaps may put the last ones behind its end.
        apart: The least time from the beginning of the last byte of a burst to the next burst.
        byte_gap: From the beginning of a byte to that of the next; zero sends them back to back.
        resolution: The grid of all times.

    Raises:
        ValueError: So many do not fit.
    """
    least, most = _count(count)
    data = st.binary(min_size=payload[0], max_size=payload[1]) if isinstance(payload, tuple) else payload
    gaps = byte_gap if isinstance(byte_gap, tuple) else (byte_gap, byte_gap)
    _check_fit(f"{most} bursts", apart * (most - 1), within)
    gap = durations(*gaps, resolution=resolution)

    @st.composite
    def draw_burst(draw: DrawFn) -> tuple[Duration, list[tuple[Duration, bytes]]]:
        """Draw when it begins, and what comes how long after that."""
        at = draw(instants(within, resolution=resolution))
        octets = draw(data)
        if gaps == (_ZERO, _ZERO):
            return at, [(_ZERO, octets)] if octets else []
        after = _ZERO
        parts = []
        for k in range(len(octets)):
            after = after + draw(gap) if k else _ZERO
            parts.append((after, octets[k : k + 1]))
        return at, parts

    @st.composite
    def draw_bursts(draw: DrawFn) -> Stimuli:
        drawn = draw(st.lists(draw_burst(), min_size=least, max_size=most))
        placed = _spaced(drawn, lambda parts: parts[-1][0] + apart if parts else apart, least, within)
        return Stimuli(tuple(_send(uart, at + after, octets) for at, parts in placed for after, octets in parts))

    return draw_bursts()


def stray_bytes(
    uart: str,
    *,
    count: Count = (0, 3),
    within: Range = (_ZERO, Duration(10**9)),
    resolution: Duration = us(1),
) -> SearchStrategy[Stimuli]:
    """Draw single bytes that nobody meant to send, as noise on a line makes them."""
    return bursts(
        uart, payload=(1, 1), count=count, within=within, apart=resolution, byte_gap=_ZERO, resolution=resolution
    )


# --- together


def faults(
    *targets: str, count: Count = (0, 3), within: Range = (_ZERO, Duration(10**9)), resolution: Duration = us(1)
) -> SearchStrategy[Stimuli]:
    """Draw faults of the wiring: glitches on pins, stray bytes on UARTs.

    Args:
        targets: Pins, such as "X3", and UARTs, such as "uart4"; `glitches` and `stray_bytes` have more settings.
        count: How many on each.
        within: When.
        resolution: The grid of all times.

    Raises:
        ValueError: There is no target.
    """
    if not targets:
        raise ValueError('faults: expected pins or UARTs, such as faults("X3", "uart4")')
    each = [
        (stray_bytes if "uart" in target else glitches)(target, count=count, within=within, resolution=resolution)
        for target in targets
    ]
    return stimuli(*each)


def stimuli(*parts: SearchStrategy[Stimuli]) -> SearchStrategy[Stimuli]:
    """Draw several kinds of stimuli together, in the order of their instants."""

    @st.composite
    def draw_parts(draw: DrawFn) -> Stimuli:
        every = [entry for part in parts for entry in draw(part)]
        return Stimuli(tuple(sorted(every, key=lambda entry: entry.at)))

    return draw_parts()


# --- what the above are made of. Composites, not `map`: that shows the expression in place of what was drawn.


@st.composite
def _on_grid(draw: DrawFn, start: Duration, steps: int, resolution: Duration) -> Duration:
    """Draw a number of steps, of which whole periods may be taken away.

    What fails is often periodic, as polling is, and an integer alone would shrink to the beginning of the period that
    it was found in. The first draw shrinks towards the shortest period, so that those go; the second one then finds
    where it begins to fail.
    """
    periods = [count for count in _PERIODS if count < steps]
    index = draw(st.integers(0, 2 * len(periods)))
    step = draw(st.integers(0, steps))
    return start + resolution * (step % periods[index] if index < len(periods) else step)


def _count(count: Count) -> tuple[int, int]:
    least, most = count if isinstance(count, tuple) else (count, count)
    if not 0 <= least <= most:
        raise ValueError(f"count: expected a number or a range such as (1, 5), got {count}")
    return least, most


def _check_fit(what: str, taken: Duration, within: Range) -> None:
    if within[1] < within[0] or taken > within[1] - within[0]:
        raise ValueError(f"{what} do not begin within {within[0]} to {within[1]}: the last is {taken} after the first")


def _spaced(
    drawn: list[tuple[Duration, T]], distance: Callable[[T], Duration], least: int, within: Range
) -> list[tuple[Duration, T]]:
    """Put things into the order of their instants, each at its distance before the next.

    What comes too early is left out where `least` remain, so that the others stay where they were drawn whatever is
    taken away: a failing example can then lose those that it does not need. Else they are moved apart.
    """
    ordered = sorted(drawn, key=lambda thing: thing[0])
    placed: list[tuple[Duration, T]] = []
    for at, thing in ordered:
        if not placed or at >= placed[-1][0] + distance(placed[-1][1]):
            placed.append((at, thing))
    return placed if len(placed) >= least else _moved_apart(ordered[:least], distance, within)


def _moved_apart(
    ordered: list[tuple[Duration, T]], distance: Callable[[T], Duration], within: Range
) -> list[tuple[Duration, T]]:
    latest = [within[1]] * len(ordered)
    for k in range(len(ordered) - 1, 0, -1):
        latest[k - 1] = latest[k] - distance(ordered[k - 1][1])
    placed: list[tuple[Duration, T]] = []
    free = within[0]
    for (at, thing), last in zip(ordered, latest, strict=True):
        start = max(min(at, last), free)
        placed.append((start, thing))
        free = start + distance(thing)
    return placed


def _pulse(pin: str, at: Duration, level: int, width: Duration) -> Stimulus:
    return Stimulus(at, {"pin": {pin: level}, "for": width}, f"{pin} to {level} for {width}")


def _send(uart: str, at: Duration, octets: bytes) -> Stimulus:
    return Stimulus(at, {"send": {uart: octets}}, f"{uart} gets {octets!r}")
