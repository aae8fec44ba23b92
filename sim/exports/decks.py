"""Slides of whatever can be shown so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sim.exports.books import What, seen
from sim.exports.comparison_deck import comparison_deck
from sim.exports.counted import Counted
from sim.exports.pptx import slides
from sim.exports.run_deck import run_deck
from sim.runs.results import Result
from sim.sweeps.load import SweepResult


def slides_of(what: What, days: Sequence[dt.date] = ()) -> bytes:
    """Return a result as slides; of a run as of the last of some days."""
    assert not isinstance(what, SweepResult | Counted), "there are none of these"
    found = seen(what)
    date = days[-1] if days else None
    return slides(run_deck(found, date) if isinstance(found, Result) else comparison_deck(found))
