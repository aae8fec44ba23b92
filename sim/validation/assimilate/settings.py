"""Model error: how far a count may lie from a replicate that is otherwise right."""

from __future__ import annotations

from sim.scenario.arguments import shown
from sim.scenario.errors import PanjError
from sim.scenario.parameters import ParameterSet, parameter


class ModelError(ParameterSet):
    """Settings of the error between replicates and counts."""

    spread: float = parameter(
        0.5,
        unit="ln",
        meaning="standard deviation of ln(count) around a replicate that is right: model and counting together",
        source="estimate: two counts in three within a factor of 1.6; range 1.3 to 2.7. No data stand behind it",
        confidence="low",
        low=0.25,
        high=1.0,
        shape="loguniform",
        allowed=(0.01, 10.0),
    )
    memory: float = parameter(
        30.0,
        unit="days",
        meaning="errors of one series so far apart are correlated by 1/e: a series counted daily tells little more",
        source="estimate: who counts too few today does so next week; range a week to four months",
        confidence="low",
        low=7.0,
        high=120.0,
        shape="loguniform",
        allowed=(0.01, 10_000.0),
    )
    wrong: float = parameter(
        0.05,
        unit="share",
        meaning="probability that a report of who holds a place is not so in a replicate that is otherwise right",
        source="estimate: one report in twenty; range one in a hundred to one in five",
        confidence="low",
        low=0.01,
        high=0.2,
        shape="loguniform",
        allowed=(0.0001, 0.5),
    )


def check_error(error: object) -> None:
    """Refuse what is no model error; None is the usual one.

    Raises
    ------
    PanjError
    """
    if error is not None and not isinstance(error, ModelError):
        raise PanjError(f"error {shown(error)}: want a ModelError, as ModelError(spread=0.5)")
