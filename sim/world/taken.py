"""How much of a site's places is taken: a share of one run, of which the median over many runs is taken afterwards.

The median of the people over the median of the places is no such median: where a replicate has many places it often
has many people as well, and no replicate need be as full as that.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.world.world import Floats


def share_taken(people: npt.ArrayLike, places: npt.ArrayLike) -> Floats:
    """Return the share 0..1 of its places that the people at a site take; one without places is full of anybody.

    Examples
    --------
    >>> share_taken([30.0, 300.0, 120.0, 5.0, 0.0], [60.0, 600.0, 100.0, 0.0, 0.0]).tolist()
    [0.5, 0.5, 1.0, 1.0, 0.0]
    """
    there, room = np.asarray(people, dtype=np.float64), np.asarray(places, dtype=np.float64)
    share = there / np.where(room > 0, room, 1.0)
    return np.asarray(np.where(room > 0, np.minimum(share, 1.0), there > 0), dtype=np.float64)
