"""Pool: rules that need no model, and their plain mean, the second bar that a nowcast has to take.

All keep the last stocks and split what is missing to the total; if too many are known, all let go the same people.
`wait`, the days since a camp's last report, matters more than anything else: who has not reported for two months has
two months of arrivals to come, or of people gone.
"""

from __future__ import annotations

import numpy as np

from sim.validation.nowcast.moment import Moment, filled
from sim.validation.nowcast.persistence import last_stock
from sim.world.world import Floats


def past_rate(moment: Moment) -> Floats:
    """Split what is missing as the camps grew: a_x ∝ max(0, rate_x) · wait_x."""
    return filled(moment, moment.rate.clip(min=0.0) * moment.wait)


def even_split(moment: Moment) -> Floats:
    """Split what is missing evenly: a_x = 1 / number of camps."""
    return filled(moment, moment.cells.astype(float))


def by_wait(moment: Moment) -> Floats:
    """Split what is missing evenly over camps and days without a report: a_x ∝ wait_x."""
    return filled(moment, moment.wait)


def by_stock(moment: Moment) -> Floats:
    """Split what is missing as people are already split: a_x ∝ s_x · wait_x."""
    return filled(moment, moment.stock * moment.wait)


def without_model(moment: Moment) -> Floats:
    """Return the pool without a model: the mean of last stock, past rate and even split of what is missing.

    Where nothing is missing all three are the last stock. As a bar it stays what it was when the bar was set, and does
    not let people go where nobody counted, as the rules of the mixture do.
    """
    mean: Floats = (last_stock(moment) + past_rate(moment) + even_split(moment)) / 3.0
    known = np.where(moment.cells, moment.stock, 0.0).sum(axis=-1, keepdims=True)
    out: Floats = np.where(known > moment.total[..., None], last_stock(moment), mean)
    return out
