"""Priors: which uncertain inputs make the band of a measure, from the replicates of one run.

Every replicate has drawn a value of each uncertain input: the parameters, the garrisons, the places of the sites. Of
garrisons there are more than of parameters, and hardly one decides a band by itself: so they are two inputs, the
soldiers of all places that have a crossing and those of all others, each in sum; the sites are one, since all have one
draw. From what a replicate drew and what came of it follows what each input makes of the band, by stepwise regression
on ranks (Helton and Davis 2003, Reliab. Eng. Syst. Saf. 81:23): the first input is the one whose rank follows that of
the measure most closely, the next one that which follows most closely what the first ones leave, of the measure and of
itself. The share of an input is what it adds to R², the share of the variance of the ranks that is explained, each less
what chance adds (Ezekiel 1930)::

    R²' = 1 - (1 - R²) · (n - 1) / (n - k - 1)          n replicates, k inputs

Ranks keep a few extreme replicates from deciding it; inputs have to work in one direction. Shares add up to 1 at most.
Parameters that are drawn together, as a row of the world's posterior, can stand for each other in part.

Of many inputs some follow any measure by chance, and of many measures some are followed by one. So an input is told
only if it follows more closely than the closest of all does in all but 1/100 of the orders of the replicates that are
shuffled (Westfall and Young 1993, the maximum of all), that hundredth parted among the measures (Bonferroni): of 100
runs in which luck alone decides, one names an input anywhere. What a run with few replicates cannot tell it does not
tell, and how much the first must make to be told is said beside it. A second and a third input are held to the same
of what the earlier ones leave.
The interval is a percentile bootstrap of 90 % over replicates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.model.draws import CAPACITY, design, joint, named, realise
from sim.model.kernels import kernel
from sim.model.network import Network
from sim.model.random import Purpose, uniform
from sim.runs.hosts import host_of
from sim.runs.replicates import Replicates
from sim.world.world import Floats, Longs

DESIGN = int(Purpose.DESIGN)
AT_THE_BORDER, INLAND, SITES = "soldiers at the border", "soldiers inland", "places of the sites"
FIRST = 3
"""Inputs that are told of each band."""
SHUFFLES, RESAMPLES = 4000, 200
CERTAIN, ENDS = 0.99, (0.05, 0.95)
NOTHING = 1e-9
LEAST = 10
"""Replicates below which nothing can be told, whatever they say."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """What the replicates of a run have drawn.

    Parameters
    ----------
    names : tuple of str
        Dotted names of parameters; :data:`AT_THE_BORDER`, :data:`INLAND`, :data:`SITES`.
    values : float, shape (replicates, inputs)
    together : frozenset of str
        Those that are drawn as a row of a posterior.
    """

    names: tuple[str, ...]
    values: Floats
    together: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Maker:
    """One input that makes a part of a band.

    Parameters
    ----------
    name : str
    share, low, high : float
        Of the band, 0 to 1, with its 90 % interval.
    more : bool
        Whether more of it makes the measure larger.
    together : bool
        Whether it is drawn with others, whose share is in part in its own.
    """

    name: str
    share: float
    low: float
    high: float
    more: bool
    together: bool


@dataclass(frozen=True)
class Band:
    """What makes one band.

    Parameters
    ----------
    measure : str
    makers : tuple of Maker
        Those that can be told from chance, the largest share first, three at most.
    least : float
        What share the first must make to be told; NaN where the measure does not vary.
    """

    measure: str
    makers: tuple[Maker, ...]
    least: float


def inputs(result: Replicates) -> Inputs | None:
    """Return what the finished replicates of a run have drawn; None where all have the central values.

    A folder does not keep the quantiles: they follow from the scenario, the seed and the number of replicates.
    """
    plan = result.plan
    if plan.point:
        return None
    scenario, world = plan.scenario, plan.world
    rows = plan.quantiles
    if not any(rows):
        rows = tuple(design(scenario, world, plan.seed, len(rows)))
    drawn = [rows[r] for r in result.replicates]
    names = [name for name, setting in scenario.settings.items() if setting.spread is not None]
    network = Network.of(world)
    border = np.zeros(len(world.places), bool)
    border[[*network.crossings, *(network.inland[x] for x in network.crossings if network.inland[x] >= 0)]] = True
    table = []
    for row in drawn:
        draw = realise(scenario, world, row)
        soldiers = draw.garrison[border].sum(), draw.garrison[~border].sum()
        table.append([*(draw.values[name] for name in names), *soldiers, row[CAPACITY]])
    return Inputs(
        (*names, AT_THE_BORDER, INLAND, SITES), np.array(table, float), joint(scenario, world) | named(scenario)
    )


def measures(result: Replicates) -> dict[str, Floats]:
    """Return what bands are explained of, by its words: at the last day, one value each replicate."""
    world, told_by = result.world, host_of(result)
    out = {}
    for host, name in zip(world.hosts.ids, world.hosts.names, strict=True):
        came = result.daily("arrivals", host, "civilian").sum(axis=1)
        if host == told_by or came.any():
            out[f"civilians who have come to {name}"] = came
    soldiers = [result.daily("arrivals", host, "military").sum(axis=1) for host in world.hosts.ids]
    if soldiers:
        out["soldiers who have crossed a border"] = np.sum(soldiers, axis=0)
    out["internally displaced"] = result.daily("internally_displaced", "world", "civilian")[:, -1]
    if len(Network.of(world).capitals):
        out["capitals lost"] = result.daily("capitals_insurgent", "world")[:, -1]
    return out


def bands(result: Replicates) -> tuple[Band, ...]:
    """Return what makes the bands of a run, one for each measure; nothing where it cannot be asked."""
    drawn = inputs(result)
    if drawn is None or len(drawn.values) < LEAST:
        return ()
    return explained(drawn, measures(result))


def explained(drawn: Inputs, told: Mapping[str, Floats]) -> tuple[Band, ...]:
    """Return what makes each of some bands.

    Parameters
    ----------
    told : mapping of str to float per replicate
        Measures by their words.
    """
    n = len(drawn.values)
    orders = np.argsort(_draws(1, n, SHUFFLES), axis=1)
    again = (_draws(2, n, RESAMPLES) * n).astype(np.int64)
    sure = 1.0 - (1.0 - CERTAIN) / max(sum(bool(np.ptp(y) > 0) for y in told.values()), 1)
    return tuple(_band(measure, drawn, np.asarray(y, float), orders, again, sure) for measure, y in told.items())


def _band(measure: str, drawn: Inputs, y: Floats, orders: Longs, again: Longs, sure: float) -> Band:
    """Return what makes the band of one measure; `sure`: in which share of the orders chance follows less closely."""
    n, found, least = len(y), list[int](), float("nan")
    x, left = _ranks(drawn.values), _ranks(y[:, None])[:, 0]
    if not left.any():
        return Band(measure, (), least)
    directions = []
    while len(found) < FIRST:
        rho = x.T @ left
        limit = float(np.quantile(np.abs(left[orders] @ x).max(axis=1), sure))
        if not found:
            least = max(0.0, 1.0 - (1.0 - limit**2) * (n - 1) / (n - 2))
        k = int(np.argmax(np.abs(rho)))
        if abs(rho[k]) <= limit:
            break
        found.append(k)
        directions.append(bool(rho[k] > 0))
        left = _unit((left - x[:, k] * (x[:, k] @ left))[:, None])[:, 0]
        x = _unit(x - np.outer(x[:, k], x[:, k] @ x))
    shares = _shares(drawn.values[:, found], y)
    low, high = np.quantile(_shares(drawn.values[:, found][again], y[again]), ENDS, axis=0)
    makers = [
        Maker(name, float(shares[s]), float(low[s]), float(high[s]), directions[s], name in drawn.together)
        for s, name in enumerate(drawn.names[k] for k in found)
    ]
    return Band(measure, tuple(makers), least)


def _shares(x: Floats, y: Floats) -> Floats:
    """Return what each input adds to R²' of the equation, in the order they are given; never below 0.

    Parameters
    ----------
    x : float, shape (..., n, inputs); y : float, shape (..., n)
        Resamples may come first.
    """
    n, left = y.shape[-1], _ranks(y[..., None])
    x = _ranks(x)
    out, before = np.zeros((*x.shape[:-2], x.shape[-1])), np.zeros(x.shape[:-2])
    for k in range(x.shape[-1]):
        one = x[..., k : k + 1]
        left = left - one * (one * left).sum(axis=-2, keepdims=True)
        x = _unit(x - one * (one * x).sum(axis=-2, keepdims=True))
        so_far = 1.0 - (left**2).sum(axis=(-2, -1)) * (n - 1) / (n - k - 2)
        out[..., k], before = np.maximum(so_far - before, 0.0), so_far
    return out


def _ranks(x: Floats) -> Floats:
    """Return the ranks of every column, less their mean and of length 1; 0 of a column that does not vary."""
    from scipy.stats import rankdata

    ranks = rankdata(x, axis=-2)
    return _unit(ranks - ranks.mean(axis=-2, keepdims=True))


def _unit(x: Floats) -> Floats:
    """Return columns of length 1; of those that are next to nothing 0."""
    size = np.sqrt((x**2).sum(axis=-2, keepdims=True))
    return np.asarray(np.where(size > NOTHING, x / np.where(size > NOTHING, size, 1.0), 0.0))


def _draws(which: int, n: int, times: int) -> Floats:
    """Return numbers of 0 to 1, shape (times, n), the same for every run of so many replicates."""
    out = np.empty((times, n))
    _fill(which, out)
    return out


@kernel
def _fill(which: int, out: Floats) -> None:
    """Fill an array with numbers of 0 to 1."""
    for t in range(out.shape[0]):
        for i in range(out.shape[1]):
            out[t, i] = uniform(which, t, i, 0, 0, DESIGN)
