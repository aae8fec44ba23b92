"""Whoever must be named is named by the world that uses their work, and by no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.errors import Problems
from sim.world import load_world
from sim.world.credits import read_credits


def test_the_shipped_world_names_whom_it_draws_from() -> None:
    assert load_world("panj-2021").credits == {"borders": "Natural Earth", "places": "GeoNames (CC BY 4.0)"}


def test_a_world_without_credits_names_nobody(tmp_path: Path) -> None:
    assert read_credits(tmp_path) == {}


def test_a_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "credits.txt").write_text("borders: Somebody\nplace: Me\nplaces:\n", encoding="utf-8")
    with pytest.raises(Problems) as told:
        read_credits(tmp_path)
    said = str(told.value)
    assert "credits.txt:2:1" in said
    assert "places" in said
    assert "credits.txt:3:1" in said


def test_maps_name_them_and_other_figures_and_worlds_do_not() -> None:
    from sim import run
    from sim.pictures.run_plots import RunPlots

    plots: RunPlots = run("baseline", replicates=1, until="2021-05-04", parts=False, jobs=1).plot

    def source(name: str) -> str:
        return next(t.get_text() for t in getattr(plots, name)().texts if t.get_gid() == "source")

    assert "Borders: Natural Earth. Places: GeoNames (CC BY 4.0)." in " ".join(source("map").split())
    assert "Natural Earth" not in source("totals")
