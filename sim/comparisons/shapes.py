"""What summary.json of a comparison holds, as JSON has it; docs/compare.md tells of it."""

from __future__ import annotations

from typing import NotRequired, TypedDict

#: Quantiles over the replicates by their column: q05, q25, q50, q75, q95; of a difference with the mean.
Levels = dict[str, float]


class Titled(TypedDict):
    """A scenario that was compared."""

    name: str
    title: str


class Past(TypedDict):
    """Whether a scenario has the same past as the reference, and had it."""

    days: int
    must_be_equal: bool
    replicates_that_differ: int
    reasons: list[str]


class Variance(TypedDict):
    """Variances over the replicates; NaN of a single one."""

    reference: float
    scenario: float
    difference: float


class Measured(TypedDict):
    """A main measure on the last day: of the reference, of a scenario, and of the pairs' differences.

    `alike` is in how many pairs both have the same number; files of older versions do not tell.
    """

    measure: str
    place: str
    kind: str
    words: str
    reference: Levels
    scenario: Levels
    difference: Levels
    p_more: float
    variance: Variance
    variance_reduction: float | None
    alike: NotRequired[int]


class Summary(TypedDict):
    """What was compared, whether the pasts agree, and the main measures of each scenario on the last day."""

    reference: str
    scenarios: list[Titled]
    start: str
    branch: str
    end: str
    replicates: int
    seed: int
    interrupted: bool
    past: dict[str, Past]
    notes: list[str]
    measures: dict[str, list[Measured]]
