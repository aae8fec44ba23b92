"""The planner's table on every day, against runs made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim import Result
from sim.scenario.errors import PanjError
from sim.study.planner import by_day, differences_by_day
from sim.study.planner.household import household
from sim.study.planner.shapes import PARTS, ByDay, Differences
from sim.study.planner.values import Values, quantiles

Series = dict[tuple[str, str, str], np.ndarray]
Maker = Callable[[Series], Result]
DAYS = 81  # 1 May to 20 July; the branch date, 6 July, is day 66


def since(day: int, values: list[float]) -> np.ndarray:
    out = np.zeros((len(values), DAYS))
    out[:, day:] = np.array(values)[:, None]
    return out


def on(day: int, values: list[float]) -> np.ndarray:
    out = np.zeros((len(values), DAYS))
    out[:, day] = values
    return out


def row(found: ByDay | Differences, place: str, measure: str, kind: str, what: str = "bands") -> np.ndarray:
    """Return a row with its days summed up again."""
    (one,) = [r for r in found["rows"] if (r["place"], r["measure"], r["kind"]) == (place, measure, kind)]
    summed: np.ndarray = np.cumsum(one[what], axis=-1)  # type: ignore[literal-required]
    return summed / PARTS if what == "bands" else summed


def test_medians_are_of_sums_never_sums_of_medians(made_up: Maker) -> None:
    """Soldiers 0, 10, 20 and civilians 100, 10, 0: the medians 10 and 10 are no 20; of 100, 20, 20 it happens to be."""
    found = by_day(
        made_up(
            {
                ("arrivals", "TJK", "military"): on(10, [0, 10, 20]),
                ("arrivals", "TJK", "civilian"): on(12, [100, 10, 1]),
            }
        )
    )
    for kind, on_day in (("military", 10), ("civilian", 10), ("", 21)):
        assert row(found, "TJK", "arrivals", kind)[2, 80] == on_day
    assert row(found, "TJK", "arrivals", "")[2].tolist() == [0] * 10 + [10] * 2 + [21] * 69
    # 20, 21, 100: the 5 % quantile lies a tenth of the way from 20 to 21, the 95 % one nine tenths from 21 to 100
    assert row(found, "TJK", "arrivals", "")[:, 80].tolist() == [20.1, 20.5, 21, 60.5, 92.1]
    assert row(found, "TJK", "arrivals", "military", "some")[80] == 2
    assert row(found, "world", "arrivals", "")[2, 80] == 21


def test_hosts_have_their_crossings_and_sites(made_up: Maker) -> None:
    found = by_day(
        made_up(
            {
                ("queue", "tem", "civilian"): since(5, [1, 5, 0]),
                ("queue", "panji-poyon", "military"): since(7, [9, 0, 0]),
                ("queue", "torkham", "civilian"): since(7, [90, 90, 90]),
                ("sheltered", "khorog", "civilian"): since(9, [7, 8, 9]),
                ("overflow", "khorog", "civilian"): since(9, [3, 0, 0]),
            }
        )
    )
    assert row(found, "TJK", "queue", "")[2, [4, 5, 80]].tolist() == [0, 1, 5]
    assert row(found, "PAK", "queue", "")[2, 80] == 90
    assert row(found, "world", "queue", "")[2, 80] == 95
    assert row(found, "khorog", "there", "civilian")[2, 80] == 9  # of 10, 8, 9
    assert row(found, "khorog", "sheltered", "civilian")[2, 80] == 8
    assert row(found, "TJK", "overflow", "")[:, 80].tolist() == [0, 0, 0, 1.5, 2.7]
    assert not [r for r in found["rows"] if r["place"] == "vanj" and r["measure"] != "places"]


def test_who_is_on_the_way_is_neither_at_a_site_nor_gone(small: Result) -> None:
    """Whoever has arrived is on the way, there, or gone: in every replicate, of each kind, on every day."""
    found = {
        (key.measure, key.kind): values for key, values in Values.of(small, small.rooms).rows() if key.place == "TJK"
    }
    for kind in ("military", "civilian", ""):
        parts = [found[measure, kind] for measure in ("on_the_way", "there", "gone_home")]
        assert (sum(parts) == found["arrivals", kind]).all()
        assert (parts[0] >= 0).all()
    assert found["on_the_way", ""].any()


def test_full_is_counted_in_replicates_by_the_day_and_on_it(made_up: Maker) -> None:
    """Khorog has 610 places, the central estimate, and is full of 580: from day 70 in two, in one until day 72."""
    there = since(70, [0, 580, 600, 579])
    there[1, 72:] = 10
    found = by_day(made_up({("sheltered", "khorog", "civilian"): there}))
    (full,) = found["full"]
    assert full["place"] == "khorog"
    assert full["host"] == "TJK"
    assert np.cumsum(full["by"])[[69, 70, 80]].tolist() == [0, 2, 2]
    assert np.cumsum(full["on"])[[69, 70, 72, 80]].tolist() == [0, 2, 1, 1]
    assert not found["drawn"]
    assert row(found, "khorog", "places", "")[:, 80].tolist() == [610] * 5


def test_b_against_a_is_taken_pair_by_pair(made_up: Maker) -> None:
    a = made_up({("arrivals", "TJK", "civilian"): on(70, [10, 20, 30])})
    b = made_up({("arrivals", "TJK", "civilian"): on(70, [30, 20, 10])})
    found = differences_by_day(a, b)
    assert found["pairs"] == 3
    assert row(found, "TJK", "arrivals", "civilian")[:, 80].tolist() == [-18, -10, 0, 10, 18]
    assert row(found, "TJK", "arrivals", "civilian", "higher")[[69, 80]].tolist() == [0, 1]
    assert row(found, "TJK", "arrivals", "civilian", "lower")[[69, 80]].tolist() == [0, 1]
    assert not [r for r in found["rows"] if r["place"] == "IRN"]
    other = differences_by_day(a, replace(b, plan=replace(b.plan, seed=7)))
    assert (other["why"], other["rows"], other["pairs"]) == ("their seeds differ", [], 0)


def test_a_gap_that_differs_where_as_many_come_has_its_rows(made_up: Maker) -> None:
    """A site that loses places: as many arrive and are there, and others of them lack a place."""
    arrived = {("arrivals", "TJK", "civilian"): on(70, [10, 20, 30])}
    a, b = (
        made_up(
            {
                **arrived,
                ("sheltered", "khorog", "civilian"): since(70, [10, 20, 30 - beyond]),
                ("overflow", "khorog", "civilian"): since(70, [0, 0, beyond]),
            }
        )
        for beyond in (0, 5)
    )
    found = differences_by_day(a, b)
    for place, measure in (("TJK", "arrivals"), ("khorog", "there")):
        assert not row(found, place, measure, "civilian").any()
    assert row(found, "khorog", "overflow", "civilian")[:, 80].tolist() == [0, 0, 0, 2.5, 4.5]


def test_a_run_says_of_how_many_replicates_and_days_it_is(small: Result) -> None:
    found = by_day(small)
    assert (found["start"], found["days"], found["branch"], found["replicates"]) == ("2021-05-01", DAYS, 67, 6)
    assert found["kinds"] == ["military", "civilian", ""]
    assert found["drawn"]
    (total,) = [r for r in found["rows"] if (r["place"], r["measure"], r["kind"]) == ("TJK", "arrivals", "civilian")]
    wanted = np.quantile(small.cumulative("arrivals", "TJK", "civilian"), (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
    np.testing.assert_allclose(np.cumsum(total["bands"], axis=-1) / PARTS, wanted, rtol=1e-12)


def test_bands_are_rounded_where_they_are_shown_and_not_before(made_up: Maker) -> None:
    """Of 16 and 17 people the median is 16.5, three households of 8.2; of 16 it would be two."""
    found = by_day(made_up({("arrivals", "TJK", "civilian"): on(10, [16, 17])}))
    bands = row(found, "TJK", "arrivals", "civilian")[:, -1]
    np.testing.assert_allclose(bands, [16.05, 16.25, 16.5, 16.75, 16.95], rtol=1e-12)
    made = made_up({("arrivals", "TJK", "civilian"): on(10, [16, 17])})
    assert household(made.world).of(bands[2]) == 3


def test_quantiles_are_those_of_numpy() -> None:
    values = np.random.default_rng(1).integers(0, 1000, (37, 11))
    np.testing.assert_allclose(quantiles(values), np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0))
    np.testing.assert_allclose(quantiles(values[:1]), np.repeat(values[:1], 5, axis=0))


def test_a_household_is_the_models_unless_somebody_gives_another(small: Result) -> None:
    assert household(small.world).size == 8.2
    assert household(small.world).source.startswith("AfDHS 2015")
    assert household(small.world, 5).of(11) == 3
    assert household(small.world, 5).of(0.04) == 1  # somebody in one of 25 runs
    for wrong in (0, -1, 31, float("nan"), True):
        with pytest.raises(PanjError, match="people in a household, 1 to 30"):
            household(small.world, wrong)
