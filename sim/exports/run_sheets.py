"""The sheets of a run: its bands by day, its headcounts, what it assumes, its events."""

from __future__ import annotations

import numpy as np

from sim.exports.bands_sheets import bands_sheets
from sim.exports.placed import Placed
from sim.exports.planner_sheet import planner_sheet
from sim.exports.sheets import Sheet, counts, days, numbers, texts
from sim.exports.words import WHO, Titles
from sim.figures.data import plain
from sim.model.parameters import REGISTRY
from sim.runs.first_days import called
from sim.runs.results import Result
from sim.runs.shapes import Quantile
from sim.runs.summary import is_together
from sim.scenario.own import extended
from sim.study.assumptions import assumptions, events, in_the_run
from sim.study.usual import usual
from sim.words.numbers import exact

#: The levels as columns of a summary.
LEVELS: tuple[Quantile, ...] = ("q05", "q25", "q50", "q75", "q95")


def sheets_of(result: Result) -> list[Sheet]:
    """Return every sheet of a run that has a row."""
    titles = Titles(result.world)
    made = [
        planner_sheet(result),
        *bands_sheets(result),
        _headcounts(result, titles),
        _facts(result),
        _sites(result, titles),
        _places(result),
        _assumptions(result),
        _events(result),
    ]
    return [sheet for sheet in made if sheet.rows]


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
            texts("kind", [WHO[row["kind"]] for row in rows]),
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
    early = called([row["probability"] for row in rows], len(result.replicates))
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
            days(early, [row["earliest"] for row in rows]),
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
    placed = Placed(result.world)
    codes = [[placed.code(place, level) for place in places.ids] for level in (1, 2)]
    there = [hosts.ids[host] if host >= 0 else "" for host in places.host]
    low, middle, high = np.where(np.isfinite(places.capacity), places.capacity, np.nan).T
    events = _places_of_events(result)
    return Sheet(
        "Places",
        "Every place of the world: where it is, who lives there, how many a site has room for where no event says "
        "otherwise." + (" What events say stands beside it, in order." if events else ""),
        [
            texts("place", places.ids, 20),
            texts("name", [placed.name(place) for place in places.ids], 30),
            texts("type", [placed.kind(place) for place in places.ids]),
            texts("country", places.country, 10),
            texts("province", [plain(name) for name in places.province], 18),
            *(texts(f"P-code, level {k}", found, 12) for k, found in enumerate(codes, 1) if any(found)),
            texts("host", there, 8),
            numbers("latitude, degrees", places.lat),
            numbers("longitude, degrees", places.lon),
            counts("people at home on the first day", places.population, 14),
            *(
                counts(f"places of the site, {name}", values, 14)
                for name, values in (("low", low), ("central", middle), ("high", high))
            ),
            *([texts("places by events", [events.get(place, "") for place in places.ids], 34)] if events else []),
        ],
    )


def _places_of_events(result: Result) -> dict[str, str]:
    """Return how many places events of the run give sites, each with its day: before it the world's hold."""
    told: dict[str, list[str]] = {}
    for event in in_the_run(result.scenario, result.world):
        if event.action == "capacity":
            told.setdefault(event.target, []).append(f"{exact(float(event.value))} from {event.date}")
    return {site: "; ".join(found) for site, found in told.items()}


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
            days("date", [event.date for event in in_the_run(scenario, result.world)]),
            texts("event", [plain(event.text) for event in told], 90),
            texts("written in", [event.source for event in told], 40),
        ],
    )
