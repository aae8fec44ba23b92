"""Choices of construction as a sweep knows them; handed in, because this package knows no recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.scenario.parameters import ParameterInfo, Spread
from sim.scenario.resolved import Scenario


@dataclass(frozen=True)
class Choice:
    """One choice of the recipe of a world.

    Parameters
    ----------
    info : ParameterInfo
        Its name is dotted, as ``choices.pruning``.
    spread : Spread or None
        In which range the recipe varies it, else the choice's own range; None where it has none.
    central : float
        What the recipe has chosen.
    whole : bool
        Whether only whole numbers mean anything.
    idle : str
        Why it changes nothing in this recipe; "" where it may.
    """

    info: ParameterInfo
    spread: Spread | None
    central: float
    whole: bool = False
    idle: str = ""


ChoicesOf = Callable[[Scenario], Mapping[str, Choice]]
"""Given a scenario, the choices of the recipe of its world by dotted name.

Raises `PanjError` where its world has no recipe.
"""
