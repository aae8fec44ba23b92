"""What the widest flow and the largest mark of a map stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

WIDEST = 6.5  # points, the largest flow of most days
BEYOND = 1.8  # times as wide is the largest of all
LARGEST = 13.0  # points, radius of the largest crossing
LEAST = 10.0  # people: a map of fewer is drawn as if there were so many


@dataclass(frozen=True)
class Scales:
    """What the widest flow and the largest mark of a map stand for, in people.

    Parameters
    ----------
    flow : float
        People a day.
    crossing : float
        People who have arrived or wait.
    """

    flow: float
    crossing: float

    def width(self, people: float) -> float:
        """Return the width of a flow in points: by the root, so that small flows still show."""
        return float(np.clip(WIDEST * np.sqrt(people / self.flow), 1.2, BEYOND * WIDEST))

    def radius(self, people: float) -> float:
        """Return the radius of a mark in points: its area counts the people."""
        return max(2.6, LARGEST * float(np.sqrt(people / self.crossing)))


def common(scales: Iterable[Scales]) -> Scales:
    """Return the scales on which all of these maps can be drawn."""
    found = list(scales)
    return Scales(max(s.flow for s in found), max(s.crossing for s in found))
