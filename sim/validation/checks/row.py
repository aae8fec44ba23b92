"""A row of the predictive checks: one thing that a rule does, what is known of it, and whether they agree.

Of a number that is known the band of 90 % of the runs must contain it; of a range that other wars give, the median must
lie in the range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.validation.analogues import Unit
from sim.validation.beside import BAND, DASH, Beside
from sim.validation.front.compare import Check
from sim.words.numbers import decimals, exact
from sim.world.world import Floats

Use = Literal["fitted", "prior", "in view", "no"]
"""What the rules have had of it: were fitted to it; have a prior that rests on it, or were made with it in view; none.

Only what they had nothing of can test a prediction; of the rest a check says that form and prior do what they were
made to do, and goes on saying so when a rule is changed.
"""
Rule = Literal[
    "calendar",
    "front",
    "provinces",
    "capitals",
    "siege",
    "crossing",
    "surrender",
    "garrisons",
    "displacement",
    "homecoming",
    "routes",
    "movement",
    "reception",
    "charters",
]
"""The rules, in the order of the day; a module of :mod:`sim.model.rules` each."""


@dataclass(frozen=True)
class Row:
    """One thing that a rule does.

    Parameters
    ----------
    rule : Rule
    name : str
    known, told, verdict : str
        What is known, what the runs do, and whether they agree; as they are written.
    inside : bool or None
        None where nothing is known that it could be held to.
    source : str
        Of what is known.
    use : Use
        What the rules have had of it.
    off : float
        How far outside it is: of the band of the runs the part, of a range that of the wider of both; 0 inside.
    """

    rule: Rule
    name: str
    known: str
    told: str
    verdict: str
    inside: bool | None
    source: str
    use: Use = "no"
    off: float = 0.0


@dataclass(frozen=True)
class Known:
    """A number that is known up to the branch date.

    Parameters
    ----------
    value : float
    source : str
    unit : "share", "days" or "people"
    at_least : bool
        It is a lower bound: "more than".
    use : Use
    """

    value: float
    source: str
    unit: Unit = "people"
    at_least: bool = False
    use: Use = "no"


def against(rule: Rule, name: str, values: Floats, known: Known) -> Row:
    """Return a row of a number that is known; runs that do not have it are NaN, and left out."""
    there = np.asarray(values, float)[np.isfinite(values)]
    told = f"{'more than ' if known.at_least else ''}{_said(known.value, known.unit)}"
    if not len(there):
        return Row(rule, name, told, DASH, "no run has any", False, known.source, known.use, np.inf)
    low, middle, high = np.quantile(there, BAND).tolist()
    off = max(low - known.value, 0.0) * (not known.at_least) - max(known.value - high, 0.0)
    band = f"{_said(middle, known.unit)} ({_said(low, known.unit)} to {_said(high, known.unit)})"
    verdict, far = _verdict(off, known.unit), _widths(off, low, high)
    return Row(rule, name, told, band, verdict, off == 0, known.source, known.use, far)


def beside(rule: Rule, found: Beside, use: Use = "prior") -> Row:
    """Return a row of what is held to other wars."""
    held = found.held
    source = f"other wars: {held.source}{f'; {held.note}' if held.note else ''} (confidence {held.confidence})"
    low, _, high = found.ends
    width = max(held.high - held.low, high - low)
    off = abs(found.off) / width if len(found.values) else np.inf
    return Row(rule, found.name, held.told, found.told, found.verdict, off == 0, source, use, off)


def of_the_front(found: Check, source: str) -> Row:
    """Return a row of a check of the front."""
    off = max(found.low - found.known, 0.0) - max(found.known - found.high, 0.0)
    band = f"{exact(found.median)} ({exact(found.low)} to {exact(found.high)})"
    far = _widths(off, found.low, found.high)
    verdict = _verdict(off, "people")
    return Row("front", found.name, exact(found.known), band, verdict, found.inside, source, "fitted", far)


def unknown(rule: Rule, name: str, why: str) -> Row:
    """Return a row that says that nothing is known."""
    return Row(rule, name, DASH, DASH, "nothing to hold it to", None, why)


def _widths(off: float, low: float, high: float) -> float:
    """Return how far outside something is, in widths of what it should be inside of."""
    return abs(off) / max(high - low, 1e-9)


def _verdict(off: float, unit: Unit) -> str:
    """Return how far the band lies above what is known, or below it."""
    if off == 0:
        return "inside"
    return f"{_said(abs(off), unit)}{' days' if unit == 'days' else ''} too {'high' if off > 0 else 'low'}"


def _said(value: float, unit: Unit) -> str:
    return exact(value) if unit == "people" else decimals(value, 2 if unit == "share" else 1)
