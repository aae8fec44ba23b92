"""Garrisons: the nested logit by hand, and squads that leave one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from model.hand import (
    CAPITAL,
    CHAIN,
    CHAIN_LAND,
    arrays,
    engine,
    front_of,
    luck,
    nobody_fallen,
    people,
    plan,
    rows,
    siege_of,
    start,
    terrain,
    valley,
    within,
)
from sim.model.banks import Banks
from sim.model.network import AllRoads, Network
from sim.model.parties import DISPERSED, MILITARY, MOVING, QUEUEING, SETTLED, Crowd, Listed, Parties
from sim.model.random import Purpose, exponential, uniform
from sim.model.refs import handed
from sim.model.rules import garrisons
from sim.model.rules.front import Front
from sim.model.rules.garrisons import (
    CROSS,
    DISPERSE,
    WITHDRAW,
    GarrisonParameters,
    Garrisons,
    Muster,
    Outlook,
)
from sim.model.rules.movement import MovementParameters
from sim.model.rules.siege import Siege
from sim.model.rules.surrender import News, SurrenderParameters
from sim.scenario.parameters import describe
from sim.world import World

P = GarrisonParameters(withdraw=3.0, cross=1.1, patience_hours=6.0, nest_hours=1.0, road_home=0.0)
FAR_AWAY = np.inf
HEADER = "date,action,target,value,kind,source,confidence,note\n"


def answers(capital: float, crossings: list[float], openness: list[float] | None = None) -> np.ndarray:
    hours, x = np.array([0.0, *crossings]), len(crossings)  # place 0 is no crossing
    out, ajar = np.full(CROSS + x, np.nan), np.array(openness or [1.0] * x)
    given = np.arange(1, x + 1, dtype=np.int32), ajar, handed(P.plain()), np.zeros(x)
    garrisons.answers(P.withdraw - capital / P.patience_hours, hours, *given, out)
    return out


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
    own = luck(2)
    found = [garrisons.pick(cumulative, 0.0, 1.0, own, order, 9, 0) for order in range(3000)]
    u = [uniform(1, 2, order, 9, 0, Purpose.SQUAD_CHOICE) for order in range(3000)]
    assert found == np.searchsorted(cumulative, u, side="right").tolist()
    assert stats.chisquare(np.bincount(found), [600, 900, 1500]).pvalue > 1e-3


def test_rounding_errors_of_the_sum_never_leave_a_squad_without_an_answer() -> None:
    assert garrisons.pick(np.array([0.0, 1e-12]), 0.0, 1.0, luck(2), 3, 9, 0) == 1


def test_a_garrison_falls_back_in_order_as_a_whole_or_not_at_all() -> None:
    """Its squads cross where it does not; where it does, each withdraws with chance 0.8 by its own number."""
    cross_for_sure, back = np.array([0.0, 0.0, 1.0]), []
    for place in range(400):
        who = 2 * place + MILITARY
        found = [garrisons.pick(cross_for_sure, 0.8, 0.4, luck(), order, who, 0) for order in range(20)]
        u = [uniform(1, 0, order, who, 0, Purpose.SQUAD_CHOICE) for order in range(20)]
        back.append(uniform(1, 0, 0, who, 0, Purpose.ROAD_HOME) < 0.4)
        assert found == ([DISPERSE if x < 1.0 - 0.8 else WITHDRAW for x in u] if back[-1] else [CROSS] * 20)
    assert within(np.mean(back), 0.4, 4, np.sqrt(0.4 * 0.6 / 400))


# -- desertion ---------------------------------------------------------------------------------------


def test_squads_desert_when_the_clock_passes_their_ordered_thresholds() -> None:
    squads, gaps = 6, [exponential(1, 0, k, 9, 0, Purpose.DESERTION) / (6 - k) for k in range(6)]
    thresholds = np.cumsum(gaps)
    gap_sum, left, own = 0.0, [], luck()
    for clock in np.arange(0.0, 5.0, 0.1):
        gap_sum, leaving = garrisons.deserters(clock, gap_sum, squads - len(left), len(left), 9, own)
        left += [clock] * leaving
    assert left == [pytest.approx(0.1 * np.ceil(t / 0.1)) for t in thresholds if t < 4.9]
    assert len(left) >= 5


def test_the_share_that_deserts_is_the_exponential_one() -> None:
    gone = [garrisons.deserters(0.7, 0.0, 10, 0, 9, luck(run))[1] for run in range(2000)]
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
    assert garrisons.deserters(0.0, 0.0, 50, 0, 9, luck()) == (0.0, 0)


def outlook(
    here: object,
    front: Front,
    banks: Banks,
    hours: np.ndarray,
    muster: Muster,
    given_up: bool = False,
    siege: Siege | None = None,
    **values: float,
) -> Outlook:
    p, q = P.plain()._replace(**values), SurrenderParameters(spread=1.0).plain()
    news = News(10, siege or siege_of(len(front.held)), False, given_up, q)
    return handed(Outlook(here, front, banks, hours, p, luck(), muster, news))  # type: ignore[arg-type]


def banks(places: int, openness: float = 1.0, stay: float = 0.0) -> Banks:
    both, ones = np.full((places, 2), openness), np.ones(places)
    far = np.full((places, 2), 2, np.int8)
    return Banks(both, both, far, both.copy(), both.copy(), ones, np.full(places, stay), ones, ones)


def test_only_districts_that_are_cut_off_desert() -> None:
    """Place 1 has lost both neighbours and 0 one of one, 3 and 5 still reach the capital; 2 is lost itself."""
    state = Garrisons.first(start(garrison=np.full(6, 95, np.int64)))
    here = terrain(land=CHAIN_LAND, roads=CHAIN, is_capital=CAPITAL, inland=rows(*[-1] * 6), province=CHAIN_LAND)
    muster = Muster.room(6, 10, 0)
    out = outlook(here, front_of(1, 0, 1, 0, 0, 0), banks(6), np.ones(10), muster, desertion=0.5, squad_size=10.0)
    many = garrisons.desert(handed(state), out)
    assert state.desert_clock.tolist() == [0.0, 0.5, 0.0, 0.0, 0.0, 0.0]
    expected = garrisons.deserters(0.5, 0.0, 10, 0, 2 * 1 + MILITARY, luck())
    assert expected[1] > 0
    assert (many, muster.place[0], muster.squads[0], state.desert_gaps[1]) == (1, 1, expected[1], expected[0])


@pytest.mark.parametrize(("fought", "factor"), [(False, np.exp(2 / 3)), (True, np.exp(-2 / 3))])
def test_squads_desert_sooner_where_both_neighbours_gave_up_than_where_both_fought(fought: bool, factor: float) -> None:
    state = Garrisons.first(start(garrison=np.full(6, 95, np.int64)))
    here = terrain(land=CHAIN_LAND, roads=CHAIN, is_capital=CAPITAL, inland=rows(*[-1] * 6), province=CHAIN_LAND)
    fell = np.array([9.0, -np.inf, 8.0, -np.inf, -np.inf, -np.inf])
    siege = siege_of(6, **{"stormed_on" if fought else "handed_on": fell})
    given = banks(6), np.ones(10), Muster.room(6, 10, 0)
    out = outlook(here, front_of(1, 0, 1, 0, 0, 0), *given, siege=siege, desertion=0.5, squad_size=10.0)
    garrisons.desert(handed(state), out)
    assert state.desert_clock[1] == pytest.approx(0.5 * factor)


def test_where_the_centre_has_given_up_no_capital_is_a_refuge(small: World) -> None:
    state = Garrisons.first(start(garrison=np.full(6, 95, np.int64)))
    here = terrain(land=CHAIN_LAND, roads=CHAIN, is_capital=CAPITAL, inland=rows(*[-1] * 6), province=CHAIN_LAND)
    given = banks(6), np.ones(10), Muster.room(6, 10, 0)
    garrisons.desert(handed(state), outlook(here, front_of(1, 0, 1, 0, 0, 0), *given, given_up=True, desertion=0.5))
    assert state.desert_clock.tolist() == [0.0, 0.5, 0.0, 0.125, 0.0, 0.0]  # place 3 has lost one neighbour of two
    assert Pass(small, given_up=True).send(people(300, size=10, kind=MILITARY))["city"] == 0.0


class Pass:
    """The valley, whose squads stand at `mid`: the city lies 1.6 hours away, the bridge 0.1 hours."""

    def __init__(
        self, world: World, lost: str = "", openness: float = 1.0, given_up: bool = False, **values: float
    ) -> None:
        self.net, self.index = Network.of(world), world.places.index
        n, roads = len(world.places), world.roads
        hours = garrisons.squad_hours(self.net, self.net.hours(MovementParameters().speeds()), P)
        front = front_of(*[int(name in lost.split()) for name in world.places.ids])
        self.muster = Muster.room(n, len(roads), len(self.net.crossings))
        self.out = outlook(self.net.terrain, front, banks(n, openness), hours, self.muster, given_up, **values)
        self.flow = np.zeros((len(roads), 2), np.int64)

    def send(self, party: Parties, start: str = "mid", day: int = 3) -> dict[str, float]:
        """Let all squads that stand somewhere decide; return the share of the people by answer."""
        n, place = party.count, self.index[start]
        party.at[:n] = place
        garrisons.send(day, place, np.arange(n, dtype=np.int32), handed(party.columns()), self.out, self.flow)
        goal = {name: (party.state[:n] == MOVING) & (party.at[:n] == self.index[name]) for name in ("city", "bridge")}
        goal["home"] = party.state[:n] == DISPERSED
        return {name: float(where.mean()) for name, where in goal.items()}

    def road(self, start: str, end: str) -> int:
        roads = self.net.world.roads
        (found,) = np.flatnonzero((roads.origin == self.index[start]) & (roads.target == self.index[end]))
        return int(found)


def test_squads_go_where_their_answer_leads(small: World) -> None:
    party, valley = people(400, size=10, kind=MILITARY), Pass(small)
    shares = valley.send(party)
    assert sum(shares.values()) == 1.0
    expected = answers(1.6, [0.1])
    np.testing.assert_allclose([shares["home"], shares["city"], shares["bridge"]], expected, atol=0.08)
    for goal, hours in (("city", 1.6), ("bridge", 0.1)):
        gone = party.at[:400] == valley.index[goal]
        assert gone.any()
        assert party.acts_at[:400][gone] == pytest.approx(3 + hours / P.march_hours)
        assert valley.flow[valley.road("mid", goal)].tolist() == [0, 10 * gone.sum()]
    assert valley.flow.sum() == 10 * (party.state[:400] == MOVING).sum()
    assert (party.choices[:400] == 1).all()
    u = [uniform(1, 0, order, MILITARY, 0, Purpose.SQUAD_CHOICE) for order in range(400)]
    assert (party.state[:400] == DISPERSED).tolist() == (np.array(u) < expected[DISPERSE]).tolist()


def test_squads_see_a_crossing_as_open_as_it_is_to_who_waits(small: World) -> None:
    """Both banks half open let over a quarter on a day, and 0.4 of those who wait a day more with chance one half."""
    valley = Pass(small)
    valley.out = valley.out.value._replace(banks=banks(len(small.places), 0.5, 0.5))
    garrisons.weigh(valley.index["mid"], handed(valley.out))
    assert valley.muster.openness.tolist() == pytest.approx([0.25 / (1 - 0.75 / 2)])


def test_a_way_of_several_roads_counts_on_each_and_passes_no_lost_place(small: World) -> None:
    valley = Pass(small)
    shares = valley.send(people(400, size=10, kind=MILITARY), start="low")
    assert min(shares["city"], shares["bridge"]) > 0
    ways = [valley.flow[valley.road(*ends), MILITARY] for ends in (("low", "mid"), ("mid", "city"), ("mid", "bridge"))]
    assert ways[0] == ways[1] + ways[2] == round(4000 * (1 - shares["home"]))
    assert Pass(small, lost="mid").send(people(40, kind=MILITARY), start="low") == {"city": 0, "bridge": 0, "home": 1}


@pytest.mark.parametrize(
    ("start", "lost", "openness", "goals"),
    [
        ("mid", "mid", 1.0, {"city", "bridge", "home"}),
        ("mid", "mid city", 1.0, {"bridge", "home"}),
        ("mid", "mid bridge", 1.0, {"city", "home"}),  # nobody flees into their arms
        ("mid", "mid", 0.0, {"city", "home"}),
        ("bridge", "", 1.0, {"bridge", "home"}),  # a border post: its attackers are on the land side
        ("city", "city", 1.0, {"bridge", "home"}),
    ],
)
def test_an_answer_needs_a_goal_that_can_be_reached(
    small: World, start: str, lost: str, openness: float, goals: set[str]
) -> None:
    shares = Pass(small, lost, openness).send(people(300, size=10, kind=MILITARY), start)
    assert {goal for goal, share in shares.items() if share > 0} == goals


@pytest.mark.parametrize(("road_home", "goals"), [(0.0, {"bridge", "home"}), (1.0, {"city", "home"})])
@pytest.mark.parametrize("post", ["bridge", "mid"])
def test_who_falls_back_in_order_never_crosses_and_a_post_that_is_trapped_never_withdraws(
    small: World, road_home: float, goals: set[str], post: str
) -> None:
    if post == "mid" and not road_home:
        goals = goals | {"city"}  # a district chooses among all answers
    shares = Pass(small, "", road_home=road_home).send(people(300, size=10, kind=MILITARY), post)
    assert {goal for goal, share in shares.items() if share > 0} == goals


def test_a_post_whose_place_is_lost_has_no_road_home(small: World) -> None:
    shares = Pass(small, "mid", road_home=1.0).send(people(300, size=10, kind=MILITARY), "bridge")
    assert min(shares["bridge"], shares["home"]) > 0.0 == shares["city"]


def test_a_trapped_post_escapes_as_those_of_other_wars_and_one_with_a_road_home_mostly_does_not_cross() -> None:
    """Nothing is replayed: over the priors, 13 analogues have 0.60 and a middle half of 0.50 to 0.82."""
    infos = describe({"garrisons": GarrisonParameters})
    quantiles = (np.arange(400) + 0.5) / 400

    def drawn(name: str) -> np.ndarray:
        info = infos[f"garrisons.{name}"]
        assert info.spread is not None
        return np.array([info.spread.quantile(u, info.default) for u in quantiles])

    escape = 1.0 / (1.0 + np.exp(-drawn("cross")))
    assert 0.57 < np.median(escape) < 0.67
    assert 0.50 <= escape.min() < escape.max() <= 0.82
    with_a_road = np.outer(1.0 - drawn("road_home"), escape)
    assert np.median(with_a_road) < 0.5
    assert (with_a_road < 0.5).mean() > 0.9


# -- squads become parties ---------------------------------------------------------------------------


class Fort:
    """The chain of districts, where places 1 and 4 are lost today; room for so many parties and squads."""

    def __init__(self, parties: int, squads: int) -> None:
        self.party, self.squads = Parties(), Listed.room(squads)
        self.party.resize(parties)
        self.crowd = Crowd.room(self.party)
        self.state = Garrisons.first(start(garrison=np.array([5, 25, 0, 0, 40, 0], np.int64)))
        self.fallen = nobody_fallen(6)
        self.fallen.place[:2], self.fallen.many[0] = (4, 1), 2
        self.front = front_of(0, 1, 0, 0, 1, 0, changed_on=np.array([-np.inf, 7.0, 3.0, -np.inf, 7.0, 2.0]))
        self.here = terrain(
            land=CHAIN_LAND,
            roads=CHAIN,
            is_capital=CAPITAL,
            capitals=rows(4),
            inland=rows(*[-1] * 6),
            all_roads=AllRoads(rows(*[0] * 7), rows(), rows()),
            is_land=np.ones(6, np.bool_),
            province=CHAIN_LAND,
        )
        self.muster = Muster.room(6, 10, 0)

    def step(self) -> bool:
        out = outlook(self.here, self.front, banks(6), np.zeros(0), self.muster, desertion=0.0, squad_size=10.0)
        given = handed(self.fallen), handed(self.state), handed(self.crowd), handed(self.squads)
        return bool(garrisons.step(7, *given, out, np.zeros((0, 2), np.int64)))


def test_the_garrisons_of_lost_places_become_squads_in_the_order_in_which_they_were_lost() -> None:
    fort = Fort(50, 50)
    fort.state.desert_clock[:] = fort.state.desert_gaps[:] = 0.5
    assert fort.step()
    party, n = fort.party, fort.party.count
    assert party.origin[:n].tolist() == [4] * 4 + [1] * 3
    assert party.order[:n].tolist() == [0, 1, 2, 3, 0, 1, 2]
    assert party.size[:n].tolist() == [10, 10, 10, 10, 10, 10, 5]
    assert (party.kind[:n] == MILITARY).all()
    assert (party.state[:n] == DISPERSED).all()  # they know no way
    assert fort.squads.row[: fort.squads.many[0]].tolist() == list(range(7))
    assert fort.state.garrison.tolist() == [5, 0, 0, 0, 0, 0]
    assert fort.state.squads.tolist() == [0, 3, 0, 0, 4, 0]
    assert fort.fallen.many[0] == 0
    assert fort.state.desert_clock.tolist() == fort.state.desert_gaps.tolist() == [0.5, 0.0, 0.5, 0.5, 0.0, 0.5]


@pytest.mark.parametrize(("parties", "squads"), [(7, 50), (50, 7), (0, 0)])
def test_without_room_for_all_who_may_leave_nothing_happens(parties: int, squads: int) -> None:
    """One squad of place 0, which has lost its neighbour, may come to the seven of the lost places."""
    fort = Fort(parties, squads)
    before = [array.copy() for array in arrays((fort.state, fort.fallen, fort.squads, fort.party.columns()))]
    given = handed(fort.front), handed(fort.state), handed(fort.fallen), handed(P.plain())
    assert garrisons.most_rows(fort.here, *given) == 8
    assert not fort.step()
    assert fort.party.count == 0
    after = arrays((fort.state, fort.fallen, fort.squads, fort.party.columns()))
    assert [array.tobytes() for array in after] == [array.tobytes() for array in before]


def test_who_stands_somewhere_is_found_with_those_beside_it() -> None:
    party = people(6, kind=MILITARY, at=np.array([3, 1, 3, 1, 3, 2]))
    party.state[:6] = [SETTLED, MOVING, SETTLED, QUEUEING, DISPERSED, SETTLED]
    squads, at, found = Listed(rows(0, 1, 2, 3, 4), np.array([5])), np.ones(4, np.int8), np.zeros(6, np.int32)
    assert garrisons.find_standing(handed(squads), handed(party.columns()), at) == 2
    assert at.tolist() == [0, 0, 0, 1]  # row 5 is none of the squads
    assert garrisons.gather(3, handed(squads), handed(party.columns()), found) == 2
    assert found[:2].tolist() == [0, 2]
    assert garrisons.gather(1, handed(squads), handed(party.columns()), found) == 0


def test_the_list_of_squads_can_grow() -> None:
    squads = Listed(rows(4, 7, 0), np.array([2]))
    more = squads.resized(9)
    assert (len(more.row), more.row[:2].tolist(), more.many.tolist()) == (9, [4, 7], [2])
    more.row[0] = more.many[0] = 1
    assert (squads.row[0], squads.many[0]) == (4, 2)


# -- squads in a run ---------------------------------------------------------------------------------


def test_a_garrison_of_57_leaves_as_five_squads_of_ten_and_one_of_seven(tmp_path: Path) -> None:
    run = engine(plan(), valley(tmp_path))
    for _ in range(3):  # the garrison of `mid` decides on the day it falls, the third
        run.advance()
    party, n, mid = run.parties, run.parties.count, run.world.places.index["mid"]
    squads = np.flatnonzero((party.kind[:n] == MILITARY) & (party.origin[:n] == mid))
    assert party.size[squads].tolist() == [10, 10, 10, 10, 10, 7]
    assert party.order[squads].tolist() == [0, 1, 2, 3, 4, 5]
    assert run.state.garrisons.garrison[mid] == 0


def test_soldiers_of_a_post_that_is_trapped_cross_or_disperse_but_never_withdraw(tmp_path: Path) -> None:
    for seed in range(20):
        world = valley(tmp_path, history=f"{HEADER}2021-06-01,capture,bridge,,,press,high,\n")
        run = engine(plan(days=2, garrisons__road_home=0.0), world, seed=seed)
        run.advance()
        index = world.places.index
        party, n = run.parties, run.parties.count
        squads = np.flatnonzero((party.kind[:n] == MILITARY) & (party.origin[:n] == index["bridge"]))
        assert party.size[squads].sum() == 12
        assert run.state.garrisons.garrison[index["city"]] == 100
        over = party.at[squads][party.state[squads] != DISPERSED]
        assert set(over.tolist()) <= {index["bridge"], index["camp"], index["town"]}


@pytest.mark.parametrize("lost", [True, False])
def test_squads_desert_only_where_every_road_to_a_capital_is_cut(tmp_path: Path, lost: bool) -> None:
    history = HEADER + ("2021-06-02,capture,city,,,press,high,\n" if lost else "")
    run = engine(plan(days=30, branch=29, garrisons__desertion=5.0), valley(tmp_path, history=history)).run()
    mid = run.world.places.index["mid"]
    assert run.state.front.held[mid] == 0
    assert (run.state.garrisons.garrison[mid] == 0) == lost
