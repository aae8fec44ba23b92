"""Scenario discovery: boxes of parameter space in which a question is mostly answered with yes.

Method
------
The patient rule induction method (PRIM; Friedman and Fisher 1999, Statistics and Computing 9:123) as scenario discovery
uses it (Bryant and Lempert 2010, Technol. Forecast. Soc. Change 77:34). From the box of all points, each step *peels*
off the slice, about a share `alpha` of the box's points at one end of one parameter, whose removal gains most::

    gain = (density after - density before) / (points before - points after)

(the lenient objective of Kwakkel and Jaxa-Rozen 2016, Environ. Model. Softw. 79:311, without its last factor). Peeling
stops when fewer than a share `mass` of all points would be left, or nothing gains. The boxes passed on the way are the
*trajectory*; the further, the denser and the less complete::

    coverage = points of interest in the box / points of interest
    density  = points of interest in the box / points in the box

Ends that hold back none but points of interest are taken off again (*pasting*). Of each end that stays, a quasi-p-value
says how easily chance gives as much: the upper tail of the binomial for as many points of interest in the box, with the
density of the box without this end (Bryant and Lempert 2010, appendix A). The boxes are tried by the balance (harmonic
mean) of coverage and density, the best first: each loses the ends that may well be chance, the most doubtful first, and
the first that has an end left is chosen. To try the best one alone is not enough: of few points it may have none but
doubtful ends, of many parameters that do a little each, while a narrower one stands out. If no box has an end left, no
part of the ranges stands out from chance.

Replicates of one point are alike, and twenty of them are not twenty points: where points come in such *units*, points
and points of interest are divided by the design effect first (Rao and Scott 1992, Biometrics 48:577): by how much the
variance of the density between units is larger than that of so many independent points::

    D = m / (m - 1) · Σ_g (yes_g - p n_g)² / (n p (1 - p)), at least 1         m units g of n_g points, p: density

of the box without this end. Equal replicates then count once. Points in the chosen box are set aside, and a further box
is sought among the others, which counts only if it is denser than all points were by more than chance gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.world.world import Floats, Longs

Flags = npt.NDArray[np.bool_]
ALPHA, MASS, BOXES = 0.05, 0.05, 3
#: An end whose quasi-p-value is larger is not told as a condition.
DOUBTFUL = 0.05


@dataclass(frozen=True)
class Limit:
    """What a box demands of one parameter.

    Parameters
    ----------
    name : str
    low, high : float
        Ends that hold somebody back; -inf and inf where there is none.
    p_low, p_high : float
        Quasi-p-values of the ends, NaN where there is none.
    """

    name: str
    low: float
    high: float
    p_low: float
    p_high: float


@dataclass(frozen=True, eq=False)
class Box:
    """One box on a trajectory.

    Parameters
    ----------
    low, high : float, shape (parameters,), ends included
    coverage, density, mass : float
        Share of the points of interest that it holds; their share in it; its share of all points.
    limits : tuple of Limit
        The parameters it restricts.
    """

    low: Floats
    high: Floats
    coverage: float
    density: float
    mass: float
    limits: tuple[Limit, ...]

    def holds(self, x: Floats) -> Flags:
        """Return which points, shape (points, parameters), lie in the box."""
        return np.asarray(((x >= self.low) & (x <= self.high)).all(axis=1))


@dataclass(frozen=True, eq=False)
class Found:
    """A trajectory and the box chosen on it.

    Parameters
    ----------
    trajectory : tuple of Box, from the box of all points on
    row : int
        Which box on it was chosen.
    box : Box
        That box, without the ends that may well be chance.
    """

    trajectory: tuple[Box, ...]
    row: int
    box: Box


def prim(
    x: Floats,
    interesting: Flags,
    names: Sequence[str],
    *,
    alpha: float = ALPHA,
    mass: float = MASS,
    boxes: int = BOXES,
    units: Longs | None = None,
) -> list[Found]:
    """Find boxes that hold many points of interest and few others.

    Parameters
    ----------
    x : float, shape (points, parameters)
    interesting : bool, shape (points,)
    names : sequence of str
        Of the parameters.
    alpha : float
        Share of the box's points that a step peels off, 0 … 0.5.
    mass : float
        Smallest share of all points that a box may hold.
    boxes : int
        How many to look for; fewer are returned when no further one stands out from what is left.
    units : int, shape (points,), optional
        Points of one unit are no independent ones; default: equal points are one unit.

    Returns
    -------
    list of Found
        Empty if all points are of interest, or none is, or no end of any box stands out from chance.

    Raises
    ------
    ValueError
        If the shapes do not fit or `alpha` or `mass` are out of range.
    """
    x, interesting = np.asarray(x, float), np.asarray(interesting, bool)
    if x.shape != (len(interesting), len(names)):
        raise ValueError(f"{x.shape} numbers for {len(interesting)} points and {len(names)} names")
    if not (0.0 < alpha < 0.5 and 0.0 < mass < 1.0):
        raise ValueError(f"alpha {alpha} and mass {mass} must lie in 0 … 0.5 and 0 … 1")
    if units is None:
        units = np.unique(x, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    found: list[Found] = []
    left = np.ones(len(x), bool)
    while len(found) < boxes and 0 < interesting[left].sum() < left.sum():
        cloud = _Cloud(x, interesting, left, tuple(names), units)
        one = _chosen(cloud, _peel(cloud, alpha, mass))
        if one is None:
            break
        found.append(one)
        left &= ~one.box.holds(x)
    return found


@dataclass(frozen=True, eq=False)
class _Cloud:
    """The points among which a box is sought.

    Parameters
    ----------
    x, interesting, names, units
        See :func:`prim`.
    among : bool, shape (points,): those in no earlier box
    """

    x: Floats
    interesting: Flags
    among: Flags
    names: tuple[str, ...]
    units: Longs

    def inside(self, low: Floats, high: Floats) -> Flags:
        """Return which points lie between the ends."""
        return np.asarray(self.among & ((self.x >= low) & (self.x <= high)).all(axis=1))

    def box(self, low: Floats, high: Floats) -> Box:
        """Return the box with these ends."""
        inside = self.inside(low, high)
        yes, count = int(self.interesting[inside].sum()), int(inside.sum())
        limits = [
            Limit(name, float(low[k]), float(high[k]), self.p(low, high, k, 0), self.p(low, high, k, 1))
            for k, name in enumerate(self.names)
            if np.isfinite(low[k]) or np.isfinite(high[k])
        ]
        coverage = yes / max(int(self.interesting.sum()), 1)
        return Box(low.copy(), high.copy(), coverage, yes / max(count, 1), count / len(self.x), tuple(limits))

    def p(self, low: Floats, high: Floats, k: int, end: int) -> float:
        """Return the quasi-p-value of one end (0 low, 1 high) of a box; NaN where there is none."""
        if not np.isfinite((high if end else low)[k]):
            return float("nan")
        return self.chance(self.inside(low, high), self.inside(*_freed(low, high, k, end)))

    def chance(self, box: Flags, wide: Flags) -> float:
        """Return how easily chance makes a box as dense as it is, with the density of a wider one."""
        from scipy.special import betainc

        by = _design_effect(self.interesting[wide], self.units[wide])
        yes, count = self.interesting[box].sum() / by, box.sum() / by
        # the upper tail of the binomial, which parts of points have too
        return float(betainc(yes, count - yes + 1.0, self.interesting[wide].mean())) if yes else 1.0

    def stands_out(self, box: Box) -> bool:
        """Tell whether a box has ends, and is denser than all points more than chance makes it."""
        inside = self.inside(box.low, box.high)
        return bool(box.limits) and self.chance(inside, np.ones_like(inside)) <= DOUBTFUL

    def without_chance(self, box: Box) -> Box:
        """Return the box without the ends that may well be chance, the most doubtful taken off first."""
        while True:
            ends = [(p, k, e) for k, name in enumerate(self.names) for e, p in enumerate(_ps(box, name)) if p == p]
            if not ends or max(ends)[0] <= DOUBTFUL:
                return box
            _, k, end = max(ends)
            box = self.box(*_freed(box.low, box.high, k, end))


def _design_effect(yes: Flags, units: Longs) -> float:
    """Return how many points say as much as one independent one."""
    p, n = float(yes.mean()), len(yes)
    _, which, counts = np.unique(units, return_inverse=True, return_counts=True)
    m = len(counts)
    if m == n or p in (0.0, 1.0):
        return 1.0
    if m == 1:
        return float(n)
    beside = np.bincount(which, weights=yes) - p * counts
    return max(1.0, m / (m - 1) * float((beside**2).sum()) / (n * p * (1.0 - p)))


def _ps(box: Box, name: str) -> tuple[float, float]:
    return next(((limit.p_low, limit.p_high) for limit in box.limits if limit.name == name), (float("nan"),) * 2)


def _freed(low: Floats, high: Floats, k: int, end: int) -> tuple[Floats, Floats]:
    """Return the ends with one of them taken off."""
    low, high = low.copy(), high.copy()
    (high if end else low)[k] = np.inf if end else -np.inf
    return low, high


def _peel(cloud: _Cloud, alpha: float, mass: float) -> tuple[Box, ...]:
    parameters = cloud.x.shape[1]
    low, high = np.full(parameters, -np.inf), np.full(parameters, np.inf)
    out = [cloud.box(low, high)]
    while True:
        step = _best_step(cloud, cloud.inside(low, high), alpha, max(mass * len(cloud.x), 2.0))
        if step is None:
            return tuple(out)
        k, end, value = step
        (high if end else low)[k] = value
        out.append(_pasted(cloud, low, high))


def _best_step(cloud: _Cloud, inside: Flags, alpha: float, smallest: float) -> tuple[int, int, float] | None:
    """Return parameter, end (0 low, 1 high) and new limit of the best peel; None if none gains."""
    here, yes = cloud.x[inside], cloud.interesting[inside]
    best, best_gain = None, 0.0
    for k in range(here.shape[1]):
        for end in (0, 1):
            value = _slice_end(here[:, k], alpha, end)
            if value is None:
                continue
            kept = here[:, k] <= value if end else here[:, k] >= value
            if kept.sum() < smallest:
                continue
            gain = float(yes[kept].mean() - yes.mean()) / int(len(yes) - kept.sum())
            if gain > best_gain:
                best, best_gain = (k, end, value), gain
    return best


def _slice_end(column: Floats, alpha: float, end: int) -> float | None:
    """Return the limit that peels about a share alpha off one end: at least one value, and ties go together."""
    values = np.unique(column)
    if len(values) < 2:
        return None
    if end:
        below = values[values < np.quantile(column, 1.0 - alpha, method="lower")]
        return float(below[-1] if len(below) else values[0])
    above = values[values > np.quantile(column, alpha, method="higher")]
    return float(above[0] if len(above) else values[-1])


def _pasted(cloud: _Cloud, low: Floats, high: Floats) -> Box:
    """Return the box without the ends that keep the density no higher than it is without them."""
    for k in range(len(low)):
        for end in (0, 1):
            wider = _freed(low, high, k, end)
            before, after = (cloud.interesting[cloud.inside(*ends)].mean() for ends in ((low, high), wider))
            if after >= before:
                low, high = wider
    return cloud.box(low, high)


def _chosen(cloud: _Cloud, trajectory: tuple[Box, ...]) -> Found | None:
    """Return the first box, the best balanced first, that stands out without the ends that may well be chance.

    Of what earlier boxes left a box may be denser than that, and yet no denser than all there was.
    """
    for row in sorted(range(len(trajectory)), key=lambda row: _rank(trajectory[row])):
        box = cloud.without_chance(trajectory[row])
        if cloud.stands_out(box):
            return Found(trajectory, row, box)
    return None


def _rank(box: Box) -> tuple[float, int]:
    """Return where a box stands by balance, the harmonic mean of coverage and density; of equals the simpler first."""
    return -round(2 * box.coverage * box.density / max(box.coverage + box.density, 1e-12), 6), len(box.limits)
