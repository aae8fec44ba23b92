"""The doctor on closures: what they shut, and which shut more, or less, than they seem to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.flee.world.instance import Closure, ClosureKind, FleeInstance, FleeKind
from sim.flee.world.telling import closure_line, plain, tell, when
from sim.scenario.errors import did_you_mean
from sim.world.findings import Finding

LINK_CLOSURE, GRADED, REDIRECTION = "link-closure", "graded-conflict", "forced-redirection"
"""What it is called that Flee does not do what a file asks for: closing a road, a war of more or less, a forced way."""

CLOSES_NOTHING = "closes-nothing"
"""What it is called that a closure closes nothing."""

CAMPS = (FleeKind.CAMP, FleeKind.IDP_CAMP)


def shut(case: FleeInstance, closure: Closure) -> list[int]:
    """Return the roads that a closure shuts in Flee (none for a link: Flee finds no road by name)."""
    country = np.array(case.country)
    if closure.kind is ClosureKind.COUNTRY:
        a, b = country[case.link_a], country[case.link_b]
        hit = ((a == closure.name1) & (b == closure.name2)) | ((a == closure.name2) & (b == closure.name1))
    elif closure.kind is ClosureKind.LOCATION:
        place = case.places.index(closure.name1)
        hit = (case.link_a == place) | (case.link_b == place)
    else:
        return []
    return [int(link) for link in np.flatnonzero(hit)]


def for_good(case: FleeInstance, closure: Closure) -> bool:
    """Tell whether a closure begins within the period and never ends in it."""
    return 0 <= closure.start < case.days and not closure.start < closure.end < case.days


def never_begin(case: FleeInstance) -> Iterator[Finding]:
    """Tell of closures that begin before the first day: they close nothing, by any rules."""
    for n, closure in enumerate(case.closures):
        if closure.start < 0:
            begins = f"begins on {when(case, closure.start)}, before the first day"
            hint = f"what is closed from the beginning begins on {when(case, 0)}"
            line, message = closure_line(case, n), f"a closure {begins}: it closes nothing, in Flee as here"
            yield tell(case, "closures", line, "warning", CLOSES_NOTHING, message, hint)


def closures_told(case: FleeInstance) -> Iterator[Finding]:
    """Closures that shut more, or less, than they seem to."""
    for name, at, column in case.origins.lost_closures:
        message = f"'{name}' is no place of locations.csv: Flee closes nothing"
        yield tell(case, "closures", at, "error", CLOSES_NOTHING, message, nearest(name, case.places), column)
    yield from never_begin(case)
    for n, closure in enumerate(case.closures):
        line, name1, name2 = closure_line(case, n), closure.name1, closure.name2
        if closure.start >= case.days:
            message = f"a closure begins on day {closure.start}, after the last of the period: it closes nothing"
            yield tell(case, "closures", line, "note", CLOSES_NOTHING, message)
        if not 0 <= closure.start < case.days:
            continue
        until = "for good" if for_good(case, closure) else f"until {when(case, closure.end)}"
        if closure.kind is ClosureKind.LINK:
            message = f"the road {name1} - {name2} is not closed: Flee compares the names wrongly and only warns"
            hint = "rules: flee-fixed closes it"
            yield tell(case, "closures", line, "error", LINK_CLOSURE, message, hint)
        elif closure.kind is ClosureKind.REMOVE_FORCED_REDIRECTION:
            message = "forced redirection is not obeyed by Flee, so there is none to remove"
            hint = "rules flee-fixed and panj obey both"
            yield tell(case, "closures", line, "note", REDIRECTION, message, hint)
        elif closure.kind is ClosureKind.LOCATION:
            yield from _location_closure(case, closure, line, until)
        elif closure.kind is ClosureKind.COUNTRY:
            if not shut(case, closure):
                message = f"no road joins {name1} and {name2}: this closes nothing"
                yield tell(case, "closures", line, "warning", CLOSES_NOTHING, message)
        else:
            message = f"'{name1}' is a town from {when(case, closure.start)} {until}"
            what = f", and a camp then, whatever it was before (it was a {kind_of(case, name1)})"
            message += "" if for_good(case, closure) else what
            yield tell(case, "closures", line, "note", "camp-closure", message)


def kind_of(case: FleeInstance, name: str) -> str:
    """Return what kind of place one is on the first day, in words."""
    kind = FleeKind(int(case.kind[case.places.index(name)]))
    return "conflict zone" if kind is FleeKind.CONFLICT else kind.name.lower().replace("_", " ")


def _location_closure(case: FleeInstance, closure: Closure, line: int | None, until: str) -> Iterator[Finding]:
    place = case.places.index(closure.name1)
    roads = shut(case, closure)
    kind = kind_of(case, closure.name1)
    if not roads:
        message = f"'{closure.name1}' has no road: this closes nothing"
        yield tell(case, "closures", line, "warning", CLOSES_NOTHING, message)
    elif case.kind[place] in CAMPS:
        message = f"camp '{closure.name1}' cannot be reached from {when(case, closure.start)} {until}"
        yield tell(case, "closures", line, "note", "camp-closure", message)
    else:
        people = int(case.population[place])
        only = f", not only the one to '{closure.name2}'" if closure.name2 in case.places else ""
        who = (f" ({people:,} people)" if people else "") + (" is" if len(roads) == 1 else " are")
        what = "the only road" if len(roads) == 1 else f"all {len(roads)} roads"
        message = f"{what} of the {kind} '{closure.name1}'{who} shut{only}, from {when(case, closure.start)} {until}"
        hint = "Flee never reads name2 here; delete the row, or close the border with 'country'"
        yield tell(case, "closures", line, "error", "town-shut", message, hint)


def nearest(name: str, places: Sequence[str]) -> str | None:
    """Return which place a name may be meant for: one that differs by blanks and signs alone, else the most alike."""
    same = [place for place in places if plain(place) == plain(name)]
    return f"did you mean '{same[0]}'?" if same else did_you_mean(name, places)
