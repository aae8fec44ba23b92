"""The figures of a calibration: prior against posterior, pairs, counts and what was expected of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.runs.frames import QUANTILES
from sim.runs.store import registry
from sim.runs.words import place_words, series_words
from sim.scenario.parameters import describe
from sim.validation.calibrate.calibrated import Calibrated
from sim.validation.calibrate.predict import with_error
from sim.validation.calibrate.saved import parameters
from sim.words.wording import counted

if TYPE_CHECKING:
    from sim.figures.calibration import CalibrationPicture, CountPicture, ParameterPicture
    from sim.world.world import Floats

PARAMETERS, PAIRS, COUNTS = "parameters", "pairs", "counts"
ENDS = (0.05, 0.95)


def draw_calibration(found: Calibrated, folder: Path, svg: bool = True) -> list[Path]:
    """Draw the figures into a folder; return the files."""
    # matplotlib is slow to load: only who draws pays for it
    from sim.figures import saved
    from sim.figures.calibration import counts_figure, pairs_figure, parameters_figure

    picture = calibration_picture(found)
    files = saved.save(parameters_figure(picture), folder / PARAMETERS, svg)
    files += saved.save(counts_figure(picture), folder / COUNTS, svg)
    if len(picture.parameters) > 1:
        files += saved.save(pairs_figure(picture), folder / PAIRS, svg)
    return files


def calibration_picture(found: Calibrated) -> CalibrationPicture:
    """Return what the figures are drawn from; parameters that were estimated first, the most informed ones before."""
    from sim.figures.calibration import CalibrationPicture

    plan, posterior = found.plan, found.posterior
    told = parameters(found)
    estimated = [name for name, asked in zip(told["parameter"], told["estimated"], strict=True) if asked]
    names = estimated or [str(name) for name in told["parameter"]]
    prior, after = found.both(names)
    spread = after.std(axis=0) / np.maximum(prior.std(axis=0), 1e-300)
    order = np.argsort(spread, kind="stable")
    shown = [_parameter(found, names[k], prior[:, k], after[:, k]) for k in order]
    many, runs = counted(len(posterior.luck), "replicate"), counted(posterior.runs, "run")
    return CalibrationPicture(
        title=plan.scenario.title,
        parameters=shown,
        counts=[_count(found, k) for k in range(len(plan.counts))],
        told=f"{many} of the posterior, {posterior.different:,} of them different, after {runs}. Scales differ.",
        source=f"Panj, panj calibrate {plan.scenario.name}, seed {plan.seed}. Counts: {plan.table.name}",
    )


def _parameter(found: Calibrated, name: str, prior: Floats, after: Floats) -> ParameterPicture:
    from sim.figures.calibration import ParameterPicture

    scenario = found.plan.scenario
    info, spread = describe(registry(scenario))[name], scenario.settings[name].spread
    return ParameterPicture(name, info.unit, prior, after, spread is not None and spread.shape == "loguniform")


def _count(found: Calibrated, k: int) -> CountPicture:
    from sim.figures.calibration import CountPicture

    count = found.plan.counts[k]
    measure, place, kind = count.key
    where = place_words(place, found.plan.world, measure)
    prior, after = (np.quantile(state.modelled[:, k], QUANTILES) for state in (found.prior, found.posterior))
    return CountPicture(
        name=f"{series_words(measure, kind)} {place if where is None else where}, {count.date}".strip(),
        value=count.value,
        prior=prior,
        posterior=after,
        expected=np.quantile(with_error(count, found.posterior.modelled[:, k], found.error), ENDS),
    )
