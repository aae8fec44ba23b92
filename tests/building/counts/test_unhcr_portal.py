"""Counts of UNHCR's portal: two shapes of JSON, dates written twice, numbers as text, mistakes with their object."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from sim.building.counts.gather import Said
from sim.building.counts.unhcr_portal import positions, read
from sim.building.files.look import look
from sim.building.records import Reports
from sim.scenario.errors import Problems


def portal(tmp_path: Path, content: object, name: str = "chad.json") -> tuple[Reports, Said]:
    path, said = tmp_path / name, Said()
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read(look(path), said), said


def stamp(text: str) -> int:
    return int(dt.datetime.fromisoformat(text + "T00:00:00+00:00").timestamp())


def row(date: str, individuals: object, **more: object) -> dict[str, object]:
    return {"data_date": date, "unix_timestamp": stamp(date), "individuals": individuals, **more}


def series(rows: list[dict[str, object]]) -> dict[str, object]:
    return {"data": {"timeseries": rows, "title": "Refugees"}}


def test_a_time_series_is_called_as_its_file_and_sorted_by_day(tmp_path: Path) -> None:
    found, said = portal(tmp_path, series([row("2014-03-01", "12,500"), row("2014-01-01", 9000)]), "refugees-chad.json")
    assert found.series == ("refugees-chad", "refugees-chad")
    assert found.country == ("TCD", "TCD")
    assert found.people.tolist() == [9000, 12_500]
    assert found.day.tolist() == [dt.date(2014, 1, 1).toordinal(), dt.date(2014, 3, 1).toordinal()]
    assert found.line.tolist() == [2, 1]
    assert set(found.kind) == {"arrivals so far"}
    assert said.told == []


def test_the_time_stands_for_a_date_that_is_missing_also_in_thousandths_of_seconds(tmp_path: Path) -> None:
    rows = [
        {"data_date": None, "unix_timestamp": str(stamp("2014-01-05")), "individuals": 5},
        {"unix_timestamp": stamp("2014-01-06") * 1000, "individuals": 6},
    ]
    found, _ = portal(tmp_path, series(rows))
    assert found.day.tolist() == [dt.date(2014, 1, 5).toordinal(), dt.date(2014, 1, 6).toordinal()]


def test_two_dates_of_one_row_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    found, said = portal(tmp_path, series([{**row("2014-01-05", 5), "unix_timestamp": stamp("2014-02-05")}]))
    assert found.day.tolist() == [dt.date(2014, 1, 5).toordinal()]
    assert said.told[0].check == "two-dates"
    assert "data_date of object 1 is 2014-01-05, unix_timestamp 2014-02-05" in said.told[0].text


def test_a_time_zone_is_no_contradiction(tmp_path: Path) -> None:
    _, said = portal(tmp_path, series([{**row("2014-01-05", 5), "unix_timestamp": stamp("2014-01-05") - 7200}]))
    assert said.told == []


PLACES = {
    "data": [
        {"geomaster_name": "Chad", "individuals": "95000", "date": "2014-09-30", "centroid_lat": "15.4"}
        | {"centroid_lon": "18.7"},
        {"geomaster_name": "Dem. Rep. of the Congo", "individuals": "68000", "date": "2014-05-31"}
        | {"centroid_lat": None, "centroid_lon": None},
    ]
}


def test_the_last_counts_of_places_keep_their_own_dates(tmp_path: Path) -> None:
    found, said = portal(tmp_path, PLACES)
    assert dict(zip(found.series, found.country, strict=True)) == {"Chad": "TCD", "Dem. Rep. of the Congo": "COD"}
    assert found.people.tolist() == [95_000, 68_000]
    assert "the counts of 2 places are of 2014-05-31 to 2014-09-30, not of one day" in said.told[0].text


def test_positions_are_given_where_the_file_has_them(tmp_path: Path) -> None:
    path = tmp_path / "places.json"
    path.write_text(json.dumps(PLACES))
    assert positions(look(path)) == {"Chad": (15.4, 18.7)}


def test_blank_counts_are_left_out_and_two_of_one_day_are_told(tmp_path: Path) -> None:
    rows = [row("2014-01-01", None), row("2014-01-02", "-"), row("2014-01-03", 7), row("2014-01-03", 8)]
    found, said = portal(tmp_path, series(rows))
    assert found.people.tolist() == [8]
    assert "2 of 4 objects have no name, date or count" in said.told[0].text
    assert "7 (object 3) and 8 (object 4); the second is taken" in said.told[1].text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"data": {"timeseries": [', "chad.json:1:"),
        ({"data": {"other": []}}, "no list of counts: want data.timeseries"),
        ({"data": {"timeseries": []}}, "no list of counts"),
        (series([row("2014-01-01", None)]), "no count with a date in this file"),
        (series([row("2014-01-01", "many")]), "object 1, 'individuals': 'many' is not a whole number"),
        (series([row("2014-01-01", "26.000")]), "a point is no thousands separator: write 26000"),
        (series([row("2014-01-01", -5)]), "is not at least 0"),
        (series([{**row("2014-01-01", 5), "data_date": "soon"}]), "object 1, 'date': 'soon' is not a date"),
        (series([{"unix_timestamp": "noon", "individuals": 5}]), "unix_timestamp 'noon' is no time"),
        (series([{"unix_timestamp": 1e300, "individuals": 5}]), "is no time"),
        ({"data": [{"individuals": 1, "date": "2014-01-01"}, 5]}, "object 2 of data is none"),
        ("[" * 100_000 + '{"individuals"', "no JSON"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, content: object, told: str) -> None:
    with pytest.raises(Problems) as error:
        portal(tmp_path, content)
    assert told in str(error.value)
