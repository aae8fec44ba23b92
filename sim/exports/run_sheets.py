"""The sheets of a run: its bands by day, its headcounts, what it assumes, its events."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.exports.sheets import Sheet, counts, days, numbers, texts
from sim.exports.words import WHO, Titles, unit
from sim.figures.data import plain
from sim.model.parameters import REGISTRY
from sim.model.record import is_flow
from sim.runs.frames import LEVEL_NAMES, band_table, keys, quantiles
from sim.runs.results import Result
from sim.runs.shapes import Quantile
from sim.runs.summary import is_together
from sim.scenario.own import extended
from sim.study.assumptions import assumptions, events
from sim.study.usual import usual
from sim.world.world import PlaceKind

#: Kinds of place whose series have a sheet of their own: there are many, and few readers want them.
LAND = ("district", "capital")
#: The levels as columns of a summary.
LEVELS: tuple[Quantile, ...] = ("q05", "q25", "q50", "q75", "q95")
SINCE = "sum since the first day"


def sheets_of(result: Result) -> list[Sheet]:
    """Return every sheet of a run that has a row."""
    titles = Titles(result.world)
    table = band_table(result)
    land = pc.is_in(table["place"], pa.array([place for place, kind in titles.kinds.items() if kind in LAND]))
    made = [
        _bands("Bands", result, titles, table.filter(pc.invert(land)), running=True),
        _bands("Bands of districts", result, titles, table.filter(land), running=False),
        _headcounts(result, titles),
        _facts(result),
        _sites(result, titles),
        _places(result),
        _assumptions(result),
        _events(result),
    ]
    return [sheet for sheet in made if sheet.rows]


def _bands(name: str, result: Result, titles: Titles, table: pa.Table, *, running: bool) -> Sheet:
    """Return the quantiles of some series on every day; flows also as their sums since the first day."""
    parts = [table.select(["date", "measure", "place", "kind"])]
    values = [np.array([table[level].to_numpy() for level in (*LEVEL_NAMES, "mean")])]
    reads = [_reading(measure, place) for measure, place in zip(*_two(table), strict=True)]
    if running:
        sums, totals = _running(result)
        parts.append(sums)
        values.append(totals)
        reads += [SINCE] * sums.num_rows
    named = pa.concat_tables([part.cast(_PLAIN) for part in parts])
    measures, places = _two(named)
    levels = np.concatenate(values, axis=1)
    units = ["people" if read == SINCE else unit(m, p) for m, p, read in zip(measures, places, reads, strict=True)]
    about = "Quantiles and mean over the replicates of every series on every day"
    more = f"; of what counts people a day the sums too ({SINCE})" if running else ""
    return Sheet(
        name,
        f"{about}{more}. A row of quantiles is no single run, and their differences are no quantiles of differences.",
        [
            days("date", named["date"].to_numpy()),
            texts("measure", measures, 20),
            texts("place", places, 18),
            texts("name", [titles.name(place) for place in places], 30),
            texts("type", [titles.kind(place) for place in places], 10),
            texts("who", [WHO[kind] if kind else "" for kind in named["kind"].to_pylist()], 10),
            texts("unit", units, 16),
            texts("reading", reads, 22),
            *(counts(level, row) for level, row in zip((*LEVEL_NAMES, "mean"), levels, strict=True)),
        ],
    )


_PLAIN = pa.schema([("date", pa.date32()), *((name, pa.string()) for name in ("measure", "place", "kind"))])


def _two(table: pa.Table) -> tuple[list[str], list[str]]:
    return table["measure"].to_pylist(), table["place"].to_pylist()


def _reading(measure: str, place: str) -> str:
    return "during the day" if is_flow(measure, place) else "at the end of the day"


def _running(result: Result) -> tuple[pa.Table, np.ndarray]:
    """Return the running totals of the flows but those of districts: keys, and quantiles and mean, to three digits."""
    names, places = result.layout.series, result.world.places
    land = {places.ids[row] for row in places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)}
    wanted = [k for k, (measure, place, _) in enumerate(names) if is_flow(measure, place) and place not in land]
    found = quantiles(result.counts, wanted, running=True)
    mean = np.cumsum(result.counts[:, :, wanted], axis=1).mean(axis=0)[None]
    values = np.round(np.concatenate([found, mean]), 3)
    columns = dict(
        zip(("date", "measure", "place", "kind"), keys([names[k] for k in wanted], result.dates), strict=True)
    )
    return pa.table(columns), values.transpose(0, 2, 1).reshape(len(values), -1)


def _headcounts(result: Result, titles: Titles) -> Sheet:
    rows = result.summary["headcounts"]
    sources = {(c.place, c.kind, str(c.first), str(c.last)): c for c in result.world.headcounts}
    found = [sources.get((row["place"], row["kind"], row["first"], row["last"])) for row in rows]
    return Sheet(
        "Headcounts",
        "Every reported count of people beside the model in the same days at the same place.",
        [
            texts("place", [row["place"] for row in rows]),
            texts("name", ["all of the document" if is_together(r) else titles.name(r["place"]) for r in rows], 34),
            texts("who", [WHO[row["kind"]] for row in rows]),
            days("first day", [row["first"] for row in rows]),
            days("last day", [row["last"] for row in rows]),
            texts("how exact", [row["qualifier"] for row in rows]),
            counts("reported, people", [row["reported"] for row in rows]),
            *(counts(f"model {level}, people", [float(row[level]) for row in rows]) for level in LEVELS),
            texts("inside the 90 % band", ["yes" if row["inside_90"] else "no" for row in rows]),
            texts("in the document", ["yes" if row["in_document"] else "no" for row in rows]),
            texts("source", ["" if count is None else plain(count.source) for count in found], 60),
            texts("confidence", ["" if count is None else count.confidence for count in found]),
        ],
    )


def _facts(result: Result) -> Sheet:
    rows = result.summary["facts"]
    return Sheet(
        "Districts reported",
        "Reported facts about districts and capitals beside the model on the same day; scaled: the figure of the "
        "country times the share of its districts that are modelled one by one.",
        [
            texts("fact", [row["fact"].replace("_", " ") for row in rows], 34),
            days("day", [row["date"] for row in rows]),
            counts("reported", [row["reported"] for row in rows]),
            counts("scaled", [row["scaled"] for row in rows]),
            *(counts(f"model {level}", [float(row[level]) for row in rows]) for level in LEVELS),
            texts("in the document", ["yes" if row["in_document"] else "no" for row in rows]),
            texts("note", [plain(row["note"]) for row in rows], 60),
        ],
    )


def _sites(result: Result, titles: Titles) -> Sheet:
    """Return the sites that are full in some replicate."""
    rows, over = result.summary["full_sites"], {row["site"]: row for row in result.summary["sites"]}
    beyond = [over[row["site"]]["overflow_at_end"] if row["site"] in over else {} for row in rows]
    return Sheet(
        "Sites that fill",
        "Reception sites with 95 % of their places taken in some replicate: how often, and from when in those in "
        "which it happens (the first of them, or the first 5 %; half of them).",
        [
            texts("site", [row["site"] for row in rows]),
            texts("name", [titles.name(row["site"]) for row in rows], 26),
            counts("places on that day, median", [row["places"] for row in rows]),
            numbers("full at some time, share of runs", [row["probability"] for row in rows]),
            days("earliest", [row["earliest"] for row in rows]),
            days("half of these by", [row["first_date"] for row in rows]),
            numbers("full on the last day, share of runs", [row["full_at_end"] for row in rows]),
            *(
                counts(f"people beyond its places on the last day, {name}", [b.get(key, 0.0) for b in beyond], 16)
                for name, key in (("q05", "0.05"), ("q50", "0.50"), ("q95", "0.95"))
            ),
        ],
    )


def _places(result: Result) -> Sheet:
    places, hosts = result.world.places, result.world.hosts
    titles = Titles(result.world)
    there = [hosts.ids[host] if host >= 0 else "" for host in places.host]
    low, middle, high = np.where(np.isfinite(places.capacity), places.capacity, np.nan).T
    return Sheet(
        "Places",
        "Every place of the world: where it is, who lives there, how many a site has room for.",
        [
            texts("place", places.ids, 20),
            texts("name", [titles.name(place) for place in places.ids], 30),
            texts("type", [titles.kind(place) for place in places.ids]),
            texts("country", places.country, 10),
            texts("province", [plain(name) for name in places.province], 18),
            texts("host", there, 8),
            numbers("latitude, degrees", places.lat),
            numbers("longitude, degrees", places.lon),
            counts("people at home on the first day", places.population, 14),
            *(
                counts(f"places of the site, {name}", values, 14)
                for name, values in (("low", low), ("central", middle), ("high", high))
            ),
        ],
    )


def _assumptions(result: Result) -> Sheet:
    scenario, world = result.scenario, result.world
    told = assumptions(scenario, world)
    infos = usual(extended(REGISTRY, scenario.own), world)
    found = [(scenario.settings[row.name], infos[row.name]) for row in told]
    spreads = [info.spread if setting.joint and not setting.named else setting.spread for setting, info in found]
    return Sheet(
        "Assumptions",
        "Every parameter: its value, the range that each replicate draws it from, and where both come from.",
        [
            texts("parameter", [row.name for row in told], 32),
            texts("meaning", [plain(row.meaning) for row in told], 60),
            numbers("value", [_value(row.value) for row in told]),
            numbers("drawn from", [np.nan if spread is None else spread.low for spread in spreads]),
            numbers("drawn to", [np.nan if spread is None else spread.high for spread in spreads]),
            texts("as written", [", ".join(filter(None, (row.value, row.spread))) for row in told], 30),
            texts("unit", [row.unit for row in told], 14),
            texts("usual value, where this is another", [row.usual for row in told], 30),
            texts("source", [plain(row.source) for row in told], 60),
            texts("confidence", [row.confidence for row in told]),
            texts("estimate of ours", ["yes" if row.estimate else "no" for row in told]),
        ],
    )


def _value(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _events(result: Result) -> Sheet:
    scenario = result.scenario
    told = events(scenario, result.world)
    return Sheet(
        "Events",
        "What the scenario lets happen, by its date.",
        [
            days("date", [event.date for event in scenario.events]),
            texts("event", [plain(event.text) for event in told], 90),
            texts("written in", [event.source for event in told], 40),
        ],
    )
