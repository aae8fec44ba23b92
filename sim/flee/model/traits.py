"""Traits: children, the old and women look more for safety, young men less.

Equation
--------
Each party has an age and a gender, drawn where it appears from the weights that demographics_age.csv and
demographics_gender.csv give that place (or `Default`). Where the score of a place is s, before what its people and a
flood add to it, a party weighs it by s^e::

    e = 2    below 19 years with `ChildrenAvoidHazards`, above 59 with `ElderlyAvoidHazards`, women with
             `WomenAvoidHazards`
    e = 0    men above 14 with `ChildrenAvoidHazards` and `BoysTakeRisk`, whatever their age, as in Flee's code
    e = 1    all others

With scores below 1 for places in conflict, e = 2 keeps away from them and e = 0 does not; a camp whose weight is above
1 attracts those more who look for safety.

Source: Flee 3, docs/Simulation_settings_reference.md ("Agent-attribute conditionals"); https://github.com/djgroen/flee.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.flee.world.instance import FleeInstance
from sim.model.random import Purpose, uniforms
from sim.scenario.errors import PanjError
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Floats, Ints, Longs

CLASSES = 3
"""Values of e: 0, 1 and 2."""
CHILD, BOY, OLD = 19.0, 14.0, 59.0
FLEE = "Flee 3, where a simsetting.yml does not name it"


def _switch(meaning: str) -> float:
    found: float = parameter(0.0, unit="0 or 1", meaning=meaning, source=FLEE, confidence="high", allowed=(0.0, 1.0))
    return found


class TraitParameters(ParameterSet):
    """Switches of the rules of traits, by Flee's names."""

    ChildrenAvoidHazards: float = _switch("1: who is below 19 weighs the score of a place squared")
    BoysTakeRisk: float = _switch("1: with ChildrenAvoidHazards, men above 14 weigh all places alike")
    ElderlyAvoidHazards: float = _switch("1: who is above 59 weighs the score of a place squared")
    WomenAvoidHazards: float = _switch("1: women weigh the score of a place squared")


@dataclass(frozen=True)
class Traits:
    """The exponents of an instance: for every place, and age and gender in the order of their files, the exponent.

    Parameters
    ----------
    age, gender : float, shape (places, values), running sums of the weights of each value
    exponent : int, shape (ages, genders)
    """

    age: Floats
    gender: Floats
    exponent: Longs


def traits_of(instance: FleeInstance, settings: TraitParameters, from_here: bool) -> Traits | None:
    """Return the exponents of an instance; None where no setting asks for them.

    Parameters
    ----------
    instance : FleeInstance
    settings : TraitParameters
    from_here : bool
        Whether people stay close to where they are, as in Flee, and not to their home.

    Raises
    ------
    PanjError
        Where both are asked for.
    """
    if not any(getattr(settings, name) >= 0.5 for name in TraitParameters.model_fields):
        return None
    if from_here:
        raise PanjError("traits and stay_close_to_home go together with rules flee-fixed only, which measure from home")
    ages, genders = (instance.demographics.get(name, {}) for name in ("age", "gender"))
    table = [[exponent(float(age), gender, settings) for gender in genders or [""]] for age in ages or ["nan"]]
    return Traits(_sums(instance, ages), _sums(instance, genders), np.array(table, np.int64))


def exponent(age: float, gender: str, s: TraitParameters) -> int:
    """Return e of the equation."""
    out = 1
    if s.ChildrenAvoidHazards >= 0.5:
        out = 2 if age < CHILD else 1
        if s.BoysTakeRisk >= 0.5 and gender == "male" and age > BOY:
            out = 0
    if s.ElderlyAvoidHazards >= 0.5 and age > OLD:
        out *= 2
    if s.WomenAvoidHazards >= 0.5 and gender == "female" and out == 1:
        out = 2
    return out


def _sums(instance: FleeInstance, values: Mapping[str, Mapping[str, float]]) -> Floats:
    """Return the running sums of the weights of values, for every place."""
    weights = [
        [float(by_place.get(place, by_place.get("Default", 0.0))) for by_place in values.values()] or [1.0]
        for place in instance.places
    ]
    return np.cumsum(np.array(weights), axis=1)


def draw_exponents(traits: Traits, place: Ints, first: int, luck: tuple[int, int]) -> Longs:
    """Return the exponents of new parties.

    Parameters
    ----------
    traits : Traits
    place : int per party, where it appears
    first : int
        Number of the first of them.
    luck : (seed, replicate)
    """
    out = np.ones(len(place), np.int64)
    for n, where in enumerate(place.tolist()):
        u = uniforms(*luck, first + n, 2, 0, int(Purpose.SPAWN))  # where a party sets out from has 0 where this has 2
        age, gender = (sums[where] for sums in (traits.age, traits.gender))
        out[n] = traits.exponent[np.searchsorted(age, u[0] * age[-1]), np.searchsorted(gender, u[1] * gender[-1])]
    return out


def weighed(base: Floats, near: Floats | None) -> Floats:
    """Return the factors on the scores: rows are exponents (times homes, exponent · places + home), columns places.

    Parameters
    ----------
    base : float per place, its score before people and floods
    near : float, shape (places, places), or None
        What `stay_close_to_home` multiplies by, rows are homes.
    """
    safe = np.where(base > 0, base, 1.0)
    factors = np.stack([np.where(base > 0, safe ** (e - 1.0), 0.0) for e in range(CLASSES)])
    return factors if near is None else np.asarray((factors[:, None, :] * near).reshape(-1, len(base)))
