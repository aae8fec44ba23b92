"""What stands in several files counts once, as the later release has it; what nobody knows to be the same counts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from sim.building.events.once import File, once
from sim.building.events.read import read_events
from sim.building.files.look import look
from sim.building.recipe.recipe import Source
from sim.building.records import Events, Told

CRISIS = Path(__file__).resolve().parents[4] / "shared" / "crises" / "car2013"
HEADER = "id,relid,type_of_violence,where_prec,date_start,date_end,latitude,longitude,best,country,adm_1,adm_2\n"


def release(folder: Path, name: str, rows: dict[str, int], **known: object) -> File:
    """A file of UCDP's: deaths by identity."""
    file = folder / name
    lines = (
        f"{id_},x,1,1,2014-01-0{k},2014-01-0{k},5.{k},15,{n},CAR,a,b\n" for k, (id_, n) in enumerate(rows.items(), 1)
    )
    file.write_text(HEADER + "".join(lines), encoding="utf-8")
    return of(file, **known)


def of(file: Path, **known: object) -> File:
    events, _ = read_events(look(file))
    source = Source("events", f"raw/{file.name}", file, str(known.pop("format", "ucdp")), "", **known)  # type: ignore[arg-type]
    return File(source, events)


def deaths(events: Events | None) -> dict[str, int]:
    assert events is not None
    assert len(set(events.id)) == len(events.id)
    return dict(zip(events.id, events.deaths.tolist(), strict=True))


def texts(told: tuple[Told, ...]) -> list[str]:
    return [each.text for each in told]


@pytest.mark.parametrize("turned", [False, True])
def test_the_later_release_has_the_word_whichever_was_added_first(tmp_path: Path, turned: bool) -> None:
    candidate = release(tmp_path, "candidate.csv", {"1": 5, "2": 6, "3": 1}, release="23.0.12")
    yearly = release(tmp_path, "ged.csv", {"1": 5, "2": 9, "4": 2}, release="24.1")
    events, told = once([yearly, candidate] if turned else [candidate, yearly])
    assert deaths(events) == {"1": 5, "2": 9, "3": 1, "4": 2}
    assert texts(told) == [
        "2 of 4 events stand in more than one file: each counts once, as raw/ged.csv has it; "
        "of 1 the earlier file gives other days, another place or other deaths"
    ]


def test_without_releases_the_day_of_access_says_which_is_later_and_then_the_recipe(tmp_path: Path) -> None:
    first = release(tmp_path, "a.csv", {"1": 5}, accessed=dt.date(2015, 1, 2))
    second = release(tmp_path, "b.csv", {"1": 7}, accessed=dt.date(2014, 1, 2))
    assert deaths(once([first, second])[0]) == {"1": 5}
    third = release(tmp_path, "c.csv", {"1": 8}, accessed=dt.date(2015, 1, 2))
    assert deaths(once([first, second, third])[0]) == {"1": 8}


def test_one_file_and_files_of_different_events_are_joined_and_nothing_is_told(tmp_path: Path) -> None:
    first, second = release(tmp_path, "a.csv", {"1": 5}), release(tmp_path, "b.csv", {"2": 7})
    assert once([]) == (None, ())
    assert once([first])[1] == ()
    events, told = once([first, second])
    assert (deaths(events), told) == ({"1": 5, "2": 7}, ())


def test_two_publishers_share_no_identities_and_that_is_told(tmp_path: Path) -> None:
    file = tmp_path / "acled.csv"
    file.write_text(
        "event_id_cnty,event_date,event_type,geo_precision,fatalities,latitude,longitude,country\n"
        "1,2014-01-03,Battles,1,3,5.94,15.60,Central African Republic\n",
        encoding="utf-8",
    )
    events, told = once([release(tmp_path, "ged.csv", {"1": 5}), of(file, format="acled")])
    assert events is not None
    assert events.deaths.tolist() == [5, 3]
    assert texts(told)[0].startswith("events of ucdp and acled together: what both tell of counts twice")


def test_rows_of_tables_are_the_same_only_where_they_say_the_same(tmp_path: Path) -> None:
    files = []
    for name, rows in (
        ("a", "1,2014-01-03,5,15,3\n2,2014-01-04,5,15,3\n"),
        ("b", "1,2014-01-03,5,15,3\n2,2014-02-04,5,15,3\n"),
    ):
        file = tmp_path / f"{name}.csv"
        file.write_text("id,date,lat,lon,deaths\n" + rows, encoding="utf-8")
        files.append(of(file, format="table"))
    events, told = once(files)
    assert events is not None
    assert len(events.id) == 3
    assert texts(told) == ["1 of 3 events stand in more than one file: each counts once, as raw/b.csv has it"]
    nameless = tmp_path / "c.csv"
    nameless.write_text("date,lat,lon,deaths\n2014-01-03,5,15,3\n", encoding="utf-8")
    again = tmp_path / "d.csv"
    again.write_bytes(nameless.read_bytes())
    events, told = once([of(nameless, format="table"), of(again, format="table")])
    assert events is not None
    assert (len(events.id), told) == (2, ())  # two events of one day may well be


@pytest.mark.skipif(not CRISIS.is_dir(), reason="the raw files lie beside the checkout of a few")
def test_a_table_and_a_map_of_one_release_are_one(tmp_path: Path) -> None:
    table, features = (of(CRISIS / name, release="23.1") for name in ("ged231_caf.csv", "ged231_caf_2013.geojson"))
    events, told = once([table, features])
    assert events is not None
    both = set(table.events.id) & set(features.events.id)
    assert len(events.id) == len(table.events.id) + len(features.events.id) - len(both)
    (text,) = texts(told)
    assert f"{len(both)} of {len(events.id):,} events stand in more than one file" in text
    assert "other days" not in text
    assert np.all(np.isfinite(events.lat))


def test_rows_without_an_identity_that_say_the_same_are_told_and_counted(tmp_path: Path) -> None:
    """Two events of one place and day may be alike, or one row pasted twice: nobody can know."""
    path = tmp_path / "own.csv"
    row = "2014-01-03,6.0,16.0,3,Bangui\n"
    path.write_text(f"date,lat,lon,deaths,place\n{row}{row}2014-01-04,6.0,16.0,3,Bangui\n{row}", encoding="utf-8")
    events, told = read_events(look(path))
    assert len(events.id) == 4
    (alike,) = [one for one in told if one.check == "events-alike"]
    assert alike.text.startswith("2 rows without an identity say what one before say (lines 3, 5)")
