"""Routes: weights by hand, and chosen as often as they weigh."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from model.hand import front_of, rows, siege_of, terrain
from sim.model.banks import Banks
from sim.model.refs import handed
from sim.model.rules import routes
from sim.model.rules.reception import Reception
from sim.model.rules.routes import SLOTS, RouteParameters, Routes
from sim.world.world import CrossingKind, PlaceKind

DISTRICT, CAPITAL, CROSSING, SITE, EXIT = (int(k) for k in PlaceKind)


#: Two districts, a capital, a bridge, a ford, a site and an exit.
HERE = terrain(
    kind=np.array([DISTRICT, DISTRICT, CAPITAL, CROSSING, CROSSING, SITE, EXIT], np.int8),
    crossing_kind=np.array([-1, -1, -1, CrossingKind.BRIDGE, CrossingKind.FORD, -1, -1], np.int8),
)
P = RouteParameters(
    conflict_weight=0.25,
    insurgent_weight=0.5,
    capital_pull=2.0,
    foreign=0.8,
    ford_pull=0.3,
    informed=0.75,
    full_site=0.4,
)


def attraction(**changes: np.ndarray) -> np.ndarray:
    """Return the attraction of the places for civilians."""
    given = {"held": np.zeros(7, np.int8), "intensity": np.zeros(7), "fullness": np.zeros(7)}
    given |= {"near": np.ones(7), "far": np.ones(7), "stay": np.zeros(7)} | changes
    front, siege = front_of(*given["held"]), siege_of(7, intensity=given["intensity"])
    shut = np.zeros(7)  # to soldiers, whose banks are others
    near, beyond = (np.stack([given[name], shut], axis=1) for name in ("near", "far"))
    none = np.zeros(7)
    banks = Banks(near, near, np.zeros((7, 2), np.int8), beyond, beyond, none, given["stay"], none, none)
    out = np.full(7, np.nan)
    routes.attraction(HERE, handed(front), handed(siege), handed(banks), given["fullness"], handed(P.plain()), out)
    return out


def test_attraction_in_peace_is_that_of_the_kind_of_place() -> None:
    np.testing.assert_allclose(attraction(), [1.0, 1.0, 2.0, 0.8, 0.8 * 0.3, 0.0, 0.0])


def test_fighting_and_insurgents_make_a_place_less_attractive() -> None:
    held = np.array([1, 0, 1, 1, 0, 1, 1], np.int8)
    intensity = np.array([1.0, 0.5, 0.0, 1.0, 0, 0, 0])
    expected = [0.25 * 0.5, 0.25**0.5, 2.0 * 0.5, 0.8, 0.24, 0, 0]
    np.testing.assert_allclose(attraction(held=held, intensity=intensity), expected)


def test_a_crossing_attracts_by_what_people_know_of_its_banks() -> None:
    near, far = np.ones(7), np.ones(7)
    near[3], far[3] = 0.1, 0.2
    far[4] = 0.0
    found = attraction(near=near, far=far)
    assert found[3] == pytest.approx(0.8 * 0.1 * (1 - 0.75 * 0.8))
    assert found[4] == pytest.approx(0.8 * 0.3 * 0.25)  # a quarter does not know that it is shut


def test_a_crossing_attracts_by_the_chance_to_get_over_before_patience_ends() -> None:
    near, far, stay = np.ones(7), np.ones(7), np.full(7, 0.5)
    near[3], far[3] = 0.5, 0.4  # of a day: known 0.2, believed 0.5; in all 0.2 / (1 - 0.8 / 2) and 0.5 / (1 - 0.5 / 2)
    far[4] = 0.0
    found = attraction(near=near, far=far, stay=stay)
    assert found[3] == pytest.approx(0.8 * (0.75 / 3 + 0.25 * 2 / 3))
    assert found[4] == pytest.approx(0.8 * 0.3 * 0.25)
    more = [attraction(near=np.full(7, o), far=far, stay=stay)[3] for o in np.linspace(0, 1, 11)]
    assert more[0] == 0.0
    assert (np.diff(more) > 0.0).all()


def test_a_full_site_makes_its_crossing_less_attractive() -> None:
    fullness = np.zeros(7)
    fullness[3], fullness[4] = 1.0, 0.5
    found = attraction(fullness=fullness)
    assert found[3] == pytest.approx(0.8 * 0.4)
    assert found[4] == pytest.approx(0.24 * (1 - 0.6 * 0.5))


def test_a_site_is_as_full_as_people_are_sent_there() -> None:
    """A site without places is full, empty or not, and so is all if no site behind a crossing has any."""
    fullness = np.zeros(5)
    assigned, capacity = np.array([0, 30, 90, 9, 4]), np.array([0.0, 40.0, 60.0, np.inf, 0.0])
    here = terrain(crossings=rows(0, 1, 2, 3, 4), site_first=rows(0, 1, 2, 3, 4, 5), site_rows=rows(0, 1, 2, 3, 4))
    routes.fill_up(here, handed(Reception(capacity, capacity.copy(), assigned)), fullness)
    assert fullness.tolist() == [1.0, 0.75, 1.0, 0.0, 1.0]


def test_a_site_that_is_not_there_yet_hides_no_other_one() -> None:
    """One that an event opens later drew people as if it had room; so did one too small for a household."""
    fullness = np.zeros(3)
    assigned, capacity = np.array([0, 30, 70, 3]), np.array([0.0, 40.0, 60.0, 5.0])
    here = terrain(
        crossings=rows(0, 1, 2),
        unopened=np.array([True, False, False, False]),
        site_first=rows(0, 2, 4, 5),
        site_rows=rows(0, 1, 3, 1, 0),
    )
    routes.fill_up(here, handed(Reception(capacity, capacity.copy(), assigned)), fullness)
    assert fullness.tolist() == [0.75, 1.0, 1.0]
    capacity[0] = 20.0
    routes.fill_up(here, handed(Reception(capacity, capacity.copy(), assigned)), fullness)
    assert fullness.tolist() == [0.0, 1.0, 0.0]


def test_weight_is_attraction_over_softened_distance() -> None:
    first, end, km = rows(0, 2, 2, 3), rows(1, 2, 0), np.array([10.0, 90.0, 30.0])
    attract, divisor, nothing = np.array([1.0, 0.5, 2.0]), np.full(3, np.nan), np.zeros(3)
    routes.resistance(km, 10.0, 2.0, divisor)
    weight, running, guide = np.full(3, np.nan), np.full(3, np.nan), np.zeros((3, SLOTS), np.int32)
    known = Routes(first, end, nothing, divisor, rows(0, 0, 0, 0), rows(), weight, running, guide, nothing, attract)
    routes.weights(handed(known))
    np.testing.assert_allclose(weight, [0.5 / 400, 2.0 / 10_000, 1.0 / 1600])
    np.testing.assert_allclose(running, [weight[0], weight[0] + weight[1], weight[2]])


def pick(weight: list[float], u: float, shun: int = -1, begin: int = 0) -> int:
    """Choose among routes that end at 0, 1, 2 …; those before `begin` belong to another place."""
    w = np.array(weight)
    running = np.concatenate([np.cumsum(w[:begin]), np.cumsum(w[begin:])])
    return routes.choose(w, running, np.arange(len(w), dtype=np.int32), begin, len(w), shun, u)


@pytest.mark.parametrize("shun", [-1, 1])
def test_routes_are_chosen_as_often_as_they_weigh(shun: int) -> None:
    weight = np.array([3.0, 2.0, 0.0, 1.0, 4.0])
    u = (np.arange(10_000) + 0.5) / 10_000
    found = np.bincount([pick(weight.tolist(), x, shun) for x in u], minlength=5)
    if shun >= 0:
        weight[shun] = 0.0
    np.testing.assert_allclose(found / 10_000, weight / weight.sum(), atol=2e-4)


def test_a_chance_draw_chooses_as_often_as_weighed() -> None:
    u = np.random.default_rng(4).random(5000)
    found = np.bincount([pick([3.0, 2.0, 1.0], x) for x in u])
    assert stats.chisquare(found, np.array([3, 2, 1]) / 6 * 5000).pvalue > 1e-3


@pytest.mark.parametrize("u", [1e-10, 0.2, 0.5, 0.8, 1 - 1e-10])
def test_a_shunned_crossing_and_a_route_without_weight_are_never_chosen(u: float) -> None:
    assert pick([0.0, 1.0, 0.0, 1.0, 0.0], u) in (1, 3)
    assert pick([0.0, 1.0, 0.0, 1.0, 0.0], u, shun=3) == 1
    assert pick([0.0, 1.0, 0.0, 1.0, 0.0], u, shun=1) == 3


def test_who_knows_no_route_chooses_none() -> None:
    assert pick([], 0.5) == -1
    assert pick([0.0, 0.0], 0.5) == -1
    assert pick([0.0, 7.0], 0.5, shun=1) == -1


def test_only_the_routes_of_the_own_place_are_chosen() -> None:
    assert {pick([9.0, 9.0, 1.0, 1.0], u, begin=2) for u in np.linspace(0.01, 0.99, 50)} == {2, 3}
    assert {pick([9.0, 9.0, 1.0, 1.0], u, shun=2, begin=2) for u in np.linspace(0.01, 0.99, 50)} == {3}
