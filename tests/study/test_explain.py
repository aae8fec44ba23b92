"""A sweep is explained as it was made: known effects, a known box, words and dates told as such."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from sweeps.made_sweeps import drawn, years

from sim.model.random import latin_hypercube
from sim.scenario.errors import PanjError
from sim.scenario.parameters import Spread
from sim.scenario.sweep.sweep import Axis, Measure
from sim.study.axis_words import code, condition, decode, of_several_years
from sim.study.explain import Explanation, explain, explain_sweep, halving
from sim.study.prim import Limit
from sim.study.sweep_axes import axes_of
from sim.study.unmoved import unmoved, unmoved_in_part
from sim.sweeps.designs import sobol_sample
from sim.sweeps.load import SweepResult, load_sweep
from sim.sweeps.manifest import fingerprint

TEMPO = Axis("tempo", parameter="front.tempo", spread=Spread(0.0, 4.0))
GUARDS = Axis("guards", spread=Spread(0.0, 20000.0))
POLICY = Axis("policy", levels=("open", "limited", "closed"))
CLOSING = Axis("closing day", spread=Spread(18815, 18871), dates=True)
JULY_7 = float(dt.date(2021, 7, 7).toordinal())
DAYS = Axis("closing day", levels=("2021-07-21", "2021-07-07", "2021-07-14"), dates=True)
YEARS = Axis("closing day", levels=("2021-07-07", "2022-07-07"), dates=True)
ARRIVALS = Measure("civilians in Tajikistan", "arrivals", "TJK", "civilian", "total")
FULL = Measure("days until Khorog overflows", "overflow", "khorog", "civilian", "first_over", unit="days")


def runs(points: int = 500, replicates: int = 2) -> pd.DataFrame:
    """Arrivals grow with the tempo and fall with guards; Khorog overflows at tempo > 2 with guards < 8,000."""
    u = np.repeat(latin_hypercube(1, points, ["tempo", "guards", "policy"]), replicates, axis=0)
    tempo, guards = 4.0 * u[:, 0], 20000.0 * u[:, 1]
    frame = pd.DataFrame({"point": np.repeat(np.arange(points), replicates), "scenario": "baseline"})
    frame["replicate"] = np.tile(np.arange(replicates), points)
    frame["tempo"], frame["guards"] = tempo, guards
    frame["policy"] = np.array(["open", "limited", "closed"])[(3 * u[:, 2]).astype(int)]
    frame[ARRIVALS.name] = 1000.0 * tempo - 0.02 * guards + 10.0 * frame["replicate"]
    frame[FULL.name] = np.where((tempo > 2) & (guards < 8000), 12.0, np.nan)
    return frame


def explained(measure: str | None = None, over: float | None = None) -> Explanation:
    return explain(runs(), (TEMPO, GUARDS, POLICY), (ARRIVALS, FULL), "latin-hypercube", measure=measure, over=over)


def test_a_value_that_was_never_compared_is_not_said_to_change_nothing() -> None:
    """Of an unfinished grid: no run at 50,000 guards has another beside it at the same pace."""
    frame = grid([1.0, 2.0, 3.0, 4.0] * 2)
    axes = (TEMPO, GUARDS)
    assert unmoved(frame, axes, ARRIVALS.name) == ("guards",)
    more = frame.iloc[:1].assign(guards=50_000.0, tempo=9.0, point=99)
    assert unmoved(pd.concat([frame, more]), axes, ARRIVALS.name) == ()
    told = "guards makes no difference to it at the 4 of 5 points at which runs differ in it alone."
    assert unmoved_in_part(pd.concat([frame, more]), axes, ARRIVALS.name) == (told,)
    moved = grid([1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.5])
    assert unmoved_in_part(pd.concat([moved, more]), axes, ARRIVALS.name) == ()
    assert unmoved_in_part(frame, axes, ARRIVALS.name) == (), "told of all of its values"


def test_the_strongest_is_named_first_and_in_its_direction() -> None:
    said = explained().sentences()[0]
    assert said.startswith("civilians in Tajikistan: what moves it furthest is tempo (+")
    assert "PRCC +1.00) and guards (−" in said
    assert said.endswith("PRCC −0.98).")
    assert "policy" not in said, "it does nothing"


def test_what_may_move_it_as_far_as_one_that_is_named_is_told() -> None:
    """The second of the table by size was left out of the sentence, which named the first and the third."""
    found = explained()
    change, low, high = (np.array(column) for column in (found.effects.change, found.effects.low, found.effects.high))
    tempo, guards, policy = (found.effects.names.index(name) for name in ("tempo", "guards", "policy"))
    between = (abs(change[tempo]) + abs(change[guards])) / 2
    change[policy], low[policy], high[policy] = between, -between, 3 * between
    doubtful = replace(found, effects=replace(found.effects, change=change, low=low, high=high))
    first, second, *_ = doubtful.sentences()
    assert "tempo" in first
    assert "guards" in first
    assert "policy" not in first
    assert second.startswith("policy (+")
    assert second.endswith("may move it as far, but by these runs not even the direction is known.")


def grid(y: Sequence[float]) -> pd.DataFrame:
    """Two numbers of guards by two paces by two replicates."""
    at = [(guards, tempo, r) for guards in (0.0, 20000.0) for tempo in (1.0, 2.0) for r in (0, 1)]
    frame = pd.DataFrame(at, columns=["guards", "tempo", "replicate"]).assign(scenario="baseline")
    frame["point"] = np.arange(len(at)) // 2
    return frame.assign(**{ARRIVALS.name: y})


def test_an_axis_along_which_no_run_changes_is_told() -> None:
    """Guards of an open border stop nobody; one run that differs is enough, and a mean that is the same is not."""
    told = "guards makes no difference to it: each replicate is the same at each of its values."
    found = explain(grid([5.0, 7.0, 9.0, 8.0] * 2), (GUARDS, TEMPO), (ARRIVALS,), "grid")
    assert found.unmoved == ("guards",)
    assert told in found.sentences()
    for other in ([5.0, 7.0, 9.0, 8.0, 5.0, 7.0, 9.0, 8.1], [5.0, 7.0, 9.0, 8.0, 7.0, 5.0, 8.0, 9.0]):
        found = explain(grid(other), (GUARDS, TEMPO), (ARRIVALS,), "grid")
        assert found.unmoved == ()
        assert told not in found.sentences()
    assert explained().unmoved == (), "no two of these runs differ in one axis alone"


def test_where_nothing_makes_a_difference_that_is_told_of_all_axes_and_not_of_one() -> None:
    """Points of a file: guards alone once, tempo and guards together otherwise, and every replicate the same."""
    frame = pd.DataFrame(
        [(g, t, r) for g, t in ((0.0, 1.0), (9.0, 1.0), (9.0, 2.0), (4.0, 3.0)) for r in (0, 1)],
        columns=["guards", "tempo", "replicate"],
    ).assign(scenario="baseline")
    frame["point"] = np.arange(8) // 2
    frame[ARRIVALS.name] = [-2.0, -16.0] * 4
    found = explain(frame, (GUARDS, TEMPO), (ARRIVALS,), "points")
    assert found.unmoved == ("guards", "tempo")
    told = found.sentences()
    assert "Nothing that was varied makes a difference to it: each replicate is the same at all points." in told
    assert not any("together" in text or "guards" in text for text in told)
    moved = frame.assign(**{ARRIVALS.name: [-2.0, -16.0] * 3 + [-2.0, -15.0]})
    assert unmoved(moved, (GUARDS, TEMPO), ARRIVALS.name) == ()
    once = frame.iloc[[0, 3]].assign(replicate=[0, 1])
    assert unmoved(once, (GUARDS, TEMPO), ARRIVALS.name) == (), "each replicate ran at one point"


def test_the_conditions_of_an_overflow_are_found_and_told() -> None:
    found = explained(FULL.name)
    assert found.question == "days until Khorog overflows happens at all"
    box = found.boxes[0].box
    assert box.coverage > 0.9
    assert box.density > 0.9
    told = found.conditions()
    assert [phrase.split(" is ")[0] for phrase in told] == ["tempo", "guards"]
    assert float(told[0].split()[-1]) == pytest.approx(2.0, abs=0.1)
    assert float(told[1].split()[-1].replace(",", "")) == pytest.approx(8000, rel=0.05)
    assert any(" runs when tempo is at least" in sentence for sentence in found.sentences())


def test_a_limit_of_ones_own_is_kept_and_the_default_is_the_upper_quarter() -> None:
    assert explained(over=1500.0).over == 1500.0
    assert explained(over=1500.0).share == pytest.approx((runs()[ARRIVALS.name] > 1500).mean())
    assert explained().share == pytest.approx(0.25, abs=0.01)


def test_a_limit_is_told_as_it_was_asked_and_a_default_one_counts_what_it_says() -> None:
    """A limit of 1,234 was told as 1,230, and the upper quarter above a number that held other runs."""
    frame = runs()
    frame[ARRIVALS.name] = 4.0 * np.arange(len(frame)) + 12_345.0
    axes, measures = (TEMPO, GUARDS, POLICY), (ARRIVALS,)
    assert explain(frame, axes, measures, "latin-hypercube", over=12_346.0).question.endswith("above 12,346 people")
    found = explain(frame, axes, measures, "latin-hypercube")
    told = float(found.question.split()[-2].replace(",", ""))
    assert (frame[ARRIVALS.name] > told).mean() == found.share == 0.25


def test_the_conditions_as_they_are_told_hold_the_runs_that_the_box_counts() -> None:
    frame = runs(2000, 1)
    frame["guards"] += 1e6  # three figures tell none of them apart
    frame[ARRIVALS.name] = np.where(frame["guards"] > 1_008_000, 5.0, 1.0)
    found = explain(frame, (TEMPO, GUARDS), (ARRIVALS,), "latin-hypercube", over=2.0)
    (said,) = found.conditions()
    inside = frame["guards"] >= float(said.rpartition(" ")[2].replace(",", ""))
    assert (inside == found.boxes[0].box.holds(found.x)).all()


def test_what_a_further_box_says_of_runs_it_says_of_those_outside_the_earlier_ones() -> None:
    frame = runs(2000, 1)
    first = (frame["tempo"] > 3.2) & (frame["guards"] > 6_000)
    second = (frame["policy"] == "closed") & (frame["tempo"] < 1.6)
    frame[ARRIVALS.name] = np.where(first | second, 5.0, 1.0)
    found = explain(frame, (TEMPO, GUARDS, POLICY), (ARRIVALS,), "latin-hypercube", over=2.0)
    assert len(found.boxes) > 1
    one, other = found.sentences()[-len(found.boxes) :][:2]
    assert f"% of {found.held(0).sum()} runs when" in one
    assert f"% of {found.held(1).sum()} other runs when" in other


def test_of_a_sweep_on_two_scenarios_it_is_said_whose_runs_are_meant() -> None:
    """The shares of the first scenario's runs were told as those of all runs of the sweep."""
    frame, axes, measures = runs(), (TEMPO, GUARDS, POLICY), (ARRIVALS, FULL)
    both = pd.concat([frame, frame.assign(scenario="other", **{ARRIVALS.name: 0.0})], ignore_index=True)
    mine = explain(both, axes, measures, "latin-hypercube").sentences()
    first = str(frame["scenario"].iloc[0])
    assert mine[0] == f"In the runs of {first}, without those of other:"
    assert any(line.endswith("25 % of all its 1,000 runs.") for line in mine)
    alone = explain(frame, axes, measures, "latin-hypercube").sentences()
    assert mine[1:] == [line.replace("all 1,000", "all its 1,000") for line in alone]


def test_luck_is_averaged_before_parameters_are_ranked() -> None:
    noisy = runs()
    noisy[ARRIVALS.name] += np.where(noisy["replicate"] == 0, 1e6, -1e6)  # luck as large as one likes, paired
    found = explain(noisy, (TEMPO, GUARDS, POLICY), (ARRIVALS,), "latin-hypercube")
    assert found.correlations is not None
    assert found.correlations.prcc[0] > 0.9


def test_a_sobol_design_gives_indices_per_point() -> None:
    base = scipy.stats.qmc.Sobol(4, rng=1).random(256)
    x = sobol_sample(base[:, :2], base[:, 2:])
    frame = pd.DataFrame({"point": np.arange(len(x)), "scenario": "baseline", "replicate": 0})
    frame["tempo"], frame["guards"] = 4 * x[:, 0], 20000 * x[:, 1]
    frame[ARRIVALS.name] = 3.0 * x[:, 0] + x[:, 1]
    found = explain(frame, (TEMPO, GUARDS), (ARRIVALS,), "sobol")
    assert found.sobol is not None
    assert found.sobol.first == pytest.approx([0.9, 0.1], abs=0.05)
    assert found.correlations is None
    assert "tempo (total index 0.9" in found.sentences()[0]


def test_what_changes_no_run_of_a_sobol_design_has_no_effect_anywhere() -> None:
    """A sentence said that it makes no difference, and the table beside it +0.9 days, from luck of the draw."""
    base = scipy.stats.qmc.Sobol(4, rng=1).random(16)
    x = sobol_sample(base[:, :2], base[:, 2:])
    frame = pd.DataFrame({"point": np.arange(len(x)), "scenario": "baseline", "replicate": 0})
    frame["tempo"], frame["guards"] = 4 * x[:, 0], 20000 * x[:, 1]
    frame[ARRIVALS.name] = 3.0 * x[:, 0]
    found = explain(frame, (TEMPO, GUARDS), (ARRIVALS,), "sobol")
    assert found.unmoved == ("guards",)
    effects = found.effects
    assert (effects.change[1], effects.low[1], effects.high[1]) == (0.0, 0.0, 0.0)
    assert effects.change[0] > effects.low[0] > 0


@pytest.mark.parametrize("there", [range(20), range(32), range(60), range(4, 64)])
def test_an_unfinished_sobol_design_gives_no_indices(there: Sequence[int]) -> None:
    """Of 64 points a number that four divides: A, B and two mixtures would be blocks that do not belong so."""
    base = scipy.stats.qmc.Sobol(4, rng=1).random(16)
    x = sobol_sample(base[:, :2], base[:, 2:])
    frame = pd.DataFrame({"point": np.arange(len(x)), "scenario": "baseline", "replicate": 0})
    frame["tempo"], frame["guards"] = 4 * x[:, 0], 20000 * x[:, 1]
    frame[ARRIVALS.name] = 3.0 * x[:, 0] + x[:, 1]
    found = explain(frame.iloc[list(there)], (TEMPO, GUARDS), (ARRIVALS,), "sobol")
    assert found.sobol is None
    assert "index" not in " ".join(found.sentences())
    assert explain(frame, (TEMPO, GUARDS), (ARRIVALS,), "sobol").sobol is not None


def test_a_sobol_design_without_indices_says_why() -> None:
    base = scipy.stats.qmc.Sobol(4, rng=1).random(16)
    x = sobol_sample(base[:, :2], base[:, 2:])
    frame = pd.DataFrame({"point": np.arange(len(x)), "scenario": "baseline", "replicate": 0})
    frame["tempo"], frame["guards"] = 4 * x[:, 0], 20000 * x[:, 1]
    frame[ARRIVALS.name] = 3.0 * x[:, 0] + x[:, 1]
    axes = (TEMPO, GUARDS)
    failed = explain(frame.iloc[3:], axes, (ARRIVALS,), "sobol", failed=3).sentences()
    assert failed[0] == (
        "No Sobol indices: they need every point of the design, and there are 61 of them "
        "(3 runs failed: panj sweep --retry-failed runs them again)."
    )
    assert "there are 60 of them." in explain(frame.iloc[:60], axes, (ARRIVALS,), "sobol").sentences()[0]
    frame.loc[:4, ARRIVALS.name] = np.nan
    without = explain(frame, axes, (ARRIVALS,), "sobol").sentences()[0]
    assert without == "No Sobol indices: in 5 of 64 points there is no value to compare."
    assert not any("indices" in line for line in explain(frame, axes, (ARRIVALS,), "lhs").sentences())


def test_words_are_numbers_by_the_order_of_their_levels_and_dates_by_the_day() -> None:
    assert code(POLICY, pd.Series(["closed", "open"])).tolist() == [2.0, 0.0]
    days = code(CLOSING, pd.Series(["2021-07-07", "2021-07-09"]))
    assert days[1] - days[0] == 2
    assert decode(CLOSING, days[0]) == "7 July"
    assert decode(POLICY, 0.5, up=True) == "limited"


def test_words_have_no_mean_that_would_halve_anything() -> None:
    changes = {change.name: change for change in halving(explained(over=2000.0))}
    assert np.isfinite(changes["tempo"].wanted)
    assert np.isnan([changes[POLICY.name].mean, changes[POLICY.name].wanted]).all()


@pytest.mark.parametrize("first", [True, False])
def test_an_axis_of_dates_that_were_listed_is_a_condition_one_can_read(first: bool) -> None:
    frame = runs(300, 1)
    frame["closing day"] = np.array([*DAYS.levels, "2021-07-28"])[frame["point"] % 4]
    axis = replace(DAYS, levels=(*DAYS.levels, "2021-07-28"))
    late = frame["closing day"] >= "2021-07-14"
    frame[FULL.name] = np.where((late if first else ~late) & (frame["tempo"] > 1), 12.0, np.nan)
    found = explain(frame, (TEMPO, axis), (FULL,), "latin-hypercube")
    (told,) = (text for text in found.conditions() if text.startswith("closing day"))
    assert told == ("closing day from 14 July" if first else "closing day until 7 July")
    assert f"when {' and '.join(found.conditions())} (holds" in "".join(found.sentences())


def test_days_drawn_over_two_years_are_told_with_their_year(tmp_path: Path) -> None:
    """Only listed days were: "closing day from 22 January" of a sweep that ends in March 2022."""
    axis = replace(CLOSING, spread=Spread(18815, 18871 + 365))
    assert decode(axis, JULY_7) == "7 July 2021"
    assert condition(axis, Limit(axis.name, JULY_7, np.inf, 0.0, 0.0)) == "closing day from 7 July 2021"
    made = years(tmp_path / "years")
    made.write(range(4))
    told = "\n".join(explain_sweep(load_sweep(made.folder)).sentences())
    assert "closing day from 22 January 2022" in told
    (day,) = (a for a in axes_of(load_sweep(made.folder)) if a.dates)
    assert of_several_years(day)
    assert not of_several_years(CLOSING)


def test_days_of_a_file_of_points_have_their_year_where_they_need_it(tmp_path: Path) -> None:
    for name, make in (("two", years), ("one", drawn)):
        made = make(tmp_path / name)
        made.write(range(4))
        file = made.folder / "manifest.json"
        told = json.loads(file.read_text(encoding="utf-8"))
        told["identity"]["design"] = "points"
        told["identity"]["axes"]["closing day"]["spread"] = None
        told["fingerprint"] = fingerprint(told["identity"])
        file.write_text(json.dumps(told), encoding="utf-8")
        (day,) = (a for a in axes_of(SweepResult(made.folder)) if a.dates)
        assert of_several_years(day) is (name == "two")


def test_a_mean_of_words_and_days_is_the_nearest() -> None:
    assert decode(POLICY, 0.9, None) == "limited"
    assert decode(DAYS, JULY_7 + 0.9, None) == "8 July"
    assert (decode(DAYS, JULY_7 + 0.9), decode(DAYS, JULY_7 + 0.1, True)) == ("7 July", "8 July")


@pytest.mark.parametrize(
    ("axis", "low", "high", "said"),
    [
        (TEMPO, 1.71, np.inf, "tempo is at least 1.71"),
        (GUARDS, -np.inf, 6012.0, "guards is at most 6,012"),
        (TEMPO, 1.0, 2.0, "tempo is 1 to 2"),
        (POLICY, -np.inf, 1.0, "policy is open or limited"),
        (POLICY, 1.5, np.inf, "policy is closed"),
        (CLOSING, float(dt.date(2021, 8, 3).toordinal()), np.inf, "closing day from 3 August"),
        (CLOSING, -np.inf, float(dt.date(2021, 8, 3).toordinal()), "closing day until 3 August"),
        *[
            (days, low, high, f"closing day {said}")
            for days in (CLOSING, DAYS)
            for low, high, said in (
                (JULY_7, np.inf, "from 7 July"),
                (-np.inf, JULY_7 + 7, "until 14 July"),
                (JULY_7, JULY_7 + 7, "is 7 July to 14 July"),
                (JULY_7, JULY_7, "is 7 July"),
                (JULY_7 - 3.5, JULY_7 + 3.5, "is 4 July to 10 July"),
            )
        ],
        (YEARS, -np.inf, JULY_7, "closing day until 7 July 2021"),
        (POLICY, 1.0, 1.0, "policy is limited"),
        (GUARDS, 4001.0, 4003.0, "guards is 4,001 to 4,003"),
        (GUARDS, 4001.0, 4001.0, "guards is 4,001"),
    ],
)
def test_a_condition_is_told_in_words(axis: Axis, low: float, high: float, said: str) -> None:
    assert condition(axis, Limit(axis.name, low, high, np.nan, np.nan)) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"measure": "civilians in Tajikstan"}, "did you mean 'civilians in Tajikistan'"),
        ({"scenario": "basline"}, "did you mean 'baseline'"),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(changes: dict[str, str], said: str) -> None:
    with pytest.raises(PanjError, match=said):
        explain(runs(20), (TEMPO, GUARDS, POLICY), (ARRIVALS, FULL), "latin-hypercube", **changes)  # type: ignore[arg-type]


def test_where_nothing_varies_there_is_nothing_to_explain() -> None:
    frame = runs(20).assign(tempo=1.0, guards=0.0, policy="open")
    with pytest.raises(PanjError, match="nothing varies"):
        explain(frame, (TEMPO, GUARDS, POLICY), (ARRIVALS,), "grid")
    with pytest.raises(PanjError, match="the sweep has no"):
        explain(frame[:0], (TEMPO,), (ARRIVALS,), "grid")


def test_dates_of_two_years_have_their_year_where_they_are_drawn_too() -> None:
    drawn_ = Axis("closing day", spread=Spread(18900, 19100), dates=True)
    assert condition(drawn_, Limit("closing day", JULY_7, np.inf, np.nan, np.nan)) == "closing day from 7 July 2021"
    assert condition(CLOSING, Limit("closing day", JULY_7, np.inf, np.nan, np.nan)) == "closing day from 7 July"


def test_equal_points_say_it_once() -> None:
    """Their runs are the same runs; each was counted as a point more on which a ranking could rest."""
    once, axes = runs(), (TEMPO, GUARDS, POLICY)
    again = pd.concat([once, once.assign(point=once["point"] + once["point"].max() + 1)], ignore_index=True)
    found = explain(again, axes, (ARRIVALS,), "latin-hypercube")
    assert found.points == (500, 500)
    assert found.correlations is not None
    assert explained().correlations is not None
    assert found.correlations.p.tolist() == explained().correlations.p.tolist()  # type: ignore[union-attr]


def test_words_of_a_file_of_points_count_from_shut_to_open_whatever_comes_first() -> None:
    """They counted in the order in which they came: of points that began with closed and open, +0.91 became +0.33."""
    axis = {"parameter": None, "events": [], "levels": [], "spread": None, "dates": False}
    points = [["closed", "2021-12-30"], ["open", "2022-01-02"], ["limited", "2021-12-31"]]
    identity = {"axes": {"door": axis, "day": {**axis, "dates": True}}, "points": points}
    door, day = axes_of(cast(SweepResult, SimpleNamespace(manifest={"units": {"axes": {}}, "identity": identity})))
    assert door.levels == ("closed", "limited", "open")
    assert condition(day, Limit("day", JULY_7 + 178, np.inf, np.nan, np.nan)) == "day from 1 January 2022"


def test_where_many_runs_share_the_largest_value_they_are_the_upper_part() -> None:
    """The limit was the largest value itself: "above 336 people: 0 % of all runs"."""
    frame = runs()
    frame[ARRIVALS.name] = np.where(np.arange(len(frame)) % 2, 336.0, np.arange(len(frame)) % 100)
    found = explain(frame, (TEMPO, GUARDS, POLICY), (ARRIVALS,), "latin-hypercube")
    assert found.share == 0.5
    frame[ARRIVALS.name] = 7.0
    assert explain(frame, (TEMPO, GUARDS, POLICY), (ARRIVALS,), "latin-hypercube").share == 0.0


def test_a_sweep_without_a_finished_run_is_told_as_one() -> None:
    with pytest.raises(PanjError, match="the sweep has no finished run"):
        explain(runs()[:0], (TEMPO, GUARDS, POLICY), (ARRIVALS,), "latin-hypercube", scenario="baseline")
