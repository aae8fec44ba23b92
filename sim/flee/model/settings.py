"""Settings of Flee's rules: names and defaults map one to one on simsetting.yml (docs/flee.md has the table)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.flee.model.departures import DepartureParameters, Law, departures_of
from sim.flee.model.economy import EconomyParameters
from sim.flee.model.floods import FloodParameters
from sim.flee.model.food import FoodParameters
from sim.flee.model.traits import TraitParameters
from sim.flee.world.instance import FleeInstance, FleeKind
from sim.scenario import reader
from sim.scenario.arguments import is_number
from sim.scenario.errors import PanjError, Problem, Problems, did_you_mean
from sim.scenario.files import shown
from sim.scenario.flatten import allowed_range, out_of_range
from sim.scenario.parameters import ParameterInfo, describe, parameter

FLEE = "Flee 3, simsetting.yml as shipped"
SUITE = "Flee 3; range: its shipped defaults and its validation suites"


class FleeSettings(DepartureParameters, FloodParameters, FoodParameters, EconomyParameters, TraitParameters):
    """Parameters of the movement rules of Flee 3, and of what only some instances know: floods, hunger and the like."""

    max_move_speed: float = parameter(
        360.0,
        unit="km per day",
        meaning="distance a party covers in a day",
        source=SUITE,
        confidence="medium",
        low=200.0,
        high=400.0,
        allowed=(0.001, 100000.0),
    )
    max_walk_speed: float = parameter(
        35.0,
        unit="km per day",
        meaning="distance a party on foot covers in a day",
        source=FLEE,
        confidence="medium",
        allowed=(0.001, 100000.0),
    )
    foreign_weight: float = parameter(
        1.0,
        unit="1",
        meaning="factor on the score of a place in another country",
        source=SUITE,
        confidence="medium",
        low=1.0,
        high=2.0,
    )
    camp_weight: float = parameter(
        1.0,
        unit="1",
        meaning="factor on the score of a camp",
        source=SUITE,
        confidence="medium",
        low=1.0,
        high=3.0,
    )
    conflict_weight: float = parameter(
        0.25,
        unit="1",
        meaning="factor on the score of a place in conflict, to the power of decay times intensity",
        source=SUITE,
        confidence="medium",
        low=0.1,
        high=0.5,
        allowed=(0.000001, 1000.0),
    )
    conflict_movechance: float = parameter(
        1.0,
        unit="per day",
        meaning="chance to move on from a place in conflict",
        source=FLEE,
        confidence="medium",
        allowed=(0.0, 1.0),
    )
    camp_movechance: float = parameter(
        0.001,
        unit="per day",
        meaning="chance to move on from a camp",
        source=FLEE,
        confidence="medium",
        low=0.0005,
        high=0.002,
        shape="loguniform",
        allowed=(0.0, 1.0),
    )
    idpcamp_movechance: float = parameter(
        0.1,
        unit="per day",
        meaning="chance to move on from a camp for internally displaced people",
        source=FLEE,
        confidence="medium",
        allowed=(0.0, 1.0),
    )
    default_movechance: float = parameter(
        0.3,
        unit="per day",
        meaning="chance to move on from a town",
        source=SUITE,
        confidence="medium",
        low=0.2,
        high=0.5,
        allowed=(0.0, 1.0),
    )
    awareness_level: float = parameter(
        1.0,
        unit="roads",
        meaning="how many roads ahead a party weighs (rounded)",
        source=SUITE,
        confidence="medium",
        low=1.0,
        high=3.0,
        allowed=(1.0, 1000000.0),
    )
    weight_softening: float = parameter(
        0.0,
        unit="1",
        meaning="added to the score of every end point",
        source=FLEE,
        confidence="medium",
    )
    softening: float = parameter(
        10.0,
        unit="km",
        meaning="added to the length of every route",
        source=SUITE,
        confidence="medium",
        low=10.0,
        high=50.0,
        allowed=(0.001, 100000.0),
    )
    distance_power: float = parameter(
        1.0,
        unit="1",
        meaning="power of the softened length",
        source=SUITE,
        confidence="medium",
        low=0.75,
        high=1.25,
    )
    weight_power: float = parameter(
        1.0,
        unit="1",
        meaning="power of the whole weight of a route",
        source=FLEE,
        confidence="medium",
    )
    capacity_buffer: float = parameter(
        0.9,
        unit="share",
        meaning="share of its capacity up to which a camp is fully attractive",
        source=FLEE,
        confidence="medium",
        allowed=(0.0, 0.999999),
    )
    capacity_scaling: float = parameter(
        1.0,
        unit="1",
        meaning="multiplies every capacity",
        source=SUITE,
        confidence="medium",
        low=1.0,
        high=1.25,
    )
    start_on_foot: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: a party walks its first road",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )
    avoid_short_stints: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: a party that has travelled little lately does not stay in a town",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )
    movechance_pop_scale_factor: float = parameter(
        0.0,
        unit="1",
        meaning="power s of (size / movechance_pop_base) that the chance to move on is multiplied by",
        source=FLEE,
        confidence="high",
        allowed=(-10.0, 10.0),
    )
    movechance_pop_base: float = parameter(
        10000.0,
        unit="people",
        meaning="size of a place (people or capacity) at which the chance to move on is not changed",
        source=FLEE,
        confidence="high",
        allowed=(1.0, 1e9),
    )
    use_pop_for_loc_weight: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: the score of a place that is no camp grows with its people",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )
    pop_power_for_loc_weight: float = parameter(
        0.1,
        unit="1",
        meaning="power of the people of a place in its score",
        source=FLEE,
        confidence="high",
        allowed=(-10.0, 10.0),
    )
    take_from_population: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: a place has fewer people left to leave with each who leaves",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )
    pruning_threshold: float = parameter(
        1.0,
        unit="1",
        meaning="routes of less than the largest weight over this are left out; below 1.001 none is",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1e12),
    )
    stay_close_to_home: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: the score of an end point falls with its distance from home",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )
    home_distance_power: float = parameter(
        0.5,
        unit="1",
        meaning="power of that distance",
        source=FLEE,
        confidence="high",
        allowed=(-10.0, 10.0),
    )
    insert_day0: float = parameter(
        1.0,
        unit="0 or 1",
        meaning="1: the people of day 0 stand in the camps; 0: they set out then, with those of refugees.csv",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )
    sum_from_camps: float = parameter(
        1.0,
        unit="0 or 1",
        meaning="1: people set out as the sum of the camps rises; 0: as refugees.csv does",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )
    hasten: float = parameter(
        1.0,
        unit="people",
        meaning="how many one party stands for (cut to whole ones)",
        source=FLEE,
        confidence="high",
        allowed=(1.0, 1e6),
    )
    decay_every: float = parameter(
        0.0,
        unit="days",
        meaning="interval of the decay list; 0 for no decay",
        source=FLEE,
        confidence="high",
    )
    fresh_speed_per_leg: float = parameter(
        1.0,
        unit="0 or 1",
        meaning="1: the next road of a day starts with a full day's distance, as Flee does; 0: with what is left",
        source="Flee 3 (rules: flee); 0 is what its documentation says (rules: flee-fixed)",
        confidence="high",
        allowed=(0.0, 1.0),
    )
    graded_conflict: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: a change between two intensities above 0 counts; Flee ignores it",
        source="Flee 3 (rules: flee); 1 is what its documentation says (rules: flee-fixed)",
        confidence="high",
        allowed=(0.0, 1.0),
    )
    link_closures: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: rows of closures.csv of type link close that road; Flee warns and leaves it open",
        source="Flee 3 (rules: flee); 1 is what its documentation says (rules: flee-fixed)",
        confidence="high",
        allowed=(0.0, 1.0),
    )
    day0_from_capacity: float = parameter(
        1.0,
        unit="0 or 1",
        meaning="1: the people of day 0 are taken off a camp's capacity although they also fill it, as Flee does",
        source="Flee 3 (rules: flee); 0 is what its documentation says (rules: flee-fixed)",
        confidence="high",
        allowed=(0.0, 1.0),
    )
    forced_redirection: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: a forced road is the only way on from its place; Flee ignores it, but builds one of 1 twice",
        source="Flee 3 (rules: flee); 1 is what its documentation says (rules: flee-fixed)",
        confidence="high",
        allowed=(0.0, 1.0),
    )
    close_to_home: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: stay_close_to_home measures from home; 0: from where the party is, with Flee's swapped coordinates",
        source="Flee 3 (rules: flee); 1 is what its documentation says (rules: flee-fixed)",
        confidence="high",
        allowed=(0.0, 1.0),
    )
    idps_anywhere: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: initial_idps stand in towns too on day 0; 0: in camps only",
        source="Flee 3 (rules: flee); 1 is what its documentation says (rules: flee-fixed)",
        confidence="high",
        allowed=(0.0, 1.0),
    )


FLEE_GROUP = "flee"
#: Blocks of simsetting.yml whose keys are settings.
BLOCKS = ("move_rules", "spawn_rules", "optimisations")
DECAY_KEY = "conflict_spawn_decay_interval"
#: Days between the steps of a decay list that names no interval.
DECAY_INTERVAL = 30.0
#: The settings that differ between the two rule sets.
FIXED = {
    "fresh_speed_per_leg": 0.0,
    "graded_conflict": 1.0,
    "link_closures": 1.0,
    "day0_from_capacity": 0.0,
    "forced_redirection": 1.0,
    "close_to_home": 1.0,
    "flood_weighs_twice": 0.0,
    "idps_anywhere": 1.0,
}
RULE_SETS = {"flee": FleeSettings(), "flee-fixed": FleeSettings(**FIXED)}


def settings_of(instance: FleeInstance, rules: str = "flee", **values: float) -> FleeSettings:
    """Return the settings an instance asks for in its simsetting.yml, on top of a rule set.

    Parameters
    ----------
    instance : FleeInstance
    rules : str
        "flee" or "flee-fixed".
    **values : float
        Settings of one's own, by their names without `flee.`: they have the last word, also outside the range from
        which bands draw them (docs/flee.md), as far as it is allowed at all.

    Raises
    ------
    PanjError
        If there is no such rule set or setting, or a value is out of range.
    """
    if rules not in RULE_SETS:
        raise PanjError(f"no rule set is called '{rules}' (known: {', '.join(RULE_SETS)})")
    given, asked, values = values, _asked(instance), asked_of(instance)
    if "awareness_level" in values:  # Flee goes on while it is above the roads so far: -1 is as 1, 2.5 as 3
        values["awareness_level"] = float(max(1, math.ceil(values["awareness_level"])))  # the reader refuses 0
    if asked.get("conflict_spawn_decay"):
        values["decay_every"] = float(asked.get(DECAY_KEY) or DECAY_INTERVAL)
    infos = describe({FLEE_GROUP: FleeSettings})
    for name, value in given.items():
        if (info := infos.get(f"{FLEE_GROUP}.{name}")) is None:
            near = did_you_mean(name, FleeSettings.model_fields)
            raise PanjError(f"{name}={value}: no setting of Flee is called so{f' ({near})' if near else ''}")
        if wrong := out_of_range(float(value), info) if is_number(value) else "want a number":
            raise PanjError(f"{name}={value!r}: {wrong}")
    try:
        return FleeSettings(**{**RULE_SETS[rules].model_dump(), **values, **given})
    except ValidationError as error:
        raise Problems(_out_of_range(instance, infos, one) for one in error.errors()) from None


def silent(instance: FleeInstance) -> set[str]:
    """Return the settings that have nothing to act on in an instance: they are neither listed nor drawn there."""
    out: set[str] = set()
    if departures_of(instance).law is Law.COUNTS:
        out |= set(DepartureParameters.model_fields)
    if instance.floods is None:
        out |= set(FloodParameters.model_fields)
    if instance.hunger is None:
        out |= set(FoodParameters.model_fields)
    if instance.trade is None:
        out |= set(EconomyParameters.model_fields)
    if not {"age", "gender"} & instance.demographics.keys():
        out |= set(TraitParameters.model_fields)
    idps = instance.initial_idps
    if idps is None or not idps[~np.isin(instance.kind, (FleeKind.CAMP, FleeKind.IDP_CAMP))].any():
        out.add("idps_anywhere")
    return out


def _out_of_range(instance: FleeInstance, infos: Mapping[str, ParameterInfo], error: ErrorDetails) -> Problem:
    name = str(error["loc"][0])
    asked = DECAY_KEY if name == "decay_every" else name
    message = f"'{asked}' must be {allowed_range(infos[f'{FLEE_GROUP}.{name}'])}, got {error['input']:g}"
    return problem_of(instance, asked, message)


def problem_of(instance: FleeInstance, name: str, message: str, hint: str | None = None) -> Problem:
    """Return a mistake in a setting of an instance, at its line in simsetting.yml if it stands there."""
    path = instance.origins.files.get("settings")
    at = next(((block, name) for block in BLOCKS if name in (instance.settings.get(block) or {})), None)
    if path is None or at is None:
        return Problem(message, shown(instance.folder), hint=hint)
    return reader.read(path, []).problem(at, message, hint)


def _asked(instance: FleeInstance) -> dict[str, Any]:
    return {name: value for block in BLOCKS for name, value in instance.settings.get(block, {}).items()}


def asked_of(instance: FleeInstance) -> dict[str, float]:
    """Return the settings that the simsetting.yml of an instance gives a value, by Panj's names."""
    known = FleeSettings.model_fields
    out = {name: float(value) for name, value in _asked(instance).items() if name in known and value is not None}
    return out if departures_of(instance).guessed else out | {"departures_factor": 1.0}  # what is asked for is meant


def decay_of(instance: FleeInstance) -> tuple[float, ...]:
    """Return the decay list of an instance; (1.0,) for none."""
    found = instance.settings.get("spawn_rules", {}).get("conflict_spawn_decay")
    return tuple(float(value) for value in found) if found else (1.0,)
