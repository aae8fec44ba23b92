"""An event is at the nearest place within the radius, if it counts; what is left over is told in numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.building.events.read import read_events
from sim.building.files.look import look
from sim.building.match.areas import area_of
from sim.building.match.areas import told as told_of_areas
from sim.building.match.events import REASONS, SETTLED_OUT, Days, placed, told
from sim.building.match.positions import Points, nearest
from sim.building.match.settled import settled
from sim.building.recipe.choices import Choices
from sim.building.records import UNKNOWN, Areas, Events
from sim.building.towns.read import read_towns
from sim.world.doctor.geography import great_circle

REAL = Path(__file__).resolve().parents[4] / "shared" / "crises" / "car2013"
POINTS = Points(("West", "East"), np.array([6.0, 6.0]), np.array([17.0, 21.0]))
DAYS = Days(1000, 1099)


def made(**columns: object) -> Events:
    """Return events at West with one death on day 1000, but for what is said."""
    given = {name: list(value) for name, value in columns.items()}  # type: ignore[call-overload]
    n = max((len(value) for value in given.values()), default=1)

    def column(name: str, usual: object, kind: type = np.int32) -> np.ndarray:
        return np.array(given.get(name, [usual] * n), dtype=kind)

    def texts(name: str, usual: str) -> tuple[str, ...]:
        return tuple(given.get(name, [usual] * n))

    first = column("first", 1000)
    return Events(
        id=tuple(str(i) for i in range(n)),
        first=first,
        last=column("last", 1000) if "last" in given else first,
        lat=column("lat", 6.0, np.float64),
        lon=column("lon", 17.0, np.float64),
        precision=column("precision", 1, np.int8),
        kind=texts("kind", "battle"),  # type: ignore[arg-type]
        deaths=column("deaths", 1),
        country=texts("country", ""),
        admin1=texts("admin1", ""),
        admin2=texts("admin2", ""),
        place=texts("place", ""),
        line=np.arange(n, dtype=np.int32) + 2,
    )


def test_the_nearest_place_has_the_event_up_to_the_radius() -> None:
    # a degree of longitude at 6° N is 110.6 km: 44 and 55 km from West, and 2 degrees from both
    events = made(lon=[17.0, 17.4, 17.5, 20.7, 19.0])
    found = placed(events, POINTS, Choices(radius_km=50), DAYS)
    assert found.place.tolist() == [0, 0, -1, 1, -1]
    assert found.km.tolist() == pytest.approx([0, 44.2, 55.3, 33.2, 221.2], abs=0.1)
    assert placed(events, POINTS, Choices(radius_km=60), DAYS).place.tolist() == [0, 0, 0, 1, -1]


def test_each_reason_to_leave_an_event_out_is_told_with_its_number() -> None:
    events = made(
        lon=[17.0, 17.0, 17.0, 17.0, 17.0, 17.0, 17.0, 19.0],
        precision=[3, 3, 3, 3, 4, 3, 3, 3],
        deaths=[1, 1, 1, 1, 1, -1, 0, 1],
        kind=["battle", "battle", "battle", "other", "battle", "battle", "violence", "remote"],
        first=[1000, 1000, 999, 1000, 1000, 1000, 1000, 1099],
    )
    home = np.array([True, False, *[True] * 6])
    found = placed(events, POINTS, Choices(), DAYS, home)
    assert found.reason.tolist() == list(range(8))
    texts = [one.text for one in told(events, POINTS, Choices(), found)]
    assert texts[:6] == [f"1 of 8 events {reason.text}: left out" for reason in REASONS[1:7]]
    assert texts[6:] == [
        "1 of 2 events lie more than 50 km from any place: left out, the farthest 221 km",
        "1 of 8 events happened at 1 place",
        "at 1 place no event happened: East",
    ]


def test_where_no_number_of_deaths_is_wanted_an_unknown_one_does_not_matter() -> None:
    assert placed(made(deaths=[-1, 0]), POINTS, Choices(deaths=0), DAYS).place.tolist() == [0, 0]


def test_an_event_that_goes_on_into_the_days_of_the_world_counts() -> None:
    assert placed(made(first=[990, 990], last=[1000, 999]), POINTS, Choices(), DAYS).place.tolist() == [0, -1]


def test_fighting_shortly_before_the_world_counts_where_quiet_ends_it_and_never_else() -> None:
    events = made(first=[995, 994, 1099, 1100])
    assert placed(events, POINTS, Choices(quiet_days=5), DAYS).place.tolist() == [0, -1, 0, -1]
    assert placed(events, POINTS, Choices(), DAYS).place.tolist() == [-1, -1, 0, -1]


def test_the_recipe_has_the_last_word_on_where_events_are() -> None:
    events = made(lon=[17.0, 19.0, 17.0, 19.0, 17.0], place=["a", "far", "gone", "far", "far"], deaths=[1, 1, 1, 0, 1])
    found = placed(events, POINTS, Choices(), DAYS)
    assert found.place.tolist() == [0, -1, 0, -1, 0]
    after, said = settled(found, events, POINTS, Choices(), {"far": "east", "gone": None})
    assert after.place.tolist() == [0, 1, -1, -1, 1]  # one had no deaths: that it is at East makes it no fighting
    assert after.reason.tolist()[2] == SETTLED_OUT
    assert [one.text for one in said] == ["names: events places 2 events and leaves out 1, whatever is nearest"]
    assert "events-far" not in {one.check for one in told(events, POINTS, Choices(), after)}


def test_a_word_on_where_events_are_makes_no_fighting_of_those_without_deaths() -> None:
    events = made(place=["a", "a", "a"], precision=[5, 5, 5], deaths=[1, 0, UNKNOWN])
    for fewest, at in ((1, [1, -1, -1]), (0, [1, 1, 1])):
        choices = Choices(deaths=fewest)
        after, _ = settled(placed(events, POINTS, choices, DAYS), events, POINTS, choices, {"a": "East"})
        assert after.place.tolist() == at


def test_events_whose_day_nobody_knows_are_told() -> None:
    events = made(first=[10, 10, 10], last=[10, 36, 375], lon=[17.0] * 3)
    found = placed(events, POINTS, Choices(), Days(1, 400))
    (said,) = [one for one in told(events, POINTS, Choices(), found) if one.check == "events-undated"]
    assert said.text.startswith("1 of 3 events at a place have no day, only a month or longer: ")


def test_an_event_that_ends_years_after_it_begins_is_told_as_what_it_is() -> None:
    """One of 2041 was fought on the last day of the world, and told as "no day, only a month or longer"."""
    events = made(first=[10, 10, 10], last=[10, 37, 9875], lon=[17.0] * 3)
    found = placed(events, POINTS, Choices(), Days(1, 400))
    said = {one.check: one for one in told(events, POINTS, Choices(), found)}
    assert said["events-undated"].text.startswith("1 of 3 events")
    assert said["events-long"].severity == "warning"
    assert said["events-long"].text.startswith("1 event at a place ends more than a year after it begins: a typo in a")


def test_a_word_on_events_that_says_nothing_is_told() -> None:
    events = made(place=["a"])
    found = placed(events, POINTS, Choices(), DAYS)
    after, said = settled(found, events, POINTS, Choices(), {"a": "Eastt", "b": "East"})
    assert after.place.tolist() == [0]
    first, second = (one.text for one in said)
    assert first.startswith("names: events: 'Eastt', which 'a' means, is no place of this world (did you mean")
    assert second == "names: events: no event is at b, as files write it"


def test_coordinates_that_are_swapped_stop_the_build_with_clear_words() -> None:
    events = made(lat=[17.0, 17.1, 21.0], lon=[6.0, 6.0, 6.0])
    found = placed(events, POINTS, Choices(), DAYS)
    swapped, *_ = told(events, POINTS, Choices(), found)
    assert (swapped.check, swapped.severity) == ("events-swapped", "error")
    assert "latitude and longitude look swapped, of the events or of the towns: 3 of 3 events" in swapped.text


def test_events_of_another_part_of_the_world_stop_the_build() -> None:
    events = made(lat=[-30.0], lon=[-60.0])
    found = placed(events, POINTS, Choices(), DAYS)
    assert [(one.check, one.severity) for one in told(events, POINTS, Choices(), found)][-1] == ("events-none", "error")


def test_the_nearest_place_is_that_of_the_great_circle_over_the_date_line_too() -> None:
    generator = np.random.default_rng(1)
    lat, lon = generator.uniform(-80, 80, 200), generator.uniform(-180, 180, 200)
    points = Points(tuple("abcdefghij"), generator.uniform(-80, 80, 10), generator.uniform(-180, 180, 10))
    km = great_circle(lat[:, None], lon[:, None], points.lat, points.lon)
    at, found = nearest(lat, lon, points)
    assert at.tolist() == km.argmin(axis=1).tolist()
    assert found == pytest.approx(km.min(axis=1))


def test_points_lie_in_areas_and_names_that_do_not_agree_are_told() -> None:
    shapely = pytest.importorskip("shapely")
    areas = Areas(
        name=("Ouham", "Kémo", "Vakaga"),
        code=("1", "2", "3"),
        country=("", "", ""),
        other_names=((), (), ()),
        geometry=(shapely.box(16, 5, 18, 7), shapely.box(18, 5, 20, 7), shapely.box(30, 5, 31, 7)),
        population=np.full(3, -1),
        line=np.arange(1, 4, dtype=np.int32),
    )
    events = made(lon=[17.0, 18.0, 19.0, 19.0, 25.0], admin1=["Ouham province", "Ouham", "Ouham", "Nana", ""])
    at = area_of(events.lat, events.lon, areas)
    assert at.tolist() == [0, 0, 1, 1, -1]
    assert [one.text for one in told_of_areas(events, areas, at)] == [
        "1 of 5 events lie in none of 3 areas",
        "in 1 area no event lies: Vakaga",
        "1 of 4 events lie in another area than the one they name (line 4)",
        "1 of 4 events name an area that is none: 'Nana' (1)",
    ]


@pytest.mark.skipif(not REAL.is_dir(), reason="the files of Central African Republic are not here")
def test_the_events_of_2013_are_placed_at_36_of_39_towns() -> None:
    events, _ = read_events(look(REAL / "ged231_caf.csv"))
    towns, _ = read_towns(look(REAL / "towns_geonames.csv"))
    over = np.flatnonzero(towns.population > 10000)
    points = Points(tuple(towns.name[i] for i in over), towns.lat[over], towns.lon[over])
    days = Days(735203, 735203 + 819)  # from 2013-12-01
    found = placed(events, points, Choices(), days)
    texts = [one.text for one in told(events, points, Choices(), found)]
    assert "92 of 594 events lie more than 50 km from any place: left out, the farthest 224 km" in texts
    assert "502 of 768 events happened at 36 places" in texts
    backward = replace(events, lat=events.lon, lon=events.lat)
    assert told(backward, points, Choices(), placed(backward, points, Choices(), days))[0].check == "events-swapped"
