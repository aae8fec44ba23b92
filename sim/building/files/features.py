"""GeoJSON, one feature after the other: what is wanted of each is kept, and the rest is forgotten before the next."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeGuard

from sim.building.files.cells import FIRST, said
from sim.building.files.columns import Columns, found, pulled
from sim.building.files.look import Look
from sim.scenario.errors import Problems

_FEATURES = re.compile(r'"features"\s*:\s*\[')
POINTS = ("Point", "MultiPoint")
_BETWEEN = re.compile(r"[\s,]*")


class Feature(NamedTuple):
    """One feature: its number, from 1, its properties, and its geometry as GeoJSON has it (none: empty)."""

    number: int
    properties: Mapping[str, object]
    geometry: Mapping[str, object]


def is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    """Tell whether a value of JSON is an object."""
    return isinstance(value, dict)


def has_features(look: Look) -> bool:
    """Tell whether a JSON text is a collection of features."""
    return look.shape == "json" and _FEATURES.search(look.text) is not None


def features(look: Look) -> Iterator[Feature]:
    """Yield the features of a GeoJSON text.

    Raises
    ------
    Problems
        With line and column, where the text is no JSON; with the number of a feature that is none.
    """
    text = look.text
    match = _FEATURES.search(text)
    if match is None:
        raise Problems([look.problem('this JSON has no "features"', hint="want a GeoJSON FeatureCollection")])
    decoder, at, number = json.JSONDecoder(), match.end(), 0
    while True:
        at = _end(_BETWEEN.match(text, at), at)
        if text.startswith("]", at):
            return
        number += 1
        try:
            value, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            told = f"feature {number} is cut short or no JSON: {error.msg}"
            raise Problems([look.problem(told, error.lineno, error.colno, "download the file again?")]) from None
        except RecursionError:
            raise Problems([look.problem(f"feature {number} is nested too deeply")]) from None
        properties = value.get("properties") if is_object(value) else None
        geometry = value.get("geometry") if is_object(value) else None
        if not is_object(properties):
            raise Problems([look.problem(f"feature {number} has no properties")])
        yield Feature(number, properties, geometry if is_object(geometry) else {})


def properties_of(items: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """Return the names of all properties, as they come: an export may give each feature only those it has.

    Examples
    --------
    >>> properties_of([{"name": "Bria"}, {"name": "Bouar", "population": 40353}])
    ('name', 'population')
    """
    return tuple(dict.fromkeys(name for item in items for name in item))


def headings_of(look: Look, lat: Sequence[str], lon: Sequence[str]) -> tuple[str, ...]:
    """Return the properties of the first features, and of points without a position among these ``lat`` and ``lon``."""
    first = list(islice(features(look), FIRST))
    names = properties_of(one.properties for one in first)
    points = any(one.geometry.get("type") in POINTS for one in first)
    return (*names, "lat", "lon") if points and not found(names, {"lat": lat, "lon": lon}) else names


def _end(match: re.Match[str] | None, at: int) -> int:
    return match.end() if match else at


def text_of(value: object) -> str:
    """Return a value of JSON as a table would have it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def pulled_features(look: Look, wanted: Mapping[str, Sequence[str]]) -> Columns:
    """Return the wanted columns of the properties of points, as :func:`~sim.building.files.columns.pulled` does.

    Parameters
    ----------
    look : Look
    wanted : mapping of str to sequence of str
        The reader's name of a column, and the names that files have for it. Where ``lat`` and ``lon`` are wanted and no
        property gives them, they are those of the point.
    """
    out, kept = Columns(look), dict[str, str]()
    names = properties_of(one.properties for one in features(look))
    at = {key: names[i] for key, i in found(names, wanted).items()}
    out.texts = {key: [] for key in wanted if key in at or key in ("lat", "lon")}
    out.headings = {key: at.get(key, key) for key in out.texts}
    for number, properties, geometry in features(look):
        out.line.append(number)
        point = _point(geometry)
        for key, texts in out.texts.items():
            text = said(text_of(properties.get(at[key]))) if key in at else point[key == "lat"]
            texts.append(kept.setdefault(text, text))
    return out


def columns_of(look: Look, wanted: Mapping[str, Sequence[str]]) -> Columns:
    """Return the wanted columns of a table, or of the points of a GeoJSON."""
    return pulled_features(look, wanted) if look.shape == "json" else pulled(look, found(look.names, wanted))


def _point(geometry: Mapping[str, object]) -> tuple[str, str]:
    """Return longitude and latitude of a point, or of several that are one, as texts; blank for another geometry."""
    place = geometry.get("coordinates")
    if geometry.get("type") == "MultiPoint" and isinstance(place, list) and len(place) == 1:
        place = place[0]
    if geometry.get("type") not in POINTS or not isinstance(place, list) or len(place) < 2:
        return "", ""
    return text_of(place[0]), text_of(place[1])
