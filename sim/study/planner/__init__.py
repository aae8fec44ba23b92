"""Planner: the table that people plan by, of one run or of two, for any date and for every day."""

from __future__ import annotations

from sim.study.planner.by_day import by_day, differences_by_day

__all__ = ["by_day", "differences_by_day"]
