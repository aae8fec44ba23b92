"""The four published conflicts in the conflicts folder, where it lies beside the project."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sim.flee.world import FleeInstance, examine, load_flee

CONFLICTS = Path(__file__).resolve().parents[3].parent / "shared" / "conflicts"
NAMES = ("mali2012", "burundi2015", "car2013", "ssudan2014")
SIZES = {
    # start, days, places, roads, camps, people in camps on the last day
    "mali2012": ("2012-02-29", 300, 23, 35, 7, 89_991),
    "burundi2015": ("2015-05-01", 396, 30, 41, 5, 205_445),
    "car2013": ("2013-12-01", 820, 63, 86, 14, 415_174),
    "ssudan2014": ("2013-12-15", 604, 51, 60, 10, 433_300),
}

pytestmark = pytest.mark.skipif(not CONFLICTS.is_dir(), reason="there is no conflicts folder beside the project")


@pytest.fixture(scope="module")
def conflicts() -> dict[str, FleeInstance]:
    return {name: load_flee(CONFLICTS / name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_sizes(conflicts: dict[str, FleeInstance], name: str) -> None:
    case = conflicts[name]
    sizes = (str(case.start), case.days, len(case.places), len(case.link_a), len(case.camps), case.observed[-1].sum())
    assert sizes == SIZES[name]
    assert case.name == name
    assert case.conflicts.shape == (case.days, len(case.places))


@pytest.mark.parametrize("name", NAMES)
def test_the_counts_are_those_that_flee_compared_itself_with_on_every_day(
    conflicts: dict[str, FleeInstance], name: str
) -> None:
    case = conflicts[name]
    with (case.folder / "flee_output.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    camps = [case.places[camp] for camp in case.camps]
    np.testing.assert_array_equal(case.observed, [[float(row[f"{camp} data"]) for camp in camps] for row in rows])
    assert case.flee_output is not None
    np.testing.assert_array_equal(case.flee_output, [[float(row[f"{camp} sim"]) for camp in camps] for row in rows])


def said(case: FleeInstance, check: str) -> list[str]:
    return [str(finding) for finding in examine(case) if finding.check == check]


def test_the_doctor_on_car(conflicts: dict[str, FleeInstance]) -> None:
    case = conflicts["car2013"]
    (bili,) = said(case, "no-way")
    assert "locations.csv:59: error: no road leads to camp 'Bili'" in bili
    bossobolo, total = said(case, "no-place")
    assert "data_layout.csv:10: error: 'Bossobolo' is no place" in bossobolo
    assert "18,054 on day 0" in bossobolo
    assert "424,499 people on the last day, of whom 9,325" in total
    chad = ("Amboko", "Belom", "Dosseye", "Gondje", "Moyo")
    assert [any(f"'{camp}'" in text for camp in chad) for text in said(case, "shut-for-good")] == [True] * 5


def test_the_doctor_on_burundi(conflicts: dict[str, FleeInstance]) -> None:
    case = conflicts["burundi2015"]
    (bujumbura,) = said(case, "town-shut")
    assert "closures.csv:2: error: all 7 roads of the conflict zone 'Bujumbura' (497,166 people)" in bujumbura
    assert "not only the one to 'Lusenda'" in bujumbura
    assert [text.split("'")[1] for text in said(case, "unknown-conflict")] == ["Isale", "Gitega-Ruyigi"]
    assert len(said(case, "forced-redirection")) == 3


@pytest.mark.parametrize("name", NAMES)
def test_every_published_capacity_was_copied_from_the_counts(conflicts: dict[str, FleeInstance], name: str) -> None:
    case = conflicts[name]
    assert len(said(case, "leaked-capacity")) == len(case.camps)


def test_the_doctor_on_south_sudan(conflicts: dict[str, FleeInstance]) -> None:
    case = conflicts["ssudan2014"]
    assert len(said(case, "early-end")) == 10
    assert [text.split("'")[1] for text in said(case, "camp-closure")] == ["Tierkidi", "Kule", "Jewi"]
