"""A day with hardly anybody registered: its error is divided by people, however many are simulated, and told."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from cli.test_validate import conflict

from sim.cli.flee import camps_table
from sim.cli.validate import sentences
from sim.flee.scored import Scored, ard_daily
from sim.flee.world import FleeInstance, load_flee
from sim.scenario.sweep.sweep import Measure, Sweep
from sim.sweeps.on_counts import ARD, told_few
from sim.validation.few import few_registered
from sim.validation.trials import thinned
from sim.validation.validate import BANDS, LATER, validate

DAYS = 40
FROM_NOTHING = {
    "sim_period": f"StartDate,2020-01-01\nLength,{DAYS}\n",
    "conflicts": "#Day,Town\n" + "".join(f"{day},1\n" for day in range(DAYS)),
    "refugees": "2020-01-01,0\n2020-01-02,4000\n2020-02-09,5200\n",
    "east": "2020-01-01,0\n2020-01-02,1000\n2020-02-09,1300\n",
    "west": "2020-01-01,0\n2020-01-02,3000\n2020-02-09,3900\n",
}


@pytest.fixture
def case(tmp_path: Path) -> FleeInstance:
    return load_flee(conflict(tmp_path / "nowhere", **FROM_NOTHING))


def early(case: FleeInstance, *_: object) -> np.ndarray:
    """As counted, but 400 people of East are there on the first day, when nobody was registered."""
    counts = case.observed.copy()
    counts[0, 0] += 400 / case.people_each
    return np.round(counts).astype(np.int64)


@pytest.mark.parametrize("people", [4000, 400, 40])
def test_the_error_is_the_same_however_many_are_simulated(case: FleeInstance, people: int) -> None:
    small = thinned(case, people)
    found = validate(small, replicates=2, jobs=1, simulate=early, ranges={})
    assert found.score(BANDS) == pytest.approx(400 / DAYS, rel=0.03, abs=0.1)
    assert found.score(BANDS, "crps") == pytest.approx(400 / DAYS, rel=0.03, abs=0.1)
    assert found.score(BANDS, "error_share", camp="East") == pytest.approx(400 / DAYS, rel=0.03, abs=0.1)
    assert found.score(BANDS, rescaled=True) == pytest.approx(0, rel=0.03, abs=0.1)
    assert found.score(BANDS, days=LATER) == pytest.approx(0, rel=0.03, abs=0.1)


def test_a_day_of_less_than_a_party_is_divided_by_its_people(case: FleeInstance) -> None:
    small = dataclasses.replace(thinned(case, 40), observed=np.full((DAYS, 2), 0.25))
    scored = Scored(small)
    assert ard_daily(np.add(scored.data, [0, 0.5]), scored.data, scored.person) == pytest.approx(1.0)


def test_what_such_days_make_of_it_is_told(case: FleeInstance) -> None:
    found = validate(case, replicates=2, jobs=1, simulate=early, ranges={})
    (told,) = [line for line in sentences(found) if "registered that day" in line]
    start = "% of the ARD comes from 1 day with fewer than 100 people registered of 40, most from 2020-01-01, with 0"
    assert f"{start} registered and 400 simulated. An error is divided by" in told
    brief = "of it from 1 day with fewer than 100 people registered (without 0.000)"
    assert brief in str(camps_table(found).caption)


def test_nothing_is_told_where_they_hardly_matter(case: FleeInstance) -> None:
    wrong = np.add(case.observed, [400, 0])
    wrong[0] = 0
    assert few_registered(Scored(case), wrong) is None


def test_a_sweep_tells_of_people_who_begin_in_camps_without_a_count(case: FleeInstance, tmp_path: Path) -> None:
    measure = Measure("ard world", ARD, "world", "", "mean")
    base = SimpleNamespace(name="nowhere", start=case.start, days=lambda: DAYS)
    sweep = cast("Sweep", SimpleNamespace(measures=(measure,), bases=(base,)))
    assert list(told_few(sweep, [case])) == []
    files = {**FROM_NOTHING, "west": "2020-02-05,3000\n2020-02-09,3900\n"}
    (told,) = told_few(sweep, [load_flee(conflict(tmp_path / "late", **files))])
    assert told.startswith(
        "the ard of 1 day (first 2020-01-01) is divided by fewer than 100 people registered, and 3,000"
    )
