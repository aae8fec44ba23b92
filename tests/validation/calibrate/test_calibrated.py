"""A calibration with the model: a posterior known by quadrature, a truth found again, equal bytes however it is run."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.model.draws import design
from sim.runs import executors
from sim.runs.read import read_scenario
from sim.scenario.errors import PanjError, Problems
from sim.scenario.posterior import read_rows
from sim.scenario.resolved import Setting
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.weigh import log_likelihoods
from sim.validation.calibrate import work
from sim.validation.calibrate.calibrated import Calibrated, Watch, calibrate_counts
from sim.validation.calibrate.check.ranks import LIKELIHOOD, counts_of, evenness, trials
from sim.validation.calibrate.check.small import small_counts, small_scenario, small_world
from sim.validation.calibrate.chosen import by_counts
from sim.validation.calibrate.saved import claim, inputs, parameters, predictive, save, steps
from sim.validation.calibrate.work import Runner, running

from .small import ROWS, even, few_free, planned

CLOSE = ModelError(spread=0.05)
FIGHT = "displacement.fight"
TABLES = ("before.yaml", "counts.csv", "inputs.csv", "parameters.csv", "posterior.csv", "predictive.csv", "steps.csv")


class Stop(Watch):
    """Stops after some batches, as a kill would."""

    def __init__(self, after: int) -> None:
        self.left = after

    def step(self, of: str, state: object) -> None:
        """Hear that a batch is done."""
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


@pytest.mark.slow
def test_one_parameter_and_one_count_agree_with_quadrature(tmp_path: Path) -> None:
    """The posterior of displacement.fight alone, on a grid of its values with the luck of many runs averaged out."""
    world = small_world(tmp_path / "small")
    free = even(few_free(small_scenario(world)), FIGHT, 0.004, 0.04)
    plan = planned(tmp_path, "internally_displaced,world,civilian,2020-03-13,8000\n", particles=200, scenario=free)
    plan = dataclasses.replace(plan, wishes=dataclasses.replace(plan.wishes, parameters=(FIGHT,)), parameters=(FIGHT,))
    found = calibrate_counts(plan)
    _, after = found.both((FIGHT,))
    with running(Runner(plan.cube, plan.seed, plan.counts, ""), 1, None, None) as simulate:
        points = plan.cube.first(99, 1000)
        column = plan.cube.names.index(FIGHT)
        points[:, column] = (np.arange(1000) + 0.5) / 1000
        modelled = simulate(points, 50_000 + np.arange(1000))
    weights = np.exp(log_likelihoods(plan.counts, modelled, plan.wishes.error).sum(axis=1))
    weights /= weights.sum()
    grid = plan.cube.values(points, (FIGHT,))[:, 0]
    mean = float(weights @ grid)
    spread = float(np.sqrt(weights @ np.square(grid - mean)))
    assert spread < 0.75 * np.std(grid), "the count tells something"
    assert after.mean() == pytest.approx(mean, abs=0.3 * spread)
    assert after.std() == pytest.approx(spread, rel=0.2)


@pytest.mark.slow
def test_a_known_truth_is_found_again(tmp_path: Path) -> None:
    """Counts of a run with little error, all places fought over: one parameter decides how many are displaced."""
    world = small_world(tmp_path / "small")
    free = even(few_free(small_scenario(world)), FIGHT, 0.004, 0.04)
    sieges = {"siege.handed": Setting(0.0, None, "small.yaml:3"), "siege.spread": Setting(1.0, None, "small.yaml:4")}
    free = free.with_(settings={**free.settings, **sieges})
    counts = small_counts()
    plan = planned(tmp_path, scenario=free)
    with running(Runner(plan.cube, 5, counts, ""), 1, None, None) as simulate:
        point = np.full((1, len(plan.cube.names)), 0.5)
        point[0, plan.cube.names.index(FIGHT)] = 0.8
        has = simulate(point, np.array([77_777]))[0]
    truth = float(plan.cube.values(point, (FIGHT,))[0, 0])
    shown = [count for count in counts if count.key[0] == "internally_displaced"]
    rows = "".join(f"{c.key[0]},{c.key[1]},{c.key[2]},{c.date},{has[counts.index(c)]:.0f}\n" for c in shown)
    found = calibrate_counts(planned(tmp_path, rows, particles=60, spread=0.1, scenario=free, parameters=(FIGHT,)))
    prior, after = found.both((FIGHT,))
    low, high = np.quantile(after, (0.02, 0.98))
    assert low < truth < high
    assert after.std() < 0.5 * prior.std()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Calibrated, Path]:
    """Return a calibration and the folder it is saved in."""
    folder = tmp_path_factory.mktemp("calibration")
    plan = planned(folder, leave_out=True)
    claim(plan, folder / "out")
    made = calibrate_counts(plan, folder / "out")
    return made, save(made, folder / "out")


def test_the_prior_is_that_of_a_run(found: tuple[Calibrated, Path]) -> None:
    plan = found[0].plan
    rows = design(plan.scenario, plan.world, plan.seed, 20)
    assert [list(row.values()) for row in rows] == found[0].prior.points.tolist()
    assert found[0].prior.luck.tolist() == list(range(20))


def test_the_folder_has_prior_and_posterior_and_a_table_that_a_scenario_may_name(
    found: tuple[Calibrated, Path],
) -> None:
    made, folder = found
    names = {file.name for file in folder.iterdir() if file.suffix != ".checkpoint"}
    assert names == {*TABLES, "left_out.csv", "notes.txt", "provenance.json", "calibration.json", "scenario.yaml"}
    rows = read_rows(folder / "posterior.csv")
    assert rows == made.table
    assert rows.names == made.plan.cube.in_table(made.plan.parameters)
    assert rows.rows.shape[0] == 20
    told = parameters(made)
    assert (told["prior_q05"] <= told["prior_q95"]).all()
    assert inputs(made)["input"].tolist() == list(made.plan.cube.names)
    assert predictive(made)["value"].tolist() == [9000.0, 40.0], "by date"
    assert len(steps(made)) == len(made.posterior.steps)
    assert len(made.left_out) == 2
    assert all(np.isfinite([each.prior, each.calibrated]).all() for each in made.left_out)
    assert made.left_out[0].others is None, "no other count of its kind"


def test_only_many_replicates_show_that_no_parameter_makes_a_count(found: tuple[Calibrated, Path]) -> None:
    """17 among replicates of 0 to 94, of which none is near, is the fewness of twenty, not the model."""
    made, _ = found

    def said(value: float, number: int, luck: int) -> str:
        has = np.linspace(0.0, 94.0, 3)[np.arange(number) % 3]
        after = dataclasses.replace(made.posterior, modelled=np.column_stack([has, has]), luck=np.arange(number) % luck)
        counts = tuple(dataclasses.replace(count, value=value) for count in made.plan.counts)
        plan = dataclasses.replace(made.plan, counts=counts, wishes=dataclasses.replace(made.plan.wishes, error=CLOSE))
        return dataclasses.replace(made, plan=plan, posterior=after).notes[0]

    assert said(20, 20, 20).endswith(
        "20 replicates of the posterior have 0 to 94: none is near; more of them (-n) may be"
    )
    assert said(20, 200, 200).endswith("have 0 to 94: none is near; more of them (-n) may be")
    assert said(900, 20, 20).endswith("none is near; so few cannot tell whether a parameter makes one")
    few = "but 90 different replicates of the posterior have 0 to 94: none is near; so few cannot tell"
    assert few in said(900, 200, 90)
    assert said(900, 200, 200).endswith(
        "but 200 replicates of the posterior have 0 to 94: none is near, and no parameter makes one"
    )


def test_the_bytes_are_the_same_in_any_order_and_after_a_stop(
    found: tuple[Calibrated, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several processes only change the order in which outcomes come: here they come backwards, and it stops twice."""

    def backwards(job: Any, tasks: Any, take: Any, **how: Any) -> Any:
        return executors.run_tasks(job, tasks[::-1], take, **how)

    monkeypatch.setattr(work, "run_tasks", backwards)
    plan = planned(tmp_path, leave_out=True)
    folder = tmp_path / "out"
    for after in (1, 3):
        claim(plan, folder)
        with pytest.raises(KeyboardInterrupt):
            calibrate_counts(plan, folder, Stop(after))
        assert {file.name for file in folder.glob("*.checkpoint")} <= {"prior.checkpoint", "all.checkpoint"}
    claim(plan, folder)
    again = save(calibrate_counts(plan, folder), folder)
    for file in found[1].iterdir():
        assert (again / file.name).read_bytes() == file.read_bytes(), file.name


def test_what_is_finished_is_not_run_again(found: tuple[Calibrated, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    made, folder = found

    def never(*_: object, **__: object) -> None:
        raise AssertionError("nothing is left to run")

    monkeypatch.setattr(work, "run_tasks", never)
    claim(made.plan, folder)
    assert calibrate_counts(made.plan, folder).posterior.steps == made.posterior.steps


def test_another_calibration_does_not_go_on_in_the_same_folder(found: tuple[Calibrated, Path], tmp_path: Path) -> None:
    _, folder = found
    other = planned(tmp_path, ROWS.replace("9000", "9001"), spread=0.4)
    with pytest.raises(PanjError, match=r"holds another calibration \(counts, model error differ\)"):
        claim(other, folder)


def test_a_damaged_checkpoint_is_told(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    claim(plan, tmp_path / "out")
    with pytest.raises(KeyboardInterrupt):
        calibrate_counts(plan, tmp_path / "out", Stop(1))
    file = tmp_path / "out" / "prior.checkpoint"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(PanjError, match=r"prior\.checkpoint is damaged: begin anew"):
        calibrate_counts(plan, tmp_path / "out")
    assert claim(plan, tmp_path / "out", fresh=True) == tmp_path / "out-old-1"
    assert not file.exists()
    assert (tmp_path / "out-old-1" / "prior.checkpoint").read_bytes() == content


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(PanjError, match="is not empty and holds no result of panj"):
        claim(planned(tmp_path), tmp_path / "out")


def test_what_is_estimated_follows_from_what_is_counted_or_is_named(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    assert 8 <= len(plan.parameters) <= 12
    assert {name.split(".")[0] for name in plan.parameters} >= {"garrisons", "displacement"}
    military = [count for count in plan.counts if count.key[2] == "military"]
    assert "displacement.fight" not in by_counts(plan.scenario, plan.world, military)
    named = planned(tmp_path, parameters=("crossing.leak", "crossing.leak"))
    assert named.parameters == ("crossing.leak",)
    with pytest.raises(Problems, match=r"unknown parameter 'crossing.leek' \(did you mean 'crossing.leak'"):
        planned(tmp_path, parameters=("crossing.leek",))
    with pytest.raises(Problems, match=r"front.tempo is fixed \(default\): there is nothing to estimate"):
        planned(tmp_path, parameters=("front.tempo",))
    fixed = few_free(plan.scenario)
    with pytest.raises(PanjError, match="fixes every parameter that these counts can inform"):
        planned(tmp_path, scenario=fixed)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("arrivals,bridge,military,2021-03-19,40", "counts.csv:2:26: 2021-03-19 is after 2020-03-25, the last day"),
        ("arrivals,brigde,military,2020-03-19,40", "no 'arrivals' at 'brigde' was simulated"),
        ("arrivals,bridge,military,2020-03-19,few", "counts.csv:2:37"),
    ],
)
def test_wrong_counts_are_told_with_their_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(PanjError) as told:
        planned(tmp_path, f"{row}\n")
    assert said in str(told.value)


def test_made_counts_are_as_likely_as_the_likelihood_says() -> None:
    """Errors of a series that are 9 days apart are correlated by exp(-9 / memory), those of a report wrong in q."""
    counts, has = small_counts(), np.array([9000.0, 300.0, 40.0, 500.0, 1.0])
    assert [count.key[0] for count in counts] == [
        "internally_displaced",
        "arrivals",
        "arrivals",
        "arrivals",
        "insurgent",
    ]
    from sim.validation.assimilate.settings import ModelError

    error = ModelError()
    made = np.array([[c.value for c in counts_of(counts, has, error, seed)] for seed in range(3000)])
    e = np.log(made[:, :4] + 10.0) - np.log(has[:4] + 10.0)
    assert e.std(axis=0) == pytest.approx([0.5] * 4, rel=0.06)
    assert np.corrcoef(e[:, 1], e[:, 3])[0, 1] == pytest.approx(np.exp(-9 / 30), abs=0.04)
    assert np.corrcoef(e[:, 0], e[:, 1])[0, 1] == pytest.approx(0.0, abs=0.06)
    assert (made[:, 4] == 0.0).mean() == pytest.approx(error.wrong, abs=0.015)


def test_a_few_truths_go_through_the_check(tmp_path: Path) -> None:
    quantities, some = trials(tmp_path, truths=1, particles=20, jobs=1)
    assert quantities[-1] == LIKELIHOOD
    even_ones = evenness(quantities, some, 20)
    assert [each.name for each in even_ones] == list(quantities)
    assert all(sum(each.counts) == 1 for each in even_ones)
    assert all(0 <= rank <= 20 for trial in some for rank in trial.ranks)


@pytest.mark.slow
def test_ranks_of_truths_are_even(tmp_path: Path) -> None:
    """A hundred truths; `python -m sim.validation.calibrate.check` has twice as many and prints the table."""
    quantities, some = trials(tmp_path, truths=100, particles=59)
    found = evenness(quantities, some, 59)
    assert min(each.p for each in found) * len(found) > 0.01, [(each.name, each.p) for each in found]
    likely = next(each for each in found if each.name == LIKELIHOOD)
    assert 0.8 <= likely.inside_90 <= 0.98


@pytest.mark.slow
def test_a_scenario_that_names_the_folder_draws_from_it(found: tuple[Calibrated, Path], tmp_path: Path) -> None:
    """On the shipped world: the table of another scenario may be named as well."""
    names = [name for name in found[0].table.names if name.startswith(("garrisons", "displacement"))]
    assert names
    file = tmp_path / "own.yaml"
    file.write_text(f"extends: baseline\nposterior: {found[1]}\n", encoding="utf-8")
    scenario = read_scenario(file)
    assert all(scenario.settings[name].named for name in names)
