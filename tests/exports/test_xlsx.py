"""Workbooks, opened by openpyxl: their numbers are those of the run, their texts no formulas."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import Comparison, Result, run
from sim.exports import xlsx
from sim.exports.front import front, sources, span
from sim.exports.sheets import Book, Sheet, counts, days, texts
from sim.runs.frames import LEVEL_NAMES, band_table
from sim.study.planner.rows import keys_of

openpyxl = pytest.importorskip("openpyxl")


def opened(path: Path | bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(path) if isinstance(path, bytes) else path)


def rows(page: Any) -> list[dict[str, Any]]:
    head, *found = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def file(mine: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mine.export(tmp_path_factory.mktemp("xlsx") / "mine.xlsx")


@pytest.fixture(scope="module")
def book(file: Path) -> Any:
    return opened(file)


def test_every_band_is_that_of_the_run(book: Any, mine: Result) -> None:
    told = band_table(mine).to_pylist()
    wanted = {(r["date"], r["measure"], r["place"], r["kind"]): [r[n] for n in (*LEVEL_NAMES, "mean")] for r in told}
    found = {}
    for row in (*rows(book["Bands"]), *rows(book["Bands of districts"])):
        if row["reading"] != "sum since the first day":
            key = row["date"].date(), row["measure"], row["place"], row["kind"] or ""
            found[key] = [row[name] for name in (*LEVEL_NAMES, "mean")]
    land = {place for place in mine.world.places.ids if mine.world.places.kind[mine.world.places.index[place]] < 2}
    kept = {dt.date(2021, 6, day) for day in (6, 13, 20)}  # once a week up to the last day, and the branch date
    assert found == {key: row for key, row in wanted.items() if key[2] not in land or key[0] in kept}


def test_places_that_an_event_gives_stand_beside_those_of_the_world(here: Path, book: Any) -> None:
    """The camp has 30 places, by its scenario 12 from the first day on and 20 later."""
    events = "events:\n  - {date: 2021-06-01, capacity: {camp: 12}}\n  - {date: 2021-06-10, capacity: {camp: 20}}\n"
    Path("scenarios/tight.yaml").write_text(f"extends: mine\n{events}", encoding="utf-8")
    tight = run("tight", replicates=1, until="2021-06-12", jobs=1, parts=False)
    found = {row["place"]: row for row in rows(opened(tight.export("tight.xlsx"))["Places"])}
    assert found["camp"]["places of the site, central"] == 30
    assert found["camp"]["places by events"] == "12 from 2021-06-01; 20 from 2021-06-10"
    assert not found["town"]["places by events"]
    assert "places by events" not in rows(book["Places"])[0]


def test_flows_are_summed_too(book: Any, mine: Result) -> None:
    (row,) = [
        row
        for row in rows(book["Bands"])
        if (row["measure"], row["place"], row["kind"]) == ("arrivals", "BBB", "civilian")
        and row["reading"] == "sum since the first day"
        and row["date"] == dt.datetime(2021, 6, 20)
    ]
    wanted = mine.summary["places"]["BBB"]["civilian"]["end"]
    assert [row[name] for name in LEVEL_NAMES] == list(wanted.values())
    assert max(wanted.values()) > 0
    assert row["unit"] == "people"


def test_no_text_is_a_formula(book: Any) -> None:
    cells = [cell for page in book for line in page.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    assert {"=1+1", "@Mid", '=HYPERLINK("x") of a valley'} <= texts
    assert any(str(text).startswith("+press") for text in texts)


def test_dates_are_dates_and_headers_stay(book: Any) -> None:
    page = book["Bands"]
    assert page.freeze_panes == "A2"
    assert page["A2"].value == dt.datetime(2021, 6, 1)
    assert page["A2"].number_format == "yyyy-mm-dd"
    assert page.auto_filter.ref.startswith("A1:")
    assert {cell.number_format for cell in page["I"][1:]} == {"#,##0", "#,##0.0##"}


def test_the_first_sheet_says_what_it_is(book: Any) -> None:
    assert book.sheetnames[:3] == ["Read me", "Charts", "Chart data"]
    said = "\n".join(str(cell.value) for line in book["Read me"].iter_rows() for cell in line if cell.value)
    for words in ("5 replicates (fewer than 20)", "Somebody", "SHA-256", "panj run", "seed", "Bands: "):
        assert words in said


def test_charts_are_native_and_drawn_from_the_runs_numbers(book: Any, mine: Result, file: Path) -> None:
    with zipfile.ZipFile(file) as whole:
        charts = [name for name in whole.namelist() if name.startswith("xl/charts/chart")]
        text = whole.read(charts[0]).decode()
    assert len(charts) >= 4
    assert "areaChart" in text
    assert "lineChart" in text
    data = rows(book["Chart data"])
    medians = [row["q50"] for row in data]
    (first,) = [key for key in data[0] if key and key.endswith("date")][:1]
    assert first == "Civilians arrived in Beeland: date"
    assert len(medians) == len(mine.dates)


def test_the_assumptions_and_events_are_there(book: Any, mine: Result) -> None:
    found = {row["parameter"]: row for row in rows(book["Assumptions"])}
    leak = mine.scenario.settings["crossing.leak"]
    assert leak.spread is not None
    assert (found["crossing.leak"]["value"], found["crossing.leak"]["drawn from"]) == (leak.value, leak.spread.low)
    (event,) = rows(book["Events"])
    assert event["date"] == dt.datetime(2021, 6, 10)
    assert "admits few" in event["event"]
    (count,) = rows(book["Headcounts"])
    assert (count["reported, people"], count["source"]) == (12, "+press")
    assert count["model q50, people"] == mine.summary["headcounts"][0]["q50"]


def test_days_without_history_are_told_as_such(mine: Result) -> None:
    """A run from which the history stands apart was told to replay it to its first day."""
    first, last = (dt.date.fromisoformat(str(mine.dates[k])) for k in (0, -1))
    assert span(mine.dates, first) == f"{first} to {last}; known history is replayed to {first}."
    assert span(mine.dates, first - dt.timedelta(1)) == f"{first} to {last}; no history is replayed."


def test_sources_of_headcounts_are_named_only_where_these_are_shown(mine: Result, here: Path) -> None:
    assert "Headcounts: +press" in dict(front(mine))["Sources"]
    short = run("mine", until="2021-06-05", replicates=1, jobs=1, parts=False)  # the headcount is of 3 to 6 June
    assert not short.summary["headcounts"]
    assert dict(front(short))["Sources"] == "Places: Somebody."
    assert sources(mine.world, None) == "Places: Somebody."  # a comparison's workbook has none
    nameless = replace(mine.world, headcounts=tuple(replace(one, source="") for one in mine.world.headcounts))
    assert sources(nameless, mine.dates) == "Places: Somebody."


def test_the_same_run_gives_the_same_bytes(mine: Result, file: Path, tmp_path: Path) -> None:
    assert mine.export(tmp_path / "again.xlsx").read_bytes() == file.read_bytes()


def test_a_sheet_of_too_many_rows_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    sheet = Sheet("Long", "Numbers", [days("day", ["2021-06-01"] * 7), counts("n", range(7)), texts("t", ["x"] * 7)])
    found = opened(xlsx.workbook(Book("t", dt.date(2021, 6, 1), [], [sheet])))
    assert found.sheetnames == ["Read me", "Long", "Long (2)", "Long (3)"]
    assert [row["n"] for name in found.sheetnames[1:] for row in rows(found[name])] == list(range(7))


def test_what_no_cell_holds_is_left_out() -> None:
    sheet = Sheet("S", "", [texts("t", ["a\x00b", "y" * 40_000, ""]), counts("n", [np.nan, np.inf, 0.5])])
    found = rows(opened(xlsx.workbook(Book("t", dt.date(2021, 6, 1), [], [sheet])))["S"])
    assert [row["n"] for row in found] == [None, None, 0.5]
    assert found[0]["t"] == "ab"
    assert len(found[1]["t"]) == 32_767


def test_a_comparison_has_its_differences(both: Comparison, tmp_path: Path) -> None:
    found = opened(both.export(tmp_path / "both.xlsx"))
    end = {row["what"]: row for row in rows(found["On the last day"])}
    (wanted,) = [row for row in both.summary["measures"]["shut"] if row["words"] == "civilians arriving in Beeland"]
    row = end["civilians arriving in Beeland"]
    assert [row[f"difference {name}"] for name in LEVEL_NAMES] == [
        pytest.approx(wanted["difference"][name], abs=1e-9) for name in LEVEL_NAMES
    ]
    frame = both.frame
    assert (frame["q05"] < 0).any()
    assert len(rows(found["Differences by day"])) == len(frame)
    assert [r["q95"] for r in rows(found["Differences by day"])] == np.round(frame["q95"], 3).tolist()
    assert len(rows(found["Scenarios by day"])) > 0
    assert found["Charts"]


def test_households_are_of_civilians(book: Any) -> None:
    table = rows(book["Planner's table"])
    homes = next(name for name in table[0] if name.startswith("household"))
    assert {row["kind"] for row in table if row[homes] is not None} == {"civilian"}
    assert {row["kind"] for row in table} > {"civilian"}


def test_sites_that_are_full_stand_in_the_planners_table_by_date(book: Any, mine: Result) -> None:
    """The chance by then, full on the day, and by when in 5 % and in half of the runs, as `result.table` has them."""
    dates = ("2021-06-06", "2021-06-20")  # the branch date, and the last day
    table = mine.table(*dates).frame
    wanted = {
        (row.date, row.place): [row.by, row.some, row.full_in_5, row.full_in_half]
        for row in table[table["measure"] == "full"].itertuples()
        if row.by
    }
    assert wanted, "no site is full in any run"
    heads = ("full by then, share of runs", "full on the day, share of runs")
    last = ("full in 5 % of runs by", "full in half of runs by")
    found = {
        (row["date"].date(), row["place"]): [
            *(row[name] for name in heads),
            *(row[name] and row[name].date() for name in last),
        ]
        for row in rows(book["Planner's table"])
        if row["what"] == "site that is full"
    }
    assert {key: told for key, told in found.items() if told[0]} == wanted
    assert len(found) == len(dates) * len(mine.rooms.rows), "a site that is never full has its rows, too"


def test_the_planners_table_has_the_rows_that_are_nil_in_every_run(book: Any, mine: Result) -> None:
    """88 of 406 were left out without a word: who looked up whether a site lacks places found nothing."""
    table = [row for row in rows(book["Planner's table"]) if row["what"] != "site that is full"]
    keys = list(keys_of(mine.world))
    assert len(table) == len(keys) * len({row["date"] for row in table})
    nil = [row for row in table if row["q95, people"] == 0]
    assert nil
    assert {row["above nought, share of runs"] for row in nil} == {0}
