"""The pull of camps: ways and chances by hand, shares of a run against the equation."""

from __future__ import annotations

import numpy as np
import pytest

from flee.model.made import closure, made
from sim.flee.model.roads import links_of
from sim.flee.published.engine import PublishedEngine, run_published
from sim.flee.published.pull import chosen_ways, have_in_mind, pulls, shortest_ways
from sim.flee.published.settings import PublishedSettings
from sim.flee.world import FleeInstance

PLACES = {
    "city": ("conflict", "Home", 10),
    "town": ("town", "Home", 10),
    "first": ("camp", "Away", 0),
    "second": ("camp", "Away", 0),
    "island": ("camp", "Away", 0),
}
#: From the city: the first camp after 100 km, the second behind it after 300; nothing leads to the island.
ROADS = [("city", "town", 60), ("town", "first", 40), ("first", "second", 200), ("city", "second", 400)]
TOTAL = [0, *[6000] * 30]


def line(**changes: object) -> FleeInstance:
    return made(**({"places": PLACES, "roads": ROADS, "total": TOTAL} | changes))  # type: ignore[arg-type]


def last_shares(instance: FleeInstance, **changes: float) -> np.ndarray:
    settings = PublishedSettings(
        **{"onward": 0.0, "history": 0.0, "foreign": 1.0, "pull": 1.0, "pull_km": 100.0} | changes
    )
    counts = run_published(instance, settings, 1, 0).counts
    assert counts[-1].sum() == 6000, "nobody is lost, and all have arrived"
    return np.asarray(counts[-1] / 6000)


def test_the_shortest_way_is_found_and_no_way_where_no_road_leads() -> None:
    instance = line()
    links = links_of(instance)
    ways = shortest_ways(links, np.ones(len(links.km), bool), [2, 3, 4], 5)
    assert np.diff(ways.first).tolist() == [2, 2, 1, 1, 0], "a camp is no goal for who is there"
    assert ways.km[:2].tolist() == [100.0, 300.0]
    assert [instance.places[links.target[k]] for k in ways.links[1]] == ["town", "first", "second"]
    shut = np.array([instance.places[a] != "first" for a in links.origin])
    assert shortest_ways(links, shut, [2, 3, 4], 5).km[:2].tolist() == [100.0, 400.0], "round about, where that is open"


def test_chances_by_hand() -> None:
    """Softened by 100 km, 200 against 400: 4 to 1 with power 2; the nearer half as attractive: 2 to 1."""
    links = links_of(line())
    ways = shortest_ways(links, np.ones(len(links.km), bool), [2, 3], 5)
    even = np.ones(5)
    assert pulls(ways, even, 100.0, 2.0)[:2] == pytest.approx([0.8, 0.2])
    assert pulls(ways, np.array([1, 1, 0.5, 1, 1]), 100.0, 2.0)[:2] == pytest.approx([2 / 3, 1 / 3])
    assert pulls(ways, even, 100.0, 0.0)[:2] == pytest.approx([0.5, 0.5])
    assert pulls(ways, 0 * even, 100.0, 1.0).tolist() == [0.0] * 6
    who = np.arange(4000)
    chosen = chosen_ways(who, np.zeros(4000, np.int32), ways, pulls(ways, even, 100.0, 2.0), 1, 0)
    assert np.bincount(chosen).tolist() == pytest.approx([3200, 800], abs=100)
    assert (chosen_ways(who[:5], np.full(5, 4, np.int32), ways, pulls(ways, even, 1.0, 1.0), 1, 0) == -1).all()


def test_a_nearer_camp_is_never_worse() -> None:
    links = links_of(line())
    far = shortest_ways(links, np.ones(len(links.km), bool), [2, 3], 5)
    for power in (0.0, 0.5, 2.5):
        shares = [pulls(far._replace(km=far.km - np.eye(6)[1] * by), np.ones(5), 50.0, power)[1] for by in (0, 50, 250)]
        assert shares == sorted(shares)


@pytest.mark.parametrize(("power", "first"), [(0.0, 1 / 2), (1.0, 2 / 3), (2.0, 4 / 5)])
def test_all_who_have_a_camp_in_mind_divide_as_the_equation_says(power: float, first: float) -> None:
    assert last_shares(line(), pull_power=power) == pytest.approx([first, 1 - first, 0], abs=0.025)


def test_the_walk_fills_the_first_camp_and_a_pull_sends_some_past_it() -> None:
    walk, half, all_of_them = (last_shares(line(), pull=p, pull_power=0.0, awareness=1.0)[1] for p in (0.0, 0.5, 1.0))
    assert walk < 0.25
    assert half == pytest.approx((walk + all_of_them) / 2, abs=0.03)
    assert all_of_them == pytest.approx(0.5, abs=0.025)


def test_whoever_cannot_get_out_has_a_camp_in_mind_when_a_way_opens() -> None:
    shut = line(closures=(closure("location", "city", "", 0, 12),))
    settings = PublishedSettings(pull=1.0, pull_power=0.0, history=0.0, onward=0.0)
    counts = run_published(shut, settings, 1, 0).counts
    assert counts[11].sum() == 0
    assert counts[-1] / 6000 == pytest.approx([0.5, 0.5, 0.0], abs=0.025)


def test_who_is_in_a_camp_from_the_first_day_has_no_camp_in_mind() -> None:
    there = line(day_0={"first": 500}, total=[500] * 20)
    counts = run_published(there, PublishedSettings(pull=1.0, onward=0.0), 1, 0).counts
    assert (counts[:, 0] == 500).all()


def test_a_camp_that_opens_is_a_goal_from_that_day() -> None:
    places = PLACES | {"second": ("camp", "Away", 0)}
    late = line(
        places=places, total=[0, 3000, *[3000] * 14, *[6000] * 15], closures=(closure("camp", "second", "", 0, 15),)
    )
    counts = run_published(late, PublishedSettings(pull=1.0, pull_power=0.0, history=0.0, onward=0.0), 1, 0).counts
    assert counts[14].tolist() == [3000, 0, 0]
    assert counts[-1] == pytest.approx([4500, 1500, 0], abs=100)


def test_the_share_with_a_camp_in_mind_is_the_same_people_under_a_larger_one() -> None:
    some, more = (have_in_mind(np.arange(5000), share, 3, 1) for share in (0.2, 0.5))
    assert (some <= more).all()
    assert more.mean() == pytest.approx(0.5, abs=0.03)


def test_without_a_pull_no_way_is_made() -> None:
    engine = PublishedEngine(line(), PublishedSettings(pull=0.0), 1, 0)
    engine.run()
    assert not hasattr(engine, "ways")
