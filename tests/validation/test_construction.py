"""Choices of construction in a validation: which set draws what, and how far each of them moves the score."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.flee.world.instance import FleeInstance
from sim.scenario.errors import PanjError
from sim.scenario.parameters import ParameterSet, Spread, parameter
from sim.validation.construction import ALL_CAMPS, ARD, BOTH, CHOICES, LUCK, SETTINGS, points, save, spread
from sim.validation.ensembles import GIVEN, MASKED
from sim.validation.validate import BOTH as BOTH_ROW
from sim.validation.validate import CHOICES as CHOICES_ROW
from sim.validation.validate import Validation, validate
from sim.validation.varied import Varied
from tests.validation.test_validate import DAYS, made_up

PART = (DAYS - 1) / DAYS
"""Of the days on which somebody is there."""
KM = Spread(0.0, 1.0)
POINTS = [{"winding": 0.0}, {"winding": 0.5}, {"winding": 1.0}]


class Pull(ParameterSet):
    """Settings of the formula."""

    pull: float = parameter(0.3, unit="1", meaning="share", source="-", confidence="low", low=0.2, high=0.4)


def formula(instance: FleeInstance, settings: Pull, seed: int, replicate: int) -> np.ndarray:
    """To the first camp goes `pull` and the latitude of the town, which a choice of construction moves; no luck."""
    share = settings.pull + instance.lat[0]
    total = instance.observed.sum(axis=1)
    return np.stack([np.rint(share * total), np.rint((1 - share) * total)], axis=1).astype(np.int64)


def varied(instance: FleeInstance) -> Varied:
    worlds = [replace(instance, lat=np.array([0.2 * point["winding"], 0.0, 0.0])) for point in POINTS]
    return Varied({"winding": KM}, tuple(POINTS), tuple(worlds))


@pytest.fixture(scope="module")
def found() -> Validation:
    instance = made_up()
    return validate(
        instance, replicates=3, settings=Pull(), simulate=formula, varied=varied(instance), masked=True, jobs=1
    )


def test_each_set_draws_what_it_is_called(found: Validation) -> None:
    runs, total = found.ensembles[GIVEN], 39_000
    assert runs.choices is not None
    assert runs.both is not None
    assert runs.central[:, -1, 0].tolist() == [0.3 * total] * 3
    assert runs.choices[:, -1, 0].tolist() == [0.3 * total, 0.4 * total, 0.5 * total]
    # settings r beside choices r: what both move is the sum of what each of them moves
    assert (runs.both - runs.choices)[:, -1, 0] == pytest.approx((runs.bands - runs.central)[:, -1, 0], abs=2)
    assert found.ensembles[MASKED].choices is not None


def test_drawing_choices_leaves_the_bands_as_they_were(found: Validation) -> None:
    alone = validate(made_up(), replicates=3, settings=Pull(), simulate=formula, jobs=1)
    assert np.array_equal(alone.ensembles[GIVEN].bands, found.ensembles[GIVEN].bands)
    assert alone.ensembles[GIVEN].choices is None
    assert CHOICES_ROW not in alone.forecasts()


def test_scores_and_points_are_those_solved_by_hand(found: Validation) -> None:
    # 0.3 and 0.7 were counted: a share that is off by s is off in both camps, so the ARD is 2 s; on day 0 is nobody
    frame = points(found, GIVEN)
    assert frame[ARD].tolist() == pytest.approx([0.0, 0.2 * PART, 0.4 * PART], abs=1e-3)
    assert frame["winding"].tolist() == [0.0, 0.5, 1.0]
    assert frame["places"].tolist() == [3, 3, 3]
    assert found.score(CHOICES_ROW) == pytest.approx(0.2 * PART, abs=1e-3)  # of the medians
    assert found.score(CHOICES_ROW, "ard_mean") == pytest.approx(0.2 * PART, abs=1e-3)
    assert np.isfinite(found.score(BOTH_ROW, "coverage_90"))


def test_how_far_each_moves_the_camps_and_the_score(found: Validation) -> None:
    frame = spread(found, GIVEN).set_index(["what", "varied"])
    assert frame.loc[(ARD, LUCK), "sd"] == 0.0
    assert frame.loc[(ARD, CHOICES), "sd"] == pytest.approx(0.2 * PART, abs=1e-3)
    assert frame.loc[("East", CHOICES), "q50"] == pytest.approx(0.4 * 39_000)
    assert frame.loc[("East", BOTH), "sd"] != frame.loc[("East", SETTINGS), "sd"]
    assert frame.loc[(ALL_CAMPS, CHOICES), "sd"] == pytest.approx(0.0, abs=1.0)


def test_files_hold_every_world_and_the_spread(found: Validation, tmp_path: Path) -> None:
    save(found, tmp_path)
    all_points, spreads = (pd.read_csv(tmp_path / name) for name in ("choices.csv", "spread.csv"))
    assert all_points["capacities"].tolist() == [GIVEN] * 3 + [MASKED] * 3
    assert set(spreads["varied"]) == {LUCK, SETTINGS, CHOICES, BOTH}
    assert found.provenance()["choices"] == {"winding": [0.0, 1.0, "uniform"]}


def test_worlds_with_other_camps_are_refused() -> None:
    instance = made_up()
    other = varied(instance)
    other = replace(other, instances=(replace(instance, places=("Town", "East", "North")), *other.instances[1:]))
    with pytest.raises(PanjError, match=r"nowhere: at winding 0 it has other camps"):
        validate(instance, replicates=3, settings=Pull(), simulate=formula, varied=other, jobs=1)


def test_the_bands_of_a_run_are_those_of_settings_and_choices(found: Validation) -> None:
    instance = made_up()
    worlds = replace(varied(instance), merged=True)
    run = validate(instance, replicates=3, settings=Pull(), simulate=formula, varied=worlds, jobs=1)
    both = found.ensembles[GIVEN].both
    assert both is not None
    assert np.array_equal(run.ensembles[GIVEN].bands, both)
    assert np.array_equal(run.ensembles[GIVEN].central, found.ensembles[GIVEN].central)
    assert run.ensembles[GIVEN].choices is None
