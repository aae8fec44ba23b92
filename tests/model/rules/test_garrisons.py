"""Garrisons: the nested logit by hand, and squads that leave one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from model.hand import engine, people, plan, valley
from sim.model.network import Network
from sim.model.parties import DISPERSED, MILITARY, MOVING
from sim.model.random import Purpose, exponential, uniform
from sim.model.rules import garrisons
from sim.model.rules.garrisons import CROSS, DISPERSE, WITHDRAW, GarrisonParameters
from sim.world import World, shortest_km

P = GarrisonParameters(withdraw=3.0, cross=1.1, patience_hours=6.0, nest_hours=1.0)
FAR_AWAY = np.inf
HEADER = "date,action,target,value,kind,source,confidence,note\n"


def answers(capital: float, crossings: list[float], openness: list[float] | None = None) -> np.ndarray:
    numbers = (P.withdraw, P.cross, P.patience_hours, P.nest_hours)
    return garrisons.answers(capital, np.array(crossings), np.array(openness or [1.0] * len(crossings)), *numbers)


def test_the_answers_are_the_nested_logit_by_hand() -> None:
    hours, openness = np.array([2.0, 3.5, 9.0]), np.array([1.0, 0.5, 0.05])
    within = openness * np.exp(-hours / 1.0)
    v_cross = 1.1 + (1.0 / 6.0) * np.log(within.sum())
    v = np.array([0.0, 3.0 - 4.0 / 6.0, v_cross])
    share = np.exp(v) / np.exp(v).sum()
    expected = [*share[:2], *(share[2] * within / within.sum())]
    np.testing.assert_allclose(answers(4.0, hours.tolist(), openness.tolist()), expected, rtol=1e-12)


@pytest.mark.parametrize("capital", [0.0, 7.0, 1e4, FAR_AWAY])
@pytest.mark.parametrize("crossings", [[], [1.0], [FAR_AWAY, 3.0], [800.0, 801.0]])
def test_the_answers_sum_to_one_and_none_is_negative(capital: float, crossings: list[float]) -> None:
    found = answers(capital, crossings)
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    assert (found >= 0).all()


def test_an_answer_without_a_goal_drops_out() -> None:
    assert answers(FAR_AWAY, [FAR_AWAY]).tolist() == [1.0, 0.0, 0.0]
    assert answers(FAR_AWAY, [1.0], [0.0]).tolist() == [1.0, 0.0, 0.0]
    only_capital = answers(6.0, [FAR_AWAY])
    assert only_capital[CROSS] == 0.0
    assert only_capital[WITHDRAW] / only_capital[DISPERSE] == pytest.approx(np.exp(3.0 - 1.0))


def test_at_a_post_cut_off_by_land_crossing_against_dispersing_is_the_logit_of_cross() -> None:
    found = answers(FAR_AWAY, [0.0, FAR_AWAY])
    assert found[CROSS] == pytest.approx(np.exp(1.1) / (1 + np.exp(1.1)))


def test_two_crossings_side_by_side_are_hardly_two_chances() -> None:
    one, two = answers(FAR_AWAY, [2.0])[CROSS:].sum(), answers(FAR_AWAY, [2.0, 2.0])[CROSS:]
    assert two[0] == pytest.approx(two[1])
    odds = two.sum() / (1 - two.sum()) / (one / (1 - one))
    assert odds == pytest.approx(2 ** (1.0 / 6.0))  # two independent chances would make it 2


def test_the_nearer_and_the_more_open_crossing_wins() -> None:
    near, far = answers(5.0, [1.0, 2.0])[CROSS:]
    assert near / far == pytest.approx(np.e)
    ajar, wide = answers(5.0, [1.0, 1.0], [0.25, 1.0])[CROSS:]
    assert wide / ajar == pytest.approx(4.0)


def test_a_squad_picks_by_its_own_uniform_number() -> None:
    cumulative = np.cumsum([0.2, 0.3, 0.5])
    found = [garrisons.pick(cumulative, 1, 2, order, 9, 0) for order in range(3000)]
    u = [uniform(1, 2, order, 9, 0, Purpose.SQUAD_CHOICE) for order in range(3000)]
    assert found == np.searchsorted(cumulative, u, side="right").tolist()
    assert stats.chisquare(np.bincount(found), [600, 900, 1500]).pvalue > 1e-3


def test_rounding_errors_of_the_sum_never_leave_a_squad_without_an_answer() -> None:
    assert garrisons.pick(np.array([0.0, 1e-12]), 1, 2, 3, 9, 0) == 1


# -- desertion ---------------------------------------------------------------------------------------


def test_squads_desert_when_the_clock_passes_their_ordered_thresholds() -> None:
    squads, gaps = 6, [exponential(1, 0, k, 9, 0, Purpose.DESERTION) / (6 - k) for k in range(6)]
    thresholds = np.cumsum(gaps)
    gap_sum, left = 0.0, []
    for clock in np.arange(0.0, 5.0, 0.1):
        gap_sum, leaving = garrisons.deserters(clock, gap_sum, squads - len(left), len(left), 9, 1, 0)
        left += [clock] * leaving
    assert left == [pytest.approx(0.1 * np.ceil(t / 0.1)) for t in thresholds if t < 4.9]
    assert len(left) >= 5


def test_the_share_that_deserts_is_the_exponential_one() -> None:
    gone = [garrisons.deserters(0.7, 0.0, 10, 0, 9, 1, run)[1] for run in range(2000)]
    p = 1 - np.exp(-0.7)
    assert abs(np.mean(gone) / 10 - p) < 4 * np.sqrt(p * (1 - p) / 20_000)
    assert stats.chisquare(*binned(np.bincount(gone, minlength=11), p)).pvalue > 1e-3


def binned(counts: np.ndarray, p: float) -> tuple[np.ndarray, np.ndarray]:
    """Return observed and expected numbers of runs with k of 10 gone, tails put together."""
    expected = stats.binom.pmf(np.arange(11), 10, p) * counts.sum()
    keep = slice(2, 9)
    return (
        np.array([counts[:2].sum(), *counts[keep], counts[9:].sum()]),
        np.array([expected[:2].sum(), *expected[keep], expected[9:].sum()]),
    )


def test_nobody_deserts_at_hazard_zero() -> None:
    assert garrisons.deserters(0.0, 0.0, 50, 0, 9, 1, 0) == (0.0, 0)


def test_the_share_of_lost_neighbours_by_hand() -> None:
    first, target = np.array([0, 1, 3, 4], np.int32), np.array([1, 0, 2, 1], np.int32)
    held = np.array([1, 0, 0], np.int8)
    assert [garrisons.lost_share(i, first, target, held) for i in range(3)] == [0.0, 0.5, 0.0]


# A chain of districts 0 - 1 - 2 - 3 that ends in a capital, 4, and a district 5 beside it.
CHAIN_FIRST = np.array([0, 1, 3, 5, 7, 9, 10], np.int32)
CHAIN = np.array([1, 0, 2, 1, 3, 2, 4, 3, 5, 4], np.int32)
CHAIN_LAND, CAPITAL = np.arange(6, dtype=np.int32), np.array([0, 0, 0, 0, 1, 0], np.int8)


@pytest.mark.parametrize(
    ("held", "refuge"),
    [
        ([0, 0, 0, 0, 0, 0], [1, 1, 1, 1]),
        ([0, 0, 1, 0, 0, 0], [0, 0, 1, 1]),  # one that has fallen itself may reach it
        ([1, 1, 1, 0, 0, 0], [0, 0, 1, 1]),
        ([0, 0, 0, 0, 1, 0], [0, 0, 0, 0]),
    ],
)
def test_there_is_a_refuge_where_a_way_through_own_districts_leads_to_a_capital(
    held: list[int], refuge: list[int]
) -> None:
    found = np.zeros(6, np.int8)
    garrisons.find_refuge(CHAIN_LAND, CHAIN_FIRST, CHAIN, np.array(held, np.int8), CAPITAL, found)
    assert found[:4].tolist() == refuge


def test_a_refuge_is_a_capital_the_shortest_ways_reach(panj: World) -> None:
    """On the real border, whoever holds what."""
    net, rng = Network.of(panj), np.random.default_rng(1)
    for _ in range(20):
        held = np.where(net.is_land, rng.random(len(net.is_land)) < 0.4, 0).astype(np.int8)
        found = np.zeros(len(held), np.int8)
        garrisons.find_refuge(net.land, net.first, net.target, held, net.is_capital, found)
        for place in net.land[net.is_capital[net.land] == 0]:
            hours = shortest_km(panj.roads, net.is_land & (held == 0), int(place))
            nearest, capital = garrisons.nearest_capital(net.capitals, held, hours, int(place))
            assert found[place] == np.isfinite(nearest)
            own = net.capitals[held[net.capitals] == 0]
            assert nearest == hours[own].min()
            assert capital in (own[np.argmin(hours[own])], -1)


def test_only_districts_that_are_cut_off_desert() -> None:
    """Place 1 has lost both neighbours and 0 one of one, 3 and 5 still reach the capital; 2 is lost itself."""
    held, garrison = np.array([1, 0, 1, 0, 0, 0], np.int8), np.array([95, 95, 95, 95, 95, 95], np.int64)
    clock, gaps, cut = np.zeros(6), np.zeros(6), garrisons.Cut.room(6)
    gone = np.zeros(6, np.int32)
    many = garrisons.desert(
        CHAIN_LAND, CHAIN_FIRST, CHAIN, held, CAPITAL, garrison, gone, clock, gaps, 0.5, 10, 1, 0, cut
    )
    assert clock.tolist() == [0.0, 0.5, 0.0, 0.0, 0.0, 0.0]
    expected = garrisons.deserters(0.5, 0.0, 10, 0, 2 * 1 + MILITARY, 1, 0)
    assert expected[1] > 0
    assert (many, cut.place[0], cut.squads[0], gaps[1]) == (1, 1, expected[1], expected[0])


def test_squads_go_where_their_answer_leads() -> None:
    party = people(400, size=10, kind=MILITARY)
    rows, goal = np.arange(400, dtype=np.int32), np.array([0, 7, 9], np.int32)
    count, due = np.zeros(3, np.int64), np.array([np.nan, 5.5, 6.25])
    garrisons.send(rows, party.columns(), np.array([0.2, 0.7, 1.0]), goal, due, count, 1, 0)
    state, at, when = (column[:400] for column in (party.state, party.at, party.due))
    away = state == MOVING
    assert set(zip(at[away].tolist(), when[away].tolist(), strict=True)) == {(7, 5.5), (9, 6.25)}
    assert (state[~away] == DISPERSED).all()
    assert count.tolist() == [10 * int(n) for n in ((~away).sum(), (at == 7).sum(), (at == 9).sum())]
    assert (party.choices[:400] == 1).all()
    np.testing.assert_allclose(count / 4000, [0.2, 0.5, 0.3], atol=0.08)


# -- squads in a run ---------------------------------------------------------------------------------


def test_a_garrison_of_57_leaves_as_five_squads_of_ten_and_one_of_seven(tmp_path: Path) -> None:
    run = engine(plan(), valley(tmp_path))
    for _ in range(3):  # the garrison of `mid` decides on the day it falls, the third
        run.advance()
    party, n, mid = run.parties, run.parties.count, run.world.places.index["mid"]
    squads = np.flatnonzero((party.kind[:n] == MILITARY) & (party.origin[:n] == mid))
    assert party.size[squads].tolist() == [10, 10, 10, 10, 10, 7]
    assert party.order[squads].tolist() == [0, 1, 2, 3, 4, 5]
    assert run.state.garrison[mid] == 0


def test_soldiers_of_a_taken_post_cross_or_disperse_but_never_withdraw(tmp_path: Path) -> None:
    for seed in range(20):
        world = valley(tmp_path, history=f"{HEADER}2021-06-01,capture,bridge,,,press,high,\n")
        run = engine(plan(days=2), world, seed=seed)
        run.advance()
        index = world.places.index
        party, n = run.parties, run.parties.count
        squads = np.flatnonzero((party.kind[:n] == MILITARY) & (party.origin[:n] == index["bridge"]))
        assert party.size[squads].sum() == 12
        assert run.state.garrison[index["city"]] == 100
        over = party.at[squads][party.state[squads] != DISPERSED]
        assert set(over.tolist()) <= {index["bridge"], index["camp"], index["town"]}


@pytest.mark.parametrize("lost", [True, False])
def test_squads_desert_only_where_every_road_to_a_capital_is_cut(tmp_path: Path, lost: bool) -> None:
    history = HEADER + ("2021-06-02,capture,city,,,press,high,\n" if lost else "")
    run = engine(plan(days=30, branch=29, garrisons__desertion=5.0), valley(tmp_path, history=history)).run()
    mid = run.world.places.index["mid"]
    assert run.state.held[mid] == 0
    assert (run.state.garrison[mid] == 0) == lost
