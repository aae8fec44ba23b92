"""Straight lines to a host that run over another country: told, as nobody walks through a country unseen.

A straight line knows no borders. Where areas of the hosts are given, how far it runs over another host can be told;
where none are, a camp of another host beside the line is a sign of it: the way over that camp is hardly longer. The
line is not taken away, as camps of two hosts are never joined and pruning therefore knows no way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sim.building.areas.outline import Land
from sim.building.countries import name_of
from sim.building.records import Camps, Roads, Told, Towns
from sim.words.numbers import exact
from sim.words.wording import counted, few
from sim.world.doctor.geography import great_circle

#: A camp lies beside a line if the way over it is at most so many times as long as the line.
BESIDE = 1.05
#: Steps in which a line is looked at, and the share of them that must lie in another host: outlines are coarse.
STEPS, LEAST = 300, 0.03
SHOWN = 5


def over_others(towns: Towns, camps: Camps, roads: Roads, lands: Mapping[str, Land]) -> Iterator[Told]:
    """Tell of straight lines from home to a host that run over another one, or by a camp of it.

    Parameters
    ----------
    towns : Towns
    camps : Camps
    roads : Roads
        Between towns and camps, numbered one after the other.
    lands : mapping of str to Land
        Hosts whose shape is known; lines over the others are told by camps.
    """
    home, lines = len(towns.name), []
    for k in np.flatnonzero(roads.straight).tolist():
        town, other = sorted((int(roads.a[k]), int(roads.b[k])))
        if town < home <= other:
            lines.append((town, other - home))
    yield from _over(towns, camps, lines, lands)
    yield from _beside(towns, camps, [line for line in lines if camps.country[line[1]] not in lands], lands)


def _over(towns: Towns, camps: Camps, lines: list[tuple[int, int]], lands: Mapping[str, Land]) -> Iterator[Told]:
    """Tell of lines of which a part lies in a host that is not the one they lead to."""
    found = []
    share = (np.arange(STEPS) + 0.5) / STEPS
    for town, camp in lines:
        lat = towns.lat[town] + share * (camps.lat[camp] - towns.lat[town])
        lon = towns.lon[town] + share * (camps.lon[camp] - towns.lon[town])
        for host, land in lands.items():
            if host == camps.country[camp]:
                continue
            part = float(np.mean(land.holds(lat, lon)))
            if part >= LEAST:
                km = float(great_circle(lat[0], lon[0], lat[-1], lon[-1])) * STEPS / (STEPS - 1)
                of = f"{_line(towns, camps, town, camp)}: {exact(round(part * km))} of {exact(round(km))} km in "
                found.append((part * km, of + name_of(host)))
    if found:
        named = few([text for _, text in sorted(found, key=lambda each: -each[0])], SHOWN)
        lines_run = f"{counted(len(found), 'straight line')} to a host {'runs' if len(found) == 1 else 'run'}"
        text = f"{lines_run} over another one, which nobody stops: {named}"
        yield Told("over-another-host", "warning", text)


def _beside(towns: Towns, camps: Camps, lines: list[tuple[int, int]], lands: Mapping[str, Land]) -> Iterator[Told]:
    """Tell of lines beside which a camp of another host lies, nearer than their own end."""
    found = []
    country = np.array(camps.country)
    unknown = ~np.isin(country, list(lands))
    for town, camp in lines:
        out = great_circle(towns.lat[town], towns.lon[town], camps.lat, camps.lon)
        on = great_circle(camps.lat[camp], camps.lon[camp], camps.lat, camps.lon)
        direct = float(out[camp])
        between = unknown & (country != country[camp]) & (np.maximum(out, on) < direct)
        way = np.where(between, out + on, np.inf)
        k = int(way.argmin())
        if way[k] <= BESIDE * direct:
            by = f"{_line(towns, camps, town, camp)} by {camps.name[k]} of {name_of(camps.country[k])}"
            km = f"{exact(round(direct))} km, {exact(round(float(way[k])))} km over it"
            found.append((float(way[k]) / direct, f"{by} ({km})"))
    if found:
        named = few([text for _, text in sorted(found)], SHOWN)
        lines_pass = f"{counted(len(found), 'straight line')} to a host {'passes' if len(found) == 1 else 'pass'}"
        text = f"{lines_pass} by a camp of another host, over which the way is hardly longer, and may run "
        text += f"over that country (look at a map; a file of roads, or areas of the hosts, would say): {named}"
        yield Told("by-another-host", "warning", text)


def _line(towns: Towns, camps: Camps, town: int, camp: int) -> str:
    return f"{towns.name[town]} - {camps.name[camp]} ({name_of(camps.country[camp])})"
