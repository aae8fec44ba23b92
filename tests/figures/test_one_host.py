"""Figures and maps are told by the host that the sentences speak of, also where no document names it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from figures.made_up import changed
from sim.figures.compared import compared_figure
from sim.figures.data import Picture, crossings_of, main_host
from sim.figures.map import map_pair_figure
from sim.figures.map.sheet import sheet_extent
from sim.pages.web import frames, scene


@pytest.fixture(scope="module")
def own(picture: Picture) -> Picture:
    """A run on a world without a document, in which most civilians come to Iran."""
    most = np.full_like(picture.total("arrivals", "IRN", "civilian"), 1e6)
    world = replace(picture.world, headcounts=())
    return changed(picture, world=world, cumulative=dict(picture.cumulative) | {("arrivals", "IRN", "civilian"): most})


def test_a_map_shows_all_crossings_of_the_host_that_a_run_is_told_by(picture: Picture, own: Picture) -> None:
    rows = crossings_of(own.world, "IRN")
    assert main_host(own.world) != own.host == "IRN"
    assert all(sheet_extent(own, 8.3, 5.0).whole[row] for row in rows)
    assert not all(sheet_extent(picture, 8.3, 5.0).whole[row] for row in rows)
    drawn = scene(own.world, own.host)
    assert drawn["host"] == "IRN"
    marks = {crossing["id"] for crossing in drawn["crossings"] if crossing["main"]}
    assert marks == {own.world.places.ids[row] for row in rows}
    day = frames(own)["days"][0]
    assert (len(day["queue"]), len(day["people"])) == (len(drawn["crossings"]), len(drawn["sites"]))


def test_two_runs_beside_each_other_are_told_by_the_host_of_the_first(picture: Picture, own: Picture) -> None:
    other = changed(own, cumulative=picture.cumulative)
    assert other.host != own.host == other.told_by(own.host).host
    told = " ".join(text.get_text() for text in compared_figure("totals", [own, other]).findobj(match=_is_text))
    assert "Civilians arrived in Iran" in told
    pair = map_pair_figure(own, other, "2021-07-06")
    assert next(text for text in pair.texts if text.get_gid() == "title").get_text().startswith("The border with Iran")


def _is_text(artist: object) -> bool:
    return hasattr(artist, "get_text")
