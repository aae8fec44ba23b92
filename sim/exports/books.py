"""Workbooks and slides of whatever can be exported so."""

from __future__ import annotations

from sim.comparisons import Comparison
from sim.exports.compared import Compared, of_comparison
from sim.exports.comparison_book import comparison_book
from sim.exports.comparison_deck import comparison_deck
from sim.exports.run_book import run_book
from sim.exports.run_deck import run_deck
from sim.exports.sheets import Book
from sim.exports.slides import Deck
from sim.runs.results import Result

What = Result | Comparison | Compared


def book_of(what: What) -> Book:
    """Return a result as a workbook."""
    if isinstance(what, Result):
        return run_book(what)
    return comparison_book(of_comparison(what) if isinstance(what, Comparison) else what)


def deck_of(what: What) -> Deck:
    """Return a result as slides."""
    if isinstance(what, Result):
        return run_deck(what)
    return comparison_deck(of_comparison(what) if isinstance(what, Comparison) else what)
