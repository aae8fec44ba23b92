"""Predict: what is expected of a count, model error included, where replicates have so and so much."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from sim.validation.assimilate.counts import Count
from sim.validation.assimilate.settings import ModelError
from sim.world.world import Floats

#: Equal parts of the error of each replicate.
PARTS = 101


def with_error(count: Count, has: Floats, error: ModelError) -> Floats:
    """Return values that a count may be expected to have, all as likely: each replicate's with each part of its error.

    y + c = (m + c) e^(s z), z at the middles of equal parts of a normal; of what is 0 or 1 what replicates have.
    """
    if count.either:
        return has
    z = ndtri((np.arange(PARTS) + 0.5) / PARTS)
    found = (has[:, None] + count.offset) * np.exp(error.spread * z)[None, :] - count.offset
    return np.asarray(np.maximum(found, 0.0).ravel())
