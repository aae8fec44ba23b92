"""A run as slides: its six figures, each under the sentence that it shows, a table, sources and caution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.exports.front import LIMITS, NOTES, about_line, as_of, events_of, sources
from sim.exports.slides import Deck, Slide, Table, first_sentence
from sim.figures.data import MEDIAN, Floats, crossings_of, plain, short_name
from sim.pictures.run import run_picture, series_picture
from sim.runs.results import Result
from sim.runs.store import provenance
from sim.runs.summary import full_sites, stops
from sim.study.made import command, provenance_rows
from sim.study.story import Sentence, speech, tell
from sim.study.story.speech import day
from sim.study.story.tell import caution
from sim.study.story.until import until
from sim.words.numbers import spread
from sim.words.wording import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.figures.data import Picture

#: Answers that stand in a list, before the figures.
IN_SHORT = 6
#: Of people, in the order of the table.
KINDS = ("civilian", "military")


def run_deck(result: Result, date: dt.date | None = None) -> Deck:
    """Return a run as slides; up to a date, as if it had ended there, so that no slide knows of later days."""
    answers = {sentence.topic: sentence for sentence in tell(result, speech(result), date)}
    result = result if date is None else until(result, date)
    picture = run_picture(result)
    days, many = (_long(picture.dates[k]) for k in (0, -1)), counted(picture.replicates, "replicate")
    return Deck(
        title=plain(result.scenario.title),
        subtitle=f"{' to '.join(days)}. {many}.",
        caution=caution(result),
        day=as_of(result),
        foot=f"Source: {picture.map_source}",
        slides=[
            _short(answers),
            *_figures(result, picture, answers),
            _arrivals(result, picture),
            _last(result),
        ],
    )


def _short(answers: dict[str, Sentence]) -> Slide:
    """Return the slide that says it in short: the beginning of each answer, the whole ones in its notes."""
    told = [f"• {first_sentence(plain(sentence.text))}." for sentence in answers.values()][:IN_SHORT]
    return Slide("In short", notes="\n\n".join(_whole(sentence) for sentence in answers.values()), lines=told)


def _long(date: np.datetime64) -> str:
    return day(date, True)


def _whole(sentence: Sentence) -> str:
    return f"{plain(sentence.text)} ({plain(sentence.basis)})"


def _figures(result: Result, picture: Picture, answers: dict[str, Sentence]) -> Iterator[Slide]:
    """Yield a slide for each figure, under the sentence of its topic; under its own name where there is none."""
    from sim.figures.crossings import crossings_figure
    from sim.figures.fronts import fronts_figure
    from sim.figures.map import map_figure
    from sim.figures.totals import totals_figure

    branch, end = min(max(picture.branch, picture.dates[0]), picture.dates[-1]), picture.dates[-1]
    drawn: list[tuple[str, str, Callable[[], Figure]]] = [
        ("Civilians", "Arrivals in all, and where the displaced are", partial(totals_figure, picture)),
        ("Crossings", "Arrivals at each crossing", partial(crossings_figure, picture)),
        _site(result, picture),
        ("Capitals", "Districts and capitals held", partial(fronts_figure, picture)),
        ("Document", f"The map on {_long(branch)}", partial(map_figure, picture, branch)),
        ("Displaced inside", f"The map on {_long(end)}", partial(map_figure, picture, end)),
    ]
    for topic, what, figure in drawn:
        sentence = answers.get(topic)
        title = what if sentence is None else first_sentence(plain(sentence.text))
        notes = what if sentence is None else f"{_whole(sentence)}\n\nThe figure: {what}."
        yield Slide(title, f"{notes}\n{picture.map_source}", partial(png, figure), alt=f"{what}. {title}.")


def _site(result: Result, picture: Picture) -> tuple[str, str, Callable[[], Figure]]:
    """Return the figure of the site that most often fills; where none does, of those who wait at the border."""
    from dataclasses import replace

    from sim.figures.series import series_figure

    full = full_sites(result, result.rooms)
    waiting = partial(series_picture, {result.scenario.name: result}, "queueing", "world", "civilian")
    if not full:
        return "Queues", "Civilians waiting at the border", lambda: series_figure(waiting())
    site = full[0]["site"]
    name = plain(picture.world.places.names[picture.world.places.index[site]])
    what = f"People at the site in {name}"

    def draw() -> Figure:
        curves = [(result.scenario.name, picture.people_at(site))]
        told = "People at the end of each day, those beyond its places too."
        return series_figure(replace(waiting(), title=what, subtitle=told, curves=curves, hue="admitted"))

    return "Reception sites", what, draw


def png(figure: Callable[[], Figure]) -> bytes:
    """Return a figure as PNG, on light paper."""
    from sim.figures import saved
    from sim.figures.paper import LIGHT, printed_on

    with printed_on(LIGHT):
        return saved.as_png(figure())


def _arrivals(result: Result, picture: Picture) -> Slide:
    """Return the table of who has arrived where: each host, and each crossing into the one that is spoken of."""
    places, world = result.summary["places"], result.world
    branch, _ = stops(result)
    names = dict(zip(world.hosts.ids, (plain(name) for name in world.hosts.names), strict=True))
    crossings = [world.places.ids[row] for row in crossings_of(world, picture.host)]
    names |= {place: f"   {short_name(world.places.names[world.places.index[place]])}" for place in crossings}
    order = [*([picture.host] if picture.host else []), *crossings, *(h for h in world.hosts.ids if h != picture.host)]
    last = len(picture.dates) - 1
    days = [last] if branch is None or branch >= last else [branch, last]
    header = ["", *(f"{who}, {day(picture.dates[k])}" for who in ("civilians", "soldiers") for k in days)]
    curves = {place: [picture.total("arrivals", place, kind) for kind in KINDS] for place in order if place in places}
    rows = [
        [names[place], *(_levels(curve[:, k]) for curve in found for k in days)]
        for place, found in curves.items()
        if place in world.hosts.ids or any(curve[-1, days].max() > 0 for curve in found)
    ]
    band = " (90 % band)" if picture.replicates > 1 else ""
    title = (
        f"Who has arrived where: median{band}, people" if picture.replicates > 1 else "Who has arrived where, people"
    )
    return Slide(title, notes="Cumulative arrivals since the first day.", table=Table(header, rows))


def _levels(values: Floats) -> str:
    return spread(*(float(value) for value in values[[0, MEDIAN, -1]]))


def _last(result: Result) -> Slide:
    """Return the slide of sources and caution."""
    made = [f"{word}: {text}" for word, text in provenance_rows(result, provenance(result))]
    told = (caution(result), LIMITS, about_line(result, NOTES), sources(result.world, result.dates))
    lines = [said for said in told if said]
    dated = [f"{day(event.date, True)}: {text}" for event, text in events_of(result.scenario, result.world)]
    notes = [*dated, *([""] if dated else []), *made, command(result, result.rooms)]
    return Slide("Sources and caution", notes="\n".join(notes), lines=lines)
