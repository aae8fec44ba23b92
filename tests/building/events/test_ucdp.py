"""UCDP's events: CSV, GeoJSON and releases without header give one record."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from sim.building.events.read import read_events
from sim.building.files.look import look
from sim.building.records import Events
from sim.scenario.errors import Problems

COLUMNS = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]
REAL = Path(__file__).resolve().parents[4] / "shared" / "crises" / "car2013"


def row(number: int, **other: str) -> dict[str, str]:
    usual = {
        **dict.fromkeys(COLUMNS, "0"),
        **{"id": str(number), "type_of_violence": "1", "where_prec": "2", "where_coordinates": "Bria town"},
        **{"adm_1": "Haute-Kotto province", "adm_2": "", "latitude": "6.54", "longitude": "21.98"},
        **{
            "source_headline": 'Rebels "take" Bria, say',
            "geom_wkt": "POINT (21.98 6.54)",
            "country": "Central African Republic",
        },
        **{"date_start": "2013-06-11T00:00:00", "date_end": "2013-06-16 00:00:00.000", "best": "6", "gwnob": ""},
    }
    return {**usual, **other}


ROWS = [row(1), row(2, type_of_violence="2", where_prec="1"), row(3, type_of_violence="3", best="0")]


def written(path: Path, rows: list[dict[str, str]], header: bool = True) -> Path:
    if path.suffix == ".geojson":
        made = [
            {
                "type": "Feature",
                "properties": {
                    k: int(v) if v.isdigit() else v for k, v in one.items() if k not in ("latitude", "longitude")
                },
                "geometry": {"type": "Point", "coordinates": [float(one["longitude"]), float(one["latitude"])]},
            }
            for one in rows
        ]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": made}))
        return path
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        if header:
            writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("name", "header", "lines"),
    [("a.csv", True, [2, 3, 4]), ("b.csv", False, [1, 2, 3]), ("a.geojson", True, [1, 2, 3])],
)
def test_every_form_gives_the_same_record(tmp_path: Path, name: str, header: bool, lines: list[int]) -> None:
    events, told = read_events(look(written(tmp_path / name, ROWS, header)))
    assert told == ()
    assert events.id == ("1", "2", "3")
    assert events.kind == ("battle", "battle", "violence")
    assert events.first.tolist() == [dt.date(2013, 6, 11).toordinal()] * 3
    assert events.last.tolist() == [dt.date(2013, 6, 16).toordinal()] * 3
    assert (events.lat.tolist(), events.lon.tolist()) == ([6.54] * 3, [21.98] * 3)
    assert (events.precision.tolist(), events.deaths.tolist(), events.line.tolist()) == ([2, 1, 2], [6, 6, 0], lines)
    assert (events.admin1[0], events.admin2[0], events.place[0]) == ("Haute-Kotto province", "", "Bria town")


def test_mistakes_are_told_where_they_are(tmp_path: Path) -> None:
    rows = [row(1, where_prec="8"), row(2, date_end="2012-01-01"), row(3, type_of_violence="")]
    with pytest.raises(Problems) as error:
        read_events(look(written(tmp_path / "a.csv", rows)))
    first, second, third = str(error.value).split("\n")
    assert "a.csv:2:" in first
    assert "'where_prec': '8' is no precision" in first
    assert "'date_end': the event ends before it begins" in second
    assert "'type_of_violence': is blank" in third


@pytest.mark.parametrize("word", ["n/a", "-", "null"])
def test_an_event_without_a_day_is_told_in_every_form(tmp_path: Path, word: str) -> None:
    """A word for nothing was taken as the day before the first year, and the event as one of the world's first day."""
    plain, acled = tmp_path / "plain.csv", tmp_path / "acled.csv"
    plain.write_text(f"date,lat,lon,deaths\n{word},6,16,3\n2014-01-05,6,16,3\n", encoding="utf-8")
    acled.write_text(
        "event_id_cnty,event_date,time_precision,event_type,geo_precision,fatalities,latitude,longitude\n"
        f"1,{word},1,Battles,1,3,6.00,16.00\n2,2014-01-05,1,Battles,1,3,6.00,16.00\n",
        encoding="utf-8",
    )
    for path in (plain, acled):
        with pytest.raises(Problems, match="is blank"):
            read_events(look(path))


def test_of_geojson_the_number_of_the_feature_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="feature 2: 'where_prec': '8' is no precision"):
        read_events(look(written(tmp_path / "a.geojson", [row(1), row(2, where_prec="8")])))


def test_geojson_that_is_cut_short_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.geojson", ROWS)
    path.write_text(path.read_text()[:-400])
    with pytest.raises(Problems, match="feature 3 is cut short"):
        read_events(look(path))


def test_an_event_of_geojson_may_say_what_the_first_does_not(tmp_path: Path) -> None:
    """Columns were those of the first feature: the deaths of all others were left out without a word."""
    said = [{"date": "2013-12-05"}, {"date": "2013-12-06", "deaths": 9, "kind": "violence"}]
    point = {"type": "Point", "coordinates": [18.5, 4.4]}
    features = [{"type": "Feature", "properties": one, "geometry": point} for one in said]
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    events, _ = read_events(look(tmp_path / "a.geojson"))
    assert (events.deaths.tolist(), events.kind, events.lat.tolist()) == ([-1, 9], ("battle", "violence"), [4.4, 4.4])


def test_a_plain_table_of_events_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "date;lat;lon;killed\n13/01/2014;6,5;17,4;2\n1/2/2014;6,5;17,4;\n", encoding="utf-8"
    )
    events, (told,) = read_events(look(tmp_path / "a.csv"))
    assert events.id == ("row 2", "row 3")
    assert events.first.tolist() == [dt.date(2014, 1, 13).toordinal(), dt.date(2014, 2, 1).toordinal()]
    assert (events.lat.tolist(), events.deaths.tolist()) == ([6.5, 6.5], [2, -1])
    assert told.check == "event-precision"


def _read_real(name: str) -> Events:
    if not (REAL / name).is_file():
        pytest.skip("the files of Central African Republic are not here")
    return read_events(look(REAL / name))[0]


def test_the_published_files_of_2013_agree() -> None:
    table, points = _read_real("ged231_caf.csv"), _read_real("ged231_caf_2013.geojson")
    assert len(table.id) == 768
    assert int(np.sum((table.precision <= 3) & (table.deaths >= 1))) == 689
    both = [(i, points.id.index(name)) for i, name in enumerate(table.id) if name in set(points.id)]
    assert len(both) == 138
    for name in ("first", "last", "lat", "lon", "deaths", "precision"):
        a, b = getattr(table, name), getattr(points, name)
        assert all(a[i] == b[j] for i, j in both), name
