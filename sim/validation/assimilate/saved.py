"""Saved: prior and posterior of a scenario beside each other in a folder of tables.

A daily flow stands in bands.csv as its sum since the first day of the run, as it is counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.runs import store
from sim.runs.cells import safe_frame
from sim.runs.frames import LEVEL_NAMES, QUANTILES
from sim.runs.kinds import MARK, Kind
from sim.runs.tasks import Plan
from sim.scenario.write import write_scenario
from sim.validation.assimilate.assimilated import TABLE, Assimilated
from sim.validation.assimilate.weigh import weighted_quantiles, with_prior
from sim.validation.lodged import Key
from sim.world.hosts import crossings_to
from sim.world.world import Floats

if TYPE_CHECKING:
    import pandas as pd


def bands(found: Assimilated) -> pd.DataFrame:
    """Return the quantiles of prior and posterior: measure, place, kind, date, then q05 … q95, mean of each."""
    import pandas as pd

    frames = []
    scenario = found.population.scenario
    days = np.arange(scenario.days()).astype("timedelta64[D]")
    dates = [str(day) for day in np.datetime64(scenario.start, "D") + days]
    for key in found.population.keys:
        columns: dict[str, object] = dict(zip(("measure", "place", "kind"), key, strict=True)) | {"date": dates}
        for name, table in both(found, key).items():
            columns |= {f"{name}_{level}": row for level, row in zip((*LEVEL_NAMES, "mean"), table, strict=True)}
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames)


def both(found: Assimilated, key: Key) -> dict[str, Floats]:
    """Return quantiles and mean of a series in prior and posterior, each of shape (levels + 1, days)."""
    values = found.population.values(key)
    equal = np.full(len(values), 1.0 / len(values))
    return {
        name: np.vstack([weighted_quantiles(values, weights, QUANTILES), weights @ values])
        for name, weights in (("prior", equal), ("posterior", with_prior(found.weights)))
    }


def weights(found: Assimilated) -> pd.DataFrame:
    """Return a row for each replicate: batch, replicate, log-likelihood of all counts, weight in the posterior."""
    import pandas as pd

    batch = np.repeat(np.arange(len(found.population.batches)), found.population.batches)
    total = found.logs.sum(axis=1)
    columns = {"batch": batch, "replicate": np.arange(len(batch)), "log_likelihood": total, "weight": found.weights}
    return pd.DataFrame(columns)


def steps(found: Assimilated) -> pd.DataFrame:
    """Return a row for each count by date: what it says, what it did, and how much of a surprise it was."""
    import pandas as pd

    rows = []
    for step in found.steps:
        said = step.surprise
        rows.append(
            dict(zip(("measure", "place", "kind"), step.count.key, strict=True))
            | {"date": str(step.count.date), "value": step.count.value, "line": step.count.line}
            | {"ess_fell_to": step.fell_to, "replicates": step.replicates, "ess": step.ess}
            | {"mid_p_prior": said.prior, "tail_prior": said.prior_tail}
            | {"mid_p_before": said.before, "tail_before": said.tail_before}
            | {"least": said.least, "most": said.most, "beyond": int(said.beyond)}
        )
    return pd.DataFrame(rows)


def parameters(found: Assimilated) -> pd.DataFrame:
    """Return a row for each input that was drawn: prior and posterior, and how far the counts moved it."""
    import pandas as pd

    rows = []
    for each in found.inputs:
        columns: dict[str, object] = {"parameter": each.name, "unit": each.unit, "together": int(each.together)}
        for name, values in (("prior", each.prior), ("posterior", each.posterior)):
            columns |= {f"{name}_{level}": value for level, value in zip((*LEVEL_NAMES, "mean"), values, strict=True)}
        rows.append(columns | {"at": each.at, "width": each.width, "p": each.p, "moved": int(each.moved)})
    return pd.DataFrame(rows)


def save(found: Assimilated, folder: Path, extra: Callable[[Path], object] | None = None) -> Path:
    """Write a folder, whole or not at all: bands, weights, parameters, steps, counts, scenario, notes, provenance.

    Parameters
    ----------
    found : Assimilated
    folder : Path
    extra : callable, optional
        Called with the folder while it is made, to add the figure.
    """
    population = found.population
    with store.whole(folder, Kind.ASSIMILATION) as work:
        safe_frame(bands(found)).to_csv(work / "bands.csv", index=False, float_format="%.8g")
        safe_frame(weights(found)).to_csv(work / "weights.csv", index=False, float_format="%.9g")
        safe_frame(steps(found)).to_csv(work / "steps.csv", index=False, float_format="%.6g")
        safe_frame(parameters(found)).to_csv(work / TABLE, index=False, float_format="%.6g")
        (work / "counts.csv").write_bytes(found.content)
        crossings = crossings_to(population.world)
        write_scenario(population.scenario, store.registry(population.scenario), work, crossings)
        store.write_notes(work, found.notes)
        store.write_json(work / MARK, provenance(found))
        if extra is not None:
            extra(work)
    return folder.resolve()


def provenance(found: Assimilated) -> dict[str, object]:
    """Return what is needed to make the same again, and which counts it was made with."""
    population = found.population
    plan = Plan(population.scenario, population.world, population.seed, ({},) * population.size)
    counts = {"counts": found.table.name, "counts_sha256": hashlib.sha256(found.content).hexdigest()}
    told = {"what": "assimilation", "batches": population.batches, "model_error": found.error.model_dump()}
    return {**store.provenance_of(plan, range(population.size)), **told, **counts}
