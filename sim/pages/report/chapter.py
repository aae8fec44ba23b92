"""A run as a chapter of the report: its numbers put into words and tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sim.figures.data import plain, short_name
from sim.figures.theme import KIND_WORDS
from sim.model.parameters import REGISTRY
from sim.pages.report.beside import made_by, other_wars
from sim.pages.report.page import Chapter, Count, Fact, Line, Share
from sim.pictures.run import run_picture
from sim.runs.parts import named
from sim.runs.results import Result
from sim.runs.shapes import Fact as FactRow
from sim.runs.shapes import Headcount
from sim.runs.store import provenance
from sim.runs.summary import about_scaled, fact_inside, is_together, left_out
from sim.scenario.own import extended
from sim.study.about import about
from sim.study.assumptions import assumptions, events
from sim.study.blind import blind_garrisons
from sim.study.made import command, provenance_rows
from sim.study.planner import by_day
from sim.study.story import Sentence, speech, tell
from sim.study.story.speech import day, of_several_years
from sim.study.story.tell import caution
from sim.words.numbers import people, percent
from sim.world.facts import qualifier
from sim.world.world import World

SIGNS = {"more than": "> ", "about": "≈ "}
FACTS = {
    "districts_fallen_two_months": "districts fallen in two months",
    "districts_fallen_lwj": "districts fallen since the first day",
    "districts_contested": "districts contested",
    "districts_contested_lwj": "districts contested",
    "capitals_held": "provincial capitals held by the government",
}


def chapter(result: Result, made: Mapping[str, Any] | None = None, host: str = "") -> Chapter:
    """Return a run as a chapter; `made` is its provenance, by default that of this version; `host` as in `speech`."""
    scenario, summary, found = result.scenario, result.summary, result.rooms
    made, how = made or provenance(result), speech(result, host)
    return Chapter(
        name=scenario.name,
        title=plain(scenario.title),
        description=plain(about(scenario, result.world, extended(REGISTRY, scenario.own))),
        document=[plain(line) for line in scenario.document.splitlines() if line.strip()],
        caution=caution(result),
        answers=[lines(tell(result, how, str(date))) for date in result.dates],
        picture=run_picture(result).told_by(how.host),
        table=by_day(result),
        counts=counts(result),
        facts=[_fact(row, of_several_years(result.dates)) for row in summary["facts"]],
        shares=shares(summary["parts"], result.world),
        twins=summary["parts"].get("twins", 0),
        events=events(scenario, result.world),
        assumptions=assumptions(scenario, result.world),
        provenance=provenance_rows(result, made),
        command=command(result, found),
        drawn=not result.plan.point,
        blind=blind_garrisons(result.world),
        scaled=about_scaled(summary["facts"], summary["branch"]),
        rooms=found,
        made_by=made_by(result),
        other_wars=other_wars(result),
    )


def lines(sentences: Iterable[Sentence]) -> list[Line]:
    """Return sentences as a page has them."""
    return [Line(sentence.text, sentence.basis, sentence.topic) for sentence in sentences]


def counts(result: Result) -> list[Count]:
    """Return every headcount that the run covers beside the model, the document's first."""
    hidden = {(row["place"], row["kind"], row["first"]): row for row in result.summary.get("blind", [])}
    rows, left, many = [], left_out(result.summary["headcounts"]), len(result.replicates) > 1

    def band(row: Headcount) -> str:
        return f" ({_range(row['q05'], row['q95'])})" if many else ""

    for row in result.summary["headcounts"]:
        other = hidden.get((row["place"], row["kind"], row["first"]))
        total = is_together(row)
        rows.append(
            Count(
                place=f"{row['place']} together" if total else _name(result, row["place"]),
                who=KIND_WORDS.get(row["kind"], "soldiers and civilians"),
                days=_days(row["first"], row["last"], of_several_years(result.dates)),
                reported=SIGNS.get(row["qualifier"], "") + people(row["reported"]),
                median=people(row["q50"]),
                half=_range(row["q25"], row["q75"]),
                ninety=_range(row["q05"], row["q95"]),
                inside=bool(row["inside_90"]),
                blind=(people(other["q50"]) + band(other)) if other else "not run" if hidden else "",
                document=bool(row["in_document"]),
                total=total,
                beside=any(row is other for other in left),
            )
        )
    return rows


def _name(result: Result, place: str) -> str:
    hosts, places = result.world.hosts, result.world.places
    if place in hosts.ids:
        return f"{hosts.names[hosts.ids.index(place)]}, the whole border"
    return short_name(places.names[places.index[place]])


def _range(low: float, high: float) -> str:
    a, b = people(low), people(high)
    return a if a == b else f"{a} to {b}"


def _days(first: str, last: str, year: bool) -> str:
    a, b = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    if a == b:
        return day(a, year)
    start = str(a.day) if (a.year, a.month) == (b.year, b.month) else day(a, year)
    return f"{start} to {day(b, year)}"


def _fact(row: FactRow, year: bool) -> Fact:
    source = "document" if row["in_document"] else "other source"
    return Fact(
        name=FACTS.get(row["fact"], str(row["fact"]).replace("_", " ")),
        source=f"{source}, {day(dt.date.fromisoformat(row['date']), year)}",
        reported=SIGNS.get(qualifier(row["note"]), "") + people(row["reported"]),
        scaled=people(row["scaled"]),
        median=people(row["q50"]),
        ninety=_range(row["q05"], row["q95"]),
        inside="yes" if fact_inside(row) else "no",
        note=row["note"],
    )


def shares(parts: Mapping[str, Any], world: World) -> list[Share]:
    """Return how much of each band luck, parameters and garrisons make; nothing if the run did not ask."""

    def share(value: float | None) -> str:
        return "–" if value is None else percent(value)

    return [
        Share(named(name, world), *(share(found[part]) for part in ("luck", "parameters", "garrisons")))
        for name, found in parts.get("measures", {}).items()
    ]
