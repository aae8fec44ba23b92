"""Past: whether scenarios share one, and the proof that they do.

Until the branch date a run is a function of world, history, garrisons, parameters, seed and replicate. Scenarios
that agree in these have equal records up to then, to the last byte. A scenario that fixes a parameter from the
first day has a past of its own: its difference from the reference is then one of the past as well.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.parameters import REGISTRY
from sim.runs.tasks import Outcome
from sim.scenario.errors import PanjError
from sim.scenario.parameters import describe
from sim.scenario.resolved import Scenario, Setting
from sim.scenario.write import number
from sim.words.numbers import exact
from sim.words.wording import counted
from sim.world.world import World

#: Reasons that are told in one line; the rest are counted.
TOLD = 3


@dataclass(frozen=True)
class Past:
    """What one scenario shares with the reference.

    Parameters
    ----------
    days : int
        Days from the first to the last on which both replay history.
    reasons : tuple of str
        Why the records of these days may differ; empty if they must be equal.
    """

    days: int
    reasons: tuple[str, ...]

    @property
    def shared(self) -> bool:
        """Whether the records must be equal."""
        return not self.reasons


def check_pairable(reference: Scenario, other: Scenario) -> None:
    """Refuse two scenarios that cannot be paired at all: other worlds, other first days.

    Raises
    ------
    PanjError
    """
    if other.world != reference.world:
        raise PanjError(
            f"{other.name} is in the world {other.world}, {reference.name} in {reference.world}: "
            "only scenarios of one world can be paired"
        )
    if other.start != reference.start:
        raise PanjError(
            f"{other.name} starts on {other.start}, {reference.name} on {reference.start}: want the same first day"
        )


def past_of(reference: Scenario, other: Scenario) -> Past:
    """Return what a scenario shares with the reference.

    Raises
    ------
    PanjError
        If the two cannot be paired at all.
    """
    check_pairable(reference, other)
    reasons = []
    if other.garrisons != reference.garrisons:
        reasons.append(f"garrisons are {other.garrisons} instead of {reference.garrisons}")
    if other.own != reference.own:
        had, has = (", ".join(map(str, scenario.own)) or "none" for scenario in (reference, other))
        reasons.append(f"rules of the user's own are {has} instead of {had}")
    if other.posterior != reference.posterior:
        tables = [str(scenario.posterior or "none") for scenario in (reference, other)]
        reasons.append(f"its posterior is {tables[1]} instead of {tables[0]}")
    for name, setting in other.settings.items():
        before = reference.settings.get(name)
        if before is None or not setting.same(before):
            instead = f" instead of {_words(before)}" if before else ""
            reasons.append(f"{name} is {_words(setting)}{instead}")
    places = [_places(scenario) for scenario in (reference, other)]
    for site in sorted(places[0].keys() | places[1].keys()):
        had, has = (each.get(site, "those of the world") for each in places)
        if had != has:
            reasons.append(f"the places of {site} are {has} instead of {had}")
    until = min(reference.history_until, other.history_until, reference.until, other.until)
    return Past((until - reference.start).days + 1, tuple(reasons))


def own_past(scenario: Scenario) -> tuple[str, ...]:
    """Return what a scenario sets from its first day on that nobody else does, so that its past is its own."""
    reasons = [f"the places of {site} are {places}" for site, places in sorted(_places(scenario).items())]
    for name, info in describe(REGISTRY).items():
        setting = scenario.settings.get(name)
        if setting is not None and not setting.joint and (setting.value, setting.spread) != (info.default, info.spread):
            reasons.append(f"{name} is {_words(setting)}")
    if scenario.flee is None and scenario.garrisons != "seeded":
        reasons.append(f"garrisons are {scenario.garrisons}")
    reasons += [f"the rule {rule.path} holds" for rule in scenario.own]
    if scenario.posterior is not None:
        reasons.append(f"its posterior is {scenario.posterior}")
    return tuple(reasons)


def told_reasons(reasons: Sequence[str]) -> str:
    """Return the first reasons in one line; the rest are counted.

    Examples
    --------
    >>> told_reasons(["a is 1", "b is 2", "c is 3", "d is 4"])
    'a is 1; b is 2; c is 3; and 1 more'
    """
    told = "; ".join(reasons[:TOLD])
    more = len(reasons) - TOLD
    return told + (f"; and {more} more" if more > 0 else "")


def _words(setting: Setting) -> str:
    if setting.spread is None:
        return number(setting.value)
    whose = "its own" if setting.named else "the world's"
    how = f", by {whose} posterior" if setting.joint else ""
    return f"{number(setting.value)} ({number(setting.spread.low)} to {number(setting.spread.high)}{how})"


def digest(outcome: Outcome, days: int) -> bytes:
    """Return a digest of the first days of a record: counts and intensities."""
    found = hashlib.blake2b(digest_size=16)
    for values in (outcome.counts[:days], outcome.intensity[:days]):
        found.update(np.ascontiguousarray(values).data)
    return found.digest()


def _places(scenario: Scenario) -> dict[str, str]:
    """Return the places that a scenario gives sites for all of the run: of the past it can order nothing else."""
    return {event.target: exact(float(event.value)) for event in scenario.early if event.action == "capacity"}


def past_note(name: str, reference: str, past: Past, differing: int, replicates: int) -> str:
    """Return in one line why and how often the past of a scenario differs from the reference's."""
    told = told_reasons(past.reasons)
    runs = counted(replicates, "replicate")
    how_often = f"in {differing} of {runs}" if differing else "may differ, though it does not here,"
    verb = "differs " if differing else ""
    return f"{name}: its past {verb}{how_often} from that of {reference}, from the first day on {told}"


def history_note(name: str, reference: str, pair: tuple[Scenario, Scenario], world: World, last: dt.date) -> str:
    """Return in one line that two scenarios replay history up to different days; "" if they do not.

    Parameters
    ----------
    name, reference : str
    pair : tuple of Scenario
        The scenario and the reference.
    world : World
        It has the history.
    last : date
        Last day of the comparison: what only one would replay after it makes no difference.
    """
    own, other = (min(scenario.history_until, last) for scenario in pair)
    if own == other or max(own, other) < pair[0].start:
        return ""
    facts = sum(min(own, other) < event.date <= max(own, other) for event in world.events)
    longer = name if own > other else reference
    only = (
        f"{counted(facts, 'dated fact')} of history, which only {longer} replays"
        if facts
        else (f"the days that only {longer} takes from history, though it has no dated fact for them")
    )
    until = [
        f"until {day}" if day >= scenario.start else "from no day on"
        for day, scenario in zip((own, other), pair, strict=True)
    ]
    return (
        f"{name}: it replays history {until[0]}, {reference} {until[1]}; what differs may come from {only}, "
        "and not from what the scenarios order"
    )


def broken_past(name: str, reference: str, replicate: int) -> PanjError:
    """Return the mistake that two records differ which must be equal."""
    return PanjError(
        f"replicate {replicate}: {name} and {reference} must have the same past and have not.\n"
        "Were they run with other options (parameters, point) or by another version? If not, please report this."
    )
