"""What an instance asks for and a run by Flee's rules does not do, though its files are read without a mistake.

Flee closes no road by name, keeps the first value of a conflict until it ends, sends nobody over a forced road, and
lets `initial_idps` stand in camps alone. Each has a setting by which it is obeyed (`rules: flee-fixed` has them all).

Source: Flee 3 (https://github.com/djgroen/flee), read in May 2026; docs/flee.md tells where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sim.flee.model.departures import Law, departures_of
from sim.flee.model.room import unlimited
from sim.flee.model.settings import FleeSettings
from sim.flee.world.doctor import not_done
from sim.flee.world.instance import FleeInstance
from sim.flee.world.shutting import CAMPS, GRADED, LINK_CLOSURE, REDIRECTION, never_begin
from sim.flee.world.telling import of_place
from sim.world.findings import Finding

OBEYED_BY = {LINK_CLOSURE: "link_closures", GRADED: "graded_conflict", REDIRECTION: "forced_redirection"}
"""By which setting what is asked for is obeyed, by the name of the check that finds it."""


def in_vain(instance: FleeInstance, settings: FleeSettings) -> Iterator[Finding]:
    """Tell of what an instance asks for and a run by some settings does not do.

    Parameters
    ----------
    instance : FleeInstance
    settings : FleeSettings
    """
    yield from never_begin(instance)
    yield from unlimited(instance, settings)
    for found in not_done(instance):
        if getattr(settings, OBEYED_BY[found.check]) < 0.5:
            yield replace(found, severity="warning")
    yield from _idps(instance, settings)


def _idps(instance: FleeInstance, settings: FleeSettings) -> Iterator[Finding]:
    """Tell of people who are said to stand in towns on the first day, and do not."""
    if instance.initial_idps is None or settings.idps_anywhere >= 0.5 or departures_of(instance).law is Law.FLOOD:
        return
    for place in np.flatnonzero((instance.initial_idps > 0) & ~np.isin(instance.kind, CAMPS)).tolist():
        name, many = instance.places[place], int(instance.initial_idps[place])
        message = f"the initial_idps of '{name}' ({many:,}) are not there: Flee has them in camps alone"
        yield of_place(instance, place, "warning", "initial-idps", message, "rules: flee-fixed obeys it")
