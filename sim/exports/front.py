"""What is to be read first of any export of a run: what it is, its caution, how to read it, its sources."""

from __future__ import annotations

import datetime as dt

from sim.exports.sheets import Days
from sim.exports.words import iso
from sim.figures.data import credits_of, plain
from sim.model.parameters import REGISTRY
from sim.runs.results import Result
from sim.runs.store import provenance
from sim.runs.summary import has_days
from sim.scenario.events import Event
from sim.scenario.own import extended
from sim.scenario.resolved import Scenario
from sim.study.about import about
from sim.study.assumptions import events, in_the_run
from sim.study.made import command, provenance_rows
from sim.study.story import speech, tell
from sim.study.story.tell import caution
from sim.world.world import World

#: How tables of bands are to be read.
BANDS = (
    "Numbers are people, never parties. q50 is the median over the replicates; half of them lie between q25 and q75 "
    "(the 50 % band), nine of ten between q05 and q95 (the 90 % band)."
)
ONE = "Numbers are people, never parties. There is one run only: no bands."
LIMITS = (
    "A scenario says what follows if its assumptions hold. It is no forecast of what will happen: whoever passes "
    "numbers on passes their bands and assumptions on with them."
)


#: Where the changes are that the words on a scenario leave out.
SHEET, NOTES = "on the sheet Events", "in the notes of this slide"


def as_of(result: Result) -> dt.date:
    """Return the day that an export speaks as of: the branch date, or the first day of a run without history."""
    return max(result.scenario.history_until, result.scenario.start)


def front(result: Result, date: dt.date | None = None, rest: str | None = SHEET) -> list[tuple[str, str]]:
    """Return what is to be read first, each with a word for it; its answers are as of a date, or of the last day.

    `rest` as in :func:`sim.study.about.about`.
    """
    rows = [
        ("Caution", caution(result)),
        ("What this is", about_line(result, rest)),
        ("Days", span(result.dates, result.scenario.history_until)),
        ("How to read it", BANDS if len(result.replicates) > 1 else ONE),
        *(
            (sentence.topic, f"{plain(sentence.text)}\n({plain(sentence.basis)})")
            for sentence in tell(result, speech(result), date)
        ),
        ("No forecast", LIMITS),
        ("Sources", sources(result.world, result.dates)),
        *((f"Made with: {word}", text) for word, text in provenance_rows(result, provenance(result))),
        ("Make it again", command(result, result.rooms)),
    ]
    return [(word, text) for word, text in rows if text]


def span(dates: Days, branch: dt.date) -> str:
    """Return the days of a run, and up to which of them history is replayed."""
    replayed = f"known history is replayed to {branch}" if branch >= iso(dates[0]) else "no history is replayed"
    return f"{dates[0]} to {dates[-1]}; {replayed}."


def about_line(result: Result, rest: str | None) -> str:
    """Return what the run is about."""
    return f"A run of Panj of the scenario {about_scenario(result.scenario, result.world, rest)}"


def about_scenario(scenario: Scenario, world: World, rest: str | None) -> str:
    """Return the name of a scenario, its title, and what it is about or changes."""
    told = plain(about(scenario, world, extended(REGISTRY, scenario.own), rest))
    return f"{scenario.name}, “{plain(scenario.title)}”. {told}"


def events_of(scenario: Scenario, world: World) -> list[tuple[Event, str]]:
    """Return what a scenario lets happen, each with its sentence, by date."""
    told = (plain(event.text) for event in events(scenario, world))
    return list(zip(in_the_run(scenario, world), told, strict=True))


def sources(world: World, dates: Days | None) -> str:
    """Return whom numbers and maps are owed to.

    Parameters
    ----------
    world : World
    dates : datetime64[D] or None
        The days of the run: of headcounts only those that it has are shown; None where none are.
    """
    shown = [] if dates is None else [count for count in world.headcounts if has_days(dates, count)]
    counted = sorted({plain(count.source) for count in shown if count.source})
    rows = f"evidence.csv of the world {world.name} has the source of each number." if world.evidence_rows else ""
    told = " ".join(filter(None, (credits_of(world), rows)))
    return told + (f"\nHeadcounts: {'; '.join(counted)}." if counted else "")
