"""Settings of Panj's own rules on a published conflict: those of the model, by the names they have there."""

from __future__ import annotations

from typing import Any

from sim.flee.model.departures import DepartureParameters, Law, departures_of
from sim.flee.model.settings import asked_of
from sim.flee.world.instance import FleeInstance
from sim.model.rules.movement import MovementParameters
from sim.model.rules.reception import ReceptionParameters
from sim.model.rules.routes import RouteParameters
from sim.scenario.parameters import ParameterSet, describe, parameter


def _of(rule: type[ParameterSet], name: str, **changes: Any) -> Any:
    """Return the declaration of a parameter of the model, but for what is said otherwise."""
    info = describe({"": rule})[f".{name}"]
    said: dict[str, Any] = {
        "unit": info.unit,
        "meaning": info.meaning,
        "source": info.source,
        "confidence": info.confidence,
        "allowed": info.allowed,
    }
    if info.spread is not None:
        said |= {"low": info.spread.low, "high": info.spread.high, "shape": info.spread.shape}
    return parameter(changes.pop("default", info.default), **(said | changes))


class FearOfFloods(ParameterSet):
    """What a flood is to households, where there is one."""

    flood: float = parameter(
        1.0,
        unit="1",
        meaning="intensity of the fighting that moves households as the highest level of a flood does",
        source="estimate: nothing says that a flood drives people on as fighting does; from a quarter of full fighting "
        "to twice it",
        confidence="low",
        low=0.25,
        high=2.0,
        shape="loguniform",
        allowed=(0.0, 100.0),
    )


class PublishedSettings(DepartureParameters, FearOfFloods):
    """Parameters of Panj's own rules on a published conflict."""

    awareness: float = _of(
        RouteParameters,
        "awareness",
        high=4.0,
        allowed=(1.0, 4.0),
        meaning="how many roads ahead a household looks (rounded)",
        source="Flee's awareness_level is 1 to 3; one more here, for roads of an instance can be short",
    )
    softening_km: float = _of(RouteParameters, "softening_km")
    distance_power: float = _of(RouteParameters, "distance_power")
    conflict_weight: float = _of(RouteParameters, "conflict_weight")
    foreign: float = _of(RouteParameters, "foreign", meaning="attraction of an empty camp abroad against a safe town")
    full_site: float = _of(RouteParameters, "full_site", meaning="attraction left to a camp that is full")
    flee: float = _of(MovementParameters, "flee")
    shelter: float = _of(
        MovementParameters,
        "shelter",
        default=0.36,
        low=0.02,
        high=2.0,
        source="Flee's chance 0.3 a day; range from a mean stay of seven weeks to one of half a day, for these are "
        "conflicts whose displaced were counted in camps",
    )
    onward: float = _of(
        ReceptionParameters,
        "onward",
        default=0.0001,
        low=0.00001,
        high=0.003,
        meaning="hazard of a sheltered household to leave its camp",
        source="Flee's chance is 0.001 a day; who is registered in a camp is mostly still there after years, "
        "so from one in thirty to nearly all of them stay for three",
    )
    km_a_day: float = parameter(
        200.0,
        unit="km per day",
        meaning="distance a household covers in a day",
        source="8 hours a day at half of 50 km/h (movement.hours_a_day, pace, asphalt_kmh); the roads of a Flee "
        "instance have no mode. Flee's suites use 200 to 400",
        confidence="low",
        low=100.0,
        high=400.0,
        shape="loguniform",
        allowed=(0.001, 100000.0),
    )
    pull: float = parameter(
        0.5,
        unit="share",
        meaning="share of the households leaving home that have a camp in mind, however far, and go there",
        source="prior: nothing known but that both kinds of choice are told of",
        confidence="low",
        low=0.0,
        high=1.0,
        allowed=(0.0, 1.0),
    )
    pull_km: float = parameter(
        100.0,
        unit="km",
        meaning="added to every distance to a camp in mind, so that the first ones do not matter",
        source="prior: from a day on foot to days by car",
        confidence="low",
        low=30.0,
        high=400.0,
        shape="loguniform",
        allowed=(0.0, 10000.0),
    )
    pull_power: float = parameter(
        1.0,
        unit="1",
        meaning="power of the distance to a camp in mind",
        source="prior: from a power that hardly matters to that of a plane; Zipf (1946) has 1, Newton 2",
        confidence="low",
        low=0.5,
        high=2.5,
        allowed=(0.0, 10.0),
    )
    history: float = parameter(
        0.3,
        unit="1",
        meaning="power of a camp's share of all sheltered people, against an equal share, in its attraction",
        source="networks of those who came before and the news that they send (Moore and Shellman 2007); the range "
        "stops where a camp that is ahead takes all",
        confidence="low",
        low=0.0,
        high=0.75,
        allowed=(-5.0, 5.0),
    )
    crowding: float = parameter(
        0.0,
        unit="1",
        meaning="power of a host country's share of all sheltered people, against an equal share, in its attraction",
        source="lever: negative where hosts with many close up; see docs/validation-conflicts.md",
        confidence="low",
        allowed=(-5.0, 5.0),
    )
    model_error: float = parameter(
        0.0,
        unit="1",
        meaning="how far the shares of the camps are off, beyond settings and luck: standard deviation of a logarithm",
        source="lever: nothing is known of it without counts; learned by panj choose from conflicts that have some",
        confidence="low",
        allowed=(0.0, 5.0),
    )


def published_settings(instance: FleeInstance) -> PublishedSettings:
    """Return the settings on an instance: the same on all, whatever its simsetting.yml asks of Flee."""
    return PublishedSettings()


def own_asked(instance: FleeInstance) -> tuple[str, ...]:
    """Return the settings that an instance gives a value: how many leave, for the rest of its file speaks of Flee's."""
    departures = departures_of(instance)
    return () if departures.guessed or departures.law is Law.COUNTS else ("departures_factor",)


def hasten_of(instance: FleeInstance) -> float:
    """Return how many people a party is: one by one as the counts have them, of whole countries as many as in Flee."""
    return 1.0 if departures_of(instance).law is Law.COUNTS else asked_of(instance).get("hasten", 1.0)


def own_silent(instance: FleeInstance) -> tuple[str, ...]:
    """Return the settings that have nothing to act on in an instance."""
    nobody_to_multiply = ("departures_factor",) if departures_of(instance).law is Law.COUNTS else ()
    return (*nobody_to_multiply, *(("flood",) if instance.floods is None else ()))
