"""Findings of the doctor, at the place in the files of an instance where they are."""

from __future__ import annotations

import datetime as dt

from sim.flee.world.instance import FleeInstance
from sim.scenario.files import shown
from sim.world.findings import Finding


def tell(
    case: FleeInstance,
    what: str,
    line: int | None,
    severity: str,
    check: str,
    message: str,
    hint: str | None = None,
    column: int | None = None,
) -> Finding:
    """Return a finding at a line of one of the files of an instance."""
    path = case.origins.files.get(what)
    file = shown(path if path is not None else case.folder)
    return Finding(message, file, line, column, hint, severity, check)


def of_place(case: FleeInstance, place: int, severity: str, check: str, message: str, hint: str | None) -> Finding:
    """Return a finding at the line of a place."""
    lines = case.origins.place_line
    return tell(case, "locations", lines[place] if lines else None, severity, check, message, hint)


def link_line(case: FleeInstance, link: int) -> int | None:
    """Return the line of a road."""
    return case.origins.link_line[link] if case.origins.link_line else None


def closure_line(case: FleeInstance, closure: int) -> int | None:
    """Return the line of a closure."""
    return case.origins.closure_line[closure] if case.origins.closure_line else None


NAMES = {
    "locations": "locations.csv",
    "routes": "routes.csv",
    "closures": "closures.csv",
    "conflicts": "conflicts.csv",
    "layout": "data_layout.csv",
}
"""What the files of an instance are called; those of a world made of one are Panj's own."""


def called(case: FleeInstance, what: str) -> str:
    """Return what the file of an instance, or of a world made of one, is called that holds something."""
    path = case.origins.files.get(what)
    return NAMES[what] if path is None else path.name


def when(case: FleeInstance, day: int) -> str:
    """Return a day as number and date."""
    return f"day {day} ({case.start + dt.timedelta(days=day)})"


def plain(name: str) -> str:
    """Return a name without what may differ from file to file: case, blanks and signs."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
