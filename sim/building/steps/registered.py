"""Counts after new registrations: what was counted before one is brought to the level of it.

At a registration all people of a camp are counted anew, and the number jumps though nobody came or left. Flee's way
(its level-1 corrections, docs/flee.md) is taken: with reports c_1, c_2 … and the new registration at c_i, every report
before it is multiplied by c_i / c_(i-1), so that nothing changes from the last old one to the first new one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.building.counts.corrections import Correction
from sim.building.counts.gather import Said, iso
from sim.building.match.names import Choices, match_names
from sim.building.records import Told
from sim.building.steps.stocks import Series, Stocks
from sim.words.numbers import exact
from sim.words.wording import few


def registered(
    found: Stocks, corrections: Sequence[Correction], answered: Mapping[str, str | None], said: Said
) -> Stocks:
    """Return stocks of which the counts before new registrations are corrected; their reports stay as they were.

    Parameters
    ----------
    found : Stocks
    corrections : sequence of Correction
        Made one after the other.
    answered : mapping of str to str or None
        What the recipe says of a name that is no series': the series; None: it is left out.
    said : Said
        Is told what was corrected, and by how much.
    """
    series = {one.name: one for one in (*found.places, *found.hosts, *([found.total] if found.total else []))}
    meant = _meant(corrections, tuple(series), answered, said)
    factors: dict[str, float] = {}
    for correction, name in zip(corrections, meant, strict=True):
        factor = _factor(series[name], correction, said) if name else None
        if factor is not None:
            factors[name] = factors.get(name, 1.0) * factor
            series[name] = _scaled(series[name], correction.day, factor)
    _tell(factors, said)
    return Stocks(
        found.total and series[found.total.name],
        tuple(series[one.name] for one in found.hosts),
        tuple(series[one.name] for one in found.places),
    )


def _meant(
    corrections: Sequence[Correction], series: Sequence[str], answered: Mapping[str, str | None], said: Said
) -> list[str]:
    """Return the series of each correction, "" for none; a name that is nobody's is asked once."""
    names = [correction.series for correction in corrections]
    matches = match_names(names, Choices(tuple(series)), (), answered)
    asked = set[str]()
    for correction, match in zip(corrections, matches, strict=True):
        name, open_ = correction.series, correction.series not in answered or answered[correction.series] is not None
        if match.at < 0 and open_ and name not in asked:
            asked.add(name)
            text = f"no series is called '{name}', which was registered anew: which one is it?"
            said.told.append(Told("correction-of", "ask", text, correction.where, ("series", name), match.candidates))
    return [series[match.at] if match.at >= 0 else "" for match in matches]


def _factor(series: Series, correction: Correction, said: Said) -> float | None:
    """Return by how much the counts before a registration are multiplied; None, and say why, where they cannot be."""
    day, name = iso(correction.day), series.name
    rows = np.flatnonzero(series.day == correction.day)
    if not len(rows) or rows[0] == 0:
        near = [iso(int(one)) for one in series.day[np.argsort(np.abs(series.day - correction.day))[:2]]]
        what = "the first day with a count" if len(rows) else "no day with a count"
        told = f"{day} is {what} of '{name}', so there is nothing to correct by: want the day of the first count after "
        told += f"the registration, as {' or '.join(near)}" if not len(rows) else "the registration"
        said.told.append(Told("correction-day", "error", told, correction.where))
        return None
    old, new = (float(series.level[rows[0] - k]) for k in (1, 0))
    if old < 1:
        told = f"the count of '{name}' before {day} is 0: no factor makes {exact(new)} of it"
        said.told.append(Told("correction-day", "error", told, correction.where))
        return None
    return new / old


def _scaled(series: Series, day: int, factor: float) -> Series:
    return replace(series, registered=np.where(series.day < day, series.level * factor, series.level))


def _tell(factors: Mapping[str, float], said: Said) -> None:
    if factors:
        each = few([f"{name} × {factor:.2f}" for name, factor in factors.items()])
        said.note("registered-anew", f"{len(factors):,} series registered anew; counts before that day: {each}")
