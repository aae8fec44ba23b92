"""Draws: central when nothing is drawn, the same in every scenario, within their ranges."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from model.hand import engine, plan, series
from sim.model.draws import CAPACITY, design, realise, uncertain
from sim.runs.run import load
from sim.scenario.resolved import POSTERIOR, Scenario
from sim.scenario.shipped import SCENARIOS
from sim.world import World


def test_without_quantiles_everything_is_central(baseline: Scenario, panj: World) -> None:
    draw = realise(baseline, panj, {})
    assert dict(draw.values) == baseline.values()
    rows = panj.garrisons.rows("seeded")
    assert draw.garrison.sum() == sum(round(float(c)) for c in panj.garrisons.central[rows])
    khorog = panj.places.index["khorog"]
    assert draw.capacity[khorog] == panj.places.capacity[khorog, 1]


def test_capacity_is_for_sites_and_without_bounds_at_exits(small: World) -> None:
    draw = realise(plan(), small, {})
    by_name = dict(zip(small.places.ids, draw.capacity.tolist(), strict=True))
    assert by_name == {"low": 0, "mid": 0, "city": 0, "bridge": 0, "camp": 30, "town": 1000, "away": np.inf}


@pytest.mark.parametrize("u", [1e-9, 0.25, 0.5, 0.75, 1 - 1e-9])
def test_a_garrison_is_the_triangular_quantile(small: World, u: float) -> None:
    draw = realise(plan(), small, {"garrison.u-city": u})
    low, central, high = 20.0, 100.0, 180.0
    width = (high - low) * (central - low)
    by_hand = low + np.sqrt(u * width) if u < 0.5 else high - np.sqrt((1 - u) * width)
    assert draw.garrison[small.places.index["city"]] == round(by_hand)
    assert draw.garrison[small.places.index["mid"]] == 57


def test_the_blind_version_changes_the_posts_and_nothing_else(small: World) -> None:
    seeded, blind = (realise(plan().with_(garrisons=v), small, {}).garrison for v in ("seeded", "blind"))
    post = small.places.index["bridge"]
    assert (seeded[post], blind[post]) == (12, 5)
    others = np.arange(len(small.places)) != post
    np.testing.assert_array_equal(seeded[others], blind[others])


def test_the_real_garrisons_come_in_two_versions(baseline: Scenario, panj: World) -> None:
    seeded = realise(baseline, panj, {}).garrison
    blind = realise(baseline.with_(garrisons="blind"), panj, {}).garrison
    assert (seeded != blind).any()
    capitals = panj.places.kind == 1
    np.testing.assert_array_equal(seeded[capitals], blind[capitals])


def test_every_replicate_draws_within_the_ranges(baseline: Scenario, panj: World) -> None:
    for row in design(baseline, panj, 1, 50):
        draw = realise(baseline, panj, row)
        for name, setting in baseline.settings.items():
            if setting.spread is None:
                assert draw.values[name] == setting.value
            elif not setting.joint:  # of a row with others its spread is the middle 90 %
                assert setting.spread.low <= draw.values[name] <= setting.spread.high
        assert (draw.garrison >= 0).all()


def test_every_uncertain_input_has_a_column_and_each_slice_is_hit_once(baseline: Scenario, panj: World) -> None:
    names = [name for part in uncertain(baseline, panj).values() for name in part]
    rows = design(baseline, panj, 1, 40)
    assert set(names) == set(rows[0])
    assert CAPACITY in names
    assert {n for n, s in baseline.settings.items() if s.spread is not None and not s.joint} <= set(names)
    assert not {n for n, s in baseline.settings.items() if s.joint} & set(names)
    assert POSTERIOR in names, "the column of all that are drawn together"
    for name in names:
        assert sorted(int(row[name] * 40) for row in rows) == list(range(40))


def test_no_two_columns_share_a_stream(baseline: Scenario, panj: World) -> None:
    names = {n for v in ("seeded", "blind") for p in uncertain(baseline.with_(garrisons=v), panj).values() for n in p}
    assert len({crc32(name.encode()) for name in names}) == len(names)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_meets_the_same_draws(baseline: Scenario, panj: World, name: str) -> None:
    scenario, world = load(name)
    for here, there in zip(design(baseline, panj, 7, 5), design(scenario, world, 7, 5), strict=True):
        assert here == there
        one, other = realise(baseline, panj, here), realise(scenario, world, there)
        assert one.values == other.values
        np.testing.assert_array_equal(one.garrison, other.garrison)
        np.testing.assert_array_equal(one.capacity, other.capacity)


def test_a_fixed_parameter_leaves_the_draws_of_the_others_alone(baseline: Scenario, panj: World) -> None:
    fixed, _ = load("baseline", {"front.rate": 0.01})
    one, other = (realise(s, panj, design(s, panj, 7, 5)[2]).values for s in (baseline, fixed))
    assert other["front.rate"] == 0.01
    assert {n for n in one if one[n] != other[n]} == {"front.rate"}


@pytest.mark.parametrize("scale", [0.5, 0.0])
def test_a_scale_on_the_capacity_reaches_every_site_but_no_exit(small: World, scale: float) -> None:
    draw = realise(plan(reception__capacity_scale=scale), small, {})
    index = small.places.index
    assert draw.capacity[[index["camp"], index["town"], index["away"]]].tolist() == [30 * scale, 1000 * scale, np.inf]


def test_the_drawn_garrison_is_the_one_that_the_run_starts_with(small: World) -> None:
    draw = realise(plan(), small, {"garrison.u-city": 0.9})
    run = engine(plan(), small, draw=draw)
    run.advance()
    city = small.places.index["city"]
    assert series(run, "garrison", "city", "military")[0] == draw.garrison[city] > 100


def test_what_is_drawn_of_a_count_is_a_whole_number(panj: World, tmp_path: Path) -> None:
    """A squad of 9.7 was one of 9 in the run, and 9.7 in what was told of it."""
    file = tmp_path / "mine.yaml"
    file.write_text(
        "extends: baseline\nparameters:\n  garrisons.squad_size: {value: 10, low: 8, high: 12}\n", encoding="utf-8"
    )
    scenario = load(file)[0]
    drawn = [realise(scenario, panj, row).values["garrisons.squad_size"] for row in design(scenario, panj, 1, 200)]
    assert set(drawn) == {8.0, 9.0, 10.0, 11.0, 12.0}
    assert [
        realise(scenario, panj, {"garrisons.squad_size": u}).values["garrisons.squad_size"] for u in (0.4, 0.45)
    ] == [
        10.0,
        10.0,
    ]


def test_no_count_that_ships_is_drawn(baseline: Scenario) -> None:
    assert not [name for name, setting in baseline.settings.items() if setting.spread and setting.spread.whole]
