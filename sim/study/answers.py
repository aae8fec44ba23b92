"""Answers: when, how likely and how many, from the replicates of a run; what would have to change, from a sweep.

A probability is the share of replicates, with the interval of Wilson (1927, J. Am. Stat. Assoc. 22:209) for so few of
them. What would halve a probability is asked of a logistic model of a sweep's runs (McCullagh and Nelder 1989, ch. 4)::

    ln(p / (1 - p)) = b_0 + Σ_k b_k z_k            z_k: parameter k, standardised

with a small ridge, so that a parameter that separates the runs perfectly stays finite. Parameter k is moved alike in
all runs until the mean of p is half of what it was.

Whether the runs say in which direction tells the 90 % interval of b_k. Its variance is the larger of that of
independent runs, H⁻¹ with H = Dᵀ W D + ridge, and that of runs which share a point and are alike for that (Liang and
Zeger 1986, Biometrika 73:13), with D the design, W = p (1 - p) and s_g the sum of (y - p) D over the runs of a point,
or of points made of each other (:mod:`~sim.study.units`), of which there are G::

    V = G / (G - 1) · H⁻¹ (Σ_g s_g s_gᵀ) H⁻¹
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.model.record import is_flow
from sim.model.sums import EVERYBODY
from sim.runs import seal
from sim.runs.json_files import damaged, read_json
from sim.runs.kinds import MARK, is_on_counts
from sim.runs.readable import first_line
from sim.runs.stored import titles_in
from sim.scenario.arguments import as_day, check_whole, is_number, shown
from sim.scenario.errors import PanjError, did_you_mean
from sim.words.numbers import percent
from sim.words.typed import same_name
from sim.words.wording import counted, few
from sim.world.names import id_of
from sim.world.world import Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

SERIES = "timeseries.parquet"
Flags = npt.NDArray[np.bool_]
#: Ridge on the standardised coefficients: half an observation each.
RIDGE = 0.5
NORMAL_90 = 1.6449


@dataclass(frozen=True)
class Probability:
    """A share of replicates with its 90 % interval.

    Parameters
    ----------
    value, low, high : float
    replicates : int
    """

    value: float
    low: float
    high: float
    replicates: int

    def __str__(self) -> str:
        interval = f"{percent(self.low)} to {percent(self.high)}"
        return f"{percent(self.value)} (90 % interval of {counted(self.replicates, 'replicate')}: {interval})"


@dataclass(frozen=True)
class Change:
    """What would have to become of one parameter.

    Parameters
    ----------
    name : str
    mean : float
        Its mean in the sweep.
    wanted : float
        What it would have to be on average; NaN if no change does it.
    effect : float
        Coefficient of the standardised parameter, in log-odds.
    tried : bool
        Whether the sweep has runs with values as far out as that; otherwise it is a guess beyond what was computed.
    low, high : float
        The 90 % interval of the coefficient.
    doubtful : bool
        Whether the effect on the measure itself has no known direction, or the other one.
    """

    name: str
    mean: float
    wanted: float
    effect: float
    tried: bool
    low: float = float("nan")
    high: float = float("nan")
    doubtful: bool = False

    @property
    def known(self) -> bool:
        """Whether the runs say in which direction it would have to move."""
        return not self.doubtful and not self.low <= 0.0 <= self.high


@dataclass(frozen=True, eq=False)
class Series:
    """One series of a run.

    Parameters
    ----------
    measure, place, kind : str
    dates : datetime64 per day
    daily : float, shape (replicates, days)
    summed : bool
        Whether they are sums since the first day already, of what is counted per day.
    largest : bool
        Whether they are the most in one day up to each day, of what is counted per day.
    """

    measure: str
    place: str
    kind: str
    dates: npt.NDArray[np.datetime64]
    daily: Floats
    summed: bool = False
    largest: bool = False

    @property
    def is_sum(self) -> bool:
        """Whether it is asked as a sum since the first day: of what is counted per day."""
        return not self.largest and (self.summed or is_flow(self.measure, self.place))

    @property
    def asked(self) -> Floats:
        """What is asked for, shape (replicates, days): sums since the first day of what is counted per day."""
        return self.daily if self.summed or not self.is_sum else np.asarray(np.cumsum(self.daily, axis=1))

    def day(self, date: dt.date | str) -> int:
        """Return the row of a date.

        Raises
        ------
        PanjError
            If it is outside the run.
        """
        date = as_day("date", date)
        day = int((np.datetime64(date, "D") - self.dates[0]).astype(int))
        if not 0 <= day < len(self.dates):
            raise PanjError(f"{date} is outside the run ({self.dates[0]} to {self.dates[-1]})")
        return day

    def since(self, date: dt.date | str) -> Series:
        """Return it from a date on, as if its sums began with that day.

        Raises
        ------
        PanjError
            If it is no sum, or the date is outside the run.
        """
        if not self.is_sum:
            raise PanjError(f"--since goes with what is summed, as arrivals: '{self.measure}' is of each day by itself")
        first = self.day(date)
        before = self.daily[:, first - 1 : first] if self.summed and first else 0.0
        return replace(self, dates=self.dates[first:], daily=np.asarray(self.daily[:, first:] - before))

    def busiest(self) -> Series:
        """Return the most in one day up to each day, in each replicate, whichever day that is in it.

        Raises
        ------
        PanjError
            If it is not counted per day.
        """
        if not self.is_sum:
            told = f"'{self.measure}' is of each day by itself, and --over X asks whether it is ever above X"
            raise PanjError(f"--busiest goes with what is counted in a day, as arrivals: {told}")
        daily = np.diff(self.daily, axis=1, prepend=0.0) if self.summed else self.daily
        return replace(self, daily=np.maximum.accumulate(daily, axis=1), summed=False, largest=True)


class NoSeriesError(PanjError):
    """A run has no such series."""


def read_series(folder: Path, measure: str, place: str, kind: str = "") -> Series:
    """Read one series of all replicates from the folder of a run; without a kind everybody, as sweeps count.

    The place is named by its id or by what it is called.

    Raises
    ------
    PanjError
        If it is no folder of a run, or has no such series; the message says which there are.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    file = folder / SERIES
    if not file.is_file():
        raise PanjError(f"{folder} is no folder of a run: it has no {SERIES}")
    whole = measure != "intensity"
    if (folder / MARK).is_file():
        told = read_json(folder / MARK)
        whole = whole and not is_on_counts(told)  # of a large world one simulated person may be 2.7 people
        seal.check_mark(folder / MARK, told)
        seal.check_file(folder, told, SERIES, "run it again")
    wanted = (pc.field("measure") == measure) & pc.field("place").isin([place, same_name(place)])
    try:
        found = _read(file, filters=wanted)
        kinds = sorted(str(k) for k in found["kind"].unique())
        if not kind and len(kinds) == 1:
            kind = kinds[0]
        wanted_kinds = [kind] if kind or "" in kinds else kinds
        parts = [_grid(one, measure, whole) for k in wanted_kinds if len(one := found[found["kind"] == k])]
        if parts:
            if any(not np.array_equal(dates, parts[0][0]) for dates, _ in parts):
                raise ValueError(f"want '{measure}' of every kind on the same days")
            of = EVERYBODY if len(parts) > 1 else wanted_kinds[0]
            return Series(measure, place, of, parts[0][0], np.sum([values for _, values in parts], axis=0))
        names = _read(file, columns=["measure", "place"]).drop_duplicates().map(str)
        there = sorted(set(names.loc[names["measure"] == measure, "place"]))
        titles = titles_in(file.parent) if not kinds else {}
    except (OSError, pa.ArrowException) as error:
        raise PanjError(f"{file} cannot be read: {first_line(error)}") from None
    except (KeyError, TypeError, ValueError, OverflowError, MemoryError) as error:
        raise damaged(file, first_line(error)) from None
    called = id_of(place, there, titles)
    if called != place:
        return read_series(folder, measure, called, kind)
    raise NoSeriesError(_no_series(file, names, (measure, same_name(place), kind), kinds, titles))


def places_of(folder: Path, measure: str) -> list[str]:
    """Return the places that a run has a measure of, in the order of its series.

    Raises
    ------
    PanjError
        If its series cannot be read, or it has no such measure.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    file = folder / SERIES
    try:
        found = _read(file, columns=["place"], filters=pc.field("measure") == measure)
        places = [str(place) for place in found["place"].unique()]
    except (OSError, pa.ArrowException) as error:
        raise PanjError(f"{file} cannot be read: {first_line(error)}") from None
    except (KeyError, TypeError, ValueError, OverflowError, MemoryError) as error:
        raise damaged(file, first_line(error)) from None
    if not places:
        raise PanjError(f"{folder}: no series '{measure}'")
    return places


def _read(file: Path, **options: Any) -> pd.DataFrame:
    """Return some of the series of a file, its pages checked."""
    import pyarrow.parquet as parquet

    frame: pd.DataFrame = parquet.read_table(file, page_checksum_verification=True, **options).to_pandas()
    return frame


def _grid(found: pd.DataFrame, measure: str, whole: bool) -> tuple[npt.NDArray[np.datetime64], Floats]:
    """Return the days of a series and its values, shape (replicates, days).

    Raises
    ------
    ValueError
        If it has not one value for each day of each replicate, or one that cannot be.
    """
    import pandas as pd

    numeric = pd.api.types.is_numeric_dtype
    if found["replicate"].isna().any():
        raise ValueError("a replicate has no number")
    if not numeric(found["value"]) or not numeric(found["replicate"]):
        raise ValueError("want numbers in its columns replicate and value")
    if numeric(found["date"]) or found["date"].isna().any():
        raise ValueError("want days in its column date")
    found = found.sort_values(["replicate", "date"])
    replicates, rows = np.unique(found["replicate"].to_numpy(), return_inverse=True)
    dates, days = np.unique(found["date"].to_numpy().astype("datetime64[D]"), return_inverse=True)
    count = len(replicates) * len(dates)
    if len(found) != count or np.isnat(dates).any() or (rows * len(dates) + days != np.arange(count)).any():
        raise ValueError(f"want one value of '{measure}' for each of {len(dates)} days of each replicate")
    if (np.diff(dates) != np.timedelta64(1, "D")).any():
        raise ValueError("a day is left out")
    values = found["value"].to_numpy(float)
    wrong = ~((values >= 0) & (values <= np.iinfo(np.int32).max))
    if measure == "intensity":
        wrong |= values > 1
    if whole:
        wrong |= values != np.rint(values)
    if wrong.any():
        raise ValueError(f"no run has {values[wrong][0]:g} for {measure}")
    return dates, values.reshape(len(replicates), len(dates))


def _no_series(
    file: Path, names: pd.DataFrame, wanted: tuple[str, str, str], kinds: Sequence[str], titles: Mapping[str, str]
) -> str:
    """Return what is said of a series that is not there; `names` are those of all that are."""
    measure, place, kind = wanted
    if not len(names):
        return f"{file} is empty: no replicate finished"
    message = f"{file.parent}: no series '{measure}' at '{place}'" + (f" of kind '{kind}'" if kind else "")
    if kinds:
        kinds = [*kinds, EVERYBODY] if len(kinds) > 1 and "" not in kinds else kinds
        near = did_you_mean(kind, kinds)
        return f"{message} ({near + '; ' if near else ''}kinds there: {', '.join(repr(k) for k in kinds)})"
    if measure not in set(names["measure"]):
        at = id_of(place, sorted(set(names["place"])), titles)
        known = sorted(set(names.loc[names["place"] == at, "measure"]))
        where = "measures there" if known else "measures of the run"
        known = known or sorted(set(names["measure"]))
        hint = did_you_mean(measure, known) or f"{where}: {few(known, 20)}"
    else:
        places = sorted(set(names.loc[names["measure"] == measure, "place"]))
        near = did_you_mean(place, {name: titles.get(name, "") for name in places})
        hint = near or f"places there: {', '.join(places[:12])}{' …' if len(places) > 12 else ''}"
    return f"{message} ({hint})"


def probability(yes: Flags) -> Probability:
    """Return the share of replicates in which something is so.

    Raises
    ------
    ValueError
        If there is none.
    """
    n = len(yes)
    if n == 0:
        raise ValueError("no replicates")
    p, z2 = float(np.mean(yes)), NORMAL_90**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = NORMAL_90 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # of none and of all the near end is p itself, which sums of floats miss by their last digit
    return Probability(p, middle - half if p > 0 else 0.0, middle + half if p < 1 else 1.0, n)


def first_day_over(daily: Floats, over: float = 0.0, since: int = 0) -> Floats:
    """Return, for each replicate, the first day from `since` on with a value above `over`; NaN if there is none.

    Parameters
    ----------
    daily : float, shape (replicates, days)

    Raises
    ------
    PanjError
        If `over` is no number, or `since` no day of the run.
    """
    check_level(over)
    check_whole("since", since, 0, daily.shape[1] - 1)
    above = daily[:, since:] > over
    return np.where(above.any(axis=1), above.argmax(axis=1) + float(since), np.nan)


def probability_by_day(daily: Floats, over: float = 0.0) -> Floats:
    """Return, for each day, the share of replicates that have been above `over` on that day or before.

    Raises
    ------
    PanjError
        If `over` is no number.
    """
    check_level(over)
    return np.asarray(np.maximum.accumulate(daily > over, axis=1).mean(axis=0))


def check_level(over: float) -> None:
    """Refuse a limit that is no number.

    Raises
    ------
    PanjError
    """
    if not is_number(over) or not math.isfinite(over):
        raise PanjError(f"over {shown(over)}: want a number, in the unit of the series")


def reached_with(values: Floats, p: float) -> float:
    """Return what is reached or exceeded with probability p: the quantile at 1 - p.

    Raises
    ------
    PanjError
        If p is none.
    """
    if not is_number(p) or not 0.0 < p < 1.0:
        raise PanjError(f"a probability lies between 0 and 1, not {shown(p)}")
    return float(np.quantile(values, 1.0 - p))


def to_halve(x: Floats, yes: Flags, names: Sequence[str], units: Longs | None = None) -> list[Change]:
    """Return what each parameter would have to be to halve the probability, the strongest effect first.

    Parameters
    ----------
    x : float, shape (runs, parameters)
    yes : bool, shape (runs,)
    names : sequence of str
    units : int, shape (runs,), optional
        Runs of one unit are no independent ones; default: those of equal points are one unit.

    Raises
    ------
    PanjError
        If it happened in no run or in all of them, or there are hardly more runs than parameters.
    """
    x, yes = np.asarray(x, float), np.asarray(yes, bool)
    if not 0 < yes.sum() < len(yes):
        raise PanjError(f"it happened in {'no' if not yes.any() else 'every'} run: there is no probability to halve")
    if len(yes) < 5 * (x.shape[1] + 1):
        raise PanjError(f"{len(yes)} runs are too few to tell {x.shape[1]} parameters apart (want five for each)")
    scale = x.std(axis=0)
    varied = [int(k) for k in np.flatnonzero(scale > 0)]
    z = (x[:, varied] - x[:, varied].mean(axis=0)) / scale[varied]
    b = _logistic(z, yes)
    _, which = np.unique(x if units is None else units, axis=0, return_inverse=True)
    width = NORMAL_90 * _deviations(z, yes, b, which.ravel())
    half = float(_chance(b[0] + z @ b[1:]).mean()) / 2.0
    out = []
    for j, k in enumerate(varied):
        shift = _shift(b, z, j, half)
        mean = float(x[:, k].mean())
        wanted = mean + shift * float(scale[k])
        tried, slope, by = bool(x[:, k].min() <= wanted <= x[:, k].max()), float(b[1 + j]), float(width[1 + j])
        out.append(Change(names[k], mean, wanted, slope, tried, slope - by, slope + by))
    return sorted(out, key=lambda change: -abs(change.effect))


def _chance(log_odds: Floats) -> Floats:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * log_odds)))


def _logistic(z: Floats, yes: Flags) -> Floats:
    """Return b_0, b_1 … of the largest penalised likelihood, by Newton's method (it is concave: one maximum)."""
    design = np.column_stack([np.ones(len(z)), z])
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    b = np.zeros(design.shape[1])
    b[0] = math.log(yes.mean() / (1.0 - yes.mean()))
    for _ in range(100):
        p = _chance(design @ b)
        slope = design.T @ (yes - p) - penalty @ b
        step = np.linalg.solve((design * (p * (1.0 - p))[:, None]).T @ design + penalty, slope)
        b = b + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-10:
            break
    return b


def _deviations(z: Floats, yes: Flags, b: Floats, unit: npt.NDArray[np.intp]) -> Floats:
    """Return the standard deviation of each coefficient: of independent runs, or of those alike in a unit."""
    design = np.column_stack([np.ones(len(z)), z])
    p = _chance(design @ b)
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    inverse = np.linalg.inv((design * (p * (1.0 - p))[:, None]).T @ design + penalty)
    units = int(unit.max()) + 1
    sums = np.zeros((units, design.shape[1]))
    np.add.at(sums, unit, design * (yes - p)[:, None])
    alike = inverse @ (sums.T @ sums) @ inverse * (units / max(units - 1, 1))
    return np.asarray(np.sqrt(np.maximum(np.diag(inverse), np.diag(alike))))


def _shift(b: Floats, z: Floats, j: int, target: float) -> float:
    """Return by how many standard deviations parameter j must move for the mean probability to be `target`."""
    if abs(b[1 + j]) < 1e-9:
        return float("nan")
    direction = -np.sign(b[1 + j])  # towards less
    near, far = 0.0, 1.0

    def mean(by: float) -> float:
        return float(_chance(b[0] + z @ b[1:] + b[1 + j] * direction * by).mean())

    while mean(far) > target:
        far *= 2.0
        if far > 1e6:
            return float("nan")
    for _ in range(80):
        middle = 0.5 * (near + far)
        near, far = (middle, far) if mean(middle) > target else (near, middle)
    return float(direction * far)
