"""A world folder becomes arrays that say exactly what the tables say."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.errors import PanjError
from sim.world import CrossingKind, Kind, Mode, PlaceKind, Policy, World, digest, find_world, load_world

from .conftest import Spoil


def test_places_keep_their_order_and_their_cells(small: World) -> None:
    places = small.places
    assert places.ids == ("a", "b", "c", "q", "x", "y", "s", "t", "e")
    assert list(places.of_kind(PlaceKind.CROSSING)) == [4, 5]
    assert list(places.population) == [1000, 2000, 3000, 4000, 0, 0, 0, 0, 0]
    assert list(places.host) == [-1, -1, -1, -1, 0, 0, 0, 0, 0]
    assert places.crossing_kind[5] == CrossingKind.FORD
    assert places.crossing_kind[0] == -1
    assert list(places.capacity[6]) == [10, 20, 30]
    assert math.isnan(places.capacity[0, 0])
    assert math.isinf(places.capacity[8, 1])
    assert small.home == "AAA"
    assert small.insurgent_at_start == ("b",)


def test_a_two_way_road_is_two_arcs_and_a_one_way_road_is_one(small: World) -> None:
    roads = small.roads
    rows = zip(roads.origin.tolist(), roads.target.tolist(), roads.km, roads.mode, strict=True)
    arcs = {(origin, target): (km, mode) for origin, target, km, mode in rows}
    assert len(roads) == 2 * 6 + 3 == len(arcs)
    assert arcs[0, 1] == arcs[1, 0] == (10.0, Mode.ASPHALT)
    assert (4, 6) in arcs
    assert (6, 4) not in arcs
    for place in range(len(small.places)):
        assert set(roads.origin[roads.first[place] : roads.first[place + 1]]) <= {place}
    assert roads.first[-1] == len(roads)


def test_the_order_of_the_roads_in_the_file_changes_nothing(folder: Path, small: World) -> None:
    path = folder / "roads.csv"
    head, *lines = path.read_text().splitlines()
    path.write_text("\n".join([head, *reversed(lines)]))
    again = load_world(folder).roads
    for name in ("origin", "target", "km", "mode", "first"):
        np.testing.assert_array_equal(getattr(again, name), getattr(small.roads, name))


def test_hosts_and_garrisons(small: World) -> None:
    assert small.hosts.policy[0, Kind.CIVILIAN] == Policy.OPEN
    assert small.hosts.policy[0, Kind.MILITARY] == Policy.LIMITED
    assert list(small.garrisons.central[small.garrisons.rows("seeded")]) == [20, 2]
    assert list(small.garrisons.central[small.garrisons.rows("blind")]) == [20, 5]


def test_events_come_by_date_with_their_line(small: World) -> None:
    assert [event.action for event in small.events] == ["capture", "retake", "policy", "rural"]
    assert [event.value for event in small.events] == [0.0, 0.0, "closed", 0.5]
    assert small.events[0].where.endswith("history.csv:3")


def test_headcounts_and_facts(small: World) -> None:
    first, second = small.headcounts
    assert (first.place, first.people, first.in_document, first.holdout) == ("x", 40, True, False)
    assert (second.qualifier, second.holdout) == ("more than", True)
    assert small.facts[0].date == dt.date(2021, 6, 1)


def test_a_world_without_history_is_a_world(folder: Path) -> None:
    for name in ("history", "headcounts", "facts"):
        (folder / f"{name}.csv").unlink()
    assert load_world(folder).events == ()


def test_the_digest_sees_every_byte_of_every_table_and_nothing_else(folder: Path, spoil: Spoil) -> None:
    before = digest(folder)
    (folder / "README.md").write_text("x")
    assert digest(folder) == before == load_world(folder).digest
    spoil("roads.csv", "a,b,10", "a,b,11")
    assert digest(folder) != before


def test_a_world_is_found_by_name_in_the_first_folder_that_has_it(tmp_path: Path) -> None:
    for root in ("one", "two"):
        (tmp_path / root / "w").mkdir(parents=True)
    (tmp_path / "two" / "v").mkdir()
    search = [tmp_path / "one", tmp_path / "two"]
    assert find_world("w", search) == tmp_path / "one" / "w"
    assert find_world("v", search) == tmp_path / "two" / "v"


def test_a_local_world_wins_over_the_bundled_one(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = tmp_path / "scenarios" / "worlds" / "panj-2021"
    local.parent.mkdir(parents=True)
    folder.rename(local)
    assert len(load_world("panj-2021").places) > 100
    monkeypatch.chdir(tmp_path)
    assert len(load_world("panj-2021").places) == 9


def test_the_latest_day_may_be_given_as_text(folder: Path) -> None:
    """It ended in a TypeError."""
    assert load_world(folder, latest="2021-07-06").digest == load_world(folder).digest
    with pytest.raises(PanjError, match="is after 2021-06-01"):
        load_world(folder, latest="2021-06-01")
    with pytest.raises(PanjError, match="latest must be a date written YYYY-MM-DD"):
        load_world(folder, latest="July")


def test_a_wrong_name_or_path_is_told() -> None:
    with pytest.raises(PanjError, match="did you mean 'panj-2021'"):
        load_world("panj-2012")
    with pytest.raises(PanjError, match="no such world folder"):
        load_world("nowhere/at-all")
