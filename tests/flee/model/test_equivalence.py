"""The engine of `rules: flee` agrees with the reference in plain Mesa to the person, every day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from flee.model.made import CONFLICTS, assert_same, closure, made, settings, shortened
from sim.flee.model.engine import FleeEngine
from sim.flee.model.settings import FleeSettings
from sim.flee.world import FleeInstance, load_flee

DAYS = 40
RULES = ("flee", "flee-fixed")

#                    ,-120- hill (conflict from day 8) -300- border (marker) -90- far (camp 150)
#   city (conflict) -60- town -50- hub ----------------------------------------- 80 - near (camp 60)
#                    `------ 700 --------------------------------------------------------'
PLACES = {
    "city": ("conflict", "Home", 4000),
    "town": ("town", "Home", 900),
    "hill": ("town", "Home", 2500),
    "hub": ("hub", "Home", 0),
    "border": ("marker", "Away", 0),
    "near": ("camp", "Away", 60),
    "far": ("camp", "Away", 150),
    "inland": ("idpcamp", "Home", 40),
}
ROADS = [
    ("city", "town", 60),
    ("city", "hill", 120),
    ("town", "hill", 45),
    ("town", "hub", 50),
    ("hub", "near", 80),
    ("hill", "border", 300),
    ("border", "far", 90),
    ("city", "near", 1100),
    ("near", "far", 35),
    ("town", "inland", 20),
]
#: People: a rise, a fall that makes debt, and a rise again.
TOTAL = [20, *range(30, 150, 10), *range(145, 115, -6), *range(120, 120 + 22 * 9, 9)]
FIGHTING = {
    "city": [1.0] * DAYS,
    "hill": [0.0] * 8 + [0.5] * 6 + [1.5] * 6 + [0.0] * 8 + [1.0] * 12,
    "far": [0.0] * 25 + [1.0] * 5 + [0.0] * 10,
    "border": [0.0] * 30 + [1.0] * 4 + [0.0] * 6,
}
CLOSURES = (
    closure("country", "Home", "Away", 3, 9),
    closure("location", "hub", "", 12, 15),
    closure("link", "town", "hill", 14, 17),
    closure("camp", "near", "", 18, 24),
    closure("idpcamp", "inland", "", 0, 6),
    closure("country", "Away", "Home", 26, 27),
    closure("location", "hill", "", 27, 29),
    closure("camp", "border", "", 33, -1),
    closure("remove_forced_redirection", "town", "hub", 16, 28),
)
#: The same country with places on the map, days on foot, and roads that are forced one way or the other.
WHERE = [(9, 1), (9.5, 1.2), (10, 1), (9.9, 1.6), (12, 2), (10.5, 1.9), (13, 2), (9.6, 1)]
ON_THE_MAP = {name: (*row, *spot) for (name, row), spot in zip(PLACES.items(), WHERE, strict=True)}
FORCED = {("town", "hub"): 2, ("hill", "town"): 1, ("near", "far"): 1, ("hill", "border"): 2}
WALKED = {("city", "town"): 0.3, ("hill", "border"): 0.9, ("city", "near"): 0.5, ("near", "far"): 1.0}
UNEASY = [(a, b, km, FORCED.get((a, b), 0), np.nan, WALKED.get((a, b), 0.0)) for a, b, km in ROADS]


def country(**changes: Any) -> FleeInstance:
    usual: dict[str, Any] = {
        "places": PLACES,
        "roads": ROADS,
        "total": TOTAL[:DAYS],
        "day_0": {"near": 15, "far": 5},
        "conflicts": FIGHTING,
    }
    return made(**(usual | changes))


def test_everything_at_once() -> None:
    instance = country(
        closures=CLOSURES,
        decay=[1.0, 0.7, 0.2],
        roads=[*ROADS, ("city", "town", 90), ("town", "near", 400, 1), ("hill", "hub", 70, 0, 55.0)],
        initial_idps=np.array([0, 9, 0, 0, 0, 3, 0, 4]),
        capacity_per_day=np.array([0.0, 0, 0, 0, 0, 2, 0, 1]),
    )
    for rules in RULES:
        for awareness in (1, 2, 3, 5):
            chosen = settings(
                rules,
                awareness_level=awareness,
                max_move_speed=200,
                start_on_foot=1,
                avoid_short_stints=1,
                take_from_population=1,
                weight_power=1.5,
                decay_every=5,
                camp_weight=2,
                movechance_pop_scale_factor=0.3,
                use_pop_for_loc_weight=1,
            )
            assert_same(instance, chosen, seed=awareness)


VARIANTS = {
    "as shipped": {},
    "awareness 2": {"awareness_level": 2},
    "awareness 3, slow": {"awareness_level": 3, "max_move_speed": 70},
    "on foot at first": {"start_on_foot": 1, "max_walk_speed": 17},
    "no short stints": {"avoid_short_stints": 1, "max_move_speed": 150},
    "no short stints, on foot": {"avoid_short_stints": 1, "start_on_foot": 1, "awareness_level": 2},
    "from the population": {"take_from_population": 1},
    "steep": {"weight_power": 3, "distance_power": 2, "weight_softening": 0.5},
    "flat": {"weight_power": 0, "softening": 50},
    "foreign, camps": {"foreign_weight": 2, "camp_weight": 3, "conflict_weight": 0.05},
    "more room": {"capacity_scaling": 1.5, "capacity_buffer": 0.4},
    "decay": {"decay_every": 4},
    "restless": {"default_movechance": 1, "camp_movechance": 0.2, "max_move_speed": 900},
    "never": {"default_movechance": 0, "camp_movechance": 0, "conflict_movechance": 0.1},
    "by size": {"movechance_pop_scale_factor": 0.5, "movechance_pop_base": 500, "take_from_population": 1},
}


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("name", VARIANTS)
def test_settings(name: str, rules: str) -> None:
    decay = [1.0, 0.5, 0.1] if name == "decay" else []
    assert_same(country(closures=CLOSURES, decay=decay), settings(rules, **VARIANTS[name]))


OPTIONS = {
    "walked": {"max_walk_speed": 25},
    "walked, no short stints": {"avoid_short_stints": 1, "start_on_foot": 1, "max_move_speed": 90},
    "pruned": {"pruning_threshold": 2},
    "pruned hard": {"pruning_threshold": 1.0015, "awareness_level": 3},
    "not pruned": {"pruning_threshold": 1.0009},
    "all set out on day 0": {"insert_day0": 0},
    "by refugees.csv": {"sum_from_camps": 0},
    "both": {"sum_from_camps": 0, "insert_day0": 0},
    "hasty": {"hasten": 3},
    "hasty, on day 0": {"hasten": 2.9, "insert_day0": 0, "sum_from_camps": 0},
    "close to home": {"stay_close_to_home": 1},
    "close, soft, pruned": {
        "stay_close_to_home": 1,
        "home_distance_power": 2,
        "weight_softening": 0.1,
        "pruning_threshold": 5,
        "weight_power": 0.5,
        "awareness_level": 2,
    },
}


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("name", OPTIONS)
def test_options(name: str, rules: str) -> None:
    """Every option, on roads that are walked and forced in `flee-fixed`; the camps' people come and go."""
    instance = country(
        places=ON_THE_MAP,
        roads=UNEASY,
        closures=CLOSURES,
        refugees=[day**2 % 50 + 4 * day for day in range(DAYS)],
        initial_idps=np.array([0, 9, 0, 0, 0, 3, 0, 4]),
    )
    for awareness in (1, 2):
        chosen = settings(rules, **({"awareness_level": awareness} | OPTIONS[name]))
        assert_same(instance, chosen, seed=awareness)


@pytest.mark.parametrize("awareness", [1, 3])
@pytest.mark.parametrize("n", range(len(CLOSURES)))
def test_closures_one_by_one(n: int, awareness: int) -> None:
    for rules in RULES:
        chosen = settings(rules, awareness_level=awareness, max_move_speed=60)
        assert_same(country(closures=CLOSURES[n : n + 1]), chosen, seed=n)


def test_camps_run_full() -> None:
    """All camps are full at the end, so that ways are picked blindly; nobody is lost."""
    instance = country(total=[20 + 12 * day for day in range(DAYS)], conflicts={"city": [1.0] * DAYS})
    engine = assert_same(instance, settings())
    camps = [instance.places.index(name) for name in ("near", "far", "inland")]
    assert (engine.places["people"][camps] > 0.95 * engine.places["room"][camps]).any()
    assert assert_same(instance, settings("flee-fixed", awareness_level=3)).alive == int(instance.total[-1])


def test_a_link_that_closes_under_travellers() -> None:
    """It takes three days to cross; the border shuts on day 1 and is open again before anybody arrives."""
    places = {"a": ("conflict", "H", 100), "b": ("town", "H", 10), "c": ("camp", "A", -1)}
    roads = [("a", "c", 900), ("b", "c", 950), ("a", "b", 30)]
    for awareness in (1, 2):
        for end in (2, 3, 6):
            instance = made(places, roads, [0, 50, 90, *[90] * 12], closures=[closure("country", "H", "A", 2, end)])
            assert_same(instance, settings(awareness_level=awareness))


def test_one_camp_of_day_0_without_room_is_unlimited() -> None:
    places = {"a": ("conflict", "H", 100), "c": ("camp", "A", 50), "d": ("camp", "A", 50)}
    instance = made(
        places, [("a", "c", 10), ("a", "d", 10)], [60 + 10 * d for d in range(20)], day_0={"c": 50, "d": 10}
    )
    engine = assert_same(instance, settings())
    assert engine.places["people"][1] > 100 > 50 > engine.places["people"][2]
    fixed = assert_same(instance, settings("flee-fixed"))
    assert (fixed.places["room"][1:] == 50).all()


def test_roads_of_no_length_end_some_time() -> None:
    places = {"a": ("hub", "H", 0), "b": ("hub", "H", 0), "z": ("conflict", "H", 5)}
    assert_same(made(places, [("a", "b", 0), ("z", "a", 10)], [0, 3, 5, 5]), settings())


# -- a family of instances -----------------------------------------------------------------------------


@st.composite
def instances(draw: st.DrawFn) -> FleeInstance:
    size = draw(st.integers(2, 6), label="places")
    days = draw(st.integers(3, 9), label="days")
    kinds = draw(
        st.lists(
            st.sampled_from(["town", "camp", "idpcamp", "conflict", "hub", "marker"]), min_size=size, max_size=size
        ),
        label="kinds",
    )
    kinds[0] = "conflict"
    names = [f"p{i}" for i in range(size)]
    places = {
        name: (kind, draw(st.sampled_from("HA")) if i else "H", draw(st.integers(0 if i else 1, 30)), 2.0 * i, 0.5 * i)
        for i, (name, kind) in enumerate(zip(names, kinds, strict=True))
    }
    pair = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda ends: ends[0] != ends[1])
    walked = draw(st.booleans(), label="walked")
    roads = [
        (names[a], names[b], draw(st.integers(1, 90)), draw(st.sampled_from([0, 0, 0, 1, 2])), speed, walk)
        for a, b in draw(st.lists(pair, min_size=1, max_size=9), label="roads")
        for speed in [draw(st.sampled_from([np.nan, np.nan, 20.0, 70.0]))]
        for walk in [draw(st.sampled_from([0.0, 0.4, 1.0])) if walked else 0.0]
    ]
    total, day_0 = [0], {}
    for name, kind in zip(names, kinds, strict=True):
        if "camp" in kind:
            day_0[name] = draw(st.integers(0, 10))
            total[0] += day_0[name]
    for _ in range(days - 1):
        total.append(max(total[-1] + draw(st.integers(-8, 15)), 0))
    quiet = st.lists(st.sampled_from([0.0, 0.0, 0.4, 1.0]), min_size=days, max_size=days)
    conflicts: dict[str, list[float]] = {names[0]: [1.0] * days}
    for name in names[1:]:
        if draw(st.booleans()):
            conflicts[name] = draw(quiet)
    closures = []
    kinds_of_closure = ["country", "location", "camp", "idpcamp", "link", "remove_forced_redirection"]
    for kind in draw(st.lists(st.sampled_from(kinds_of_closure), max_size=3)):
        start = draw(st.integers(0, days - 1))
        end = draw(st.sampled_from([-1, start + 1, start + 2, start + 3]))
        ends = ("H", "A") if kind == "country" else draw(st.permutations(names))[:2]
        # a camp closure of the place all people come from would end its conflict, at which both stop
        if kind in ("camp", "idpcamp") and ends[0] == names[0]:
            ends = (names[1], names[0])
        closures.append(closure(kind, ends[0], ends[1], start, end))
    decay = draw(st.sampled_from([[], [1.0, 0.5, 0.1]]))
    return made(places, roads, total, day_0=day_0, closures=closures, conflicts=conflicts, decay=decay)


CHOSEN = st.builds(
    settings,
    st.sampled_from(RULES),
    awareness_level=st.integers(1, 3),
    max_move_speed=st.sampled_from([30, 64, 200]),
    max_walk_speed=st.sampled_from([12, 35]),
    start_on_foot=st.integers(0, 1),
    avoid_short_stints=st.integers(0, 1),
    take_from_population=st.integers(0, 1),
    camp_movechance=st.sampled_from([0.001, 0.3]),
    default_movechance=st.sampled_from([0.3, 0.7, 1.0]),
    weight_power=st.sampled_from([1.0, 0.5, 2.0]),
    capacity_buffer=st.sampled_from([0.9, 0.3]),
    decay_every=st.sampled_from([0, 2]),
    pruning_threshold=st.sampled_from([1.0, 1.0, 1.2, 3.0]),
    stay_close_to_home=st.sampled_from([0, 0, 1]),
    insert_day0=st.sampled_from([0, 1]),
    sum_from_camps=st.sampled_from([0, 1]),
)


@hypothesis(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(instances(), CHOSEN, st.integers(0, 2**32 - 1))
def test_little_instances(instance: FleeInstance, chosen: FleeSettings, seed: int) -> None:
    note(f"{instance}\n{chosen}")
    if chosen.take_from_population:
        instance = replace(instance, population=instance.population + 1000)
    assert_same(instance, chosen, seed)


# -- published conflicts -------------------------------------------------------------------------------


def published(name: str) -> FleeInstance:
    if not (CONFLICTS / name).is_dir():
        pytest.skip(f"the conflicts folder has no {name}")
    return load_flee(CONFLICTS / name)


@pytest.mark.parametrize("rules", RULES)
def test_mali_shortened(rules: str) -> None:
    mali = published("mali2012")
    assert_same(shortened(mali, 60, 0.05), settings(rules), seed=2)
    assert_same(shortened(mali, 300, 0.01), settings(rules, awareness_level=2, camp_weight=2.0), seed=3)


@pytest.mark.slow
def test_mali_whole() -> None:
    assert_same(published("mali2012"), settings(), seed=4)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["burundi2015", "car2013", "ssudan2014"])
def test_the_others_with_a_twentieth_of_the_people(name: str) -> None:
    instance = published(name)
    assert_same(shortened(instance, instance.days, 0.05), settings(), seed=5)


def test_another_replicate_is_another_run() -> None:
    engines = [FleeEngine(country(), settings(), 1, replicate) for replicate in (0, 1)]
    for engine in engines:
        engine.run()
    assert not np.array_equal(engines[0].places["people"], engines[1].places["people"])
