"""The record: the promised columns, and the alarm when a person is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model.hand import engine, people, plan, series, valley
from sim.model import record
from sim.model.kernels import Crew
from sim.model.network import Network
from sim.model.parties import CIVILIAN, SETTLED
from sim.model.record import FLOWS, ConservationError, Layout, Today, check_conservation
from sim.model.refs import Ref, handed
from sim.world import World
from sim.world.world import KIND_NAMES

#: Every promised measure with the kinds it comes in, by where it is measured.
PROMISED = {
    "tem": {"arrivals": KIND_NAMES, "informal": KIND_NAMES, "queue": KIND_NAMES, "turned_back": KIND_NAMES},
    "shighnan": {
        "home": ("civilian",),
        "left": ("civilian",),
        "present": ("civilian",),
        "garrison": ("military",),
        "insurgent": ("",),
        "intensity": ("",),
        "returned": ("civilian",),
    },
    "khorog": {"sheltered": KIND_NAMES, "overflow": KIND_NAMES},
    "TJK": {"arrivals": KIND_NAMES, "stock": KIND_NAMES, "repatriated": KIND_NAMES, "returned": KIND_NAMES},
    "world": {
        "home": KIND_NAMES,
        "moving": KIND_NAMES,
        "queueing": KIND_NAMES,
        "sheltered": KIND_NAMES,
        "dispersed": KIND_NAMES,
        "repatriated": KIND_NAMES,
        "internally_displaced": ("civilian",),
        "returned": ("civilian",),
        "districts_insurgent": ("",),
        "districts_contested": ("",),
    },
}


@pytest.mark.parametrize("place", PROMISED)
def test_every_promised_measure_is_recorded(panj: World, place: str) -> None:
    layout = Layout.of(Network.of(panj))
    promised = {(measure, place, kind) for measure, kinds in PROMISED[place].items() for kind in kinds}
    found = {s for s in layout.series if s[1] == place}
    assert promised <= found


def test_every_series_is_named_once_and_every_place_has_one(panj: World) -> None:
    layout = Layout.of(Network.of(panj))
    assert len(set(layout.series)) == len(layout) == len(layout.series)
    assert {s[1] for s in layout.series} == {*panj.places.ids, *panj.hosts.ids, "world"}
    assert {s[0] for s in layout.series} >= FLOWS


def test_groups_start_where_their_measures_start(panj: World) -> None:
    layout = Layout.of(Network.of(panj))
    starts = {name: layout.series[at][0] for name, at in layout.groups.items()}
    assert starts == {
        "crossing": "arrivals",
        "land": "home",
        "site": "sheltered",
        "host": "arrivals",
        "world": "home",
    }


# -- overflow ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "capacity", "sheltered", "overflow"),
    [
        ([20, 5], 30.0, [20, 5], [0, 0]),
        ([30, 0], 30.0, [30, 0], [0, 0]),
        ([60, 40], 50.0, [30, 20], [30, 20]),
        ([2, 1], 1.0, [0, 1], [2, 0]),  # the odd person is a civilian
        ([7, 3], 0.0, [0, 0], [7, 3]),
        ([900, 90], np.inf, [900, 90], [0, 0]),
        ([0, 0], 0.0, [0, 0], [0, 0]),
    ],
)
def test_what_exceeds_the_capacity_is_overflow_shared_by_kind(
    people: list[int], capacity: float, sheltered: list[int], overflow: list[int]
) -> None:
    found = record.overflow(*people, capacity)
    assert list(found) == overflow
    assert [n - m for n, m in zip(people, found, strict=True)] == sheltered


# -- parties are counted -----------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_people_of_the_parties_are_counted_by_state_place_and_kind(
    monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    """In one go, or by threads in short stretches; twice, as nobody of the day before is counted again."""
    monkeypatch.setattr("sim.model.kernels.STRETCH", 10)
    n, rng = 501, np.random.default_rng(2)
    party, today = people(n), Today.room(4, 1)
    party.size[:n], party.kind[:n] = rng.integers(1, 30, n), rng.integers(0, 2, n)
    for _ in range(2):
        party.state[:n], party.at[:n] = rng.integers(0, 8, n), rng.integers(0, 4, n)
        expected = np.zeros((8, 4, 2), np.int64)
        np.add.at(expected, (party.state[:n], party.at[:n], party.kind[:n]), party.size[:n])
        if threads:
            record.share(Crew(threads), Ref(party.columns()), n, today)
        else:
            record.tally(0, 200, handed(party.columns()), today.tables)
            record.tally(200, n, handed(party.columns()), today.tables)
        record.add_up(handed(today))
        assert today.people.tolist() == expected.tolist()


# -- conservation ------------------------------------------------------------------------------------


def test_the_sums_are_checked_by_kind() -> None:
    by_state = np.zeros((8, 2), np.int64)
    by_state[0], by_state[3] = (10, 5), (1, 2)
    check_conservation(by_state, np.array([11, 7]), 3)
    with pytest.raises(ConservationError, match=r"day 3: 11 civilian people where there should be 12"):
        check_conservation(by_state, np.array([12, 7]), 3)
    with pytest.raises(ConservationError, match=r"7 military people where there should be 6 .*admitted 2"):
        check_conservation(by_state, np.array([11, 6]), 3)


@pytest.mark.parametrize(("rule", "array"), [("displacement", "home"), ("garrisons", "garrison")])
@pytest.mark.parametrize("change", [-1, 1])
def test_a_single_person_lost_or_made_stops_the_run(small: World, rule: str, array: str, change: int) -> None:
    run = engine(plan(), small)
    run.advance()
    getattr(getattr(run.state, rule), array)[small.places.index["city"]] += change
    with pytest.raises(ConservationError, match=r"writes into the arrays of a model .* else please report it"):
        run.advance()


def test_a_lost_party_stops_the_run(small: World) -> None:
    run = engine(plan(displacement__panic=20.0), small)
    for _ in range(6):
        run.advance()
    assert run.parties.count > 1
    run.parties.many[0] -= 1
    with pytest.raises(ConservationError):
        run.advance()


# -- what is recorded is what is there ---------------------------------------------------------------


def test_the_record_of_a_day_is_the_state_in_the_evening(small: World) -> None:
    run = engine(plan(displacement__panic=20.0), small)
    for day in range(12):
        run.advance()
        party, n = run.parties, run.parties.count
        for name in ("low", "mid", "city"):
            row = small.places.index[name]
            here = (party.state[:n] == SETTLED) & (party.at[:n] == row) & (party.kind[:n] == CIVILIAN)
            assert series(run, "present", name, "civilian")[day] == party.size[:n][here].sum()
            assert series(run, "home", name, "civilian")[day] == run.state.displacement.home[row]
            assert series(run, "garrison", name, "military")[day] == run.state.garrisons.garrison[row]
            assert series(run, "insurgent", name)[day] == run.state.front.held[row]
            assert series(run, "intensity", name)[day] == run.state.siege.intensity[row]
    assert np.isnan(run.block[12:]).all()
    assert not np.isnan(run.block[:12]).any()


def test_those_who_left_are_the_change_of_those_at_home(small: World) -> None:
    run = engine(plan(displacement__panic=20.0), small).run()
    home = np.concatenate([[1640], series(run, "home", "mid", "civilian")])
    left, returned = (series(run, measure, "mid", "civilian") for measure in ("left", "returned"))
    np.testing.assert_array_equal(left - returned, -np.diff(home))
    assert home[-1] < 1640


def test_arrivals_at_the_crossings_are_arrivals_in_the_host_and_its_stock(small: World) -> None:
    run = engine(plan(displacement__panic=50.0, routes__foreign=20.0), small).run()
    for kind in KIND_NAMES:
        arrived = np.cumsum(series(run, "arrivals", "bridge", kind))
        np.testing.assert_array_equal(np.cumsum(series(run, "arrivals", "BBB", kind)), arrived)
        gone = np.cumsum(series(run, "repatriated", "BBB", kind) + series(run, "returned", "BBB", kind))
        np.testing.assert_array_equal(series(run, "stock", "BBB", kind), arrived - gone)
        np.testing.assert_array_equal(series(run, "stock", "world", kind), arrived - gone)
        assert arrived[-1] > 0


def test_sites_overflow_only_when_everything_is_full(tmp_path: Path) -> None:
    run = engine(plan(displacement__panic=50.0, routes__foreign=20.0), valley(tmp_path)).run()
    assert sum(series(run, "overflow", s, k).sum() for s in ("camp", "town", "away") for k in KIND_NAMES) == 0
    camp = sum(series(run, "sheltered", "camp", k) for k in KIND_NAMES)
    assert 0 < camp.max() <= 30  # its places; the others went on to the exit


def test_the_world_counts_what_its_places_count(small: World) -> None:
    run = engine(plan(displacement__panic=20.0), small).run()
    held = series(run, "insurgent", "low") + series(run, "insurgent", "mid")
    np.testing.assert_array_equal(series(run, "districts_insurgent", "world"), held)  # the city is a whole province
    np.testing.assert_array_equal(series(run, "capitals_insurgent", "world"), series(run, "insurgent", "city"))
    displaced = sum(series(run, state, "world", "civilian") for state in ("moving", "settled", "queueing"))
    np.testing.assert_array_equal(series(run, "internally_displaced", "world", "civilian"), displaced)
