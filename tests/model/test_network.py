"""The network: what never changes, by hand in the valley and plausible on the real border."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import numpy as np
import pytest

from model.hand import VALLEY, engine, plan, valley
from sim.model.network import KEPT, MAX_AWARENESS, Network
from sim.model.rules.movement import MovementParameters
from sim.world import World, shortest_km
from sim.world.graph import path_arcs
from sim.world.world import PlaceKind

LAND = (PlaceKind.DISTRICT, PlaceKind.CAPITAL)

#: The district on the near bank of each crossing of the document.
OWN_DISTRICT = {
    "shohon": "khwahan",
    "ruzvai": "nusay",
    "nulvand": "shekay",
    "humrogi": "maimay",
    "tem": "shighnan",
    "ishkashim-bridge": "ishkashim",
    "langar": "wakhan",
}


@pytest.fixture(scope="module")
def net(panj: World) -> Network:
    return Network.of(panj)


def test_the_valley_by_hand(small: World) -> None:
    net, ids = Network.of(small), small.places.ids
    names = [ids[i] for i in (*net.land, *net.crossings, *net.sites)]
    assert names == ["low", "mid", "city", "bridge", "camp", "town", "away"]
    neighbours = {ids[i]: [ids[j] for j in net.target[net.first[i] : net.first[i + 1]]] for i in net.land}
    assert {k: sorted(v) for k, v in neighbours.items()} == {"low": ["mid"], "mid": ["city", "low"], "city": ["mid"]}
    assert net.whole_province.tolist() == [0, 0, 1, 0, 0, 0, 0]
    assert ids[net.home_capital] == "city"
    bridge = small.places.index["bridge"]
    assert ids[net.inland[bridge]] == "mid"
    assert small.roads.km[net.inland_arc[bridge]] == 5.0


def test_a_district_alone_in_its_province_is_a_district(tmp_path: Path) -> None:
    """It was taken for a whole province, as a capital alone in it is, and was missing in `districts_insurgent`."""
    places = VALLEY["places.csv"].replace("low,Low,district,AAA,P,", "low,Low,district,AAA,R,")
    assert places != VALLEY["places.csv"]
    net = Network.of(valley(tmp_path / "valley", places=places))
    assert net.whole_province.tolist() == [0, 0, 1, 0, 0, 0, 0]


def test_a_crossing_to_which_roads_lead_one_way_belongs_to_the_nearest_place_too(tmp_path: Path) -> None:
    """docs/world-format.md leaves `both_ways` of such a road to the author."""
    world = valley(
        tmp_path / "valley", roads=VALLEY["roads.csv"].replace("mid,bridge,5,asphalt,yes", "mid,bridge,5,asphalt,no")
    )
    net, bridge = Network.of(world), world.places.index["bridge"]
    assert world.places.ids[net.inland[bridge]] == "mid"
    assert world.roads.km[net.inland_arc[bridge]] == 5.0


def test_sites_behind_a_crossing_are_nearest_first(small: World) -> None:
    net, index, ids = Network.of(small), small.places.index, small.places.ids

    def behind(name: str) -> list[tuple[str, float]]:
        rows = range(net.site_first[index[name]], net.site_first[index[name] + 1])
        return [(ids[net.site_rows[j]], float(net.site_km[j])) for j in rows]

    assert behind("bridge") == [("camp", 20.0), ("away", 60.0), ("town", 120.0)]
    assert behind("camp") == [("town", 100.0)]
    assert behind("mid") == []


def test_hours_follow_from_km_and_mode(small: World) -> None:
    net = Network.of(small)
    hours = net.hours(MovementParameters().speeds())
    by_hand = {80.0: 1.6, 40.0: 1.6, 5.0: 0.1, 20.0: 0.4, 60.0: 1.2, 100.0: 2.0}
    np.testing.assert_allclose(hours, [by_hand[km] for km in small.roads.km])
    by_route = {
        (int(net.routes.end[r]), float(net.routes.km[r])): h for r, h in enumerate(net.route_hours(hours).tolist())
    }
    index = small.places.index
    assert by_route[index["city"], 120.0] == pytest.approx(3.2)
    assert by_route[index["bridge"], 45.0] == pytest.approx(1.7)


def test_timed_roads_have_hours_for_km_and_are_otherwise_the_same(small: World) -> None:
    net, index = Network.of(small), small.places.index
    timed = net.timed(net.hours(np.full(5, 10.0)))
    np.testing.assert_allclose(timed.km, small.roads.km / 10)
    np.testing.assert_array_equal(timed.target, small.roads.target)
    assert shortest_km(timed, net.is_land, index["low"])[index["city"]] == pytest.approx(12.0)


def test_the_arcs_of_a_shortest_path_join_its_ends_and_add_up_to_it(panj: World) -> None:
    net, roads = Network.of(panj), panj.roads
    for source in net.land[::5]:
        km = shortest_km(roads, net.is_land, int(source))
        for end in range(len(panj.places)):
            way = path_arcs(roads, km, int(source), end)
            if end == source or np.isinf(km[end]):
                assert len(way) == 0
                continue
            assert (roads.origin[way[0]], roads.target[way[-1]]) == (source, end)
            np.testing.assert_array_equal(roads.origin[way[1:]], roads.target[way[:-1]])
            assert net.is_land[roads.target[way[:-1]]].all()
            assert roads.km[way].sum() == pytest.approx(km[end])


def test_awareness_limits_the_roads_of_a_route(net: Network) -> None:
    longest = {a: net.known_routes(a) for a in range(1, MAX_AWARENESS + 1)}
    counts = [len(longest[a][1]) for a in longest]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    for awareness, (first, rows, end, km, arc_first, arcs) in longest.items():
        hops = np.diff(arc_first)
        assert hops.max() == awareness
        assert first[-1] == len(rows) == len(end)
        roads = net.world.roads
        starts = np.repeat(np.arange(len(first) - 1), np.diff(first))
        np.testing.assert_array_equal(roads.origin[arcs[arc_first[:-1]]], starts)
        np.testing.assert_array_equal(roads.target[arcs[arc_first[1:] - 1]], end)
        np.testing.assert_allclose(np.add.reduceat(roads.km[arcs], arc_first[:-1]), km)


# -- the real border ---------------------------------------------------------------------------------


def test_no_route_of_households_passes_a_crossing_or_foreign_soil(net: Network, panj: World) -> None:
    kind, country = panj.places.kind, np.array(panj.places.country)
    r = net.routes
    for k in range(len(r)):
        passed = panj.roads.target[r.arcs[r.arcs_first[k] : r.arcs_first[k + 1]]][:-1]
        assert np.isin(kind[passed], LAND).all()
        assert (country[passed] == panj.home).all()


def test_roads_on_land_join_home_places_only(net: Network, panj: World) -> None:
    country = np.array(panj.places.country)
    assert (country[net.land] == panj.home).all()
    assert set(net.target.tolist()) <= set(net.land.tolist())


@pytest.mark.parametrize(("crossing", "district"), OWN_DISTRICT.items())
def test_each_crossing_of_the_document_belongs_to_its_district(
    net: Network, panj: World, crossing: str, district: str
) -> None:
    assert panj.places.ids[net.inland[panj.places.index[crossing]]] == district


def test_sites_are_sorted_by_road_and_of_the_same_host(net: Network, panj: World) -> None:
    for x in net.crossings:
        rows = net.site_rows[net.site_first[x] : net.site_first[x + 1]]
        assert len(rows) >= 1
        assert (np.diff(net.site_km[net.site_first[x] : net.site_first[x + 1]]) >= 0).all()
        assert (panj.places.host[rows] == panj.places.host[x]).all()
        assert len(set(rows.tolist())) == len(rows)


def test_without_a_capital_none_is_it_and_soldiers_go_home(tmp_path: Path) -> None:
    """It was the first place of places.csv: whether anybody was flown home hung on the order of its rows."""
    world = valley(tmp_path / "valley", places=VALLEY["places.csv"].replace("city,City,capital", "city,City,district"))
    assert Network.of(world).home_capital == -1
    scenario = plan(days=20, events=(), charters__days=1.0, charters__spread=1.0, displacement__panic=0.0)
    ran = engine(scenario, world)
    ran.run()
    where = {name: ran.layout.series.index((name, "BBB", "military")) for name in ("arrivals", "repatriated")}
    crossed, home = (ran.block[:, column].sum() for column in where.values())
    assert crossed == home > 0


def test_soldiers_are_flown_to_kabul(net: Network, panj: World) -> None:
    assert panj.places.ids[net.home_capital] == "kabul"


def test_the_rest_of_the_country_is_whole_provinces(net: Network, panj: World) -> None:
    whole = {panj.places.province[i] for i in np.flatnonzero(net.whole_province)}
    assert not whole & {"Badakhshan", "Takhar", "Kunduz"}
    assert len(whole) == 31  # 34 provinces, three of them by district
    assert net.is_capital.sum() == 34


def test_a_network_is_made_once_for_all_replicates(panj: World) -> None:
    assert Network.of(panj) is Network.of(panj)


def test_only_the_worlds_used_last_are_kept_in_memory(tmp_path: Path) -> None:
    first = valley(tmp_path)
    network = weakref.ref(Network.of(first))
    gone = weakref.ref(first)
    del first
    for _ in range(KEPT):
        Network.of(valley(tmp_path))
    gc.collect()
    assert gone() is None
    assert network() is None
