"""Scatter: what luck alone does to the error of a validated conflict."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scatter:
    """What luck alone does to the error, beside the error itself.

    Parameters
    ----------
    mean, deviation : float
        Of the ARD over the replicates with central settings.
    spread : float
        Standard deviation of the ARD over the replicates with drawn settings.
    coverage : float
        Share of counts that lie inside the 90 % band of luck alone.
    """

    mean: float
    deviation: float
    spread: float
    coverage: float
