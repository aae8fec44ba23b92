"""Scores of a lodged forecast when the facts are in: fact by fact, and by measure, beside persistence.

Of what is counted only quantiles are lodged, and many of its values come with a probability of their own (nobody, all):
it has no density, and so no log score. It has the CRPS from its quantiles and interval scores, which are proper as
well. Of what is 0 or 1 the probability is known: log score, and as CRPS the score of Brier (1950), (p - y)².
Persistence says that what the run had on the branch date stays (its median), so its CRPS is the absolute error.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.errors import PanjError, Problem, Problems
from sim.scenario.tables.reader import Row, read_table
from sim.validation.contrary import Fact, contrary
from sim.validation.facts import FACTS, possible, series_of
from sim.validation.lodged import LEVELS, Forecast, Key, Lodged, of_few
from sim.validation.scores import crps_of_quantiles, interval_score, log_score, mid_pit
from sim.words.wording import counted, few

if TYPE_CHECKING:
    import pandas as pd

NONE = float("nan")


@dataclass(frozen=True)
class Scored:
    """One fact beside its forecast; what does not apply is NaN.

    Parameters
    ----------
    measure, place, kind : str
    date : datetime.date
    value : float
        What was reported.
    low, median, high : float
        The forecast with its 90 % interval; of what is 0 or 1 the probability, thrice.
    crps, persistence : float
        CRPS of the forecast and of persistence; of what is 0 or 1 both are Brier's score.
    interval_50, interval_90 : float
        Interval scores.
    in_50, in_90 : float
        1 where the interval holds the fact, 0 where not.
    pit : float
        Middle of the probability integral transform.
    log : float
        Log score, of what is 0 or 1.
    line : int
        Of the table of facts.
    """

    measure: str
    place: str
    kind: str
    date: dt.date
    value: float
    low: float
    median: float
    high: float
    crps: float
    persistence: float
    interval_50: float
    interval_90: float
    in_50: float
    in_90: float
    pit: float
    log: float
    line: int


@dataclass(frozen=True)
class Scores:
    """All facts beside a forecast.

    Parameters
    ----------
    facts : tuple of Scored
    notes : tuple of str
        What is to be told, a line each.
    """

    facts: tuple[Scored, ...]
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        measures = few(list(dict.fromkeys(fact.measure for fact in self.facts)))
        return f"<Scores of {counted(len(self.facts), 'fact')}: {measures}>"

    @property
    def table(self) -> pd.DataFrame:
        """One row for each fact."""
        import pandas as pd

        names = [field.name for field in fields(Scored)]
        return pd.DataFrame([[getattr(fact, name) for name in names] for fact in self.facts], columns=names)

    @property
    def by_measure(self) -> pd.DataFrame:
        """Means over the facts of each measure; `skill` is 1 - crps / persistence, above 0 where it is better."""
        names = ["crps", "persistence", "interval_50", "interval_90", "in_50", "in_90", "pit", "log"]
        groups = self.table.groupby("measure", sort=False)
        out = groups[names].mean()
        out.insert(0, "facts", groups.size())
        base = out["persistence"]
        out.insert(3, "skill", 1.0 - out["crps"] / base.where(base > 0))
        return out


def score(lodged: Lodged, facts: Path) -> Scores:
    """Score a lodged forecast with a table of facts: measure, place, kind (may be left out), date, value.

    Facts up to the branch date were known to the forecast: they are told and not scored.

    Raises
    ------
    PanjError
        For what is wrong with the table, with file, line and column; or if nothing in it is of a day that was forecast.
    """
    problems: list[Problem] = []
    rows = read_table(facts, FACTS, problems) or []
    found = [(row, series_of(row, lodged.series, problems, "lodged", lodged.names)) for row in rows if not row.bad]
    seen: dict[tuple[Key, dt.date], int] = {}
    scored, before, told = [], [], []
    for row, forecast in found:
        if forecast is None or not possible(
            row, lodged.until, problems, "the last day that was forecast", lodged.series
        ):
            continue
        key = (forecast.measure, forecast.place, forecast.kind), row["date"]
        if key in seen:
            problems.append(row.problem("date", f"this fact stands twice, first on line {seen[key]}"))
        seen.setdefault(key, row.line)
        told.append(Fact(*key, float(row["value"]), row.line))
        if row["date"] <= lodged.branch:
            before.append(row.line)
        else:
            scored.append(_scored(row, forecast, lodged.told["replicates"]))
    if problems:
        raise Problems(sorted(problems, key=lambda problem: problem.line or 0))
    if not scored:
        raise PanjError(f"{facts} has no fact after {lodged.branch}, the branch date: nothing to score")
    return Scores(tuple(scored), (*_notes(lodged, facts, scored, before), *contrary(told, lodged.hosts)))


def _scored(row: Row, forecast: Forecast, replicates: int) -> Scored:
    value, quantiles = float(row["value"]), forecast.dates[row["date"]]
    about = (forecast.measure, forecast.place, forecast.kind, row["date"], value)
    if forecast.either:
        p = float(quantiles[0])
        brier, stays, log = (p - value) ** 2, (forecast.known - value) ** 2, log_score(p, replicates, value)
        return Scored(*about, p, p, p, brier, stays, NONE, NONE, NONE, NONE, NONE, log, row.line)
    at: Mapping[float, float] = dict(zip(LEVELS, quantiles.tolist(), strict=True))
    ends = {0.5: (at[0.25], at[0.75]), 0.9: (at[0.05], at[0.95])}
    return Scored(
        *about,
        low=at[0.05],
        median=at[0.5],
        high=at[0.95],
        crps=float(crps_of_quantiles(LEVELS, quantiles, np.array(value))),
        persistence=abs(forecast.known - value),
        interval_50=interval_score(*ends[0.5], value, 0.5),
        interval_90=interval_score(*ends[0.9], value, 0.9),
        in_50=float(ends[0.5][0] <= value <= ends[0.5][1]),
        in_90=float(ends[0.9][0] <= value <= ends[0.9][1]),
        pit=mid_pit(LEVELS, quantiles, value),
        log=NONE,
        line=row.line,
    )


def _notes(lodged: Lodged, facts: Path, scored: list[Scored], before: list[int]) -> Iterator[str]:
    """Give what is to be told of a scoring: what was known, and when the forecast was lodged."""
    if before:
        lines = few([str(line) for line in before])
        yield f"{facts}: {counted(len(before), 'fact')} up to {lodged.branch}, known and not scored (line {lines})"
    day = lodged.lodged.date()
    late = sum(fact.date <= day for fact in scored)
    if late:
        many = f"{late} of {counted(len(scored), 'fact')}"
        yield f"lodged on {day}, not before the day of {many}: nothing shows that they were not known by then"
    if said := of_few(lodged.told["replicates"]):
        yield said
    if lodged.told["point"]:
        yield "the run had central values alone (--point): its intervals are of luck alone, and too narrow"
    if lodged.told["interrupted"]:
        yield "the run was interrupted: not all replicates that were planned are in the forecast"
