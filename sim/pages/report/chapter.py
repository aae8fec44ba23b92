"""A run as a chapter of the report: its numbers put into words and tables."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.figures.data import plain, short_name
from sim.figures.theme import KIND_WORDS
from sim.model.parameters import REGISTRY
from sim.pages.report.about import about
from sim.pages.report.assumptions import assumptions, events
from sim.pages.report.beside import made_by, other_wars
from sim.pages.report.page import Chapter, Count, Fact, Line, Share
from sim.pictures.run import run_picture
from sim.runs.parts import named
from sim.runs.results import Result
from sim.runs.rooms import Rooms
from sim.runs.shapes import Fact as FactRow
from sim.runs.shapes import Headcount
from sim.runs.store import provenance
from sim.runs.summary import about_scaled, fact_inside, is_together, left_out
from sim.scenario.own import extended
from sim.study.blind import blind_garrisons
from sim.study.story import Speech, host_of, tell
from sim.study.story.speech import day, of_several_years
from sim.study.story.tell import caution
from sim.words.numbers import people, percent
from sim.world.facts import qualifier
from sim.world.world import World

#: Packages whose versions can change results or the page.
TOLD_PACKAGES = ("panj", "mesa", "numpy", "numba", "scipy", "pandas", "matplotlib")
SIGNS = {"more than": "> ", "about": "≈ "}
FACTS = {
    "districts_fallen_two_months": "districts fallen in two months",
    "districts_fallen_lwj": "districts fallen since the first day",
    "districts_contested": "districts contested",
    "districts_contested_lwj": "districts contested",
    "capitals_held": "provincial capitals held by the government",
}


def speech(result: Result, host: str = "") -> Speech:
    """Return how the sentences about a run speak: of the host, by default its own, with the numbers of the figures."""
    return Speech(host or host_of(result), people, short_name)


def chapter(result: Result, made: Mapping[str, Any] | None = None, host: str = "") -> Chapter:
    """Return a run as a chapter; `made` is its provenance, by default that of this version; `host` as in `speech`."""
    scenario, summary, found = result.scenario, result.summary, result.rooms
    made = made or provenance(result)
    return Chapter(
        name=scenario.name,
        title=plain(scenario.title),
        description=plain(about(scenario, result.world, extended(REGISTRY, scenario.own))),
        document=[plain(line) for line in scenario.document.splitlines() if line.strip()],
        caution=caution(result),
        answers=[
            Line(sentence.text, sentence.basis, sentence.topic) for sentence in tell(result, speech(result, host))
        ],
        picture=run_picture(result),
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


def provenance_rows(result: Result, made: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return where the numbers come from, as pairs of a word and what it is."""
    done, planned = len(result.replicates), len(result.plan.quantiles)
    finished = f"{done:,}" if done == planned else f"{done:,} of {planned:,} (stopped)"
    versions = made.get("versions", {})
    packages = ", ".join(f"{name} {versions[name]}" for name in TOLD_PACKAGES if name in versions)
    return [
        ("scenario", f"{result.scenario.name}, {result.dates[0]} to {result.dates[-1]}, rules {result.scenario.rules}"),
        ("garrisons", result.scenario.garrisons),
        ("world", f"{result.world.name}, SHA-256 {result.world.digest}"),
        *((f"rule {rule.name}", f"{rule.path}, SHA-256 {rule.code}") for rule in result.scenario.own),
        ("seed", str(result.plan.seed)),
        ("replicates", f"{finished}, all with central values (--point)" if result.plan.point else finished),
        ("Python", str(made.get("python", "unknown"))),
        ("packages", packages or "unknown"),
        ("platform", str(made.get("platform", "unknown"))),
    ]


def command(result: Result, found: Rooms) -> str:
    """Return what makes the same run again, from the scenario as resolved, which lies beside the results.

    Results that were saved nowhere have no folder to name: another run may be in the one of their scenario.
    """
    folder = "FOLDER" if result.folder is None else _from_here(result.folder)
    words = ["panj", "run", shlex.quote(f"{folder}/scenario.yaml"), "--replicates", str(len(result.plan.quantiles))]
    words += ["--seed", str(result.plan.seed)]
    if found.central:
        words.append("--point")
    words += [word for rule in result.scenario.own for word in ("--rule", rule.path)]
    return " ".join([*words, "--out", shlex.quote(f"{folder}-again")])


def _from_here(folder: Path) -> str:
    """Return a folder as it is called from here, and as it is where it lies elsewhere."""
    whole, here = folder.resolve(), Path.cwd().resolve()
    return whole.relative_to(here).as_posix() if here in whole.parents else whole.as_posix()
