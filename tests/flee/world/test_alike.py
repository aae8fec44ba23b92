"""The doctor on instances that are given together: two of one conflict."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.cli.flee import check_flees
from sim.flee.world import FleeInstance, examine_together

from .conftest import Read, Write


@pytest.fixture
def case(read: Read) -> FleeInstance:
    return read()


def test_two_instances_of_one_conflict_are_told_once(case: FleeInstance) -> None:
    other = replace(case, folder=Path("other"), start=case.start + dt.timedelta(days=4))
    (found,) = examine_together([case, other])
    told = str(found)
    assert (found.check, found.severity) == ("one-conflict", "warning")
    assert "is of the same conflict as other: both are of Home, have 6 days in common and 1 camp" in told
    assert "0 with the same counts" in told  # the same series, but four days later
    assert "1 with the same counts" in str(examine_together([case, replace(case, folder=Path("other"))])[0])


def test_names_may_be_written_otherwise(case: FleeInstance) -> None:
    other = replace(case, home="HOME", country=("HOME", "HOME", "away"), places=("A", "B", "c."))
    assert len(examine_together([case, other])) == 1


def test_another_country_other_days_or_other_camps_are_another_conflict(case: FleeInstance) -> None:
    counts = case.observed * 2
    others = [
        replace(case, home="Elsewhere", observed=counts),
        replace(case, start=case.start + dt.timedelta(days=10)),
        replace(case, places=("A", "B", "D"), observed=counts),
        replace(case, camps=np.zeros(0, np.int32), observed=np.zeros((10, 0))),
    ]
    assert [examine_together([case, other]) for other in others] == [[]] * 4


@pytest.mark.parametrize("named", [{"home": "Elsewhere"}, {"places": ("A", "B", "D")}])
def test_a_copy_by_other_names_is_told_by_its_counts(case: FleeInstance, named: dict[str, object]) -> None:
    (found,) = examine_together([case, replace(case, folder=Path("other"), **named)])
    said = "is of the same conflict as other: both have the same counts of 1 camp on 10 days, by other names"
    assert said in str(found)
    still = np.full_like(case.observed, 7.0)
    assert not examine_together([replace(case, observed=still), replace(case, observed=still, **named)])


def test_it_is_told_after_what_is_said_of_each(write: Write) -> None:
    folder = write()
    *each, (together, sound) = list(check_flees([folder, folder / "input"]))
    assert len(each) == 2
    assert sound
    assert "the same conflict" in together
