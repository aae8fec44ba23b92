r"""The sampler: a population that goes from the prior to the posterior, by temperature.

Equations
---------
A replicate is a point u of the unit cube (a quantile for each uncertain input, see :mod:`sim.model.draws`) and a luck;
from these the model gives what the counts are compared with, and with it a log-likelihood ℓ. With z = Φ⁻¹(u) the prior
is N(0, I), and luck has a prior of its own, all numbers alike. The population follows ::

    π_τ(z, luck) ∝ N(z; 0, I) · exp(τ · ℓ(z, luck))        0 = τ_0 < τ_1 < … = 1

from the prior to the posterior. That is a sequential Monte Carlo sampler with tempering (Del Moral, Doucet and Jasra
2006, J. R. Stat. Soc. B 68:411). The next τ is the one at which the weights exp((τ' - τ) ℓ) leave the share `keep` of
the population in effect (Jasra et al. 2011, Scand. J. Stat. 38:1; halving finds it). Systematic resampling (Kitagawa
1996, J. Comput. Graph. Stat. 5:1) makes weights equal again, and Metropolis moves make of copies different replicates::

    z' = m + √(1 - β²) (z - m) + β L ξ        ξ ~ N(0, I)
    accepted with min(1, r),   ln r = g(z', luck') - g(z, luck),   g = ln π_τ(z, luck) - ln N(z; m, L Lᵀ)

The proposal keeps N(m, L Lᵀ) (preconditioned Crank-Nicolson: Cotter, Roberts, Stuart and White 2013, Stat. Sci.
28:424; with other references than the prior: Rudolf and Sprungk 2018, Found. Comput. Math. 18:309). So inputs of which
the counts say nothing, a hundred of them, cost no acceptance: for them m = 0, L = I, and the prior drops out of r.
Those of which the population says more than chance have its mean and `WIDER` times its covariance. Luck is drawn anew
in each move, by a replicate number that was not there yet, and accepted with the rest: the state is (z, luck), so the
marginal of z is exact although luck is never summed over (pseudo-marginal: Andrieu and Roberts 2009, Ann. Stat.
37:697). β is steered by the share of moves accepted before.

Every random number is :func:`sim.model.random.uniform` of seed, step, replicate and input; nothing else decides it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from zlib import crc32

import numpy as np
from scipy.special import ndtr, ndtri

from sim.model.random import Purpose, uniform, uniform_each
from sim.validation.assimilate.weigh import effective, weights_of
from sim.validation.calibrate.settings import Sampling
from sim.words.numbers import figures
from sim.words.wording import counted
from sim.world.world import Floats, Longs

#: Words of the address of a random number: what it is for.
PROPOSE, ACCEPT, RESAMPLE = 0, 1, 2
#: A mean or spread of the population counts if it is as many standard errors from the prior's.
SURE = 3.5
#: Times the covariance of the population, so that its tails are reached and left.
WIDER = 1.5
#: Scale of the moves: its first value, the least, the most.
SCALE, LEAST_SCALE, MOST_SCALE = 0.5, 0.02, 1.0
#: Quantiles are kept from the ends by as much as random numbers are.
EDGE = 2.0**-33
ENOUGH_BITS = 60

#: Given points of the cube (replicates, inputs) and their luck (replicates,): what the model has (replicates, counts).
Simulate = Callable[[Floats, Longs], Floats]
#: Given what the model has: ℓ, shape (replicates,).
Target = Callable[[Floats], Floats]


class Step(NamedTuple):
    """One batch of runs.

    Parameters
    ----------
    temperature : float
        Of the population after it.
    accepted : float
        Share of the moves; 1 of the first batch.
    moved : float
        Share of the population that has moved since the temperature was raised.
    ess : float
        Effective sample size of the weights with which the temperature had been raised.
    scale : float
        β.
    informed : int
        Inputs of which the population says more than chance.
    """

    temperature: float
    accepted: float
    moved: float
    ess: float
    scale: float
    informed: int


@dataclass(frozen=True, eq=False)
class State:
    """The population after a step.

    Parameters
    ----------
    points : float, shape (replicates, inputs)
        Quantiles.
    luck : int, shape (replicates,)
        Also the number of the run that each is; copies share one.
    modelled : float, shape (replicates, counts)
    moved : bool, shape (replicates,)
        Whether it has moved since the temperature was raised.
    moves : int
        Since then.
    scale : float
        β of the next move.
    steps : tuple of Step
    """

    points: Floats
    luck: Longs
    modelled: Floats
    moved: np.ndarray[tuple[int], np.dtype[np.bool_]]
    moves: int
    scale: float
    steps: tuple[Step, ...]

    def __repr__(self) -> str:
        return f"<State: {counted(len(self.luck), 'replicate')} at temperature {figures(self.temperature)}>"

    @property
    def temperature(self) -> float:
        """τ."""
        return self.steps[-1].temperature

    @property
    def runs(self) -> int:
        """How many runs there were so far."""
        return len(self.steps) * len(self.luck)

    @property
    def different(self) -> int:
        """How many different runs the population has."""
        return len(np.unique(self.luck))


@dataclass(frozen=True, eq=False)
class Sampler:
    """What all steps share.

    Parameters
    ----------
    names : sequence of str
        Of the inputs: each has random numbers of its own by its name.
    seed : int
    sampling : Sampling
    simulate : callable
    target : callable
    """

    names: Sequence[str]
    seed: int
    sampling: Sampling
    simulate: Simulate
    target: Target

    def first(self, points: Floats, modelled: Floats | None = None) -> State:
        """Return the population of the prior: draws of it, with luck from 0 on; run, if that was not done before."""
        luck = np.arange(len(points))
        modelled = self.simulate(points, luck) if modelled is None else modelled
        step = Step(0.0, 1.0, 1.0, float(len(points)), SCALE, 0)
        everywhere = np.ones(len(points), bool)
        return State(points, luck, modelled, everywhere, 0, SCALE, (step,))

    def finished(self, state: State) -> bool:
        """Tell whether nothing is left to do."""
        return state.temperature >= 1.0 and self._settled(state)

    def last(self, state: State) -> State:
        """Return the population of the posterior."""
        for later in self.steps(state):
            state = later
        return state

    def steps(self, state: State) -> Iterator[State]:
        """Yield the population after each further step, until it is that of the posterior."""
        while not self.finished(state):
            state = self.next(state)
            yield state

    def next(self, state: State) -> State:
        """Return the population after one more batch of runs."""
        tau, ess = state.temperature, state.steps[-1].ess
        if self._settled(state):
            state, tau, ess = self._raised(state)
        return self._moved(state, tau, ess)

    def _settled(self, state: State) -> bool:
        last, limits = state.temperature >= 1.0, self.sampling
        share, most = (limits.at_last, limits.last_moves) if last else (limits.moved, limits.moves)
        return len(state.steps) == 1 or state.moves >= most or bool(state.moved.mean() >= share)

    def _raised(self, state: State) -> tuple[State, float, float]:
        """Return the population resampled for a higher temperature, that temperature, and what was left in effect."""
        logs = self.target(state.modelled)
        tau = next_temperature(state.temperature, logs, self.sampling.keep)
        weights = weights_of((tau - state.temperature) * logs)
        u = uniform(self.seed, len(state.steps), 0, 0, RESAMPLE, int(Purpose.CALIBRATION))
        kept = systematic(weights, u)
        nobody = np.zeros(len(kept), bool)
        points, luck, modelled = state.points[kept], state.luck[kept], state.modelled[kept]
        raised = replace(state, points=points, luck=luck, modelled=modelled, moved=nobody, moves=0)
        return raised, tau, effective(weights)

    def _moved(self, state: State, tau: float, ess: float) -> State:
        """Return the population after one move."""
        many, step = len(state.luck), len(state.steps)
        z, beta = ndtri(state.points), state.scale
        known = Reference.of(z)
        tried = known.near(z, beta, self._normals(step, many))
        points = np.clip(ndtr(tried), EDGE, 1.0 - EDGE)
        luck = step * many + np.arange(many)
        modelled = self.simulate(points, luck)
        now = tau * self.target(state.modelled) + known.beside_prior(z)
        then = tau * self.target(modelled) + known.beside_prior(ndtri(points))
        who, u = np.zeros(1, np.int64), np.empty(many)
        for r in range(many):
            uniform_each(self.seed, step, r, who, ACCEPT, int(Purpose.CALIBRATION), u[r : r + 1])
        taken = np.log(u) < then - now
        share = float(taken.mean())
        moved = state.moved | taken
        told = Step(tau, share, float(moved.mean()), ess, beta, len(known.which))
        return State(
            np.where(taken[:, None], points, state.points),
            np.where(taken, luck, state.luck),
            np.where(taken[:, None], modelled, state.modelled),
            moved,
            state.moves + 1,
            float(np.clip(beta * np.exp(share - self.sampling.accepted), LEAST_SCALE, MOST_SCALE)),
            (*state.steps, told),
        )

    def _normals(self, step: int, many: int) -> Floats:
        """Return ξ of a step, shape (replicates, inputs)."""
        who = np.array([crc32(name.encode()) for name in self.names], np.int64)
        out = np.empty((many, len(who)))
        for r in range(many):
            uniform_each(self.seed, step, r, who, PROPOSE, int(Purpose.CALIBRATION), out[r])
        return np.asarray(ndtri(out))


class Reference(NamedTuple):
    """What the proposal keeps: the prior, but for inputs of which the population says more.

    Parameters
    ----------
    which : int, the inputs it says more of
    mean : float, shape (informed,)
    root : float, shape (informed, informed), L
    """

    which: Longs
    mean: Floats
    root: Floats

    @classmethod
    def of(cls, z: Floats) -> Reference:
        """Return the reference of a population, shape (replicates, inputs)."""
        n = len(z)
        mean, spread = z.mean(axis=0), z.std(axis=0)
        sure = (np.abs(mean) * np.sqrt(n) > SURE) | ((1.0 - spread) * np.sqrt(2.0 * n) > SURE)
        most = max(1, n // 10)  # covariances of more cannot be had
        strength = np.maximum(np.abs(mean), 1.0 - spread)
        which = np.sort([int(k) for k in np.argsort(-strength, kind="stable") if sure[k]][:most]).astype(np.int64)
        if not len(which):
            return cls(which, np.zeros(0), np.zeros((0, 0)))
        covariance = WIDER * np.atleast_2d(np.cov(z[:, which], rowvar=False))
        covariance[np.diag_indices(len(which))] += 1e-6
        return cls(which, mean[which], np.asarray(np.linalg.cholesky(covariance), np.float64))

    def near(self, z: Floats, beta: float, xi: Floats) -> Floats:
        """Return a proposal for every replicate."""
        left = np.sqrt(1.0 - beta * beta)
        out = left * z + beta * xi
        out[:, self.which] = self.mean + left * (z[:, self.which] - self.mean) + beta * xi[:, self.which] @ self.root.T
        return np.asarray(out)

    def beside_prior(self, z: Floats) -> Floats:
        """Return ln N(z; 0, I) - ln N(z; m, L Lᵀ), but for a constant, shape (replicates,)."""
        if not len(self.which):
            return np.zeros(len(z))
        at = z[:, self.which]
        apart = np.linalg.solve(self.root, (at - self.mean).T)
        return np.asarray(0.5 * (np.square(apart).sum(axis=0) - np.square(at).sum(axis=1)))


def next_temperature(tau: float, logs: Floats, keep: float) -> float:
    """Return the temperature at which a share `keep` of the population is left in effect; 1 if as much is left there.

    Examples
    --------
    >>> next_temperature(0.0, np.zeros(10), 0.5)
    1.0
    """

    def left(to: float) -> float:
        return effective(weights_of((to - tau) * logs)) / len(logs)

    if left(1.0) >= keep:
        return 1.0
    low, high = tau, 1.0
    for _ in range(ENOUGH_BITS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if left(middle) >= keep else (low, middle)
    return high


def systematic(weights: Floats, u: float) -> Longs:
    """Return which replicates are kept, each as often as its weight times their number, rounded up or down.

    Examples
    --------
    >>> systematic(np.array([0.5, 0.25, 0.25, 0.0]), 0.5).tolist()
    [0, 0, 1, 2]
    """
    many = len(weights)
    return np.minimum(np.searchsorted(np.cumsum(weights), (np.arange(many) + u) / many), many - 1)
