"""Pictures: a result as plain arrays, with what cannot be had from parts computed here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim import Result
from sim.pictures.run import run_picture, series_picture
from sim.world.world import KIND_NAMES, PlaceKind


def test_soldiers_and_civilians_together_are_quantiles_of_sums_and_no_sums_of_quantiles(small: Result) -> None:
    drawn = run_picture(small)
    for measure, place in (("queue", "tem"), ("sheltered", "khorog"), ("overflow", "khorog")):
        both = sum(small.daily(measure, place, kind) for kind in KIND_NAMES)
        np.testing.assert_array_equal(drawn.both(measure, place)[2], np.median(both, axis=0), measure)
    there = sum(small.daily(m, "khorog", kind) for m in ("sheltered", "overflow") for kind in KIND_NAMES)
    np.testing.assert_array_equal(drawn.people_at("khorog")[2], np.median(there, axis=0))
    arrived = sum(small.cumulative("arrivals", "sarigor", kind) for kind in KIND_NAMES)
    np.testing.assert_array_equal(drawn.both("arrivals", "sarigor", running=True)[2], np.median(arrived, axis=0))


def test_who_came_in_any_replicate_is_known_where_the_quantiles_are_nought(small: Result) -> None:
    plan = replace(small.plan, quantiles=(small.plan.quantiles * 7)[:40])
    many = replace(
        small, plan=plan, replicates=tuple(range(40)), counts=np.zeros((40, *small.counts.shape[1:]), np.int32)
    )
    many = replace(many, intensity=np.zeros((40, *small.intensity.shape[1:]), np.float32))
    many.counts[7, 70, small.layout.series.index(("arrivals", "TJK", "military"))] = 60
    drawn = run_picture(many)
    assert not drawn.total("arrivals", "TJK", "military").any()
    assert drawn.runs_with("arrivals", "TJK", "military") == 1
    assert drawn.runs_with("arrivals", "TJK", "civilian") == 0


def test_sites_have_the_places_that_the_replicates_drew(small: Result) -> None:
    """Places are drawn from a wide range: the central estimate is not their median."""
    drawn, places = run_picture(small), small.world.places
    assert drawn.room is not None
    sites = places.of_kind(PlaceKind.SITE)
    low, high = places.capacity[sites, 0], places.capacity[sites, 2]
    room = drawn.room[:, sites]
    assert ((room >= low) & (room <= high)).all()
    assert np.isnan(np.delete(drawn.room, sites, axis=1)).all()
    assert not np.allclose(room[0], places.capacity[sites, 1])


def test_banks_and_fighting_stand_at_their_places_only(small: Result) -> None:
    drawn, places = run_picture(small), small.world.places
    assert drawn.near is not None
    assert drawn.far is not None
    assert drawn.fighting is not None
    crossings = places.of_kind(PlaceKind.CROSSING)
    assert np.isfinite(drawn.near[:, crossings]).all()
    assert np.isfinite(drawn.far[:, crossings]).all()
    land = places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)
    assert np.isfinite(drawn.fighting[:, land]).all()
    assert np.isnan(drawn.fighting[:, crossings]).all()
    tem, day = places.index["tem"], int(np.flatnonzero(drawn.dates == np.datetime64("2021-07-05"))[0])
    assert drawn.far[day, tem].tolist() == [2.0, 2.0], "from 1 July Tajikistan let civilians in, soldiers all along"


def test_the_source_of_a_series_tells_of_every_run_what_is_its_own(small: Result) -> None:
    def source(*others: Result) -> str:
        runs = {"baseline": small} | {f"other {k}": other for k, other in enumerate(others)}
        return series_picture(runs, "queue", "tem", "civilian").source

    world = f"world {small.world.name} {small.world.digest[:8]}"
    seed = small.plan.seed
    assert source(small) == f"Panj, baseline, 6 replicates, seed {seed}; {world}"
    point = replace(small, plan=replace(small.plan, point=True))
    mine = f"Panj, baseline: 6 replicates, seed {seed}"
    own = f"other 0: scenario baseline, 6 replicates with central values, seed {seed}"
    assert source(point) == f"{mine}; {own}; {world}"
    fewer = replace(small, replicates=(0, 1), counts=small.counts[:2], plan=replace(small.plan, seed=77))
    told = series_picture({"baseline": fewer, "baseline (2)": small}, "queue", "tem", "civilian")
    assert told.source == f"Panj, baseline: 2 replicates, seed 77; baseline (2): 6 replicates, seed {seed}; {world}"
    assert told.replicates == 6
    elsewhere = replace(small, plan=replace(small.plan, world=replace(small.world, name="elsewhere")))
    assert f", {world}; other 0" in source(elsewhere)
    assert ", world elsewhere " in source(elsewhere)


def test_one_replicate_is_not_called_replicates(small: Result) -> None:
    one = replace(small, replicates=(0,), counts=small.counts[:1], intensity=small.intensity[:1])
    assert ", 1 replicate, seed" in run_picture(one).source
    assert ", 1 replicate, seed" in series_picture({"baseline": one}, "queue", "tem", "civilian").source
    assert repr(one).startswith("<Result baseline: 1 replicate, ")
    assert ", 6 replicates, seed" in run_picture(small).source
