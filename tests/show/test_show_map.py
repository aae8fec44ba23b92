"""The map: geometry, labels, dates."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
from made_up import changed
from matplotlib.path import Path as Outline

from sim.scenario.errors import PanjError
from sim.show import cells, theme
from sim.show.data import Picture, crossings_of, main_host, short_name
from sim.show.map import map_figure

drawn_once = cache(map_figure)  # to look at, not to change


@pytest.mark.parametrize("date", ["2021-05-01", "2021-07-06", "2021-09-11"])
def test_no_label_lies_over_another(picture: Picture, date: str) -> None:
    ax = drawn_once(picture, date).axes[0]
    labels = [text for text in ax.texts if text.get_gid() == "label"]
    boxes = [text.get_window_extent() for text in labels]
    frame = ax.get_window_extent()
    assert len(boxes) > 40
    for n, box in enumerate(boxes):
        assert frame.x0 <= box.x0, labels[n]
        assert box.x1 <= frame.x1, labels[n]
        for m, other in enumerate(boxes[:n]):
            assert not box.overlaps(other), (labels[n], labels[m])


def test_every_crossing_of_the_host_is_named_with_its_arrivals(picture: Picture) -> None:
    ax = drawn_once(picture, "2021-07-06").axes[0]
    words = [text.get_text() for text in ax.texts]
    places = picture.world.places
    for row in crossings_of(picture.world, main_host(picture.world)):
        name = re.escape(short_name(places.names[row]))
        assert any(re.match(rf"{name}( [\d,]+)?(\n|$)", word) for word in words), places.names[row]
    assert {"TAJIKISTAN", "PAKISTAN", "Panj", "Fayzabad", "100 km"} <= set(words)


def test_the_border_is_the_real_one(picture: Picture) -> None:
    ax = drawn_once(picture, "2021-07-06").axes[0]
    border = next(line for line in ax.lines if line.get_gid() == "border-AFG-TJK")
    assert len(border.get_xydata()) > 300


@pytest.mark.parametrize("date", ["2021-04-30", "2021-09-12", "yesterday"])
def test_a_date_outside_the_run_is_told(picture: Picture, date: str) -> None:
    with pytest.raises(PanjError, match=r"outside the run, which goes from 2021-05-01 to 2021-09-11|is no date"):
        map_figure(picture, date)


def test_a_run_without_days_is_told(picture: Picture) -> None:
    with pytest.raises(PanjError, match="no days"):
        changed(picture, dates=picture.dates[:0])


def test_a_world_without_a_basemap_still_has_a_map(picture: Picture, tmp_path: object) -> None:
    world = picture.world
    fields = {name: getattr(world, name) for name in world.__dataclass_fields__}
    map_figure(changed(picture, world=type(world)(**(fields | {"folder": tmp_path}))), picture.branch)


def test_cells_hold_their_own_place_and_no_other() -> None:
    turn = np.arange(30)
    points = np.column_stack([np.cos(turn) * turn * 7, np.sin(turn) * turn * 5])
    for n, cell in enumerate(cells.voronoi_cells(points)):
        inside = Outline(cell).contains_points(points)
        assert np.flatnonzero(inside).tolist() == [n]


def test_one_place_two_places_and_twins_have_cells() -> None:
    assert len(cells.voronoi_cells(np.zeros((1, 2)))) == 1
    assert len(cells.voronoi_cells(np.array([[0.0, 0.0], [50.0, 0.0]]))) == 2
    one, twin, _ = cells.voronoi_cells(np.array([[0.0, 0.0], [0.0, 0.0], [50.0, 0.0]]))
    np.testing.assert_array_equal(one, twin)


def test_flows_bend_to_their_right_and_end_in_a_point_where_they_lead() -> None:
    start, end = np.zeros(2), np.array([100.0, 0.0])
    there = cells.taper(start, end, 4.0, 0.1, (0.0, 0.0))
    back = cells.taper(end, start, 4.0, 0.1, (0.0, 0.0))
    assert there[:, 1].mean() < 0 < back[:, 1].mean()
    assert np.hypot(*(there - end).T).min() < 1e-9
    assert np.hypot(*(there[0] - there[-1])) == pytest.approx(4.0)
    assert len(cells.taper(start, start, 4.0, 0.1, (0.0, 0.0))) == 0


def test_a_short_road_still_has_a_flow() -> None:
    shape = cells.taper(np.zeros(2), np.array([1.0, 0.0]), 10.0, 0.1, (5.0, 5.0))
    assert np.isfinite(shape).all()


def test_a_kilometre_is_a_kilometre_both_ways() -> None:
    project = cells.Projection(70.0, 37.0)
    east, north = project([[71.0, 37.0], [70.0, 38.0]])
    assert east[0] == pytest.approx(111.2 * np.cos(np.radians(37)), rel=1e-6)
    assert north[1] == pytest.approx(111.2)


def test_a_disc_is_filled_from_below() -> None:
    half = cells.level(np.zeros(2), 1.0, 0.5)
    assert half[:, 1].max() == pytest.approx(0.0, abs=1e-9)
    assert half[:, 1].min() == pytest.approx(-1.0, abs=1e-3)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (312.4, "312"),
        (1037, "1,037"),
        (34_567, "34,600"),
        (999_499, "999,000"),
        (1_234_567, "1.23 million"),
    ],
)
def test_numbers_of_people_read_well(number: float, text: str) -> None:
    assert theme.people(number) == text
