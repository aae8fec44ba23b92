"""A file of counts is known by its columns, its tags or what stands in it, and read by the reader of its format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.building.counts.dtm import Answers
from sim.building.counts.read import read_counts
from sim.building.files.known import recognised
from sim.building.files.look import look
from sim.scenario.errors import Problems

openpyxl = pytest.importorskip("openpyxl")

FINDER = "year,coo_iso,coa_iso,refugees\n2014,CAF,TCD,5\n"
PORTAL = json.dumps({"data": {"timeseries": [{"data_date": "2014-01-01", "individuals": 5}]}})


@pytest.mark.parametrize(
    ("name", "text", "known"),
    [
        ("a.csv", FINDER, "finder"),
        ("a.json", PORTAL, "portal"),
        ("a.csv", "Site Name,IDP Individuals,Survey Date\nKabo,5,2014-01-01\n", "dtm"),
        ("a.csv", "Lieu,Nombre,Jour\n#loc+name,#affected+idps+ind,#date\nKabo,5,2014-01-01\n", "dtm"),
        ("a.csv", "17.45,6.49,Kabo,15-05-2014,5\n18.62,7.69,Sibut,16-05-2014,6\n", "dtm"),
        ("a.csv", "2014-01-01,5\n# a note\n2014-02-01,6\n", "flee"),
        ("a.csv", ",\n2014-01-01,5\n2014-02-01,6\n", "flee"),
        ("a.csv", "Date,Refugee_numbers\n2014-01-01,5\n", "flee"),
        ("a.csv", "camp,date,people\nBili,2014-01-01,5\n", "table"),
        ("a.csv", "date,refugees\n29 June 2014,5\n", "table"),
        ("a.csv", "Report date,camp,people,households\n2014-01-01,Bili,5,1\n2014-02-01,Bili,15,3\n", "table"),
        ("a.csv", "date,camp,individuals,families\n2014-01-01,Bili,5,1\n2014-02-01,Bili,15,3\n", "table"),
        ("a.csv", "admin1,site,date,individuals,households\nOuham,Bili,2014-01-01,5,1\n", "dtm"),
        ("a.csv", "site,date,individuals,IDP households\nBili,2014-01-01,5,1\n", "dtm"),
    ],
)
def test_a_file_is_known_and_read(tmp_path: Path, name: str, text: str, known: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert recognised(look(path), "counts").format.name == known
    found, _ = read_counts(look(path), Answers("CAF", unit="people"))
    assert found is not None
    assert found.people[0] == 5


def test_a_layout_of_flee_leads_to_its_files(tmp_path: Path) -> None:
    (tmp_path / "data_layout.csv").write_text("total,refugees.csv\nBili,bili.csv\n")
    (tmp_path / "refugees.csv").write_text("2014-01-01,5\n")
    (tmp_path / "bili.csv").write_text("2014-01-01,5\n")
    found, _ = read_counts(look(tmp_path / "data_layout.csv"), Answers("CAF"))
    assert found is not None
    assert found.series == ("Bili", "total")


@pytest.mark.parametrize(
    ("head", "country"),
    [
        (["site", "date", "IDP individuals"], "CAF"),
        (["camp", "date", "people"], ""),
        (["camp", "date", "people", "households"], ""),
    ],
)
def test_a_workbook_is_dtm_where_it_counts_displaced_people(tmp_path: Path, head: list[str], country: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(head)
    book.active.append(["Kabo", "2014-01-01", 5])
    book.create_sheet("Notes").append(["whatever"])
    book.save(tmp_path / "a.xlsx")
    found, _ = read_counts(look(tmp_path / "a.xlsx"), Answers("CAF"))
    assert found is not None
    assert (found.series, found.people.tolist(), found.country) == (("Kabo",), [5], (country,))


def test_a_workbook_without_counts_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["colour", "size"])
    book.active.append(["red", 5])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Problems, match="no sheet with dates and people in this workbook"):
        read_counts(look(tmp_path / "a.xlsx"), Answers("CAF"))


def test_a_workbook_with_any_byte_changed_is_read_or_told(tmp_path: Path) -> None:
    book, path = openpyxl.Workbook(), tmp_path / "dtm.xlsx"
    for row in ("Site", "IDP individuals", "Date"), ("Gore", 10, "2014-01-09"):
        book.active.append(row)
    book.save(path)
    content, told = path.read_bytes(), set()
    for where in range(0, len(content), 97):
        path.write_bytes(content[:where] + bytes([content[where] ^ 0x55]) + content[where + 1 :])
        try:
            read_counts(look(path), Answers("CAF"))
        except Problems as error:
            told.add(error.problems[0].message)
    assert "no workbook that can be read" in told
