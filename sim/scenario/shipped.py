"""What ships: the scenarios and sweeps that the docs may name and list.

Beside them, in the same folders, may lie what somebody tries: the docs say nothing of it, and `panj` alone says what to
do with it next.
"""

from __future__ import annotations

SCENARIOS = (
    "baseline",
    "ceasefire",
    "collapse",
    "counteroffensive",
    "delayed-withdrawal",
    "guarded-border",
    "humanitarian-corridor",
    "offensive",
    "regional-spillover",
    "sealed-border",
)
EXAMPLES = ("car-2013",)
"""Scenarios of other worlds: none of them is a future of the border of 2021."""
SWEEPS = (
    "air-support-by-counter-offensive",
    "capacity-by-openness",
    "closing-date",
    "guards-by-tempo",
    "shares-of-variance",
    "what-matters",
)
