"""Saved: a calibration in a folder, of which a scenario may name posterior.csv; scenario.yaml there does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from sim.runs import store
from sim.runs.cells import safe_frame
from sim.runs.folders import renamed_aside, told, write_whole
from sim.runs.frames import LEVEL_NAMES, QUANTILES
from sim.runs.json_files import read_json
from sim.runs.kinds import MARK, Kind, check_kind
from sim.runs.results import Result
from sim.runs.seal import seal
from sim.runs.tasks import Plan as Runs
from sim.scenario.errors import PanjError
from sim.scenario.named import settings_of
from sim.scenario.posterior import NAME, written
from sim.scenario.resolved import Scenario
from sim.scenario.write import to_yaml, write_scenario
from sim.validation.calibrate.calibrated import Calibrated, Plan
from sim.validation.calibrate.checkpoint import ENDING
from sim.world.hosts import crossings_to
from sim.world.world import Floats

if TYPE_CHECKING:
    import pandas as pd

WHAT = "calibration"
IDENTITY = "calibration.json"
#: Chance that one of all inputs is told of that the counts say nothing of; replicates that count as one.
CHANCE, ALIKE = 0.01, 3.0


def parameters(found: Calibrated) -> pd.DataFrame:
    """Return a row for each parameter of the table: quantiles of prior and posterior, whether it was asked for."""
    names = found.plan.cube.in_table(found.plan.parameters)
    prior, posterior = found.both(names)
    rows = []
    for k, name in enumerate(names):
        columns = {"parameter": name, "estimated": int(name in found.plan.parameters)}
        rows.append(columns | _quantiles("prior", prior[:, k]) | _quantiles("posterior", posterior[:, k]))
    return _frame(rows)


def inputs(found: Calibrated) -> pd.DataFrame:
    """Return a row for each uncertain input, garrisons too: where its quantile lies, and what the counts say of it.

    `shift` and `spread` are mean and standard deviation of the posterior's normal score (0 and 1 in the prior), `nats`
    the information of a normal with these, (shift² + spread² - 1 - ln spread²) / 2. `sure` is 1 where that is more than
    chance makes of as many inputs: 2 n nats of a prior is χ² with two degrees, and a third of the replicates counts,
    for those that come from one are alike.
    """
    rows = []
    after = ndtri(found.posterior.points)
    many, of = after.shape
    limit = -np.log(CHANCE / of) / (many / ALIKE)
    for k, name in enumerate(found.plan.cube.names):
        low, middle, high = np.quantile(found.posterior.points[:, k], (0.05, 0.5, 0.95)).tolist()
        shift, spread = float(after[:, k].mean()), float(after[:, k].std())
        nats = (shift**2 + spread**2 - 1.0) / 2.0 - float(np.log(spread))
        said: dict[str, object] = {"input": name, "q05": low, "q50": middle, "q95": high}
        rows.append(said | {"shift": shift, "spread": spread, "nats": nats, "sure": int(nats > limit)})
    return _frame(rows)


def predictive(found: Calibrated) -> pd.DataFrame:
    """Return a row for each count: what replicates of prior and posterior have that day, and how it surprises."""
    rows = []
    for k, (count, surprise, far) in enumerate(zip(found.plan.counts, found.surprises, found.far, strict=True)):
        said: dict[str, object] = dict(zip(("measure", "place", "kind"), count.key, strict=True))
        said |= {"date": str(count.date), "value": count.value, "line": count.line}
        for name, state in (("prior", found.prior), ("posterior", found.posterior)):
            said |= _quantiles(name, state.modelled[:, k])
        rows.append(said | {"tail_prior": surprise.prior_tail, "beyond": int(far)})
    return _frame(rows)


def steps(found: Calibrated) -> pd.DataFrame:
    """Return a row for each batch of runs: temperature, effective sample size, share of moves accepted."""
    return _frame([{"batch": k, **step._asdict()} for k, step in enumerate(found.posterior.steps)])


def left_out(found: Calibrated) -> pd.DataFrame:
    """Return a row for each count that was left out: log scores of the prior, of the rest, of a lognormal."""
    rows = []
    for each in found.left_out:
        said: dict[str, object] = dict(zip(("measure", "place", "kind"), each.count.key, strict=True))
        said |= {"date": str(each.count.date), "value": each.count.value}
        rows.append(said | {"prior": each.prior, "calibrated": each.calibrated, "lognormal": each.others})
    return _frame(rows)


def calibrated_scenario(found: Calibrated, path: Path) -> Scenario:
    """Return the scenario with the posterior in place of what it had, as if it named a table at a path."""
    table, scenario = replace(found.table, path=path), found.plan.scenario
    drawn = settings_of(table, path.name)
    return scenario.with_(name=f"{scenario.name}-calibrated", settings={**scenario.settings, **drawn}, posterior=table)


def save(found: Calibrated, folder: Path, extra: Callable[[Path], object] | None = None) -> Path:
    """Write a folder, whole or not at all; checkpoints that lie there stay.

    Parameters
    ----------
    found : Calibrated
    folder : Path
    extra : callable, optional
        Called with the folder while it is made, to add the figures.
    """
    plan = found.plan
    with store.replacing(folder) as work:
        (work / NAME).write_text(written(found.table), encoding="utf-8")
        for name, table in (
            ("parameters", parameters(found)),
            ("inputs", inputs(found)),
            ("predictive", predictive(found)),
            ("steps", steps(found)),
            *((("left_out", left_out(found)),) if found.left_out else ()),
        ):
            safe_frame(table).to_csv(work / f"{name}.csv", index=False, float_format="%.8g")
        (work / "counts.csv").write_bytes(plan.content)
        registry, crossings = store.registry(plan.scenario), crossings_to(plan.world)
        write_scenario(plan.scenario, registry, work, crossings, "before")
        after = to_yaml(calibrated_scenario(found, work / NAME), registry, work, crossings)
        (work / "scenario.yaml").write_text(after, "utf-8")
        store.write_notes(work, found.notes)
        store.write_json(work / IDENTITY, plan.identity)
        store.write_json(work / MARK, _provenance(found))
        if extra is not None:
            extra(work)
        for file in sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else ():
            shutil.copyfile(file, work / file.name)
        seal(work, MARK)
    return folder.resolve()


def claim(plan: Plan, folder: Path, fresh: bool = False) -> Path | None:
    """Check that a folder can be worked in: new, or of the same calibration; what is begun anew is moved aside.

    Returns
    -------
    Path or None
        Where the older calibration is now, if it was moved.

    Raises
    ------
    PanjError
        If it holds something else, or another calibration; what differs is told.
    """
    begun = (folder / IDENTITY).exists()
    store.claim_for(folder, lambda: None if begun else check_kind(folder.resolve(), Kind.CALIBRATION))
    aside = renamed_aside(folder) if begun and fresh else None
    if begun and not fresh:
        _same(plan, folder)
    folder.mkdir(parents=True, exist_ok=True)
    with told(folder):
        write_whole(folder / IDENTITY, (json.dumps(plan.identity, indent=2) + "\n").encode())
    return aside


def _same(plan: Plan, folder: Path) -> None:
    before = read_json(folder / IDENTITY)
    changed = [key for key, value in plan.identity.items() if before.get(key) != value]
    if changed:
        raise PanjError(
            f"{folder} holds another calibration ({', '.join(changed)} differ): choose another folder, or begin anew "
            "(--fresh)"
        )


def _quantiles(name: str, values: Floats) -> dict[str, float]:
    found = [*np.quantile(values, QUANTILES).tolist(), float(values.mean())]
    return {f"{name}_{level}": value for level, value in zip((*LEVEL_NAMES, "mean"), found, strict=True)}


def _frame(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(rows))


def _provenance(found: Calibrated) -> dict[str, object]:
    plan = found.plan
    many = len(found.posterior.luck)
    none = np.zeros((0, 0, 0))
    runs = Runs(plan.scenario, plan.world, plan.seed, ({},) * many)
    result = Result(runs, tuple(range(many)), none.astype(np.int32), none.astype(np.float32), none)
    told = {"what": WHAT, "runs": found.posterior.runs, "estimated": list(plan.parameters)}
    return {**store.provenance(result), **told, "model_error": found.error.model_dump(), "identity": plan.identity}
