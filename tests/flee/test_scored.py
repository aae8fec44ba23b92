"""What is scored: counts that were reported, and no flat tail of a series that ended."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from cli.test_validate import FILES, conflict

from sim.cli.validate import about_bands, about_capacities, sentences
from sim.flee.registered import registered
from sim.flee.rules import rule_set
from sim.flee.scored import Scored
from sim.flee.world import FleeInstance, camps_told, load_flee
from sim.scenario.errors import PanjError
from sim.scenario.parameters import ParameterSet
from sim.validation.baselines import CONSTANT, DAY_7, DAY_30, EQUAL
from sim.validation.ensembles import GIVEN
from sim.validation.scores import ard
from sim.validation.trials import run_trials
from sim.validation.validate import BANDS, DATED, LATER, Validation, validate

DAYS = 732
PERIOD = {
    "sim_period": f"StartDate,2020-01-01\nLength,{DAYS}\n",
    "conflicts": "#Day,Town\n" + "".join(f"{day},1\n" for day in range(DAYS)),
    "refugees": "2020-01-01,0\n2020-01-09,3900\n2022-01-01,3900\n",
}
WHOLE = "2020-01-01,0\n2020-02-10,890\n2022-01-01,900\n"


def instance(folder: Path, east: str, west: str, **others: str) -> FleeInstance:
    return load_flee(conflict(folder / "nowhere", **PERIOD, east=east, west=west, **others))


def twice(case: FleeInstance, *_: object) -> np.ndarray:
    """Twice as many in East as were counted, and on the days after the reports a thousand more."""
    counts = case.observed.copy()
    counts[:, 0] *= 2
    counts[9:, 0] += 1000
    return counts.astype(np.int64)


def scored(case: FleeInstance) -> Validation:
    return validate(case, replicates=2, jobs=1, simulate=twice, ranges={})


def test_counts_that_end_on_day_8_are_scored_up_to_day_8(tmp_path: Path) -> None:
    case = instance(tmp_path, "2020-01-01,0\n2020-01-09,900\n", "2020-01-01,0\n2020-01-09,3000\n")
    found = scored(case)
    assert found.scored.days.tolist() == list(range(9))
    assert found.score(BANDS) == pytest.approx(ard(twice(case)[:9], case.observed[:9]))
    assert found.score(BANDS) == pytest.approx(900 / 3900 * 8 / 9, rel=0.01)
    assert np.isnan(found.score(BANDS, days=LATER))
    assert found.score(BANDS, "error_people", camp="East") == pytest.approx(case.observed[:9, 0].mean())
    assert {EQUAL, DAY_7, CONSTANT} <= set(found.forecasts())
    assert DAY_30 not in found.forecasts()  # it would be the shares of day 8
    assert sentences(found)[0] == "Scored are 9 of 732 days: on 723 no camp has a count of its own."
    bands = found.bands[found.bands.camp == "East"]
    assert bands["observed"].notna().sum() == 9


def test_a_camp_whose_counts_end_has_no_part_in_the_sum_from_then_on(tmp_path: Path) -> None:
    west = WHOLE.replace("890", "2990").replace("900", "3000")
    found = scored(instance(tmp_path, "2020-01-01,890\n2020-01-09,900\n", west))
    assert len(found.scored.days) == DAYS
    assert found.score(BANDS, days=LATER) == 0  # West is met; of East nothing is known
    assert found.score(EQUAL, days=LATER) == 0  # and the sum that is shared out is West's
    assert "On some of them East had none, and no part in the sum." in sentences(found)[0]
    assert found.score(BANDS, "error_people", camp="East") == pytest.approx(895, abs=1)


def test_a_camp_that_nobody_counted_stands_beside_the_others_and_has_no_part_in_any_score(tmp_path: Path) -> None:
    """North lies first in the table of places, is as near as West and has no row in the layout: it comes last."""
    places, roads = FILES["input/locations.csv"], FILES["input/routes.csv"]
    north = places.replace("East,r", "North,r,Away,1.0,0.0,camp,0,700\nEast,r")
    case = load_flee(conflict(tmp_path / "nowhere", locations=north, routes=f"{roads}Town,North,200,0\n"))
    assert [case.places[k] for k in case.camps] == ["East", "West", "North"]
    assert case.uncounted.tolist() == [False, False, True]

    found = validate(case, replicates=2, jobs=1, ranges={})
    runs, people = found.ensembles[GIVEN].bands, found.timeseries()
    assert people[people["place"] == "North"]["value"].iloc[-1] == runs[1, -1, 2] > 0
    assert found.bands[found.bands.camp == "North"]["observed"].isna().all()
    told = registered(case)
    assert (told.cell(2), told.total_cell) == ("–", "3,900")
    assert told.note().endswith("–: no count, and no part in the sum of those registered")
    assert sentences(found)[0].endswith("Nobody was counted in North: no part of any score.")
    assert camps_told(case) == "2 camps with counts and 1 without"

    without = replace(case, camps=case.camps[:2], observed=case.observed[:, :2])
    alone = validate(without, replicates=2, jobs=1, simulate=lambda _, *args: of_two(case, *args), ranges={})
    theirs, ours = (one.frame[one.frame.camp != "North"].reset_index(drop=True) for one in (alone, found))
    pd.testing.assert_frame_equal(theirs, ours)  # of the model and of what needs none


def of_two(case: FleeInstance, settings: ParameterSet, seed: int, replicate: int) -> np.ndarray:
    """Return who is in the two camps with counts."""
    return rule_set("flee").simulate(case, settings, seed, replicate)[:, :2]


@pytest.mark.parametrize(
    ("east", "first", "last"),
    [
        (WHOLE, 0, 731),
        ("2020-03-01,5\n2022-01-01,900\n", 60, 731),  # the head of a later first report
        ("2020-03-01,0\n2022-01-01,900\n", 0, 731),  # but 0: the camp was empty before, as West says the days count
        ("2020-01-20,5\n2021-12-20,900\n", 0, 731),  # a few days at an end are as good as a line
        ("2019-06-01,5\n2023-12-20,900\n", 0, 731),
        ("2020-01-01,5\n2021-10-01,900\n", 0, 639),
        ("2019-01-01,5\n2019-10-01,900\n", None, None),  # all reports lie before the first day
        ("2020-01-01,5\n2020-10-01,900\n2022-01-01,900\n", 0, 304),  # a number written once more at the end: a month
        ("2020-01-01,5\n2020-10-01,900\n2021-03-01,900\n2022-01-01,900\n", 0, 304),
        ("2020-01-01,5\n2021-12-10,900\n2022-01-01,900\n", 0, 731),
        ("2020-01-01,900\n2022-01-01,900\n", None, None),  # never changes: somebody's placeholder
        ("2020-01-01,0\n2020-06-01,0\n2022-01-01,0\n", None, None),
    ],
)
def test_where_a_camp_has_counts(tmp_path: Path, east: str, first: int | None, last: int | None) -> None:
    case = instance(tmp_path, east, WHOLE)
    days = np.flatnonzero(case.reported[:, 0])
    assert case.reported[:, 1].all()
    if first is None:
        assert not len(days)
    else:
        assert days.tolist() == list(range(first, int(last or 0) + 1))


def test_days_with_a_report_have_a_score_of_their_own(tmp_path: Path) -> None:
    """East is met on its two report days and on the line between 25 too many: no error where something was counted."""
    case = load_flee(
        conflict(tmp_path / "x", east="2020-01-01,0\n2020-02-09,390\n", west="2020-02-09,390\n2020-01-01,0\n")
    )
    ends = np.isin(np.arange(40), (0, 39))

    def off_the_line(case: FleeInstance, *_: object) -> np.ndarray:
        return (case.observed + np.where(ends, 0, 25)[:, None] * [1, -1] * (case.observed >= 25)).astype(np.int64)

    found = validate(case, replicates=2, jobs=1, simulate=off_the_line, ranges={})
    assert found.scored.dated.tolist() == ends.tolist()
    assert found.score(BANDS, days=DATED) == 0
    assert found.score(BANDS) > 0.05


def test_a_short_period_forgives_no_long_tail(tmp_path: Path) -> None:
    case = load_flee(conflict(tmp_path / "x", east="2020-01-01,0\n2020-01-20,900\n"))  # 20 of 40 days
    assert case.reported[:, 0].sum() == 20


def test_counts_that_lie_outside_the_period_are_nothing_to_compare_with(tmp_path: Path) -> None:
    before = "2018-01-01,5\n2018-10-01,900\n"
    with pytest.raises(PanjError, match="nothing to compare with"):
        scored(instance(tmp_path, before, before))


def test_settings_are_chosen_by_what_is_scored(tmp_path: Path) -> None:
    case = instance(tmp_path, "2020-01-01,890\n2020-01-09,900\n", WHOLE)
    trials = run_trials([case], "flee", sets=1, capacities=["given"], jobs=1)
    counts = trials.counts["nowhere", "given"][0].astype(float)
    window = Scored(case)
    sums = window.of(counts).sum(axis=1, keepdims=True)
    by_hand = window.of(counts) * np.divide(
        window.data.sum(axis=1, keepdims=True), sums, out=np.zeros_like(sums), where=sums > 0
    )
    assert trials.errors["nowhere", "given"][0] == pytest.approx(ard(by_hand, window.data))


# -- what is said ------------------------------------------------------------------------------------

LOCATIONS = """#name,region,country,lat,lon,location_type,conflict_date,pop/cap
Town,r,Home,0.0,0.0,conflict_zone,0,100000
East,r,Away,0.0,1.0,camp,0,{}
West,r,Away,0.0,-1.0,camp,0,{}
"""


@pytest.mark.parametrize(
    ("east", "west", "said"),
    [
        (900, 3000, "All 2 capacities are found among the counts of the camp: what reads them has seen the answer"),
        (900, 7777, "One of 2 capacities is found among the counts"),
        (0, 3000, "The one capacity is found among the counts"),
        (5555, 7777, "None of the capacities of 2 camps is found among the counts."),
        (0, 0, "No camp has a capacity."),
    ],
)
def test_of_the_capacities_is_said_what_the_doctor_finds(tmp_path: Path, east: int, west: int, said: str) -> None:
    case = load_flee(conflict(tmp_path / "x", locations=LOCATIONS.format(east, west)))
    assert about_capacities(scored(case)).startswith(said)


def test_of_the_bands_is_said_what_was_drawn(tmp_path: Path) -> None:
    case = load_flee(conflict(tmp_path / "x"))
    whole = validate(case, replicates=2, jobs=1)
    assert about_bands(whole) == f"all {len(whole.ranges)} uncertain settings"
    two = {name: whole.ranges[name] for name in list(whole.ranges)[:2]}
    few = validate(case, replicates=2, jobs=1, ranges=two)
    assert about_bands(few) == f"2 of {len(whole.ranges)} uncertain settings ({', '.join(two)}; the others are fixed)"
    assert any(f"those of luck and {about_bands(few)}" in line for line in sentences(few))
    assert about_bands(validate(case, replicates=2, jobs=1, ranges={})) == ""


@pytest.mark.parametrize(
    ("both", "said"), [((14, 11), "11 of 14 capacities are"), ((21, 1), "One of 21 capacities is")]
)
def test_eleven_capacities_are_not_written_with_a_one_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, both: tuple[int, int], said: str
) -> None:
    """It said "1One of 14 capacities are found"."""
    monkeypatch.setattr("sim.cli.validate.copied_capacities", lambda _: both)
    assert about_capacities(scored(load_flee(conflict(tmp_path / "x")))).startswith(said)
