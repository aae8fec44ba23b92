"""The validation of a small made-up conflict, with a simulation that is a formula."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.flee.rules import (
    simulate_flee,
    uncertain,
)
from sim.flee.world import load_flee
from sim.flee.world.instance import FleeInstance, FleeKind
from sim.model.random import uniform
from sim.pictures.camps import camps_picture
from sim.scenario.errors import PanjError
from sim.scenario.parameters import ParameterSet, Spread, parameter
from sim.validation.baselines import CAPACITY, DAY_30, EQUAL, ROLLING
from sim.validation.ensembles import (
    GIVEN,
    MASKED,
    MOST_CENTRAL,
    drawn_settings,
    without_capacities,
)
from sim.validation.scores import SKIP, ard, crps_relative
from sim.validation.validate import (
    ALL_DAYS,
    BANDS,
    CENTRAL,
    DATED,
    FLEE,
    LATER,
    Validation,
    validate,
)

CONFLICTS = Path(__file__).parents[3] / "shared" / "conflicts"
DAYS = 40


class Pull(ParameterSet):
    """Settings of the formula."""

    pull: float = parameter(0.5, unit="1", meaning="share", source="-", confidence="low", low=0.2, high=0.6)
    fixed: float = parameter(1.0, unit="1", meaning="factor", source="-", confidence="low")


def formula(instance: FleeInstance, settings: Pull, seed: int, replicate: int) -> np.ndarray:
    """A share `pull` goes to the first camp, less where it has a capacity; luck moves it by a thousandth."""
    share = settings.pull * (1.0 if instance.capacity[1] <= 0 else 0.8)
    share *= 1 + 0.001 * uniform(seed, replicate, 0, 0, 0, 99)
    total = instance.observed.sum(axis=1)
    return np.stack([np.rint(share * total), np.rint((1 - share) * total)], axis=1).astype(np.int64)


def made_up(days: int = DAYS) -> FleeInstance:
    total = 1000.0 * np.arange(days)
    observed = np.stack([0.3 * total, 0.7 * total], axis=1)
    none = np.zeros(0, np.int32)
    return FleeInstance(
        name="nowhere",
        folder=Path("nowhere"),
        start=dt.date(2020, 1, 1),
        days=days,
        places=("Town", "East", "West"),
        region=("", "", ""),
        country=("A", "B", "B"),
        lat=np.zeros(3),
        lon=np.zeros(3),
        kind=np.array([FleeKind.CONFLICT, FleeKind.CAMP, FleeKind.CAMP], np.int8),
        population=np.array([10**6, 0, 0]),
        capacity=np.array([-1.0, 9000.0, 27000.0]),
        conflict_date=np.array([0, -1, -1], np.int32),
        intensity=np.array([1.0, 0.0, 0.0]),
        home="A",
        link_a=none,
        link_b=none,
        link_km=np.zeros(0),
        link_forced=np.zeros(0, np.int8),
        link_speed=np.zeros(0),
        closures=(),
        conflicts=np.ones((days, 3)),
        camps=np.array([1, 2], np.int32),
        observed=observed,
        total=total,
        refugees=total,
        flee_output=observed[:, ::-1].copy(),
        capacity_per_day=np.array([0.0, 5.0, 0.0]),
    )


def validated(**options: object) -> Validation:
    chosen = {"replicates": 30, "seed": 5, "jobs": 1, "masked": True, "simulate": formula, "settings": Pull()}
    return validate(made_up(), **(chosen | options))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def whole() -> Validation:
    return validated()


def test_bands_are_of_settings_and_luck_and_the_scatter_of_luck_alone(whole: Validation) -> None:
    given = whole.ensembles[GIVEN]
    assert given.bands.shape == (30, DAYS, 2)
    assert given.central.shape == (MOST_CENTRAL, DAYS, 2)
    last = given.bands[:, -1, 0] / 39_000
    assert (last > 0.15).all()
    assert (last < 0.49).all()
    assert np.ptp(last) > 0.28
    assert np.ptp(given.central[:, -1, 0]) < 0.001 * 39_000
    scatter = whole.scatter()
    assert scatter.mean == pytest.approx(2 * 0.1, rel=0.05)  # 0.8 · 0.5 of them in East, 0.3 observed
    assert scatter.deviation < 0.01 * scatter.mean
    assert scatter.spread > 20 * scatter.deviation
    assert scatter.coverage == 0
    assert whole.score(BANDS, "coverage_90") > 0.95


def test_the_scores_are_those_of_the_functions(whole: Validation) -> None:
    bands, data = whole.ensembles[GIVEN].bands, whole.instance.observed
    assert whole.score(BANDS) == ard(np.median(bands, axis=0), data)
    assert whole.score(BANDS, days=LATER) == ard(np.median(bands, axis=0), data, SKIP)
    assert whole.score(BANDS, "crps") == crps_relative(bands, data)
    assert whole.score(BANDS, "crps") < whole.score(BANDS, "ard_mean")
    assert whole.score(BANDS, "ard_mean") == pytest.approx(np.mean([ard(one, data) for one in bands]))
    # all days but the first, which has no one, are wrong by 40 % twice
    assert whole.score(FLEE) == pytest.approx(0.8 * 39 / 40)
    assert whole.score(FLEE, "crps") == whole.score(FLEE)
    assert whole.score(EQUAL) == whole.score(EQUAL, rescaled=True) == pytest.approx(0.4 * 39 / 40)
    assert whole.score(ROLLING, days=LATER) == pytest.approx(0.04)  # day 30 looks back on the empty day: equal shares
    assert whole.score(EQUAL, "error_people", camp="West") == pytest.approx(0.2 * 500 * 39)
    assert np.isnan(whole.score(EQUAL, "coverage_90"))


def test_a_name_that_no_score_has_is_refused_with_the_nearest(whole: Validation) -> None:
    """It gave NaN, as what makes no sense does."""
    with pytest.raises(PanjError, match=r"no score is called 'covrage_90' \(did you mean 'coverage_90'\?\)"):
        whole.score(BANDS, "covrage_90")
    with pytest.raises(PanjError, match="no forecast is called 'nonsense'"):
        whole.score("nonsense")
    with pytest.raises(PanjError, match=r"no camp is called 'west' \(did you mean 'West'\?\)"):
        whole.score(EQUAL, "error_people", camp="west")
    with pytest.raises(PanjError, match="days 7: want a name"):
        whole.score(BANDS, days=7)  # type: ignore[arg-type]


def test_masked_leaves_out_what_has_seen_the_capacities(whole: Validation) -> None:
    assert whole.forecasts() == [
        BANDS,
        CENTRAL,
        FLEE,
        EQUAL,
        CAPACITY,
        "share of day 7",
        DAY_30,
        *whole.forecasts()[-2:],
    ]
    assert whole.forecasts(MASKED)[:2] == [BANDS, CENTRAL]
    assert not {FLEE, CAPACITY} & set(whole.forecasts(MASKED))
    assert whole.score(CENTRAL, capacities=MASKED) == pytest.approx(2 * 0.2, rel=0.05)
    assert list(validated(masked=False).ensembles) == [GIVEN]


def test_masking_unlimits_camps_and_growth_and_nothing_else() -> None:
    instance = made_up()
    masked = without_capacities(instance)
    assert not masked.capacity.any()
    assert masked.capacity_per_day is not None
    assert not masked.capacity_per_day.any()
    assert instance.capacity[1] == 9000
    assert masked.observed is instance.observed
    assert without_capacities(replace(instance, capacity_per_day=None)).capacity_per_day is None


def test_the_frame_is_tidy(whole: Validation) -> None:
    frame = whole.frame
    assert not frame.duplicated([c for c in frame if c != "value"]).any()
    assert set(frame["days"]) == {ALL_DAYS, LATER, DATED}
    parts = frame[(frame.score == "error_share") & (frame.forecast == BANDS) & (frame.days == ALL_DAYS)]
    parts = parts[(parts.capacities == GIVEN) & ~parts.rescaled]
    assert parts["value"].sum() == pytest.approx(whole.score(BANDS))


def test_neither_jobs_nor_order_change_a_number(whole: Validation) -> None:
    two = validated(jobs=2)
    for name, ensembles in whole.ensembles.items():
        assert np.array_equal(ensembles.bands, two.ensembles[name].bands)
        assert np.array_equal(ensembles.central, two.ensembles[name].central)
    assert not np.array_equal(validated(seed=6).ensembles[GIVEN].bands, whole.ensembles[GIVEN].bands)


def test_without_ranges_the_bands_are_of_luck_alone() -> None:
    found = validated(ranges={})
    assert found.ranges == {}
    assert np.array_equal(found.ensembles[GIVEN].bands[:MOST_CENTRAL], found.ensembles[GIVEN].central)


def test_the_draws_are_a_latin_hypercube_over_ranges_that_reach_the_centre() -> None:
    assert list(uncertain(Pull())) == ["pull"]
    ranges = uncertain(Pull(pull=0.9))
    assert (ranges["pull"].low, ranges["pull"].high) == (0.2, 0.9)
    drawn = drawn_settings(Pull(pull=0.9, fixed=3.0), ranges, 1, 70)
    assert {one.fixed for one in drawn} == {3.0}  # type: ignore[attr-defined]
    slices = sorted(int((one.pull - 0.2) / 0.01) for one in drawn)  # type: ignore[attr-defined]
    assert slices == list(range(70))


def test_saved_whole(whole: Validation, tmp_path: Path) -> None:
    folder = whole.save(tmp_path / "out", lambda work: (work / "figure.txt").write_text("drawn"))
    assert sorted(p.name for p in folder.iterdir()) == ["bands.csv", "figure.txt", "provenance.json", "scores.csv"]
    scores = pd.read_csv(folder / "scores.csv", keep_default_na=False, na_values={"value": [""]})
    assert scores["value"].to_numpy() == pytest.approx(whole.frame["value"].to_numpy(), rel=1e-5, nan_ok=True)
    bands = pd.read_csv(folder / "bands.csv")
    assert len(bands) == 2 * 2 * DAYS
    assert bands.loc[bands.capacities == MASKED, "flee"].isna().all()
    west = bands[(bands.camp == "West") & (bands.capacities == GIVEN)]
    assert west["observed"].tolist() == pytest.approx(whole.instance.observed[:, 1].tolist())
    assert west["flee"].tolist() == pytest.approx(whole.instance.observed[:, 0].tolist())
    assert west["q95"].tolist() == pytest.approx(whole.ensembles[GIVEN].quantiles[4, :, 1].tolist())
    assert json.loads((folder / "provenance.json").read_text())["ranges"] == {"pull": [0.2, 0.6, "uniform"]}
    whole.save(tmp_path / "out")
    assert not (folder / "figure.txt").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").touch()
    with pytest.raises(PanjError, match="holds no result"):
        whole.save(tmp_path / "mine")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"replicates": 0}, "^replicates 0"),
        ({"seed": -1}, "^seed -1"),
        ({"jobs": 0}, "^jobs 0"),
    ],
)
def test_impossible_options(options: dict[str, int], why: str) -> None:
    with pytest.raises(PanjError, match=why):
        validated(**options)


def test_nothing_to_compare_with_is_no_perfect_score() -> None:
    empty = replace(made_up(), observed=np.zeros((DAYS, 2)))
    with pytest.raises(PanjError, match="nothing to compare with"):
        validate(empty, replicates=2, simulate=formula, settings=Pull(), jobs=1)


def test_a_simulation_of_the_wrong_shape_is_a_bug() -> None:
    with pytest.raises(ValueError, match="want \\(40, 2\\)"):
        validated(simulate=lambda *_: np.zeros((3, 2), np.int64))


def test_one_replicate_and_a_short_period() -> None:
    found = validate(made_up(5), replicates=1, seed=1, jobs=1, simulate=formula, settings=Pull())
    assert np.isnan(found.score(BANDS, days=LATER))
    assert np.isnan(found.score(CENTRAL, "ard_sd"))
    assert DAY_30 not in found.forecasts()


@pytest.mark.parametrize(
    ("name", "plain", "rescaled"),
    [
        ("burundi2015", 0.585, 0.546),
        ("car2013", 0.426, 0.387),
        ("mali2012", 0.380, 0.316),
        ("ssudan2014", 0.487, 0.569),
    ],
)
def test_flees_own_runs_have_their_published_scores(name: str, plain: float, rescaled: float) -> None:
    if not (CONFLICTS / name).is_dir():
        pytest.skip("the conflicts folder is not here")
    instance = load_flee(CONFLICTS / name)
    assert instance.flee_output is not None
    found = validate(
        instance, replicates=1, jobs=1, simulate=lambda i, *_: i.observed.astype(np.int64), settings=Pull()
    )
    assert found.score(FLEE) == pytest.approx(plain, abs=0.0006)
    assert found.score(FLEE, rescaled=True) == pytest.approx(rescaled, abs=0.0006)
    assert found.score(BANDS) == 0


def test_the_rules_of_flee_are_run_unless_another_simulation_is_given() -> None:
    from sim.flee.model.engine import run_flee
    from sim.flee.model.settings import FleeSettings

    if not (CONFLICTS / "mali2012").is_dir():
        pytest.skip("the conflicts folder is not here")
    instance = load_flee(CONFLICTS / "mali2012")
    short = replace(instance, days=20, **{k: getattr(instance, k)[:20] for k in ("observed", "total", "refugees")})
    short = replace(short, conflicts=instance.conflicts[:20], flee_output=None)
    found = validate(short, replicates=1, seed=4, jobs=1, ranges={})
    assert np.array_equal(found.ensembles[GIVEN].bands[0], run_flee(short, FleeSettings(), 4, 0).counts)
    assert np.array_equal(simulate_flee(short, FleeSettings(), 4, 0), found.ensembles[GIVEN].central[0])


def test_counts_are_credited_to_nobody_in_particular(whole: Validation) -> None:
    """An instance of one's own was told to have UNHCR's counts, as published."""
    source = camps_picture(whole).source
    assert source.endswith("Counts: those given with the instance")
    assert "UNHCR" not in source


def test_what_was_not_run_or_cannot_be_drawn_is_told_in_python(whole: Validation) -> None:
    alone = replace(whole, ensembles={GIVEN: whole.ensembles[GIVEN]})
    for asked in (alone.timeseries, alone.forecasts, alone.scatter, lambda way: alone.score(BANDS, capacities=way)):
        with pytest.raises(PanjError, match=r"nothing was run with capacities 'masked' .masked=True"):
            asked(MASKED)
        with pytest.raises(PanjError, match=r"nothing was run with capacities 'maskd' .run with: given"):
            asked("maskd")


@pytest.mark.parametrize(
    ("ranges", "said"),
    [
        ({"max_move_sped": Spread(1, 2)}, "no setting is called 'max_move_sped' .did you mean 'max_move_speed'"),
        ({"flee.max_move_speed": Spread(1, 2)}, "did you mean 'max_move_speed'"),
        ({"max_move_speed": (100, 200)}, "want a range, as Spread"),
        ({"camp_movechance": Spread(0, 5)}, "ranges: camp_movechance 5: "),
        (["camp_movechance"], "want a mapping of settings to their ranges"),
    ],
)
def test_ranges_that_nothing_can_be_drawn_from_are_refused(ranges: object, said: str) -> None:
    with pytest.raises(PanjError, match=said):
        validate(made_up(), replicates=1, ranges=ranges)  # type: ignore[arg-type]
