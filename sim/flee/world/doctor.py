"""The doctor: what is read without a mistake and will still not do what its author meant.

>>> from sim.flee.world import examine, load_flee
>>> for finding in examine(load_flee("burundi2015")):  # doctest: +SKIP
...     print(finding)

Every check is a function that yields its findings; docs/flee.md lists them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from sim.flee.world.astray import UNMEANT
from sim.flee.world.fought import FROM_NOWHERE, from_nowhere
from sim.flee.world.instance import Closure, FleeInstance, FleeKind, LayoutRow
from sim.flee.world.shutting import (
    CAMPS,
    GRADED,
    LINK_CLOSURE,
    REDIRECTION,
    closures_told,
    for_good,
    kind_of,
    nearest,
    shut,
)
from sim.flee.world.straight import short_roads, straight_roads
from sim.flee.world.telling import called, link_line, of_place, plain, tell, when
from sim.words.numbers import exact, whole
from sim.words.wording import counted
from sim.world.findings import Finding, by_severity, in_short
from sim.world.period import astray

FULL_ON_DAY_0 = "full-on-day-0"
"""What it is called that a camp has no place left on the first day."""

CLOSE = 0.01
"""A capacity within this share of the largest or last count is taken for a copy of it."""

DUMMY_DAYS, DUMMY_SHARE = 30, 0.25
"""Counts that do not change for so long, in days and as a share of the period, are none."""


def examine(instance: FleeInstance) -> list[Finding]:
    """Look through an instance.

    Parameters
    ----------
    instance : FleeInstance

    Returns
    -------
    list of Finding
        Errors first, then warnings, then notes; empty for an instance in good health.
    """
    return by_severity(finding for check in CHECKS for finding in in_short(check(instance)))


def sources(case: FleeInstance) -> list[int]:
    """Return the places that people may leave: those in conflict, or flooded, on some day."""
    active = (case.conflicts > 1e-6).any(axis=0) | (case.kind == FleeKind.CONFLICT)
    if case.floods is not None:
        active |= (case.floods > 0).any(axis=0)
    active[[change.place for change in case.changes if change.kind is FleeKind.CONFLICT]] = True
    return [int(place) for place in np.flatnonzero(active)]


def reach(case: FleeInstance, start: Sequence[int], without: set[int]) -> set[int]:
    """Return the places that can be reached from some places over all roads but some."""
    beside: dict[int, list[int]] = {}
    for link, (a, b) in enumerate(zip(case.link_a.tolist(), case.link_b.tolist(), strict=True)):
        if link not in without:
            beside.setdefault(a, []).append(b)
            beside.setdefault(b, []).append(a)
    found, stack = set(start), list(start)
    while stack:
        for place in beside.get(stack.pop(), []):
            if place not in found:
                found.add(place)
                stack.append(place)
    return found


def _ways(case: FleeInstance) -> Iterator[Finding]:
    """Camps that nobody can reach, and conflict zones that nobody can leave for a camp."""
    roads = set(case.link_a.tolist()) | set(case.link_b.tolist())
    camps = [int(place) for place in np.flatnonzero(np.isin(case.kind, CAMPS))]
    origins = sources(case)
    missing = f"look for a missing road in {called(case, 'routes')}"
    lasting = [closure for closure in case.closures if for_good(case, closure)]
    at_all = reach(case, origins, set())
    at_last = reach(case, origins, {link for closure in lasting for link in shut(case, closure)})
    for place in camps:
        name = case.places[place]
        if place not in roads:
            message = f"no road leads to camp '{name}': nobody ever gets there"
            yield of_place(case, place, "error", "no-way", message, f"add its road to {called(case, 'routes')}")
        elif place not in at_all:
            message = f"no way leads from any conflict zone to camp '{name}'"
            yield of_place(case, place, "error", "no-way", message, missing)
        elif place not in at_last:
            day, shutting = _cut_off(case, place, lasting)
            message = f"no way to camp '{name}' is open from {when(case, day)} to the end of the period"
            lines = ", ".join(closure.where.rpartition(":")[2] for closure in shutting)
            hint = f"{called(case, 'closures')}, line {lines}"
            yield of_place(case, place, "warning", "shut-for-good", message, hint)
    for place in origins:
        if not reach(case, [place], set()) & set(camps):
            message = f"no way leads from '{case.places[place]}', a conflict zone, to any camp: people stay on the road"
            yield of_place(case, place, "error", "no-way-out", message, missing)


def _cut_off(case: FleeInstance, place: int, lasting: Sequence[Closure]) -> tuple[int, list[Closure]]:
    """Return from which day on closures that last cut a place off, and which of them it takes."""
    by_day = sorted((closure for closure in lasting if shut(case, closure)), key=lambda closure: closure.start)

    def cut(some: Sequence[Closure]) -> bool:
        return place not in reach(case, sources(case), {link for closure in some for link in shut(case, closure)})

    most = next(n for n in range(1, len(by_day) + 1) if cut(by_day[:n]))
    needed = by_day[:most]
    for closure in by_day[:most]:
        without = [other for other in needed if other is not closure]
        if cut(without):
            needed = without
    return max(closure.start for closure in needed), needed


def _layout(case: FleeInstance) -> Iterator[Finding]:
    """Rows of data_layout.csv that are no camp, and camps without a row."""
    if not case.counted:
        return
    known = {row.place for row in case.layout}
    camps = np.flatnonzero(np.isin(case.kind, CAMPS)).tolist()
    uncounted = [case.places[place] for place in camps if place not in known]
    for row in case.layout[1:]:
        if row.place < 0:
            message = (
                f"'{row.name}' is no place of {called(case, 'locations')}, yet its counts "
                f"({exact(row.daily[0])} on day 0, {exact(row.daily[-1])} on the last) are part of the total that sets "
                "how many people leave"
            )
            near = nearest(row.name, uncounted) or nearest(row.name, case.places)
            hint = " or ".join([*([near] if near else []), "add the place and its roads, or delete the row"])
            yield tell(case, "layout", row.line, "error", "no-place", message, hint)
        elif row.place not in case.camps:
            message = f"'{row.name}' is a {kind_of(case, row.name)}: its counts feed the total and are never compared"
            yield tell(case, "layout", row.line, "warning", "no-camp", message)
    for place in camps:
        if place not in known:
            message = f"camp '{case.places[place]}' has no row in {called(case, 'layout')}"
            message += ": Flee stops; here nothing is compared"
            yield of_place(case, place, "error", "no-counts", message, "add a row and a file with its counts")
    extra = [row for row in case.layout[1:] if row.place < 0]
    if extra and case.total[-1] > 0:
        outside = sum(float(row.daily[-1]) for row in extra)
        message = (
            f"the total of the layout is {exact(case.total[-1])} people on the last day, of whom {exact(outside)} are "
            f"counted where nobody can go"
        )
        yield tell(case, "layout", None, "note", "no-place", message)


def _same_counts(case: FleeInstance) -> Iterator[Finding]:
    """Camps whose files hold the same counts on the same days: one was copied under another name."""
    seen: dict[bytes, LayoutRow] = {}
    for row in case.layout[1:]:
        if len(row.count) < 2 or np.ptp(row.count) == 0:
            continue
        key = row.day.tobytes() + row.raw.tobytes()
        if key in seen:
            message = (
                f"'{row.name}' has the counts of '{seen[key].name}' (line {seen[key].line}), day by day, up to "
                f"{exact(row.count.max())} people: they are in the total twice"
            )
            yield tell(case, "layout", row.line, "error", "same-counts", message, "is the right file named?")
        seen.setdefault(key, row)


def _rows(case: FleeInstance) -> list[LayoutRow]:
    return [row for row in case.layout if row.place >= 0 and case.kind[row.place] in CAMPS]


def _capacities(case: FleeInstance) -> Iterator[Finding]:
    """Capacities that were copied from the counts, that are full on day 0, or that are none."""
    for row in _rows(case):
        capacity = float(case.capacity[row.place])
        if capacity < 1:
            message = f"camp '{row.name}' has no capacity, which Flee takes for unlimited"
            yield of_place(case, row.place, "note", "unlimited", message, None)
            continue
        copied = _copied(case, row, capacity)
        if copied:
            message = f"the capacity of camp '{row.name}' ({exact(capacity)}) is {copied}: the answer is in the input"
            hint = "judge the model with the capacities masked as well"
            yield of_place(case, row.place, "warning", "leaked-capacity", message, hint)
        if capacity - row.daily[0] < 1:
            message = (
                f"camp '{row.name}' is full on day 0 ({exact(row.daily[0])} people, capacity {exact(capacity)}): Flee "
                "takes the day-0 count off the capacity, and what is below 1 is unlimited"
            )
            yield of_place(case, row.place, "warning", FULL_ON_DAY_0, message, None)


def _copied(case: FleeInstance, row: LayoutRow, capacity: float) -> str | None:
    """Return which count a capacity was copied from, in words, or None."""
    for values in (row.raw, row.count):
        same = np.flatnonzero(np.abs(values - capacity) < 0.5)
        if len(same):
            date = case.start + dt.timedelta(days=int(row.day[same[-1]]))
            later = " (after the period)" if row.day[same[-1]] >= case.days else ""
            return f"the count of {date}{later}"
    for file, day, count in row.parts if len(row.parts) > 1 else ():
        same = np.flatnonzero(np.abs(count - capacity) < 0.5)
        if len(same):
            return f"the count of {case.start + dt.timedelta(days=int(day[same[-1]]))} in {file}"
    for what, value in (
        ("the largest count", float(row.daily.max())),
        ("the last count", float(row.daily[-1])),
        ("the largest count of the file", float(row.count.max())),
    ):
        if value > 0 and abs(value - capacity) <= CLOSE * value:
            return _near(abs(value - capacity), value, what)
    return None


def _near(off: float, value: float, what: str) -> str:
    """Say how near a capacity is to a count: in people where a share would read as nothing."""
    if off < 0.5:
        return f"{what} ({exact(value)})"
    share = f"{100 * off / value:.1f}"
    return f"within {_people(off) if share == '0.0' else f'{share}%'} of {what} ({exact(value)})"


def _people(number: float) -> str:
    return f"{exact(number)} {'person' if whole(number) == 1 else 'people'}"


def copied_capacities(case: FleeInstance) -> tuple[int, int]:
    """Return how many camps have a capacity, and how many of these one that was copied from a count."""
    limited = [row for row in _rows(case) if case.capacity[row.place] >= 1]
    return len(limited), sum(_copied(case, row, float(case.capacity[row.place])) is not None for row in limited)


def _series(case: FleeInstance) -> Iterator[Finding]:
    """Find counts that begin after the first day or end before the last."""
    for row in case.layout[1:]:
        first, last = int(row.day[0]), int(row.day.max())
        if first > 0 and row.count[0] > 0:
            message = (
                f"the counts of '{row.name}' begin on {when(case, first)}; its {exact(row.count[0])} count from day 0"
            )
            hint = f"add a row for {case.start}, 0 if nobody was there yet"
            yield tell(case, "layout", row.line, "warning", "late-start", message, hint)
        if last < case.days - 1:
            message = (
                f"the counts of '{row.name}' end on {when(case, last)}: the last is repeated for "
                f"{counted(case.days - 1 - last, 'day')}"
            )
            yield tell(case, "layout", row.line, "warning", "early-end", message, "shorten the period")
        yield from _other_years(case, row)


def _other_years(case: FleeInstance, row: LayoutRow) -> Iterator[Finding]:
    """Find counts whose year is typed wrong: they bend the line of the counts between, or are never compared."""
    reported = {int(day) for days in (row.day, *(part[1] for part in row.parts)) for day in days}
    days = [case.start + dt.timedelta(days=day) for day in reported]
    for day in sorted(astray(days, case.start, case.start + dt.timedelta(days=case.days - 1))):
        message = f"a count of '{row.name}' is of {day}, more than a year from the period and from its other counts"
        yield tell(case, "layout", row.line, "warning", "years-apart", message, "is the year typed right?")


def _dummies(case: FleeInstance) -> Iterator[Finding]:
    """Find counts that nobody counted: one number from the first people on, report after report."""
    for row in case.layout[1:]:
        there = np.flatnonzero(row.raw > 0)
        if not len(there) or not (row.raw[there[0] :] == row.raw[there[0]]).all():
            continue
        if case.steady and len(there) > 1:
            continue
        if case.days - 1 - max(row.day[there[0]], 0) < max(DUMMY_DAYS, DUMMY_SHARE * case.days):
            continue
        before = "0, then " if there[0] > 0 else ""
        alone = "of one report" if len(there) == 1 else f"the same in all {len(there)} reports"
        number = _people(float(row.raw[there[0]]))
        message = f"the counts of '{row.name}' are {before}{number} for ever ({alone}): nobody counts so"
        yield tell(case, "layout", row.line, "warning", "dummy-counts", message, "give its counts, or delete the row")


def _conflicts(case: FleeInstance) -> Iterator[Finding]:
    """conflicts.csv beside locations.csv."""
    rows = case.origins.conflict_rows
    if 0 <= rows < case.days:
        message = f"has {rows} days, the period {case.days}: Flee stops on day {rows}; here the last row is repeated"
        yield tell(
            case, "conflicts", rows + 1, "error", "short-conflicts", message, "add the days or shorten the period"
        )
    for name, line, column in case.origins.unknown_conflicts:
        message = f"the column '{name}' names no place: Flee ignores it"
        hint = nearest(name, case.places)
        yield tell(case, "conflicts", line, "warning", "unknown-conflict", message, hint, column)
    for place in sources(case):
        name = case.places[place]
        if case.population[place] < 1:
            message = f"'{name}' is a conflict zone without people: nobody sets out from there"
            yield of_place(case, place, "warning", "no-people", message, "give its population")
        if rows >= 0:
            yield from _dates(case, place)
        yield from _graded(case, place)
    for place in np.flatnonzero(case.conflict_date >= 0).tolist():
        if rows >= 0 and place not in sources(case):
            message = f"'{case.places[place]}' is a conflict zone from day {case.conflict_date[place]}, but not in "
            yield of_place(case, place, "warning", "conflict-dates", message + "conflicts.csv: it stays a town", None)


def _dates(case: FleeInstance, place: int) -> Iterator[Finding]:
    name, date = case.places[place], int(case.conflict_date[place])
    values = case.conflicts[:, place]
    on = np.flatnonzero(values > 1e-6)
    first = int(on[0]) if len(on) else None
    if case.kind[place] == FleeKind.CONFLICT and first != 0:
        said = "never mentions it" if first is None else f"begins on day {first}"
        message = f"'{name}' is in conflict from day 0 by locations.csv, though conflicts.csv {said}"
        yield of_place(case, place, "warning", "conflict-dates", message, "Flee follows locations.csv here")
    elif date > 0 and first is not None and first != date:
        message = f"the conflict of '{name}' begins on day {date} in locations.csv, on day {first} in conflicts.csv"
        yield of_place(case, place, "note", "conflict-dates", message, "Flee follows conflicts.csv")


def _graded(case: FleeInstance, place: int) -> Iterator[Finding]:
    name, values = case.places[place], case.conflicts[:, place]
    changed = (values[1:] != values[:-1]) & (values[1:] > 1e-6) & (values[:-1] > 1e-6)
    if changed.any():
        day = int(np.flatnonzero(changed)[0]) + 1
        message = f"the conflict of '{name}' changes from {values[day - 1]:g} to {values[day]:g} on day {day}, which "
        message += "Flee ignores: it keeps the first value until the conflict ends"
        yield tell(case, "conflicts", None, "warning", GRADED, message, "rules: flee-fixed obeys it")


def _departures(case: FleeInstance) -> Iterator[Finding]:
    found = from_nowhere(case)
    if found is not None:
        day, new = found
        message = f"{exact(new)} people leave on {when(case, day)}, but no place with people is in conflict: Flee stops"
        hint = f"look at {called(case, 'conflicts')} and at the population of the conflict zones"
        what = "conflicts" if "conflicts" in case.origins.files else "locations"
        yield tell(case, what, None, "error", FROM_NOWHERE, message, hint)


def _roads(case: FleeInstance) -> Iterator[Finding]:
    """Roads that stand twice, that are 0 km long, or that ask to be forced."""
    first: dict[tuple[int, int], int] = {}
    for link, (a, b) in enumerate(zip(case.link_a.tolist(), case.link_b.tolist(), strict=True)):
        line, name = link_line(case, link), f"{case.places[a]} - {case.places[b]}"
        pair = (min(a, b), max(a, b))
        if pair in first:
            before = first[pair]
            km = f"{case.link_km[before]:g} and {case.link_km[link]:g} km"
            message = f"the road {name} stands twice, first on line {link_line(case, before)} ({km}): it counts twice"
            yield tell(case, "routes", line, "warning", "doubled-road", message, "delete one")
        first.setdefault(pair, link)
        if case.link_km[link] <= 0:
            message = f"the road {name} is 0 km long"
            yield tell(case, "routes", line, "warning", "no-distance", message, "give its length in km")


def _forced(case: FleeInstance) -> Iterator[Finding]:
    for link in np.flatnonzero(case.link_forced).tolist():
        name = f"{case.places[case.link_a[link]]} - {case.places[case.link_b[link]]}"
        twice = ", and builds the road twice" if case.link_forced[link] == 1 else ""
        message = f"forced redirection on the road {name}: Flee does not obey it{twice}"
        yield tell(
            case,
            "routes",
            link_line(case, link),
            "warning",
            REDIRECTION,
            message,
            "rules flee-fixed and panj obey it",
        )


def not_done(case: FleeInstance) -> Iterator[Finding]:
    """Tell of closures of roads, wars of more or less, and forced ways, none of which Flee obeys."""
    for check in (closures_told, _conflicts, _forced):
        yield from (found for found in check(case) if found.check in (LINK_CLOSURE, GRADED, REDIRECTION))


def _names(case: FleeInstance) -> Iterator[Finding]:
    """Places and countries whose names differ by case, blanks or punctuation only."""
    for what, names in (("place", case.places), ("country", case.country)):
        seen: dict[str, tuple[str, int]] = {}
        told: set[str] = set()
        for place, name in enumerate(names):
            other, where = seen.setdefault(plain(name), (name, place))
            if other != name and name not in told:
                told.add(name)
                line = case.origins.place_line[where] if case.origins.place_line else None
                message = f"the {what} '{name}' differs from '{other}' (line {line}) by case, blanks or signs only"
                yield of_place(case, place, "warning", "near-names", message, "write them alike if they are the same")


CHECKS: tuple[Callable[[FleeInstance], Iterator[Finding]], ...] = (
    _ways,
    closures_told,
    _layout,
    _same_counts,
    _departures,
    _conflicts,
    _capacities,
    _series,
    _dummies,
    _roads,
    short_roads,
    straight_roads,
    _forced,
    _names,
    *UNMEANT,
)
