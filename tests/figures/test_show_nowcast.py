"""The figures of a nowcast: what stands on them, and that they never change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.dates import date2num
from matplotlib.text import Text

from sim.figures import saved
from sim.figures.nowcast import CampPicture, ErrorPicture, NowcastPicture, error_figure, nowcast_figure
from sim.pictures.nowcast import nowcast_picture
from sim.scenario.errors import PanjError
from sim.validation.nowcast.replay import replay
from tests.validation.nowcast.made_up import instance

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


def panel_of(given: NowcastPicture) -> Axes:
    return next(ax for ax in nowcast_figure(given).axes if str(ax.get_gid()).startswith("camp-"))


def test_a_fan_begins_at_the_last_report() -> None:
    (median,) = (line for line in panel_of(picture(1)).lines if len(line.get_xdata()) == 3 and line.get_lw() == 1.8)
    assert median.get_xdata()[0] == date2num(START + np.array([60]))[0]
    assert median.get_ydata().tolist() == [90, 100, 120]


@pytest.mark.parametrize("ahead", [7, 30, 730])
def test_of_one_horizon_alone_the_forecast_is_a_bar_inside_the_axes(ahead: int) -> None:
    both = picture(1)
    camp = replace(both.camps[0], bands=both.camps[0].bands[:, :1])
    alone = replace(both, camps=[camp], dates=both.as_of + np.array([ahead]))
    panel = panel_of(alone)
    wide = [band.get_datalim(panel.transData) for band in panel.collections if isinstance(band, PolyCollection)]
    left, right = panel.get_xlim()
    assert len(wide) == 2
    assert all(left < box.x0 < box.x1 < right for box in wide)
    assert all(box.width > 0.02 * (right - left) for box in wide)


def test_which_of_several_forecasts_is_drawn_is_said(tmp_path: Path) -> None:
    found = replay(instance(tmp_path), [80, 120, 160], (7, 30), rule_sets=())
    drawn = nowcast_picture(found, 120)
    assert drawn.which == "The middle one of 3 forecasts. "
    said = "\n".join(text.get_text() for text in nowcast_figure(drawn).findobj(Text))
    assert drawn.which in said
    (total,) = (camp for camp in drawn.camps if "total" in camp.name)
    assert total.later_days.tolist() == [drawn.as_of.item() + dt.timedelta(days=ahead) for ahead in (14, 28)]
    assert total.later.tolist() == [10 * 126 + 30 * 126, 10 * 144 + 30 * 140]  # last reports on days 134 and 148
    assert nowcast_picture(replay(instance(tmp_path / "b"), [80], (7,), rule_sets=()), 80).which == ""


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
