"""By how much one error is below another, as the tables of docs/nowcast.md have it."""

from __future__ import annotations

import math

from sim.words.numbers import DIGITS, decimals, exact

#: What the nowcast is to be below honest persistence by, in per cent.
AIM = 20.0


def gain(ours: float, theirs: float) -> float:
    """Return by how many per cent an error is below another one, without the noise of the arithmetic."""
    return round(100.0 * (1.0 - ours / theirs), DIGITS)


def told(per_cent: float) -> str:
    """Return a gain in whole per cent; what falls short of the aim is never rounded up to it.

    Examples
    --------
    >>> told(19.4), told(19.82), told(19.98), told(20.3), told(-0.6)
    ('19 %', '19.8 %', '19.9 %', '20 %', '−1 %')
    """
    if AIM - 0.5 <= per_cent < AIM:
        return f"{decimals(math.floor(10.0 * per_cent) / 10.0, 1)} %"
    return f"{exact(per_cent)} %"
