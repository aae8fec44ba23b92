"""Counts of an own world become headcounts: by how much they rose in each window, at hosts and at camps."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.building.counts.gather import iso
from sim.building.steps.beside import with_counts
from sim.building.steps.stocks import Series
from sim.building.worlds.given import Given
from sim.building.worlds.own import own
from sim.building.worlds.own_counts import told_of_counts
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


def counted_of(*given: Series) -> Given:
    by_name = {one.name: one for one in given}
    camps = {name: name for name in NAMES if name in by_name}
    return with_counts(Given(folder=HERE), pieces().camps, NAMES, by_name, camps)


def rows(folder: Path, *given: Series) -> list[dict[str, str]]:
    own(PERIOD, pieces(), counted_of(*given)).write(folder)
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
    assert [row["source"] for row in found] == ["raw/Belom.csv; raw/Moyo.csv", "raw/Belom.csv", "raw/Moyo.csv"]
    assert {row["confidence"] for row in found} == {"medium"}
    evidence = (tmp_path / "evidence.csv").read_text(encoding="utf-8")
    assert "headcounts,TCD|2014-01-02|civilian,people,207,people,raw/Belom.csv:3; raw/Moyo.csv:4,medium" in evidence


def test_a_series_of_the_host_itself_comes_before_those_of_its_camps(tmp_path: Path) -> None:
    found = rows(tmp_path, series("Belom", (0, 100), (99, 298)), series("Chad", (0, 0), (99, 1000)))
    assert [(row["place"], row["people"]) for row in found] == [("TCD", "1000"), ("belom", "198")]


def test_a_window_in_which_counts_fell_or_that_no_report_reaches_is_left_out(tmp_path: Path) -> None:
    short, falling = series("Moyo", (0, 0), (98, 50)), series("Bili", (0, 90), (99, 80))
    found = rows(tmp_path, short, falling, series("Belom", (0, 0), (120, 120), kind="arrivals so far"))
    assert [(row["place"], row["people"]) for row in found] == [("TCD", "99"), ("belom", "99")]
    assert found[1]["note"] == "arrivals"


def test_a_camp_that_was_counted_once_hides_no_host_and_is_named(tmp_path: Path) -> None:
    once, falling = series("Moyo", (0, 0)), series("Bili", (0, 90), (99, 80))
    given = (series("Belom", (0, 100), (99, 298)), once, falling)
    found = rows(tmp_path, *given)
    assert [(row["place"], row["people"]) for row in found] == [("TCD", "198"), ("belom", "198")]
    assert found[0]["note"].endswith("; without Moyo, not counted in these days")
    assert "without" not in found[1]["note"]
    told = told_of_counts(PERIOD, counted_of(*given))
    assert [(one.check, one.severity) for one in told] == [
        ("counts-short", "warning"),
        ("host-uncompared", "warning"),
        ("camps-uncompared", "note"),
    ]
    day = PERIOD.start.isoformat()
    begins, last = (PERIOD.start + dt.timedelta(k) for k in (1, PERIOD.days - 1))
    assert told[0].text == (
        "the headcounts of Chad are without those whose counts do not reach over a window: "
        f"Moyo (1 count, {day}; not in the only window)"
    )
    assert told[1].text == (
        "Democratic Republic of the Congo has a headcount in 0 of 1 window: "
        f"in 1 ({begins} to {last}) the counts fell (who leaves again is no arrival)"
    )
    assert told[2].text == (
        f"2 camps with counts and without a headcount of their own, over {begins} to {last} "
        f"(a host has windows of its own): Moyo (1 count, {day}), Bili (its counts fell)"
    )


def test_a_host_of_which_no_camp_was_counted_at_both_ends_is_told() -> None:
    told = told_of_counts(PERIOD, counted_of(series("Belom", (0, 100), (50, 298)), series("Moyo", (40, 0), (99, 9))))
    assert [one.check for one in told] == ["counts-short", "host-uncompared", "camps-uncompared"]
    assert told[1].severity == "warning"
    assert "in 1 (2014-01-02 to 2014-04-10) there is no count at both ends" in told[1].text


def test_the_windows_that_a_host_and_its_camps_lack_are_named() -> None:
    """200 days: two windows of the host, one of a camp; the camp is counted in the second alone."""
    period = replace(PERIOD, days=200)
    told = told_of_counts(period, counted_of(series("Belom", (90, 100), (150, 200), (199, 298))))
    text = {one.check: one.text for one in told}
    begins = period.start.toordinal()
    first, whole = (f"{iso(begins + 1)} to {iso(begins + last)}" for last in (100, 199))
    assert f"; not in 1 ({first}) of 2)" in text["counts-short"]
    assert text["host-uncompared"] == (
        f"Chad has a headcount in 1 of 2 windows: in 1 ({first}) there is no count at both ends"
    )
    assert (
        f"without a headcount of their own, over {whole} (a host has windows of its own): Belom"
        in text["camps-uncompared"]
    )


@pytest.mark.parametrize(
    ("last", "told_end"), [(PERIOD.days - 4, True), (PERIOD.days - 1, False), (PERIOD.days + 9, False)]
)
def test_counts_that_end_before_the_world_are_told_with_the_days_that_would_do(last: int, told_end: bool) -> None:
    late = told_of_counts(PERIOD, counted_of(series("Belom", (0, 100), (last, 298))))
    text = next((one.text for one in late if one.check == "host-uncompared"), "")
    hint = f"the last count is 3 days old on the last day: days: {last + 1} ends the world on it"
    assert (hint in text) is told_end


def test_where_everything_can_be_compared_nothing_is_told() -> None:
    assert told_of_counts(PERIOD, counted_of(series("Belom", (0, 100), (99, 298)))) == ()
