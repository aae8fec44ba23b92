"""The rules of Flee, one at a time, on instances small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flee.model.made import Road, closure, made, settings
from sim.flee.model.engine import FleeEngine, FleeRun, run_flee
from sim.flee.model.movement import add_up, pick, room_factor
from sim.flee.model.options import hastened, nearness
from sim.flee.model.roads import forced_of, links_by_route, links_of, routes_of, ways_of
from sim.flee.model.settings import FleeSettings
from sim.flee.world import FleeInstance, LayoutRow
from sim.model.random import philox, uniform, uniforms

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
    sums = np.array([1.0, 1.0, 0.0])
    add_up(0, 3, 1.0, sums)
    assert sums.tolist() == [1.0, 2.0, 2.0]
    assert [pick(0, 3, sums, u) for u in (0.01, 0.49, 0.51, 0.99)] == [0, 0, 1, 1]
    assert [pick(1, 3, np.array([9.0, 1.0, 1.0]), u) for u in (0.01, 0.99)] == [1, 1]


@pytest.mark.parametrize(
    ("threshold", "left"),
    [(1.0, [1, 2, 4, 8]), (1.0009, [1, 2, 4, 8]), (1.5, [8]), (2.0, [4, 8]), (3.9, [4, 8]), (4, [2, 4, 8])],
)
def test_pruning_leaves_what_is_near_the_largest(threshold: float, left: list[float]) -> None:
    """Weights 1, 2, 4, 8: what is below 8 / threshold is left out, what is equal to it is not."""
    sums = np.array([1.0, 2.0, 4.0, 8.0])
    add_up(0, 4, threshold, sums)
    assert [step for step in np.diff(sums, prepend=0.0) if step > 0] == left


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


def test_a_forced_road_is_the_only_way_on() -> None:
    """A value of 2 redirects from name1 to name2, one of 1 from name2 to name1; neither road is there twice."""
    places = {"h": ("hub", "H", 0), "x": ("town", "H", 1), "y": ("town", "H", 1)}
    instance = made(places, [("h", "x", 10, 2), ("h", "y", 20), ("y", "x", 30, 1)], [0])
    links, forced = links_of(instance, obeyed=True), forced_of(instance)
    assert forced.tolist() == [True, False, False, False, False, True]
    routes = routes_of(links, np.ones(6, bool), np.zeros(3, bool), 2, forced)
    assert links_by_route(routes) == [
        *[(0,), (0, 5)],  # from h: x, and on to y, but not y at once
        *[(5,), (5, 3)],  # from x: y, and on to h, but not h at once
        *[(3,), (3, 0), (4,)],  # from y, which forces nobody: h, by h to x, x; x does not let them go on to h
    ]


def test_forced_redirection_is_obeyed_when_fixed_until_it_is_removed() -> None:
    """All go 150 km to the full y, though x is near; from day 3 on x, 100 times as near, takes nearly all."""
    places = {"a": ("conflict", "H", 1000), "x": ("camp", "H", -1), "y": ("camp", "H", -1)}
    roads = [("a", "x", 1), ("a", "y", 1500, 2)]
    removed = [closure("remove_forced_redirection", "a", "y", 3, -1)]
    instance = made(places, roads, [0, 50, 100, 500, *[500] * 6], closures=removed)
    chosen = {"max_move_speed": 800, "softening": 0.001, **STAY}
    assert run(instance, settings("flee-fixed", **chosen)).counts[2].tolist() == [0, 50]
    x, y = run(instance, settings("flee-fixed", **chosen)).counts[-1]
    assert y - 100 < 10 < 390 <= x
    assert run(instance, settings(**chosen)).counts[2, 0] > 90


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


def test_days_on_a_road_are_walked_with_its_chance() -> None:
    """Of 90 km a driver needs one day and a walker four; with a chance of 1/2, half arrive at once, 3 in 4 by day 2."""
    roads = {chance: [("a", "c", 90, 0, np.nan, chance)] for chance in (0.0, 0.5, 1.0)}
    chosen = settings(max_move_speed=100, max_walk_speed=25, **STAY)
    days = {chance: run(line(roads[chance], [0, *[4000] * 5]), chosen).counts[1:, 0] for chance in roads}
    assert days[0.0].tolist() == [4000] * 5
    assert days[1.0].tolist() == [0, 0, 0, 4000, 4000]
    expected = 4000 * np.array([0.5, 0.75, 0.875, 1.0, 1.0])
    assert np.abs(days[0.5] - expected).max() < 4 * np.sqrt(4000 / 4)


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


def test_without_insert_day0_all_set_out_and_refugees_csv_comes_on_top() -> None:
    """The camp's 30 people are not there; 30 of the camps and 12 of refugees.csv set out, and fill its 100 places."""
    places = {"a": ("conflict", "H", 1000), "c": ("camp", "H", 100)}
    instance = made(places, [("a", "c", 150)], [30, 40, 40], day_0={"c": 30}, refugees=[12, 15, 20])
    for camps, alive in ((1.0, [42, 52, 52]), (0.0, [12, 15, 20])):
        engine = FleeEngine(instance, settings(insert_day0=0, sum_from_camps=camps, max_move_speed=100, **STAY), 1, 0)
        assert engine.places["room"][1] == 100
        found = []
        for day in range(3):
            engine.advance(day)
            found.append(engine.alive)
            assert engine.places["people"][1] == (0 if day == 0 else found[day - 1])
        assert found == alive


def test_the_sum_of_the_camps_or_refugees_csv_says_who_sets_out() -> None:
    instance = line([("a", "c", 10)], [5, 9, 9], day_0={"c": 5}, refugees=[50, 60, 75])
    assert run(instance, settings(sum_from_camps=1)).people.tolist() == [5, 9, 9]
    assert run(instance, settings(sum_from_camps=0)).people.tolist() == [5, 15, 30]


def test_hasten_rounds_down_and_counts_people() -> None:
    """29 people of day 0 are 2 parties of 10, 65 are 6; a capacity of 59 has room for 5; what is counted is people."""
    places = {"a": ("conflict", "H", 1009), "c": ("camp", "H", 59)}
    instance = made(places, [("a", "c", 10)], [29, 65], day_0={"c": 29}, initial_idps=np.array([0, 1]))
    engine = FleeEngine(instance, settings("flee-fixed", hasten=10), 1, 0)
    assert engine.population.tolist() == [100, 0]
    assert engine.places["room"].tolist() == [-1, 5]
    result = engine.run()
    assert result.people.tolist() == [30, 70]  # the two, the one that is not divided, and the rise of four
    assert result.counts[0, 0] == 30
    rows = [LayoutRow(n, -1, 1, (), *(np.zeros(1),) * 3, np.array([9.0, 29.0])) for n in ("total", "c", "d")]
    assert hastened(replace(instance, layout=tuple(rows)), 10).total.tolist() == [0, 4]  # each row is rounded


def test_close_to_home() -> None:
    """One degree of latitude is 111 km, everywhere; one of longitude half of that at 60 degrees."""
    near = nearness(np.array([60.0, 61.0, 60.0]), np.array([5.0, 5.0, 6.0]), 1.0)
    assert 1 / near[0, 1] == pytest.approx(6373 * np.pi / 180)
    assert 1 / near[0, 2] == pytest.approx(6373 * np.pi / 360, rel=1e-4)
    assert np.diag(near).tolist() == [1, 1, 1]
    assert nearness(np.array([0.0, 0.001]), np.zeros(2), 3.0).min() == 1  # nearer than 1 km is as near as can be


def test_home_is_where_a_party_set_out_and_in_flee_where_it_is() -> None:
    """From the hub both camps are as far by road; one is at home, the other beside the hub."""
    places = {
        "home": ("conflict", "H", 1000, 0.0, 0.0),
        "hub": ("hub", "H", 0, 0.0, 9.0),
        "left": ("camp", "H", -1, 0.0, 0.01),
        "right": ("camp", "H", -1, 0.0, 9.01),
    }
    roads = [("home", "hub", 10), ("hub", "left", 50), ("hub", "right", 50)]
    instance = made(places, roads, [0, *[1000] * 3])
    chosen = {"stay_close_to_home": 1, "conflict_weight": 1e-6, **STAY}
    left, right = run(instance, settings("flee-fixed", **chosen)).counts[-1]
    assert left > 900 > 100 > right > 0  # 1 against 1 / sqrt(1000): 31 of 32
    left, right = run(instance, settings(**chosen)).counts[-1]
    assert right > 900 > 100 > left > 0


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
