"""The planner's tables of a report: which there are, and their columns; table.js fills them for any day."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sim.figures.data import MEDIAN
from sim.pages.report.table_shapes import Block, Column, Planned, View
from sim.runs.first_days import EARLY, is_earliest
from sim.study.planner.heads import column, head
from sim.study.planner.rows import (
    ARRIVED,
    BEYOND,
    CIVILIAN,
    CROSSING,
    DISPLACED,
    EVERYBODY,
    EXIT,
    GONE,
    HOST,
    KINDS,
    MILITARY,
    ON_THE_WAY,
    PLACES,
    SITE,
    THERE,
    WAITING,
    WORLD,
)
from sim.study.planner.shapes import PARTS, About, ByDay, Differences
from sim.words.chances import ACAPS
from sim.world.names import short_name
from sim.world.world import World

LOW, LOWER, UPPER, HIGH = 0, 1, 3, 4
HOMES = "households of civilians"  # whoever the rest of the row is of
GAP = "shelter gap"  # people beyond the places of a site
ORDER = (EVERYBODY, CIVILIAN, MILITARY)

#: The tables: id, what is written over each, what its rows are, and what they count.
TABLES = (
    ("hosts", f"{head(ARRIVED)}, in each host", (WORLD, HOST), ARRIVED),
    ("posts", f"{head(ARRIVED)}, at each crossing", (CROSSING,), ARRIVED),
    ("shelter", f"{head(THERE)}, each by itself", (SITE, EXIT), THERE),
    ("home", head(DISPLACED), (WORLD,), DISPLACED),
)


def planned(world: World, runs: Sequence[ByDay], differences: Sequence[Differences], told: str) -> Planned:
    """Return what the page needs for its tables.

    Parameters
    ----------
    world : World
    runs : sequence of ByDay
    differences : sequence of Differences
        Of each further run against the first.
    told : str
        The host that the page is told by: it comes first.
    """

    def led(row: About) -> bool:
        return row["host"] not in ("", told)

    several = len(world.hosts.ids) > 1
    views: list[View] = [
        {"name": run["scenario"], "run": k, "against": -1, "blocks": list(_blocks(run, several))}
        for k, run in enumerate(runs)
    ]
    views += [
        {"name": f"{it['b']} against {it['a']}", "run": k, "against": 0, "blocks": list(_against(it, k, several))}
        for k, it in enumerate(differences, start=1)
        if not it["why"]
    ]
    kinds = sorted({kind for run in runs for kind in run["kinds"]}, key=ORDER.index)
    places, hosts = world.places, world.hosts
    ids = {row["place"] for run in runs for row in run["rows"]}
    names = {name: short_name(places.names[places.index[name]]) for name in sorted(ids) if name in places.index}
    return {
        "views": views,
        "kinds": [{"id": kind, "name": KINDS[kind]} for kind in kinds],
        "runs": [{**run, "rows": sorted(run["rows"], key=led)} for run in runs],
        "differences": [{**found, "rows": sorted(found["rows"], key=led)} for found in differences],
        "needed": [[_of(share, run["replicates"]) for share in (EARLY, 0.5)] for run in runs],
        "names": names | dict(zip(hosts.ids, hosts.names, strict=True)),
        "chances": [[least, word] for least, word in ACAPS.steps],
        "parts": PARTS,
    }


def _of(share: float, replicates: int) -> int:
    """Return how many replicates a share of them is, as in :func:`sim.runs.first_days.day_by`."""
    return max(math.ceil(round(share * replicates, 9)), 1)


def _blocks(run: ByDay, several: bool) -> Iterator[Block]:
    """Yield the tables of a run; those without a row are left out."""
    there = {(row["what"], row["measure"]) for row in run["rows"]}
    one = run["replicates"] == 1
    for name, title, what, measure in TABLES:
        if not any((of, measure) in there for of in what):
            continue
        columns = [*_quantiles(measure, one), _column("households", HOMES, measure, csv=[HOMES])]
        if name in ("posts", "shelter") and several:
            columns = [_column("host", "host", csv=["host"]), *columns]
        if name in ("hosts", "posts"):
            columns.append(_spread(WAITING, column(WAITING), one))
        if name == "hosts":
            columns += [_spread(ON_THE_WAY, column(ON_THE_WAY), one), _gap(GAP, one), _spread(GONE, column(GONE), one)]
        if name == "shelter":
            columns += [
                _column("level", column(PLACES), PLACES, [MEDIAN], csv=[column(PLACES)]),
                _gap(f"{GAP}: people", one),
                _column("households", f"{GAP}: {HOMES}", BEYOND, csv=[f"{GAP}, {HOMES}"]),
                _column("by", "full by then", csv=["chance of having been full", "in words"]),
                _column("on", "full on the day", csv=["share full on the day"]),
                _column(
                    "first",
                    "full since" if one else _since(run["replicates"]),
                    csv=["full in 5 % since", "full in half since"],
                ),
            ]
        yield {"id": name, "title": title, "what": list(what), "measure": measure, "columns": columns}


def _since(replicates: int) -> str:
    """Return the head of the days by which a site is full, which are short: the column is the last of a wide table."""
    return f"half of runs by ({'earliest' if is_earliest(replicates) else f'{100 * EARLY:g} % by'})"


def _against(found: Differences, run: int, several: bool) -> Iterator[Block]:
    """Yield the tables of a run against the first."""
    there = {(row["what"], row["measure"]) for row in found["rows"]}
    one = found["pairs"] == 1
    for name, title, what, measure in TABLES:
        if not any((of, measure) in there for of in what):
            continue
        medians = "" if one else ", median"
        columns = [
            _column("one", f"{found['a']}{medians}", measure, run=0, csv=[f"{found['a']}{medians}"]),
            _column("one", f"{found['b']}{medians}", measure, run=run, csv=[f"{found['b']}{medians}"]),
            _column("more", f"difference{medians}", measure, [MEDIAN], csv=["difference"]),
        ]
        if not one:
            columns += [
                _column("apart", "50 %", measure, [LOWER, UPPER], csv=["25 %", "75 %"]),
                _column("apart", "90 %", measure, [LOW, HIGH], csv=["5 %", "95 %"]),
                _column("higher", f"more with {found['b']} in", measure, csv=["share with more", "share with fewer"]),
            ]
        if name in ("posts", "shelter") and several:
            columns = [_column("host", "host", csv=["host"]), *columns]
        if name == "shelter":  # full by then hides what more places change where it was full before
            heads = {0: f"full on the day, {found['a']}", run: f"full on the day, {found['b']}"}
            columns += [_column("on", text, run=each, csv=[text]) for each, text in heads.items()]
        if name in ("hosts", "shelter"):
            columns.append(_gap_apart(f"{GAP}, difference", one))
        in_csv = [f"{HOMES}, {of}" for of in (found["a"], found["b"], "difference")]
        columns.append(_column("homes", f"{HOMES} (difference)", measure, csv=in_csv))
        yield {"id": name, "title": title, "what": list(what), "measure": measure, "columns": columns}


def _quantiles(measure: str, one: bool) -> list[Column]:
    if one:
        return [_column("level", "the one run", measure, [MEDIAN], csv=["the one run"])]
    return [
        _column("level", "median", measure, [MEDIAN], csv=["median"]),
        _column("range", "50 %", measure, [LOWER, UPPER], csv=["25 %", "75 %"]),
        _column("range", "90 %", measure, [LOW, HIGH], csv=["5 %", "95 %"]),
    ]


def _spread(measure: str, head: str, one: bool) -> Column:
    if one:
        return _column("level", head, measure, [MEDIAN], csv=[head])
    return _column("spread", f"{head} (90 %)", measure, csv=[head, f"{head}, 5 %", f"{head}, 95 %"])


def _gap(head: str, one: bool) -> Column:
    """Return the column of people beyond places, of most sites nought in nearly every run: it says in how many not."""
    column = _spread(BEYOND, head, one)
    return column if one else {**column, "type": "gap", "csv": [*column["csv"], f"{head}, share of runs with any"]}


def _gap_apart(head: str, one: bool) -> Column:
    """Return the column of the differences of people beyond places, whose median is nought where few pairs have any."""
    if one:
        return _column("more", head, BEYOND, [MEDIAN], csv=[head])
    csv = [head, *(f"{head}, {what}" for what in ("5 %", "95 %", "share with more", "share with fewer"))]
    return _column("gapmore", f"{head} (90 %)", BEYOND, csv=csv)


def _column(
    type: str, head: str, measure: str = "", levels: Sequence[int] = (), *, csv: Sequence[str], run: int = -1
) -> Column:
    """Return a column."""
    out: Column = {"type": type, "head": head, "csv": list(csv)}
    if measure:
        out["measure"] = measure
    if levels:
        out["levels"] = list(levels)
    if run >= 0:
        out["run"] = run
    return out
