"""Distances and routes: right on a graph solved by hand, and as networkx finds them on the real one."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from sim.world import PlaceKind, World, far_sites, load_world, passable, routes, shortest_km

INF = np.inf


@pytest.fixture(scope="module")
def panj() -> World:
    return load_world("panj-2021")


def digraph(world: World) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(world.places)))
    for arc in range(len(world.roads)):
        graph.add_edge(int(world.roads.origin[arc]), int(world.roads.target[arc]), km=float(world.roads.km[arc]))
    return graph


def test_distances_on_the_small_graph(small: World) -> None:
    inner = passable(small.places)
    #                                        a   b   c   q   x  y   s    t    e
    assert list(shortest_km(small.roads, inner, 0)) == [0, 10, 30, 80, 5, 17, INF, INF, INF]
    # a crossing is where a path may begin, and only then does it lead on
    assert list(shortest_km(small.roads, inner, 4)) == [5, 15, 35, 85, 0, 22, 3, INF, INF]


def test_a_place_that_is_not_allowed_can_be_reached_but_not_passed(small: World) -> None:
    inner = passable(small.places)
    inner[1] = False
    assert list(shortest_km(small.roads, inner, 0))[:4] == [0, 10, INF, INF]


def test_distances_are_those_of_networkx(panj: World) -> None:
    graph, inner = digraph(panj), passable(panj.places)
    for source in range(len(panj.places)):
        # arcs out of places that may not be passed exist for the source only
        passing = graph.edge_subgraph([(a, b) for a, b in graph.edges if inner[a] or a == source])
        expected = np.full(len(panj.places), INF)
        expected[source] = 0
        if source in passing:
            for place, km in nx.single_source_dijkstra_path_length(passing, source, weight="km").items():
                expected[place] = km
        np.testing.assert_array_equal(shortest_km(panj.roads, inner, source), expected)


def named(world: World, found: object) -> list[tuple[str, float]]:
    """Return each route as its places and its length."""
    out = []
    for r in range(len(found.end)):  # type: ignore[attr-defined]
        arcs = found.arcs[found.arcs_first[r] : found.arcs_first[r + 1]]  # type: ignore[attr-defined]
        places = [world.roads.origin[arcs[0]], *world.roads.target[arcs]]
        out.append(("".join(world.places.ids[p] for p in places), float(found.km[r])))  # type: ignore[attr-defined]
    return out


def test_routes_on_the_small_graph(small: World) -> None:
    found = routes(small, 2)
    assert named(small, found) == [
        *(("ab", 10), ("abc", 30), ("aby", 17), ("ax", 5)),
        *(("ba", 10), ("bax", 15), ("bc", 20), ("bcq", 70), ("by", 7)),
        *(("cb", 20), ("cba", 30), ("cby", 27), ("cq", 50)),
        *(("qc", 50), ("qcb", 70)),
    ]
    assert list(found.first) == [0, 4, 9, 13, 15, 15, 15, 15, 15, 15]
    assert [found.hops[r] for r in range(4)] == [1, 2, 2, 1]
    assert [small.places.ids[p] for p in found.end[:4]] == ["b", "c", "y", "x"]


def test_routes_of_one_road_are_the_roads(small: World) -> None:
    assert [name for name, _ in named(small, routes(small, 1))] == [
        "ab",
        "ax",
        "ba",
        "bc",
        "by",
        "cb",
        "cq",
        "qc",
    ]


def test_routes_need_at_least_one_road(small: World) -> None:
    with pytest.raises(ValueError, match="at least one"):
        routes(small, 0)


def test_routes_are_the_simple_paths_of_networkx(panj: World) -> None:
    kinds, inner = panj.places.kind, passable(panj.places)
    ends = np.flatnonzero(inner | (kinds == PlaceKind.CROSSING))
    graph = digraph(panj).subgraph(ends.tolist())
    graph = graph.edge_subgraph([(a, b) for a, b in graph.edges if inner[a]])
    expected = {
        tuple(path)
        for source in np.flatnonzero(inner).tolist()
        for path in nx.all_simple_paths(graph, source, [e for e in ends.tolist() if e != source], cutoff=3)
    }
    found = routes(panj, 3)
    paths = []
    for r in range(len(found)):
        arcs = found.arcs[found.arcs_first[r] : found.arcs_first[r + 1]]
        paths.append((int(panj.roads.origin[arcs[0]]), *panj.roads.target[arcs].tolist()))
        assert found.km[r] == panj.roads.km[arcs].sum()
        assert found.hops[r] == len(arcs)
        assert found.end[r] == paths[-1][-1]
    assert len(paths) == len(set(paths))
    assert set(paths) == expected
    for place in range(len(panj.places)):
        assert {path[0] for path in paths[found.first[place] : found.first[place + 1]]} <= {place}


def test_no_route_passes_a_crossing_or_ends_beyond_it(panj: World) -> None:
    found = routes(panj, 3)
    inner = passable(panj.places)
    last = found.arcs_first[1:] - 1
    middle = np.ones(len(found.arcs), dtype=bool)
    middle[last] = False
    assert inner[panj.roads.target[found.arcs[middle]]].all()
    assert (inner | (panj.places.kind == PlaceKind.CROSSING))[found.end].all()


def test_sites_behind_a_crossing_come_nearest_first(small: World) -> None:
    far = far_sites(small)
    behind = {
        small.places.ids[p]: [(small.places.ids[far.site[i]], far.km[i]) for i in range(far.first[p], far.first[p + 1])]
        for p in range(len(small.places))
    }
    assert behind["x"] == [("s", 3), ("t", 33)]
    assert behind["y"] == [("t", 4), ("e", 9), ("s", 34)]
    assert "s" not in [name for name, _ in behind["s"]], "a site does not lead to itself"
    assert behind["s"][0] == ("t", 30)
    assert all(not sites for place, sites in behind.items() if small.places.kind[small.places.index[place]] < 2)
