r"""Ranks: simulation-based calibration of the sampler, with the model, its luck and the error of counts.

Method
------
A truth is drawn from the prior: a point of the cube and a luck. The model runs it, the model error makes counts of what
it has, and the sampler is given the counts alone. If sampler and likelihood are right, the rank of the truth among the
replicates of the posterior is even over its values, whatever the prior (Talts, Betancourt, Simpson, Vehtari and Gelman
2018, arXiv 1804.06788). It is asked of each parameter that was estimated, each garrison, and the log-likelihood of the
counts: a sampler that gives back the prior has even ranks of parameters, and not of that (Modrák et al. 2023,
Bayesian Anal.). Even is judged by χ² over ten equal bins.

Beside it stands what the counts told: how much less the posterior's normal scores vary than the prior's, the
correlation of truth and posterior mean over the truths, and how many truths lie in the middle 50 % and 90 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.special import ndtri

from sim.model.random import Purpose, uniform
from sim.runs.executors import Progress, run_tasks
from sim.validation.assimilate.counts import Count
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.weigh import log_likelihoods
from sim.validation.calibrate.calibrated import Plan, Wishes, sampler_of
from sim.validation.calibrate.check.small import small_counts, small_scenario, small_world
from sim.validation.calibrate.chosen import by_counts
from sim.validation.calibrate.settings import Sampling
from sim.validation.calibrate.work import Runner, running
from sim.world.world import Floats

TRUTHS, PARTICLES, BINS = 200, 99, 10
#: Luck of truths begins after that of all replicates; the words of the addresses of what is drawn for them.
LUCK = 1 << 31
POINT, ERROR = 10, 11
LIKELIHOOD = "log-likelihood of the counts"
#: File that the check writes: a row for each quantity.
EVEN = "even.csv"


class Trial(NamedTuple):
    """What came of one truth.

    Parameters
    ----------
    number : int
    truth : float, shape (quantities,)
    ranks : int, shape (quantities,)
        Replicates of the posterior below the truth.
    means, spreads : float, shape (quantities,)
        Of the posterior's normal scores; NaN for the log-likelihood.
    different, batches : int
        Replicates of the posterior that are different, and batches of runs.
    """

    number: int
    truth: Floats
    ranks: Floats
    means: Floats
    spreads: Floats
    different: int
    batches: int


@dataclass(frozen=True, eq=False)
class Trials:
    """The job: a truth to a task.

    Parameters
    ----------
    plan : Plan
        With counts of nobody: those of a truth take their place.
    """

    plan: Plan

    @property
    def names(self) -> tuple[str, ...]:
        """Return the inputs that are asked about."""
        garrisons = [name for name in self.plan.cube.names if name.startswith("garrison.")]
        return (*self.plan.parameters, *garrisons)

    @property
    def quantities(self) -> tuple[str, ...]:
        """Return what is ranked."""
        return (*self.names, LIKELIHOOD)

    def do(self, number: int) -> Trial:
        """Return what came of one truth."""
        plan = replace(self.plan, seed=self.plan.seed + 1 + number)
        cube, error = plan.cube, plan.wishes.error
        point = np.array([_uniform(plan.seed, k, POINT) for k in range(len(cube.names))])[None, :]
        luck = np.array([LUCK + number])
        with running(Runner(cube, plan.seed, plan.counts, ""), 1, None, None) as simulate:
            has = simulate(point, luck)
            plan = replace(plan, counts=counts_of(plan.counts, has[0], error, plan.seed))
            sampler = sampler_of(plan, simulate, range(len(plan.counts)))
            state = sampler.last(sampler.first(cube.first(plan.seed, plan.wishes.sampling.particles)))
        which = [cube.names.index(name) for name in self.names]
        before, after = (log_likelihoods(plan.counts, each, error).sum(axis=1) for each in (has, state.modelled))
        scores = ndtri(state.points[:, which])
        ranks = [*(state.points[:, which] < point[:, which]).sum(axis=0), int((after < before[0]).sum())]
        nothing = [np.nan]
        return Trial(
            number,
            np.array([*ndtri(point[0, which]), before[0]]),
            np.array(ranks, float),
            np.array([*scores.mean(axis=0), *nothing]),
            np.array([*scores.std(axis=0), *nothing]),
            state.different,
            len(state.steps),
        )


def _uniform(seed: int, k: int, what: int) -> float:
    return uniform(seed, 0, k, 0, what, int(Purpose.CALIBRATION))


def counts_of(counts: Sequence[Count], has: Floats, error: ModelError, seed: int) -> tuple[Count, ...]:
    """Return counts of what a truth has, with the model error: as likely as the likelihood says."""
    last: dict[tuple[str, str, str], tuple[int, float]] = {}
    out = []
    for k, (count, m) in enumerate(zip(counts, has.tolist(), strict=True)):
        u = _uniform(seed, k, ERROR)
        if count.either:
            out.append(replace(count, value=1.0 - m if u < error.wrong else m))
            continue
        day, before = last.get(count.key, (0, 0.0))
        rho = float(np.exp(-(count.day - day) / error.memory)) if count.key in last else 0.0
        e = rho * before + error.spread * float(np.sqrt(1.0 - rho * rho) * ndtri(u))
        last[count.key] = (count.day, e)
        out.append(replace(count, value=float((m + count.offset) * np.exp(e) - count.offset)))
    return tuple(out)


def trials(
    folder: Path,
    truths: int = TRUTHS,
    particles: int = PARTICLES,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    error: ModelError | None = None,
) -> tuple[tuple[str, ...], list[Trial]]:
    """Return what is ranked, and what came of every truth.

    Parameters
    ----------
    folder : Path
        For the world, which is written there.
    truths, particles : int
    jobs, progress
        As of a run.
    error : ModelError, optional
    """
    world = small_world(folder / "small")
    scenario, counts = small_scenario(world), small_counts()
    wishes = Wishes(sampling=Sampling(particles), error=error or ModelError())
    plan = Plan(scenario, world, 1, Path(), b"", counts, by_counts(scenario, world, counts), wishes)
    job, found = Trials(plan), dict[int, Trial]()

    def take(trial: Trial) -> None:
        found[trial.number] = trial

    run_tasks(job, range(truths), take, jobs=jobs, progress=progress).all_or_nothing()
    return job.quantities, [found[k] for k in range(truths)]


@dataclass(frozen=True)
class Even:
    """How even the ranks of one quantity are, and what the counts told of it.

    Parameters
    ----------
    name : str
    counts : tuple of int
        Truths by bin.
    p : float
        Of χ².
    inside_50, inside_90 : float
        Share of truths in the middle of the posterior.
    told : float
        1 less the mean variance of the posterior's normal scores; NaN for the log-likelihood.
    follows : float
        Correlation of truth and posterior mean; likewise, and of fewer than three truths.
    """

    name: str
    counts: tuple[int, ...]
    p: float
    inside_50: float
    inside_90: float
    told: float
    follows: float


def evenness(quantities: Sequence[str], found: Sequence[Trial], particles: int) -> list[Even]:
    """Return how even the ranks of every quantity are."""
    ranks = np.array([trial.ranks for trial in found])
    truth, means, spreads = (np.array([getattr(t, name) for t in found]) for name in ("truth", "means", "spreads"))
    out = []
    for k, name in enumerate(quantities):
        place = (ranks[:, k] + 0.5) / (particles + 1)
        counts = np.bincount((place * BINS).astype(int), minlength=BINS)
        p = float(stats.chisquare(counts).pvalue)
        inside = [float((np.abs(place - 0.5) <= share / 2).mean()) for share in (0.5, 0.9)]
        known = len(found) > 2 and bool(np.isfinite(means[:, k]).all())
        follows = float(np.corrcoef(truth[:, k], means[:, k])[0, 1]) if known else np.nan
        told = 1.0 - float(np.square(spreads[:, k]).mean())
        out.append(Even(name, tuple(counts.tolist()), p, inside[0], inside[1], told, follows))
    return out
