"""Tables that nobody reads are told: a world without its history is another world."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.errors import Problems
from sim.world import load_world
from sim.world.doctor import examine_world


@pytest.mark.parametrize("name", ["History.csv", "history.CSV", "Posterior.csv", "GARRISONS.CSV"])
def test_a_table_whose_name_differs_by_capitals_is_refused(sound: Path, name: str) -> None:
    """On Linux it would be left out in silence, on macOS and Windows read."""
    right = sound / name.lower()
    right.rename(sound / name) if right.is_file() else (sound / name).write_text("front.rate\n0.1\n")
    with pytest.raises(Problems) as told:
        load_world(sound)
    assert f"'{name}' is no name of a table" in str(told.value)
    assert f"rename it to {name.lower()}" in str(told.value)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("histroy.csv", "did you mean 'history'?"),
        ("posteriors.csv", "did you mean 'posterior'?"),
        ("history.xlsx", "save it as history.csv"),
        ("Facts.TSV", "save it as facts.csv"),
        ("xyz.csv", "its tables are places.csv, roads.csv"),
    ],
)
def test_a_table_that_no_world_has_is_told(sound: Path, name: str, hint: str) -> None:
    (sound / name).write_text("date,action,target,value,kind\n")
    (finding,) = [found for found in examine_world(sound) if found.check == "stray"]
    assert f"'{name}' is not read" in finding.message
    assert hint in str(finding)


@pytest.mark.parametrize(
    "name", ["README.txt", "credits.txt", "notes.md", "._history.csv", ".~lock.history.csv#", "a.py"]
)
def test_what_is_no_table_is_nobodys_business(sound: Path, name: str) -> None:
    (sound / name).write_text("places: GeoNames\n")
    assert [found for found in examine_world(sound) if found.check == "stray"] == []
