"""Floods, hunger, the economic pull, changes of type, roads to oneself: worked out on paper, and against plain Mesa."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.flee.model.economy import economic_pull
from sim.flee.model.engine import FleeEngine
from sim.flee.model.floods import Floods, flood_weights, flooded_chances, floods_of
from sim.flee.model.food import hunger_score, hungry_chances, hungry_weights
from sim.flee.model.settings import settings_of
from sim.flee.model.traits import exponent, weighed
from sim.flee.published.engine import PublishedEngine
from sim.flee.published.settings import PublishedSettings
from sim.flee.rules import uncertain
from sim.flee.world.instance import Change, FleeInstance, FleeKind
from sim.runs.read import base_settings
from sim.scenario.errors import PanjError
from sim.scenario.parameters import Spread

from .made import assert_same, made, settings

LEVEL = np.array([0, 1, 2, 0], np.int32)
FLOODS = Floods(LEVEL[None], np.array([0.3, 0.4, 0.7]), np.array([0.9, 0.5, 0.2]), 2)
ZONE = np.array([False, False, True, True])


def test_a_flood_sets_the_chance_to_move_on_and_dry_places_keep_theirs() -> None:
    assert flooded_chances(np.full(4, 0.01), LEVEL, FLOODS).tolist() == [0.01, 0.4, 0.7, 0.01]


def test_a_flood_repels_once_as_documented_and_twice_from_a_flood_zone_in_flee() -> None:
    assert flood_weights(LEVEL, ZONE, FLOODS, False).tolist() == [1.0, 0.5, 0.2, 1.0]
    assert flood_weights(LEVEL, ZONE, FLOODS, True) == pytest.approx([1.0, 0.5, 0.04, 0.9])


def test_lists_that_are_not_given_change_nothing() -> None:
    none = Floods(LEVEL[None], np.zeros(0), np.zeros(0), 1)
    assert flooded_chances(np.full(4, 0.01), LEVEL, none).tolist() == [0.01] * 4
    assert flood_weights(LEVEL, ZONE, none, True).tolist() == [1.0] * 4


def test_hunger_by_hand() -> None:
    hunger, conflict = np.array([0.0, 0.2, 0.5]), np.array([1.0, -1.0, 1.0])
    assert hungry_chances(np.array([0.3, 0.3, 1.0]), hunger) == pytest.approx([0.3, 0.44, 1.0])
    assert hunger_score(hunger) == pytest.approx([1.0, 0.96, 0.75])
    people = np.array([100.0, 200.0, 300.0])
    weight = people * np.maximum(conflict, 0.0)
    assert hungry_weights(weight, people, conflict, hunger, True).tolist() == [100.0, 0.0, 450.0]
    assert hungry_weights(weight, people, conflict, hunger, False).tolist() == [100.0, 40.0, 450.0]


def test_the_economic_pull_by_hand() -> None:
    assert economic_pull(np.array([0.0, 80.0]), np.array([0.0, 0.5])).tolist() == [1.0, 81.25]


PLACES = {
    "city": ("flood", "Home", 900),
    "hill": ("town", "Home", 50),
    "river": ("flood", "Home", 400),
    "near": ("camp", "Home", 200),
    "far": ("camp", "Away", 300),
}
ROADS = [("city", "hill", 30), ("hill", "near", 80), ("city", "river", 40), ("river", "far", 90), ("hill", "hill", 12)]
DAYS = 20
WET = np.array([[(day + 2 * k) % 3 if k in (0, 2) else (day % 5 == 4) for k in range(5)] for day in range(DAYS)])
HUNGER = np.linspace(0.0, 0.6, DAYS)[:, None] * np.array([1.0, 0.5, 0.2, 0.9, 0.0])
BY_FLOOD = {
    "spawn_rules": {
        "flood_zone_spawning_only": True,
        "take_from_population": True,
        "flood_driven_spawn_mode": {"displaced_per_flood_day": [0.0, 0.03, 0.1]},
    },
    "move_rules": {"flood_rules": {"flood_movechances": [0.3, 0.4, 0.7], "flood_loc_weights": [0.6, 0.5, 0.2]}},
}
CHANGES = tuple(
    Change(place, kind, day, "by hand")
    for place, kind, day in (
        (1, FleeKind.MARKER, 3),
        (3, FleeKind.TOWN, 5),
        (1, FleeKind.CONFLICT, 8),
        (4, FleeKind.IDP_CAMP, 9),
        (3, FleeKind.CAMP, 12),
        (1, FleeKind.FORWARDING_HUB, 14),
    )
)


def flooded(**more: Any) -> FleeInstance:
    return made(PLACES, ROADS, [0] * DAYS, asked=BY_FLOOD, floods=WET.astype(np.int32), day_0={"far": 20}, **more)


@pytest.mark.parametrize("rules", ["flee", "flee-fixed"])
def test_floods_agree_with_the_reference_to_the_person(rules: str) -> None:
    engine = assert_same(flooded(), settings(rules, take_from_population=1, awareness_level=2, max_move_speed=70))
    assert engine.alive > 500


@pytest.mark.parametrize("rules", ["flee", "flee-fixed"])
def test_conflicts_that_displace_hunger_trade_and_changes_agree_with_the_reference(rules: str) -> None:
    places = PLACES | {"city": ("conflict", "Home", 900)}
    by = {"conflict_driven_spawning": {"spawn_mode": "pop_ratio", "displaced_per_conflict_day": 0.05}}
    instance = made(
        places, ROADS, [0] * DAYS, asked={"spawn_rules": by}, hunger=HUNGER, changes=CHANGES,
        trade=np.array([0, 0, 0, 0, 2.5]), hdi=np.array([0, 0, 0, 0, 0.7]), initial_idps=np.array([0, 8, 0, 0, 5]),
    )  # fmt: skip
    chosen = settings(
        rules, flee_when_starving=1, avoid_food_deprived_locations=1, use_economic_pull=1, awareness_level=3
    )
    assert assert_same(instance, chosen).alive > 500


@pytest.mark.parametrize("only", [0, 1])
def test_hunger_adds_to_the_places_people_leave_as_in_the_reference(only: int) -> None:
    places = PLACES | {"city": ("conflict", "Home", 900)}
    instance = made(places, ROADS, [20 * day for day in range(DAYS)], hunger=HUNGER)
    assert_same(instance, settings(starvation_driven_spawning=1, conflict_zone_spawning_only=only))


def test_a_camp_that_becomes_a_town_lets_people_go_and_is_one_again() -> None:
    changes = (Change(1, FleeKind.TOWN, 2, "by hand"), Change(1, FleeKind.CAMP, 3, "by hand"))
    places = {"a": ("conflict", "Home", 100), "c": ("camp", "Away", 0)}
    instance = made(places, [("a", "c", 10)], [50] * 5, day_0={"c": 50}, changes=changes)
    engine = FleeEngine(instance, settings(camp_movechance=0, default_movechance=1, conflict_movechance=0), 1, 0)
    there = []
    for day in range(5):
        engine.advance(day)
        there.append(int(engine.places["people"][1]))
    assert there == [50, 50, 0, 0, 0]
    assert engine.places["is_camp"][1] == 1


def test_a_flood_moves_the_households_of_panj_as_fighting_of_its_grade() -> None:
    instance = flooded()
    engine = PublishedEngine(instance, PublishedSettings(), 1, 0)
    assert floods_of(instance).highest == 2  # type: ignore[union-attr]
    assert engine._danger(1).tolist() == [0.5, 0.0, 1.0, 0.0, 0.0]
    less = PublishedEngine(instance, PublishedSettings(flood=0.25), 1, 0)
    assert less._danger(1).tolist() == [0.125, 0.0, 0.25, 0.0, 0.0], "and how much that is, is a setting"
    for day in range(DAYS):
        engine.advance(day)
    everywhere = engine.places["people"].sum() + int((engine.people.row["link"][: engine.alive] >= 0).sum())
    assert engine.alive == everywhere > 0


def test_what_a_flood_is_to_households_is_drawn_where_there_is_one_and_nowhere_else() -> None:
    dry = made(PLACES, ROADS, [0, 50, 90])
    assert "panj.flood" not in base_settings(dry, "panj")
    assert "flood" not in uncertain(PublishedSettings())
    assert "flood" not in uncertain(PublishedSettings(), dry)
    spread = base_settings(flooded(), "panj")["panj.flood"].spread
    assert spread == Spread(0.25, 2.0, "loguniform")


def test_where_nobody_was_counted_a_party_of_panj_stands_for_as_many_as_one_of_flee() -> None:
    asked = {"optimisations": {"hasten": 10}}
    assert PublishedEngine(made(PLACES, ROADS, [0] * 3, asked=asked), PublishedSettings(), 1, 0).party == 1
    by = {"spawn_rules": {"conflict_driven_spawning": {"spawn_mode": "pop_ratio"}}}
    assert PublishedEngine(made(PLACES, ROADS, [0] * 3, asked=asked | by), PublishedSettings(), 1, 0).party == 10


def test_floods_and_what_they_ask_for_come_from_the_file_of_settings() -> None:
    chosen = settings_of(flooded(), "flee")
    assert (chosen.take_from_population, chosen.flood_weighs_twice) == (1, 1)
    assert settings_of(flooded(), "flee-fixed").flood_weighs_twice == 0


TRAITS = ("ChildrenAvoidHazards", "BoysTakeRisk", "ElderlyAvoidHazards", "WomenAvoidHazards")
PEOPLE = {
    "age": {"5": {"Default": 3.0, "city": 1.0}, "17": {"Default": 2.0}, "30": {"Default": 4.0}, "70": {"Default": 1.0}},
    "gender": {"male": {"Default": 1.0, "river": 0.0}, "female": {"Default": 1.0}},
}


def test_who_looks_more_for_safety_and_who_less_by_hand() -> None:
    people = [(5, "male"), (17, "male"), (17, "female"), (30, "male"), (30, "female"), (70, "male"), (70, "female")]
    asked = {
        ("ChildrenAvoidHazards",): [2, 2, 2, 1, 1, 1, 1],
        ("BoysTakeRisk",): [1, 1, 1, 1, 1, 1, 1],  # with ChildrenAvoidHazards only, as in Flee
        ("ChildrenAvoidHazards", "BoysTakeRisk"): [2, 0, 2, 0, 1, 0, 1],
        ("ElderlyAvoidHazards",): [1, 1, 1, 1, 1, 2, 2],
        ("WomenAvoidHazards",): [1, 1, 2, 1, 2, 1, 2],
        TRAITS: [2, 0, 2, 0, 2, 0, 2],
    }
    for names, wanted in asked.items():
        chosen = settings(**dict.fromkeys(names, 1))
        assert [exponent(age, gender, chosen) for age, gender in people] == wanted, names


def test_the_factors_of_those_who_look_for_safety_are_the_score_once_more() -> None:
    base = np.array([0.25, 1.0, 3.0])
    assert weighed(base, None).tolist() == [[4.0, 1.0, 1.0 / 3.0], [1.0, 1.0, 1.0], [0.25, 1.0, 3.0]]
    near = np.array([[1.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 1.0]])
    assert weighed(base, near)[2 * 3 + 1].tolist() == [0.125, 1.0, 0.6000000000000001]  # exponent 2, home 1


@pytest.mark.parametrize("names", [TRAITS, ("WomenAvoidHazards",), ("ElderlyAvoidHazards", "ChildrenAvoidHazards")])
def test_traits_agree_with_the_reference_to_the_person(names: tuple[str, ...]) -> None:
    places = {name: (*row, k / 3.0, k / 2.0) for k, (name, row) in enumerate(PLACES.items(), 1)}
    places["city"] = ("conflict", "Home", 900, 0.1, 0.2)
    instance = made(places, ROADS, [25 * day for day in range(DAYS)], demographics=PEOPLE)
    more = {"camp_weight": 3.0, "use_pop_for_loc_weight": 1, "awareness_level": 2, "conflict_movechance": 0.5}
    assert_same(instance, settings(**dict.fromkeys(names, 1), **more))
    assert_same(instance, settings("flee-fixed", **dict.fromkeys(names, 1), **more, stay_close_to_home=1))


def test_a_setting_of_ones_own_has_the_last_word_and_is_checked() -> None:
    """There was no way to give one in Python but by guessing the library behind it, which checks nothing."""
    assert settings_of(flooded(), "flee", awareness_level=3).awareness_level == 3
    for values, said in (
        ({"awarenes_level": 3.0}, r"did you mean 'awareness_level'"),
        ({"awareness_level": -5.0}, r"awareness_level=-5.0: flee.awareness_level must be between 1"),
        ({"awareness_level": float("nan")}, r"awareness_level=nan: "),
    ):
        with pytest.raises(PanjError, match=said):
            settings_of(flooded(), "flee", **values)
