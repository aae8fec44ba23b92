"""Areas are what the other files are checked with: events in none, areas without events, people of which area."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.building.records import Areas, People
from sim.building.steps.areas import checked, with_people
from tests.building.match.test_events import made

shapely = pytest.importorskip("shapely")


def areas() -> Areas:
    return Areas(
        name=("Ouham", "Kémo", "Vakaga"),
        code=("CF32", "CF41", "CF53"),
        country=("", "", ""),
        other_names=((), (), ()),
        geometry=(shapely.box(16, 5, 18, 7), shapely.box(18, 5, 20, 7), shapely.box(30, 5, 31, 7)),
        population=np.full(3, -1),
        line=np.arange(1, 4, dtype=np.int32),
    )


def people(*rows: tuple[str, str, int]) -> People:
    names, codes, counts = zip(*rows, strict=True)
    return People(names, codes, np.array(counts), np.arange(len(rows), dtype=np.int32) + 2)


def test_only_events_of_the_home_country_are_looked_for_in_its_areas() -> None:
    events, home = made(lon=[17.0, 19.0, 25.0]), np.array([True, True, False])
    assert [one.text for one in checked(events, areas(), home)] == ["in 1 area no event lies: Vakaga"]
    assert checked(events, areas(), np.zeros(3, bool)) == ()


def test_people_belong_to_the_area_of_their_code_and_otherwise_of_their_name() -> None:
    found, told = with_people(areas(), people(("x", "CF41", 7), ("OUHAM province", "", 5)), {})
    assert found.population.tolist() == [5, 7, -1]
    assert [one.text for one in told] == ["of 1 area of 3 no number of people is known: Vakaga"]


def test_a_name_that_is_only_alike_is_asked_once() -> None:
    pytest.importorskip("rapidfuzz")
    rows = people(("Vakagga", "", 3), ("Ouham", "", 5), ("Kemo", "", 7))
    found, told = with_people(areas(), rows, {})
    assert found.population.tolist() == [5, 7, -1]
    assert (told[0].severity, told[0].answer, told[0].candidates[0].name) == ("ask", ("areas", "Vakagga"), "Vakaga")
    found, told = with_people(areas(), rows, {"Vakagga": "CF53"})
    assert (found.population.tolist(), told) == ([5, 7, 3], ())
    found, told = with_people(areas(), rows, {"Vakagga": None})
    assert [one.check for one in told] == ["people-unknown"]


def test_people_of_one_area_in_several_rows_are_told() -> None:
    """Of rows for several years, or for town and country, the last one counted without a word."""
    rows = people(("Ouham", "", 100_000), ("Kemo", "", 7), ("Vakaga", "", 9), ("Ouham", "", 250_000), ("Kemo", "", 7))
    found, (told,) = with_people(areas(), rows, {})
    assert (found.population.tolist(), told.severity) == ([250_000, 7, 9], "warning")
    assert "people of 1 area: Ouham (100,000 in line 2, 250,000 in line 5); the last row is taken" in told.text


def test_an_answer_by_its_code_means_that_area_among_those_of_one_name() -> None:
    """The first of the name had the people of the other."""
    twins = replace(areas(), name=("Kati", "Kati", "Vakaga"), other_names=((), (), ()))
    found, _ = with_people(twins, people(("Kati north", "", 7)), {"Kati north": twins.code[1]})
    assert found.population.tolist() == [-1, 7, -1]


def test_an_answer_that_is_no_area_is_asked_again() -> None:
    """The people of the area were left out without a word."""
    told = with_people(areas(), people(("Vakagga", "", 3)), {"Vakagga": "CF5E"})[1][0]
    assert (told.severity, told.answer) == ("ask", ("areas", "Vakagga"))
    assert "'Vakagga' is said to be 'CF5E', and no area has that code or name (did you mean 'CF5" in told.text
