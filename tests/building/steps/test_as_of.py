"""What was not known yet is told by its earliest day, in whatever order a file has its rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np

from sim.building.records import Events, Reports
from sim.building.steps.as_of import later_events, later_reports

AS_OF = dt.date(2014, 3, 1)
DAYS = np.array([dt.date(2014, *day).toordinal() for day in ((6, 29), (2, 1), (3, 2))], np.int32)
LINES = np.arange(2, 5, dtype=np.int32)


def test_the_first_event_and_the_first_count_are_the_earliest() -> None:
    """The first in the order of the file was told: "258 events … the first of 2014-06-29"."""
    events = cast(Events, SimpleNamespace(id=["a", "b", "c"], last=DAYS, file=["e.csv"] * 3, line=LINES))
    (told,) = later_events(events, AS_OF)
    assert "2 events of 3 are dated later than as_of 2014-03-01, the first of 2014-03-02" in told.text
    assert told.where.endswith("e.csv:4")
    reports = cast(Reports, SimpleNamespace(series=["x", "x", "y"], day=DAYS, file=[Path("c.csv")] * 3, line=LINES))
    (told,) = later_reports(reports, AS_OF)
    assert "(the first: 'y' of 2014-03-02)" in told.text
