"""Giving up: whether places of other wars gave up more readily where others just had.

    python -m sim.validation.giving_up TABLE

`siege.contagion` and `surrender.spread` rest on it. TABLE has one event a row: `case` (a war; towns apart from
capitals), `date`, `lat` and `lon` (blank where unknown), `event` and `mode`. It is evidence and no part of the project:
`analogs/collapses_before.csv` in the folder of evidence that the world's `build.py` reads.

Method
------
A fall *gave up* if it was abandoned, negotiated or defected; else it was fought over. Those ordered to surrender by a
centre that had given up are left out. H and F count the falls of the same case 1 to 14 days before that gave up and
that were fought over, within a distance; places without coordinates are near to nothing. Then by maximum likelihood::

    logit p = a + c · x

    x = (H - F) / (H + F + 1)        balance, as the rules have it
    x = ln (1 + H) - ln (1 + F)      logarithms
    x = ln (1 + H)                   those that gave up alone

The standard error of c is from the information at the maximum. AIC is 2 k - 2 ln L, less is better.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.model.rules.siege import MEMORY_DAYS
from sim.scenario.errors import PanjError, Problem, Problems
from sim.scenario.tables.cells import date, number
from sim.scenario.tables.reader import Column, Table, read_table
from sim.validation.course import Flags
from sim.words.numbers import decimals
from sim.world.doctor.geography import great_circle
from sim.world.world import Floats

GAVE_UP, FOUGHT = ("abandoned", "negotiated", "defected"), "fought"
NEAR_KM = 300.0
STEPS = 50
TABLE = Table(
    (
        Column("case"),
        Column("date", date()),
        Column("lat", number(-90.0, 90.0), required=False, blank=math.nan),
        Column("lon", number(-180.0, 180.0), required=False, blank=math.nan),
        Column("event"),
        Column("mode", required=False, blank=""),
    ),
    others=True,
)


@dataclass(frozen=True, eq=False)
class Falls:
    """Dated falls of which it is known how they came about.

    Parameters
    ----------
    before : bool, shape (falls, falls), whether the second is of the same case and 1 to 14 days before the first
    km : float, shape (falls, falls), how far they lie apart; infinite where that is not known
    gave_up : bool per fall
    located : bool per fall, whether it has coordinates
    """

    before: Flags
    km: Floats
    gave_up: Flags
    located: Flags

    def kept(self, which: Flags) -> Falls:
        """Return some of them, as if there were no others."""
        both = np.ix_(which, which)
        return Falls(self.before[both], self.km[both], self.gave_up[which], self.located[which])

    def near(self, km: float) -> tuple[Floats, Floats]:
        """Return H and F of each: how many gave up and were fought over before it, no further away than that."""
        there = self.before & (self.km <= km)
        return (there & self.gave_up).sum(axis=1).astype(float), (there & ~self.gave_up).sum(axis=1).astype(float)


class Growth(NamedTuple):
    """A fitted line of the logit.

    Parameters
    ----------
    c, error : float, its slope and the standard error of that
    aic : float
    """

    c: float
    error: float
    aic: float


def read(path: Path) -> Falls:
    """Read a table.

    Raises
    ------
    Problems
        If it cannot be read, lacks a column, or has a cell that is no date or no number.
    """
    problems: list[Problem] = []
    rows = read_table(path, TABLE, problems)
    if rows is None or problems:
        raise Problems(problems)
    told = [row for row in rows if row["event"] == "fall" and row["mode"] in (*GAVE_UP, FOUGHT)]
    days = np.array([row["date"].toordinal() for row in told], float)
    lat, lon = (np.array([row[name] for row in told], float) for name in ("lat", "lon"))
    case = np.array([row["case"] for row in told])
    ago = days[:, None] - days[None, :]
    before = (case[:, None] == case[None, :]) & (ago > 0) & (ago <= MEMORY_DAYS)
    km = great_circle(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    gave_up = np.array([row["mode"] != FOUGHT for row in told], bool)
    return Falls(before, np.where(np.isnan(km), np.inf, km), gave_up, np.isfinite(lat) & np.isfinite(lon))


def fit(gave_up: Flags, x: Floats | None = None) -> Growth:
    """Return how the logit of giving up grows with x; without x its slope is 0."""
    y, ones = gave_up.astype(float), np.ones(len(gave_up))
    design = ones[:, None] if x is None else np.column_stack([ones, x])
    beta = np.zeros(design.shape[1])
    for _ in range(STEPS):  # Newton's; the likelihood has one maximum
        p = 1.0 / (1.0 + np.exp(-design @ beta))
        information = design.T @ (design * (p * (1.0 - p))[:, None])
        beta = beta + np.linalg.solve(information, design.T @ (y - p))
    likelihood = float(np.sum(y * (design @ beta) - np.logaddexp(0.0, design @ beta)))
    error = np.sqrt(np.diag(np.linalg.inv(information)))
    slope = (0.0, 0.0) if x is None else (float(beta[1]), float(error[1]))
    return Growth(*slope, 2.0 * len(beta) - 2.0 * likelihood)


def told(falls: Falls, km: float) -> list[str]:
    """Return what giving up near did, in lines."""
    (h, f), y = falls.near(km), falls.gave_up
    share = h / np.maximum(h + f, 1.0)
    none, many, few = h + f == 0, share > 0.75, (h + f > 0) & (share < 0.25)
    parts = [f"{decimals(float(y[which].mean()))} of {which.sum()}" for which in (none, many, few)]
    least, most = "where under 1/4 did", "where over 3/4 of those gave up"
    out = [f"gave up: {parts[0]} with no fall near before; {parts[1]} {most}; {parts[2]} {least}"]
    forms = {
        "balance": (h - f) / (h + f + 1.0),
        "logarithms": np.log1p(h) - np.log1p(f),
        "those that gave up alone": np.log1p(h),
    }
    found = {name: fit(y, x) for name, x in forms.items()}
    out += [
        f"{name}: c {decimals(each.c)} (standard error {decimals(each.error)}), AIC {decimals(each.aic, 1)}"
        for name, each in found.items()
    ]
    return [*out, f"without: AIC {decimals(fit(y).aic, 1)}"]


def main(words: list[str]) -> int:
    """Print what a table says."""
    if len(words) != 1:
        print("python -m sim.validation.giving_up TABLE", file=sys.stderr)
        return 2
    try:
        every = read(Path(words[0]))
    except PanjError as error:
        print(error, file=sys.stderr)
        return 2
    for which, falls in (("falls", every), ("falls with coordinates", every.kept(every.located))):
        given = int(falls.gave_up.sum())
        print(f"{len(falls.gave_up)} {which}, {given} gave up ({decimals(given / len(falls.gave_up))})")
        for where, km in ((f"within {NEAR_KM:g} km", NEAR_KM), ("anywhere in the case", np.inf)):
            print(f"  {where}")
            for line in told(falls, km):
                print(f"    {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
