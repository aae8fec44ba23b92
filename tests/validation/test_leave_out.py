"""Leave one conflict out: what is scored has no say in what is chosen."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.cli.validate import sentences
from sim.flee import rules as rule_sets
from sim.flee.model.room import first_capacity
from sim.flee.model.settings import FleeSettings
from sim.flee.rules import ON_FLEE_WORLDS, RuleSet
from sim.flee.world.instance import FleeInstance
from sim.pictures.camps import camps_picture
from sim.scenario.errors import PanjError
from sim.validation.choose import COMMON, check_conflicts
from sim.validation.ensembles import GIVEN, MASKED
from sim.validation.leave_out import leave_one_out
from sim.validation.scores import ard, rescale
from sim.validation.trials import run_trials, thinned
from sim.validation.validate import BANDS, CENTRAL
from validation.test_validate import Pull, formula, made_up

SETS, RUNS = 24, 4


@pytest.fixture(autouse=True)
def pull(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = RuleSet("pull", Pull, lambda _: Pull(), lambda _: (), formula)
    monkeypatch.setattr(rule_sets, "ON_FLEE_WORLDS", {**ON_FLEE_WORLDS, "pull": rule})


def split(name: str, share: float) -> FleeInstance:
    """Return a conflict in which this share of the people is in the first camp."""
    instance = made_up()
    total = instance.observed.sum(axis=1)
    observed = np.stack([share * total, (1 - share) * total], axis=1)
    return replace(instance, name=name, observed=observed, total=total, refugees=total)


CONFLICTS = [split("a", 0.30), split("b", 0.32), split("c", 0.34), split("odd", 0.55)]


def test_the_others_choose() -> None:
    """Three conflicts want a pull of 0.30 to 0.34 and one 0.55: it is served what the three want."""
    found = {
        v.instance.name: v for v in leave_one_out(CONFLICTS, "pull", masked=False, sets=SETS, replicates=RUNS, jobs=1)
    }
    best = {name: v.chosen[GIVEN].central.pull for name, v in found.items()}  # type: ignore[attr-defined]
    assert 0.35 < best["odd"] < 0.45, "0.30 to 0.34, of which a capacity takes a fifth"
    ranges = found["odd"].ranges["pull"]
    assert 0.35 < ranges.low < best["odd"] < ranges.high < 0.47, "and so do what each of the three wants"
    assert found["odd"].score(CENTRAL, rescaled=True) > 0.3
    assert found["b"].score(CENTRAL, rescaled=True) < 0.1


def test_what_a_conflict_counted_changes_nothing_in_what_is_chosen_for_it() -> None:
    one = leave_one_out(CONFLICTS, "pull", sets=SETS, replicates=RUNS, jobs=1)[3]
    other = leave_one_out([*CONFLICTS[:3], split("odd", 0.25)], "pull", sets=SETS, replicates=RUNS, jobs=1)[3]
    assert one.chosen == other.chosen
    assert list(one.chosen[GIVEN].history.conflicts) == ["a", "b", "c"]
    assert one.score(BANDS, rescaled=True) != other.score(BANDS, rescaled=True)


def test_sets_are_ranked_by_their_mean_error_on_the_others() -> None:
    trials = run_trials(CONFLICTS, "pull", capacities=[GIVEN], sets=SETS, jobs=1)
    error = {}
    for c in CONFLICTS:
        counts = trials.counts[c.name, GIVEN]
        error[c.name] = [ard(rescale(n.astype(float), c.observed), c.observed) for n in counts]
    wanted = np.argsort(np.mean([error["a"], error["b"], error["c"]], axis=0))
    assert trials.ranked("abc", GIVEN).tolist() == wanted.tolist()
    assert trials.error_of(wanted[:1], "odd", GIVEN) == pytest.approx(error["odd"][wanted[0]])


def test_masked_settings_are_chosen_anew() -> None:
    """The formula pulls less to a camp with a capacity, so that masked a smaller pull is wanted."""
    found = leave_one_out(CONFLICTS, "pull", sets=SETS, replicates=RUNS, jobs=1)[0]
    given, masked = (found.chosen[c].central.pull for c in (GIVEN, MASKED))  # type: ignore[attr-defined]
    assert given > masked * 1.1
    assert found.ensembles[GIVEN].bands.shape[0] == found.ensembles[MASKED].bands.shape[0] == RUNS


@pytest.mark.slow
def test_the_number_of_processes_changes_nothing() -> None:
    kinds = [
        leave_one_out(CONFLICTS[:3], "panj", sets=COMMON, replicates=2, masked=False, jobs=jobs) for jobs in (1, 2)
    ]
    for one, two in zip(*kinds, strict=True):
        assert one.chosen == two.chosen
        assert (one.ensembles[GIVEN].bands == two.ensembles[GIVEN].bands).all()


def test_a_thinned_conflict_has_the_same_shares() -> None:
    small = thinned(CONFLICTS[0], 500)
    assert small.total.max() == pytest.approx(500)
    assert small.observed / CONFLICTS[0].observed.clip(1) == pytest.approx(
        np.full(small.observed.shape, 500 / CONFLICTS[0].total.max()) * (CONFLICTS[0].observed > 0), abs=1e-3
    )
    assert small.capacity == pytest.approx(CONFLICTS[0].capacity * 500 / CONFLICTS[0].total.max())
    assert thinned(small, 10**9).total == pytest.approx(small.total), "nobody is added"


def test_a_thinned_camp_with_a_limit_keeps_one() -> None:
    """A capacity below one means that there is none: small camps took in everybody while settings were chosen."""
    one = CONFLICTS[0]
    capacity = one.capacity.copy()
    camps = one.camps[:2]
    capacity[camps] = 10.0, 0.0
    small = thinned(replace(one, capacity=capacity), 500)
    assert one.total.max() / 500 > 10
    assert small.capacity[camps].tolist() == [1.0, 0.0]


def test_a_thinned_camp_that_is_full_takes_nobody_new_either() -> None:
    """Of one place more than people on the first day nothing was left: in the first run of a world it was unlimited."""
    one = CONFLICTS[0]
    capacity, observed = one.capacity.copy(), one.observed.copy()
    observed[0, :2] = 101, 101
    capacity[one.camps[:2]] = 102, 101
    small = thinned(replace(one, capacity=capacity, observed=observed), round(one.total.max() / 4))
    room = first_capacity(small, FleeSettings())[small.camps[:2]]
    assert room[0] == pytest.approx(1.0)
    assert room[1] < 1.0, "and who had no limit has none"


def test_what_was_chosen_is_written(tmp_path: Path) -> None:
    found = leave_one_out(CONFLICTS, "pull", sets=SETS, replicates=RUNS, jobs=1)[0]
    found.save(tmp_path / "out")
    lines = (tmp_path / "out" / "chosen.csv").read_text(encoding="utf-8").splitlines()
    pull = found.chosen[GIVEN].settings["pull.pull"]
    assert pull.spread is not None
    assert lines[0] == "capacities,setting,value,low,high"
    assert lines[1] == f"given,pull,{pull.value:.6g},{pull.spread.low:.6g},{pull.spread.high:.6g}"
    assert [line.split(",")[0] for line in lines[1:]] == [GIVEN, MASKED]


def test_on_what_settings_were_chosen_is_told_in_words_in_the_figure_and_beside_the_results(tmp_path: Path) -> None:
    """The best of the chosen sets stood as "central settings", and the figure as one of settings left alone."""
    found = leave_one_out(CONFLICTS, "pull", sets=SETS, replicates=RUNS, masked=False, jobs=1)[0]
    *first, last = (conflict.name for conflict in CONFLICTS[1:])
    said = sentences(found)[0]
    assert said.startswith(f"Settings: chosen of {SETS} sets on {', '.join(first)} and {last}, capacities given. ")
    assert "with settings chosen on other conflicts, seed 1" in camps_picture(found).source
    about = json.loads((found.save(tmp_path / "out") / "provenance.json").read_text(encoding="utf-8"))
    history = about["chosen"][GIVEN]
    assert (list(history["conflicts"]), history["sets"]) == ([*first, last], SETS)


@pytest.mark.parametrize(
    ("conflicts", "sets", "said"),
    [
        (CONFLICTS[:2], SETS, "three or more"),
        ([*CONFLICTS[:3], CONFLICTS[0]], SETS, "each of another name"),
        (CONFLICTS, COMMON - 1, f"sets .*{COMMON}"),
        ([*CONFLICTS[:3], replace(CONFLICTS[3], observed=np.zeros((40, 2)))], SETS, "nothing to compare"),
    ],
)
def test_what_cannot_be_done_is_refused(conflicts: list[FleeInstance], sets: int, said: str) -> None:
    with pytest.raises(PanjError, match=said):
        check_conflicts(conflicts, sets, 3)
