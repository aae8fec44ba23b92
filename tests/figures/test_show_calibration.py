"""The figures of a calibration: what stands on them, and that they never change."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.text import Text

from sim.figures import saved
from sim.figures.calibration import (
    CalibrationPicture,
    CountPicture,
    ParameterPicture,
    RanksPicture,
    counts_figure,
    pairs_figure,
    parameters_figure,
    rank_correlation,
    ranks_figure,
)
from sim.scenario.errors import PanjError

EVEN = np.linspace(0.01, 1.0, 50)


def picture(parameters: int = 3, counts: int = 2) -> CalibrationPicture:
    each = [ParameterPicture(f"rule.number_{k}", "per day", EVEN, EVEN / 2 + 0.2, k == 1) for k in range(parameters)]
    bands = np.array([0.0, 10.0, 40.0, 80.0, 200.0])
    rows = [CountPicture(f"arrivals at {k}", 120.0, bands, bands / 2, np.array([0.0, 300.0])) for k in range(counts)]
    return CalibrationPicture("Nowhere", each, rows, "Scales differ.", "Panj, nowhere")


def words(figure: object) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))  # type: ignore[attr-defined]


def test_prior_and_posterior_of_every_parameter_are_there() -> None:
    figure = parameters_figure(picture())
    panels = [ax for ax in figure.axes if str(ax.get_gid()).startswith("parameter-")]
    assert len(panels) == 3
    assert len(panels[0].patches) == 2
    assert panels[1].get_xlim() == pytest.approx((np.log(0.01), 0.0)), "even in the logarithm"
    assert "rule.number_2" in words(figure)
    assert "Nowhere: parameters before and after the counts" in words(figure)


def test_every_pair_is_there_once() -> None:
    figure = pairs_figure(picture(4))
    assert len(figure.axes) == 10
    assert "+1.00" in words(figure), "rank correlation"


def test_counts_stand_beside_what_was_expected() -> None:
    figure = counts_figure(picture())
    (ax,) = figure.axes
    points = [line for line in ax.lines if line.get_marker() == "o"]
    assert [float(line.get_xdata()[0]) for line in points] == pytest.approx([np.log(130.0)] * 2)
    assert "arrivals at 1" in words(figure)


def test_ranks_are_drawn_with_what_chance_allows() -> None:
    made = RanksPicture("Ranks", "of truths", "Panj", [("a", np.full(10, 20.0), 0.5)], 10.0, 31.0)
    figure = ranks_figure(made)
    assert {"a", "p = 0.50"} <= set(words(figure).split("\n"))


def test_the_same_picture_gives_the_same_bytes() -> None:
    for draw in (parameters_figure, pairs_figure, counts_figure):
        assert saved.as_png(draw(picture(2))) == saved.as_png(draw(picture(2)))


def test_nothing_to_draw_is_told() -> None:
    for draw in (
        lambda: parameters_figure(picture(0)),
        lambda: pairs_figure(picture(1)),
        lambda: counts_figure(picture(1, 0)),
    ):
        with pytest.raises(PanjError):
            draw()


def test_values_that_are_equal_share_a_rank() -> None:
    """By hand: ranks 1.5, 1.5, 3.5, 3.5 and 3.5, 1.5, 1.5, 3.5 have nothing in common; by place in the row, 0.4."""
    assert rank_correlation(np.array([1.0, 1.0, 2.0, 2.0]), np.array([2.0, 1.0, 1.0, 2.0])) == pytest.approx(0.0)
    assert rank_correlation(np.array([1.0, 1.0, 2.0]), np.array([3.0, 3.0, 5.0])) == pytest.approx(1.0)
