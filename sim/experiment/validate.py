"""Validate: how well simulated counts fit the observed ones of a published conflict, beside forecasts without a model.

Two sets of replicates are run. In the first, every uncertain setting of the rules is drawn from its range by a Latin
hypercube and luck differs as well: its quantiles are the bands. In the second the settings stay central and luck
alone differs; with tens of thousands of people it moves the error by less than a hundredth of itself, so a band of
luck alone promises a precision that the model does not have. Both can be run once more with the capacity of every camp
masked (unlimited), for in published instances capacities come from the counts that the model is scored with.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiment import scores, store
from sim.experiment.baselines import baselines
from sim.experiment.executors import default_jobs
from sim.experiment.frames import QUANTILES
from sim.model.random import MAX_SEED, latin_hypercube
from sim.scenario.errors import PanjError
from sim.scenario.parameters import ParameterSet, Spread, describe
from sim.world.flee.instance import FleeInstance
from sim.world.world import Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

#: (instance, settings, seed, replicate) → people in each camp at the end of each day, shape (days, camps).
Simulate = Callable[[FleeInstance, Any, int, int], Longs]
Progress = Callable[[int, int], None]

GIVEN, MASKED = "given", "masked"
BANDS, CENTRAL, FLEE = "Panj, median of the bands", "Panj, central settings", "Flee's own run"
ALL_DAYS, LATER = "all days", f"from day {scores.SKIP}"
WINDOWS = {ALL_DAYS: 0, LATER: scores.SKIP}
LEVELS = (0.5, 0.9)
MOST_CENTRAL = 20
MOST_REPLICATES = 100_000


def simulate_flee(instance: FleeInstance, settings: Any, seed: int, replicate: int) -> Longs:
    """Run the rules of Flee once; the simulation that is validated unless another is given."""
    from sim.model.flee.engine import run_flee

    return run_flee(instance, settings, seed, replicate).counts


@dataclass(frozen=True, eq=False)
class Ensembles:
    """The simulated counts of one way to treat the capacities.

    Parameters
    ----------
    bands : int64, shape (replicates, days, camps)
        Uncertain settings drawn from their ranges.
    central : int64, shape (central replicates, days, camps)
        Central settings: luck alone.
    """

    bands: Longs
    central: Longs

    @cached_property
    def quantiles(self) -> Floats:
        """The quantiles of the bands, shape (levels, days, camps); the levels are those of every figure of Panj."""
        out: Floats = np.quantile(self.bands, QUANTILES, axis=0)
        return out


@dataclass(frozen=True)
class Scatter:
    """What luck alone does to the error, beside the error itself.

    Parameters
    ----------
    mean, deviation : float
        Of the ARD over the replicates with central settings.
    spread : float
        Standard deviation of the ARD over the replicates with drawn settings.
    coverage : float
        Share of counts that lie inside the 90 % band of luck alone.
    """

    mean: float
    deviation: float
    spread: float
    coverage: float


@dataclass(frozen=True, eq=False)
class Validation:
    """The outcome of :func:`validate`.

    Parameters
    ----------
    instance : FleeInstance
    seed : int
    settings : ParameterSet
        The central settings.
    ranges : mapping of str to Spread
        What was drawn; empty when the ranges were left alone.
    ensembles : mapping of str to Ensembles
        By how the capacities were treated: "given" and, if asked for, "masked".
    """

    instance: FleeInstance
    seed: int
    settings: ParameterSet
    ranges: Mapping[str, Spread]
    ensembles: Mapping[str, Ensembles]

    @property
    def replicates(self) -> int:
        """Replicates behind the bands."""
        return len(self.ensembles[GIVEN].bands)

    @property
    def camps(self) -> tuple[str, ...]:
        """Names of the camps."""
        return tuple(self.instance.places[k] for k in self.instance.camps)

    @property
    def dates(self) -> np.ndarray:
        """All days of the period."""
        return np.datetime64(self.instance.start, "D") + np.arange(len(self.instance.observed)).astype("timedelta64[D]")

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Every score, one a row.

        Columns: conflict, capacities ("given", "masked"), forecast, camp (empty for all together), days ("all
        days", "from day 30"), rescaled (whether simulated sums were first set to the observed ones), score, value.

        Scores of all camps: ard; crps (relative, in the unit of the ARD); coverage_50, coverage_90 of ensembles;
        ard_mean, ard_sd over the replicates of an ensemble. Of one camp: error_people, error_share, see
        :func:`sim.experiment.scores.error_per_camp`.
        """
        import pandas as pd

        columns = ["conflict", "capacities", "forecast", "camp", "days", "rescaled", "score", "value"]
        frame = pd.DataFrame(_rows(self), columns=columns[1:])
        frame.insert(0, "conflict", self.instance.name)
        return frame

    @cached_property
    def _table(self) -> dict[tuple[object, ...], float]:
        keys = ["capacities", "forecast", "camp", "days", "rescaled", "score"]
        values = self.frame["value"].tolist()
        return dict(zip(self.frame[keys].itertuples(index=False, name=None), values, strict=True))

    def score(
        self,
        forecast: str,
        score: str = "ard",
        *,
        capacities: str = GIVEN,
        days: str = ALL_DAYS,
        rescaled: bool = False,
        camp: str = "",
    ) -> float:
        """Return one score of the frame, NaN where it makes no sense."""
        return self._table.get((capacities, forecast, camp, days, rescaled, score), float("nan"))

    def forecasts(self, capacities: str = GIVEN) -> list[str]:
        """Return the names of all that was scored, in the order of the table."""
        return list(dict.fromkeys(key[1] for key in self._table if key[0] == capacities))  # type: ignore[misc]

    def scatter(self, capacities: str = GIVEN) -> Scatter:
        """Return how much luck moves the error, beside the error."""
        return Scatter(
            self.score(CENTRAL, "ard_mean", capacities=capacities),
            self.score(CENTRAL, "ard_sd", capacities=capacities),
            self.score(BANDS, "ard_sd", capacities=capacities),
            self.score(CENTRAL, "coverage_90", capacities=capacities),
        )

    @cached_property
    def bands(self) -> pd.DataFrame:
        """The curves: one row per way of treating capacities, camp and day, with quantiles, count and Flee's run."""
        import pandas as pd

        return pd.concat([self._curves(capacities) for capacities in self.ensembles], ignore_index=True)

    def timeseries(self, capacities: str = GIVEN) -> pd.DataFrame:
        """Return the tidy frame of the bands' replicates: replicate, date, measure, place, kind, value (people)."""
        import pandas as pd

        counts = self.ensembles[capacities].bands
        replicates, days, camps = counts.shape
        return pd.DataFrame(
            {
                "replicate": np.repeat(np.arange(replicates, dtype=np.int32), days * camps),
                "date": np.tile(np.repeat(self.dates, camps), replicates),
                "measure": "sheltered",
                "place": np.tile(np.array(self.camps, dtype=object), replicates * days),
                "kind": "civilian",
                "value": counts.ravel().astype(float),
            }
        )

    def _curves(self, capacities: str) -> pd.DataFrame:
        import pandas as pd

        days, camps = self.instance.observed.shape
        frame = pd.DataFrame({"camp": np.repeat(self.camps, days), "date": np.tile(self.dates, camps)})
        frame.insert(0, "capacities", capacities)
        frame["observed"] = self.instance.observed.T.ravel()
        for level, values in zip(QUANTILES, self.ensembles[capacities].quantiles, strict=True):
            frame[f"q{round(100 * level):02d}"] = values.T.ravel()
        flee = self.instance.flee_output
        frame["flee"] = np.nan if flee is None or capacities != GIVEN else flee.T.ravel()
        return frame

    def picture_parts(self) -> dict[str, Any]:
        """Return what the figure is drawn from: the arguments of `sim.show.validation.ValidationPicture`."""
        instance = self.instance
        rows = {row.place: row for row in instance.layout if row.place >= 0}
        reports = []
        for k in instance.camps:
            day = rows[int(k)].day.astype(int) if int(k) in rows else np.zeros(0, int)
            reports.append(day[(day >= 0) & (day < len(instance.observed))])
        masked = self.ensembles.get(MASKED)
        return {
            "title": instance.name,
            "dates": self.dates,
            "camps": self.camps,
            "observed": instance.observed,
            "reports": tuple(reports),
            "bands": self.ensembles[GIVEN].quantiles,
            "masked": None if masked is None else masked.quantiles[QUANTILES.index(0.5)],
            "flee": instance.flee_output,
            "ard": self.score(BANDS),
            "flee_ard": self.score(FLEE),
            "replicates": self.replicates,
            "source": f"Panj, rules of Flee on {instance.name}, {self.replicates} replicates, seed {self.seed}. "
            "Counts: UNHCR, as published with the instance",
        }

    def save(self, folder: Path, extra: Callable[[Path], object] | None = None) -> Path:
        """Write scores.csv, bands.csv and provenance.json, whole or not at all, replacing older ones.

        Parameters
        ----------
        folder : Path
        extra : callable, optional
            Called with the folder while it is made, to add the figure.
        """
        with store.whole(folder) as work:
            self.frame.to_csv(work / "scores.csv", index=False, float_format="%.6g")
            self.bands.to_csv(work / "bands.csv", index=False, float_format="%.10g")
            (work / store.MARK).write_text(json.dumps(self._provenance(), indent=2) + "\n", encoding="utf-8")
            if extra is not None:
                extra(work)
        return folder.resolve()

    def _provenance(self) -> dict[str, Any]:
        return {
            "conflict": self.instance.name,
            "seed": self.seed,
            "replicates": self.replicates,
            "central_replicates": len(self.ensembles[GIVEN].central),
            "capacities": list(self.ensembles),
            "settings": self.settings.model_dump(),
            "ranges": {name: [s.low, s.high, s.shape] for name, s in self.ranges.items()},
        }


def validate(
    instance: FleeInstance,
    *,
    replicates: int = 50,
    seed: int = 1,
    masked: bool = False,
    jobs: int | None = None,
    simulate: Simulate | None = None,
    settings: ParameterSet | None = None,
    settings_ranges: bool = True,
    fixed: Collection[str] = (),
    progress: Progress | None = None,
) -> Validation:
    """Run an instance many times and score it against its observed counts.

    Parameters
    ----------
    instance : FleeInstance
    replicates : int
        Runs behind the bands; up to 20 more are made with central settings.
    seed : int
    masked : bool
        Do all of it once more with every capacity unlimited.
    jobs : int, optional
        Processes; default: one per core. The result does not depend on it.
    simulate : callable, optional
        Default: the rules of Flee. To be sent to other processes it must stand at the top of a module.
    settings : ParameterSet, optional
        Central settings, handed to `simulate`; default: those of Flee as shipped. A range that does not reach a
        central value is widened to it.
    settings_ranges : bool
        Draw the uncertain settings from their ranges; otherwise the bands are of luck alone.
    fixed : collection of str
        Settings that keep their central value although they have a range: those that a user has set.
    progress : callable, optional
        Called with (runs done, runs in all).

    Raises
    ------
    PanjError
        If an option is impossible or there is nothing to compare with.
    """
    check_options(replicates, seed, jobs)
    scores.check_comparable(instance.observed, instance.observed)
    if settings is None:
        from sim.model.flee.settings import FleeSettings

        settings = FleeSettings()
    ranges = {name: s for name, s in uncertain(settings).items() if name not in fixed} if settings_ranges else {}
    rows = drawn_settings(settings, ranges, seed, replicates)
    central = [settings] * min(replicates, MOST_CENTRAL)
    instances = {GIVEN: instance} | ({MASKED: without_capacities(instance)} if masked else {})
    plan = _Plan(instances, (*rows, *central), simulate or simulate_flee, seed, len(rows))
    counts = {name: np.zeros((len(plan.settings), *instance.observed.shape), np.int64) for name in instances}
    tasks = [(name, row) for name in instances for row in range(len(plan.settings))]
    for done, (name, row, found) in enumerate(_run(plan, tasks, jobs or default_jobs()), 1):
        if found.shape != instance.observed.shape:
            raise ValueError(f"simulated counts {found.shape}, want {instance.observed.shape}")
        counts[name][row] = found
        if progress is not None:
            progress(done, len(tasks))
    ensembles = {name: Ensembles(c[: len(rows)], c[len(rows) :]) for name, c in counts.items()}
    return Validation(instance, seed, settings, ranges, ensembles)


def check_options(replicates: int, seed: int, jobs: int | None) -> None:
    """Refuse impossible options, before any work is done."""
    if not 1 <= replicates <= MOST_REPLICATES:
        raise PanjError(f"--replicates {replicates}: want a whole number from 1 to {MOST_REPLICATES}")
    if not 0 <= seed <= MAX_SEED:
        raise PanjError(f"--seed {seed}: want a whole number from 0 to {MAX_SEED}")
    if jobs is not None and jobs < 1:
        raise PanjError(f"--jobs {jobs}: want at least 1")


def without_capacities(instance: FleeInstance) -> FleeInstance:
    """Return the instance with every capacity unlimited (0, as Flee reads it) and none growing."""
    growth = None if instance.capacity_per_day is None else np.zeros_like(instance.capacity_per_day)
    return replace(instance, capacity=np.zeros_like(instance.capacity), capacity_per_day=growth)


def uncertain(settings: ParameterSet) -> dict[str, Spread]:
    """Return the ranges of the uncertain settings by name, widened where they do not reach the central value."""
    out = {}
    for info in describe({"flee": type(settings)}).values():
        name = info.name.removeprefix("flee.")
        if info.spread is not None:
            central = float(getattr(settings, name))
            out[name] = replace(info.spread, low=min(info.spread.low, central), high=max(info.spread.high, central))
    return out


def drawn_settings(
    settings: ParameterSet, ranges: Mapping[str, Spread], seed: int, replicates: int
) -> tuple[ParameterSet, ...]:
    """Return the settings of every replicate, drawn by a Latin hypercube over the ranges."""
    sample = latin_hypercube(seed, replicates, [f"flee.{name}" for name in ranges])
    central = settings.model_dump()
    rows = []
    for quantiles in sample.tolist():
        drawn = {
            name: spread.quantile(u, float(central[name]))
            for (name, spread), u in zip(ranges.items(), quantiles, strict=True)
        }
        rows.append(type(settings).model_validate(central | drawn))
    return tuple(rows)


# -- scores ------------------------------------------------------------------------------------------

Row = tuple[str, str, str, str, bool, str, float]


def _rows(validation: Validation) -> Iterator[Row]:
    """Give every row of the frame, forecast by forecast in the order of the table."""
    instance = validation.instance
    data, capacity = instance.observed, instance.capacity[instance.camps]
    for capacities, ensembles in validation.ensembles.items():
        yield from _ensemble_rows(validation, capacities, BANDS, ensembles.bands)
        yield from _ensemble_rows(validation, capacities, CENTRAL, ensembles.central)
        curves = baselines(data, capacity if capacities == GIVEN else None)
        if instance.flee_output is not None and capacities == GIVEN:
            curves = {FLEE: instance.flee_output} | curves
        for name, counts in curves.items():
            yield from _curve_rows(validation, capacities, name, counts)


def _ensemble_rows(validation: Validation, capacities: str, forecast: str, ensemble: Longs) -> Iterator[Row]:
    data = validation.instance.observed
    yield from _curve_rows(validation, capacities, forecast, np.median(ensemble, axis=0), with_crps=False)
    for rescaled in (False, True):
        members = scores.rescale(ensemble, data) if rescaled else ensemble
        for days, skip in WINDOWS.items():
            each = np.array([scores.ard(member, data, skip) for member in members])
            found = {"crps": scores.crps_relative(members, data, skip)}
            found |= {f"coverage_{round(100 * p)}": scores.coverage(members, data, p, skip) for p in LEVELS}
            found |= {"ard_mean": float(each.mean()), "ard_sd": float(each.std(ddof=1)) if len(each) > 1 else np.nan}
            for score, value in found.items():
                yield capacities, forecast, "", days, rescaled, score, value


def _curve_rows(
    validation: Validation, capacities: str, forecast: str, counts: Floats, with_crps: bool = True
) -> Iterator[Row]:
    """Give the scores of one curve; its CRPS is its ARD."""
    data = validation.instance.observed
    for rescaled in (False, True):
        sim = scores.rescale(counts, data) if rescaled else counts
        for days, skip in WINDOWS.items():
            error = scores.ard(sim, data, skip)
            for score in ("ard", "crps") if with_crps else ("ard",):
                yield capacities, forecast, "", days, rescaled, score, error
            camps = scores.error_per_camp(sim, data, skip)
            for k, camp in enumerate(validation.camps):
                yield capacities, forecast, camp, days, rescaled, "error_people", float(camps.people[k])
                yield capacities, forecast, camp, days, rescaled, "error_share", float(camps.share[k])


# -- the work of one process -------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Plan:
    """What all runs share; row r of the settings is run with the luck of r, counted afresh from `luck_from` on."""

    instances: Mapping[str, FleeInstance]
    settings: tuple[ParameterSet, ...]
    simulate: Simulate
    seed: int
    luck_from: int

    def run(self, name: str, row: int) -> tuple[str, int, Longs]:
        luck = row if row < self.luck_from else row - self.luck_from
        return name, row, self.simulate(self.instances[name], self.settings[row], self.seed, luck)


_PLAN: dict[str, _Plan] = {}


def _prepare(plan: _Plan) -> None:
    """Give this process the plan; Ctrl-C is for the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _PLAN["plan"] = plan


def _work(task: tuple[str, int]) -> tuple[str, int, Longs]:
    return _PLAN["plan"].run(*task)


def _run(plan: _Plan, tasks: list[tuple[str, int]], jobs: int) -> Iterator[tuple[str, int, Longs]]:
    """Give the outcome of every task, in the order in which they end."""
    if jobs <= 1 or len(tasks) == 1:
        for task in tasks:
            yield plan.run(*task)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=context, initializer=_prepare, initargs=(plan,))
    try:
        for future in as_completed([pool.submit(_work, task) for task in tasks]):
            yield future.result()
    except BrokenProcessPool:
        raise PanjError("a process ended before its time, perhaps for want of memory: try fewer --jobs") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
