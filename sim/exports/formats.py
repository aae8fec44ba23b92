"""The formats of exports: how their files end, what they hold, of which results they can be made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sim.scenario.arguments import as_day
from sim.scenario.errors import PanjError, did_you_mean

RUN, COMPARISON, SWEEP = "a run", "a comparison", "a sweep"
COUNTED = "a run on a world driven by counts"


@dataclass(frozen=True)
class Format:
    """A format.

    Parameters
    ----------
    ending : str
    what : str
    of : tuple of str
        Of which results there are such files.
    library : str
        The module that makes them, "" for none but Panj's own.
    """

    ending: str
    what: str
    of: tuple[str, ...]
    library: str = ""

    @property
    def can_be_made(self) -> bool:
        """Whether its library is installed."""
        return not self.library or find_spec(self.library) is not None


FORMATS = {
    made.ending: made
    for made in (
        Format(".xlsx", "a workbook for Excel", (RUN, COMPARISON, SWEEP, COUNTED), "xlsxwriter"),
        Format(".pptx", "slides for PowerPoint", (RUN, COMPARISON), "pptx"),
        Format(".csv", "a tidy table, with HXL hashtags", (RUN, COMPARISON, SWEEP, COUNTED)),
        Format(".geojson", "layers of a map in one text", (RUN, COMPARISON)),
        Format(".gpkg", "layers of a map, for QGIS", (RUN, COMPARISON), "pyogrio"),
        Format(".nc", "arrays in NetCDF", (RUN, SWEEP), "xarray"),
    )
}
LAYERS = (".geojson", ".gpkg")
SLIDES = ".pptx"
#: Formats of which days can be chosen; of slides one.
DATED = (".csv", *LAYERS, SLIDES)


def format_of(path: Path) -> Format:
    """Return the format that the name of a file asks for.

    Raises
    ------
    PanjError
        If it ends in none.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        near = did_you_mean(ending, FORMATS) if ending else None
        known = f"known: {', '.join(FORMATS)}"
        got = f"got '{path.suffix}'" if ending else "this one has none"
        hint = f"{near} {known}" if near else known
        raise PanjError(f"{path}: the ending of an export says what it is; {got} ({hint})")
    return FORMATS[ending]


def kind_of(what: object) -> str:
    """Return which kind of result something is, in words."""
    from sim.exports.counted import Counted
    from sim.runs.results import Result
    from sim.sweeps.load import SweepResult

    if isinstance(what, Counted):
        return COUNTED
    return SWEEP if isinstance(what, SweepResult) else RUN if isinstance(what, Result) else COMPARISON


def check_made_of(made: Format, kind: str, path: Path) -> None:
    """Refuse a format that is not made of a kind of result.

    Raises
    ------
    PanjError
    """
    if kind not in made.of:
        can = ", ".join(ending for ending, other in FORMATS.items() if kind in other.of)
        raise PanjError(f"{path}: of {kind} there is no {made.ending} ({made.what}); it can be exported as {can}")


def check_dates(made: Format, dates: Sequence[str | dt.date] | str | dt.date) -> list[dt.date]:
    """Return the days that are asked for, in order, each once.

    Raises
    ------
    PanjError
        If one is no day, or the format has all of them.
    """
    given = list(dates) if isinstance(dates, Iterable) and not isinstance(dates, str) else [dates]
    if given and made.ending not in DATED:
        other = "panj answer RUN --on DAY --csv FILE has the planner's table of any day"
        raise PanjError(
            f"days (--date, in Python dates) go with {', '.join(DATED)} and not with {made.ending}; {other}"
        )
    return sorted({as_day("date", day) for day in given})


def check_one_day(made: Format, kind: str, days: Sequence[dt.date]) -> None:
    """Refuse days that slides cannot be of: more than one, and any of a comparison.

    Raises
    ------
    PanjError
    """
    if made.ending != SLIDES or not days:
        return
    if kind != RUN:
        raise PanjError(f"slides of {kind} are of its last day (--date, in Python dates, goes with those of a run)")
    if len(days) > 1:
        raise PanjError(f"slides are of one day, got {', '.join(map(str, days))}: write a file for each")
