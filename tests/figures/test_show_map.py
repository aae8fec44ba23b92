"""The map: geometry, labels, dates."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.path import Path as Outline

from figures.made_up import changed, synthetic
from sim.figures import cells, theme
from sim.figures.data import Picture, crossings_of, main_host, short_name
from sim.figures.extent import LAND, MARKS, extent, people_beyond
from sim.figures.film.stage import Stage
from sim.figures.map import map_figure, map_pair_figure
from sim.figures.map.districts import dot_sizes
from sim.figures.map.sheet import PAD, sheet_extent
from sim.scenario.errors import PanjError
from sim.world.load import load_world
from sim.world.world import PlaceKind, World
from tests.made_world import tables, write

#: The tables of a small world without a basemap; its capital lies south of everything else.
RIM = tables(
    places="""\
alef,Alef,district,HOM,North,37.0,70.0,26000,40,,,,,,
beth,Beth,district,HOM,North,37.2,70.2,12000,20,,,,,,
cap,Capital,capital,HOM,North,36.8,70.1,50000,,,,,,,
bridge,Bridge,crossing,HOM,North,37.4,70.3,,,bridge,HST,,,,
camp,Camp One,site,HST,,37.6,70.4,,,,HST,100,500,1000,
away,Away,exit,HST,,38.0,70.6,,,,HST,,,,
""",
    roads="""\
alef,beth,30,gravel,yes,
alef,cap,25,asphalt,yes,
beth,bridge,10,gravel,yes,
bridge,camp,5,asphalt,no,
camp,away,60,asphalt,yes,
""",
    garrisons="""\
cap-g,cap,both,500,1000,1500
""",
    history="""\
2021-05-10,capture,alef,,,test,high,
""",
    hosts="""\
HST,Hostland,open,open,400,100
""",
)

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
        (38.50000000000001, "38"),
    ],
)
def test_numbers_of_people_read_well(number: float, text: str) -> None:
    assert theme.people(number) == text


def legend_words(figure: Figure) -> str:
    legend = next(ax for ax in figure.axes if ax.get_gid() == "legend")
    return "\n".join(text.get_text() for text in legend.texts)


def with_banks(picture: Picture, near: float, far: float) -> Picture:
    """Return the picture with all banks alike."""
    return changed(picture, near=np.full(picture.holder.shape, near), far=np.full((*picture.holder.shape, 2), far))


@pytest.mark.parametrize(
    ("near", "far", "arcs"),
    [(1.0, 2.0, 0), (0.0, 2.0, 1), (1.0, 0.0, 1), (0.0, 0.0, 2), (1.0, 1.0, 3), (0.5, 1.0, 6), (np.nan, 0.0, 1)],
)
def test_a_closed_bank_is_a_wall_a_limited_one_a_broken_wall(
    picture: Picture, near: float, far: float, arcs: int
) -> None:
    figure = map_figure(with_banks(picture, near, far), picture.branch)
    walls = next(c for c in figure.axes[0].collections if c.get_gid() == "walls")
    crossings = [row for row in picture.world.places.of_kind(PlaceKind.CROSSING) if _shown(figure, picture, row)]
    assert len(walls.get_segments()) == arcs * len(crossings)
    assert "bank closed" in legend_words(figure)


def _shown(figure: Figure, picture: Picture, row: int) -> bool:
    places = picture.world.places
    return any(short_name(places.names[row]) in text.get_text() for text in figure.axes[0].texts)


def test_the_wall_of_the_far_bank_stands_on_the_far_side(picture: Picture) -> None:
    """Tem lies on the river that flows north there: the far bank is in the east."""
    tem = picture.world.places.index["tem"]
    for near, far, side in ((1.0, 0.0, 1), (0.0, 2.0, -1)):
        one = with_banks(picture, np.nan, np.nan)
        assert one.near is not None
        assert one.far is not None
        one.near[:, tem], one.far[:, tem] = near, far
        ax = map_figure(one, picture.branch).axes[0]
        (wall,) = next(c for c in ax.collections if c.get_gid() == "walls").get_segments()
        border = next(line for line in ax.lines if line.get_gid() == "border-AFG-TJK").get_xydata()
        middle = wall.mean(axis=0)
        nearest = border[np.nanargmin(np.hypot(*(border - middle).T))]
        assert side * (middle[0] - nearest[0]) > 0


def test_what_the_run_did_not_keep_is_neither_drawn_nor_explained(picture: Picture) -> None:
    old = changed(picture, near=None, far=None, fighting=None, flows=np.zeros((0, 0, 2)))
    figure = map_figure(old, "2021-07-20")
    ax = figure.axes[0]
    assert not next(c for c in ax.collections if c.get_gid() == "walls").get_segments()
    assert not next(c for c in ax.collections if c.get_gid() == "flows").get_paths()
    assert not next(c for c in ax.collections if c.get_gid() == "fighting").get_visible()
    assert "bank" not in legend_words(figure).replace("and each bank", "")
    assert "fighting" not in legend_words(figure)
    (told,) = (text for text in figure.texts if "no flows between places" in text.get_text())
    assert told.get_window_extent().y0 > ax.get_window_extent().y1, "the last line stands above the frame of the map"


def test_dots_grow_with_the_fighting_and_stand_in_the_country(picture: Picture) -> None:
    assert picture.fighting is not None
    day = picture.row("2021-06-25")
    figure = map_figure(picture, "2021-06-25")
    dots = next(c for c in figure.axes[0].collections if c.get_gid() == "fighting")
    points, sizes = np.asarray(dots.get_offsets()), dots.get_sizes()
    rows = picture.world.places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)
    cells_drawn = next(c for c in figure.axes[0].collections if c.get_gid() == "cells").get_paths()
    assert len(points) == len(sizes) > 50
    quiet = 0
    for row, cell in zip(rows, cells_drawn, strict=True):
        inside = cell.contains_points(points)
        quiet += not inside.any()
        wanted = dot_sizes(picture.fighting[day, [row]])[0]
        np.testing.assert_allclose(sizes[inside], wanted)
    assert quiet > 10, "where nobody fights there are no dots"
    assert dot_sizes(np.array([0.5]))[0] == pytest.approx(dot_sizes(np.array([1.0]))[0] / 2)


def test_flows_are_slim_and_the_widest_lies_lowest(picture: Picture) -> None:
    figure = map_figure(picture, "2021-08-20")
    flows = next(c for c in figure.axes[0].collections if c.get_gid() == "flows").get_paths()
    assert len(flows) > 30
    widths = [float(np.hypot(*(path.vertices[0] - path.vertices[-2]))) for path in flows]
    lengths = [float(np.hypot(*np.ptp(path.vertices, axis=0))) for path in flows]
    assert all(width <= length / 5 for width, length in zip(widths, lengths, strict=True))


def test_two_maps_have_the_same_scales_and_each_its_title(picture: Picture, world: World) -> None:
    less = changed(synthetic(world, size=0.3), title="Guards on the river")
    figure = map_pair_figure(picture, less, "2021-08-20")
    titles = [text.get_text() for text in figure.texts if text.get_gid() == "scenario"]
    assert titles == [picture.title, "Guards on the river"]
    maps = [ax for ax in figure.axes if any(c.get_gid() == "cells" for c in ax.collections)]
    assert len(maps) == 2
    upper, lower = ([patch.radius for patch in ax.patches if isinstance(patch, Circle)] for ax in maps)
    assert max(lower) < 0.7 * max(upper)
    for ax in maps:
        boxes = [text.get_window_extent() for text in ax.texts if text.get_gid() == "label"]
        assert len(boxes) > 35
        assert not any(box.overlaps(other) for n, box in enumerate(boxes) for other in boxes[:n])
    with pytest.raises(PanjError, match="outside the run"):
        map_pair_figure(picture, less, "2022-01-01")


def test_labels_stay_with_their_marks_at_any_resolution(picture: Picture) -> None:
    figure = map_figure(picture, "2021-07-20")
    ax = figure.axes[0]
    name = next(text for text in ax.texts if text.get_text() == "Fayzabad")
    gaps = []
    squares = [patch for patch in ax.patches if patch.get_gid() == "capital"]
    for dpi in (72, 200):
        figure.set_dpi(dpi)
        figure.canvas.draw()
        box = name.get_window_extent()
        gaps.append(
            min(
                float(np.hypot(*(ax.transData.transform(patch.get_xy()) - (box.x0, box.y0)))) / dpi for patch in squares
            )
        )
    assert gaps[0] == pytest.approx(gaps[1], abs=0.05)


def _marks(figure: Figure) -> list[Circle]:
    """Return what is drawn of crossings and sites: discs of the first axes that are not hidden."""
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Circle) and patch.get_visible()]


def _drawn_at(figure: Figure, spot: np.ndarray) -> bool:
    return any(np.hypot(*(np.array(mark.center) - spot)) < 1e-6 for mark in _marks(figure))


def _cut(figure: Figure) -> list[Circle]:
    """Return the marks that are not wholly inside the sheet, edges of their lines included."""
    frame = figure.axes[0].get_window_extent()
    pixel = figure.dpi / 72
    out = []
    for mark in _marks(figure):
        box = mark.get_window_extent().padded(mark.get_linewidth() * pixel / 2)
        if box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0 or box.y1 > frame.y1:
            out.append(mark)
    return out


def test_a_crossing_near_the_border_of_the_host_is_drawn_and_whole(picture: Picture) -> None:
    """Hairatan would be cut by a sheet of the main area alone; then it was left out without a word."""
    figure, places = drawn_once(picture, "2021-09-11"), picture.world.places
    shown = sheet_extent(picture, 8.3, 5.0)
    for place in ("hairatan", "termez"):
        assert shown.whole[places.index[place]], place
    assert _drawn_at(figure, shown.spots[places.index["hairatan"]])
    assert any("Hairatan" in text.get_text() for text in figure.axes[0].texts)


@pytest.mark.parametrize("make", [lambda p: map_figure(p, "2021-09-11"), lambda p: Stage(p, 60, 133)._figure])
def test_every_mark_with_people_is_drawn_whole_or_named_under_the_map(picture: Picture, make: object) -> None:
    figure, day = make(picture), len(picture.dates) - 1  # type: ignore[operator]
    assert _cut(figure) == []
    places = picture.world.places
    sheet = extent(picture.world, 5.0 / 3, PAD, 0.05)
    words = " ".join(text.get_text() for text in figure.texts if text.get_gid() == "beyond")
    found = people_beyond(picture, sheet, day)
    assert found
    assert f"{found[0][0]} {theme.people(found[0][1])}" in words
    assert "11 September" in words
    told = words.count(", ")
    assert told >= len(found) or f"and {len(found) - told + 1} more" in words
    for row in places.of_kind(*MARKS):
        name = short_name(places.names[row])
        assert (
            sheet.whole[row]
            or name in {name for name, _ in found}
            or picture.both("arrivals", places.ids[row]).max() == 0
        )


def test_nothing_is_said_where_the_map_shows_everybody(picture: Picture) -> None:
    nobody = changed(picture, bands={}, cumulative={})
    figure = map_figure(nobody, "2021-09-11")
    assert people_beyond(nobody, sheet_extent(nobody, 8.3, 5.0), 0) == []
    assert not [text for text in figure.texts if text.get_gid() == "beyond"]


@pytest.mark.parametrize("edge", [0.02, 0.05, 0.1])
def test_marks_of_the_main_host_have_room_however_large_the_world(world: World, edge: float) -> None:
    shown = extent(world, 1.6, 0.0, edge)
    rows = crossings_of(world, main_host(world))
    assert shown.whole[rows].all()
    assert (np.abs(shown.spots[rows]) + 2 * edge * shown.half[0] <= shown.half + 1e-6).all()
    assert (np.abs(shown.spots[shown.beyond(world)]) > shown.half - 2 * edge * shown.half[0]).any(axis=1).all()


@pytest.mark.parametrize("ratio", [1.3, 1.66, 2.4])
def test_the_cell_of_a_capital_at_the_rim_has_room_where_no_outline_is_known(tmp_path: Path, ratio: float) -> None:
    """The capital is the southernmost place: room was kept for districts and crossings only."""
    world = load_world(write(tmp_path, RIM))
    shown = extent(world, ratio, PAD, 0.05)
    land = world.places.of_kind(*LAND)
    shapes = cells.land_cells(shown.spots[land], shown.spots[world.places.of_kind(PlaceKind.SITE, PlaceKind.EXIT)])
    for shape in shapes:
        assert (np.abs(shape) < shown.half).all()
