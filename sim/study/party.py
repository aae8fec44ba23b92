"""How many people one party stands for in a run driven by counts, and how that is said.

Large worlds are thinned for a first run, and Flee's `hasten` puts several people into a party: then one that moves is a
step of several people in every number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sim.runs.kinds import IN_A_PARTY
from sim.scenario.arguments import is_number
from sim.words.numbers import figures

ALONE = "A person is one party."


def in_a_party(told: Mapping[str, Any]) -> float:
    """Return how many people a party of a run is, by its provenance; NaN where it does not say, or each draws it."""
    settings, ranges = (told.get(name) for name in ("settings", "ranges"))
    if isinstance(ranges, dict) and "hasten" in ranges:
        return math.nan
    before = settings.get("hasten", 1.0) if isinstance(settings, dict) else 1.0  # all that older versions wrote
    each = told.get(IN_A_PARTY, before)
    return float(each) if is_number(each) and each >= 1 else math.nan


def party_in_words(each: float) -> str:
    """Return what a party is.

    Examples
    --------
    >>> party_in_words(2.71656)
    'One party stands for 2.72 people: no number is finer than that.'
    >>> party_in_words(1.0)
    'A person is one party.'
    """
    if each == 1:
        return ALONE
    if math.isnan(each):
        return "One party stands for several people: no number is finer than that."
    return f"One party stands for {figures(each)} people: no number is finer than that."
