"""The central run beside its bands: where it lies outside of them, and what the table says of that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cli.test_validate import conflict

from sim.cli.validate import about_rows, sentences
from sim.flee.world import load_flee
from sim.validation.aside import ALL, aside, at_an_end
from sim.validation.ensembles import GIVEN
from sim.validation.validate import Validation, validate


@pytest.fixture
def found(tmp_path: Path) -> Validation:
    return validate(load_flee(conflict(tmp_path / "x")), replicates=10, jobs=1)


def moved(found: Validation, by: int) -> Validation:
    """Return it with so many people more in East, in each run with central settings on each day."""
    runs = found.ensembles[GIVEN]
    central = runs.bands[:, :, :].copy()
    central[:, :, 0] += by
    return replace(found, ensembles={GIVEN: replace(runs, central=central)})


def test_a_central_run_outside_its_band_is_told_with_both(found: Validation) -> None:
    assert aside(moved(found, 0)) == []
    far = moved(found, 50_000)
    assert [one.name for one in aside(far)] == [ALL, "East"]
    (east,) = (one for one in aside(far) if one.name == "East")
    low, high = np.quantile(found.ensembles[GIVEN].bands[:, -1, 0], (0.05, 0.95))
    assert (east.low, east.high) == (pytest.approx(low), pytest.approx(high))
    assert east.central > 50_000
    (said,) = (line for line in sentences(far) if "outside its own" in line)
    assert said.startswith("The central run lies outside its own 90 % band on 2020-02-09: all camps together ")
    assert "against" in said.split("East")[1]


def test_the_table_says_that_bands_need_not_lie_around_central_settings(found: Validation) -> None:
    """It said "take that row for one number, the bands for how sure it is"."""
    ends, drawn = at_an_end(found)
    assert 0 < ends <= drawn
    said = about_rows(found)
    assert f"{ends} of the {drawn} settings that the bands draw stand there at an end of the range" in said
    assert "how sure" not in said


def test_of_luck_alone_the_bands_are_around_it(found: Validation) -> None:
    alone = replace(found, ranges={})
    assert aside(replace(moved(found, 50_000), ranges={})) == []
    assert "take that row for one number, the bands for what luck makes of it." in about_rows(alone)
