"""Planner: the table that people plan by, of one run or of two, for any date and for every day."""

from __future__ import annotations

from sim.study.planner.against import Against, against, against_reference
from sim.study.planner.by_day import by_day, differences_by_day
from sim.study.planner.table import Table, planner_table

__all__ = ["Against", "Table", "against", "against_reference", "by_day", "differences_by_day", "planner_table"]
