"""Selections: some of the runs of a sweep, and what they say of a measure."""
