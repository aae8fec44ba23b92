"""The values of the rows of the planner's table, of a run or of one scenario of a comparison, and their quantiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.model.record import is_flow
from sim.runs.frames import QUANTILES
from sim.runs.replicates import Replicates
from sim.runs.rooms import Rooms
from sim.study.planner.rows import Key, Series, keys_of
from sim.world.world import Floats, Longs, World


@dataclass(frozen=True, eq=False)
class Values:
    """What every replicate has.

    Parameters
    ----------
    world : World
    dates : datetime64[D] per day
    replicates : int
    so_far : callable
        Returns one series, shape (replicates, days): sums since the first day of what is counted per day.
    rooms : Rooms or None
        The places of the sites; None: not known.
    """

    world: World
    dates: npt.NDArray[np.datetime64]
    replicates: int
    so_far: Callable[[Series], Longs]
    rooms: Rooms | None

    @classmethod
    def of(cls, result: Replicates, rooms: Rooms | None) -> Values:
        """Return those of a run."""
        wanted = list(dict.fromkeys(name for key in keys_of(result.world) for name in (*key.series, *key.less)))
        columns = {name: k for k, name in enumerate(result.layout.series)}
        # a series by itself is scattered over the whole record: all are gathered in one go
        block = np.moveaxis(result.counts[:, :, [columns[name] for name in wanted]], -1, 0).astype(np.int64)
        for k, name in enumerate(wanted):
            if is_flow(*name[:2]):
                np.cumsum(block[k], axis=1, out=block[k])
        at = {name: block[k] for k, name in enumerate(wanted)}
        return cls(result.world, result.dates, len(result.replicates), at.__getitem__, rooms)

    def rows(self) -> Iterator[tuple[Key, Longs]]:
        """Yield every row with its values, shape (replicates, days)."""
        for key in keys_of(self.world):
            if not key.is_room:
                yield key, self._together(key.series) - self._together(key.less)
            elif self.rooms is not None:
                site = self.rooms.rows.index(self.world.places.index[key.place])
                yield key, np.rint(self.rooms.room[site]).astype(np.int64)

    def _together(self, series: Sequence[Series]) -> Longs:
        """Return the sum of some series; of none, as at a host that no crossing leads to, noughts."""
        out = np.zeros((self.replicates, len(self.dates)), dtype=np.int64)
        for one in series:
            out += self.so_far(one)
        return out


def quantiles(values: Longs | Floats) -> Floats:
    """Return the five quantiles over the first axis, as `np.quantile` has them, in a tenth of its time.

    Examples
    --------
    >>> quantiles(np.array([[10, 1], [0, 1], [20, 2]])).tolist()
    [[1.0, 1.0], [5.0, 1.0], [10.0, 1.0], [15.0, 1.5], [19.0, 1.9]]
    """
    ordered = np.sort(np.ascontiguousarray(values.T), axis=-1)  # what is sorted lies side by side
    at = np.array(QUANTILES) * (len(values) - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, len(values) - 1)
    first = ordered[..., low].astype(np.float64)
    return np.asarray(np.moveaxis(first + (ordered[..., high] - first) * (at - low), -1, 0))
