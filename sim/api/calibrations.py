"""Calibrations: the parameters of a scenario estimated from dated counts, that draw and save themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.api.face import as_face
from sim.pictures.calibration import draw_calibration
from sim.runs.dask import check_address
from sim.runs.run import Options, check_named, resolved, settle
from sim.scenario.arguments import (
    check_mapping,
    check_names,
    check_path,
    check_switches,
    names_in,
    shown,
)
from sim.scenario.calls import told_by_name, told_methods
from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario
from sim.validation.assimilate.settings import ModelError, check_error
from sim.validation.calibrate.calibrated import Calibrated, Watch, Wishes, calibrate_counts, plan_of
from sim.validation.calibrate.saved import claim, inputs, left_out, parameters, predictive, save, steps
from sim.validation.calibrate.settings import PARTICLES, Sampling

if TYPE_CHECKING:
    import pandas as pd


@told_methods
class Calibration(Calibrated):
    """Prior and posterior of parameters; see :class:`sim.validation.calibrate.calibrated.Calibrated`."""

    @cached_property
    def table_of_parameters(self) -> pd.DataFrame:
        """Quantiles of every parameter in prior and posterior."""
        return parameters(self)

    @cached_property
    def table_of_inputs(self) -> pd.DataFrame:
        """What the counts say of every uncertain input, garrisons too."""
        return inputs(self)

    @cached_property
    def table_of_counts(self) -> pd.DataFrame:
        """Every count beside what replicates of prior and posterior have."""
        return predictive(self)

    @cached_property
    def table_of_steps(self) -> pd.DataFrame:
        """How the sampler went, batch by batch."""
        return steps(self)

    @cached_property
    def table_of_left_out(self) -> pd.DataFrame:
        """Log scores of counts that were left out; no row unless that was asked for."""
        return left_out(self)

    def plot(self, folder: str | Path) -> list[Path]:
        """Draw the figures into a folder; return the files."""
        check_path("folder", folder)
        return draw_calibration(self, Path(folder))

    def save(self, folder: str | Path, plots: bool = True) -> Path:
        """Write tables and figures to a folder, whole or not at all."""
        check_path("folder", folder)
        claim(self.plan, Path(folder))
        return save(self, Path(folder), (lambda work: draw_calibration(self, work)) if plots else None)


@told_by_name()
def calibrate(
    name: str | Path | Scenario,
    to: str | Path,
    *,
    estimate: Sequence[str] = (),
    replicates: int = PARTICLES,
    leave_out: bool = False,
    out: str | Path | None = None,
    seed: int | None = None,
    parameters: Mapping[str, float | str] | None = None,
    error: ModelError | None = None,
    jobs: int | None = None,
    dask: str | None = None,
    watch: Watch | None = None,
) -> Calibration:
    """Estimate parameters of a scenario from a table of dated counts.

    Parameters
    ----------
    name, seed, parameters, jobs
        As of :func:`sim.run`.
    to : str or Path
        A table in CSV: measure, place, kind (may be left out), date, value; a daily flow as its sum since the start.
    estimate : sequence of str
        Parameters by dotted name; default: those that such counts can inform.
    replicates : int
        In the population, and in each batch of runs.
    leave_out : bool
        Also forecast each count from the others.
    out : path, optional
        Folder for checkpoints: the same call goes on where it was stopped.
    error : ModelError, optional
        See :class:`sim.validation.assimilate.settings.ModelError`.
    dask : str, optional
        Address of a Dask scheduler, or "local".
    watch : Watch, optional
        Is told how far it is.
    """
    check_named(name)
    check_path("to", to)
    check_mapping("parameters", parameters)
    check_switches(leave_out=leave_out)
    estimate = names_in("estimate", estimate, "front.tempo")
    check_error(error)
    if watch is not None and not isinstance(watch, Watch):
        raise PanjError(f"watch {shown(watch)}: want a Watch, as sim.validation.calibrate.calibrated.Watch()")
    if out is not None:
        check_path("out", out)
    if dask is not None:
        check_names(dask=dask)
        check_address(dask, jobs)
    scenario, world = resolved(name, parameters or {})
    scenario, seed, _ = settle(scenario, Options(seed=seed, jobs=jobs))
    wishes = Wishes(tuple(estimate), Sampling(replicates), error or ModelError(), leave_out, jobs, dask)
    plan = plan_of(scenario, world, Path(to), seed, wishes)
    if out is not None:
        claim(plan, Path(out))
    return as_face(Calibration, calibrate_counts(plan, None if out is None else Path(out), watch))
