"""A format is told by the columns that it alone has, and the reason is said."""

from __future__ import annotations

from pathlib import Path

import pytest

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
