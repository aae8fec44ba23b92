"""A comparison as slides: its figures, each under what it shows in a sentence, the table, sources and caution."""

from __future__ import annotations

from sim.exports.compared import Compared, Drawn
from sim.exports.comparison_book import PAIRS
from sim.exports.front import LIMITS, NOTES, about_scenario, events_of, sources
from sim.exports.slides import Deck, Slide, Table
from sim.figures.data import credits_of, plain
from sim.study.story.speech import day
from sim.words.numbers import percent, signed_span, spread
from sim.words.wording import counted

#: How pairs without a difference are counted in the chance of more.
TIES = "ties count half"
#: Sentences of the slide that says it in short.
IN_SHORT = 7


def comparison_deck(found: Compared) -> Deck:
    """Return a comparison as slides."""
    return Deck(
        title=found.title,
        subtitle=f"{day(found.dates[0], True)} to {day(found.dates[-1], True)}. "
        f"{counted(found.replicates, 'pair')} of runs with the same luck.",
        caution=found.caution,
        day=found.day,
        foot=_source(found),
        slides=[_scenarios(found), *_short(found), *_asked(found), *_figures(found), *_tables(found), _last(found)],
    )


def _source(found: Compared) -> str:
    world = found.world
    made = f"Source: Panj, scenarios {', '.join(found.names)}, seed {found.summary['seed']}"
    return f"{made}; world {world.name} {world.digest[:8]}. {credits_of(world)}".strip()


def _told(found: Compared, name: str) -> list[str]:
    """Return what a scenario changes, the main measures in their order; those that it changes most often first."""
    return [f"{found.sentence(name, row)}." for row in found.in_short(name, IN_SHORT)]


def _scenarios(found: Compared) -> Slide:
    """Return the slide that says what each scenario is: whoever gets the slides has not written them."""
    told = [about_scenario(scenario, found.world, NOTES) for scenario in found.scenarios]
    dated = (
        f"{scenario.name}, {day(event.date, True)}: {text}"
        for scenario in found.scenarios
        for event, text in events_of(scenario, found.world)
    )
    return Slide("What is compared", notes="\n".join([*told, "", *dated]), lines=[f"• {text}" for text in told])


def _short(found: Compared) -> list[Slide]:
    return [
        Slide(f"What {name} changes", notes=PAIRS, lines=[f"• {text}" for text in _told(found, name)])
        for name in found.names[1:]
    ]


def _asked(found: Compared) -> list[Slide]:
    return [Slide(one.title, notes=one.note, table=Table(one.header, one.rows)) for one in found.asked]


def _figures(found: Compared) -> list[Slide]:
    made = []
    for drawn in found.figures:
        told = [_shown(found, drawn, name) for name in found.names[1:] if drawn.scenario in (name, "")]
        title = told[0] if len(told) == 1 else drawn.what  # of one scenario it would say nothing of the others
        notes = "\n".join(f"{sentence}." for sentence in told)
        alt = f"{drawn.what}. {' '.join(f'{sentence}.' for sentence in told)}"
        made.append(Slide(title, f"{notes}\n\nThe figure: {drawn.what}.\n{PAIRS}", drawn.draw, alt=alt))
    return made


def _shown(found: Compared, drawn: Drawn, name: str) -> str:
    """Return the sentence that a figure shows: of the first measure in it that the scenario changes."""
    rows = {(row["measure"], row["place"], row["kind"]): row for row in found.summary["measures"][name]}
    about = sorted((rows[key] for key in drawn.measures if key in rows), key=found.how_sure)
    return found.sentence(name, about[0])


def _tables(found: Compared) -> list[Slide]:
    """Return the main measures on the last day, a table for each scenario."""
    reference, many = found.names[0], found.replicates > 1
    made = []
    for name, rows in found.summary["measures"].items():
        header = ["by the end", reference, name, "difference", *([f"chance of more ({TIES})"] if many else [])]
        cells = [
            [
                row["words"],
                *(
                    spread(row[which]["q05"], row[which]["q50"], row[which]["q95"])
                    for which in ("reference", "scenario")
                ),
                signed_span(*(row["difference"][level] for level in ("q05", "q50", "q95"))),
                *([percent(row["p_more"])] if many else []),
            ]
            for row in rows
        ]
        band = ": median (90 % band)" if many else ""
        made.append(Slide(f"{name} against {reference} on {found.last}{band}", notes=PAIRS, table=Table(header, cells)))
    return made


def _last(found: Compared) -> Slide:
    notes = [plain(note) for note in (*found.summary["notes"], *found.notes)]
    lines = [found.caution, LIMITS, PAIRS, *notes, sources(found.world, None)]
    made = "\n".join(f"{word}: {text}" for word, text in found.made)
    return Slide("Sources and caution", notes=made, lines=[line for line in lines if line])
