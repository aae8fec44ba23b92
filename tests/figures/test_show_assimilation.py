"""The figure of an assimilation: what stands on it, and that it never changes."""

from __future__ import annotations

from dataclasses import replace

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
    prior, posterior = (line for line in panels[0].lines if line.get_marker() != "o" and line.get_gid() != "prior-end")
    assert (prior.get_ydata()[-1], posterior.get_ydata()[-1]) == (50.0, 25.0)
    assert prior.get_linestyle() != posterior.get_linestyle()
    assert panels[0].get_ylim()[1] > 250
    said = "\n".join(text.get_text() for text in figure.findobj(Text))
    assert "Nowhere: before and after the counts" in said


def test_where_the_prior_ends_is_seen_behind_a_posterior_that_goes_beyond_it() -> None:
    bands = picture(1).series[0].prior
    higher = replace(picture(1), series=[replace(picture(1).series[0], posterior=bands * 2)])
    (panel,) = (ax for ax in assimilation_figure(higher).axes if str(ax.get_gid()).startswith("series-"))
    ends = [line for line in panel.lines if line.get_gid() == "prior-end"]
    assert [line.get_ydata()[-1] for line in ends] == [0.0, 100.0]
    assert min(line.get_zorder() for line in ends) > max(band.get_zorder() for band in panel.collections)


def test_names_are_as_long_as_their_panel_has_room_for() -> None:
    names = ["held by the insurgents (0 or 1) at Shahritus", "people " * 40]
    series = [replace(picture(1).series[0], name=name) for name in names]
    figure = assimilation_figure(replace(picture(1), series=series))
    texts = [text for text in figure.texts if text.get_text().startswith(("held by", "people"))]
    assert texts[0].get_text() == names[0]
    assert texts[1].get_text().endswith("…")
    figure.canvas.draw()
    panels = [ax for ax in figure.axes if str(ax.get_gid()).startswith("series-")]
    for text, ax in zip(texts, panels, strict=True):
        assert text.get_window_extent().x1 <= ax.get_window_extent().x1 + 1


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert saved.as_png(assimilation_figure(picture(1))) == saved.as_png(assimilation_figure(picture(1)))


def test_nothing_to_draw_is_told() -> None:
    with pytest.raises(PanjError):
        assimilation_figure(picture(0))
