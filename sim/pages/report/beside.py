"""A run beside other wars, and what makes its bands: both computed from its own replicates when the page is made."""

from __future__ import annotations

from sim.pages.report.page import MadeBy, OtherWars, Paced
from sim.runs.replicates import Replicates
from sim.study.priors import Band, Maker, bands
from sim.validation.beside import DASH, Beside
from sim.validation.course import Course, course
from sim.words.numbers import percent
from sim.words.wording import counted


def other_wars(result: Replicates) -> OtherWars | None:
    """Return the pace, shares and sizes of a run beside other wars; None if it ends with the replayed days."""
    found = course(result)
    if found is None:
        return None
    return OtherWars(_chances(found), [_paced(told) for told in found.beside])


def _chances(found: Course) -> str:
    """Return in words how often capitals are lost, and how fast districts fall."""
    out = ""
    if found.pace:
        out = f"A capital is lost in {percent(found.capital)} of the replicates, a quarter of all in "
        out += f"{percent(found.quarter)}, all but the last in {percent(found.rest)}."
    return f"{out} {found.districts.told}".strip()


def _paced(told: Beside) -> Paced:
    source = told.held.source + (f"; {told.held.note}" if told.held.note else "")
    return Paced(
        name=told.name,
        run=told.told,
        wars=told.held.told,
        verdict=told.verdict,
        source=f"{source} (confidence {told.held.confidence})",
    )


def in_a_sentence(result: Replicates) -> str:
    """Return how much of a run lies in the ranges of other wars, and what does not; "" where nothing can be told."""
    found = course(result)
    told = [] if found is None else [each for each in found.beside if len(each.values)]
    if not told:
        return ""
    out = [f"{each.name}: {each.told}, other wars {each.held.told}" for each in told if each.off != 0]
    inside = len(told) - len(out)
    rest = f"; outside: {'; '.join(out)}" if out else ""
    return f"Beside other wars {inside} of {counted(len(told), 'number')} lie inside{rest}."


def made_by(result: Replicates) -> list[MadeBy]:
    """Return which inputs make each band; nothing where too few replicates were drawn to ask."""
    return [_made(band) for band in bands(result)]


def _made(band: Band) -> MadeBy:
    least = DASH if band.least != band.least else percent(band.least)
    return MadeBy(band.measure, [_maker(maker) for maker in band.makers], least)


def _maker(maker: Maker) -> str:
    sign, also = "+" if maker.more else "−", "*" if maker.together else ""
    share = f"{percent(maker.share)} ({percent(maker.low)} to {percent(maker.high)})"
    return f"{maker.name}{also} ({sign}) {share}"
