"""Who leaves where nobody was counted: cases worked out on paper, and what the rest of a run makes of it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.flee.model.departures import Amount, Departures, Law, departures_of, leaving
from sim.flee.model.engine import FleeEngine, run_flee
from sim.flee.model.settings import settings_of, silent
from sim.flee.world.instance import Change, FleeInstance, FleeKind
from sim.scenario.errors import Problems
from sim.validation.trials import thinned

from .made import made, settings

PLACES = {"a": ("conflict", "Home", 1000), "b": ("conflict", "Home", 90), "c": ("camp", "Away", 500)}
ROADS = [("a", "c", 10), ("b", "c", 10)]


def driven(by: dict[str, Any] | None, days: int = 3, **more: Any) -> FleeInstance:
    asked = {"spawn_rules": {} if by is None else {"conflict_driven_spawning": by, **more.pop("beside", {})}}
    return made(PLACES, ROADS, [0] * days, asked=asked, **more)


def left(instance: FleeInstance, **chosen: float) -> list[int]:
    """Return how many have left by the end of every day."""
    return [int(n) for n in run_flee(instance, settings(**chosen), 1, 0).people]


def test_a_number_of_people_leaves_every_place_in_conflict_every_day() -> None:
    one = driven({"spawn_mode": "constant", "displaced_per_conflict_day": 20})
    assert left(one) == [40, 80, 120]
    graded = {"a": [0.5] * 3, "b": [0.0, 0.0, 0.29]}
    instance = made({**PLACES, "a": ("town", "Home", 1000), "b": ("town", "Home", 90)}, ROADS, [0] * 3,
                    conflicts=graded, asked=one.settings)  # fmt: skip
    assert left(instance) == [10, 20, 35]  # ⌊20 · 0.5⌋, and on the last day ⌊20 · 0.29⌋ = 5 beside


def test_a_share_of_the_people_leaves_and_may_be_taken_from_them() -> None:
    by = {"spawn_mode": "pop_ratio", "displaced_per_conflict_day": 0.1}
    assert left(driven(by)) == [109, 218, 327]
    # a: 1000, 900, 810 -> 100, 90, 81; b: 90, 81, 73 -> 9, ⌊8.1⌋, ⌊7.3⌋
    assert left(driven(by, beside={"take_from_population": True}), take_from_population=1) == [109, 207, 295]


def test_a_war_that_is_too_old_for_anybody_to_leave_is_told_as_such() -> None:
    old = made(PLACES, ROADS, [10 * day for day in range(5)], decay=[1.0, 0.0])
    with pytest.raises(Problems, match=r"young enough for anybody to leave.*conflict_spawn_decay ends with 0"):
        FleeEngine(old, settings(decay_every=2), 1, 0).rehearse()


def test_as_many_people_leave_a_thinned_conflict_by_its_conflicts_and_are_taken_from_it() -> None:
    by = {"spawn_mode": "pop_ratio", "displaced_per_conflict_day": 0.1}
    case = made(PLACES, ROADS, [100] * 3, asked={"spawn_rules": {"conflict_driven_spawning": by}})
    small = thinned(case, 25)
    engine = FleeEngine(small, settings(take_from_population=1), 1, 0)
    people = [int(n) * small.people_each for n in engine.run().people]
    assert people == [108, 204, 292]  # of 109, 207 and 295, those that are four together at one place
    assert engine.population[:2].tolist() == [729, 66], "⌊8.1⌋ and ⌊7.3⌋ of b stay"
    told = made(PLACES, ROADS, [100, 100, 140])
    engine = FleeEngine(thinned(told, 14), settings(take_from_population=1), 1, 0)
    engine.run()
    assert engine.population[:2].sum() == 1090 - 40, "and so they are where the counts say how many"


def test_poisson_numbers_have_their_mean_and_are_the_same_each_time() -> None:
    by = {"spawn_mode": "poisson", "displaced_per_conflict_day": 30}
    first = left(driven(by, days=60))
    assert first == left(driven(by, days=60))
    assert abs(first[-1] - 3600) < 5 * 60  # 120 draws of mean 30: sd 60
    assert len({b - a for a, b in pairwise(first)}) > 10


def test_the_defaults_are_flees() -> None:
    assert departures_of(driven({})) == Departures(Law.CONFLICT, Amount.CONSTANT, (500.0,))
    assert departures_of(driven({"spawn_mode": "pop_ratio"})).per_day == (0.01,)
    assert departures_of(driven(None)).law is Law.COUNTS


def test_floods_displace_by_their_level_and_not_where_it_is_dry() -> None:
    share = Departures(Law.FLOOD, Amount.POP_RATIO, (0.7, 0.1, 0.5))
    dry = np.zeros(3)
    found = leaving(share, dry, np.array([0, 1, 2], np.int32), np.array([100.0, 100.0, 33.0]), 1.0, (1, 0, 0))
    assert found.tolist() == [0, 10, 16]
    number = Departures(Law.FLOOD, Amount.CONSTANT, (9.0, 5.0, 7.9))
    assert leaving(number, dry, np.array([0, 1, 2], np.int32), dry, 2.0, (1, 0, 0)).tolist() == [0, 10, 15]


def test_without_counts_a_hundredth_leaves_and_how_many_is_drawn() -> None:
    instance = driven(None, counted=False)
    assert departures_of(instance) == Departures(depletes=True, guessed=True, law=Law.CONFLICT)
    assert left(instance) == [10, 19, 28]  # a: 1000, 990, 981 -> 10, 9, 9; b: 90 -> none
    assert left(instance, departures_factor=4)[0] == 43  # 40 of a, 3 of b
    assert "departures_factor" not in silent(instance)
    assert "departures_factor" in silent(driven(None))


def test_a_camp_keeps_the_room_of_those_of_day_0_where_nobody_was_counted() -> None:
    instance = driven({"spawn_mode": "constant"}, day_0={"c": 100})
    assert FleeEngine(instance, settings(), 1, 0).capacity[2] == 500
    assert FleeEngine(made(PLACES, ROADS, [0], day_0={"c": 100}), settings(), 1, 0).capacity[2] == 400


def test_a_run_in_which_nobody_can_leave_is_refused() -> None:
    quiet = made({**PLACES, "a": ("town", "Home", 1), "b": ("town", "Home", 1)}, ROADS, [0] * 3, counted=False)
    with pytest.raises(Problems, match=r"nobody ever leaves.*there is no conflict"):
        FleeEngine(quiet, settings(), 1, 0).rehearse()
    change = Change(0, FleeKind.CONFLICT, 1, "by hand")
    FleeEngine(made(PLACES, ROADS, [0] * 3, counted=False, changes=(change,)), settings(), 1, 0).rehearse()


def test_camps_that_begin_empty_have_the_room_of_those_who_are_left_out_taken() -> None:
    instance = made(PLACES, ROADS, [0, 10], day_0={"c": 0}, before=np.array([480.0]), initial_idps=np.array([0, 0, 9]))
    engine = FleeEngine(instance, settings(), 1, 0)
    assert engine.capacity[2] == 20
    engine.advance(0)
    assert engine.alive == 0
    full = made(PLACES, ROADS, [0], before=np.array([600.0]))
    assert FleeEngine(full, settings("flee-fixed"), 1, 0).capacity[2] == 1  # no room, where Flee has no limit
    assert FleeEngine(full, settings("flee"), 1, 0).capacity[2] == -100


def test_displaced_people_at_home_on_day_0_stand_in_towns_too_where_the_documentation_counts() -> None:
    idps = np.array([7, 0, 5])
    instance = made({**PLACES, "a": ("town", "Home", 1)}, ROADS, [0], initial_idps=idps)
    for rules, there in (("flee", [0, 0, 5]), ("flee-fixed", [7, 0, 5])):
        engine = FleeEngine(instance, settings(rules, default_movechance=0, camp_movechance=0), 1, 0)
        engine.advance(0)
        assert engine.places["people"].tolist() == there
    assert "idps_anywhere" not in silent(instance)


def test_settings_with_nothing_to_act_on_are_silent() -> None:
    unheard = silent(made(PLACES, ROADS, [0]))
    assert {"departures_factor", "flood_weighs_twice", "flee_when_starving", "use_economic_pull"} <= unheard
    assert "idps_anywhere" in unheard
    asked = {"move_rules": {"use_economic_pull": True}}
    pulled = made(PLACES, ROADS, [0], asked=asked, trade=np.ones(3), hdi=np.ones(3))
    assert settings_of(pulled).use_economic_pull == 1
    assert "use_economic_pull" not in silent(pulled)
