"""Whether places gave up more readily where others had: by hand, and the numbers that two rules cite."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.model.rules import siege, surrender
from sim.scenario.errors import PanjError
from sim.validation.giving_up import TABLE as SHAPE
from sim.validation.giving_up import Falls, fit, main, read

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT.parent / "shared" / "evidence" / "analogs" / "collapses_before.csv"
needs_table = pytest.mark.skipif(not TABLE.is_file(), reason="the table of falls is not here")


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "falls.csv"
    path.write_text("\n".join((",".join(SHAPE.names), *rows)), encoding="utf-8")
    return path


def test_those_of_the_fortnight_before_are_near_by_case_day_and_distance(tmp_path: Path) -> None:
    """One degree of latitude is 111 km. The last is looked at: it falls on the 20th at the equator."""
    rows = (
        "a,2001-01-06,1,0,fall,abandoned",  # a fortnight before, near
        "a,2001-01-05,1,0,fall,fought",  # a day too early
        "a,2001-01-19,9,0,fall,fought",  # a thousand km away
        "a,2001-01-19,,,fall,defected",  # nobody knows where
        "b,2001-01-19,0,0,fall,fought",  # another war
        "a,2001-01-19,0,0,shock,held",
        "a,2001-01-19,0,0,fall,surrendered_on_order",
        "a,2001-01-20,0,0,fall,negotiated",
        "a,2001-01-20,0,0,fall,fought",
    )
    falls = read(table(tmp_path, *rows))
    assert falls.gave_up.tolist() == [True, False, False, True, False, True, False]
    for km, expected in ((300.0, (1.0, 0.0)), (np.inf, (2.0, 1.0))):
        h, f = falls.near(km)
        assert (h[-2], f[-2]) == (h[-1], f[-1]) == expected
    assert len(falls.kept(falls.located).gave_up) == 6


def test_the_slope_of_two_groups_is_the_logarithm_of_their_odds_ratio() -> None:
    """30 of 40 against 10 of 30: Woolf (1955) has the standard error."""
    x = np.repeat([1.0, 0.0], (40, 30))
    gave_up = np.concatenate([np.arange(40) < 30, np.arange(30) < 10])
    found = fit(gave_up, x)
    assert found.c == pytest.approx(np.log((30 / 10) / (10 / 20)))
    assert found.error == pytest.approx(np.sqrt(1 / 30 + 1 / 10 + 1 / 10 + 1 / 20))
    p = np.where(x == 1.0, 30 / 40, 10 / 30)
    assert found.aic == pytest.approx(4.0 - 2.0 * np.log(np.where(gave_up, p, 1.0 - p)).sum())
    assert fit(gave_up).aic == pytest.approx(2.0 - 2.0 * (40 * np.log(40 / 70) + 30 * np.log(30 / 70)))


def test_what_cannot_be_read_is_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PanjError, match=r"falls\.csv:2:3: 'date': 'soon' is not a date"):
        read(table(tmp_path, "a,soon,0,0,fall,fought"))
    other = tmp_path / "other.csv"
    other.write_text("case,date\na,2001-01-01\n", encoding="utf-8")
    assert main([str(other)]) == 2
    told = capsys.readouterr().err
    assert all(f"column '{name}' is missing" in told for name in ("lat", "lon", "event", "mode"))


def growth(falls: Falls, km: float) -> tuple[float, float, float]:
    h, f = falls.near(km)
    found = fit(falls.gave_up, (h - f) / (h + f + 1.0))
    return round(found.c, 1), round(found.error, 1), round(found.aic, 1)


@needs_table
def test_the_rules_cite_what_the_table_gives() -> None:
    every = read(TABLE)
    located = every.kept(every.located)
    assert (len(every.gave_up), every.gave_up.sum()) == (149, 103)
    assert (len(located.gave_up), located.gave_up.sum()) == (132, 95)
    assert growth(located, np.inf) == (1.2, 0.5, 154.8)
    assert growth(located, 300.0) == (1.0, 0.5, 156.7)
    assert round(fit(located.gave_up).aic, 1) == 158.6
    assert growth(every, 300.0)[:2] == (1.1, 0.5)
    assert growth(every, np.inf)[0] == 1.3
    for module, words in ((surrender, ("154.8 against 156.7", "158.6")), (siege, ("of 149 dated falls", "0.83 of"))):
        assert all(each in str(module.__doc__) for each in words)


@needs_table
def test_the_command_prints_both_sets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(TABLE)]) == 0
    told = capsys.readouterr().out
    assert "132 falls with coordinates, 95 gave up (0.72)" in told
    assert "balance: c 1.18 (standard error 0.50), AIC 154.8" in told
    assert main([]) == 2
