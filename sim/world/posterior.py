"""The posterior of a world: ``posterior.csv`` in its folder, a table of :mod:`sim.scenario.posterior`."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.contents import is_there
from sim.scenario.posterior import NAME, Posterior, read_rows


def read_posterior(folder: Path) -> Posterior | None:
    """Return the posterior of a world's folder, None where there is none.

    Raises
    ------
    Problems
        With line and column of what is no number, of a row that is too short or too long, or if there is no row.
    """
    path = folder / NAME
    return read_rows(path) if is_there(path) else None
