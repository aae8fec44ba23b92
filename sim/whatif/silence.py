"""Silence: what a ceasefire keeps at 0 when a change begins attacks anew, and what is not as before at its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sim.scenario.resolved import Scenario
from sim.scenario.truce import ATTACKS, again, held, lost_pace, quiet_on, truces
from sim.study.story.speech import day
from sim.whatif.change import Change
from sim.whatif.extended import changed
from sim.whatif.ground import Ground
from sim.whatif.kinds import ENDS
from sim.words.numbers import plain


def silenced(changes: Sequence[Change], ground: Ground) -> dict[Change, str]:
    """Return the changes that a ceasefire makes less of than their words say, each with what is to be noted."""
    if not any(change.kind in ("pace", "onset", "ceasefire") for change in changes):
        return {}
    scenario, out = changed(ground, changes), dict[Change, str]()
    for change in changes:
        if why := _why(change, scenario, changes, ground):
            out[change] = why
    return out


def _holds(scenario: Scenario, end: dt.date) -> bool:
    """Tell whether a ceasefire that began before a day has not ended before it."""
    earlier = [silent for date, silent in truces(scenario.events).items() if date < end]
    return bool(earlier) and earlier[-1]


def _why(change: Change, scenario: Scenario, changes: Sequence[Change], ground: Ground) -> str:
    def when(date: dt.date) -> str:
        return day(date, ground.several_years)

    if change.kind == "pace" and (kept := held(scenario).get(change.date)) is not None:
        own = any(one.kind == "ceasefire" and one.date == kept.since for one in changes)
        named = " and ".join(name for name in ATTACKS if name in kept.usual)
        advice = "add 'ceasefire ends' before this day" if own else f"it is the scenario's own: a file can set {named}"
        return f"{kept.said(when)}; {advice}"
    if change.kind == "onset" and quiet_on(scenario, change.date):
        return "the pace is 0 on this day: no capital falls until it is more (a ceasefire that ends, or a pace)"
    if change.kind == "ceasefire" and change.value != ENDS:
        end = again(scenario.events, change.date)
        if end is not None and not any(one.date == end and one.kind in ("pace", "ceasefire") for one in changes):
            return f"events of the scenario's own begin attacks again on {when(end)}"
    ends = (change.kind, change.value) == ("ceasefire", ENDS)
    if ends and not _holds(scenario, change.date):
        return "no ceasefire holds on this day: only what each run draws (skirmishes) goes to its central value"
    lost = lost_pace(scenario, change.date) if ends else None
    if lost is not None:
        was, then = (plain(value) for value in lost)
        return f"the pace before, {was}, does not come back: it is {then} from this day on"
    return ""
