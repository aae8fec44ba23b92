"""Yearly counts of UNHCR's Data Finder: codes that are none of ISO's, dashes, rounded numbers, rows of tags."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.building.counts.gather import Said
from sim.building.counts.unhcr_finder import read
from sim.building.files.look import look
from sim.building.records import Reports
from sim.scenario.errors import Problems

COUNTRIES = "coo_id,coo_name,coo,coo_iso,coa_id,coa_name,coa,coa_iso"
HEAD = f"year,{COUNTRIES},refugees,asylum_seekers,returned_refugees,idps,oip,hst\n"
CHAD = "{year},35,Central African Rep.,CAR,CAF,36,Chad,CHD,TCD,{refugees},{seekers},0,0,-,0\n"
INSIDE = "2014,35,Central African Rep.,CAR,CAF,35,Central African Rep.,CAR,CAF,0,0,0,438538,0,0\n"


def finder(tmp_path: Path, text: str, home: str = "CAF") -> tuple[Reports, Said]:
    path, said = tmp_path / "population.csv", Said()
    path.write_text(text, encoding="utf-8")
    return read(look(path), home, said), said


def chad(year: object = 2014, refugees: object = 92606, seekers: object = 5) -> str:
    return CHAD.format(year=year, refugees=refugees, seekers=seekers)


def test_who_left_is_counted_at_the_end_of_the_year(tmp_path: Path) -> None:
    found, said = finder(tmp_path, HEAD + chad() + chad(2013, 80000, "-") + INSIDE)
    assert (found.series, found.country, found.kind) == (("Chad",) * 2, ("TCD",) * 2, ("yearly",) * 2)
    assert found.people.tolist() == [80_000, 92_611]
    assert found.day.tolist() == [dt.date(year, 12, 31).toordinal() for year in (2013, 2014)]
    assert found.line.tolist() == [3, 2]
    assert [told.check for told in said.told] == ["displaced-inside", "no-number", "yearly-counts"]
    assert "1 row is of people displaced inside their country" in said.told[0].text
    assert said.told[1].text.startswith("3 cells are '-'")


def test_a_code_of_unhcr_is_no_code_of_iso(tmp_path: Path) -> None:
    """AUS is Austria for UNHCR and Australia for ISO; the row says AUT."""
    austria = "2014,35,Central African Rep.,CAR,CAF,12,Austria,AUS,AUT,7,0,0,0,0,0\n"
    assert finder(tmp_path, HEAD + austria)[0].country == ("AUT",)


def test_without_codes_of_iso_the_names_tell(tmp_path: Path) -> None:
    head = "Year,Country of origin,Country of asylum,Refugees under UNHCR's mandate"
    text = f"{head}\n2014,Central African Rep.,Cameroon,9\n"
    found, _ = finder(tmp_path, text)
    assert (found.country, found.people.tolist()) == (("CMR",), [9])


def test_numbers_that_a_spreadsheet_rounded_are_told_with_their_line(tmp_path: Path) -> None:
    found, said = finder(tmp_path, HEAD + chad(2013) + chad(2014, "1e+05"))
    assert found.people.tolist() == [92_611, 100_005]
    (told,) = [told for told in said.told if told.check == "rounded-counts"]
    assert told.where.endswith("population.csv:3")


def test_a_row_of_tags_and_titles_above_are_no_counts(tmp_path: Path) -> None:
    tags = (
        "#date+year,,#country+name+origin,,#country+code+origin,,#country+name+asylum,,#country+code,#affected,,,,,\n"
    )
    found, _ = finder(tmp_path, "Extracted from the Data Finder\n\n" + HEAD + tags + chad())
    assert (found.people.tolist(), found.line.tolist()) == ([92_611], [5])


def test_several_rows_of_one_country_and_year_are_summed(tmp_path: Path) -> None:
    found, said = finder(tmp_path, HEAD + chad() + chad(2014, 9, 0))
    assert found.people.tolist() == [92_620]
    assert all(told.check != "counts-again" for told in said.told)


def test_a_row_that_stands_twice_is_told(tmp_path: Path) -> None:
    """Two downloads in one file doubled the people of the years in both, without a word."""
    found, said = finder(tmp_path, HEAD + chad() + chad())
    assert found.people.tolist() == [2 * 92_611]
    (told,) = (told for told in said.told if told.check == "counts-again")
    assert "1 row says word for word what one before says, and all are added up" in told.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + chad(), "no row is of people from Mali (MLI) in another country; origins are CAF"),
        (HEAD + chad("last"), "population.csv:2:1: 'year': 'last' is no year from 1950 to 2100"),
        (HEAD + chad(refugees="few"), "'refugees': 'few' is not a whole number"),
        ("year,coo_iso,coa_iso\n2014,CAF,TCD\n", "no column 'refugees' among year, coo_iso, coa_iso"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Problems) as error:
        finder(tmp_path, text, "MLI" if "MLI" in told else "CAF")
    assert told in str(error.value)


def test_a_number_whose_thousands_are_set_apart_moves_no_column(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"is 92,606 one number\? write 92606"):
        finder(tmp_path, HEAD + chad(refugees="92,606"))
