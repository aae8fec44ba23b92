"""The figures of a run: what stands on them, in which colours, and that they never change."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text

from figures.made_up import changed, synthetic
from sim.figures import draw_all, saved, theme
from sim.figures.crossings import chosen_crossings, crossings_figure
from sim.figures.data import Picture, main_host, short_name
from sim.figures.fronts import fronts_figure, modelled
from sim.figures.map import map_figure
from sim.figures.totals import totals_figure
from sim.world.world import World

SERIES = (crossings_figure, totals_figure, fronts_figure)


@cache
def drawn_once(draw: Callable[[Picture], Figure], picture: Picture) -> Figure:
    """Return a figure to look at, not to change."""
    return draw(picture)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def dated(figure: Figure) -> list[Axes]:
    return [ax for ax in figure.axes if len(ax.get_xticklabels())]


@pytest.mark.parametrize("draw", SERIES)
def test_every_axis_has_dates_with_a_year(picture: Picture, draw: Callable[[Picture], Figure]) -> None:
    figure = drawn_once(draw, picture)
    for ax in dated(figure):
        labels = [label.get_text() for label in ax.get_xticklabels()]
        assert labels[0] == "1 May\n2021"
        assert all(re.fullmatch(r"\d{1,2} [A-Z][a-z]{2}", label) for label in labels[1:])


@pytest.mark.parametrize("draw", SERIES)
def test_unit_source_branch_and_key_are_told(picture: Picture, draw: Callable[[Picture], Figure]) -> None:
    words = "\n".join(texts(drawn_once(draw, picture)))
    assert "branch date 6 July" in words
    assert "Source: Panj model" in words
    assert "200 replicates" in words
    assert "document" in words
    assert re.search("People|districts", words)


@pytest.mark.parametrize("draw", SERIES)
def test_the_wider_band_holds_the_narrower(picture: Picture, draw: Callable[[Picture], Figure]) -> None:
    fans = 0
    for ax in drawn_once(draw, picture).axes:
        filled = [c for c in ax.collections if type(c).__name__ == "FillBetweenPolyCollection"]
        for wide, narrow in zip(filled[::2], filled[1::2], strict=True):
            outer, inner = (shape.get_paths()[0].get_extents() for shape in (wide, narrow))
            assert outer.y1 >= inner.y1
            assert outer.y0 <= inner.y0
            assert np.mean(wide.get_facecolor()[0][:3]) > np.mean(narrow.get_facecolor()[0][:3])
            fans += 1
    assert fans


@pytest.mark.parametrize("draw", SERIES)
def test_lines_wear_the_colours_of_the_theme(picture: Picture, draw: Callable[[Picture], Figure]) -> None:
    paper = theme.paper()
    hues = (paper.soldiers, paper.civilians, paper.queue, paper.admitted, paper.insurgents, paper.government)
    known = {paper.ink, paper.muted, *map(theme.stroke, hues)}
    for ax in drawn_once(draw, picture).axes:
        drawn = [line for line in ax.lines if line.get_linestyle() != "None"]
        assert {to_rgba(line.get_color()) for line in drawn} <= {to_rgba(colour) for colour in known}


@pytest.mark.parametrize("draw", SERIES)
def test_nothing_is_written_over_the_edge(picture: Picture, draw: Callable[[Picture], Figure]) -> None:
    figure = drawn_once(draw, picture)
    figure.canvas.draw()
    wide, high = figure.bbox.width, figure.bbox.height
    for text in figure.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= 0, text
            assert box.y0 >= 0, text
            assert box.x1 <= wide, text
            assert box.y1 <= high, text


@pytest.mark.parametrize("draw", SERIES)
def test_labels_of_reported_figures_do_not_overlap(picture: Picture, draw: Callable[[Picture], Figure]) -> None:
    for ax in drawn_once(draw, picture).axes:
        boxes = [text.get_window_extent() for text in ax.texts if text.get_gid() == "mark"]
        frame = ax.get_window_extent()
        for n, box in enumerate(boxes):
            assert box.x0 >= frame.x0, "over the numbers of the axis"
            assert box.x1 <= frame.x1 + 0.2 * theme.DPI
            assert not any(box.overlaps(other) for other in boxes[n + 1 :])


def test_the_seven_crossings_come_first_from_west_to_east(picture: Picture) -> None:
    places = picture.world.places
    rows = chosen_crossings(picture, main_host(picture.world))
    names = [short_name(places.names[row]) for row in rows[:7]]
    assert names == ["Shohon", "Nulvand", "Ruzvai", "Humrogi", "Tem (Khorog)", "Ishkashim", "Langar"]
    assert list(places.lon[rows[7:]]) == sorted(places.lon[rows[7:]])
    words = texts(drawn_once(crossings_figure, picture))
    assert {f"document\n{count}" for count in (104, 83, 213, 173, 312, 102, 50)} <= set(words)


def test_the_sum_of_the_document_is_marked(picture: Picture) -> None:
    words = "\n".join(texts(drawn_once(totals_figure, picture)))
    assert "document: +1,037" in words, "on top of those before: the mark stands at another value"
    assert "other source: 1,573" in words
    assert "more than 1,000" in words


def test_national_figures_are_scaled_and_say_so(picture: Picture) -> None:
    assert modelled(picture) == 55
    words = "\n".join(texts(drawn_once(fronts_figure, picture)))
    assert "scaled by 55/407" in words
    assert "more than 45 of 407" in words
    assert "about 190 of 407,\nscaled to 26" in words
    assert "all 34" in words


@pytest.mark.parametrize("measure", ["arrivals", "queue", "sheltered", "districts_insurgent", "internally_displaced"])
def test_a_missing_measure_is_nothing_not_an_error(
    picture: Picture, without: Callable[[Picture, str], Picture], measure: str
) -> None:
    bare = without(picture, measure)
    for draw in (totals_figure, fronts_figure):
        draw(bare)
    map_figure(bare, picture.branch)


def test_a_run_in_which_nobody_moves(world: World) -> None:
    still = synthetic(world, size=0.0)
    for draw in SERIES:
        draw(still)
    map_figure(still, still.branch)


def test_one_replicate_has_no_bands_and_says_so(world: World) -> None:
    words = " ".join("\n".join(texts(totals_figure(synthetic(world, replicates=1)))).split())
    assert "1 replicate: no bands" in words
    assert "Numbers: count on" in words
    assert "median" not in words, "one run has none"
    assert "90 %" not in words


def test_one_day_only(picture: Picture) -> None:
    first = {"dates": picture.dates[:1], "holder": picture.holder[:1], "flows": picture.flows[:1]}
    first |= {"bands": {key: values[:, :1] for key, values in picture.bands.items()}}
    first |= {"cumulative": {key: values[:, :1] for key, values in picture.cumulative.items()}}
    short = changed(picture, **first)
    for draw in SERIES:
        draw(short).canvas.draw()


@pytest.mark.slow
def test_equal_inputs_give_equal_files(picture: Picture, world: World, tmp_path: Path) -> None:
    once = draw_all(picture, tmp_path / "a" / "plots")
    assert [path.name for path in once] == [
        f"{stem}.{suffix}"
        for stem in ("arrivals-by-crossing", "totals", "districts", "map-branch", "map-end")
        for suffix in ("png", "svg")
    ]
    same = synthetic(world)
    again = saved.save(crossings_figure(same), tmp_path / "b" / once[0].stem)
    again += saved.save(map_figure(same, same.branch), tmp_path / "b" / "map-branch")
    for path in again:
        assert path.read_bytes() == (tmp_path / "a" / "plots" / path.name).read_bytes(), path.name
    assert {path.parent.name for path in once} == {"plots"}
    assert len(list((tmp_path / "a" / "plots").iterdir())) == 10  # no part files left


def test_the_users_settings_do_not_change_a_figure(picture: Picture, tmp_path: Path) -> None:
    import matplotlib as mpl

    plain = saved.save(fronts_figure(picture), tmp_path / "plain")
    user: dict[str, object] = {"font.size": 20, "axes.facecolor": "black", "savefig.bbox": "tight"}
    user |= {"font.family": ["Nowhere Sans"], "font.sans-serif": ["Nowhere Sans"]}
    with mpl.rc_context(user):  # type: ignore[arg-type]
        other = saved.save(fronts_figure(picture), tmp_path / "other")
        assert mpl.rcParams["font.size"] == 20
    assert plain[0].read_bytes() == other[0].read_bytes()


def test_cells_are_coloured_by_who_holds_them(picture: Picture) -> None:
    figure = map_figure(picture, "2021-05-01")
    cells = next(c for c in figure.axes[0].collections if c.get_gid() == "cells")
    assert isinstance(cells, PolyCollection)
    held = np.nan_to_num(picture.holder[0])
    rows = [row for row in range(len(held)) if picture.world.places.kind[row] <= 1]
    np.testing.assert_allclose(cells.get_facecolor(), theme.paper().holder_map(held[rows]))
