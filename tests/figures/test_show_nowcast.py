"""The figures of a nowcast: what stands on them, and that they never change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.text import Text

from sim.figures import saved
from sim.figures.nowcast import CampPicture, ErrorPicture, NowcastPicture, error_figure, nowcast_figure
from sim.scenario.errors import PanjError

START = np.datetime64("2020-01-01")


def picture(camps: int = 4) -> NowcastPicture:
    bands = np.array([[50.0, 40.0], [80.0, 70.0], [100.0, 120.0], [130.0, 170.0], [200.0, 300.0]])
    camp = CampPicture(
        name="Camp_1",
        known_days=START + np.array([0, 30, 60]),
        known=np.array([10.0, 50.0, 90.0]),
        later_days=START + np.array([80, 90]),
        later=np.array([95.0, 110.0]),
        bands=bands,
    )
    dates = START + np.array([74, 97])
    source = "Panj, nowcast of nowhere"
    return NowcastPicture("nowhere", START + np.timedelta64(67, "D"), START, dates, [camp] * camps, source)


def errors() -> ErrorPicture:
    where = {"nowcast": [0.1, 0.2], "honest persistence": [0.15, 0.3]}
    return ErrorPicture("nowhere", [7, 30], where, {"nowcast": [0.05, 0.1]}, "Panj, nowcast of nowhere")


def test_known_and_later_reports_are_told_apart() -> None:
    figure = nowcast_figure(picture())
    panels = [ax for ax in figure.axes if str(ax.get_gid()).startswith("camp-")]
    assert len(panels) == 4
    known, later = (line for line in panels[0].lines if line.get_marker() == "o")
    assert known.get_ydata().tolist() == [10, 50, 90]
    assert later.get_ydata().tolist() == [95, 110]
    assert later.get_markerfacecolor() != known.get_markerfacecolor()
    assert panels[0].get_ylim()[1] > 300
    said = "\n".join(text.get_text() for text in figure.findobj(Text))
    assert "as known on 8 March 2020" in said
    assert "Camp 1" in said


def test_errors_stand_beside_the_benchmarks() -> None:
    where, total = (ax for ax in error_figure(errors()).axes if str(ax.get_gid()).startswith("errors-"))
    assert [line.get_ydata().tolist() for line in where.lines] == [[0.1, 0.2], [0.15, 0.3]]
    assert len(total.lines) == 1
    assert [tick for tick in where.get_xticks() if tick] == [7, 30]


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert saved.as_png(nowcast_figure(picture(1))) == saved.as_png(nowcast_figure(picture(1)))


def test_nothing_to_draw_is_told() -> None:
    with pytest.raises(PanjError):
        nowcast_figure(picture(0))
    with pytest.raises(PanjError):
        error_figure(replace(errors(), where={}))
