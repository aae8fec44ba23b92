"""How far outside something is, against cases reckoned by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.validation.analogues import ANALOGUES, Analogue
from sim.validation.beside import Beside
from sim.validation.checks.row import Known, against, beside, unknown

RUNS = np.arange(0.0, 101.0)  # 5 % to 95 %: 5 to 95


@pytest.mark.parametrize(
    ("known", "verdict", "off"),
    [
        (Known(5.0, ""), "inside", 0.0),
        (Known(0.0, ""), "5 too high", 5 / 90),
        (Known(185.0, ""), "90 too low", 1.0),
        (Known(0.0, "", at_least=True), "inside", 0.0),
        (Known(104.0, "", at_least=True), "9 too low", 0.1),
        (Known(98.5, "", unit="days"), "3.5 days too low", 3.5 / 90),
    ],
)
def test_the_band_must_hold_what_is_known(known: Known, verdict: str, off: float) -> None:
    row = against("front", "x", RUNS, known)
    assert (row.verdict, row.inside) == (verdict, off == 0)
    assert row.off == pytest.approx(off)


def test_runs_without_it_are_left_out_and_none_at_all_is_a_miss() -> None:
    assert against("front", "x", np.array([np.nan, 3.0]), Known(3.0, "")).told == "3 (3 to 3)"
    assert against("front", "x", np.array([np.nan]), Known(3.0, "")).inside is False


RANGE = Analogue(0.1, 0.3, "share", 2, "somewhere", "low")


def test_the_median_must_lie_in_the_range_of_other_wars() -> None:
    row = beside("siege", Beside("x", np.array([0.3, 0.4, 0.5]), RANGE))
    assert (row.told, row.verdict, row.known) == ("0.40 (0.31 to 0.49)", "0.10 above, of 3 runs only", "0.10 to 0.30")
    assert row.off == pytest.approx(0.5)  # widths of the wider one, the range


def test_a_chance_is_told_with_the_interval_of_so_few_runs() -> None:
    found = Beside("x", np.array([1.0] * 8 + [0.0] * 12), RANGE, chance=True)
    assert found.ends[1] == 0.4
    assert found.ends[0] < 0.3
    assert found.verdict == "0.10 above, which so few runs cannot tell from inside"


def test_nobody_is_no_number() -> None:
    found = Beside("x", np.zeros(0), RANGE, "run that loses one")
    assert (found.told, found.verdict) == ("–", "no run that loses one")
    assert unknown("routes", "x", "no report").inside is None


def test_every_analogue_is_a_range_with_a_source_of_before_the_branch_date() -> None:
    for name, held in ANALOGUES.items():
        assert held.low <= held.high, name
        assert held.middle is None or held.low <= held.middle <= held.high, name
        assert held.source, name
        assert held.cases > 0, name
