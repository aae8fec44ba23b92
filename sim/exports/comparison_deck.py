"""A comparison as slides: its figures, each under what it shows in a sentence, the table, sources and caution."""

from __future__ import annotations

from sim.exports.compared import Compared, Drawn
from sim.exports.comparison_book import PAIRS
from sim.exports.front import LIMITS, sources
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
        slides=[*_short(found), *_asked(found), *_figures(found), *_tables(found), _last(found)],
    )


def _source(found: Compared) -> str:
    world = found.world
    made = f"Source: Panj, scenarios {', '.join(found.names)}, seed {found.summary['seed']}"
    return f"{made}; world {world.name} {world.digest[:8]}. {credits_of(world)}".strip()


def _told(found: Compared, name: str) -> list[str]:
    """Return what a scenario changes, the main measures in their order; those that it changes most often first."""
    return [f"{found.sentence(name, row)}." for row in sorted(found.summary["measures"][name], key=found.how_sure)]


def _short(found: Compared) -> list[Slide]:
    return [
        Slide(f"What {name} changes", notes=PAIRS, lines=[f"• {text}" for text in _told(found, name)[:IN_SHORT]])
        for name in found.names[1:]
    ]


def _asked(found: Compared) -> list[Slide]:
    return [Slide(one.title, notes=one.note, table=Table(one.header, one.rows)) for one in found.asked]


def _figures(found: Compared) -> list[Slide]:
    made = []
    for drawn in found.figures:
        sentence = _shown(found, drawn)
        notes = f"{sentence}.\n\nThe figure: {drawn.what}.\n{PAIRS}"
        made.append(Slide(sentence, notes, drawn.draw, alt=f"{drawn.what}. {sentence}."))
    return made


def _shown(found: Compared, drawn: Drawn) -> str:
    """Return the sentence that a figure shows: of the measure that it is about, if the scenario changes it."""
    name = drawn.scenario or found.names[1]
    rows = sorted(found.summary["measures"][name], key=found.how_sure)
    about = [row for row in rows if row["measure"] == drawn.measure and found.differs(row)]
    return found.sentence(name, (about or rows)[0])


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
    lines = [found.caution, LIMITS, PAIRS, *notes, sources(found.world)]
    made = "\n".join(f"{word}: {text}" for word, text in found.made)
    return Slide("Sources and caution", notes=made, lines=[line for line in lines if line])
