"""A comparison as a workbook."""

from __future__ import annotations

import numpy as np

from sim.exports.compared import LAST, Compared, unit_of
from sim.exports.front import BANDS, LIMITS, SHEET, about_scenario, events_of, sources, span
from sim.exports.sheets import Book, Chart, Curve, Sheet, counts, days, numbers, texts
from sim.exports.words import Titles, iso, reading, who
from sim.figures.data import plain
from sim.figures.paper import LIGHT
from sim.model.record import is_flow
from sim.runs.frames import LEVEL_NAMES

PAIRS = (
    "A difference is that of a pair of runs with the same luck and the same drawn parameters, scenario minus "
    "reference; its quantiles are over the pairs. The difference of two medians is not the median of the differences."
)
#: Colours of the scenarios after the reference.
HUES = ("government", "insurgents", "soldiers", "civilians", "queue", "admitted")
MOST_CHARTS = 8


def comparison_book(found: Compared) -> Book:
    """Return a comparison as a workbook."""
    sheets = [_end(found), *_asked(found), _curves(found), _differences(found), _events(found)]
    return Book(
        title=found.title,
        day=found.day,
        front=front(found),
        sheets=[sheet for sheet in sheets if sheet.rows],
        charts=_charts(found),
        bands=found.replicates > 1,
    )


def front(found: Compared, rest: str | None = SHEET) -> list[tuple[str, str]]:
    """Return what is to be read first, each with a word for it; `rest` as in :func:`sim.study.about.about`."""
    summary = found.summary
    rows = [
        ("Caution", found.caution),
        ("What this is", f"A comparison of Panj: {found.title}, in pairs of runs."),
        *(("Scenarios" if not k else "", about_scenario(s, found.world, rest)) for k, s in enumerate(found.scenarios)),
        ("Days", span(found.dates, iso(summary["branch"]))),
        ("How to read it", f"{BANDS} {PAIRS}"),
        *(
            ("In short" if not k else "", f"{found.sentence(name, row)}.")
            for name, rows in summary["measures"].items()
            for k, row in enumerate(filter(found.differs, rows))
        ),
        *(("Note", plain(note)) for note in (*summary["notes"], *found.notes)),
        ("No forecast", LIMITS),
        ("Sources", sources(found.world, None)),
        *((f"Made with: {word}", text) for word, text in found.made),
    ]
    return [(word, text) for word, text in rows if text]


def _end(found: Compared) -> Sheet:
    """Return the main measures on the last day."""
    rows = [(name, row) for name, measures in found.summary["measures"].items() for row in measures]
    reference = found.names[0]
    return Sheet(
        "On the last day",
        f"The main measures on {found.dates[-1]}: {reference}, each other scenario, and the pairs' differences.",
        [
            texts("scenario", [name for name, _ in rows], 20),
            texts("what", [row["words"] for _, row in rows], 38),
            texts("measure", [row["measure"] for _, row in rows], 20),
            texts("place", [row["place"] for _, row in rows]),
            texts("kind", [who(row["measure"], row["kind"]) for _, row in rows], 10),
            texts("unit", [unit_of((row["measure"], row["place"], row["kind"])) for _, row in rows], 10),
            *(counts(f"{reference} {level}", [row["reference"][level] for _, row in rows]) for level in LEVEL_NAMES),
            *(counts(f"scenario {level}", [row["scenario"][level] for _, row in rows]) for level in LEVEL_NAMES),
            *(counts(f"difference {k}", [row["difference"][k] for _, row in rows]) for k in (*LEVEL_NAMES, "mean")),
            numbers("chance of more, ties half, 0 to 1", [row["p_more"] for _, row in rows]),
        ],
    )


def _asked(found: Compared) -> list[Sheet]:
    """Return the tables of what was asked besides, as of one place, one under the other."""
    rows = [(one.title, *row) for one in found.asked for row in one.rows]
    if not rows:
        return []
    heads = ["of", *(head or "what" for head in found.asked[0].header)]
    about = " ".join(dict.fromkeys(one.note for one in found.asked))
    columns = [texts(head, [row[k] for row in rows], 30) for k, head in enumerate(heads)]
    return [Sheet("One place", about, columns)]


def _curves(found: Compared) -> Sheet:
    """Return the quantiles of each scenario by itself on every day; without a row where they are not known."""
    titles, many = Titles(found.world), len(found.dates)
    keys = list(found.curves)
    rows = [(name, key) for name, key in keys for _ in range(many)]
    levels = np.concatenate([found.curves[key] for key in keys], axis=1) if keys else np.zeros((len(LEVEL_NAMES), 0))
    return Sheet(
        "Scenarios by day",
        "Quantiles of the main measures in each scenario on every day; people a day as their sums since the first day.",
        [
            days("date", np.tile(found.dates, len(keys))),
            texts("scenario", [name for name, _ in rows], 20),
            texts("what", [found.words[key] for _, key in rows], 38),
            texts("measure", [key[0] for _, key in rows], 20),
            texts("place", [key[1] for _, key in rows]),
            texts("name", [titles.name(key[1]) for _, key in rows], 20),
            texts("kind", [who(key[0], key[2]) for _, key in rows], 10),
            texts("unit", [unit_of(key) for _, key in rows], 10),
            *(counts(level, np.round(row, 3)) for level, row in zip(LEVEL_NAMES, levels, strict=True)),
        ],
    )


def _differences(found: Compared) -> Sheet:
    frame, titles = found.differences, Titles(found.world)
    places = frame["place"].astype(str).tolist()
    measures = frame["measure"].astype(str).tolist()
    return Sheet(
        "Differences by day",
        "Quantiles, mean and chance of more of the pairs' differences of every series on every day after the common "
        "past.",
        [
            days("date", frame["date"].to_numpy()),
            texts("scenario", frame["scenario"].astype(str).tolist(), 20),
            texts("measure", measures, 20),
            texts("place", places, 18),
            texts("name", [titles.name(place) for place in places], 30),
            texts("type", [titles.kind(place) for place in places], 10),
            texts("kind", [who(m, kind) for m, kind in zip(measures, frame["kind"].astype(str), strict=True)], 10),
            texts("reading", [reading(m, p, summed(m, p)) for m, p in zip(measures, places, strict=True)], 22),
            *(counts(level, np.round(frame[level].to_numpy(float), 3)) for level in (*LEVEL_NAMES, "mean")),
            numbers("chance of more, ties half, 0 to 1", np.round(frame["p_more"].to_numpy(float), 3)),
        ],
    )


def summed(measure: str, place: str) -> bool:
    """Tell whether a series of a comparison is a sum since the first day: of the world some are, which no run has."""
    return is_flow(measure, place)


def _events(found: Compared) -> Sheet:
    rows = [(s.name, event, told) for s in found.scenarios for event, told in events_of(s, found.world)]
    return Sheet(
        "Events",
        "What each scenario lets happen, by its date.",
        [
            texts("scenario", [name for name, _, _ in rows], 20),
            days("date", [event.date for _, event, _ in rows]),
            texts("event", [told for _, _, told in rows], 90),
        ],
    )


def _charts(found: Compared) -> list[Chart]:
    """Return a chart of each main measure in which the scenarios differ, all of them over each other."""
    colours = [LIGHT.reference, *(LIGHT.hue(HUES[k % len(HUES)]) for k in range(len(found.names) - 1))]
    made = []
    rows = found.summary["measures"][found.names[1]]
    order = {(row["measure"], row["place"], row["kind"]): found.how_sure(row) for row in rows}
    for key, words in sorted(found.words.items(), key=lambda item: order.get(item[0], LAST)):
        curves = [
            Curve(name, colour, found.curves[name, key])
            for name, colour in zip(found.names, colours, strict=True)
            if (name, key) in found.curves
        ]
        if curves and any((curve.bands != curves[0].bands).any() for curve in curves[1:]):
            made.append(Chart(words[0].upper() + words[1:], unit_of(key), found.dates, curves))
    return made[:MOST_CHARTS]
