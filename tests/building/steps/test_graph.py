"""The roads of a world are whole, as the recipe chooses them, and what is guessed of them is told with numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.building.records import Told
from sim.building.roads.points import Points
from sim.building.steps.graph import RoadChoices, RoadGraph, RoadSource, road_graph
from sim.scenario.errors import PanjError
from tests.building.roads.drawn import Extract

#: Four towns in a row, 22 km apart, and a camp over the border.
TOWNS = Points(
    ("Ana", "Bor", "Cia", "Dol", "Camp"),
    np.array([0, 0, 0, 0, 0.3]),
    np.array([0, 0.2, 0.4, 0.6, 0.7]),
    ("HOM", "HOM", "HOM", "HOM", "HST"),
    "HOM",
)


def said(graph: RoadGraph) -> list[tuple[str, str]]:
    return [(one.severity, one.text) for one in graph.told]


def ends(graph: RoadGraph) -> list[tuple[str, str]]:
    pairs = zip(graph.roads.a.tolist(), graph.roads.b.tolist(), strict=True)
    return [(TOWNS.name[a], TOWNS.name[b]) for a, b in pairs]


def table(tmp_path: Path, *rows: str) -> RoadSource:
    path = tmp_path / "roads.csv"
    path.write_text("\n".join(["from,to,km", *rows]) + "\n", encoding="utf-8")
    return RoadSource(path)


def test_straight_roads_are_told_in_one_line() -> None:
    graph = road_graph(TOWNS, RoadChoices("straight"), RoadSource())
    assert ends(graph) == [("Ana", "Bor"), ("Bor", "Cia"), ("Cia", "Dol"), ("Dol", "Camp")]
    assert said(graph) == [("note", "4 of 4 roads are straight lines, 1.25 times as long as the great circle")]


def test_what_a_table_forgets_is_joined_and_told(tmp_path: Path) -> None:
    source = table(tmp_path, "Ana,Bor,25", "Bor,Cia,26", "Cia,Dol,27")
    graph = road_graph(TOWNS, RoadChoices("table"), source)
    assert ends(graph)[3:] == [("Dol", "Camp")]
    assert graph.roads.straight.tolist() == [False, False, False, True]
    assert said(graph) == [
        ("warning", "1 place no road reaches: Camp; 1 straight line joins what is apart"),
        ("note", "1 of 4 roads is a straight line, 1.25 times as long as the great circle: Dol - Camp"),
    ]


def test_of_a_table_no_road_is_taken_away_and_a_whole_one_needs_no_word(tmp_path: Path) -> None:
    source = table(tmp_path, "Ana,Bor,25", "Bor,Cia,26", "Ana,Cia,50", "Cia,Dol,27", "Dol,Camp,35")
    graph = road_graph(TOWNS, RoadChoices("table", pruning=2.0), source)
    assert (len(graph.roads.a), graph.told) == (5, ())


def test_a_table_with_open_questions_is_not_filled(tmp_path: Path) -> None:
    source = table(tmp_path, "Ana,Bohr,25")
    graph = road_graph(TOWNS, RoadChoices("table"), source)
    assert len(graph.roads.a) == 0
    assert [one.severity for one in graph.told] == ["ask"]
    answered = road_graph(TOWNS, RoadChoices("table"), RoadSource(source.path, {"Bohr": "Bor"}))
    assert ends(answered)[0] == ("Ana", "Bor")


def test_a_map_gives_its_roads_ferries_and_posts_and_its_gaps_are_told(tmp_path: Path) -> None:
    points = {1: (0, 0), 2: (0, 0.2), 3: (0, 0.4), 4: (0.6, 0.3), 5: (0.3, 0.7), 6: (0.3, 0.8)}
    ways = [([1, 2], {"highway": "trunk"}), ([2, 4, 3], {"route": "ferry"}), ([5, 6, 99], {"highway": "track"})]
    path = Extract(points, ways, {5: {"barrier": "border_control", "name": "Post"}}).write(tmp_path / "map.osm.pbf")
    graph = road_graph(TOWNS, RoadChoices("osm", reach_km=5), RoadSource(path))
    assert ends(graph) == [("Ana", "Bor"), ("Bor", "Cia"), ("Cia", "Dol"), ("Dol", "Camp")]
    assert graph.roads.mode == ("asphalt", "gravel", "gravel", "gravel")
    assert graph.roads.straight.tolist() == [False, False, True, True]
    assert graph.posts == (("Post", 0.3, 0.7),)
    assert said(graph) == [
        ("note", "the roads of the map are in 2 parts that no road joins; the largest has 66.7 % of their points"),
        ("warning", "1 point of roads is not in the extract: roads are cut there"),
        ("warning", "1 place is more than 5 km from any road of the map: Dol (22 km)"),
        ("warning", "2 places no road reaches: Dol, Camp; 2 straight lines join what is apart"),
        ("note", "2 of 4 roads are straight lines, 1.25 times as long as the great circle: Cia - Dol, Dol - Camp"),
        ("note", "1 road takes a ferry: Bor - Cia"),
        ("warning", "1 road is more than 4 times as long as the great circle: Bor - Cia"),
    ]


def test_a_road_that_leads_one_way_is_told(tmp_path: Path) -> None:
    path = tmp_path / "roads.csv"
    rows = ["from,to,km,both_ways", "Ana,Bor,25,no", "Bor,Cia,26,", "Cia,Dol,27,yes", "Dol,Camp,35,yes"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    graph = road_graph(TOWNS, RoadChoices("table"), RoadSource(path))
    assert said(graph) == [("warning", "1 road leads one way only: Ana - Bor")]


def test_what_no_road_may_reach_is_an_error() -> None:
    abroad = Points(("x", "y"), np.zeros(2), np.array([0.0, 1.0]), ("ONE", "TWO"), "HOM")
    graph = road_graph(abroad, RoadChoices(), RoadSource())
    error = Told("cut-off", "error", "1 place cannot be reached, as no road may lead there from home: y")
    assert error in graph.told


def test_a_choice_without_its_file_is_told() -> None:
    with pytest.raises(PanjError, match="the recipe chooses 'roads: osm', but names no file of roads"):
        road_graph(TOWNS, RoadChoices("osm"), RoadSource())


def test_a_world_of_panjs_own_has_a_way_at_home_between_all_its_places(tmp_path: Path) -> None:
    source = table(tmp_path, "Ana,Bor,25", "Bor,Camp,70", "Camp,Dol,35", "Cia,Dol,27")
    over_the_camp = road_graph(TOWNS, RoadChoices("table"), source)
    at_home = road_graph(TOWNS, RoadChoices("table", at_home=True), source)
    assert ends(at_home) == [*ends(over_the_camp), ("Bor", "Cia")]
    text = "1 straight line joins places at home whose only way led through another country: Bor - Cia"
    assert ("note", text) in said(at_home)
