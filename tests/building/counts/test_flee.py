"""Flee's files of counts: the layout names the series, its first row is the total, two files of a camp are summed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.building.counts.flee import read
from sim.building.counts.gather import Said
from sim.scenario.errors import Problems

CONFLICTS = Path(__file__).resolve().parents[4] / "shared" / "conflicts"
FIRST = dt.date(2014, 1, 1).toordinal()


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path / "data_layout.csv"


def test_each_row_of_the_layout_is_a_series(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        data_layout="total,refugees.csv\nBili,bili.csv\nInke,inke.csv,inke-outside.csv\n",
        refugees="Date,Refugee_numbers\n2014-01-01,10\n",
        bili=",\n2014-01-01,0\n# a note\n2014-01-09,7\n",
        inke="2014-01-01,1\n2014-01-05,2\n",
        **{"inke-outside": "2014-01-01,30\n2014-01-05,40\n"},
    )
    found = read(path, Said())
    rows = list(zip(found.series, found.day.tolist(), found.people.tolist(), found.line.tolist(), strict=True))
    assert rows == [
        *(("Bili", FIRST, 0, 2), ("Bili", FIRST + 8, 7, 4)),
        *(("Inke", FIRST, 31, 3), ("Inke", FIRST + 4, 42, 3)),
        ("total", FIRST, 10, 2),
    ]
    assert [file.name for file in found.file][1:3] == ["bili.csv", "data_layout.csv"]


def test_a_file_of_one_camp_is_called_as_the_file(tmp_path: Path) -> None:
    path = folder(tmp_path, bili="2014-01-09,7\n").with_name("bili.csv")
    assert read(path, Said()).series == ("bili",)


def test_what_flee_reads_otherwise_than_it_looks_is_told(tmp_path: Path) -> None:
    said = Said()
    read(folder(tmp_path, bili="2014-01-09,7\n2014-01-02,6\n2014-01-03,5,x\n").with_name("bili.csv"), said)
    assert "a third column, which Flee ignores" in said.told[0].text
    assert said.told[0].where.endswith("bili.csv:3")


def test_mistakes_are_told_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"bili\.csv:1:12: 'count': '7\.5' is not a whole number"):
        read(folder(tmp_path, bili="2014-01-09,7.5\n").with_name("bili.csv"), Said())


@pytest.mark.skipif(not CONFLICTS.is_dir(), reason="the published conflicts lie beside the checkout of a few")
def test_the_counts_of_a_published_conflict_are_read() -> None:
    found = read(CONFLICTS / "car2013" / "observed" / "data_layout.csv", Said())
    assert len(set(found.series)) == 16
    assert found.people[found.series.index("total")] == 47_917
