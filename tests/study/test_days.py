"""What is read of a measure is said with its days: runs of two sweeps may end on other ones."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.scenario.sweep.sweep import Measure, Reading
from sim.study.days import Days
from sim.study.phrases import words

DAYS = Days(dt.date(2021, 5, 1), dt.date(2021, 7, 6), dt.date(2021, 8, 1))


@pytest.mark.parametrize(
    ("reading", "date", "said"),
    [
        ("end", None, "people on 1 August 2021"),
        ("total", None, "people summed from 1 May to 1 August 2021"),
        ("total", dt.date(2021, 7, 15), "people summed from 1 May to 15 July 2021"),
        ("after", None, "people summed from 7 July to 1 August 2021"),
        ("most", None, "people on the highest day from 1 May to 1 August 2021"),
        ("mean", None, "people mean over all days from 1 May to 1 August 2021"),
        (
            "first_over",
            None,
            "days from the branch date, 6 July 2021, to the first with more than 5 people until 1 Aug",
        ),
    ],
)
def test_every_reading_names_its_days(reading: Reading, date: dt.date | None, said: str) -> None:
    over = 5.0 if reading == "first_over" else None
    measure = Measure("there", "sheltered", "khorog", reading=reading, date=date, over=over)
    assert words(measure, DAYS).startswith(said)
    assert "2021" not in words(Measure("there", "sheltered", "khorog", reading=reading, over=over)), "days not known"
