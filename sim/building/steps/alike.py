"""Whether the reports of one series speak of the same: one kind of number, one country.

People who are there, all who arrived so far and stocks at the ends of years are read alike. New arrivals are added up:
a series that has both is asked about, since either way of reading it makes other people of half its reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.building.counts.gather import Said, iso
from sim.building.records import SeriesKind
from sim.words.wording import counted, few


class Given(NamedTuple):
    """What a report says of itself: what it counts, in which country, of which day, and where it stands."""

    kind: SeriesKind
    country: str
    day: int
    where: str


def one_kind(name: str, given: Sequence[Given], answered: SeriesKind | None, said: Said) -> SeriesKind:
    """Return what a series counts: as the recipe says, else as its reports do; ask, or tell, where they differ.

    Parameters
    ----------
    name : str
        Of the series.
    given : sequence of Given
        Of each report.
    answered : str or None
        What the recipe says of it.
    said : Said
    """
    first: dict[SeriesKind, Given] = {}
    for one in given:
        first.setdefault(one.kind, one)
    if answered is not None or len(first) == 1:
        return answered or given[0].kind
    each = ", ".join(_reports(given, one) for one in sorted(first.values(), key=lambda one: one.kind == "unclear"))
    named = [kind for kind in first if kind != "unclear"]
    if len(named) == 1:
        said.warn("mixed-kinds", f"'{name}' has {each}: all are read as {named[0]}", first["unclear"].where)
        return named[0]
    if "new arrivals" in named:
        told = f"'{name}' has {each}: what are all of them? Where both are right, give one of them a name of its own"
        said.ask("mixed-kinds", told, first["new arrivals"].where, "counted", name)
        return "stock"
    said.warn("mixed-kinds", f"'{name}' has {each}: all are read as people who are there", given[0].where)
    return "stock"


def _reports(given: Sequence[Given], one: Given) -> str:
    of_it = sum(each.kind == one.kind for each in given)
    what = f"of {one.kind}" if one.kind != "unclear" else "of no kind"
    return f"{counted(of_it, 'report')} {what} ({'first ' * (of_it > 1)}{one.where})"


def one_country(name: str, given: Sequence[Given], said: Said) -> str:
    """Return the country of a series, that of its last report; tell where its reports are of several."""
    lands = {one.country: one for one in reversed(given) if one.country}
    last = max(reversed(given), key=lambda one: one.day).country
    if len(lands) > 1:
        each = few([f"{land} ({one.where}, {iso(one.day)})" for land, one in sorted(lands.items())], 4)
        told = f"'{name}' is of {len(lands)} countries: {each}; read as one series"
        said.warn("mixed-countries", f"{told}: where these are two places, give each a name of its own", given[0].where)
    return last
