"""Beside: one thing that runs do, set beside what other wars give or what is known of it.

What a run either does or not (a capital is lost) is told as the share of runs that do, with the 90 % interval of a
share seen in so few runs (Jeffreys: Beta(k + ½, n - k + ½)); everything else as the median of the runs and the band of
90 %. It is *inside* where that share or that median lies in the range, and else so much above or below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.stats import beta

from sim.validation.analogues import Analogue
from sim.words.wording import counted
from sim.world.world import Floats

BAND = (0.05, 0.5, 0.95)
FEW = 10
"""Runs below which a median is told with a warning."""
DASH = "–"


@dataclass(frozen=True, eq=False)
class Beside:
    """One thing that runs do.

    Parameters
    ----------
    name : str
    values : float
        One of each run of which it can be told; of a chance 1 where it happens and 0 where not.
    held : Analogue
        What it is held to.
    of : str
        Of which runs it can be told: "runs that lose a quarter".
    chance : bool
    """

    name: str
    values: Floats
    held: Analogue
    of: str = "runs"
    chance: bool = False

    @cached_property
    def ends(self) -> tuple[float, float, float]:
        """What is told: low, middle and high."""
        n = len(self.values)
        if not n:
            return (float("nan"),) * 3
        if self.chance:
            hits = float(self.values.sum())
            low, high = beta.ppf((BAND[0], BAND[2]), hits + 0.5, n - hits + 0.5).tolist()
            return low, hits / n, high
        low, middle, high = np.quantile(self.values, BAND).tolist()
        return low, middle, high

    @property
    def off(self) -> float:
        """How far it is above the range (above 0) or below it; NaN where no run tells."""
        return self.held.off(self.ends[1]) if len(self.values) else float("nan")

    @property
    def told(self) -> str:
        """Share or median, and its interval: "0.12 (0.05 to 0.31)"."""
        if not len(self.values):
            return DASH
        low, middle, high = (self.held.said(value) for value in self.ends)
        return middle if len(self.values) == 1 and not self.chance else f"{middle} ({low} to {high})"

    @property
    def verdict(self) -> str:
        """Where it lies in words: "inside", "0.03 above", "2.3 days below"; and if few runs tell, how few."""
        if not len(self.values):
            return f"no {self.of}"
        few = f", of {counted(len(self.values), 'run')} only" if len(self.values) < FEW else ""
        if self.off == 0:
            return f"inside{few}"
        unit = "" if self.held.unit == "share" else f" {self.held.unit}"
        way = "above" if self.off > 0 else "below"
        low, _, high = self.ends
        near = ", which so few runs cannot tell from inside" if self.chance and self._reaches(low, high) else ""
        return f"{self.held.said(abs(self.off))}{unit} {way}{near}{few}"

    def _reaches(self, low: float, high: float) -> bool:
        return low <= self.held.high and high >= self.held.low
