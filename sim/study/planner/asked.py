"""One series that is asked of a run: of its time series, or of a row of the planner's table that is a sum of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from sim.building.countries import iso3, name_of
from sim.flee.world.world_write import identifiers
from sim.model.sums import EVERYBODY as SUMMED
from sim.model.sums import sums_of
from sim.runs.read import instance_of, read_scenario
from sim.runs.results import Result
from sim.runs.stored import SCENARIO, load_result
from sim.runs.words import SERIES_WORDS
from sim.scenario.errors import PanjError, did_you_mean
from sim.study.answers import NoSeriesError, Series, places_of, read_series
from sim.study.planner.camps import is_counted, together
from sim.study.planner.rows import CIVILIAN, EVERYBODY, GONE, MEASURES, SHELTERED, THERE, WORLD, Key, keys_of
from sim.study.planner.values import Values
from sim.words.wording import few
from sim.world.names import id_of, titles_of

#: Flows that a run has of crossings alone, and the planner's table not at all.
OF_CROSSINGS = ("informal", "turned_back")


def read_asked(folder: Path, measure: str, place: str, kind: str = "", result: Result | None = None) -> Series:
    """Read one series of all replicates; what no run has as a series, but the planner's table as a row, is summed.

    Who reads `there` or `gone_home` in the table, or `queue` of a host, asks for it by that name.

    Parameters
    ----------
    folder : Path
    measure, place, kind : str
        The place by its id or by what it is called; without a kind, and of "everybody", all of them.
    result : Result, optional
        The run of the folder, where it has been read.

    Raises
    ------
    PanjError
        If it is no folder of a run, or has neither.
    """
    kind = "" if kind == SUMMED else kind
    try:
        return read_series(folder, measure, place, kind)
    except NoSeriesError as none:
        if is_counted(folder):
            return _of_camps(folder, measure, place, kind, none)
        if measure in OF_CROSSINGS:
            return _over_crossings(result or load_result(folder), (measure, place, kind), none)
        if measure not in MEASURES:
            raise _with_rows(none, measure, place, result or _loaded(folder)) from None
        try:
            result = result or load_result(folder)
        except PanjError:
            if measure in SERIES_WORDS:  # its series are there, and what is said of them is nearer
                raise none from None
            raise
        keys = [key for key in keys_of(result.world) if key.measure == measure]
        places = list(dict.fromkeys(key.place for key in keys))
        called = id_of(place, places, titles_of(result.world))
        found = [key for key in keys if key.place == called]
        series = result.layout.series
        if any(one[:2] == (measure, called) for one in series) or (
            not found and any(m == measure for m, _, _ in series)
        ):
            raise  # the series is there, and what is said of it names its kinds or its places
        if not found:
            raise PanjError(_nowhere(folder, measure, place, places, result)) from None
        return _of_row(result, _of_kind(found, kind, folder))


def _loaded(folder: Path) -> Result | None:
    """Return the run of a folder; None where its world is not to be read."""
    try:
        return load_result(folder)
    except PanjError:
        return None


def _with_rows(none: NoSeriesError, measure: str, place: str, result: Result | None) -> NoSeriesError:
    """Return what is said of a series that is not there, with the rows of the planner's table that the place has."""
    told = str(none)
    if result is None or measure in SERIES_WORDS or "did you mean" in told:
        return none
    keys = list(keys_of(result.world))
    called = id_of(place, list(dict.fromkeys(key.place for key in keys)), titles_of(result.world))
    measures = {one for one, at, _ in result.layout.series if at == called}
    rows = [name for name in dict.fromkeys(key.measure for key in keys if key.place == called) if name not in measures]
    return NoSeriesError(f"{told}; rows of the planner's table there: {few(rows, len(rows))}") if rows else none


def _over_crossings(result: Result, asked: tuple[str, str, str], none: NoSeriesError) -> Series:
    """Return the sum over the crossings of a host, or over all of them, of what a run has of each crossing alone.

    Raises
    ------
    PanjError
        If the place is neither, or has no such kind.
    """
    measure, place, kind = asked
    sums = {name for name in sums_of(result.layout.series, result.world) if name[0] == measure}
    host = id_of(place, [at for _, at, _ in sums], titles_of(result.world))
    if host in {at for _, at, _ in sums}:
        found = result.cumulative(measure, host, kind or SUMMED)
        return Series(measure, host, kind or SUMMED, result.dates, found, summed=True)
    hosts = [one for one in result.world.hosts.ids if (measure, one, CIVILIAN) in sums]
    if not hosts or "did you mean" in str(none) or "kinds there" in str(none):
        raise none from None
    raise NoSeriesError(f"{none}; or the sum of a host: {few(hosts)}; or of the world") from None


def _of_camps(folder: Path, measure: str, place: str, kind: str, none: NoSeriesError) -> Series:
    """Return what a run driven by counts has of a camp, of those of a host, and of all of them together.

    A camp is named by its id, too, as a sweep names it; hosts are those of its world, where that is still to be found.

    Raises
    ------
    PanjError
        If it is another row.
    """
    if measure not in (THERE, SHELTERED):
        raise none from None
    camps = places_of(folder, SHELTERED)
    called = id_of(place, camps, dict(zip(camps, identifiers(camps), strict=True)))
    if called in camps:
        return read_series(folder, SHELTERED, called, kind)
    hosts = {WORLD: camps} if place == WORLD else _by_host(folder, camps)
    host = _meant(place, hosts)
    if host not in hosts:
        try:
            return read_series(folder, SHELTERED, place, kind)
        except NoSeriesError as nearer:
            raise NoSeriesError(f"{nearer}{f'; hosts: {few(list(hosts))}; or world' if hosts else ''}") from None
    parts = [read_series(folder, SHELTERED, camp, kind) for camp in hosts[host]]
    return Series(measure, host, parts[0].kind, parts[0].dates, together(parts))


def host_of(folder: Path, text: str) -> str:
    """Return the host of a run driven by counts that is meant; "" where none is."""
    hosts = _by_host(folder, places_of(folder, SHELTERED)) if is_counted(folder) else {}
    found = _meant(text, hosts)
    return found if found in hosts else ""


def _meant(text: str, hosts: Iterable[str]) -> str:
    """Return the host that is meant by its code or by a name of the country; the text itself where none is."""
    ids = list(hosts)
    found = id_of(text, ids, {code: name_of(code) for code in ids})
    return found if found in ids or iso3(text) not in ids else iso3(text)


def _by_host(folder: Path, camps: list[str]) -> dict[str, list[str]]:
    """Return the camps of each host of a run driven by counts; nothing where its world is not to be found."""
    try:
        instance = instance_of(read_scenario(folder / SCENARIO, check_names=False))
    except PanjError:
        return {}
    out: dict[str, list[str]] = {}
    for name, country in zip(instance.places, instance.country, strict=False):  # some worlds know no countries
        if name in camps and country:
            out.setdefault(country, []).append(name)
    return out


def _of_kind(keys: list[Key], kind: str, folder: Path) -> Key:
    """Return the row of a kind; without one everybody, who are civilians in a world without soldiers.

    Raises
    ------
    PanjError
        If there is none.
    """
    kinds = [key.kind for key in keys]
    if not kind and EVERYBODY not in kinds:
        return keys[0]
    if kind in kinds:
        return keys[kinds.index(kind)]
    named = [one for one in kinds if one]
    named += [SUMMED] if any(key.kind == EVERYBODY and not key.is_room for key in keys) else []
    near = did_you_mean(kind, named)
    known = near or f"kinds there: {', '.join(map(repr, named)) or 'none, it is asked without'}"
    raise PanjError(f"{folder}: no '{keys[0].measure}' at '{keys[0].place}' of kind '{kind}' ({known})")


def _of_row(result: Result, key: Key) -> Series:
    """Return a row of the planner's table on every day."""
    values = Values.of(result, result.rooms)
    daily = next(found for one, found in values.rows() if one == key).astype(np.float64)
    kind = SUMMED if key.kind == EVERYBODY and not key.is_room else key.kind
    dates = np.asarray(result.dates, "datetime64[D]")
    return Series(key.measure, key.place, kind, dates, daily, summed=key.measure in (GONE, "arrivals"))


def row_of(result: Result, measure: str, place: str, kind: str = "") -> Series | None:
    """Return a row of the planner's table that is a sum of series of a run; None where the table has none such.

    What the run has as a series itself is not among them, of whichever kind.

    Raises
    ------
    PanjError
        If the table has the measure, and not there.
    """
    kind = "" if kind == SUMMED else kind
    called = titles_of(result.world)
    keys = [key for key in keys_of(result.world) if key.measure == measure]
    at = id_of(place, list(dict.fromkeys(key.place for key in keys)), called)
    found = [key for key in keys if key.place == at]
    if any(one[0] == measure and (not found or one[1] == at) for one in result.layout.series) or not keys:
        return None
    if not found:
        raise PanjError(_nowhere(Path(result.scenario.name), measure, place, [key.place for key in keys], result))
    return _of_row(result, _of_kind(found, kind, Path(result.scenario.name)))


def _nowhere(folder: Path, measure: str, place: str, places: list[str], result: Result) -> str:
    """Return what is said of a place that has no such row."""
    titles = titles_of(result.world)
    at = id_of(place, titles, titles)
    near = did_you_mean(place, {name: titles.get(name, "") for name in places})
    if at in titles:  # it is a place, and right: one whose name is like its id is not meant
        words = re.findall(r"\w+", titles[at].casefold())
        places = sorted(places, key=lambda one: str(titles.get(one, one)).casefold() not in words)
        near = None
    where = "people are there at sites, hosts and exits" if measure == THERE and at in titles else "places there"
    hint = near or f"{where}: {', '.join(places[:12])}{' …' if len(places) > 12 else ''}"
    return f"{folder}: no '{measure}' at '{place}' ({hint})"
