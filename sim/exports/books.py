"""Workbooks of whatever can be one."""

from __future__ import annotations

from sim.comparisons import Comparison
from sim.exports.compared import Compared, of_comparison
from sim.exports.comparison_book import comparison_book
from sim.exports.counted import Counted, counted_book
from sim.exports.run_book import run_book
from sim.exports.sweep_book import sweep_book
from sim.exports.xlsx import workbook
from sim.runs.results import Result
from sim.sweeps.load import SweepResult

What = Result | Comparison | Compared | SweepResult | Counted


def workbook_of(what: What) -> bytes:
    """Return a result as a workbook."""
    if isinstance(what, SweepResult):
        return workbook(sweep_book(what))
    if isinstance(what, Counted):
        return workbook(counted_book(what))
    found = seen(what)
    return workbook(run_book(found) if isinstance(found, Result) else comparison_book(found))


def seen(what: Result | Comparison | Compared) -> Result | Compared:
    """Return a result as exports see it."""
    return of_comparison(what) if isinstance(what, Comparison) else what
