"""What cannot be meant as it stands is told with its line: swapped degrees, places that stand twice or elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.building.joined import joined, picked
from sim.building.records import UNKNOWN, Areas, Camps, Towns
from sim.building.steps.doubtful import doubtful
from sim.building.steps.places import home_areas
from tests.building.steps.test_areas import areas

shapely = pytest.importorskip("shapely")


def towns(*rows: tuple[str, float, float]) -> Towns:
    names, lat, lon = zip(*rows, strict=True)
    many = len(rows)
    blank, lines = ("",) * many, np.arange(2, many + 2, dtype=np.int32)
    where = ("raw/towns.csv",) * many
    people = np.full(many, 20_000)
    return Towns(blank, names, ((),) * many, np.array(lat), np.array(lon), ("CAF",) * many, blank, people, lines, where)


def camps(*rows: tuple[str, float, float], file: str = "raw/camps.csv", country: str = "TCD") -> Camps:
    names, lat, lon = zip(*rows, strict=True)
    many = len(rows)
    none, lines = np.full(many, UNKNOWN), np.arange(2, many + 2, dtype=np.int32)
    return Camps(names, (country,) * many, np.array(lat), np.array(lon), none, none, lines, (file,) * many)


TOWNS = towns(("Bouar", 5.93, 15.60), ("Bozoum", 6.32, 16.38), ("Paoua", 7.24, 16.44))
CAMPS = camps(("Gore", 7.92, 16.63))


def told(some: Towns, others: Camps, home: Areas | None = None) -> list[tuple[str, str, str]]:
    return [(each.check, each.where, each.text) for each in doubtful(some, others, home)]


def test_nothing_is_told_of_places_that_are_as_they_should_be() -> None:
    assert told(TOWNS, CAMPS) == []
    assert told(towns(("A", 6, 16), ("B", 16, 6)), CAMPS) == []  # of two nobody knows which one is right


def test_a_town_whose_degrees_are_swapped_is_told_with_its_line() -> None:
    ((check, where, text),) = told(towns(("Bouar", 5.9, 15.6), ("Bozoum", 16.4, 6.3), ("Paoua", 7.2, 16.4)), CAMPS)
    assert (check, where) == ("towns-swapped", "raw/towns.csv:3")
    assert "of 'Bozoum' look swapped: 16.4, 6.3 is far from all others" in text


@pytest.mark.parametrize(
    ("at", "better"),
    [((-7.93, 16.63), "7.93, 16.63"), ((7.93, -16.63), "7.93, 16.63"), ((-7.93, -16.63), "7.93, 16.63")],
)
def test_a_place_of_which_a_sign_is_turned_is_told_with_its_line(at: tuple[float, float], better: str) -> None:
    others = (("Amboko", 7.92, 16.5), ("Dosseye", 7.8, 16.4))
    ((check, where, text),) = told(TOWNS, camps(*others, ("Gore", *at)))
    assert (check, where) == ("sign-turned", "raw/camps.csv:4")
    assert text.endswith(f"lies far from the others of its country, and {better} among them: is a sign turned?")
    ((check, where, _),) = told(towns(("Bouar", 5.93, 15.6), ("Bozoum", 6.32, 16.38), ("Paoua", *at)), CAMPS)
    assert (check, where) == ("sign-turned", "raw/towns.csv:4")
    assert told(TOWNS, camps(("Betou", 3.05, 18.5), ("Brazzaville", -4.28, 15.26), country="COG")) == []
    near = towns(("A", 0.9, 20.0), ("B", -0.9, 20.0), ("C", 1.2, 20.5))  # on both sides of the equator
    assert told(near, camps(("D", -1.0, 21.0))) == []


def test_a_town_larger_than_any_on_earth_or_than_its_country_is_told_with_its_line() -> None:
    huge = replace(TOWNS, population=np.array([20_000, 81_240_700, 39_000_000]))
    ((check, where, text),) = told(huge, CAMPS)
    assert (check, where) == ("towns-huge", "raw/towns.csv:3")
    assert text == "'Bozoum' has 81,240,700 people, more than any town on Earth: is it a digit too long?"
    whole = replace(areas(), population=np.full(3, 5_000_000))
    found = [text for check, _, text in told(huge, CAMPS, whole) if check == "towns-huge"]
    assert found[1].startswith("'Paoua' has 39,000,000 people, more than all areas of the country together, ")


@pytest.mark.parametrize("name", ["Gore", "Goré", "GORE"])
def test_a_camp_that_stands_in_two_files_is_told_with_both(name: str) -> None:
    both = joined([CAMPS, camps((name, 7.5, 16.6), file="raw/more.csv")])
    assert both is not None
    ((check, where, text),) = told(TOWNS, both)
    assert (check, where) == ("camps-twice", "raw/more.csv:2")
    assert "of Chad stands twice, first" in text
    assert "in raw/camps.csv:2: delete one" in text
    other = joined([CAMPS, camps((name, 5.5, 14.6), file="raw/more.csv", country="CMR")])
    assert other is not None
    assert told(TOWNS, other) == []


def test_two_places_in_one_spot_are_told() -> None:
    twice = towns(("Bouar", 5.93, 15.60), ("Bozoum", 6.32, 16.38), ("Bouar", 5.93, 15.60))
    assert [one[:2] for one in told(twice, CAMPS)] == [("one-spot", "raw/towns.csv:4")]
    ((check, where, text),) = told(TOWNS, camps(("Camp", 7.2401, 16.44)))
    assert (check, where) == ("one-spot", "raw/camps.csv:2")
    assert text == "'Camp' lies where 'Paoua' does (raw/towns.csv:4)"


def test_names_that_are_none_and_too_many_people_are_told() -> None:
    long = replace(TOWNS, name=("x" * 300, *TOWNS.name[1:]))
    ((check, where, text),) = told(long, CAMPS)
    assert (check, where) == ("names-too-long", "raw/towns.csv:2")
    assert "is no name: it has 300 letters, more than 100" in text
    check, _, text = told(replace(TOWNS, population=np.full(3, 2_000_000_000)), CAMPS)[0]
    assert (check, text[:44]) == ("towns-too-large", "the towns have 6,000,000,000 people together")


def test_towns_abroad_and_camps_at_home_are_told_where_areas_say_it() -> None:
    found = told(TOWNS, camps(("In", 6, 17), ("Out", 9, 17), ("Asked", np.nan, np.nan)), areas())
    assert [one[0] for one in found] == ["towns-outside", "camps-inside"]
    assert found[0][2] == (
        "2 towns in none of the areas of the home country: Bouar (raw/towns.csv:2), Paoua (raw/towns.csv:4)"
    )
    assert found[1][2] == "1 camp in an area of the home country: In (raw/camps.csv:2)"


def test_of_a_file_with_the_areas_of_many_countries_those_of_home_are_used() -> None:
    world = replace(areas(), country=("CAF", "Chad", "Central African Republic"))
    found, (told_,) = home_areas(world, "CAF")
    assert found is not None
    assert found.name == ("Ouham", "Vakaga")
    assert told_.text == "1 area of other countries (Chad): left out"
    assert home_areas(areas(), "CAF")[1] == ()
    none, (told_,) = home_areas(picked(world, [1]), "CAF")
    assert none is None
    assert told_.text == "no area is of Central African Republic: they are of Chad; not used"


def test_what_is_told_of_many_towns_is_what_each_beside_all_others_gives() -> None:
    seed = np.random.default_rng(1)
    lat, lon = seed.uniform(4, 9, 60), seed.uniform(15, 26, 60)
    lat[7], lon[7] = lon[7], lat[7]
    lat[9], lon[9] = lat[3], lon[3] + 0.004  # 0.4 km
    lat[11], lon[11] = lat[3], lon[3]
    some = towns(*((f"T{k}", lat[k], lon[k]) for k in range(60)))
    found = told(some, camps(("Gore", lat[20], lon[20]), ("Nowhere", np.nan, np.nan)))
    assert [(check, where) for check, where, _ in found] == [
        ("towns-swapped", "raw/towns.csv:9"),
        *(("one-spot", f"raw/{file}") for file in ("towns.csv:11", "towns.csv:13", "towns.csv:13", "camps.csv:2")),
    ]
