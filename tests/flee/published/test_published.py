"""Panj's own rules on a published conflict: cases by hand, and the engine against the reference in plain Mesa."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from reference.published_mesa import PublishedReference

from flee.model.made import CONFLICTS, closure, made, shortened
from sim.flee.published.engine import PublishedEngine, camp_attraction, relative_share, run_published
from sim.flee.published.settings import PublishedSettings, own_asked, published_settings
from sim.flee.world import FleeInstance, load_flee
from sim.model.rules.movement import MovementParameters
from sim.model.rules.routes import RouteParameters
from sim.scenario.parameters import describe

DAYS = 40
PLACES = {
    "city": ("conflict", "Home", 4000),
    "town": ("town", "Home", 900),
    "hub": ("hub", "Home", 0),
    "border": ("marker", "Away", 0),
    "near": ("camp", "Away", 60),
    "far": ("camp", "Beyond", 150),
    "inland": ("idpcamp", "Home", 40),
}
ROADS = [
    ("city", "town", 60),
    ("town", "hub", 50),
    ("hub", "near", 80),
    ("town", "border", 300),
    ("border", "far", 90),
    ("city", "near", 1100),
    ("town", "inland", 20),
]
TOTAL = [20, *range(30, 150, 10), *range(145, 115, -6), *range(120, 120 + 22 * 9, 9)]
FIGHTING = {"city": [1.0] * DAYS, "town": [0.0] * 10 + [0.4] * 8 + [0.9] * 4 + [0.0] * 18}
CLOSURES = (
    closure("country", "Home", "Away", 3, 9),
    closure("link", "town", "border", 12, 16),
    closure("camp", "near", "", 18, 24),
)


def conflict(**changes: Any) -> FleeInstance:
    usual: dict[str, Any] = {
        "places": PLACES,
        "roads": ROADS,
        "total": TOTAL[:DAYS],
        "day_0": {"near": 15, "far": 5},
        "conflicts": FIGHTING,
        "closures": CLOSURES,
    }
    return made(**(usual | changes))


def assert_same(instance: FleeInstance, chosen: PublishedSettings, seed: int = 1, replicate: int = 0) -> None:
    engine = PublishedEngine(instance, chosen, seed, replicate)
    model = PublishedReference(instance, chosen, seed, replicate)
    for day in range(instance.days):
        engine.advance(day)
        model.step()
        there = {place.name: place.people for place in model.places}
        found = dict(zip(instance.places, engine.places["people"].tolist(), strict=True))
        assert found == there, f"day {day}"
        assert engine.alive == len(model.agents)
        where = [None if p.place is None else p.place.name for p in model.agents]
        rows = engine.people.row[: engine.alive]
        assert [None if r["link"] >= 0 else instance.places[r["at"]] for r in rows] == where, f"day {day}"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"awareness": 1.0, "shelter": 0.05},
        {"awareness": 4.0, "foreign": 1.2, "full_site": 0.0, "distance_power": 2.0},
        {"history": 0.7, "crowding": -0.6, "full_site": 1.0, "onward": 0.05},
        {"km_a_day": 35.0, "flee": 3.0, "conflict_weight": 0.1},
        {"pull": 0.0, "history": 0.0},
        {"pull": 1.0, "pull_km": 20.0, "pull_power": 2.0, "km_a_day": 90.0, "onward": 0.02},
    ],
    ids=str,
)
@pytest.mark.parametrize("replicate", [0, 7])
def test_the_engine_agrees_with_plain_mesa_to_the_person(values: dict[str, float], replicate: int) -> None:
    assert_same(conflict(), PublishedSettings(**values), seed=3, replicate=replicate)


def test_it_agrees_where_a_camp_grows_and_no_capacity_is_known() -> None:
    grows = conflict(capacity_per_day=np.array([0.0, 0, 0, 0, 2.5, 0, 0]))
    assert_same(grows, PublishedSettings(full_site=0.1))
    nothing = conflict(places=PLACES | {"near": ("camp", "Away", 0), "far": ("camp", "Beyond", -1)})
    assert_same(nothing, PublishedSettings(full_site=0.1))


@pytest.mark.skipif(not CONFLICTS.is_dir(), reason="the published conflicts are not here")
@pytest.mark.parametrize("name", ["mali2012", "burundi2015"])
def test_it_agrees_on_a_published_conflict(name: str) -> None:
    instance = shortened(load_flee(CONFLICTS / name), 40 if name == "mali2012" else 110, 0.02)
    assert_same(instance, PublishedSettings(awareness=3.0, history=0.3))


def test_a_camp_is_worth_what_the_equation_says() -> None:
    """foreign 0.5, full_site 0.2: half full abroad 0.5 · (1 - 0.8 · 0.5) = 0.3; overfull at home 0.2; unknown 0.5."""
    settings = PublishedSettings(foreign=0.5, full_site=0.2)
    settings = settings.model_copy(update={"history": 0.0})
    people, capacity = np.array([50, 300, 1000]), np.array([100.0, 200.0, 0.0])
    abroad, country = np.array([True, False, True]), np.array([1, 0, 2])
    assert camp_attraction(people, capacity, abroad, country, settings) == pytest.approx([0.3, 0.2, 0.5])


def test_history_and_crowding_by_hand() -> None:
    """Of 100 people 30 and 20 in two camps of one country, 50 in a third of another: shares 0.9, 0.6, 1.5 and 1, 1."""
    people, country = np.array([30, 20, 50]), np.array([4, 4, 9])
    assert relative_share(people) == pytest.approx([1.0 / 1.1, 0.7 / 1.1, 1.6 / 1.1])
    plain = {"foreign": 1.0, "full_site": 1.0, "history": 0.0}
    at_home, room = np.zeros(3, bool), np.zeros(3)
    found = camp_attraction(people, room, at_home, country, PublishedSettings(**plain | {"history": 2.0}))
    assert found == pytest.approx(relative_share(people) ** 2)
    assert camp_attraction(people, room, at_home, country, PublishedSettings(**plain, crowding=-1.0)) == pytest.approx(
        1
    )
    assert relative_share(np.zeros(4)) == pytest.approx(0.1 / 1.1), "nobody anywhere: all alike"


def test_nobody_is_refused_and_nobody_is_lost() -> None:
    full = conflict(closures=(), places=PLACES | {"near": ("camp", "Away", 1), "far": ("camp", "Beyond", 1)})
    run = run_published(full, PublishedSettings(full_site=0.5, shelter=2.0), 1, 0)
    assert run.counts[-1].sum() > 100
    engine = PublishedEngine(full, PublishedSettings(), 1, 0)
    engine.run()
    moving = int((engine.people.row["link"][: engine.alive] >= 0).sum())
    assert engine.places["people"].sum() + moving == engine.alive == int(max(TOTAL)), "arrivals make up for falls"


def test_a_camp_four_times_as_far_gets_a_share_that_the_power_of_distance_says() -> None:
    """Two empty camps at 90 and 390 km, softened by 10: 4^power to 1."""
    places = {"city": ("conflict", "Home", 10), "near": ("camp", "Away", 0), "far": ("camp", "Away", 0)}
    fork = made(places, [("city", "near", 90), ("city", "far", 390)], [0, 4000, 4000, 4000, 4000])
    for power in (0.0, 1.0, 2.0):
        settings = PublishedSettings(distance_power=power, flee=50.0, onward=0.0, awareness=1.0, history=0.0, pull=0.0)
        near, far = run_published(fork, settings, 1, 0).counts[-1]
        assert near + far == 4000
        assert near / 4000 == pytest.approx(4**power / (4**power + 1), abs=0.03)


def test_equal_inputs_give_equal_counts_and_another_replicate_others() -> None:
    one, two, other = (run_published(conflict(), PublishedSettings(), 1, r).counts for r in (0, 0, 1))
    assert (one == two).all()
    assert (one != other).any()


def test_the_settings_are_those_of_the_model_where_nothing_else_is_said() -> None:
    own = describe({"panj": PublishedSettings})
    for rule, names in (
        (RouteParameters, ("softening_km", "distance_power", "conflict_weight", "foreign", "full_site")),
        (MovementParameters, ("flee",)),
    ):
        known = describe({"": rule})
        for name in names:
            ours, theirs = own[f"panj.{name}"], known[f".{name}"]
            assert (ours.default, ours.spread, ours.unit, ours.source) == (
                theirs.default,
                theirs.spread,
                theirs.unit,
                theirs.source,
            )


def test_what_an_instance_asks_of_flee_is_not_asked_of_these_rules() -> None:
    instance = conflict(decay=[1.0, 0.5])
    assert published_settings(instance) == PublishedSettings()
    assert own_asked(instance) == ()
