"""Soldiers and guards are what a table says, with its lines; nothing is made up where it says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.building.recipe.recipe import Source
from sim.building.soldiers import Guards, Posted, doubles, read_garrisons, read_guards
from sim.scenario.errors import Problems


def source(folder: Path, text: str) -> Source:
    path = folder / "soldiers.csv"
    path.write_text(text, encoding="utf-8")
    return Source("garrisons", "raw/soldiers.csv", path, "table", "")


def test_a_unit_without_a_range_has_one_number(tmp_path: Path) -> None:
    text = "unit,place,soldiers,low,high\nBIT 1,Bouar,200,150,300\nBIT 2,Bria,80,,\n"
    assert read_garrisons(source(tmp_path, text)) == (
        Posted("BIT 1", "Bouar", 150, 200, 300, "raw/soldiers.csv:2"),
        Posted("BIT 2", "Bria", 80, 80, 80, "raw/soldiers.csv:3"),
    )


def test_a_range_that_does_not_hold_its_number_is_refused(tmp_path: Path) -> None:
    text = "unit,place,soldiers,low,high\nA,Bouar,200,250,300\nB,Bria,80,,70\n"
    with pytest.raises(Problems) as raised:
        read_garrisons(source(tmp_path, text))
    assert "soldiers.csv:2:13: 250 is more than the 200 soldiers of 'A'" in str(raised.value)
    assert "soldiers.csv:3:12: 70 is less than the 80 soldiers of 'B'" in str(raised.value)


def test_soldiers_of_insurgents_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="insurgent"):
        read_garrisons(source(tmp_path, "unit,place,soldiers,side\nA,Bouar,200,insurgent\n"))


def test_guards_are_of_hosts(tmp_path: Path) -> None:
    assert read_guards(source(tmp_path, "host,guards\nChad,900\n"), ("TCD",)) == (
        Guards("TCD", 900, "raw/soldiers.csv:2"),
    )
    with pytest.raises(Problems, match="'Sudan' is no host of this world"):
        read_guards(source(tmp_path, "host,guards\nSudan,900\n"), ("TCD",))


def test_a_host_or_a_unit_that_stands_twice_is_told_whatever_file_and_name_it_has() -> None:
    """Of two rows for one host, by its code and its name, the last one won in silence."""
    guards = [Guards("TCD", 1500, "raw/a.csv:2"), Guards("CMR", 10, "raw/a.csv:3"), Guards("TCD", 2000, "raw/b.csv:2")]
    units = [Posted("1st", "Bouar", 1, 2, 3, "raw/a.csv:2"), Posted("1ST", "Bangui", 1, 2, 3, "raw/c.csv:7")]
    unit, host = (str(problem) for problem in doubles(units, guards))
    assert unit.startswith("raw/c.csv:7: '1ST' stands twice, first in raw/a.csv:2")
    assert host.startswith("raw/b.csv:2: 'Chad' stands twice, first in raw/a.csv:2")
    assert doubles(units[:1], guards[:2]) == []
