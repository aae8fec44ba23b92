"""Which series of the counts is which camp's: by name, or as was answered once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.building.match.names import Choices, match_names, normal
from sim.building.records import Camps, Candidate, Texts, Told
from sim.scenario.errors import did_you_mean
from sim.words.wording import counted, few

SURE = 85.0
"""Likeness, of 100, from which a name that is no camp's may be one that is written otherwise: then it is asked."""


@dataclass(frozen=True)
class Matched:
    """Which series counts each camp, by the name of the place; those of no camp, but for who was said to be; and more.

    `told` has what is to be told of it.
    """

    of_place: Mapping[str, str]
    left: Texts = ()
    told: tuple[Told, ...] = ()


def match_series(camps: Camps, places: Texts, series: Sequence[str], answered: Mapping[str, str | None]) -> Matched:
    """Return the series of each camp.

    Parameters
    ----------
    camps : Camps
    places : tuple of str
        What the camps are called in the world.
    series : sequence of str
        Those that are of a place.
    answered : mapping of str to str or None
        Camp: its series, None where it has none. A series of no camp: None where that is meant.
    """
    answered = _as_they_stand(answered, series)
    found = match_names(camps.name, Choices(tuple(series)), (), answered)
    told: list[Told] = []
    of_place: dict[str, str] = {}
    without: list[str] = []
    for name, place, match in zip(camps.name, places, found, strict=True):
        alike = tuple(c for c in match.candidates if c.alike >= SURE)
        wrong = answered.get(name)
        if wrong is not None and wrong not in series:
            near = did_you_mean(wrong, series)
            text = f"'{name}' is said to be counted by '{wrong}', and no series is called so"
            told.append(_ask(f"{text} ({near})" if near else text, name, ()))
        elif match.at >= 0:
            of_place[place] = series[match.at]
        elif alike and name not in answered:
            told.append(_ask(_which(name, series), name, alike))
        else:
            without.append(place)
    told += _counted_twice(of_place)
    if without and series:
        text = f"{counted(len(without), 'camp')} without counts: {few(without)}; not compared"
        told.append(Told("camps-uncounted", "warning", text))
    meant = {name for name, answer in answered.items() if answer is None}
    used = meant.union(of_place.values())
    left = tuple(name for name in series if name not in used)
    return Matched(of_place, left, tuple(told))


def _as_they_stand(answered: Mapping[str, str | None], series: Sequence[str]) -> dict[str, str | None]:
    """Return answers with each series as it stands in the file, where it is written otherwise and no other is alike."""
    out = dict(answered)
    for name, answer in answered.items():
        if answer is not None and answer not in series:
            alike = [one for one in series if normal(one) == normal(answer)]
            out[name] = alike[0] if len(alike) == 1 else answer
    return out


def _which(name: str, series: Sequence[str]) -> str:
    """Return what is asked of a camp: which series counts it, where none is called so, or several are."""
    alike = [f"'{one}'" for one in series if normal(one) == normal(name)]
    if len(alike) < 2:
        return f"no series is called '{name}': which one counts it?"
    same = "if they are one, write it alike in every row"
    return f"{len(alike):,} series are called as '{name}', {few(alike)}: which one counts it? ({same})"


def _counted_twice(of_place: Mapping[str, str]) -> Iterator[Told]:
    """Tell of series that would count two camps: their people would be there twice."""
    of_series: dict[str, list[str]] = {}
    for place, series in of_place.items():
        of_series.setdefault(series, []).append(place)
    for name, camps in of_series.items():
        if len(camps) > 1:
            text = f"the series '{name}' would count {len(camps)} camps ({few(camps)}), and its people twice: say of "
            yield Told(
                "one-series", "error", f"{text}all but one of them that none is theirs (names: series: NAME: null)"
            )


def _ask(text: str, camp: str, candidates: tuple[Candidate, ...]) -> Told:
    return Told("series-of-camp", "ask", text, "", ("series", camp), candidates)
