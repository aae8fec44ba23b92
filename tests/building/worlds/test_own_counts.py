"""Counts of an own world become headcounts: by how much they rose in each window, at hosts and at camps."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from sim.building.steps.beside import with_counts
from sim.building.steps.stocks import Series
from sim.building.worlds.given import Given
from sim.building.worlds.own import own
from sim.world import load_world
from sim.world.evidence import evidence_gaps
from tests.building.worlds.test_own import FIRST, PERIOD, pieces

HERE = Path("/somewhere/made")
NAMES = ("Belom", "Moyo", "Bili")


def series(name: str, *reports: tuple[int, int], kind: str = "stock") -> Series:
    day, people = zip(*reports, strict=True)
    lines = np.arange(2, 2 + len(day), dtype=np.int32)
    at = (np.array(day, np.int32) + FIRST, np.array(people, np.int64), (HERE / f"raw/{name}.csv",) * len(day), lines)
    return Series(name, "", kind, *at)  # type: ignore[arg-type]


def rows(folder: Path, *given: Series) -> list[dict[str, str]]:
    by_name = {one.name: one for one in given}
    camps = {name: name for name in NAMES if name in by_name}
    counted = with_counts(Given(folder=HERE), pieces().camps, NAMES, by_name, camps)
    own(PERIOD, pieces(), counted).write(folder)
    assert evidence_gaps(folder) == []
    assert len(load_world(folder).headcounts) >= 1
    with (folder / "headcounts.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_host_has_the_rise_of_all_its_camps_together_and_each_camp_its_own(tmp_path: Path) -> None:
    found = rows(tmp_path, series("Belom", (0, 100), (99, 298)), series("Moyo", (-10, 50), (90, 50), (110, 70)))
    assert [[row[key] for key in ("place", "first", "last", "people")] for row in found] == [
        ["TCD", "2014-01-02", "2014-04-10", "207"],
        ["belom", "2014-01-02", "2014-04-10", "198"],
        ["moyo", "2014-01-02", "2014-04-10", "9"],
    ]
    assert {(row["qualifier"], row["in_document"], row["holdout"]) for row in found} == {("about", "no", "yes")}
    evidence = (tmp_path / "evidence.csv").read_text(encoding="utf-8")
    assert "headcounts,TCD|2014-01-02|civilian,people,207,people,raw/Belom.csv:3; raw/Moyo.csv:4,medium" in evidence


def test_a_series_of_the_host_itself_comes_before_those_of_its_camps(tmp_path: Path) -> None:
    found = rows(tmp_path, series("Belom", (0, 100), (99, 298)), series("Chad", (0, 0), (99, 1000)))
    assert [(row["place"], row["people"]) for row in found] == [("TCD", "1000"), ("belom", "198")]


def test_a_window_in_which_counts_fell_or_that_no_report_reaches_is_left_out(tmp_path: Path) -> None:
    short, falling = series("Moyo", (0, 0), (98, 50)), series("Bili", (0, 90), (99, 80))
    found = rows(tmp_path, short, falling, series("Belom", (0, 0), (120, 120), kind="arrivals so far"))
    assert [(row["place"], row["people"], row["note"]) for row in found] == [("belom", "99", "arrivals")]
