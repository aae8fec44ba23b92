"""Comparison: what the paired runs say, in memory.

Equation
--------
With the same luck and the same drawn parameters, replicate r of scenario B differs from replicate r of the
reference A by the policy alone: D_r = B_r - A_r. Unpaired seeds would give a difference of variance
Var A + Var B, pairing gives Var D = Var A + Var B - 2 Cov(A, B). The *variance reduction* is their ratio::

    (Var A + Var B) / Var D

It says how many times more unpaired replicates the same accuracy of the mean difference would need.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.comparisons.past import Past, history_note, past_note
from sim.comparisons.series import Name, Series, main_measures
from sim.comparisons.shapes import Measured, Summary, Variance
from sim.runs.frames import LEVEL_NAMES, QUANTILES
from sim.runs.tasks import Plan
from sim.scenario.arguments import check_names
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.resolved import Scenario
from sim.words.wording import counted
from sim.world.hosts import spoken_of
from sim.world.world import Floats, Ints, World

if TYPE_CHECKING:
    import pandas as pd

#: Series whose differences are sorted at once.
BLOCK = 64


@dataclass(eq=False)
class Comparison:
    """Scenarios beside a reference, paired replicate by replicate.

    Parameters
    ----------
    plans : sequence of Plan
        The reference first.
    series : Series
    replicates : tuple of int
        Those that finished in every scenario, in order.
    records : sequence of int32 arrays, shape (replicates, days kept, series)
        Of each scenario: totals since the first day of flows, states at the end of the day.
    pasts : sequence of Past
        What each scenario shares with the reference; the first is the reference itself.
    differing : sequence of int
        In how many replicates the past of each differs from the reference's.
    dates : datetime64[D]
        Every day of the run. A scenario that shares its past is kept from the branch date on.
    notes : tuple of str
        What has to be told beside the numbers.
    interrupted : bool
        Whether Ctrl-C, or a process that was lost, kept some replicates from running.
    why : str
        What did, if it was not Ctrl-C.
    """

    plans: Sequence[Plan]
    series: Series
    replicates: tuple[int, ...]
    records: Sequence[Ints]
    pasts: Sequence[Past]
    differing: Sequence[int]
    dates: npt.NDArray[np.datetime64]
    notes: tuple[str, ...] = ()
    interrupted: bool = False
    why: str = ""

    @property
    def reference(self) -> Scenario:
        """The scenario with which the others are compared."""
        return self.plans[0].scenario

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """All scenarios, the reference first."""
        return tuple(plan.scenario for plan in self.plans)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all scenarios, the reference first."""
        return tuple(scenario.name for scenario in self.scenarios)

    @property
    def world(self) -> World:
        """The world."""
        return self.plans[0].world

    @property
    def seed(self) -> int:
        """The seed of all scenarios."""
        return self.plans[0].seed

    @cached_property
    def host(self) -> str:
        """The host that the reference is told by, and all others beside it, as in :func:`sim.runs.hosts.host_of`."""

        def arrived(host: str) -> float:
            return float(np.median(self.of(self.names[0], "arrivals", host, "civilian")[:, -1]))

        return spoken_of(self.world, arrived)

    def number(self, name: str) -> int:
        """Return the number of a scenario, 0 for the reference.

        Raises
        ------
        PanjError
            If it is none of those compared.
        """
        check_names(scenario=name)
        if name not in self.names:
            near = did_you_mean(name, {scenario.name: scenario.title for scenario in self.scenarios})
            raise PanjError(f"no scenario {name!r} here ({near or ', '.join(self.names)})")
        return self.names.index(name)

    def first(self, k: int) -> int:
        """Return the row of the first day on which scenario k is kept."""
        return len(self.dates) - int(self.records[k].shape[1])

    def of(self, name: str, measure: str, place: str, kind: str = "") -> Floats:
        """Return a series of one scenario on every day, shape (replicates, days).

        The kind "everybody" is civilians and soldiers together; a host, and the world, have sums over crossings and
        sites, too (`turned_back`, `overflow` ...).
        """
        k, columns = self.number(name), list(self.series.index(measure, place, kind))
        past = self.records[0][:, : self.first(k), columns]
        every = np.concatenate([past, self.records[k][:, :, columns]], axis=1)
        return np.asarray(every.sum(axis=2, dtype=float))

    def difference(self, name: str, measure: str, place: str, kind: str = "") -> Floats:
        """Return a scenario minus the reference on every day, shape (replicates, days)."""
        reference = self.of(self.names[0], measure, place, kind)
        return np.asarray(self.of(name, measure, place, kind) - reference)

    def lead(self, name: str, measure: str, place: str, kind: str = "") -> Floats:
        """Return the quantiles of the paired differences from the reference on every day, shape (5, days)."""
        return np.asarray(np.quantile(self.difference(name, measure, place, kind), QUANTILES, axis=0))

    @cached_property
    def curves(self) -> dict[tuple[str, Name], Floats]:
        """Quantiles of each scenario by itself in the main measures on every day, shape (5, days)."""
        wanted = [(name, key) for name in self.names for key in main_measures(self.world)]
        return {(name, key): np.asarray(np.quantile(self.of(name, *key), QUANTILES, axis=0)) for name, key in wanted}

    def variance_reduction(self, name: str, measure: str, place: str, kind: str = "") -> float:
        """Return (Var A + Var B) / Var(A - B) on the last day; see :func:`variances`."""
        a, b = (self.of(who, measure, place, kind)[:, -1] for who in (self.names[0], name))
        return reduction(*variances(a, b))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The tidy table of differences, one row per scenario, series and day.

        Columns: date, measure, place, kind, scenario, q05 … q95, mean, p_more.
        """
        import pandas as pd

        frame = pd.concat([self._frame(k) for k in range(1, len(self.plans))], ignore_index=True)
        for column in ("measure", "place", "kind", "scenario"):
            frame[column] = frame[column].astype("category")
        return frame

    def _frame(self, k: int) -> pd.DataFrame:
        import pandas as pd

        first = self.first(k)
        days, series = len(self.dates) - first, len(self.series)
        table = np.empty((len(QUANTILES) + 2, days, series))
        for begin in range(0, series, BLOCK):  # in blocks: a quantile copies and sorts all it is given
            part = slice(begin, begin + BLOCK)
            table[:, :, part] = spread(self.records[k][:, :, part] - self.records[0][:, first:, part])
        names = np.array(self.series.names, dtype=object)
        frame = pd.DataFrame({"date": np.tile(self.dates[first:], series)})
        for column, word in enumerate(("measure", "place", "kind")):
            frame[word] = np.repeat(names[:, column], days)
        frame["scenario"] = self.names[k]
        for row, word in enumerate((*LEVEL_NAMES, "mean", "p_more")):
            frame[word] = table[row].T.ravel()
        return frame

    @cached_property
    def summary(self) -> Summary:
        """What was compared, whether the pasts agree, and the main measures on the last day."""
        scenario = self.reference
        return {
            "reference": self.names[0],
            "scenarios": [{"name": s.name, "title": s.title} for s in self.scenarios],
            "start": str(scenario.start),
            "branch": str(self.branch),
            "end": str(self.dates[-1]),
            "replicates": len(self.replicates),
            "seed": self.seed,
            "interrupted": self.interrupted,
            "past": {
                self.names[k]: {
                    "days": past.days,
                    "must_be_equal": past.shared,
                    "replicates_that_differ": self.differing[k],
                    "reasons": list(past.reasons),
                }
                for k, past in enumerate(self.pasts)
                if k
            },
            "notes": list(self.told),
            "measures": {name: self._measures(name) for name in self.names[1:]},
        }

    @property
    def branch(self) -> np.datetime64:
        """The last day on which all replay history; without history the day before the first."""
        return np.datetime64(self.dates[0] + np.timedelta64(min(past.days for past in self.pasts) - 1, "D"), "D")

    @property
    def told(self) -> tuple[str, ...]:
        """What has to be told beside the numbers, the pasts that differ included."""
        pasts = [
            past_note(self.names[k], self.names[0], past, self.differing[k], len(self.replicates))
            for k, past in enumerate(self.pasts)
            if not past.shared
        ]
        return (*self.notes, *self.histories, *pasts)

    @property
    def histories(self) -> tuple[str, ...]:
        """Which scenarios replay history up to another day than the reference."""
        return histories(self.scenarios, self.world, self.dates[-1])

    def _measures(self, name: str) -> list[Measured]:
        return [self._measure(name, key, words) for key, words in main_measures(self.world).items()]

    def _measure(self, name: str, key: Name, words: str) -> Measured:
        a, b = self.of(self.names[0], *key)[:, -1], self.of(name, *key)[:, -1]
        levels = dict(zip((*LEVEL_NAMES, "mean", "p_more"), spread(b - a).tolist(), strict=True))
        own, other, difference = variances(a, b)
        variance: Variance = {"reference": own, "scenario": other, "difference": difference}
        ratio = gain(variance)
        return {
            "measure": key[0],
            "place": key[1],
            "kind": key[2],
            "words": words,
            "reference": dict(zip(LEVEL_NAMES, np.quantile(a, QUANTILES).tolist(), strict=True)),
            "scenario": dict(zip(LEVEL_NAMES, np.quantile(b, QUANTILES).tolist(), strict=True)),
            "difference": {level: levels[level] for level in (*LEVEL_NAMES, "mean")},
            "p_more": levels["p_more"],
            "variance": variance,
            "variance_reduction": ratio if np.isfinite(ratio) else None,
            "alike": int((a == b).sum()),
        }

    @property
    def main(self) -> pd.DataFrame:
        """The main measures on the last day, one row per scenario and measure.

        Columns: scenario, measure (in words), reference and median (of the reference and of the scenario by itself),
        difference (median of the pairs), low and high (their 90 % band), p_more, variance_reduction.
        """
        return main_of(self.summary)

    def _repr_html_(self) -> str:
        return self.main.to_html(index=False, float_format=lambda value: f"{value:,.4g}")

    def __repr__(self) -> str:
        others = ", ".join(self.names[1:])
        return f"<Comparison of {others} with {self.names[0]}: {counted(len(self.replicates), 'replicate')}>"


def main_of(summary: Summary) -> pd.DataFrame:
    """Return the main measures of a summary, one row per scenario and measure."""
    import pandas as pd

    rows = [
        {
            "scenario": name,
            "measure": row["words"],
            "reference": row["reference"]["q50"],
            "median": row["scenario"]["q50"],
            "difference": row["difference"]["q50"],
            "low": row["difference"]["q05"],
            "high": row["difference"]["q95"],
            "p_more": row["p_more"],
            "variance_reduction": reduced(row),
        }
        for name, found in summary["measures"].items()
        for row in found
    ]
    return pd.DataFrame(rows)


def histories(scenarios: Sequence[Scenario], world: World, end: np.datetime64) -> tuple[str, ...]:
    """Return in words which scenarios replay history up to another day than the first, the reference."""
    last, reference = dt.date.fromisoformat(str(end)), scenarios[0]
    found = (history_note(each.name, reference.name, (each, reference), world, last) for each in scenarios[1:])
    return tuple(note for note in found if note)


def spread(differences: npt.NDArray[Any]) -> Floats:
    """Return quantiles, mean and chance of more over the first axis; ties count half."""
    out = np.empty((len(QUANTILES) + 2, *differences.shape[1:]))
    out[:-2] = np.quantile(differences, QUANTILES, axis=0)
    out[-2] = differences.mean(axis=0)
    out[-1] = (differences > 0).mean(axis=0) + 0.5 * (differences == 0).mean(axis=0)
    return out


def variances(a: Floats, b: Floats) -> tuple[float, float, float]:
    """Return Var A, Var B and Var(A - B) over the replicates; NaN for a single one."""
    if len(a) < 2:
        return (np.nan,) * 3
    return float(a.var(ddof=1)), float(b.var(ddof=1)), float((a - b).var(ddof=1))


def reduced(row: Measured) -> float:
    """Return the variance reduction of a measure: as it was saved, since saved variances have three digits."""
    known = row["variance_reduction"]
    return gain(row["variance"]) if known is None else known


def gain(variance: Variance) -> float:
    """Return how many times more replicates the mean difference would need without pairs; see :func:`reduction`."""
    a, b, difference = variance["reference"], variance["scenario"], variance["difference"]
    return float("nan") if difference is None else reduction(a, b, difference)  # null in the file of a single pair


def reduction(a: float, b: float, difference: float) -> float:
    """Return (a + b) / difference; infinite if the difference never varies, NaN if nothing does.

    Examples
    --------
    >>> reduction(4.0, 5.0, 3.0)
    3.0
    >>> reduction(4.0, 4.0, 0.0), reduction(0.0, 0.0, 0.0)
    (inf, nan)
    """
    if difference > 0:
        return (a + b) / difference
    return np.inf if a + b > 0 else np.nan
