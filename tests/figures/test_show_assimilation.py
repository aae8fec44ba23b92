"""The figure of an assimilation: what stands on it, and that it never changes."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.text import Text

from sim.figures import saved
from sim.figures.assimilation import AssimilationPicture, SeriesPicture, assimilation_figure
from sim.scenario.errors import PanjError

START = np.datetime64("2020-01-01")


def picture(panels: int = 3) -> AssimilationPicture:
    bands = np.linspace(0.0, 100.0, 5)[:, None] * np.linspace(0.0, 1.0, 9)
    days, counts = START + np.array([4, 8]), np.array([30.0, 250.0])
    series = SeriesPicture("people arriving at nowhere", START + np.arange(9), bands, bands / 2, days, counts)
    return AssimilationPicture("Nowhere", "Scales differ.", [series] * panels, "Panj, nowhere")


def test_prior_posterior_and_counts_are_there() -> None:
    figure = assimilation_figure(picture())
    panels = [ax for ax in figure.axes if str(ax.get_gid()).startswith("series-")]
    assert len(panels) == 3
    (points,) = (line for line in panels[0].lines if line.get_marker() == "o")
    assert list(points.get_ydata()) == [30, 250]
    prior, posterior = (line for line in panels[0].lines if line.get_marker() != "o")
    assert (prior.get_ydata()[-1], posterior.get_ydata()[-1]) == (50.0, 25.0)
    assert prior.get_linestyle() != posterior.get_linestyle()
    assert panels[0].get_ylim()[1] > 250
    said = "\n".join(text.get_text() for text in figure.findobj(Text))
    assert "Nowhere: before and after the counts" in said


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert saved.as_png(assimilation_figure(picture(1))) == saved.as_png(assimilation_figure(picture(1)))


def test_nothing_to_draw_is_told() -> None:
    with pytest.raises(PanjError):
        assimilation_figure(picture(0))
