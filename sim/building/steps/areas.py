"""What areas say of the other files: events that lie in none, areas without events, and how many people live where.

A world is made of towns and camps. Areas are what its files can be checked with, before anybody trusts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.building.joined import picked
from sim.building.match.areas import area_of
from sim.building.match.areas import told as told_of_events
from sim.building.match.names import Choices, asked, match_names
from sim.building.records import UNKNOWN, Areas, Bools, Events, People, Told
from sim.scenario.errors import did_you_mean
from sim.words.numbers import exact
from sim.words.wording import counted, few


def checked(events: Events, areas: Areas, home: Bools) -> tuple[Told, ...]:
    """Tell how the events of the home country lie in its areas, and what the areas are called."""
    at_home = picked(events, np.flatnonzero(home).tolist())
    if not len(at_home.id):
        return ()
    return told_of_events(at_home, areas, area_of(at_home.lat, at_home.lon, areas))


def with_people(areas: Areas, people: People, answers: Mapping[str, str | None]) -> tuple[Areas, tuple[Told, ...]]:
    """Return areas with the people that a table gives, and what is to be told.

    Parameters
    ----------
    areas : Areas
    people : People
        By code where both have one, otherwise by name.
    answers : mapping of str to str or None
        What was asked once: the code (or the name) of the area that a name means; None leaves it out.
    """
    codes = {code: i for i, code in enumerate(areas.code) if code}
    by_code = [codes.get(code, -1) for code in people.code]
    left = [row for row, at in enumerate(by_code) if at < 0]
    names = [people.name[row] or people.code[row] for row in left]
    matches = match_names(names, Choices(areas.name, areas.other_names), answered=answers)
    # of areas of one name an answer by its code means one
    by_name = [codes.get(answers.get(name) or "", match.at) for name, match in zip(names, matches, strict=True)]
    counts = areas.population.copy()
    rows: dict[int, list[int]] = {}
    for row, at in sorted([*enumerate(by_code), *zip(left, by_name, strict=True)]):
        if at >= 0:
            counts[at] = people.population[row]
            rows.setdefault(at, []).append(row)
    without = [name for name, count in zip(areas.name, counts.tolist(), strict=True) if count == UNKNOWN]
    told = [*asked("people of", "areas", names, matches), *_twice(areas, people, rows)]
    told += _no_area(areas, {name: answers.get(name) for name, at in zip(names, by_name, strict=True) if at < 0})
    lost = [name for name, match in zip(names, matches, strict=True) if match.at < 0 and name not in answers]
    lost = [name for name in lost if not any(name in one.answer for one in told)]
    if lost:
        text = f"people of {counted(len(lost), 'area')} that no shape is called: {few(lost)}; left out"
        told.append(Told("people-elsewhere", "warning", text))
    if without:
        text = f"of {counted(len(without), 'area')} of {len(counts):,} no number of people is known: {few(without)}"
        told.append(Told("people-unknown", "warning", text))
    return replace(areas, population=counts), tuple(told)


def _no_area(areas: Areas, answered: Mapping[str, str | None]) -> Iterator[Told]:
    """Ask again what names mean whose answers are the code or the name of no area."""
    known = [name for name in (*areas.code, *areas.name) if name]
    for name, answer in answered.items():
        if answer is not None:
            near = did_you_mean(answer, known)
            text = f"'{name}' is said to be '{answer}', and no area has that code or name{f' ({near})' if near else ''}"
            yield Told("name-areas", "ask", text, answer=("areas", name))


def _twice(areas: Areas, people: People, rows: Mapping[int, Sequence[int]]) -> Iterator[Told]:
    """Tell of areas whose people several rows give, in other numbers: parts, or years, of which one is taken."""
    each = []
    for at, many in rows.items():
        if len({int(people.population[row]) for row in many}) > 1:
            counts = [(row, int(people.population[row])) for row in many]
            said = [f"{'none' if n == UNKNOWN else exact(n)} in line {people.line[row]}" for row, n in counts]
            each.append(f"{areas.name[at]} ({few(said, 3)})")
    if each:
        text = f"several rows give the people of {counted(len(each), 'area')}: {few(each)}; the last row is taken: "
        yield Told("people-twice", "warning", f"{text}leave one row for each area, with all of its people")
