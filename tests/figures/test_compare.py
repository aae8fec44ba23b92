"""The figures of a comparison: words, units, colours, and nothing written over anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.figures import theme
from sim.figures.compare import (
    ComparisonPicture,
    Measure,
    arrivals_figure,
    crossings_figure,
    differences_figure,
    draw_comparison,
    multiples_figure,
)
from sim.figures.compare.arrivals import spaced
from sim.figures.compare.crossings import MOST_CROSSINGS, chosen_crossings
from sim.figures.compare.data import more_or_fewer, sentence, signed, signed_band
from sim.figures.paper import LIGHT
from sim.scenario.errors import PanjError

DATES = np.arange("2021-05-01", "2021-09-12", dtype="datetime64[D]")
BRANCH = 66
SPREAD = np.array([0.4, 0.75, 1.0, 1.3, 1.9])[:, None]
WORDS = (
    "civilians arriving in Tajikistan",
    "soldiers arriving in Tajikistan",
    "people arriving in all host countries",
    "people arriving informally",
    "civilians internally displaced",
    "people beyond the sites' places",
    "soldiers dispersed",
    "districts held by insurgents",
    "capitals held by insurgents",
)
OTHERS = {
    "guarded-border": -1218.0,
    "offensive": 1037.0,
    "ceasefire": -120.0,
    "collapse": 20_000.0,
    "counteroffensive": 3.0,
    "delayed-withdrawal": 0.0,
    "sealed-border": -4200.0,
    "regional-spillover": 9000.0,
    "humanitarian-corridor": 3500.0,
}
CROSSINGS = [(f"Crossing {k} river crossing", "" if k % 3 else "Turkmenistan") for k in range(24)]


def made_up(*others: str, replicates: int = 200, shared: bool = True, size: float = 1.0) -> ComparisonPicture:
    """Return a believable comparison, made up without the model."""
    names = ("baseline", *others)
    after = np.clip(np.arange(len(DATES)) - BRANCH, 0, None) / 67
    fan = SPREAD if replicates > 1 else np.ones((5, 1))
    lead = {"baseline": 0.0, **OTHERS}
    arrivals = {}
    for name in names:
        arrivals[name, "civilian"] = np.clip(2000 + (2300 + size * lead[name]) * after, 0, None) * fan
        arrivals[name, "military"] = np.minimum(np.arange(len(DATES)) / 66, 1) * 2138 * fan
    differences = {
        name: {
            words: np.sort(size * lead[name] * (1 - 0.3 * k) * after * fan, axis=0) * (k not in (1, 5))
            for k, words in enumerate(WORDS)
        }
        for name in others
    }
    crossings = {
        name: [
            (crossing, other, np.sort(np.outer(fan[:, 0], [size * lead[name] / (k + 2), size * (k % 5 - 2)]), axis=0))
            for k, (crossing, other) in enumerate(CROSSINGS)
        ]
        for name in others
    }
    return ComparisonPicture(
        names,
        DATES,
        DATES[BRANCH],
        (0, *(BRANCH if shared else 0 for _ in others)),
        "Tajikistan",
        arrivals,
        differences,
        crossings,
        replicates,
        f"Panj, scenarios baseline and others, {replicates} paired replicates, seed 1",
        [
            Measure(
                "civilians arrived in Tajikistan",
                "civilians",
                {name: arrivals[name, "civilian"] for name in names},
                {name: differences[name][WORDS[0]][:, -1] for name in others},
            ),
            Measure(
                "soldiers arrived in Tajikistan",
                "soldiers",
                {name: arrivals[name, "military"] for name in names},
                {name: np.zeros(5) for name in others},
            ),
            Measure(
                "civilians internally displaced",
                "civilians",
                {name: 100 * arrivals[name, "civilian"] for name in names},
                {name: 100 * differences[name][WORDS[0]][:, -1] for name in others},
            ),
        ],
    )


LONG = (
    "Panj, scenarios baseline, " + ", ".join(OTHERS) + "; 40 paired replicates, seed 20210705; world panj-2021 bbd60ff7"
)
ONE, TWO, ALL = ("guarded-border",), ("guarded-border", "offensive"), tuple(OTHERS)
DRAWINGS: dict[str, Callable[[], Figure]] = {
    "one": lambda: arrivals_figure(made_up(*ONE)),
    "two": lambda: arrivals_figure(made_up(*TWO)),
    "four": lambda: arrivals_figure(made_up(*ALL[:4])),
    "all": lambda: arrivals_figure(made_up(*ALL)),
    "single": lambda: arrivals_figure(made_up(*TWO, replicates=1)),
    "less": lambda: differences_figure(made_up(*TWO), "guarded-border"),
    "more": lambda: differences_figure(made_up(*TWO, shared=False), "offensive"),
    "many": lambda: differences_figure(made_up(*ALL), "collapse"),
    "none": lambda: differences_figure(made_up(*ONE, size=0.0), "guarded-border"),
    "crossings": lambda: crossings_figure(made_up(*TWO), "guarded-border"),
    "crowds": lambda: crossings_figure(made_up(*ALL), "collapse"),
    "side": lambda: multiples_figure(made_up(*ALL)),
    "sided": lambda: multiples_figure(made_up(*TWO, replicates=1)),
    "beside": lambda: multiples_figure(replace(made_up(*ALL, size=100.0), source=LONG)),
    "edge": lambda: multiples_figure(made_up(*ALL, size=0.8)),
    "nowhere": lambda: crossings_figure(made_up(*ONE, size=0.0), "guarded-border"),
}


@cache
def drawn(which: str) -> Figure:
    """Return a figure to look at, not to change."""
    return DRAWINGS[which]()


def unseen(figure: Figure) -> set[Text]:
    """Return the labels of ticks outside their axes, which are never drawn."""
    out: set[Text] = set()
    for ax in figure.axes:
        for axis, (low, high) in ((ax.xaxis, sorted(ax.get_xlim())), (ax.yaxis, sorted(ax.get_ylim()))):
            out |= {tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}
    return out


def texts(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text) if text.get_visible())


@pytest.mark.parametrize("which", DRAWINGS)
def test_source_unit_and_days_are_told(which: str) -> None:
    words = texts(drawn(which))
    assert "Source: Panj, scenarios baseline" in words
    assert "eople" in words
    assert "11 September" in words
    if which in ("one", "two", "all", "less", "more"):
        assert "branch date 6 July" in words
        assert "2021" in words


@pytest.mark.parametrize("which", DRAWINGS)
def test_no_text_is_written_over_another_or_over_the_edge(which: str) -> None:
    figure = drawn(which)
    figure.canvas.draw()
    boxes, hidden = {}, unseen(figure)
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible() and text not in hidden:
            box = text.get_window_extent()
            label = (text.get_text(), round(box.x0), round(box.y0))
            boxes[label] = box
            assert box.x0 >= 0, label
            assert box.y0 >= 0, label
            assert box.x1 <= figure.bbox.width, label
            assert box.y1 <= figure.bbox.height, label
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 1 or high <= 1, f"{one} and {other} overlap"


@pytest.mark.parametrize("which", DRAWINGS)
def test_lines_wear_the_colours_of_the_theme(which: str) -> None:
    paper = theme.paper()
    plain = [paper.government, paper.insurgents, paper.soldiers, paper.civilians, paper.queue, paper.admitted]
    plain += [paper.ink, paper.muted, paper.reference]
    known = {to_rgba(colour) for colour in (*plain, *map(theme.stroke, plain))}
    known |= {to_rgba(theme.tint(colour, share)) for colour in plain for share in (0.35, 0.55, 0.75, 0.8)}
    for ax in drawn(which).axes:
        assert {to_rgba(line.get_color()) for line in ax.lines} <= known


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-3592, -326, "3,592 to 326 fewer"),
        (333, 2284, "333 to 2,284 more"),
        (-300, 120, "300 fewer to 120 more"),
        (-22, 0, "22 to 0 fewer"),
        (0.2, 40, "0 to 40 more"),
    ],
)
def test_a_band_is_told_in_words(low: float, high: float, said: str) -> None:
    assert more_or_fewer(low, high) == said


def test_the_title_says_what_changes() -> None:
    picture = made_up(*ALL)
    assert sentence(picture, "guarded-border") == (
        "With guarded-border 1,218 fewer civilians reach Tajikistan by 11 September",
        "90 % of the pairs of runs: 2,314 to 487 fewer than with baseline.",
    )
    assert sentence(picture, "offensive")[0].startswith("With offensive 1,037 more civilians reach")
    same = ("With delayed-withdrawal as many civilians reach Tajikistan by 11 September",)
    assert sentence(picture, "delayed-withdrawal")[:1] == same
    assert "the same as with baseline" in sentence(picture, "delayed-withdrawal")[1]
    assert sentence(picture, "guarded-border")[0] in texts(drawn("less"))
    assert sentence(picture, "guarded-border")[0] in texts(drawn("one"))


def test_one_pair_has_no_band_and_says_so() -> None:
    words = texts(drawn("single"))
    assert "90 %" not in words
    assert "1 replicate: no bands" in words
    assert "median" not in words, "one run has none"
    one = texts(differences_figure(made_up(*ONE, replicates=1), "guarded-border"))
    assert "90 %" not in one
    assert "median" not in one


def test_pairs_are_not_said_to_have_the_parameters_that_a_scenario_changes() -> None:
    assert "Pairs have the same luck and draws." in texts(differences_figure(made_up(*TWO), "guarded-border"))


def test_a_past_that_is_not_shared_is_not_called_the_same() -> None:
    assert "the same past" in texts(drawn("less"))
    assert "the same past" not in texts(drawn("more"))
    assert "one past" in texts(drawn("two"))
    assert "one past" not in texts(arrivals_figure(made_up(*TWO, shared=False)))


def test_without_history_there_is_no_branch_date() -> None:
    anew = replace(made_up(*TWO), branch=DATES[0] - np.timedelta64(1, "D"))
    for figure in (arrivals_figure(anew), differences_figure(anew, "guarded-border")):
        assert "branch date" not in texts(figure)
    assert "branch date" in texts(drawn("less"))


@pytest.mark.parametrize("which", ["one", "two", "four", "all"])
def test_every_curve_is_named_at_its_end(which: str) -> None:
    figure = drawn(which)
    curves = [line for line in figure.axes[0].lines if line.get_gid() == "median"]
    labels = [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "label"]
    assert len(curves) == len(labels) == {"one": 2, "two": 3, "four": 5, "all": 10}[which]
    looks = {(line.get_color(), str(line.get_linestyle())) for line in curves}
    assert len(looks) == len(curves), "no two curves look the same"
    for name in ("baseline", *ALL[: len(labels) - 1]):
        assert any(label.startswith(name) for label in labels)


def test_a_curve_begins_where_its_past_ends() -> None:
    reference, other = (line for line in drawn("one").axes[0].lines if line.get_gid() == "median")
    assert len(reference.get_xdata()) == len(DATES)
    assert np.asarray(other.get_xdata())[0] == theme.day_number(DATES[BRANCH])


def test_the_bars_stand_apart_and_show_the_bands() -> None:
    bars = [line for line in drawn("four").axes[0].lines if line.get_gid() == "bar"]
    places = sorted({round(float(np.asarray(line.get_xdata())[0]), 6) for line in bars})
    assert len(places) == 5
    assert places[0] > 1, "beside the panel"
    picture = made_up(*ALL[:4])
    ends = picture.arrivals["baseline", "civilian"][[0, 4], -1]
    np.testing.assert_allclose(np.asarray(bars[0].get_ydata()), ends)


def test_a_difference_has_zero_on_its_axis() -> None:
    for which in ("less", "more", "many", "none"):
        for ax in drawn(which).axes:
            low, high = ax.get_ylim()
            assert low <= 0 <= high
            assert low < high


def test_crossings_are_sorted_and_only_the_largest_are_shown() -> None:
    picture = made_up(*TWO)
    for name, order in (("guarded-border", 1), ("offensive", -1)):
        rows = chosen_crossings(picture.crossings[name])
        for group in ([row for row in rows if not row[1]], [row for row in rows if row[1]]):
            medians = [order * float(bands[2, 0]) for _, _, bands in group]
            assert medians == sorted(medians)
        assert [bool(other) for _, other, _ in rows] == sorted(bool(other) for _, other, _ in rows), "the host first"
        assert len(rows) == MOST_CROSSINGS
    words = texts(drawn("crossings"))
    assert "Not shown: 6 with smaller ones." in words
    assert "Crossing 1\n" in words
    assert "Crossing 0 (Turkmenistan)" in words


def test_dots_and_intervals_stand_at_the_quantiles() -> None:
    picture = made_up(*TWO)
    rows = chosen_crossings(picture.crossings["guarded-border"])
    groups = [[row for row in rows if bool(row[1]) == elsewhere] for elsewhere in (False, True)]
    panels = [(group, kind) for group in groups if group for kind in (0, 1)]
    for (group, kind), ax in zip(panels, drawn("crossings").axes, strict=True):
        dots = [line for line in ax.lines if line.get_gid() == "dot"]
        assert [float(np.asarray(dot.get_xdata())[0]) for dot in dots] == [float(row[2][2, kind]) for row in group]
        assert dots[0].get_markerfacecolor() == (LIGHT.civilians, LIGHT.soldiers)[kind]


@pytest.mark.parametrize("which", ["crossings", "crowds"])
def test_numbers_stand_between_the_panels(which: str) -> None:
    figure = drawn(which)
    panels = [ax.get_window_extent() for ax in figure.axes]
    for text in figure.texts:
        if text.get_gid() in ("number", "crossing"):
            box = text.get_window_extent()
            assert not any(box.overlaps(panel) for panel in panels), text.get_text()


def test_no_difference_at_all_is_said() -> None:
    assert "Median and 90 % band 0 at every crossing." in texts(drawn("nowhere"))


def test_of_a_single_pair_no_difference_is_none() -> None:
    one = texts(crossings_figure(made_up(*ONE, size=0.0, replicates=1), "guarded-border"))
    assert "No difference at any crossing." in one
    for figure in (drawn("less"), drawn("crossings")):
        assert "No difference" not in " ".join(text.get_text() for text in figure.texts), "quantiles hide few pairs"


def columns_of(figure: Figure) -> list[list[Axes]]:
    """Return the panels of scenarios side by side, column by column."""
    places = sorted({round(ax.get_position().x0, 4) for ax in figure.axes})
    return [[ax for ax in figure.axes if round(ax.get_position().x0, 4) == x] for x in places]


def test_side_by_side_all_panels_of_a_column_have_one_scale() -> None:
    picture, columns = made_up(*ALL), columns_of(drawn("side"))
    assert [len(column) for column in columns] == [10, 10, 10]
    for measure, column in zip(picture.measures, columns, strict=True):
        assert len({ax.get_ylim() for ax in column}) == len({ax.get_xlim() for ax in column}) == 1
        behind = [[line for line in ax.lines if line.get_gid() == "reference"] for ax in column]
        assert [len(lines) for lines in behind] == [0, *[1] * 9], "the reference lies behind all others"
        for (line,) in behind[1:]:
            np.testing.assert_array_equal(line.get_ydata(), measure.of["baseline"][2])
            assert str(line.get_linestyle()) != "-", "told apart without colour"


def test_side_by_side_every_number_is_that_of_its_row() -> None:
    picture = made_up(*ALL)
    for measure, column in zip(picture.measures, columns_of(drawn("side")), strict=True):
        for name, ax in zip(picture.names, column, strict=True):
            numbers = [text.get_text() for text in ax.texts if text.get_gid() == "number"]
            wanted = [theme.spread(measure.of[name][:, -1:])]
            wanted += [signed_band(measure.differences[name])] if name != "baseline" else []
            assert numbers == wanted
    labels = [text.get_text().replace("\n", "") for text in drawn("side").texts if text.get_gid() == "scenario"]
    assert labels == list(picture.names)
    title = next(text.get_text() for text in drawn("side").texts if text.get_gid() == "title")
    assert title == "100 (sealed-border) to 24,300 (collapse) civilians reach Tajikistan by 11 September"


@pytest.mark.parametrize("which", ["side", "beside", "sided"])
def test_side_by_side_is_legible_in_print(which: str) -> None:
    """Type of at least 6 points where the page of A4 is 7.5 inches wide."""
    least = min(text.get_fontsize() for text in drawn(which).findobj(Text) if text.get_text().strip())
    assert least * 7.5 / theme.WIDTH >= 6


def test_of_more_than_ten_the_first_are_side_by_side_and_it_is_said() -> None:
    many = made_up(*ALL)
    measures = [
        replace(m, of={**m.of, "eleventh": m.of["collapse"]}, differences={**m.differences, "eleventh": np.zeros(5)})
        for m in many.measures
    ]
    figure = multiples_figure(replace(many, names=(*many.names, "eleventh"), measures=measures))
    assert "1 more is not shown" in texts(figure)
    assert "eleventh" not in texts(figure)


def test_differences_carry_their_sign() -> None:
    assert [signed(value) for value in (1200, -35, 0.3, -0.2)] == ["+1,200", "−35", "0", "0"]


def test_labels_are_moved_apart_within_the_room_there_is() -> None:
    out = spaced([5.0, 5.0, 5.0, 90.0], 10.0, 0.0, 100.0)
    assert min(np.diff(out)) >= 10
    assert out[-1] <= 100


def test_equal_inputs_give_equal_files(tmp_path: Path) -> None:
    picture = made_up(*ONE)
    once, again = draw_comparison(picture, tmp_path / "a"), draw_comparison(made_up(*ONE), tmp_path / "b")
    stems = ("arrivals", "differences-guarded-border", "crossings-guarded-border")
    assert [path.name for path in once] == [f"{stem}.{suffix}" for stem in stems for suffix in ("png", "svg")]
    for one, other in zip(once, again, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_a_comparison_of_nothing_is_refused() -> None:
    with pytest.raises(PanjError, match="nothing to draw"):
        replace(made_up(*ONE), names=("baseline",))


def test_what_leads_to_the_name_of_a_dashed_curve_is_dashed() -> None:
    """Of ten scenarios two have each colour, and nothing at the names told which of them is dashed."""
    made = made_up(*ALL)
    names = [name for name in made.names if made.dashes(name) != "-"]
    figure = arrivals_figure(made)
    leaders = [line for ax in figure.axes for line in ax.lines if line.get_gid() == "leader"]
    assert names
    assert len(leaders) == 2 * len(made.names)
    assert sum(line.get_linestyle() == "--" for line in leaders) == 2 * len(names)
