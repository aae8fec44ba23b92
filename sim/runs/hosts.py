"""Which host a run is told by: in sentences, figures and maps, and where its bands are parted, it is the same one."""

from __future__ import annotations

import numpy as np

from sim.runs.replicates import Replicates
from sim.world.hosts import spoken_of
from sim.world.world import Floats


def host_of(result: Replicates) -> str:
    """Return the host that a run is told by: the document's, or the one in which most civilians arrive; "" for none."""
    return spoken_of(result.world, lambda host: float(np.median(arrived(result, host, "civilian"))))


def arrived(result: Replicates, host: str, kind: str) -> Floats:
    """Return the people of a kind who have arrived in a host by the last day, in every replicate."""
    return np.asarray(result.cumulative("arrivals", host, kind)[:, -1], np.float64)
