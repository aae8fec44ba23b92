"""Answers are right on cases solved by hand, and honest where there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from sim.model.random import latin_hypercube
from sim.runs import seal
from sim.scenario.errors import PanjError
from sim.study.answers import (
    Series,
    first_day_over,
    probability,
    probability_by_day,
    reached_with,
    read_series,
    to_halve,
)

#: Two replicates over four days: one passes 10 on day 2 and falls back, the other never does.
DAILY = np.array([[0.0, 5.0, 11.0, 3.0], [0.0, 0.0, 9.0, 10.0]])


def test_the_first_day_above_a_limit() -> None:
    found = first_day_over(DAILY, 10.0)
    assert found[0] == 2
    assert np.isnan(found[1]), "10 is not above 10"
    assert first_day_over(DAILY, 1.0, since=2).tolist() == [2, 2]


def test_the_probability_by_day_never_falls() -> None:
    assert probability_by_day(DAILY, 4.0).tolist() == [0.0, 0.5, 1.0, 1.0]
    assert probability_by_day(DAILY, 10.0).tolist() == [0.0, 0.0, 0.5, 0.5]


@pytest.mark.parametrize(("successes", "n"), [(0, 20), (5, 20), (20, 20), (130, 200)])
def test_the_interval_is_wilsons(successes: int, n: int) -> None:
    yes = np.arange(n) < successes
    theirs = scipy.stats.binomtest(successes, n).proportion_ci(0.9, "wilson")
    found = probability(yes)
    assert found.value == successes / n
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-4)


def test_what_is_so_in_all_runs_or_in_none_lies_within_its_interval() -> None:
    """In 50 of 50 it was told as 100 %, with an interval of 95 % to >99 %."""
    for n in range(1, 1001):
        none, every = (probability(np.full(n, so)) for so in (False, True))
        assert (none.low, every.high) == (0.0, 1.0)
        assert 0 < none.high < 1
        assert 0 < every.low < 1
    assert str(probability(np.ones(50, bool))) == "100 % (90 % interval of 50 replicates: 95 % to 100 %)"


def test_what_is_reached_with_nine_chances_in_ten_is_the_low_end() -> None:
    values = np.arange(101.0)
    assert reached_with(values, 0.9) == pytest.approx(10.0)
    assert reached_with(values, 0.1) == pytest.approx(90.0)
    with pytest.raises(PanjError, match="between 0 and 1"):
        reached_with(values, 1.0)


def sample(runs: int = 4000) -> np.ndarray:
    return latin_hypercube(5, runs, ["tempo", "guards", "rain"])


def test_what_halves_a_probability_is_found_on_a_model_that_is_known() -> None:
    """Log-odds 4 tempo - 2 guards: the mean is halved where the shift of either makes it so; rain does nothing."""
    x = sample()
    odds = 4.0 * x[:, 0] - 2.0 * x[:, 1]
    yes = latin_hypercube(6, len(x), ["luck"])[:, 0] < 1 / (1 + np.exp(-odds))
    tempo, guards, rain = to_halve(x, yes, ["tempo", "guards", "rain"])
    assert [tempo.name, guards.name, rain.name] == ["tempo", "guards", "rain"]
    half = (1 / (1 + np.exp(-odds))).mean() / 2
    for change, slope in ((tempo, 4.0), (guards, -2.0)):
        moved = 1 / (1 + np.exp(-(odds + slope * (change.wanted - change.mean))))
        assert moved.mean() == pytest.approx(half, rel=0.06)
    assert tempo.wanted < tempo.mean
    assert guards.wanted > guards.mean
    assert abs(rain.effect) < 0.15
    assert not rain.tried, "it would have to leave the sweep"


@pytest.mark.parametrize(("points", "replicates", "alike"), [(60, 1, 0.0), (60, 4, 1.5)])
def test_the_runs_say_a_direction_that_there_is_not_in_one_of_ten_tables(
    points: int, replicates: int, alike: float
) -> None:
    """By simulation, also where the runs of a point are alike: as if they were independent it would be in many more."""
    rng, told = np.random.default_rng(1), []
    for _ in range(150):
        x = np.repeat(rng.random((points, 2)), replicates, axis=0)
        odds = np.repeat(rng.normal(0.0, alike, points), replicates) - 0.5
        changes = to_halve(x, rng.random(len(x)) < 1 / (1 + np.exp(-odds)), ["a", "b"])
        told += [change.known for change in changes]
    assert 0.05 < np.mean(told) < 0.16


def test_points_made_of_each_other_are_no_independent_ones() -> None:
    """A Sobol design has each base point again in all its mixtures."""
    x, yes, of_one = np.repeat(sample(40), 5, axis=0), np.repeat(np.arange(40) % 3 == 0, 5), np.arange(200) // 5
    x = x + 1e-6 * np.arange(200)[:, None]  # no two points are equal
    alone, alike = (to_halve(x, yes, ["a", "b", "c"], units)[0] for units in (None, of_one))
    assert alike.high - alike.low > 1.8 * (alone.high - alone.low)


def test_a_parameter_that_decides_alone_stays_finite() -> None:
    x = sample(400)
    change = to_halve(x, x[:, 0] > 0.5, ["tempo", "guards", "rain"])[0]
    assert change.name == "tempo"
    assert np.isfinite(change.wanted)
    assert change.wanted < 0.4


@pytest.mark.parametrize(("yes", "said"), [(0.0, "no run"), (1.0, "every run")])
def test_there_is_nothing_to_halve(yes: float, said: str) -> None:
    with pytest.raises(PanjError, match=said):
        to_halve(sample(50), np.full(50, bool(yes)), ["a", "b", "c"])


def test_too_few_runs_are_refused() -> None:
    with pytest.raises(PanjError, match="too few"):
        to_halve(sample(12), np.arange(12) < 4, ["a", "b", "c"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dates = [dt.date(2021, 7, 1), dt.date(2021, 7, 2)]
    rows = [
        (r, date, measure, place, kind, float(10 * r + d))
        for r in (0, 3)
        for d, date in enumerate(dates)
        for measure, place, kind in (
            ("arrivals", "TJK", "civilian"),
            ("arrivals", "TJK", "military"),
            ("insurgent", "kunduz", ""),
        )
    ]
    frame = pd.DataFrame(rows, columns=["replicate", "date", "measure", "place", "kind", "value"])
    frame.to_parquet(tmp_path / "timeseries.parquet", index=False)
    return tmp_path


def test_a_series_is_read_replicate_by_replicate(folder: Path) -> None:
    found = read_series(folder, "arrivals", "TJK", "civilian")
    assert found.daily.tolist() == [[0.0, 1.0], [30.0, 31.0]]
    assert found.day(dt.date(2021, 7, 2)) == 1
    with pytest.raises(PanjError, match="outside the run"):
        found.day(dt.date(2021, 7, 3))
    assert read_series(folder, "insurgent", "kunduz").kind == "", "the only kind there is need not be named"


def test_sums_can_begin_with_a_later_day() -> None:
    """2, 3, 4 a day: from the second day on 3 and 7, whether it is kept by the day or summed already."""
    dates = np.array(["2021-07-01", "2021-07-02", "2021-07-03"], "datetime64[D]")
    daily = Series("arrivals", "TJK", "civilian", dates, np.array([[2.0, 3.0, 4.0]]))
    summed = Series("gone_home", "TJK", "civilian", dates, np.array([[2.0, 5.0, 9.0]]), summed=True)
    for series in (daily, summed):
        later = series.since("2021-07-02")
        assert later.asked.tolist() == [[3.0, 7.0]]
        assert later.day("2021-07-03") == 1
        assert series.since("2021-07-01").asked.tolist() == series.asked.tolist()
    waiting = Series("queue", "tem", "civilian", dates, np.array([[2.0, 3.0, 4.0]]))
    with pytest.raises(PanjError, match="--since goes with what is summed"):
        waiting.since("2021-07-02")
    with pytest.raises(PanjError, match="outside the run"):
        daily.since("2021-07-04")


def test_the_most_in_one_day_is_told_from_a_day_on() -> None:
    """9, 3, 4, 1 a day: from the second day on 4, since the third; whether kept by the day or summed already."""
    dates = np.array(["2021-07-01", "2021-07-02", "2021-07-03", "2021-07-04"], "datetime64[D]")
    daily = Series("arrivals", "TJK", "civilian", dates, np.array([[9.0, 3.0, 4.0, 1.0], [0.0, 0.0, 2.0, 5.0]]))
    summed = Series("gone_home", "TJK", "civilian", dates, np.cumsum(daily.daily, axis=1), summed=True)
    for series in (daily, summed):
        assert series.busiest().asked.tolist() == [[9.0, 9.0, 9.0, 9.0], [0.0, 0.0, 2.0, 5.0]]
        assert series.since("2021-07-02").busiest().asked.tolist() == [[3.0, 4.0, 4.0], [0.0, 2.0, 5.0]]
        assert not series.busiest().is_sum
    waiting = Series("queue", "tem", "civilian", dates, daily.daily)
    with pytest.raises(PanjError, match="--busiest goes with what is counted in a day"):
        waiting.busiest()


def test_without_a_kind_everybody_is_counted(folder: Path) -> None:
    found = read_series(folder, "arrivals", "TJK")
    assert (found.kind, found.daily.tolist()) == ("everybody", [[0.0, 2.0], [60.0, 62.0]])


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (("arrivels", "TJK"), "did you mean 'arrivals'"),
        (("arrivals", "TJ"), "did you mean 'TJK'"),
        (("arrivals", "TJK", "soldiers"), "kinds there: 'civilian', 'military'"),
    ],
)
def test_a_series_that_is_none_is_told_with_those_there_are(series: tuple[str, ...], said: str, folder: Path) -> None:
    with pytest.raises(PanjError, match=said):
        read_series(folder, *series)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PanjError, match="no folder of a run"):
        read_series(tmp_path, "arrivals", "TJK")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.assign(value=-f["value"] - 5), "is damaged: no run has -"),
        (lambda f: f.assign(value=1e30), r"is damaged: no run has 1e\+30 for"),
        (lambda f: f.assign(value=0.5), "is damaged: no run has 0.5 for"),
        (lambda f: f.assign(value=np.nan), "is damaged: no run has nan for"),
        (lambda f: f.assign(value="many"), "is damaged: want numbers in its columns replicate and value"),
        (lambda f: f.assign(date=float("inf")), "is damaged: want days in its column date"),
        (lambda f: f.assign(date=5), "is damaged: want days in its column date"),
        (lambda f: f.iloc[1:], "is damaged: want one value of '.*' for each of"),
        (lambda f: f.assign(date="July"), r"is damaged: [^\n]+$"),
        (lambda f: f.drop(columns="kind"), r"(cannot be read|is damaged): [^\n]+$"),
        (lambda f: f.iloc[:0], "is empty: no replicate finished$"),
    ],
)
def test_numbers_that_no_run_has_are_refused(
    folder: Path, change: Callable[[pd.DataFrame], pd.DataFrame], said: str
) -> None:
    file = folder / "timeseries.parquet"
    frame = pd.read_parquet(file)
    first = frame.iloc[0]
    change(frame).to_parquet(file, index=False)
    with pytest.raises(PanjError, match=said) as error:
        read_series(folder, str(first["measure"]), str(first["place"]), str(first["kind"]))
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_sealed_file_that_was_changed_is_not_read(folder: Path) -> None:
    frame = pd.read_parquet(folder / "timeseries.parquet")
    words = [str(frame.iloc[0][name]) for name in ("measure", "place", "kind")]
    (folder / "provenance.json").write_text("{}", encoding="utf-8")
    seal.seal(folder, "provenance.json")
    read_series(folder, *words)
    frame.assign(value=frame["value"] + 1).to_parquet(folder / "timeseries.parquet", index=False)
    with pytest.raises(PanjError, match=r"timeseries.parquet is not as panj wrote it: it was edited or is damaged"):
        read_series(folder, *words)


def test_measures_of_a_place_are_those_that_it_has(folder: Path) -> None:
    """`guards TJK` listed the measures of the whole run, those of the world alone among them."""
    frame = pd.read_parquet(folder / "timeseries.parquet")
    other = frame[frame["place"] == "TJK"].assign(measure="capitals_insurgent", place="world")
    pd.concat([frame, other]).to_parquet(folder / "timeseries.parquet")
    with pytest.raises(PanjError, match="measures there: ") as error:
        read_series(folder, "guards", "TJK")
    assert "capitals_insurgent" not in str(error.value)
    with pytest.raises(PanjError, match=r"measures of the run: .*capitals_insurgent"):
        read_series(folder, "guards", "nowhere")
