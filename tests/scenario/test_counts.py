"""What counts people takes whole numbers only, and never a thousandth of what was meant."""

from __future__ import annotations

import copy
import math
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import load_scenario
from sim.scenario.errors import Problems
from sim.scenario.parameters import ParameterSet, parameter
from sim.words.counts import MOST, NoCountError, Written, count, dotted, is_count, thousands_hint


class Crossing(ParameterSet):
    bridge_capacity: float = parameter(9.0, unit="people per day", meaning="m", source="s", confidence="low")


class Garrisons(ParameterSet):
    squad_size: float = parameter(10.0, unit="people", meaning="m", source="s", confidence="low")


class Front(ParameterSet):
    tempo: float = parameter(1.0, unit="1", meaning="m", source="s", confidence="low")
    panic: float = parameter(1.0, unit="1", meaning="m", source="s", confidence="low")


REGISTRY = {"crossing": Crossing, "garrisons": Garrisons, "front": Front}
HINT = "a point is no thousands separator: write 50000"


@given(st.integers(0, MOST))
def test_every_count_is_read_as_programs_write_it(number: int) -> None:
    for text in (str(number), f"+{number}", f"{number}.0", str(float(number))):
        assert count(text) == number
    assert count(number) == count(float(number)) == number


@given(st.integers(1000, MOST), st.sampled_from(".,' \u00a0\u202f"))
def test_thousands_set_apart_are_never_read_and_their_hint_is_the_number(number: int, sign: str) -> None:
    text = f"{number:,}".replace(",", sign)
    with pytest.raises(NoCountError) as caught:
        count(text)
    assert caught.value.hint is not None
    assert caught.value.hint.endswith(f"write {number}")
    assert dotted(text) == (sign == ".")


@pytest.mark.parametrize(
    ("text", "whole"),
    [("10623.00", "10623"), ("26.00", "26"), ("26,0", "26"), ("26.0000", "26"), ("1234567.00", "1234567")],
)
def test_noughts_behind_a_point_are_refused_with_what_to_write(text: str, whole: str) -> None:
    with pytest.raises(NoCountError) as caught:
        count(text)
    assert caught.value.hint == f"no decimals: write {whole}"


@pytest.mark.parametrize("text", ["50.5", "0.500", "26.00", "1.000e3", "1e-3", "nan", "inf", "", "x", "0x10", "1_000"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(NoCountError, match="is not a whole number"):
        count(text)


@pytest.mark.parametrize("value", ["9" * 5000, "1e99", str(MOST + 1), 1e300])
def test_what_does_not_fit_is_refused(value: str | float) -> None:
    with pytest.raises(NoCountError, match="is more than 2,147,483,647"):
        count(value)


def test_a_number_of_thousands_of_digits_does_not_fit() -> None:
    with pytest.raises(NoCountError, match="is more than"):
        count(10**5000)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 0.5])
def test_numbers_that_count_nothing_are_refused(value: float) -> None:
    with pytest.raises(NoCountError):
        count(value)


def test_fractions_are_no_thousands() -> None:
    assert not any(map(dotted, ("0.125", "1234.567", "12.5", "1.2345", "26000", "00.125")))
    assert thousands_hint("0.125") is None


def test_a_written_number_keeps_its_text_through_copies_and_processes() -> None:
    number = Written("26.000")
    for other in (number, copy.deepcopy(number), pickle.loads(pickle.dumps(number))):
        assert (other, other.text) == (26.0, "26.000")


Write = Callable[..., Path]


def told(file: Path, **more: object) -> str:
    with pytest.raises(Problems) as caught:
        load_scenario(file, REGISTRY, **more)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize("action", ["guards: {TJK: %s}", "capacity: {s: %s}", "reinforce: {a: %s}"])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("50.000", f"must be a whole number of at least 0, got 50.000 ({HINT})"),
        ('"50.000"', f"must be a whole number of at least 0, got '50.000' ({HINT})"),
        ("1.234.567", "got '1.234.567' (a point is no thousands separator: write 1234567)"),
        ("50.5", "must be a whole number of at least 0, got 50.5"),
        ("-3", "must be at least 0, got -3"),
        ("3e9", "is more than 2,147,483,647, the most that fits, got 3e9"),
        (".nan", "must be a whole number"),
    ],
)
def test_events_that_count_take_whole_numbers(write: Write, action: str, value: str, message: str) -> None:
    text = f"events:\n  - {{date: 2021-07-07, {action % value}}}\n"
    assert message in told(write(text))


@pytest.mark.parametrize("value", ["50000", "50000.0", "5e4", "50_000"])
def test_events_read_what_means_one_thing(write: Write, value: str) -> None:
    file = write(f"events:\n  - {{date: 2021-07-07, guards: {{TJK: {value}}}}}\n")
    assert load_scenario(file, REGISTRY).events[0].value == 50000


@pytest.mark.parametrize("key", ["replicates", "seed"])
def test_runs_take_whole_numbers(write: Write, key: str) -> None:
    assert f"{key} must be a whole number, got 2.000 (a point is no thousands separator: write 2000)" in told(
        write(f"{key}: 2.000\n")
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("crossing.bridge_capacity: 12.000", "is a number of people per day, got 12.000: a point is no thousands"),
        (
            "crossing.bridge_capacity: {value: 12.000, low: 1, high: 20}",
            "got 12.000: a point is no thousands separator",
        ),
        ("crossing.bridge_capacity: {value: 12, low: 1.000, high: 20}", "got 1.000: a point is no thousands separator"),
        ("garrisons.squad_size: 9.5", "must be a whole number of people, got 9.5"),
        ("garrisons.squad_size: '1.000'", "must be a number, got '1.000' (a point is no thousands separator"),
    ],
)
def test_parameters_that_count_people_take_no_separators(write: Write, line: str, message: str) -> None:
    assert message in told(write(f"parameters: {{{line}}}\n"))


def test_parameters_that_count_nothing_keep_their_decimals(write: Write) -> None:
    file = write("parameters: {front.tempo: 1.000, front.panic: 2.125}\n")
    settings = load_scenario(file, REGISTRY).settings
    assert (settings["front.tempo"].value, settings["front.panic"].value) == (1.0, 2.125)
    assert type(settings["front.tempo"].value) is float


@pytest.mark.parametrize(("value", "message"), [("12.000", "write 12000"), ("12,000", "write 12000")])
def test_set_takes_no_separators(write: Write, value: str, message: str) -> None:
    assert message in told(write(""), overrides={"crossing.bridge_capacity": value})


def test_set_keeps_decimals_of_what_counts_nothing(write: Write) -> None:
    assert load_scenario(write(""), REGISTRY, overrides={"front.tempo": "1.250"}).settings["front.tempo"].value == 1.25


def test_python_hands_over_whole_numbers() -> None:
    assert is_count(3, 1)
    assert is_count(np.int64(3), 1)
    assert not any(is_count(value, 1) for value in (0, 2.5, 2.0, "2", "1.000", True, None, 10**400))
