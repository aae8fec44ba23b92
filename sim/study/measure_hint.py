"""What is told of a measure that a sweep does not have: the ones that were probably meant."""

from __future__ import annotations

from collections.abc import Sequence

from sim.runs.words import series_words
from sim.scenario.errors import did_you_mean
from sim.scenario.sweep.sweep import Measure
from sim.words.typed import same_name
from sim.words.wording import few

#: Measures of the same series that are told.
MOST = 3


def titles_of(measures: Sequence[Measure]) -> dict[str, str]:
    """Return what each measure counts and where, by its name."""
    return {m.name: f"{series_words(m.measure, m.kind)} {'' if m.place == 'world' else m.place}" for m in measures}


def measure_hint(wanted: str, measures: Sequence[Measure]) -> str:
    """Return the hint for a measure that there is not.

    Measures of the same series, whatever their name, kind and reading; else those with a name or a meaning alike.

    Examples
    --------
    >>> kept = [Measure("reached Tajikistan", "arrivals", "TJK", "civilian", "total")]
    >>> measure_hint("arrivals TJK military", kept)
    "did you mean 'reached Tajikistan' (arrivals TJK civilian, total)?"
    """
    measure, place = [*same_name(wanted).split(), "", ""][:2]
    near = [m for m in measures if (m.measure, m.place.lower()) == (measure.lower(), place.lower())]
    if near:
        told = [f"'{m.name}'{_called(m)}" for m in near[:MOST]]
        more = f" ({len(near) - MOST:,} more of this series)" if len(near) > MOST else ""
        return f"did you mean {' or '.join(told)}?{more}"
    first = [m.name for m in measures if not place and m.measure == measure.lower()]
    if first:
        more = f" and {len(first) - MOST:,} more" if len(first) > MOST else ""
        return f"did you mean {' or '.join(repr(name) for name in first[:MOST])}?{more}"
    return did_you_mean(wanted, titles_of(measures)) or f"known: {few([m.name for m in measures])}"


def _called(measure: Measure) -> str:
    """Return in brackets which series it is and how it is read, as far as its name does not say so."""
    series = " ".join(word for word in (measure.measure, measure.place, measure.kind) if word)
    return "" if measure.name.startswith(series) else f" ({series}, {measure.reading})"
