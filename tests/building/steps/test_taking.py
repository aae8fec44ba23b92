"""Days of fighting take no place; a place changes hands where an event says who took it, at the town itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from sim.building.events.read import read_events
from sim.building.files.look import look
from sim.building.match.events import Days, placed
from sim.building.match.positions import Points
from sim.building.recipe.choices import Choices
from sim.building.records import Events
from sim.building.steps.taking import FightingDay, Ground, Taking, as_spells, changes, fighting_days, takings

HEAD = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,inter1,geo_precision,fatalities,latitude,"
ROWS = (
    "1,2014-01-03,1,Battles,Armed clash,2,1,3,6.00,16.00",
    "2,2014-01-03,1,Battles,Non-state actor overtakes territory,Rebel Groups,1,0,6.01,16.00",
    "3,2014-01-10,2,Battles,Armed clash,2,1,4,6.00,16.00",
    "4,2014-01-10,1,Strategic developments,Non-violent transfer of territory,1,1,0,6.00,16.00",
    "5,2014-01-12,1,Battles,Non-state actor overtakes territory,2,1,2,6.30,16.00",
    "6,2014-01-20,1,Battle-Government regains territory,,1,1,2,7.00,16.00",
    "7,2014-01-21,1,Strategic developments,Non-violent transfer of territory,3,1,0,7.00,16.00",
)
TOWNS = Points(("A", "B"), np.array([6.0, 7.0]), np.array([16.0, 16.0]))
FIRST = 735234  # 1 January 2014
DAYS = Days(FIRST, FIRST + 29)


def events(folder: Path) -> Events:
    path = folder / "acled.csv"
    path.write_text("\n".join([f"{HEAD}longitude", *ROWS]) + "\n", encoding="utf-8")
    return read_events(look(path))[0]


def test_a_type_or_sub_type_says_who_took_a_place(tmp_path: Path) -> None:
    assert events(tmp_path).taker == ("", "insurgent", "", "government", "insurgent", "government", "")


def test_each_event_is_one_day_of_fighting_and_those_of_a_day_are_counted_together(tmp_path: Path) -> None:
    found = events(tmp_path)
    days = fighting_days(found, placed(found, TOWNS, Choices(deaths=0), DAYS), DAYS)
    told = [(day.place, day.day - FIRST + 1, day.events, day.deaths) for day in days]
    assert told == [(0, 3, 2, 3), (0, 10, 1, 4), (0, 12, 1, 2), (1, 20, 1, 2)]
    assert (days[1].earliest - FIRST + 1, days[1].latest - FIRST + 1) == (7, 13)


def test_only_what_was_taken_at_the_town_itself_lets_it_change_hands(tmp_path: Path) -> None:
    found = events(tmp_path)
    taken, (told,) = takings(found, Ground(TOWNS, DAYS, np.ones(len(ROWS), np.bool_), 3, {}))
    assert [(one.place, one.day - FIRST + 1, one.taker, one.fought) for one in taken] == [
        *((0, 3, "insurgent", True), (0, 10, "government", False), (1, 20, "government", True))
    ]
    assert "3 of 4 events that say who has taken a place were within 10 km of a town" in told.text
    assert [one.day - FIRST + 1 for one in changes(taken)] == [3, 10]


def test_without_an_event_that_says_who_won_nobody_takes_anything(tmp_path: Path) -> None:
    found = events(tmp_path)
    none = np.zeros(len(ROWS), np.bool_)
    taken, (told,) = takings(found, Ground(TOWNS, DAYS, none, 3, {}))
    assert (taken, told.severity) == ((), "warning")


def test_of_a_place_that_changes_hands_twice_on_a_day_the_last_counts() -> None:
    taken = (
        Taking(0, 5, "insurgent", True, ""),
        Taking(0, 5, "government", True, ""),
        Taking(0, 9, "insurgent", True, ""),
    )
    assert [(one.day, one.taker) for one in changes(taken)] == [(9, "insurgent")]


def test_days_that_follow_each_other_are_one_time_of_fighting() -> None:
    days = tuple(FightingDay(place, day, day, day, 1, 2, "") for place, day in ((0, 3), (0, 4), (0, 6), (1, 7)))
    spells = as_spells(days)
    assert (spells.first.tolist(), spells.over.tolist()) == ([3, 6, 7], [5, 7, 8])
    assert (spells.place.tolist(), spells.events.tolist(), spells.deaths.tolist()) == ([0, 0, 1], [2, 1, 1], [4, 2, 2])


def test_what_the_recipe_says_of_a_place_of_events_counts_before_the_distance(tmp_path: Path) -> None:
    found = replace(events(tmp_path), place=("A", "A", "A", "Elsewhere", "Far", "B", "B"))
    home = np.ones(len(ROWS), np.bool_)
    taken, _ = takings(found, Ground(TOWNS, DAYS, home, 3, {"Far": "B", "Elsewhere": None}))
    assert [(one.place, one.day - FIRST + 1) for one in taken] == [(0, 3), (1, 12), (1, 20)]


def test_deaths_of_days_that_follow_each_other_stay_within_what_a_table_holds() -> None:
    many = tuple(FightingDay(0, day, day, day, 1, 2**31 - 1, "") for day in (3, 4))
    assert as_spells(many).deaths.tolist() == [2**31 - 1]


def test_a_place_that_both_sides_took_on_one_day_is_told_with_both_rows(tmp_path: Path) -> None:
    """The order of the rows said who holds it, in silence."""
    found = events(tmp_path)
    first, last = found.first.copy(), found.last.copy()
    first[2] = last[2] = first[1]
    found = replace(found, taker=(*found.taker[:2], "government", *found.taker[3:]), first=first, last=last)
    ground = Ground(TOWNS, DAYS, np.ones(len(ROWS), np.bool_), 3, {})
    named = replace(found, file=("raw/a.csv",) * len(ROWS))
    _, (_, told) = takings(named, ground)
    assert (told.check, told.severity) == ("takings-contrary", "warning")
    assert told.text.startswith("both sides took 'A' on 2014-01-03 (raw/a.csv:3 and raw/a.csv:4): the last row")


def test_where_an_answer_is_no_town_the_nearest_counts(tmp_path: Path) -> None:
    """So the build said, and the place was nobody's to take."""
    found = replace(events(tmp_path), place=("Bria",) * len(ROWS))
    said: tuple[tuple[str | None, list[int]], ...] = (("Brya", [0, 0, 1]), ("b", [1, 1, 1, 1]), (None, []))
    for town, places in said:
        taken, _ = takings(found, Ground(TOWNS, DAYS, np.ones(len(ROWS), np.bool_), 3, {"Bria": town}))
        assert [one.place for one in taken] == places
