"""Durations of the Python API: exact, with units, and shown as asim shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asim import Duration, ms, ns, s, us

NANOSECONDS = st.integers(-(10**18), 10**18)


def test_units_are_whole_nanoseconds() -> None:
    assert (ns(1).ns, us(250).ns, ms(1.5).ns, s(2).ns) == (1, 250_000, 1_500_000, 2_000_000_000)


def test_a_fraction_is_exact_though_no_binary_one() -> None:
    assert ms(0.1) * 3 == us(300)


@pytest.mark.parametrize("make", [lambda: us(0.0001), lambda: ns(0.5)])
def test_a_fraction_of_a_nanosecond_is_refused(make: object) -> None:
    with pytest.raises(ValueError, match="no whole number of nanoseconds"):
        make()  # type: ignore[operator]


def test_a_bare_number_is_no_duration() -> None:
    with pytest.raises(TypeError, match=r"expected whole nanoseconds, got 1.5; write ms\(1.5\) or us\(250\)"):
        Duration(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        ms(5) + 5  # type: ignore[operator]
    with pytest.raises(TypeError):
        ms(5) < 5  # type: ignore[operator]  # noqa: B015


def test_durations_compare_and_count() -> None:
    assert ms(1) < us(1001) <= us(1001)
    assert ms(1) == us(1000)
    assert hash(ms(1)) == hash(us(1000))
    assert ms(5) - ms(7) == -ms(2)
    assert abs(-ms(2)) == ms(2)
    assert ms(10) / ms(4) == 2.5
    assert ms(10) // 4 == us(2500)
    assert ms(10) % ms(4) == ms(2)
    assert not Duration(0)
    assert (ms(1.5).us, ms(1.5).ms, ms(1.5).s) == (1500.0, 1.5, 0.0015)


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (ms(1.5), "1.5ms"),
        (s(60), "60s"),
        (Duration(0), "0s"),
        (-us(3), "-3us"),
        (ns(7), "7ns"),
        (us(1000.001), "1.000001ms"),
    ],
)
def test_a_duration_is_shown_in_the_largest_unit(duration: Duration, text: str) -> None:
    assert str(duration) == repr(duration) == text


@given(NANOSECONDS.map(abs))
def test_what_is_shown_is_read_back(count: int) -> None:
    assert Duration.parse(str(Duration(count))) == Duration(count)


@pytest.mark.parametrize("text", ["5", "5 ms", "-5ms", "5sec", "", "1e3us"])
def test_text_without_a_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected a duration such as 250us or 1\.5ms, got"):
        Duration.parse(text)


@given(NANOSECONDS, NANOSECONDS)
def test_sums_are_exact(a: int, b: int) -> None:
    assert (Duration(a) + Duration(b)).ns == a + b
    assert Duration(a) + Duration(b) - Duration(b) == Duration(a)
