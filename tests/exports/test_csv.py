"""Tables with HXL hashtags, read by pandas: their numbers are those of the run."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest

from sim import Comparison, Result
from sim.exports.hxl import table
from sim.exports.sheets import Sheet, counts, days, texts
from sim.runs.frames import LEVEL_NAMES, band_table

#: Hashtags of HXL 1.1 that may stand over a column.
CORE = {"#date", "#country", "#adm1", "#adm2", "#loc", "#geo", "#indicator", "#group", "#meta"}
TAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")


def read(path: Path) -> tuple[list[str], pd.DataFrame]:
    tags = pd.read_csv(path, nrows=1, header=0).iloc[0].tolist()
    return tags, pd.read_csv(path, skiprows=[1], keep_default_na=False, dtype={"date": str})


@pytest.fixture(scope="module")
def file(mine: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mine.export(tmp_path_factory.mktemp("csv") / "mine.csv")


def test_the_second_row_has_hashtags(file: Path) -> None:
    tags, frame = read(file)
    assert len(tags) == len(frame.columns)
    assert all(TAG.fullmatch(tag) for tag in tags), tags
    assert {tag.split("+")[0] for tag in tags} <= CORE
    assert dict(zip(frame.columns, tags, strict=True))["adm2 code"] == "#adm2+code+v_pcode"
    found = frame.set_index(["measure", "kind"])["hashtag"].to_dict()
    assert found["arrivals", "civilian"] == "#affected+refugees+arrived"
    assert all(TAG.fullmatch(tag) for tag in found.values())


def test_every_number_is_that_of_the_run_from_the_branch_date_on(file: Path, mine: Result) -> None:
    _, frame = read(file)
    frame = frame[(frame["reading"] != "sum since the first day") & (frame["measure"] != "full")]
    found = {
        (row.date, row.measure, row.place, row.kind): [float(getattr(row, name)) for name in LEVEL_NAMES]
        for row in frame.itertuples()
    }
    told = band_table(mine).to_pylist()
    assert found == {
        (str(r["date"]), r["measure"], r["place"], r["kind"]): [r[name] for name in LEVEL_NAMES]
        for r in told
        if str(r["date"]) >= "2021-06-06"
    }


def test_sites_that_are_full_are_there_as_shares_of_runs(file: Path, mine: Result) -> None:
    _, frame = read(file)
    frame = frame[frame["measure"] == "full"]
    found = {(row.date, row.place, row.reading): float(row.mean) for row in frame.itertuples()}
    table = mine.table(*sorted(set(frame["date"]))).frame
    for row in table[table["measure"] == "full"].itertuples():
        assert found.pop((str(row.date), row.place, "at the end of the day")) == row.some
        assert found.pop((str(row.date), row.place, "on the day or before")) == row.by
    assert not found
    assert set(frame["unit"]) == {"share of runs"}
    assert set(frame["kind"]) == set(frame["q50"]) == {""}
    assert frame["mean"].astype(float).max() > 0, "no site is full in any run"


def test_places_have_their_codes_and_positions(file: Path) -> None:
    _, frame = read(file)
    row = frame[frame["place"] == "low"].iloc[0]
    assert (row["adm1 code"], row["adm2 code"], row["country"]) == ("AA1", "AA101", "AAA")
    assert (float(row["latitude"]), float(row["longitude"])) == (1.0, 1.0)
    assert row["name"] == "'=1+1"
    bridge = frame[frame["place"] == "bridge"].iloc[0]
    assert (bridge["adm2 code"], bridge["host"], bridge["type"]) == ("", "BBB", "crossing")


def test_days_can_be_chosen(mine: Result, tmp_path: Path) -> None:
    _, frame = read(mine.export(tmp_path / "a.csv", dates=["2021-06-12", "2021-06-10"]))
    assert sorted(set(frame["date"])) == ["2021-06-10", "2021-06-12"]


def test_differences_of_a_comparison_go_by_scenario(both: Comparison, tmp_path: Path) -> None:
    tags, frame = read(both.export(tmp_path / "both.csv"))
    assert tags[1] == "#meta+scenario"
    assert set(frame["scenario"]) == {"shut"}
    # -281 people "#affected+refugees+arrived" would be added up as people
    assert set(frame["against"]) == {"mine"}
    assert set(frame["hashtag"]) == {"#indicator+num+difference"}
    assert frame["what"].str.endswith(", more or fewer than in mine").all()
    assert frame["unit"].str.endswith(", difference").all()
    wanted = both.frame
    assert len(frame) == len(wanted)
    assert frame["q05"].astype(float).tolist() == wanted["q05"].round(3).tolist()


def test_texts_are_no_formulas_and_empty_cells_stay_empty() -> None:
    sheet = Sheet(
        "S",
        "",
        [
            texts("t", ["=1", "+2", "-3", "@x", "a"]),
            counts("n", [1, 0.5, float("nan"), 2, 3]),
            days("d", ["2021-06-01"] * 4 + ["NaT"]),
        ],
    )
    found = pd.read_csv(io.BytesIO(table(sheet)), keep_default_na=False)
    assert found["t"].tolist() == ["'=1", "'+2", "'-3", "'@x", "a"]
    assert found["n"].tolist() == ["1", "0.5", "", "2", "3"]
    assert found["d"].tolist()[-1] == ""
