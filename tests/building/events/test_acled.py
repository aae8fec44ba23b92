"""Exports of ACLED, of three generations, in every quirk: one record comes of all of them."""

from __future__ import annotations

import csv
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.building.events.read import read_events
from sim.building.files.look import look
from sim.building.records import Events, Told
from sim.scenario.errors import Problems

OLD = [
    "data_id",
    "iso",
    "event_id_cnty",
    "event_id_no_cnty",
    "event_date",
    "year",
    "time_precision",
    "event_type",
    "actor1",
    "inter1",
    "actor2",
    "inter2",
    "interaction",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "notes",
    "fatalities",
    "timestamp",
    "iso3",
]
NEW = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "inter1",
    "actor2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
USUAL = {
    **{"event_id_cnty": "CAF1", "event_date": "2013-12-05", "time_precision": "1", "event_type": "Battles"},
    **{"inter1": "1", "country": "Central African Republic", "admin1": "Ouham", "location": "Bossangoa"},
    **{
        "latitude": "6.4926",
        "longitude": "17.4552",
        "geo_precision": "1",
        "fatalities": "3",
        "notes": 'He said "no", so',
    },
}


def written(path: Path, columns: list[str], *rows: dict[str, str], encoding: str = "utf-8", comma: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", delimiter=comma)
        writer.writeheader()
        writer.writerows({**USUAL, "event_id_cnty": f"CAF{i}", **row} for i, row in enumerate(rows))
    return path


def read(path: Path) -> tuple[Events, tuple[Told, ...]]:
    return read_events(look(path))


@pytest.mark.parametrize("columns", [OLD, [name for name in NEW if name != "disorder_type"], NEW])
@pytest.mark.parametrize("inter", ["1", "State Forces"])
def test_every_generation_gives_the_same_record(tmp_path: Path, columns: list[str], inter: str) -> None:
    columns = list(columns)
    rows = [{"inter1": inter}, {"fatalities": "0", "geo_precision": "3"}]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**USUAL, "event_id_cnty": f"CAF{i}", **row} for i, row in enumerate(rows))
    events, told = read(path)
    assert told == ()
    assert events.id == ("CAF0", "CAF1")
    assert events.first.tolist() == events.last.tolist() == [dt.date(2013, 12, 5).toordinal()] * 2
    assert (events.lat.tolist(), events.lon.tolist()) == ([6.4926] * 2, [17.4552] * 2)
    assert (events.precision.tolist(), events.deaths.tolist(), events.line.tolist()) == ([1, 5], [3, 0], [2, 3])
    assert (events.admin1[0], events.place[0], events.country[0]) == ("Ouham", "Bossangoa", "Central African Republic")


def test_dates_of_three_ways_in_one_column_are_read(tmp_path: Path) -> None:
    rows = [{"event_date": text} for text in ("29 June 2018", "07-Jan-16", "2016-01-07")]
    events, _ = read(written(tmp_path / "a.csv", NEW, *rows))
    assert [str(dt.date.fromordinal(day)) for day in events.first.tolist()] == [
        "2018-06-29",
        "2016-01-07",
        "2016-01-07",
    ]


def test_a_day_that_is_not_known_exactly_is_a_week_or_a_month(tmp_path: Path) -> None:
    rows = [{"event_date": "2016-02-11", "time_precision": exact} for exact in "123"]
    events, _ = read(written(tmp_path / "a.csv", NEW, *rows))
    days = [
        (str(dt.date.fromordinal(a)), str(dt.date.fromordinal(b)))
        for a, b in zip(events.first, events.last, strict=True)
    ]
    assert days == [("2016-02-11", "2016-02-11"), ("2016-02-08", "2016-02-14"), ("2016-02-01", "2016-02-29")]


def test_types_of_all_generations_have_a_kind_and_new_ones_are_told(tmp_path: Path) -> None:
    kinds = {
        "Battle-No change of territory": "battle",
        "Battle-Government regains territory": "battle",
        "Battles": "battle",
        "Violence against civilians": "violence",
        "Remote violence": "remote",
        "Explosions/Remote violence": "remote",
        "Riots/Protests": "other",
        "Strategic developments": "other",
        "Headquarters or base established": "other",
        "Tea party": "other",
    }
    events, told = read(written(tmp_path / "a.csv", OLD, *({"event_type": name} for name in kinds)))
    assert events.kind == tuple(kinds.values())
    (only,) = told
    assert only.check == "event-types"
    assert "1 event of a type that is not known ('Tea party')" in only.text
    assert only.where.endswith("a.csv:11")


def test_an_event_that_stands_twice_counts_once_and_is_told_and_the_last_word_is_taken(tmp_path: Path) -> None:
    rows = [
        {"event_id_cnty": "A"},
        {"event_id_cnty": "B"},
        {"event_id_cnty": "A"},
        {"event_id_cnty": "B", "fatalities": "9"},
    ]
    events, told = read(written(tmp_path / "a.csv", NEW, *rows))
    assert (events.id, events.deaths.tolist(), events.line.tolist()) == (("A", "B"), [3, 9], [4, 5])
    assert [(one.check, one.severity) for one in told] == [("events-twice", "note"), ("events-revised", "warning")]
    assert "2 rows of 4 name an event that comes again (lines 2, 3)" in told[0].text
    assert "1 event came again with other days, place or deaths" in told[1].text


def test_mistakes_are_told_with_line_and_column_and_all_at_once(tmp_path: Path) -> None:
    rows = [
        {"event_date": "soon"},
        {"latitude": "117.4552", "longitude": "6.4926"},
        {"fatalities": "few"},
        {"geo_precision": "9"},
        {"longitude": ""},
    ]
    with pytest.raises(Problems) as error:
        read(written(tmp_path / "a.csv", NEW, *rows))
    lines = str(error.value).split("\n")
    assert len(lines) == 5
    assert "a.csv:2:6: 'event_date': 'soon' is not a date (write it like 2016-01-07)" in lines[0]
    assert "a.csv:3:" in lines[1]
    assert "'latitude': '117.4552' is not a number from -90 to 90 (are latitude and longitude swapped?)" in lines[1]
    assert "'fatalities': 'few' is not a whole number of at least 0" in lines[2]
    assert "'geo_precision': '9' is no precision (ACLED has 1 (a town), 2 and 3 (a region))" in lines[3]
    assert "'longitude': is blank" in lines[4]


def test_a_row_that_is_cut_short_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", NEW, {})
    path.write_text(path.read_text() + "CAF9,2013-12-05\n")
    with pytest.raises(Problems, match=r"a\.csv:3:6: 2 cells where the header has 28 columns"):
        read(path)


def test_a_file_without_events_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="there is no event in it"):
        read(written(tmp_path / "a.csv", NEW))


READ = """
import resource, sys, time
from pathlib import Path
from sim.building.events.read import read_events
from sim.building.files.look import look
began = time.process_time()
events, _ = read_events(look(Path(sys.argv[1])))
print(len(events.id), time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["", "\U0001f525"])  # one rare sign, and a letter of the file takes four bytes
def test_200_000_events_are_read_within_a_minute_and_a_gigabyte(sign: str, tmp_path: Path) -> None:
    start = dt.date(2000, 1, 1)
    note = "Armed men attacked the village and burned houses, people fled to the bush. " * 5
    rows = (
        {
            "event_id_cnty": f"X{i}",
            "event_date": str(start + dt.timedelta(days=i % 9000)),
            "latitude": f"{i % 90}.{i}",
            "notes": f"{note}{sign if i == 100_000 else ''}",
        }
        for i in range(200_000)
    )
    path = written(tmp_path / "a.csv", NEW, *rows)
    assert path.stat().st_size > 80 * 2**20
    words, env = [sys.executable, "-c", READ, str(path)], os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=True)
    many, seconds, gigabytes = map(float, done.stdout.split())
    assert many == 200_000
    assert seconds < 60
    assert gigabytes < 1


@pytest.mark.parametrize(("exact", "days"), [("1.0", 1), ("2.0", 7), ("3.0", 31), ("2", 7), ("", 1)])
def test_a_precision_that_a_program_wrote_as_a_decimal_is_read(tmp_path: Path, exact: str, days: int) -> None:
    """Of 2.0 the day was taken for known."""
    head = "event_id_cnty,event_date,time_precision,event_type,geo_precision,fatalities,latitude,longitude"
    (tmp_path / "a.csv").write_text(f"{head}\nA1,15 January 2014,{exact},Battles,2.0,3,6,16\n", encoding="utf-8")
    events, _ = read_events(look(tmp_path / "a.csv"))
    assert (events.last - events.first + 1).tolist() == [days]
    assert events.precision.tolist() == [3]
