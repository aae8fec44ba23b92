"""The joint posterior of the front, sampled; the world carries it as ``posterior.csv``.

Likelihood
----------
That of the districts is :func:`sim.validation.front.record.by_week`, at the form of :mod:`sim.model.rules.front`. Of
the districts that are no places two totals are known: how many of them were held on the first day, and how many on a
later one. With q the share of those held by the government that the mean field of :mod:`sim.model.rules.provinces`
takes in between, the k of n that fell add w · [k ln q + (n - k) ln(1 - q)]; w = 1/`CLUSTER`, since they fell in
clusters and are not n witnesses.

No capital fell. The hazard of a capital is that of a serious attack times the chance that it succeeds. Of seven
serious attacks in 2015 to 2020 one took its capital, and one in June 2021 (Kunduz) did not; the analogues give
Beta(1/2, 15/2) for the first seven, so Beta(1/2, 17/2). The attack of June: LWJ 2021-06-21, cited for eleven captures
in history.csv, says by the title in its address that Kunduz was entered. With Λ_c the exposure of all capitals up to
the branch date, the hazard they met at `capitals.rate` = 1, the one attack of that time makes the rate of attacks
Gamma(3/2, Λ_c), by Jeffreys' prior. The rate of falls is the product of both, each drawn at a quantile of its own.

Source: differential evolution and snooker moves of an ensemble, ter Braak and Vrugt (2008), Statistics and Computing
18, as in emcee (Foreman-Mackey et al. 2013, PASP 125). The priors are the ranges below: wide where the record speaks,
those of other sources where it does not (reach, air support, the end of the withdrawal).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, gammaincinv, ndtri

from sim.model.network import Network
from sim.model.rules.capitals import CapitalParameters
from sim.model.rules.provinces import ProvinceParameters
from sim.validation.front.forms import calm, onset
from sim.validation.front.record import Record, by_week, momentum, pressure
from sim.world.world import Floats, World

CLUSTER = 3.0
ATTACKS = 1.5
SUCCESS = (0.5, 8.5)
ROWS = 1000
WALKERS, STEPS, BURN = 60, 5000, 1500
SEED = 20210706


@dataclass(frozen=True)
class Prior:
    """A prior: even between its ends, or in the logarithm.

    Parameters
    ----------
    low, high : float
    log : bool
    """

    low: float
    high: float
    log: bool = True

    def at(self, u: float) -> float:
        """Return the value at a quantile."""
        if self.log:
            return float(np.exp(np.log(self.low) + u * (np.log(self.high) - np.log(self.low))))
        return self.low + u * (self.high - self.low)


PRIORS: Mapping[str, Prior] = {
    "front.rate": Prior(0.0005, 1.0),
    "front.surge": Prior(1.0, 1000.0),
    "front.onset_day": Prior(10.0, 80.0, log=False),
    "front.onset_spread": Prior(2.0, 15.0),
    "front.neighbours": Prior(0.1, 100.0),
    "front.reach_km": Prior(30.0, 120.0, log=False),
    "front.momentum": Prior(0.1, 100.0),
    "front.memory_days": Prior(0.5, 7.0),
    "front.air_support": Prior(0.0, 0.6, log=False),
    "front.withdrawal_days": Prior(68.0, 133.0, log=False),
    "provinces.elsewhere": Prior(0.01, 3.0),
}
CAPITALS = "capitals.rate"
COLUMNS = (*PRIORS, CAPITALS)
QUANTILES = ndtri((np.arange(7) + 0.5) / 7.0)
"""z of the provinces that are one place, whose onsets nobody knows: seven equal parts of a normal."""


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """What is known of the districts that are no places of their own.

    Parameters
    ----------
    many : float, how many there are to a province, on average
    total : int, how many there are
    share : float, share of them held on the first day
    day : int, the day of the second count
    later : float, share held then
    provinces : int, of how many provinces
    """

    many: float
    total: int
    share: float
    day: int
    later: float
    provinces: int


def elsewhere(world: World, record: Record, first: int = 0) -> Elsewhere:
    """Return the two documented shares of the provinces that are one place, the mean over all of them."""
    net = Network.of(world)
    rows = [i for i in net.land if net.whole_province[i] and world.places.districts[i] > 0]
    shares: dict[int, list[float]] = {}
    start = min(event.date for event in world.events if event.action == "rural")
    for event in world.events:
        if event.action == "rural":
            shares.setdefault((event.date - start).days, []).append(float(event.value))
    days = sorted(shares)
    total = int(world.places.districts[rows].sum())
    means = [float(np.mean(shares[day])) for day in (days[0], days[-1])]
    return Elsewhere(total / len(rows), total, means[0], days[-1], means[1], len(rows))


def mean_field(x: Mapping[str, float], known: Elsewhere, days: int, ring: float) -> tuple[Floats, float]:
    """Return the share held on the morning of each day, and the share of the others that falls up to the second count.

    The mean of many provinces, which set in at seven times of equal chance: of each as many fall as the hazard says.
    """
    share, recent, r = np.empty(days), np.zeros(len(QUANTILES)), np.full(len(QUANTILES), known.share)
    fade, day = np.exp(-1.0 / x["front.memory_days"]), np.arange(days, dtype=float)[:, None]
    begins = x["front.onset_day"] + x["front.onset_spread"] * QUANTILES
    pace = x["front.rate"] * onset(day, x["front.surge"], begins)
    pace = x["provinces.elsewhere"] * pace * calm(day, x["front.air_support"], x["front.withdrawal_days"])
    for t in range(days):
        share[t] = r.mean()
        hazard = pace[t] * (1.0 + x["front.neighbours"] * ring * r) * (1.0 + x["front.momentum"] * recent)
        fell = (1.0 - r) * -np.expm1(-hazard)
        recent, r = recent * fade + fell * known.many, r + fell
    return share, float((share[known.day] - known.share) / (1.0 - known.share))


def capitals_met(x: Mapping[str, float], world: World, record: Record, share: Floats) -> float:
    """Return Λ_c: the hazard that all capitals met up to the branch date at a rate of 1."""
    net, siege = Network.of(world), CapitalParameters().siege
    number = {name: k for k, name in enumerate(record.ids)}
    day = np.arange(record.days, dtype=float)
    begins = x["front.onset_day"] + x["front.onset_spread"] * QUANTILES
    base = onset(day[:, None], x["front.surge"], begins).mean(axis=1)
    base = base * calm(day, x["front.air_support"], x["front.withdrawal_days"])
    total = 0.0
    for i in net.capitals:
        if i == net.home_capital:
            continue
        pressed = share.copy() if net.whole_province[i] else np.zeros(record.days)
        for arc in range(net.first[i], net.first[i + 1]):
            name = world.places.ids[net.target[arc]]
            if name in number:
                pressed += np.exp(-net.km[arc] / x["front.reach_km"]) * record.held[number[name]]
        total += float((base * (1.0 + siege * pressed)).sum())
    return total


def log_likelihood(x: Mapping[str, float], early: Floats, record: Record, known: Elsewhere) -> float:
    """Return ln L of the districts, those that are places and those that are not.

    Parameters
    ----------
    early : float, z of each province that has districts
    """
    day = np.arange(record.days, dtype=float)[None, :]
    near, _ = momentum(record, x["front.memory_days"])
    begins = x["front.onset_day"] + x["front.onset_spread"] * early[record.number][:, None]
    hazard = x["front.rate"] * onset(day, x["front.surge"], begins)
    hazard = hazard * calm(day, x["front.air_support"], x["front.withdrawal_days"])
    hazard = hazard * (1.0 + x["front.neighbours"] * pressure(record, x["front.reach_km"]))
    total = float(by_week(record, hazard * (1.0 + x["front.momentum"] * near)).sum())
    _, chance = mean_field(x, known, record.days, ProvinceParameters().ring)
    chance = min(max(chance, 1e-9), 1.0 - 1e-9)
    fell, held = (known.later - known.share) * known.total, (1.0 - known.later) * known.total
    return total + float(fell * np.log(chance) + held * np.log1p(-chance)) / CLUSTER


def sample(world: World, record: Record, steps: int = STEPS, burn: int = BURN, rows: int = ROWS) -> dict[str, Floats]:
    """Return rows of the joint posterior, by column, in the order of the pace they give the offensive.

    Parameters
    ----------
    steps, burn : int
        Of the ensemble; those before `burn` are left out.
    rows : int
        How many are kept, evenly spaced over what is left.
    """
    import emcee

    known, names = elsewhere(world, record), list(PRIORS)

    provinces = int(record.number.max()) + 1

    def log_posterior(u: Floats) -> float:
        if u.min() <= 0.0 or u.max() >= 1.0:
            return -np.inf
        x = {name: PRIORS[name].at(v) for name, v in zip(names, u.tolist(), strict=False)}
        return log_likelihood(x, ndtri(u[len(names) :]), record, known)

    rng = np.random.RandomState(SEED)  # the kind that emcee takes
    size = len(names) + provinces
    begin = 0.5 + 0.1 * (rng.random_sample((WALKERS, size)) - 0.5)
    moves = [(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.2)]
    sampler = emcee.EnsembleSampler(WALKERS, size, log_posterior, moves=moves)
    sampler.random_state = rng.get_state()
    sampler.run_mcmc(begin, steps)
    chain = sampler.get_chain(discard=burn, flat=True)
    kept = chain[np.linspace(0, len(chain) - 1, rows).round().astype(int)]
    table = {name: np.array([PRIORS[name].at(v) for v in kept[:, k].tolist()]) for k, name in enumerate(names)}
    attacks, success = ((rng.permutation(rows) + 0.5) / rows for _ in range(2))
    table[CAPITALS] = np.empty(rows)
    for r in range(rows):
        x = {name: float(table[name][r]) for name in names}
        share, _ = mean_field(x, known, record.days, ProvinceParameters().ring)
        attacked = gammaincinv(ATTACKS, attacks[r]) / capitals_met(x, world, record, share)
        table[CAPITALS][r] = attacked * betaincinv(*SUCCESS, success[r])
    order = np.argsort(table["front.rate"] * (1.0 + table["front.neighbours"]), kind="stable")
    return {name: column[order] for name, column in table.items()}


def write(table: Mapping[str, Floats]) -> str:
    """Return a table as the text of ``posterior.csv``, five digits a number."""
    lines = [",".join(table), *(",".join(f"{v:.5g}" for v in row) for row in zip(*table.values(), strict=True))]
    return "\n".join(lines) + "\n"
