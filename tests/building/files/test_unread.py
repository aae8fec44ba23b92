"""A column that is called otherwise is named: what it has would else be missing without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.building.camps.read import read_camps
from sim.building.camps.table import Around
from sim.building.events.read import read_events
from sim.building.files.look import look
from sim.building.records import Told
from sim.building.towns.read import read_towns

CAMPS, EVENTS, TOWNS = "camp,y,x,host", "date,lat,lon,place", "town,lat,lon"


def told(tmp_path: Path, kind: str, head: str, row: str) -> list[Told]:
    path = tmp_path / f"{kind}.csv"
    path.write_text(f"{head}\n{row}\n", encoding="utf-8")
    if kind == "camps":
        _, said = read_camps(look(path), Around())
    elif kind == "events":
        _, said = read_events(look(path))
    else:
        _, said = read_towns(look(path))
    return [one for one in said if one.check == "columns-not-read"]


@pytest.mark.parametrize(
    ("kind", "head", "row", "said"),
    [
        ("camps", f"{CAMPS},cap", "A,3.4,31.8,Uganda,500", "columns not read: cap; none is known as capacity or opens"),
        ("camps", f"{CAMPS},capacity,since", "A,3,31,Uganda,5,2016-01-01", "not read: since; none is known as opens"),
        ("events", f"{EVENTS},dead", "2016-01-05,4.8,31.6,Juba,7", "columns not read: dead; none is known as deaths"),
        ("towns", f"{TOWNS},inhabitants", "Juba,4.85,31.6,300000", "not read: inhabitants; none is known as people"),
    ],
)
def test_a_column_that_is_not_read_is_named_where_one_that_matters_is_missing(
    tmp_path: Path, kind: str, head: str, row: str, said: str
) -> None:
    """All camps were told to have no capacity, and all events no deaths, as if the cells were blank."""
    (one,) = told(tmp_path, kind, head, row)
    assert said in one.text
    assert one.where.endswith(f"{kind}.csv")


@pytest.mark.parametrize(
    ("kind", "head", "row"),
    [
        ("camps", CAMPS, "A,3.4,31.8,Uganda"),
        ("camps", f"{CAMPS},capacity,opens,remark", "A,3.4,31.8,Uganda,5,2016-01-01,by the river"),
        ("events", f"{EVENTS},deaths,remark", "2016-01-05,4.8,31.6,Juba,7,-"),
        ("towns", f"{TOWNS},pop,remark", "Juba,4.85,31.6,300000,-"),
    ],
)
def test_nothing_is_told_where_all_is_read_or_nothing_that_matters_is_missing(
    tmp_path: Path, kind: str, head: str, row: str
) -> None:
    assert told(tmp_path, kind, head, row) == []
