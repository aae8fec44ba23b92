"""Names that are written otherwise: what surely means the same is matched, and for the rest three candidates are given.

Two names are the same where they agree without accents, capitals, signs, and words such as "province". Everything less
is asked: of two towns of like names, which a score would merge, people have fled from one only.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.building.files.extra import needed
from sim.building.records import Candidate, Texts, Told
from sim.words.numbers import exact
from sim.words.wording import few
from sim.world.doctor.geography import great_circle
from sim.world.world import Floats

#: Words that say what a place is, not which.
_KINDS = """
province provincia provincial region regional prefecture sub subprefecture sous district distrito departement
department departamento governorate gouvernorat state county country wilaya oblast municipality municipio commune
town city ville ciudad village locality capital camp camps refugee refugees site settlement area zone
"""
_ARTICLES = "of de du des la le les el al the in and et d l"
GENERIC = frozenset(f"{_KINDS} {_ARTICLES}".split())
CANDIDATES = 3
FAINT = 50.0
"""Likeness, of 100, under which a candidate helps nobody."""
NOT_IN_PARTS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


@lru_cache(maxsize=2**16)
def normal(name: str) -> str:
    """Return a name as names are compared.

    Examples
    --------
    >>> normal("Ouham-Pendé province"), normal("Ombella M'Poko"), normal("Préfecture de la Kémo")
    ('ouham pende', 'ombella mpoko', 'kemo')
    >>> normal("Region"), normal("Mont d'Or"), normal("العزيزية")
    ('region', 'mont dor', 'العزيزية')
    """
    parts = unicodedata.normalize("NFKD", name.casefold().translate(NOT_IN_PARTS))
    text = "".join(letter for letter in parts if not unicodedata.combining(letter))
    words = re.findall(r"\w+", re.sub(r"['’‘`ʼ]", "", text).replace("_", " "))
    told = [word for word in words if word not in GENERIC]
    return " ".join(told or words) or name.strip()  # a name of signs alone is itself


@dataclass(frozen=True)
class Choices:
    """What a name may mean.

    Parameters
    ----------
    names : tuple of str
    others : tuple of tuple of str
        Other names of each, codes among them; may be left out.
    lat, lon : array, degrees
        Where each lies; may be left out.
    """

    names: Texts
    others: tuple[Texts, ...] = ()
    lat: Floats = field(default_factory=lambda: np.zeros(0))
    lon: Floats = field(default_factory=lambda: np.zeros(0))

    def km(self, at: tuple[float, float] | None) -> Floats:
        """Return how far each lies from a place; NaN where either is not known."""
        if at is None or not len(self.lat):
            return np.full(len(self.names), math.nan)
        return great_circle(at[0], at[1], self.lat, self.lon)


class Match(NamedTuple):
    """What a name means: the number of a choice, or -1 and what it may mean."""

    at: int
    candidates: tuple[Candidate, ...] = ()


def match_names(
    names: Sequence[str],
    choices: Choices,
    where: Sequence[tuple[float, float] | None] = (),
    answered: Mapping[str, str | None] | None = None,
) -> tuple[Match, ...]:
    """Return what each name means.

    Parameters
    ----------
    names : sequence of str
    choices : Choices
    where : sequence of (lat, lon) or None
        Where each name lies, as far as it is known: how far away the candidates are.
    answered : mapping of str to str or None
        What was asked once: the choice that a name means; None where it means none of them, and nothing is asked.

    Returns
    -------
    tuple of Match
        A name that several choices have is asked, with those as candidates.
    """
    own, index = _forms(choices)
    known: dict[tuple[str, tuple[float, float] | None], Match] = {}
    out = []
    for row, name in enumerate(names):
        asked_of = name, where[row] if row < len(where) else None
        if asked_of not in known:
            if answered is not None and name in answered:
                meant = answered[name]
                known[asked_of] = Match(choices.names.index(meant) if meant in choices.names else -1)
            else:
                known[asked_of] = _match(normal(name), choices, asked_of[1], own, index)
        out.append(known[asked_of])
    return tuple(out)


def _match(
    form: str,
    choices: Choices,
    at: tuple[float, float] | None,
    own: Mapping[str, Sequence[int]],
    index: Mapping[str, Sequence[int]],
) -> Match:
    """Return what a name surely means, or what it may mean."""
    hits = own.get(form) or index.get(form, [])
    if form and len(hits) == 1:
        return Match(hits[0])
    return Match(-1, _candidates(form, choices, at, index, hits))


def _forms(choices: Choices) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Return which choices have a name, and which have it among all their names, as names are compared."""
    own, index = dict[str, list[int]](), dict[str, list[int]]()
    for i, name in enumerate(choices.names):
        others = choices.others[i] if choices.others else ()
        own.setdefault(normal(name), []).append(i)
        for form in dict.fromkeys(normal(text) for text in (name, *others)):
            index.setdefault(form, []).append(i)
    return own, index


def _candidates(
    form: str,
    choices: Choices,
    at: tuple[float, float] | None,
    index: Mapping[str, Sequence[int]],
    same: Sequence[int],
) -> tuple[Candidate, ...]:
    """Return what a name may mean, the most alike first, of equally alike ones the nearest."""
    km = choices.km(at)
    alike = dict.fromkeys(same, 100.0)
    if not same and form:
        score, forms, least = needed("rapidfuzz.fuzz").WRatio, list(index), FAINT - 0.1
        found = needed("rapidfuzz.process").extract_iter(form, forms, scorer=score, score_cutoff=least)
        for other, likeness, _ in found:
            value = round(float(likeness), 1)
            for i in index[other] if value >= FAINT else ():
                alike[i] = max(alike.get(i, 0.0), value)
    far = np.where(np.isnan(km), math.inf, km)
    best = sorted(alike, key=lambda i: (-alike[i], float(far[i]), choices.names[i]))[:CANDIDATES]
    return tuple(Candidate(choices.names[i], alike[i], float(km[i])) for i in best)


def asked(what: str, key: str, names: Sequence[str], matches: Sequence[Match]) -> tuple[Told, ...]:
    """Return what is to be asked of names that match nothing, each once.

    Parameters
    ----------
    what : str
        What the names are of: "area of events".
    key : str
        Under which of `names:` in the recipe the answer stands.
    names : sequence of str
    matches : sequence of Match
        Of each; an answered name has no candidates and is not asked again.
    """
    out: dict[str, Told] = {}
    for name, match in zip(names, matches, strict=True):
        if match.at >= 0 or not match.candidates or name in out:
            continue
        text = f"{what} '{name}': which one is it? {few([spoken(one) for one in match.candidates])}"
        out[name] = Told(f"name-{key}", "ask", text, answer=(key, name), candidates=match.candidates)
    return tuple(out.values())


def spoken(candidate: Candidate) -> str:
    """Return a candidate in words.

    Examples
    --------
    >>> spoken(Candidate("Bria", 88.9, 12.4)), spoken(Candidate("Bria", 88.9))
    ('Bria (12 km away, 89 % alike)', 'Bria (89 % alike)')
    """
    away = "" if math.isnan(candidate.km) else f"{exact(candidate.km)} km away, "
    return f"{candidate.name} ({away}{exact(candidate.alike)} % alike)"
