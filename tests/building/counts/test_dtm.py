"""Counts of IOM's DTM: titles, tags, several sheets, totals, families, and the older form without a header."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from sim.building.counts.dtm import Answers, read
from sim.building.counts.gather import Said
from sim.building.counts.grid import Grid, of_text
from sim.building.counts.workbook import sheets
from sim.building.files.look import look
from sim.building.records import Reports
from sim.scenario.errors import Problems

openpyxl = pytest.importorskip("openpyxl")

Rows = list[list[object]]
TITLE: Rows = [["Displacement Tracking Matrix"], [], ["Round 5, Central African Republic"]]
HEAD: Rows = [["Admin 1", "Site name", "IDP households", "IDP individuals", "Survey date", "Longitude", "Latitude"]]
TAGS: Rows = [["#adm1+name", "#loc+name", "#affected+hh", "#affected+idps+ind", "#date+survey", "#geo+lon", "#geo+lat"]]
SITES: Rows = [
    ["Ouham", "Bossangoa", 100, 520, dt.datetime(2014, 5, 15), 17.45, 6.49],
    ["Ouham", "Kabo", 40, 210, dt.datetime(2014, 5, 16), 18.62, 7.69],
]
MAY = dt.date(2014, 5, 15).toordinal()


def workbook(tmp_path: Path, **content: Rows) -> list[Grid]:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in content.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "dtm.xlsx"
    book.save(path)
    return sheets(path)


def table(tmp_path: Path, text: str) -> list[Grid]:
    path = tmp_path / "dtm.csv"
    path.write_text(text, encoding="utf-8")
    return [of_text(look(path))]


def dtm(grids: list[Grid], **answers: object) -> tuple[Reports | None, Said]:
    said = Said()
    return read(grids, replace(Answers("CAF"), **answers), said), said  # type: ignore[arg-type]


def checks(said: Said) -> list[tuple[str, str]]:
    return [(told.check, told.severity) for told in said.told]


def test_a_sheet_with_titles_tags_and_a_total_is_read(tmp_path: Path) -> None:
    total: Rows = [["Grand Total", None, 140, 730, None, None, None]]
    found, said = dtm(workbook(tmp_path, ReadMe=[["About this file"]], Sites=[*TITLE, *HEAD, *TAGS, *SITES, *total]))
    assert found is not None
    assert (found.series, found.people.tolist()) == (("Bossangoa", "Kabo"), [520, 210])
    assert (found.day.tolist(), found.line.tolist()) == ([MAY, MAY + 1], [6, 7])
    assert (set(found.country), set(found.kind)) == ({"CAF"}, {"stock"})
    assert checks(said) == [("sheets-without-counts", "note"), ("totals", "note")]


def test_a_total_that_is_no_sum_of_its_rows_is_told_with_both(tmp_path: Path) -> None:
    _, said = dtm(workbook(tmp_path, Sites=[*HEAD, *SITES, ["Total", "", 140, 999, None, None, None]]))
    assert "the last says 999, the rows above it together 730" in said.told[0].text
    assert said.told[0].where.endswith("dtm.xlsx[Sites]:4")


def test_sheets_of_one_form_go_together_and_others_are_not_counted_twice(tmp_path: Path) -> None:
    more: Rows = [["Kemo", "Sibut", 10, 60, dt.datetime(2014, 5, 15), 19.08, 5.73]]
    areas: Rows = [["Admin 1", "IDP individuals", "Survey date"], ["Ouham", 730, "15-05-2014"]]
    found, said = dtm(workbook(tmp_path, Areas=areas, West=[*HEAD, *SITES], East=[*HEAD, *more]))
    assert found is not None
    assert sorted(found.series) == ["Bossangoa", "Kabo", "Sibut"]
    assert "sheet 'Areas' has other columns, and 730 people where 'West' has 730" in said.told[0].text


def test_a_place_is_no_total_for_a_remark_behind_its_number(tmp_path: Path) -> None:
    """The place was left out."""
    text = "Site,IDP individuals,Date,Remarks\nKabo,100,2014-05-15,total of 5 tents\nSibut,200,2014-05-15,\n"
    found, said = dtm(table(tmp_path, f"{text},300,2014-05-15,\nGrand total,300,,\n"))
    assert found is not None
    assert (found.series, found.people.tolist()) == (("Kabo", "Sibut"), [100, 200])
    assert ("totals", "note") in checks(said)


def test_sheets_without_dates_that_count_the_same_places_are_not_summed(tmp_path: Path) -> None:
    """A sheet for each round, and one day for all: the people of January and February stood there together."""
    january: Rows = [["Site", "IDP individuals"], ["Kabo", 100], ["Sibut", 200]]
    february: Rows = [["Site", "IDP individuals"], ["Kabo", 150], ["Sibut", 250]]
    grids = workbook(tmp_path, January=january, February=february)
    with pytest.raises(Problems, match="its places are those of 'January', and no column of either says of which day"):
        dtm(grids, date="2014-03-01")
    east: Rows = [["Site", "IDP individuals"], ["Bria", 5], ["Kabo", 7]]
    assert dtm(workbook(tmp_path, West=january, East=east), date="2014-03-01")[0] is not None


def test_columns_of_the_interface_for_programs(tmp_path: Path) -> None:
    text = "admin1Pcode,admin2Pcode,admin2Name,numPresentIdpInd,reportingDate,roundNumber\n"
    found, _ = dtm(table(tmp_path, text + "CF31,CF311,Bossangoa,520,2014-05-15T00:00:00,5\n"))
    assert found is not None
    assert (found.series, found.people.tolist(), found.day.tolist()) == (("Bossangoa",), [520], [MAY])


def test_a_place_on_several_rows_is_summed_and_dates_may_be_written_in_several_ways(tmp_path: Path) -> None:
    rows = "Kabo,100,15-05-2014\nKabo,20,15 May 2014\nKabo,30,41775\n"
    found, said = dtm(table(tmp_path, "Site,Individuals,Date\n" + rows))
    assert found is not None
    assert (found.people.tolist(), found.day.tolist()) == ([120, 30], [MAY, MAY + 1])
    assert "'Kabo' on 2014-05-15 has 2" in said.told[0].text


def test_families_are_made_people_only_by_a_number_that_somebody_gave(tmp_path: Path) -> None:
    grids = table(tmp_path, "Site,Households,Date\nKabo,100,2014-05-15\n")
    found, said = dtm(grids)
    assert (found, checks(said)) == (None, [("families", "ask")])
    found, said = dtm(grids, per_family=5.2)
    assert found is not None
    assert (found.people.tolist(), checks(said)) == ([520], [("families", "warning")])


def test_a_file_without_dates_is_asked_for_its_day(tmp_path: Path) -> None:
    grids = table(tmp_path, "Site,Individuals\nKabo,100\n")
    assert checks(dtm(grids)[1]) == [("no-dates", "ask")]
    found, _ = dtm(grids, date="2014-05-15")
    assert found is not None
    assert found.day.tolist() == [MAY]


BARE = "17.45,6.49,أوهام,بوسانغوا,15-05-2014,{}\n18.62,7.69,أوهام,كابو,16-05-2014,{}\n"


def test_the_older_form_with_longitude_first_and_arabic_names_is_read_without_a_header(tmp_path: Path) -> None:
    grids = table(tmp_path, BARE.format("100,520", "40,210"))
    found, said = dtm(grids)
    assert found is not None
    assert dict(zip(found.series, found.people.tolist(), strict=True)) == {"بوسانغوا": 520, "كابو": 210}
    assert found.day.tolist() == [MAY, MAY + 1]
    assert checks(said) == []


def test_one_number_without_a_header_may_be_people_or_families(tmp_path: Path) -> None:
    grids = table(tmp_path, BARE.format("520", "210"))
    assert checks(dtm(grids)[1]) == [("people-or-families", "ask")]
    assert dtm(grids, unit="people")[0] is not None
    found, _ = dtm(grids, unit="families", per_family=5.0)
    assert found is not None
    assert sorted(found.people.tolist()) == [1050, 2600]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Site,Individuals,Date\nKabo,many,2014-05-15\n", "dtm.csv:2:6: 'people': 'many' is not a whole number"),
        ("Site,Individuals,Date\nKabo,5,some day\n", "'date': 'some day' is not a date"),
        ("Colour,Size\nred,5\n", "no column 'place' among Colour, Size"),
        ("Site,Individuals,Date\nTotal,5,2014-05-15\n", "no count in this table"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Problems) as error:
        dtm(table(tmp_path, text))
    assert told in str(error.value)


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(Problems, match="no workbook that can be read"):
        sheets(path)


def test_a_row_of_text_with_a_cell_too_many_is_told(tmp_path: Path) -> None:
    """520 people in 1,100 households were 100 in one."""
    text = "Site name,IDP households,IDP individuals,Survey date\nBossangoa,1,100,520,2014-05-15\n"
    with pytest.raises(Problems, match=r"dtm\.csv:2:21: 5 cells where the header has 4 columns \(is 1,100 one number"):
        dtm(table(tmp_path, text))


@pytest.mark.parametrize("name", ["Report date", "date of report", "day"])
def test_dates_have_the_names_that_a_plain_table_gives_them(tmp_path: Path, name: str) -> None:
    rows = "Kabo,520,100,2014-05-15\nKabo,600,110,2014-05-16\n"
    found, said = dtm(table(tmp_path, f"Site name,Individuals,Households,{name}\n" + rows))
    assert found is not None
    assert (found.people.tolist(), checks(said)) == ([520, 600], [])


def test_several_days_under_an_unknown_name_are_never_summed_as_one(tmp_path: Path) -> None:
    rows = "Kabo,520,15/05/2014\nKabo,600,16/05/2014\n"
    grids = table(tmp_path, "Site name,IDP individuals,Counted on\n" + rows)
    for answers in ({}, {"date": "2014-05-15"}):
        with pytest.raises(Problems, match=r":3:.*'Kabo' has several days under 'Counted on'.*call the column 'date'"):
            dtm(grids, **answers)
    opened = table(tmp_path, "Site name,IDP individuals,Opened\nKabo,520,15/05/2013\nGore,600,16/05/2013\n")
    assert dtm(opened, date="2014-05-15")[0] is not None
