r"""Moved: what the counts say of the inputs that were drawn, and which of them they moved beyond chance.

Equations
---------
u_r is the rank of what replicate r drew of an input among all R, (rank - 1/2) / R. If the counts say nothing of it, the
weights w are as good as dealt out by lot. Then, of the first two Legendre polynomials (Neyman 1937, "Smooth test" for
goodness of fit, Skand. Aktuarietidskr. 20:149: the first sees a middle that moves, the second a spread that changes)::

    φ1 = √3 (2u - 1)        φ2 = √5 (6u² - 6u + 1)
    z_j = (Σ w φ_j - mean φ_j) / sqrt(var φ_j · R / (R - 1) · (Σ w² - 1/R))

have mean 0 and variance 1 over all deals, and p = exp(-(z1² + z2²) / 2) is the tail of χ² with two degrees of freedom.
Of many inputs some have a small p by chance, so one is *moved* where p times the number of inputs is below 0.05
(Bonferroni). A posterior worth a few replicates can hardly pass: each z is then bounded by φ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from sim.model.draws import CAPACITY, joint
from sim.runs import store
from sim.runs.frames import QUANTILES
from sim.scenario.parameters import describe
from sim.validation.assimilate.more import Population
from sim.validation.assimilate.weigh import effective, weighted_quantiles, with_prior
from sim.world.world import Floats

#: Of p times the number of inputs.
BEYOND = 0.05
LOW, MIDDLE, HIGH = 0, len(QUANTILES) // 2, len(QUANTILES) - 1


@dataclass(frozen=True, eq=False)
class Input:
    """One input that was drawn, in prior and posterior.

    Parameters
    ----------
    name : str
        Dotted name of a parameter; ``garrison.PLACE`` for the soldiers of a place at the start; ``sites.capacity`` for
        the quantile of the places of all sites.
    unit : str
    together : bool
        Whether it is drawn as a row of the world's posterior: it moves when another of them does.
    prior, posterior : float, shape (levels + 1,)
        Quantiles and mean, the posterior's as of the bands.
    at : float
        Share of the prior below the middle of the posterior: 0.5 where nothing has moved.
    width : float
        Share of the prior inside the posterior's 90 % band: 0.9 where nothing has moved.
    p : float
        Probability of so much by chance.
    moved : bool
        Beyond chance, of all inputs.
    """

    name: str
    unit: str
    together: bool
    prior: Floats
    posterior: Floats
    at: float
    width: float
    p: float
    moved: bool


def inputs(population: Population, weights: Floats) -> tuple[Input, ...]:
    """Return every input that varies, in prior and posterior."""
    drawn = {name: values for name, values in _drawn(population).items() if np.ptp(values) > 0}
    together = joint(population.scenario, population.world)
    infos = describe(store.registry(population.scenario))
    equal = np.full(len(weights), 1.0 / len(weights))
    bands, out = with_prior(weights), []
    for name, values in drawn.items():
        prior, posterior = (_quantiles(values, each) for each in (equal, bands))
        low, middle, high = (posterior[k] for k in (LOW, MIDDLE, HIGH))
        p = chance(values, weights)
        unit = infos[name].unit if name in infos else "quantile" if name == CAPACITY else "soldiers"
        at = float((values < middle).mean() + (values == middle).mean() / 2)
        width = float(((low <= values) & (values <= high)).mean())
        out.append(Input(name, unit, name in together, prior, posterior, at, width, p, p * len(drawn) < BEYOND))
    return tuple(out)


def chance(values: Floats, weights: Floats) -> float:
    """Return the probability that weights dealt out by lot move an input as much.

    Parameters
    ----------
    values, weights : float, shape (replicates,)
        What each drew; weights that sum to 1.
    """
    size, spread = len(values), 1.0 / effective(weights) - 1.0 / len(values)
    if spread <= 0:
        return 1.0
    u = (rankdata(values) - 0.5) / size
    z2 = 0.0
    for phi in (np.sqrt(3.0) * (2.0 * u - 1.0), np.sqrt(5.0) * (6.0 * u * u - 6.0 * u + 1.0)):
        variance = float(phi.var()) * size / (size - 1) * spread
        z2 += float(weights @ phi - phi.mean()) ** 2 / variance if variance > 0 else 0.0
    return float(np.exp(-z2 / 2.0))


def _quantiles(values: Floats, weights: Floats) -> Floats:
    """Return the quantiles and the mean of what was drawn."""
    return np.append(weighted_quantiles(values[:, None], weights, QUANTILES)[:, 0], weights @ values)


def _drawn(population: Population) -> dict[str, Floats]:
    """Return what every replicate drew, by name."""
    scenario, world = population.scenario, population.world
    together = joint(scenario, world)
    names = [name for name, setting in scenario.settings.items() if setting.spread is not None or name in together]
    rows, garrisons = [], []
    for row, draw in population.draws():
        rows.append([*(draw.values[name] for name in names), row.get(CAPACITY, 0.5)])
        garrisons.append(draw.garrison)
    out = dict(zip((*names, CAPACITY), np.array(rows, float).T, strict=True))
    soldiers = np.array(garrisons, float)
    return out | {f"garrison.{place}": soldiers[:, k] for k, place in enumerate(world.places.ids)}
