"""Which parameters of a sweep move together, so that what one does cannot be told from what the other does.

A design that draws keeps its axes apart. The points of a file need not: where guards and tempo grow together, the runs
with many guards are those with a high tempo, and a size, a share or a condition told of one may come of the other. Two
parameters count as moving together from a rank correlation of ±0.7 on; one is made of several others where these
explain nine tenths of its ranks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.world.world import Floats

PAIR, MADE = 0.7, 0.9


def together(x: Floats, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of parameters that cannot be told apart at some points.

    Parameters
    ----------
    x : float, shape (points, parameters)
    names : sequence of str

    Examples
    --------
    >>> together(np.array([[1, 10, 5], [2, 20, 1], [3, 30, 4], [4, 40, 2]]), ["tempo", "guards", "leak"])
    (('tempo', 'guards'),)
    """
    from scipy.stats import rankdata

    points, count = np.shape(x)
    if points < 3 or count < 2:
        return ()
    ranks = rankdata(np.asarray(x, float), axis=0)
    ranks -= ranks.mean(axis=0)
    size = np.sqrt((ranks**2).sum(axis=0))
    moving = np.flatnonzero(size > 0)
    unit = ranks[:, moving] / size[moving]
    linked = np.abs(unit.T @ unit) >= PAIR - 1e-9
    if points >= len(moving) + 3:  # of fewer points every parameter is made of the others
        for k in range(len(moving)):
            others = np.delete(unit, k, axis=1)
            left = unit[:, k] - others @ np.linalg.lstsq(others, unit[:, k], rcond=None)[0]
            if (left**2).sum() <= 1 - MADE and not linked[k].sum() > 1:
                weights = np.abs(others.T @ unit[:, k])
                makers = np.delete(np.arange(len(moving)), k)[weights > 0.1]
                linked[k, makers] = linked[makers, k] = True
    return tuple(tuple(names[moving[k]] for k in group) for group in _groups(linked) if len(group) > 1)


def told_together(groups: Sequence[Sequence[str]]) -> str:
    """Return in words what must be known of parameters that move together; "" for none."""
    told = "move together in these points, so what is told of one may come of another"
    return "; ".join(f"{', '.join(group[:-1])} and {group[-1]} {told}" for group in groups)


def _groups(linked: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[list[int]]:
    """Return the parameters in groups, each linked to another one of its group."""
    left, out = list(range(len(linked))), []
    while left:
        group, seen = [left[0]], [left[0]]
        while seen:
            one = seen.pop()
            more = [k for k in left if linked[one, k] and k not in group]
            group += more
            seen += more
        left = [k for k in left if k not in group]
        out.append(sorted(group))
    return out
