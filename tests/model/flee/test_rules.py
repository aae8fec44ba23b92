"""The rules of Flee, one at a time, on instances small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from model.flee.made import Road, closure, made, settings
from sim.model.flee.engine import FleeEngine, FleeRun, run_flee
from sim.model.flee.movement import add_up, pick, room_factor
from sim.model.flee.roads import links_by_route, links_of, routes_of, ways_of
from sim.model.flee.settings import FleeSettings
from sim.model.flee.tables import PLACE, ROUTE
from sim.model.random import philox, uniform, uniforms
from sim.world.flee import FleeInstance

A_TO_C = {"a": ("conflict", "H", 1000), "b": ("town", "H", 10), "c": ("camp", "H", -1)}
#: A camp is never left, so that what is in it can be counted.
STAY = {"camp_movechance": 0.0}


def line(roads: list[Road], people: list[float], places: dict = A_TO_C, **more: object) -> FleeInstance:
    return made(places, roads, people, **more)  # type: ignore[arg-type]


def run(instance: FleeInstance, chosen: FleeSettings) -> FleeRun:
    return run_flee(instance, chosen, 3, 0)


# -- capacity ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "room", "factor"),
    [
        (0, 100.0, 1.0),
        (90, 100.0, 1.0),
        (95, 100.0, 0.5),
        (99, 100.0, 0.1),
        (100, 100.0, 0.0),
        (500, 100.0, 0.0),
        (500, 0.9, 1.0),
        (500, -1.0, 1.0),
        (1, 1.0, 0.0),
    ],
)
def test_room(people: int, room: float, factor: float) -> None:
    """Full at the capacity, falling from 90 % of it; below 1 there is no limit."""
    assert room_factor(people, room, 0.9) == pytest.approx(factor)


def test_a_route_to_a_camp_that_fills_up_is_dropped_even_when_just_picked() -> None:
    """The only way leads to a camp; at C < 0.5 nobody sets out, though weights would still allow it."""
    places = {"a": ("conflict", "H", 1000), "c": ("camp", "H", 100)}
    engine = FleeEngine(made(places, [("a", "c", 400)], [0, 96, 196, 296]), settings(**STAY), 1, 0)
    for day in range(4):
        engine.advance(day)
    assert engine.places["people"].tolist() == [100, 196]  # day 1's 96, and 100 of day 2, when it was still empty
    assert engine.alive == 296
    assert (engine.people.row["route"][196:296] == -1).all()


def test_the_people_of_day_0_count_twice_unless_fixed() -> None:
    places = {"a": ("conflict", "H", 1000), "c": ("camp", "H", 100)}
    instance = made(places, [("a", "c", 10)], [40] * 3, day_0={"c": 40})
    assert FleeEngine(instance, settings(), 1, 0).places["room"][1] == 60
    assert FleeEngine(instance, settings(capacity_scaling=1.5), 1, 0).places["room"][1] == 90
    assert FleeEngine(instance, settings("flee-fixed"), 1, 0).places["room"][1] == 100


# -- choice --------------------------------------------------------------------------------------------


def test_pick_by_weight() -> None:
    routes, places, weight, sums = np.zeros(3, ROUTE), np.zeros(3, PLACE), np.array([1.0, 2.0, 5.0]), np.zeros(3)
    routes["end"], places["pull"] = [0, 1, 2], [1.0, 0.5, 0.0]  # so 1 : 1 : 0
    add_up(0, 3, routes, weight, places, sums)
    assert sums.tolist() == [1.0, 2.0, 2.0]
    assert [pick(0, 3, sums, u) for u in (0.01, 0.49, 0.51, 0.99)] == [0, 0, 1, 1]
    add_up(1, 3, routes, weight, places, sums)
    assert sums.tolist() == [1.0, 1.0, 1.0]
    assert [pick(1, 3, sums, u) for u in (0.01, 0.99)] == [1, 1]


def test_pick_blindly_when_nothing_weighs() -> None:
    assert [pick(0, 4, np.zeros(4), u) for u in (0.0, 0.3, 0.6, 0.999999)] == [0, 1, 2, 3]


def test_pick_nothing_when_there_is_nothing() -> None:
    assert pick(2, 2, np.zeros(0), 0.5) == -1


def test_one_draw_has_two_numbers() -> None:
    """How long a party stays and which way it goes come of one draw, and are not the same number."""
    words = philox(5, 0, 3, 7, 1, 2)
    stay, way = uniforms(1, 2, 5, 0, 3, 7)
    assert stay == uniform(1, 2, 5, 0, 3, 7) == (words[0] + 0.5) / 2**32
    assert way == (words[1] + 0.5) / 2**32 != stay


def test_every_prefix_is_a_candidate_and_markers_are_passed() -> None:
    places = {
        "a": ("town", "H", 1),
        "m": ("marker", "H", 0),
        "b": ("town", "H", 1),
        "c": ("town", "H", 1),
    }
    instance = made(places, [("a", "m", 1), ("m", "b", 2), ("b", "c", 4)], [0])
    links = links_of(instance)
    all_open, marker = np.ones(6, bool), np.array([False, True, False, False])

    def found(awareness: int, is_open: np.ndarray = all_open) -> dict[str, list[tuple[str, float]]]:
        routes = routes_of(links, is_open, marker, awareness)
        return {
            name: [(instance.places[routes.end[r]], routes.km[r]) for r in range(routes.first[i], routes.first[i + 1])]
            for i, name in enumerate(instance.places)
        }

    assert found(1) == {"a": [("b", 3)], "m": [("a", 1), ("b", 2)], "b": [("a", 3), ("c", 4)], "c": [("b", 4)]}
    assert found(2)["a"] == [("b", 3), ("c", 7)]
    assert found(2)["c"] == [("b", 4), ("a", 7)]
    shut = all_open.copy()
    shut[2:4] = False  # both ways of m - b
    assert found(3, shut) == {"a": [], "m": [("a", 1)], "b": [("c", 4)], "c": [("b", 4)]}
    assert links_by_route(routes_of(links, all_open, marker, 2))[:2] == [(0, 2), (0, 2, 4)]


def test_no_route_comes_back_to_where_it_was() -> None:
    ring = dict.fromkeys("abc", ("town", "H", 1))
    instance = made(ring, [("a", "b", 1), ("b", "c", 1), ("c", "a", 1)], [0])
    routes = routes_of(links_of(instance), np.ones(6, bool), np.zeros(3, bool), 4)
    assert np.diff(routes.first).tolist() == [4, 4, 4]  # b, bc, c, cb


def test_a_forced_road_of_1_is_there_twice() -> None:
    """Flee's reader adds it once forced and once not; of 3 candidates 2 lead to b."""
    instance = line([("a", "b", 10, 1), ("a", "c", 10, 2)], [0])
    links = links_of(instance)
    assert sorted(zip(links.origin.tolist(), links.target.tolist(), strict=True)) == [
        *[(0, 1)] * 2,
        (0, 2),
        *[(1, 0)] * 2,
        (2, 0),
    ]
    routes = routes_of(links, np.ones(6, bool), np.zeros(3, bool), 1)
    assert sorted(routes.end[routes.first[0] : routes.first[1]].tolist()) == [1, 1, 2]


def test_a_party_goes_by_names_and_takes_the_first_road() -> None:
    links = links_of(line([("a", "b", 50), ("a", "b", 10), ("b", "c", 5)], [0]))
    is_open = np.ones(6, bool)
    assert ways_of(links, is_open).tolist() == [0, 1, 0, 1, 4, 5]
    is_open[:2] = False
    assert ways_of(links, is_open).tolist() == [2, 3, 2, 3, 4, 5]
    is_open[2:4] = False
    assert ways_of(links, is_open).tolist() == [-1, -1, -1, -1, 4, 5]


# -- the road ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("km", "day"), [(99, 1), (100, 2), (101, 2), (199, 2), (200, 3), (300, 4)])
def test_arrival_is_strictly_further_than_the_road_is_long(km: float, day: int) -> None:
    counts = run(line([("a", "c", km)], [0, 10, *[10] * 5]), settings(max_move_speed=100, **STAY)).counts[:, 0]
    assert counts.tolist() == [0] * day + [10] * (7 - day)


def test_the_next_road_of_a_day_starts_fresh_in_flee() -> None:
    """30 km to a hub, then 90: with a fresh 100 km all arrive at once, with the 70 that are left on day 2."""
    places = A_TO_C | {"b": ("hub", "H", 0)}
    instance = line([("a", "b", 30), ("b", "c", 90)], [0, *[200] * 4], places)
    chosen = {"max_move_speed": 100, "foreign_weight": 1, "conflict_weight": 1e-6, **STAY}
    fresh = run(instance, settings(**chosen)).counts[:, 0]
    left = run(instance, settings("flee-fixed", **chosen)).counts[:, 0]
    assert fresh[1] > 190
    assert left[1] == 0
    assert left[2] > 190


def test_no_new_road_after_a_whole_day() -> None:
    """The first road takes 99 of 100 km: one km is left, so the hub is passed at once; of 100 km nothing is left."""
    places = A_TO_C | {"b": ("hub", "H", 0)}
    for km, passed in ((99, True), (100, True), (199, True)):
        instance = line([("a", "b", km), ("b", "c", 5)], [0, *[50] * 4], places)
        counts = run(instance, settings(max_move_speed=100, conflict_weight=1e-6, **STAY)).counts[:, 0]
        assert (counts[1 + km // 100] > 45) == passed


def test_only_the_first_road_is_walked() -> None:
    """20 km on foot take two days of 15; the 150 km after them one day of 200."""
    places = A_TO_C | {"b": ("hub", "H", 0)}
    instance = line([("a", "b", 20), ("b", "c", 150)], [0, *[50] * 5], places)
    chosen = settings(start_on_foot=1, max_walk_speed=15, max_move_speed=200, conflict_weight=1e-6, **STAY)
    counts = run(instance, chosen).counts[:, 0]
    assert counts[1] == 0
    assert counts[2] > 45


def test_a_road_with_a_speed_of_its_own() -> None:
    counts = run(line([("a", "c", 90, 0, 20.0)], [0, *[9] * 6]), settings(**STAY)).counts[:, 0]
    assert counts.tolist() == [0, 0, 0, 0, 0, 9, 9]


def test_a_road_that_closes_sends_back_even_if_it_is_open_again() -> None:
    """All set out on day 1 for three days, are sent back on day 3, and set out again on day 4."""
    instance = line([("a", "c", 250)], [0, *[20] * 9], closures=[closure("location", "c", "", 2, 3)])
    result = run(instance, settings(max_move_speed=100, **STAY))
    assert result.on_the_road.tolist() == [0, 20, 20, 0, 20, 20, 0, 0, 0, 0]
    assert result.counts[:, 0].tolist() == [0, 0, 0, 0, 0, 0, 20, 20, 20, 20]


def test_a_shut_place_keeps_everybody_in() -> None:
    instance = line([("a", "c", 10)], [0, *[20] * 5], closures=[closure("location", "a", "", 0, 4)])
    assert run(instance, settings(**STAY)).counts[:, 0].tolist() == [0, 0, 0, 0, 20, 20]


def test_a_link_closure_is_obeyed_only_when_fixed() -> None:
    instance = line([("a", "c", 10)], [0, *[20] * 5], closures=[closure("link", "a", "c", 0, 3)])
    assert run(instance, settings(**STAY)).counts[2, 0] == 20
    assert run(instance, settings("flee-fixed", **STAY)).counts[:, 0].tolist() == [0, 0, 0, 20, 20, 20]


def test_a_camp_that_shuts_is_left_on_the_same_day() -> None:
    """It becomes a town, here one that everybody leaves; there is nothing else, so a is where they go."""
    instance = line([("a", "c", 300)], [30] * 4, day_0={"c": 30}, closures=[closure("camp", "c", "", 2, -1)])
    result = run(instance, settings(default_movechance=1.0, max_move_speed=100, **STAY))
    assert result.counts[:, 0].tolist() == [30, 30, 0, 0]
    assert result.on_the_road.tolist() == [0, 0, 30, 30]


# -- people --------------------------------------------------------------------------------------------


def test_debt() -> None:
    """Nobody goes home when the total falls by 30; nobody sets out either before it has risen by 30."""
    engine = FleeEngine(line([("a", "c", 10)], [0, 50, 20, 40, 70, 75]), settings(), 1, 0)
    found = []
    for day in range(6):
        engine.advance(day)
        found.append((engine.alive, engine.debt))
    assert found == [(0, 0), (50, 0), (50, 30), (50, 10), (70, 0), (75, 0)]


def test_nobody_is_lost_on_any_day() -> None:
    places = A_TO_C | {"d": ("camp", "A", 80), "m": ("marker", "A", 0), "h": ("hub", "A", 0)}
    roads = [("a", "b", 120), ("b", "c", 700), ("b", "m", 60), ("m", "d", 200), ("a", "h", 90), ("h", "d", 30)]
    total = [12 + 9 * day for day in range(60)]
    shut = [closure("country", "H", "A", 10, 30), closure("location", "b", "", 15, 18)]
    instance = made(places, roads, total, day_0={"d": 12}, closures=shut)
    for chosen in (settings(), settings("flee-fixed", awareness_level=3, avoid_short_stints=1)):
        engine = FleeEngine(instance, chosen, 8, 0)
        for day in range(60):
            engine.advance(day)
            on_road = int((engine.people.row["link"][: engine.alive] >= 0).sum())
            assert engine.alive == total[day]
            assert int(engine.places["people"].sum()) + on_road == total[day]
            assert (engine.places["people"] >= 0).all()
            here = engine.people.row["at"][: engine.alive][engine.people.row["link"][: engine.alive] < 0]
            assert np.bincount(here, minlength=len(places)).tolist() == engine.places["people"].tolist()
