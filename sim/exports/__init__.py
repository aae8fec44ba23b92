"""Exports: results as files of other programs: workbooks, slides, layers of a map, tables, arrays."""

from __future__ import annotations

from sim.exports.export import Days, content, export
from sim.exports.formats import FORMATS

__all__ = ["FORMATS", "Days", "content", "export"]
