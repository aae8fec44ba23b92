"""Lodged: a forecast as a file with a date and a digest, so that nobody can say later that another one was made.

The practice of the challenges in forecasting violence: quantiles are handed in before the facts are in, and scored when
they are (Hegre, Vesco and Colaresi 2022, "Lessons from an escalation prediction competition", International
Interactions 48:521). The file is JSON, a date to a line. A daily flow is lodged as its sum since the first day of the
run, as `panj answer` reads it; what is 0 or 1 as the share of replicates in which it is 1.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NotRequired, TypedDict

import numpy as np

from sim.building.countries import name_of
from sim.model.record import is_flow
from sim.runs import seal
from sim.runs.json_files import damaged, read_json
from sim.runs.kinds import MARK
from sim.runs.results import Result
from sim.runs.words import is_either
from sim.scenario import temporary
from sim.scenario.errors import PanjError, did_you_mean
from sim.words.counts import is_count
from sim.words.wording import careful_bands, few
from sim.world.hosts import hosts_of
from sim.world.names import titles_of
from sim.world.world import Floats

FORMAT = "panj lodged forecast 1"
#: Levels of the quantiles: those that hubs of epidemic forecasts collect (Bracher et al. 2021, PLOS Comput. Biol. 17).
LEVELS = (0.01, 0.025, *(round(0.05 * k, 2) for k in range(1, 20)), 0.975, 0.99)
#: What is lodged if nothing else is asked for: what somebody counts, and few enough to be read.
USUAL = (
    "arrivals",
    "stock",
    "internally_displaced",
    "insurgent",
    "districts_insurgent",
    "districts_contested",
    "capitals_insurgent",
)
#: Kind of a series that counts everybody, or nobody.
EVERYBODY = ""
Key = tuple[str, str, str]


class Entry(TypedDict):
    """One series in the file: quantiles by date, or a share of replicates where it is 0 or 1."""

    measure: str
    place: str
    kind: str
    counts: str
    last_known: float | None
    dates: dict[str, list[float]]


class Content(TypedDict):
    """The file, but for the digest of all this; `run_sha256` is that of the run, with all that it was made from.

    `hosts` has the host of every place that was lodged and has one, `names` what each is called; files of older
    versions are without.
    """

    format: str
    lodged: str
    run: str
    run_sha256: str
    scenario: str
    title: str
    scenario_sha256: str
    world: str
    world_sha256: str
    panj: str
    seed: int
    replicates: int
    point: bool
    interrupted: bool
    start: str
    branch: str
    until: str
    levels: list[float]
    hosts: NotRequired[dict[str, str]]
    names: NotRequired[dict[str, str]]
    series: list[Entry]


@dataclass(frozen=True)
class Forecast:
    """One series of a lodged forecast.

    Parameters
    ----------
    measure, place, kind : str
    known : float
        Its median on the branch date; of what is 0 or 1 the share of replicates. NaN where the run has no such day:
        it begins with its own events.
    dates : dict of date to array
        Its quantiles at `LEVELS`, or the one share.
    """

    measure: str
    place: str
    kind: str
    known: float
    dates: dict[dt.date, Floats]

    @property
    def either(self) -> bool:
        """Whether it is 0 or 1."""
        return is_either(self.measure)


@dataclass(frozen=True)
class Lodged:
    """A forecast as it was lodged, and has not been changed since.

    Parameters
    ----------
    path : Path
    told : Content
    sha256 : str
    branch, until : date
    lodged : datetime
    series : dict
        By measure, place and kind.
    hosts : dict
        The host of a place that has one; empty where the file does not say it.
    names : dict
        What places are called; of a file that does not say it, countries by their codes.
    """

    path: Path
    told: Content
    sha256: str
    branch: dt.date
    until: dt.date
    lodged: dt.datetime
    series: dict[Key, Forecast]
    hosts: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        told = f"{len(self.series):,} series after {self.branch} to {self.until}, lodged {self.told['lodged']}"
        return f"<Lodged {self.path.name}: {told}>"


def of_few(replicates: int) -> str:
    """Return what the intervals of so few replicates are; "" where they are enough.

    Examples
    --------
    >>> of_few(1)
    'the run has one replicate: one possible course, whose intervals are that one value'
    """
    if replicates == 1:
        return "the run has one replicate: one possible course, whose intervals are that one value"
    return careful_bands(replicates)


def content_of(result: Result, measures: Sequence[str] = (), now: dt.datetime | None = None) -> Content:
    """Return what is lodged of a finished run.

    Parameters
    ----------
    result : Result
        Opened from a folder.
    measures : sequence of str
        Default: `USUAL`.
    now : datetime, optional
        When it is lodged; default: now.

    Raises
    ------
    PanjError
        If it has no such measure, or no day after its branch date.
    """
    scenario, folder = result.scenario, result.folder
    if folder is None:
        raise PanjError("only a run with a folder can be lodged: save it first")
    if scenario.until <= scenario.history_until:
        raise PanjError(f"{folder} ends on {scenario.until}, with no day after its branch date: nothing is forecast")
    known = sorted({measure for measure, _, _ in result.layout.series})
    for measure in measures:
        if measure not in known:
            hint = did_you_mean(measure, known) or f"measures there: {few(known, 30)}"
            raise PanjError(f"no series '{measure}' ({hint})")
    told = read_json(folder / "provenance.json")
    series = list(_entries(result, measures or [measure for measure in USUAL if measure in known]))
    hosts, lodged = hosts_of(result.world), {entry["place"] for entry in series}
    return {
        "format": FORMAT,
        "lodged": (now or dt.datetime.now(dt.UTC)).isoformat(timespec="seconds"),
        "run": folder.name,
        "run_sha256": str(told.get(seal.OWN, "")),
        "scenario": scenario.name,
        "title": scenario.title,
        "scenario_sha256": seal.digest(folder / "scenario.yaml"),
        "world": result.world.name,
        "world_sha256": result.world.digest,
        "panj": str(told["versions"].get("panj", "unknown")),
        "seed": result.plan.seed,
        "replicates": len(result.replicates),
        "point": result.plan.point,
        "interrupted": result.interrupted,
        "start": scenario.start.isoformat(),
        "branch": max(scenario.history_until, scenario.start - dt.timedelta(days=1)).isoformat(),
        "until": scenario.until.isoformat(),
        "levels": list(LEVELS),
        "hosts": {place: host for place, host in hosts.items() if place in lodged},
        "names": {place: name for place, name in titles_of(result.world).items() if place in lodged},
        "series": series,
    }


def _entries(result: Result, measures: Sequence[str]) -> Iterator[Entry]:
    """Give every series of some measures; after those of two kinds that of everybody."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for measure, place, kind in result.layout.series:
        if measure in measures:
            kinds.setdefault((measure, place), []).append(kind)
    for (measure, place), of in sorted(kinds.items(), key=lambda item: measures.index(item[0][0])):
        each = [result.daily(measure, place, kind) for kind in of]
        for kind, daily in zip(of, each, strict=True):
            yield _entry(result, (measure, place, kind), daily)
        if len(of) > 1:
            yield _entry(result, (measure, place, EVERYBODY), np.sum(each, axis=0))


def _entry(result: Result, key: Key, daily: Floats) -> Entry:
    measure, place, kind = key
    flow = is_flow(measure, place)
    values = np.cumsum(daily, axis=1) if flow else daily
    branch = max((result.scenario.history_until - result.scenario.start).days, -1)
    known = values[:, branch] if branch >= 0 else None
    if is_either(measure):
        table, last = values.mean(axis=0)[None], None if known is None else known.mean()
    else:
        table, last = np.quantile(values, LEVELS, axis=0), None if known is None else np.median(known)
    days = result.dates[branch + 1 :]
    rows = np.round(table[:, branch + 1 :].T, 6 if is_either(measure) else 3)
    return {
        "measure": measure,
        "place": place,
        "kind": kind,
        "counts": f"sum since {result.scenario.start}" if flow else "state at the end of the day",
        "last_known": None if last is None else round(float(last), 6),
        "dates": {str(day): row.tolist() for day, row in zip(days, rows, strict=True)},
    }


def lodge(
    result: Result,
    path: Path,
    measures: Sequence[str] = (),
    *,
    named: bool = False,
    now: dt.datetime | None = None,
) -> Lodged:
    """Write the forecast of a finished run to a new file; return it as it is read again.

    Parameters
    ----------
    result, measures, now
        See :func:`content_of`.
    path : Path
        The file.
    named : bool
        `path` is a folder: the file has the name of the run and the time it is lodged at.

    Raises
    ------
    PanjError
        See :func:`content_of`; or if there is such a file, or it cannot be written.
    """
    content = content_of(result, measures, now)
    if named:
        when = content["lodged"].partition("+")[0].replace(":", "")
        path = path / f"{content['run']}-{when}.json"
    write_new(path, written(content).encode())
    return read_lodged(path)


def check_new(path: Path) -> None:
    """Refuse to write where something is, or into a folder that the next run of its name replaces with all in it.

    Raises
    ------
    PanjError
    """
    if path.exists() or path.is_symlink():
        raise PanjError(f"{path} is there, and what is lodged is never replaced, nor are scores: give another name")
    result = next((folder for folder in path.absolute().parents if (folder / MARK).exists()), None)
    if result is not None:
        raise PanjError(f"{path} lies in the result {result}, which a later run would replace: give another folder")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all.

    Raises
    ------
    PanjError
        If it is there, or cannot be written.
    """
    try:
        check_new(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_new(path, content)
    except FileExistsError:
        check_new(path)
        raise PanjError(f"cannot write to {path}: its folder is a file") from None
    except OSError as error:
        raise PanjError(f"cannot write to {path}: {error.strerror or error}") from error


def written(content: Content) -> str:
    """Return the text of the file: its digest last, a date to a line."""
    head = {key: value for key, value in content.items() if key != "series"}
    lines = [f"{_json(key)}: {_json(value)}," for key, value in head.items()]
    blocks = []
    for entry in content["series"]:
        about = [f"{_json(key)}: {_json(value)}," for key, value in entry.items() if key != "dates"]
        dates = ",\n".join(f"   {_json(day)}: {_json(row)}" for day, row in entry["dates"].items())
        blocks.append(f'  {{{" ".join(about)}\n  "dates": {{\n{dates}\n  }}}}')
    series = ",\n".join(blocks)
    return "{\n" + "\n".join(lines) + f'\n"series": [\n{series}\n],\n"sha256": "{seal.own_digest(content)}"\n}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def read_lodged(path: Path) -> Lodged:
    """Read a lodged forecast.

    Raises
    ------
    PanjError
        If it is none, cannot be read, or was changed since it was lodged.
    """
    none = PanjError(f'{path} is no forecast that panj lodge wrote (want "format": "{FORMAT}")')
    if path.suffix.lower() == ".csv":
        raise PanjError(f"{none}; the table of facts comes after it")
    told = read_json(path)
    if told.get("format") != FORMAT:
        raise none
    if told.get(seal.OWN) != seal.own_digest(told):
        raise seal.changed(path, "such a forecast is not scored")
    try:
        if told["levels"] != list(LEVELS):
            raise ValueError("other levels than a lodged forecast has")
        series = [_read(entry) for entry in told["series"]]
        days = (dt.date.fromisoformat(told["branch"]), dt.date.fromisoformat(told["until"]))
        for each in series:
            if list(each.dates) != [days[0] + dt.timedelta(days=k + 1) for k in range((days[1] - days[0]).days)]:
                raise ValueError(f"{each.measure} at {each.place} has not every day from the branch date on")
        if not is_count(told["replicates"], 1):
            raise ValueError(f"replicates {told['replicates']}")
        when = dt.datetime.fromisoformat(told["lodged"])
        hosts = {str(place): str(host) for place, host in told.get("hosts", {}).items()}
        names = {str(place): str(name) for place, name in told.get("names", {}).items()}
        keys = [key for key in Content.__annotations__ if key in told or key not in ("hosts", "names")]
        content = Content(**{key: told[key] for key in keys})  # type: ignore[typeddict-item]
        by_key = {(each.measure, each.place, each.kind): each for each in series}
        names = names or {place: name_of(place) for _, place, _ in by_key}
        return Lodged(path, content, str(told[seal.OWN]), *days, when, by_key, hosts, names)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged(path, str(error)) from None


def _read(entry: Entry) -> Forecast:
    """Return a series as it stands in a file.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError
        If it is none.
    """
    measure, place, kind = (str(entry["measure"]), str(entry["place"]), str(entry["kind"]))
    wanted = 1 if is_either(measure) else len(LEVELS)
    dates = {dt.date.fromisoformat(day): np.array(row, np.float64) for day, row in entry["dates"].items()}
    for day, row in dates.items():
        if row.shape != (wanted,) or not np.isfinite(row).all() or (np.diff(row) < 0).any():
            raise ValueError(f"{measure} at {place} on {day}: want {wanted} ascending numbers")
    last = entry["last_known"]
    return Forecast(measure, place, kind, float("nan") if last is None else float(last), dates)
