"""The figure of a selection shows every run, the selected ones in colour, and nothing lies over anything else."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Text

from sim.figures import saved, theme
from sim.figures.explore import Against, Curve, Distribution, SelectionPicture, Strip, selection_figure
from sim.figures.explore.figure import CHOSEN, curve_colour, distribution_words
from sim.scenario.errors import PanjError

RUNS = 300
TICKS = [(0.1, "0.002"), (0.5, "0.005"), (1.0, "0.01")]


def curve(label: str, up: float = 0.0) -> Curve:
    x = np.linspace(0.3, 0.9, 5)
    middle = 1000 + up + 4000 * x
    return Curve(label, x, np.array([0.3, 0.7, 1.0, 1.4, 2.2])[:, None] * middle, np.full(5, 40))


def picture(strips: int = 5, curves: int = 1, stepped: bool = False, all_selected: bool = False) -> SelectionPicture:
    k = np.arange(RUNS)
    x, y = k / RUNS, 500.0 + 8000 * ((k * 0.618) % 1) * k / RUNS
    kept = (x > 0.3) | all_selected
    labels = [""] if curves == 1 else ["0.25 to 0.63", "0.63 to 1.6", "1.6 to 4"]
    against = Against(
        "displacement.fight (per day)",
        "people",
        x,
        y,
        kept,
        k % curves,
        "tempo" if curves > 1 else "",
        TICKS,
        [(0.0, "0"), (5000.0, "5,000"), (10000.0, "10,000")],
        0.0,
        12000.0,
        3,
        stepped,
        [curve(label, 900.0 * n) for n, label in enumerate(labels)],
        6190.0,
    )
    edges = np.linspace(0, 12000, 31)
    shares = [np.histogram(v, edges)[0] / len(v) for v in (y, y[kept])]
    spread = Distribution(
        edges, *shares, np.array([1.0, 2, 3240, 4, 5]), np.array([1.0, 2, 2100, 4, 5]), 6190.0, 0.5, 0.25, 0.0, 12000.0,
        False, not all_selected,
    )  # fmt: skip
    bars = np.linspace(0, 1, 13)
    counts = [np.histogram(v, bars)[0] for v in (x, x[kept])]
    names = ["front.neighbours", "displacement.frailty_variance", "tempo", "crossing.leak (per day)", "openness"] * 3
    return SelectionPicture(
        "Civilians arriving in Tajikistan",
        "baseline; people summed over the run. 210 of 300 runs selected",
        [] if all_selected else ["displacement.fight at least 0.004", "crossing.leak at least 0.036"],
        "Panj, sweep what-matters on baseline, seed 1",
        RUNS,
        int(kept.sum()),
        against,
        spread,
        [Strip(names[n], names[n], bars, *counts, TICKS, 0.3, 1.0, n == 2) for n in range(strips)],
    )


PICTURES = {
    "drawn": picture(),
    "thirds": picture(curves=3),
    "levels": picture(strips=2, stepped=True),
    "everything": picture(all_selected=True),
    "many axes": picture(strips=12),
}


def main_axes(figure: Figure) -> Axes:
    return figure.axes[0]


def shown(figure: Figure) -> list[Text]:
    figure.canvas.draw()
    return [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]  # type: ignore[attr-defined]


def patches_of_the_key(figure: Figure) -> dict[str, str]:
    (legend,) = figure.legends
    pairs = zip(legend.get_texts(), legend.legend_handles, strict=True)
    return {text.get_text(): to_hex(handle.get_facecolor()) for text, handle in pairs if isinstance(handle, Patch)}


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_is_written_over_the_edge_or_over_other_words(name: str) -> None:
    figure = selection_figure(PICTURES[name])
    boxes = [(t.get_text(), t.get_window_extent().padded(-1.5)) for t in shown(figure)]
    width, height = figure.canvas.get_width_height()
    for text, at in boxes:
        assert at.x0 >= 0, text
        assert at.x1 <= width, text
        assert at.y0 >= 0, text
        assert at.y1 <= height, text
    assert [(a, b) for (a, p), (b, q) in combinations(boxes, 2) if p.overlaps(q)] == []


def test_every_run_inside_is_a_dot_and_only_the_selected_ones_are_in_colour() -> None:
    made = PICTURES["drawn"]
    ax = main_axes(selection_figure(made))
    dots = [line for line in ax.lines if line.get_marker() == "o" and line.get_linestyle() == "None"]
    others, chosen = dots
    assert len(others.get_xdata()) == RUNS - made.selected
    assert len(chosen.get_xdata()) == made.selected
    assert to_hex(others.get_markerfacecolor()) == to_hex(theme.paper().rest)
    red, _, blue = to_rgb(chosen.get_markerfacecolor())
    assert blue > red, "the hue of what is chosen, thinned"
    assert others.get_zorder() < chosen.get_zorder()


def test_bands_lie_in_each_other_and_the_median_in_both() -> None:
    made = PICTURES["drawn"]
    ax = main_axes(selection_figure(made))
    wide, narrow = (c.get_paths()[0].vertices for c in ax.collections)
    assert wide[:, 1].max() > narrow[:, 1].max() > made.against.curves[0].bands[2].max()
    assert wide[:, 1].min() < narrow[:, 1].min()
    assert [line.get_ydata().tolist() for line in ax.lines if len(line.get_xdata()) == 5] == [
        made.against.curves[0].bands[2].tolist()
    ]


def test_levels_have_bars_of_their_own_and_no_band_between_them() -> None:
    made = PICTURES["levels"]
    figure = selection_figure(made)
    ax = main_axes(figure)
    ends = [np.array(c.get_segments())[:, :, 1] for c in ax.collections]
    assert [e.shape for e in ends] == [(5, 2), (5, 2)]
    assert ends[0].T.tolist() == made.against.curves[0].bands[[0, 4]].tolist()
    assert ends[1].T.tolist() == made.against.curves[0].bands[[1, 3]].tolist()
    wide, narrow = (to_hex(c.get_color()[0]) for c in ax.collections)
    assert patches_of_the_key(figure) == {"50 %": narrow, "90 % of runs": wide}, "the key has the colours of the bars"


def test_a_second_axis_has_a_colour_for_each_third_from_little_to_much() -> None:
    figure = selection_figure(PICTURES["thirds"])
    lines = [line for line in main_axes(figure).lines if len(line.get_xdata()) == 5]
    colours = [to_hex(line.get_color()) for line in lines]
    assert len(set(colours)) == 3
    assert colours == [to_hex(theme.stroke(curve_colour(3, k))) for k in range(3)]
    assert len(main_axes(figure).collections) == 0, "bands of three curves would hide each other"
    said = [t.get_text() for t in shown(figure)]
    assert {"tempo 0.25 to 0.63", "0.63 to 1.6", "1.6 to 4"} <= set(said)


def test_the_distribution_has_both_shares_on_the_axis_of_the_plot() -> None:
    made = PICTURES["drawn"]
    figure = selection_figure(made)
    main, beside = figure.axes[:2]
    assert beside.get_ylim() == main.get_ylim() == (0.0, 12000.0)
    assert [bar.get_width() for bar in beside.patches[:30]] == pytest.approx(made.distribution.all.tolist())
    assert beside.patches[-1].get_data().values.tolist() == made.distribution.selected.tolist()


def test_a_strip_shows_shares_of_both_on_one_scale_and_marks_its_range() -> None:
    made = PICTURES["drawn"]
    figure = selection_figure(made)
    strips = figure.axes[2:]
    assert len(strips) == len(made.strips)
    heights = [bar.get_height() for bar in strips[0].patches]
    assert sum(heights[:12]) == pytest.approx(1)
    assert sum(heights[12:]) == pytest.approx(1)
    assert strips[0].get_ylim()[1] > max(heights)
    assert [len(ax.lines) for ax in strips] == [0, 0, 1, 0, 0], "only the third has a range"
    assert strips[2].lines[0].get_xdata().tolist() == [0.3, 1.0]


def test_of_all_runs_no_strips_are_drawn_and_nothing_is_compared() -> None:
    made = PICTURES["everything"]
    figure = selection_figure(made)
    assert len(figure.axes) == 2
    assert distribution_words(made.distribution) == ["median 3,240", "above 6,190: 50 %"]
    assert distribution_words(PICTURES["drawn"].distribution)[0] == "median 3,240 (all runs 2,100)"


def test_it_is_drawn_on_dark_paper_as_well() -> None:
    with theme.dark():
        figure = selection_figure(PICTURES["drawn"])
        ground, chosen = theme.paper().ground, theme.paper().hue(CHOSEN)
    assert to_hex(figure.get_facecolor()) == ground.lower()
    assert chosen != theme.paper().hue(CHOSEN)


def test_equal_selections_give_equal_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        saved.save(selection_figure(picture()), tmp_path / name)
    for suffix in ("png", "svg"):
        assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes()


def test_a_measure_without_a_value_is_not_drawn() -> None:
    made = PICTURES["drawn"]
    against = replace(made.against, y=np.full(RUNS, np.nan))
    with pytest.raises(PanjError, match="nothing to draw"):
        replace(made, against=against)
