"""How many people lack a place at the sites, where that is the news of a run."""

from __future__ import annotations

from sim.model.sums import EVERYBODY, WORLD
from sim.runs.results import Result
from sim.study.story.speech import Sentence, Speech, day, of_several_years, percent
from sim.words.wording import counted
from sim.world.world import Floats

OVERFLOW = "overflow"
#: From which share of the runs on it is told; below it the site that is likeliest to fill says it sooner.
NEWS = 0.5


def shelter_gap(result: Result, speech: Speech) -> Sentence | None:
    """Say how many people at sites lack a place; nothing where nobody does in more than half of the runs."""
    values = _beyond(result)
    if values is None:
        return None
    share = float((values > 0).mean())
    if share < NEWS:
        return None
    n, date = len(values), day(result.dates[-1], of_several_years(result.dates))
    basis = f"people at sites beyond the places, of all sites, on {date}; {counted(n, 'replicate')}"
    if n == 1:
        lack = speech.noun(values, "person at the sites lacks", "people at the sites lack")
        return Sentence(f"In the one run {speech.amount(values)} {lack} a place on {date}.", basis)
    where = "every run" if share == 1 else f"{percent(share)} of the runs"
    text = f"In {where} people at the sites lack a place on {date}: of all runs {speech.amount(values)}"
    return Sentence(f"{text}{speech.between(values)}.", basis)


def _beyond(result: Result) -> Floats | None:
    """Return how many people all sites have beyond their places on the last day, in each replicate; None without."""
    if all(measure != OVERFLOW for measure, _, _ in result.layout.series):
        return None
    return result.daily(OVERFLOW, WORLD, EVERYBODY)[:, -1]
