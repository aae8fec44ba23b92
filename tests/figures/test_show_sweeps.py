"""The figures of sweeps say what they show, in the colours of the house, and nothing lies over anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.figures import saved, theme
from sim.figures.levels import LevelsPicture, levels_figure
from sim.figures.paper import LIGHT
from sim.figures.sweeps import (
    FIRST,
    INSIDE,
    TOTAL,
    BarsPicture,
    BoxPicture,
    HeatPicture,
    bars_figure,
    box_figure,
    heat_figure,
    number,
)
from sim.scenario.errors import PanjError
from sim.words.numbers import figures

NAMES = ("front.tempo", "crossing.leak", "routes.foreign", "displacement.frailty_variance")
NOTHING = np.full(4, np.nan)


def heat(rows: int = 4, columns: int = 5) -> HeatPicture:
    median = np.outer(np.arange(1, rows + 1), np.geomspace(10.0 ** min(columns, 5), 10.0, columns))
    return HeatPicture(
        "Guards and tempo",
        "Civilians arriving in Tajikistan by 11 September, people",
        "guards on the Tajik border",
        "tempo of the front",
        "people",
        [f"{5000 * k:,}" for k in range(columns)],
        [f"{0.5 * 2**k:g}" for k in range(rows)],
        median,
        0.5 * median,
        2.0 * median,
        "Panj, sweep guards-by-tempo",
        20,
        banded=columns <= 9,
    )


def bars(signed: bool = False) -> BarsPicture:
    values = np.array([0.5, -0.3 if signed else 0.3, np.nan, 0.05])
    inner = None if signed else 0.7 * values
    around = (NOTHING, NOTHING) if signed else (values - 0.05, values + 0.05)
    return BarsPicture(
        "What moves it",
        "Civilians in Tajikistan",
        NAMES,
        values,
        *around,
        inner,
        None if inner is None else inner - 0.02,
        None if inner is None else inner + 0.02,
        "share of the variance",
        signed,
        ("PRCC",) if signed else ("total", "alone"),
        "Panj, sweep what-matters",
        800,
    )


def box(count: int = 2) -> BoxPicture:
    coverage = np.linspace(1.0, 0.3, 20)
    return BoxPicture(
        "When Khorog overflows",
        "In 83 % of runs in the box",
        coverage,
        1.2 - coverage,
        [1] * 20,
        12,
        0.2,
        NAMES[:count],
        np.array([0.45, 0.0, 0.1, 0.9])[:count],
        np.array([1.0, 0.3, 0.2, 1.0])[:count],
        [("1.7", ""), ("", "6,000"), ("0.1", "0.2"), ("2.9", "")][:count],
        [("0.5", "4"), ("0", "20,000"), ("0", "1"), ("0", "3")][:count],
        "Panj, sweep what-matters",
        800,
    )


FIGURES: dict[str, Callable[[], Figure]] = {
    "heat": lambda: heat_figure(heat()),
    "wide heat": lambda: heat_figure(heat(3, 12)),
    "sobol": lambda: bars_figure(bars()),
    "prcc": lambda: bars_figure(bars(signed=True)),
    "box": lambda: box_figure(box()),
    "box of four": lambda: box_figure(box(4)),
}


def shown(figure: Figure) -> list[Text]:
    figure.canvas.draw()
    return [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_written_over_the_edge_or_over_other_words(name: str) -> None:
    figure = FIGURES[name]()
    texts = shown(figure)
    width, height = figure.canvas.get_width_height()
    boxes = [(t.get_text(), t.get_window_extent().padded(-1.5)) for t in texts]
    for text, at in boxes:
        assert at.x0 >= 0, text
        assert at.x1 <= width, text
        assert at.y0 >= 0, text
        assert at.y1 <= height, text
    axis_ends = {"", "0", "0 %"}
    clashes = [
        (a, b) for (a, p), (b, q) in combinations(boxes, 2) if p.overlaps(q) and not {a, b} & axis_ends and a != b
    ]
    assert clashes == []


@pytest.mark.parametrize("name", FIGURES)
def test_title_and_source_are_told(name: str) -> None:
    said = " ".join(t.get_text() for t in shown(FIGURES[name]()))
    assert "Source: Panj, sweep" in said
    assert "runs" in said or "replicates" in said


def test_every_cell_has_its_median_and_band() -> None:
    said = [t.get_text() for t in shown(heat_figure(heat(2, 2)))]
    assert {"100", "10", "200", "20"} <= set(said)
    assert {"50–200", "100–400", "5–20", "10–40"} <= set(said)


def test_a_cell_without_runs_is_a_dash() -> None:
    picture = heat(2, 2)
    picture.median[0, 0] = np.nan
    assert "–" in [t.get_text() for t in shown(heat_figure(picture))]
    picture.median[:] = np.nan
    with pytest.raises(PanjError, match="nothing to draw"):
        heat_figure(picture)


def test_numbers_can_be_read_on_light_and_on_dark_cells() -> None:
    inks = {to_hex(t.get_color()) for t in shown(heat_figure(heat(2, 2))) if t.get_text() in {"200", "10"}}
    assert inks == {to_hex(LIGHT.ink), to_hex(LIGHT.ground)}


def test_the_longest_bar_is_on_top_and_what_does_not_vary_says_so() -> None:
    figure = bars_figure(bars())
    (ax,) = figure.axes
    labels = [t.get_text() for t in ax.get_yticklabels()]
    assert labels[-1] == "front.tempo"
    assert labels[0] == "routes.foreign"
    assert any("does not vary" in t.get_text() for t in shown(figure))


def test_total_and_first_order_wear_their_colours() -> None:
    (ax,) = bars_figure(bars()).axes
    assert {to_hex(patch.get_facecolor()) for patch in ax.patches} == {
        to_hex(theme.paper().hue(name)) for name in (FIRST, TOTAL)
    }


def test_signed_bars_go_both_ways_in_two_colours() -> None:
    (ax,) = bars_figure(bars(signed=True)).axes
    low, high = ax.get_xlim()
    assert low < -0.3 < 0.5 < high < 0.6, "each side as far as its bars go"
    assert {to_hex(patch.get_facecolor()) for patch in ax.patches} == {
        to_hex(LIGHT.insurgents),
        to_hex(LIGHT.government),
    }


def test_no_number_lies_on_the_names_of_bars_to_the_left() -> None:
    """At −1.00 it did: it stands among the notes now, with the size."""
    notes = ["+500 ± 20 people", "−300 ± 20 people", "", "+50 ± 20 people"]
    figure = bars_figure(replace(bars(signed=True), notes=notes, values=np.array([0.02, -1.0, np.nan, 0.1])))
    (ax,) = figure.axes
    texts = shown(figure)
    names = [label.get_window_extent() for label in ax.get_yticklabels()]
    others = [text.get_window_extent() for text in texts if text.get_text() not in NAMES]
    assert not any(name.overlaps(other) for name in names for other in others)
    assert set(notes) - {""} <= {text.get_text() for text in texts}


def test_the_chosen_box_is_marked_on_its_trajectory_and_keeps_its_part_of_the_range() -> None:
    figure = box_figure(box())
    left, right = figure.axes
    marked = [c for c in left.collections if to_hex(c.get_facecolor()[0]) == to_hex(theme.paper().hue(INSIDE))]  # type: ignore[index]
    x = float(np.linspace(1.0, 0.3, 20)[12])
    assert np.asarray(marked[0].get_offsets()).ravel().tolist() == pytest.approx([x, 1.2 - x])
    kept = [line.get_xdata() for line in right.lines if line.get_color() == theme.paper().hue(INSIDE)]
    assert [tuple(map(float, ends)) for ends in kept] == [(0.45, 1.0), (0.0, 0.3)]  # type: ignore[arg-type]


def test_a_box_without_conditions_is_no_figure() -> None:
    with pytest.raises(PanjError, match="nothing to draw"):
        box_figure(replace(box(), names=()))
    with pytest.raises(PanjError, match="nothing to draw"):
        bars_figure(replace(bars(), values=NOTHING))


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (saved.save(heat_figure(heat()), tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (12345.0, "12,300"),
        (8143.0, "8,140"),
        (999.9, "1,000"),
        (999.4, "999"),
        (12.4, "12.4"),
        (3.0, "3"),
        (0.1234, "0.123"),
        (0.0, "0"),
    ],
)
def test_numbers_have_the_figures_one_needs(value: float, said: str) -> None:
    assert number(value) == said == figures(value), "a figure and the sentences about it say the same"


def levels(scenarios: int = 2, count: int = 10) -> LevelsPicture:
    spread = np.array([0.3, 0.7, 1.0, 1.5, 2.6])[:, None]
    curves = {f"scenario {n}": spread * np.linspace(2500, 4000 + 300 * n, count) for n in range(scenarios)}
    names = [f"{1 + 7 * k} July" for k in range(count)]
    return LevelsPicture("Arrivals", "people", "closing day", "people", names, curves, "Panj, sweep closing-date", 60)


@pytest.mark.parametrize("scenarios", [1, 2, 4])
def test_scenarios_are_named_beside_their_last_median_without_overlaps(scenarios: int) -> None:
    figure = levels_figure(levels(scenarios))
    boxes = [(t.get_text(), t.get_window_extent().padded(-1.5)) for t in shown(figure)]
    names = [text for text, _ in boxes if text.startswith("scenario")]
    assert sorted(names) == [f"scenario {n}" for n in range(scenarios)]
    width, _ = figure.canvas.get_width_height()
    assert all(at.x1 <= width for _, at in boxes)
    clashes = [(a, b) for (a, p), (b, q) in combinations(boxes, 2) if p.overlaps(q) and "0" not in (a, b)]
    assert clashes == []


def test_medians_are_joined_and_bands_hold_each_other() -> None:
    picture = levels(1)
    (ax,) = levels_figure(picture).axes
    curve = next(line for line in ax.lines if line.get_linestyle() == "-")
    assert np.asarray(curve.get_ydata()) == pytest.approx(picture.bands["scenario 0"][2])
    wide, narrow = (np.array([path.vertices[:, 1] for path in c.get_paths()]) for c in ax.collections[:2])  # type: ignore[attr-defined]
    assert (wide[:, 0] <= narrow[:, 0]).all()
    assert (wide[:, 1] >= narrow[:, 1]).all()
    assert ax.get_ylim()[0] == 0


def test_one_replicate_has_no_bands_and_no_run_no_figure() -> None:
    (ax,) = levels_figure(replace(levels(1), replicates=1)).axes
    assert len(ax.collections) == 0
    nothing = {"a": np.full((5, 3), np.nan)}
    with pytest.raises(PanjError, match="nothing to draw"):
        levels_figure(replace(levels(), bands=nothing))
    with pytest.raises(PanjError, match="too many"):
        levels_figure(levels(7))


def test_a_number_stands_beyond_both_intervals() -> None:
    """The interval of the first order may reach further than that of the total."""
    picture = bars()
    assert picture.inner_high is not None
    picture.inner_high[3] = 0.3
    figure = bars_figure(picture)
    label = next(t for t in shown(figure) if t.get_text() == "0.05")
    (ax,) = figure.axes
    assert ax.transData.inverted().transform(label.get_window_extent().p0)[0] > 0.3
