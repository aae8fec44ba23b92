"""What is left of places on the first day by Flee's rules, solved by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.flee.model.engine import run_flee
from sim.flee.model.room import first_capacity, unlimited
from sim.flee.rules import rule_set
from sim.flee.world.instance import FleeInstance
from tests.flee.model.made import made, settings


def world(places: int) -> FleeInstance:
    """Return a war, one camp with so many places and 50 people on the first day, and one without a limit."""
    return made(
        {"War": ("conflict", "A", 10_000), "Camp": ("camp", "B", places), "Open": ("camp", "B", 0)},
        [("War", "Camp", 10), ("War", "Open", 10)],
        np.linspace(50, 1000, 12),
        day_0={"Camp": 50},
    )


@pytest.mark.parametrize(
    ("places", "changed", "least"),
    [
        (40, {}, "51"),
        (50, {}, "51"),
        (51, {}, None),
        (51, {"capacity_scaling": 0.4}, "53"),  # 1 place left, scaled to 0.4
        (53, {"capacity_scaling": 0.4}, None),
        (51, {"hasten": 5}, "55"),  # 51 and 50 people are 10 parties
        (55, {"hasten": 5}, None),
        (40, {"day0_from_capacity": 0.0}, None),
        (1, {"day0_from_capacity": 0.0, "capacity_scaling": 0.5}, "2"),
    ],
)
def test_a_camp_is_unlimited_where_less_than_one_place_is_left(
    places: int, changed: dict[str, float], least: str | None
) -> None:
    found = [str(each) for each in unlimited(world(places), settings(**changed))]
    if least is None:
        assert not found
        return
    (line,) = found
    people = "" if "day0_from_capacity" in changed else " and 50 people on the first day"
    noun = "place" if places == 1 else "places"
    assert f"warning: camp 'Camp' has {places} {noun}{people}: by Flee's rules it is unlimited" in line
    assert f"(with {least} it takes nobody new)" in line


def test_of_capacities_times_nothing_every_camp_is_told_to_be_unlimited() -> None:
    (line,) = [str(each) for each in unlimited(world(51), settings(capacity_scaling=0.0))]
    assert line.endswith("(capacity_scaling is 0)")


def test_fewer_places_than_people_let_more_come_and_one_more_lets_nobody() -> None:
    full, less, free = (run_flee(world(places), settings(), 1, 0).counts[-1, 0] for places in (51, 40, 0))
    assert full == 50
    assert less == free > 300


def test_camps_that_begin_empty_and_keep_places_for_those_who_are_there() -> None:
    there = replace(world(40), before=np.array([50.0, 0.0]), observed=np.zeros((12, 2)))
    assert first_capacity(there, settings()).tolist() == [-1, -10, 0]
    assert first_capacity(there, settings("flee-fixed")).tolist() == [-1, 1, 0]
    assert not list(unlimited(there, settings("flee-fixed")))


def test_by_the_rules_of_panj_no_place_is_a_limit() -> None:
    rules = rule_set("panj")
    assert not list(rules.in_vain(world(40), rules.settings(world(40))))
