"""Sweep files: many runs of a scenario that differ in what one wants to know of."""
