"""Picture: a comparison as the plain arrays that its figures are drawn from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.comparisons.comparison import Comparison
from sim.comparisons.saved import SavedComparison
from sim.comparisons.series import INSIDE, WORLD, Name, main_measures
from sim.figures.compare import ComparisonPicture, Measure
from sim.words.wording import counted, few
from sim.world.hosts import has_crossings
from sim.world.world import KIND_NAMES, Floats, PlaceKind

#: The panels of the figure of differences over time, beside the arrivals in the main host.
PANELS: tuple[Name, ...] = (
    ("arrivals", WORLD, ""),
    ("informal", WORLD, ""),
    ("internally_displaced", WORLD, "civilian"),
    ("overflow", WORLD, ""),
    ("dispersed", WORLD, "military"),
    ("districts_insurgent", WORLD, ""),
    ("capitals_insurgent", WORLD, ""),
)

#: Measures beside each other where scenarios are side by side.
COLUMNS = 3
Compared = Comparison | SavedComparison
#: Scenarios named in the source line.
MOST_NAMED = 5


def comparison_picture(comparison: Compared, host: str) -> ComparisonPicture:
    """Return a comparison as its figures see it.

    Parameters
    ----------
    comparison : Comparison or SavedComparison
        A folder of an older version keeps no scenario by itself: there are no arrivals then, nor any measures.
    host : str
        The host whose arrivals come first; "" in a world without crossings, where the displaced do.
    """
    world, names = comparison.world, comparison.names
    n = len(comparison.replicates)
    words = main_measures(world)
    host = host if has_crossings(world) else ""
    wanted = [*(("arrivals", host, kind) for kind in KIND_NAMES), *PANELS] if host else list(words)
    return ComparisonPicture(
        names=names,
        dates=comparison.dates,
        branch=comparison.branch,
        first=tuple(comparison.first(k) for k in range(len(names))),
        host=world.hosts.names[world.hosts.ids.index(host)] if host else "",
        arrivals={
            (name, kind): comparison.curves[name, ("arrivals", host, kind)]
            for name in names
            for kind in KIND_NAMES
            if host and comparison.curves
        },
        differences={name: {words[key]: comparison.lead(name, *key) for key in wanted} for name in names[1:]},
        crossings={name: crossing_rows(comparison, name, host) for name in names[1:]},
        replicates=n,
        measures=[_measure(comparison, key, words[key]) for key in side_by_side(words, host) if comparison.curves],
        source=f"Panj, scenarios {few(names, most=MOST_NAMED)}, {counted(n, 'paired replicate')}, "
        f"seed {comparison.seed}; world {world.name} {world.digest[:8]}.{_branches(comparison)}",
    )


def side_by_side(words: Mapping[Name, str], host: str) -> list[Name]:
    """Return the measures in which scenarios are set side by side."""
    if not host:
        return list(words)[:COLUMNS]
    return [*(("arrivals", host, kind) for kind in KIND_NAMES), INSIDE]


def words_of(key: Name, words: str) -> tuple[str, str]:
    """Return what stands over a column of scenarios side by side, and the name of its colour."""
    hue = {"civilian": "civilians", "military": "soldiers"}.get(key[2], "insurgents")
    return words.replace(" arriving in ", " arrived in "), hue


def _measure(comparison: Compared, key: Name, words: str) -> Measure:
    """Return one measure of all scenarios."""
    names = comparison.names
    return Measure(
        *words_of(key, words),
        {name: comparison.curves[name, key] for name in names},
        {name: comparison.lead(name, *key)[:, -1] for name in names[1:]},
    )


def _branches(comparison: Compared) -> str:
    """Return the branch dates of scenarios that replay history up to different days."""
    if not comparison.histories:
        return ""
    dates = [f"{scenario.name} {scenario.history_until}" for scenario in comparison.scenarios]
    return f" History is replayed until different days: {few(dates, most=MOST_NAMED)}."


def crossing_rows(comparison: Compared, name: str, host: str) -> list[tuple[str, str, Floats]]:
    """Return for each crossing its name, its host unless it is the main one, and the difference at the end.

    The difference is that of the arrivals, as quantiles, shape (5, 2): civilians and soldiers.
    """
    places, hosts = comparison.world.places, comparison.world.hosts
    rows = []
    for x in places.of_kind(PlaceKind.CROSSING):
        there = places.host[x]
        ends = [comparison.lead(name, "arrivals", places.ids[x], kind)[:, -1] for kind in KIND_NAMES]
        other = "" if hosts.ids[there] == host else hosts.names[there]
        rows.append((places.names[x], other, np.stack(ends, axis=1)))
    return rows
