"""The report: one HTML file with answers, map, charts, tables and sources, that opens from a disk without a network."""

from __future__ import annotations

from sim.show.report.assemble import report
from sim.show.report.page import (
    Assumption,
    Chapter,
    Count,
    Dated,
    Fact,
    Line,
    Page,
    Share,
)

__all__ = ["Assumption", "Chapter", "Count", "Dated", "Fact", "Line", "Page", "Share", "report"]
