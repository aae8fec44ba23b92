"""Arguments: what is none is refused in one line, in words of the call."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.scenario.arguments import as_day, check_switches, check_whole, names_in, shown
from sim.scenario.errors import PanjError

DAY = dt.date(2021, 7, 5)


@pytest.mark.parametrize("value", ["2", 1.5, 2.0, True, None, [2], -1, float("nan"), np.float64(2)])
def test_only_a_whole_number_is_one(value: Any) -> None:
    with pytest.raises(PanjError, match=r"^jobs .*: want a whole number of at least 1$") as caught:
        check_whole("jobs", value, 1)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize("value", [1, 3, np.int32(2), np.uint64(7)])
def test_whole_numbers_of_numpy_are_some(value: Any) -> None:
    check_whole("jobs", value, 1)


@pytest.mark.parametrize("value", ["no", 0, 1, None, "", np.array([True, False])])
def test_what_is_neither_true_nor_false_is_no_switch(value: Any) -> None:
    with pytest.raises(PanjError, match=r"^point .*: want True or False$"):
        check_switches(point=value)
    check_switches(point=np.bool_(False), parts=True)


@pytest.mark.parametrize(
    "value",
    [
        *("2021-07-05", DAY, dt.datetime(2021, 7, 5), pd.Timestamp("2021-07-05")),
        *(np.datetime64("2021-07-05"), np.datetime64("2021-07-05T00", "ns"), np.str_("2021-07-05")),
    ],
)
def test_a_day_is_read_however_python_has_it(value: Any) -> None:
    assert as_day("until", value) == DAY
    assert type(as_day("until", value)) is dt.date


@pytest.mark.parametrize(
    "value",
    [
        *(5, 5.5, None, True, "5", "July", "2021-7-5", "2021-06-31", [DAY], np.datetime64("NaT", "D"), pd.NaT),
        *(dt.datetime(2021, 7, 5, 12), np.datetime64("2021-07-05T12"), dt.date(1, 1, 1)),
        dt.datetime(2021, 7, 5, tzinfo=dt.UTC),
    ],
)
def test_what_is_no_day_is_refused(value: Any) -> None:
    with pytest.raises(PanjError, match=r"^until must be [^\n]*, got [^\n]*$"):
        as_day("until", value)


def test_a_long_value_is_told_in_short() -> None:
    assert len(shown(["x"] * 1000)) < 50
    assert shown(10**5000) == "a number of thousands of digits"
    assert shown("a\nb") == r"'a\nb'"


@pytest.mark.parametrize("value", [3, None, {"a": 1}, b"panj", [3], ["a", None]])
def test_a_list_of_names_is_one_and_a_text_is_one_name(value: Any) -> None:
    assert names_in("rules", "panj", "panj") == ("panj",)
    assert names_in("rules", (name for name in ("a", "b")), "panj") == ("a", "b")
    with pytest.raises(PanjError, match=r"^rules .*: want a (list of names, as \['panj'\]|name, as text)$"):
        names_in("rules", value, "panj")
