"""Fit, simulation and checks of the forms, where the answer is known beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.validation.front.compare import check, compare, fit, hazard, simulate
from sim.validation.front.forms import Form, calm
from sim.validation.front.record import NEVER, Record, by_week
from validation.front.hand import record

EVEN = Form(
    "even",
    lambda x, met: np.broadcast_to(x["rate"], np.broadcast_shapes(met.day.shape, met.pressed.shape)),
    {"rate": 0.02},
)


def many(districts: int = 300, days: int = 28, rate: float = 0.05) -> Record:
    """Return districts far from one another that fell by chance, at an even rate, on days that are known."""
    rng = np.random.default_rng(1)
    met = np.cumsum(rate * calm(np.arange(days, dtype=float)))
    day = np.searchsorted(met, rng.exponential(size=districts)).astype(np.int32)
    day[day >= days] = NEVER
    return Record(
        ids=tuple(f"d{k}" for k in range(districts)),
        province=np.arange(districts, dtype=np.int32) % 3,
        earliest=day,
        central=day,
        latest=day,
        at_start=np.zeros(districts, bool),
        km=np.full((districts, districts), np.inf),
        days=days,
    )


def test_the_fit_finds_the_rate_that_the_falls_were_made_with() -> None:
    """Falls over exposure, by hand; the weak pull to the start moves it by less than a percent."""
    known = many()
    left = np.where(known.fell, known.central, known.days)
    exposure = sum(calm(np.arange(end, dtype=float)).sum() for end in left)
    found = fit(EVEN, known)["rate"]
    assert found == pytest.approx(known.fell.sum() / exposure, rel=0.04)
    assert found == pytest.approx(0.05, rel=0.2)


def test_a_week_left_out_does_not_move_the_fit_to_it() -> None:
    known = many(districts=60)
    hazards = hazard(EVEN, {"rate": 0.05}, known)
    weeks = by_week(known, hazards)
    assert len(weeks) == 4
    assert fit(EVEN, known, 0)["rate"] != fit(EVEN, known)["rate"]
    found = compare(EVEN, known, runs=40)
    assert found.aic == pytest.approx(2.0 - 2.0 * found.log_likelihood)
    assert found.left_out < found.log_likelihood


def test_what_is_simulated_falls_at_the_chance_of_the_hazard() -> None:
    known = many(days=20)
    fallen = simulate(EVEN, {"rate": 0.05}, known, runs=50)
    chance = -np.expm1(-0.05 * calm(np.arange(20, dtype=float)).sum())
    n = fallen.size
    assert abs((fallen < NEVER).mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / n)
    assert (fallen[:, 0] >= 0).all()


def test_what_was_held_at_the_start_does_not_fall_again() -> None:
    fallen = simulate(EVEN, {"rate": 5.0}, record(), runs=5)
    assert (fallen[:, 0] == NEVER).all()
    assert (fallen[:, 1] < NEVER).all()


def test_runs_that_are_the_record_lie_on_it() -> None:
    one = record()
    known = np.where(one.fell, one.central, NEVER)
    checks = {c.name: c for c in check(np.tile(known, (20, 1)), one)}
    assert all(c.inside and c.low == c.median == c.high == c.known for c in checks.values())
    assert checks["falls by 6 July"].known == 1
    assert checks["falls in week 1"].known == 1
    assert checks["falls in week 2"].known == 0
    assert checks["falls in province 2"].known == 1
    assert checks["median day of fall"].known == 4


def test_runs_without_a_fall_are_told_of() -> None:
    one = record()
    out = {c.name for c in check(np.full((20, 3), NEVER), one) if not c.inside}
    assert out == {
        "falls before 10 June",
        "falls by 6 July",
        "falls in week 1",
        "falls in province 2",
        "falls in the busiest week",
        "median day of fall",
    }


def test_the_band_is_that_of_ninety_percent_of_the_runs() -> None:
    """Of a hundred runs the district falls in sixty: low 0, middle 1, high 1."""
    fallen = np.full((100, 3), NEVER)
    fallen[:60, 1] = 4
    falls = next(c for c in check(fallen, record()) if c.name == "falls by 6 July")
    assert (falls.low, falls.median, falls.high, falls.inside) == (0.0, 1.0, 1.0, True)
