"""Assimilations: a scenario weighted by dated counts, that draws and saves itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.api.face import as_face
from sim.pictures.assimilation import draw_assimilation
from sim.runs.executors import Progress
from sim.runs.run import Options, check_named, resolved, settle
from sim.scenario.arguments import check_called, check_mapping, check_path
from sim.scenario.calls import told_by_name, told_methods
from sim.scenario.resolved import Scenario
from sim.validation.assimilate.assimilated import ENOUGH, Assimilated, assimilate_counts
from sim.validation.assimilate.begun import Begun
from sim.validation.assimilate.saved import bands, parameters, save, steps
from sim.validation.assimilate.settings import ModelError, check_error

if TYPE_CHECKING:
    import pandas as pd


@told_methods
class Assimilation(Assimilated):
    """Prior and posterior of a scenario; see :class:`sim.validation.assimilate.assimilated.Assimilated`."""

    @cached_property
    def bands(self) -> pd.DataFrame:
        """Quantiles of prior and posterior: measure, place, kind, date, prior_q05 …, posterior_q05 …."""
        return bands(self)

    @cached_property
    def table_of_steps(self) -> pd.DataFrame:
        """What each count did: effective sample size, replicates, surprise."""
        return steps(self)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """What was drawn, in prior and posterior, and which of it the counts moved beyond chance."""
        return parameters(self)

    def plot(self, folder: str | Path) -> list[Path]:
        """Draw the figure into a folder; return the files."""
        check_path("folder", folder)
        return draw_assimilation(self, Path(folder))

    def save(self, folder: str | Path, plots: bool = True) -> Path:
        """Write tables and figure to a folder, whole or not at all."""
        check_path("folder", folder)
        return save(self, Path(folder), (lambda work: draw_assimilation(self, work)) if plots else None)


@told_by_name()
def assimilate(
    name: str | Path | Scenario,
    counts: str | Path,
    *,
    replicates: int | None = None,
    enough: int = ENOUGH,
    most: int | None = None,
    seed: int | None = None,
    until: dt.date | str | None = None,
    parameters: Mapping[str, float | str] | None = None,
    error: ModelError | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    keep: str | Path | None = None,
) -> Assimilation:
    """Weight the replicates of a scenario by a table of dated counts.

    Parameters
    ----------
    name, replicates, seed, until, parameters, jobs, progress
        As of :func:`sim.run`.
    counts : str or Path
        A table in CSV: measure, place, kind (may be left out), date, value; a daily flow as its sum since the start.
    enough : int
        Effective sample size below which further replicates are run.
    most : int, optional
        Replicates in all; default: 1000, or `replicates` if that is more.
    error : ModelError, optional
        See :class:`sim.validation.assimilate.settings.ModelError`.
    keep : str or Path, optional
        A folder for results, as the command has one: replicates are kept beside it as they come
        (:mod:`sim.validation.assimilate.begun`), so that after Ctrl-C the same call goes on with them.
    """
    check_named(name)
    check_path("counts", counts)
    check_mapping("parameters", parameters)
    check_called(progress=progress)
    check_error(error)
    if keep is not None:
        check_path("keep", keep)
    scenario, world = resolved(name, parameters or {})
    scenario, seed, number = settle(scenario, Options(replicates, seed, until, jobs=jobs))
    found = assimilate_counts(
        scenario,
        world,
        Path(counts),
        seed=seed,
        replicates=number,
        enough=enough,
        most=most,
        error=error,
        jobs=jobs,
        progress=progress,
        begun=None if keep is None else Begun.beside(Path(keep), scenario, world, seed, number),
    )
    return as_face(Assimilation, found)
