"""What the tables of a Flee world say that cannot be meant: places elsewhere, huge towns, fighting in camps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.flee.world.instance import ClosureKind, FleeInstance, FleeKind
from sim.flee.world.telling import called, closure_line, of_place, tell, when
from sim.words.counts import LARGEST_TOWN
from sim.words.numbers import exact
from sim.world.doctor.geography import mirrored, swapped
from sim.world.findings import Finding, in_short


def huge_towns(case: FleeInstance) -> Iterator[Finding]:
    """Tell of towns with more people than any on Earth."""
    for place in np.flatnonzero(case.population > LARGEST_TOWN).tolist():
        message = f"'{case.places[place]}' has {exact(case.population[place])} people, more than any town on Earth"
        yield of_place(case, place, "warning", "huge-town", message, "is it a digit too long?")


def places_astray(case: FleeInstance) -> Iterator[Finding]:
    """Tell of places that would lie among the others with latitude and longitude swapped, or with another sign."""
    lat, lon = case.lat, case.lon
    turned = swapped(lat, lon)
    for place in turned:
        message = f"'{case.places[place]}' lies at {lat[place]:g}, {lon[place]:g}, far from all others"
        yield of_place(case, place, "warning", "swapped", message, "latitude and longitude look swapped")
    for place, there in mirrored(lat, lon, case.country).items():
        if place not in turned:
            message = f"'{case.places[place]}' lies at {lat[place]:g}, {lon[place]:g}, far from the others of "
            hint = f"a sign looks turned: {there[0]:g}, {there[1]:g} is among them"
            yield of_place(case, place, "warning", "turned", message + case.country[place], hint)


def fighting_in_camps(case: FleeInstance) -> Iterator[Finding]:
    """Tell of camps that are in conflict: people set out from where they have fled to."""
    camps = np.isin(case.kind, (FleeKind.CAMP, FleeKind.IDP_CAMP))
    for place in np.flatnonzero(camps & (case.conflicts > 1e-6).any(axis=0)).tolist():
        day = int(np.argmax(case.conflicts[:, place] > 1e-6))
        message = f"camp '{case.places[place]}' is in conflict from {when(case, day)} on"
        hint = f"is another place meant in {called(case, 'conflicts')}?"
        yield of_place(case, place, "warning", "camp-in-conflict", message, hint)


def ends_before(case: FleeInstance) -> Iterator[Finding]:
    """Tell of closures that end on the day on which they begin, or before: they last for good.

    In files of Flee an end of 0 or below is a way to write that there is none.
    """
    for n, closure in enumerate(case.closures):
        none = closure.end == -1 if case.steady else closure.end <= 0
        if none or closure.end > closure.start or closure.kind is ClosureKind.REMOVE_FORCED_REDIRECTION:
            continue
        message = f"a closure from {when(case, closure.start)} ends on {when(case, closure.end)}, which is not later: "
        line = closure_line(case, n)
        hint = "leave its end blank if it is meant so"
        yield tell(case, "closures", line, "warning", "ends-before", f"{message}it lasts for good", hint)


UNMEANT = (huge_towns, places_astray, fighting_in_camps, ends_before)


def unmeant(case: FleeInstance) -> list[Finding]:
    """Return what cannot be meant, whatever rules a world is run by."""
    return [finding for check in UNMEANT for finding in in_short(check(case))]
