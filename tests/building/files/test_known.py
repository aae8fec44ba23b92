"""A format is told by the columns that it alone has, and the reason is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.building.camps.read import read_camps
from sim.building.camps.table import Around
from sim.building.camps.wanted import WANTED as OF_CAMPS
from sim.building.counts.dtm import Answers
from sim.building.counts.read import read_counts
from sim.building.counts.table import WANTED as OF_COUNTS
from sim.building.files.columns import plain
from sim.building.files.known import Kind, recognised
from sim.building.files.look import look
from sim.scenario.errors import Problems

ACLED_OLD = (
    "data_id,iso,event_id_cnty,event_date,year,time_precision,event_type,inter1,latitude,longitude,geo_precision"
)


@pytest.mark.parametrize(
    ("header", "kind", "name"),
    [
        (f"{ACLED_OLD},fatalities,iso3", "events", "acled"),
        ("id,type_of_violence,where_prec,date_start,date_end,best,latitude,longitude", "events", "ucdp"),
        ("date;lat;lon;deaths", "events", "table"),
        ("geonameid,name,alternatenames,latitude,longitude,admin1code,population", "towns", "geonames-csv"),
        ("town,Latitude,Longitude,population", "towns", "table"),
        ("name,lat,lon,country", "camps", "table"),
        ("year,coo_id,coo_name,coo,coo_iso,coa_id,refugees", "counts", "finder"),
        ("ADM1_EN,ADM1_PCODE,T_TL,F_TL", "people", "cod-ps"),
        ("name,population", "people", "table"),
    ],
)
def test_a_table_is_known_by_its_columns(tmp_path: Path, header: str, kind: str, name: str) -> None:
    (tmp_path / "t.csv").write_text(f"{header}\n")
    known = recognised(look(tmp_path / "t.csv"))
    assert (known.format.kind, known.format.name) == (kind, name)
    assert known.why.startswith("columns ")


def test_acled_may_not_be_shared_and_ucdp_may(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"{ACLED_OLD},fatalities,iso3\n")
    assert recognised(look(tmp_path / "t.csv")).format.may_share is False


@pytest.mark.parametrize(
    ("header", "kind", "told"),
    [
        ("colour,size", "events", "t.csv:1: no known format: its columns are colour, size (read are: UCDP GED; "),
        ("name,population", "events", "no file of events: it looks like a table of people (columns name, population)"),
        (
            "name,lat,lon,land",
            "camps",
            "this is no file of camps: a table of camps has a column 'country' (or host, country of asylum, iso3, "
            "iso2, iso, country code), which is missing (if it is a table of towns, add it as towns)",
        ),
        (
            "camp,day,folk",
            "counts",
            "its columns are camp, day, folk; a table of counts has a column 'people' (or refugees, individuals, "
            "count, number, persons, population, total), which is missing",
        ),
    ],
)
def test_what_is_not_known_is_told_with_its_columns(tmp_path: Path, header: str, kind: Kind, told: str) -> None:
    (tmp_path / "t.csv").write_text(f"{header}\n1,2\n")
    with pytest.raises(Problems) as error:
        recognised(look(tmp_path / "t.csv"), kind)
    assert told in str(error.value)


def test_a_table_without_header_of_which_one_cell_is_no_number_is_told_and_not_known(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("".join(f"{i},x{i},{i},7\n" for i in range(9)) + "9,x,few,7\n")
    with pytest.raises(Problems, match="no known format: it is a table of commas, UTF-8, no header"):
        recognised(look(tmp_path / "t.csv"))


@pytest.mark.parametrize("name", ["country", "host", "Country of asylum", "ISO3", "iso", "iso2", "Country code"])
def test_a_table_of_camps_may_call_its_country_all_that_the_docs_say(tmp_path: Path, name: str) -> None:
    (tmp_path / "t.csv").write_text(f"name,lat,lon,{name}\nGore,7.92,16.63,TCD\n")
    camps, _ = read_camps(look(tmp_path / "t.csv"), Around())
    assert camps.country == ("TCD",)
    for of in (OF_CAMPS, OF_COUNTS):
        assert plain(name) in map(plain, of["country"])


def test_counts_with_a_country_and_no_series_are_series_of_countries(tmp_path: Path) -> None:
    text = "iso3,date,people\nTCD,2014-01-05,100\nCMR,2014-01-05,50\nTCD,2014-02-05,300\n"
    (tmp_path / "t.csv").write_text(text)
    reports, _ = read_counts(look(tmp_path / "t.csv"), Answers())
    assert reports is not None
    assert set(reports.series) == {"TCD", "CMR"}
