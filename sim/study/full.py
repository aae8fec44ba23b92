"""Full: whether sites of a finished run are full, as a series that can be asked like any other."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sim.runs.results import Result
from sim.runs.stored import load_result
from sim.scenario.errors import PanjError, did_you_mean
from sim.study.answers import Series
from sim.words.numbers import plain
from sim.words.wording import counted_as, few
from sim.world.names import id_of, titles_of

MEASURE = "full"


def full_in_words(place: str, over: float) -> str:
    """Return what is asked of sites that are full: of the world it is a number of them.

    Examples
    --------
    >>> full_in_words("camp", 0), full_in_words("world", 0), full_in_words("world", 3), full_in_words("world", 1)
    ('camp is full', 'some site is full', 'over 3 sites are full', 'over 1 site is full')
    """
    if place != "world":
        return f"{place} is full"
    return (
        f"over {counted_as(plain(over), 'site')} {'is' if over == 1 else 'are'} full" if over else "some site is full"
    )


def read_full(folder: Path, place: str) -> tuple[Series, bool]:
    """Return whether a site is full on each day, 1 or 0, or how many sites of the world are.

    Full is what :data:`sim.words.wording.FULL` says: hardly anybody is ever beyond the places of a site,
    because people are sent on, so `overflow` does not tell.

    Returns
    -------
    Series
    bool
        Whether the places are those that each replicate drew; otherwise they are the central estimate.

    Raises
    ------
    PanjError
        If it is no folder of a run, or there is no such site.
    """
    return full_of(load_result(folder), folder, place)


def full_of(result: Result, folder: Path, place: str) -> tuple[Series, bool]:
    """Return the same of a run that has been read from a folder."""
    found = result.rooms
    sites = [result.world.places.ids[row] for row in found.rows]
    if not sites:
        raise PanjError(f"{folder}: this world has no site, and only sites are full")
    place = id_of(place, [*sites, "world"], titles_of(result.world))
    if place == "world":
        daily = found.full.sum(axis=0)
    elif place in sites:
        daily = found.full[sites.index(place)]
    else:
        hint = did_you_mean(place, {**{site: titles_of(result.world)[site] for site in sites}, "world": ""}) or (
            f"sites: {few(sites, 12)}; or world"
        )
        raise PanjError(f"{folder}: '{place}' is no site, and only sites are full ({hint})")
    return Series(MEASURE, place, "", np.asarray(result.dates, "datetime64[D]"), np.asarray(daily, float)), found.drawn
