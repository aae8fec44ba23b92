"""From a world folder to a :class:`~sim.world.world.World`."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Collection, Sequence
from enum import IntEnum
from pathlib import Path

import numpy as np

from sim.scenario import files
from sim.scenario.arguments import as_day
from sim.scenario.calls import told_by_name
from sim.scenario.contents import UnreadableError, is_folder, is_there, read_bytes
from sim.scenario.errors import DrivenByCounts, PanjError, Problem, Problems, did_you_mean
from sim.scenario.events import Event
from sim.scenario.tables.reader import read_folder
from sim.world.checks import HOME, Tables, check_tables, event_value
from sim.world.credits import read_credits
from sim.world.pcodes import read_pcodes
from sim.world.posterior import read_posterior
from sim.world.schema import FLEE_MARK, schema, words
from sim.world.stray import misnamed
from sim.world.structure import check_graph
from sim.world.world import (
    CrossingKind,
    Fact,
    Garrisons,
    Headcount,
    Hosts,
    Mode,
    PlaceKind,
    Places,
    Policy,
    Roads,
    World,
)


def find_world(name_or_path: str | Path, search: Sequence[Path] | None = None) -> Path:
    """Return the folder of a world.

    Parameters
    ----------
    name_or_path : str or Path
        A name, looked for in the search folders only, or the path of a world folder.
    search : sequence of Path, optional
        Folders that hold world folders, best first. By default ``scenarios/worlds`` beside the user, then
        the worlds that ship.

    Raises
    ------
    PanjError
        When there is none; the message lists the worlds there are.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or files.is_path(text):
        if is_folder(Path(text)):
            return Path(text)
        raise PanjError(f"no such world folder: {text}")
    if search is None:
        return files.find_world(text)
    if isinstance(search, str | Path) or not all(isinstance(root, Path) for root in search):
        raise PanjError("search: want a list of folders, each a pathlib.Path")
    known = {folder.name: folder for root in reversed(search) for folder in sorted(root.glob("*/"))}
    if text not in known:
        hint = did_you_mean(text, known) or f"known: {', '.join(sorted(known)) or 'none'}"
        raise PanjError(f"no world is called '{text}' ({hint})")
    return known[text]


@told_by_name()
def load_world(
    name_or_path: str | Path, search: Sequence[Path] | None = None, *, latest: dt.date | str | None = None
) -> World:
    """Read and check a world.

    Parameters
    ----------
    name_or_path : str or Path
        Name of a world, or path of its folder.
    search : sequence of Path, optional
        See :func:`find_world`.
    latest : date or ISO text, optional
        The branch date, to make sure that the world knows nothing of what came later.

    Returns
    -------
    World

    Raises
    ------
    PanjError
        When there is no such world.
    Problems
        All mistakes in all its tables.
    """
    return read_world(find_world(name_or_path, search), None if latest is None else as_day("latest", latest))


def read_world(folder: Path, latest: dt.date | None = None) -> World:
    """Read and check the world in a folder (:func:`load_world`)."""
    return _world(folder, read_tables(folder, latest))


def read_tables(folder: Path, latest: dt.date | None = None) -> Tables:
    """Read every table of a world folder, or raise :class:`Problems` with all that is wrong."""
    if is_there(folder / FLEE_MARK):
        raise DrivenByCounts(
            f"{files.shown(folder)} is a world driven by counts, as those of Flee are, which Panj's own "
            "engine cannot run: give it to 'panj run', with rules for such worlds"
        )
    problems: list[Problem] = list(misnamed(folder))
    tables, whole = read_folder(folder, schema(latest), problems)
    if whole and (bare := _bare(tables)):
        name, what = bare
        problems.append(Problem(f"there is no {what} in this table", files.shown(folder / f"{name}.csv"), 2, 1))
        whole = False
    if whole:  # without one table, every row that names something in it would look wrong
        problems += check_tables(tables)
        if not {"places.csv", "roads.csv"} & {Path(str(problem.file)).name for problem in problems}:
            problems += check_graph(tables)
    if problems:
        raise Problems(problems)
    return tables


def _bare(tables: Tables) -> tuple[str, str] | None:
    """Return a table that has no row although others need some, and what is missing in it."""
    if not tables["places"]:
        return "places", "place"
    if len(tables["places"]) > 1 and not tables["roads"]:
        return "roads", "road"
    if any(row["host"] for row in tables["places"]) and not tables["hosts"]:
        return "hosts", "host"
    return None


def digest(folder: str | Path, but: Collection[str] = ()) -> str:
    """Return the SHA-256 (hex) over the names and bytes of all tables of a world folder, but for some."""
    total = hashlib.sha256()
    for path in sorted(
        (path for path in Path(folder).glob("*.csv") if path.name not in but), key=lambda path: path.name
    ):
        try:
            content = read_bytes(path)
        except UnreadableError as error:
            raise Problems([Problem(str(error), files.shown(path))]) from None
        total.update(f"{path.name}\n{len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def _world(folder: Path, tables: Tables) -> World:
    hosts = _hosts(tables)
    places = _places(tables, {name: i for i, name in enumerate(hosts.ids)})
    home = next(row["country"] for row in tables["places"] if row["kind"] in HOME)
    return World(
        name=folder.resolve().name,
        folder=folder,
        home=home,
        places=places,
        roads=_roads(tables, places),
        hosts=hosts,
        garrisons=_garrisons(tables, places),
        insurgent_at_start=tuple(row["place"] for row in tables["places"] if row["at_start"] == "insurgent"),
        events=_events(tables),
        headcounts=headcounts_of(tables),
        facts=_facts(tables),
        digest=digest(folder),
        evidence_rows=len(tables["evidence"]),
        credits=read_credits(folder),
        posterior=read_posterior(folder),
        pcodes=read_pcodes(folder, places.index),
    )


def _code(kind: type[IntEnum], word: str | None) -> int:
    return -1 if word is None else words(kind).index(word)


def _share(value: float | None) -> float:
    return math.nan if value is None else value


def _places(tables: Tables, hosts: dict[str, int]) -> Places:
    rows = tables["places"]
    capacity = np.full((len(rows), 3), math.nan)
    for i, row in enumerate(rows):
        if row["kind"] == "exit":
            capacity[i] = math.inf
        elif row["kind"] == "site":
            capacity[i] = [row["capacity_low"], row["capacity"], row["capacity_high"]]
    return Places(
        ids=tuple(row["place"] for row in rows),
        names=tuple(row["name"] for row in rows),
        country=tuple(row["country"] for row in rows),
        province=tuple(row["province"] for row in rows),
        kind=np.array([_code(PlaceKind, row["kind"]) for row in rows], dtype=np.int8),
        lat=np.array([row["lat"] for row in rows], dtype=np.float64),
        lon=np.array([row["lon"] for row in rows], dtype=np.float64),
        population=np.array([row["population"] or 0 for row in rows], dtype=np.int64),
        border_km=np.array([row["border_km"] or 0 for row in rows], dtype=np.float64),
        host=np.array([hosts.get(row["host"], -1) for row in rows], dtype=np.int32),
        crossing_kind=np.array([_code(CrossingKind, row["crossing_kind"]) for row in rows], dtype=np.int8),
        capacity=capacity,
        let_through=np.array([_share(row["let_through"]) for row in rows], dtype=np.float64),
        districts=np.array([row["districts"] or 0 for row in rows], dtype=np.int32),
    )


def _roads(tables: Tables, places: Places) -> Roads:
    arcs = []
    for number, row in enumerate(tables["roads"]):
        a, b = places.index[row["from"]], places.index[row["to"]]
        arcs.append((a, b, row["km"], _code(Mode, row["mode"]), number))
        if row["both_ways"]:
            arcs.append((b, a, row["km"], _code(Mode, row["mode"]), number))
    # by origin, then target: the order of the rows in the file changes nothing in a run
    arcs.sort()
    origin = np.array([arc[0] for arc in arcs], dtype=np.int32)
    return Roads(
        origin=origin,
        target=np.array([arc[1] for arc in arcs], dtype=np.int32),
        km=np.array([arc[2] for arc in arcs], dtype=np.float64),
        mode=np.array([arc[3] for arc in arcs], dtype=np.int8),
        first=np.searchsorted(origin, np.arange(len(places) + 1)).astype(np.int32),
        row=np.array([arc[4] for arc in arcs], dtype=np.int32),
    )


def _hosts(tables: Tables) -> Hosts:
    rows = tables["hosts"]
    policy = [[_code(Policy, row[f"policy_{kind}"]) for kind in ("civilian", "military")] for row in rows]
    return Hosts(
        ids=tuple(row["host"] for row in rows),
        names=tuple(row["name"] for row in rows),
        policy=np.array(policy, dtype=np.int8).reshape(-1, 2),
        guards=np.array([row["guards"] for row in rows], dtype=np.float64),
        border_km=np.array([row["border_km"] for row in rows], dtype=np.float64),
    )


def _garrisons(tables: Tables, places: Places) -> Garrisons:
    rows = tables["garrisons"]
    return Garrisons(
        place=np.array([places.index[row["place"]] for row in rows], dtype=np.int32),
        units=tuple(row["unit"] for row in rows),
        version=tuple(row["version"] for row in rows),
        low=np.array([row["low"] for row in rows], dtype=np.float64),
        central=np.array([row["central"] for row in rows], dtype=np.float64),
        high=np.array([row["high"] for row in rows], dtype=np.float64),
    )


def _events(tables: Tables) -> tuple[Event, ...]:
    events = [
        Event(
            date=row["date"],
            action=row["action"],
            target=row["target"],
            value=event_value(row),
            kind=row["kind"],
            where=f"{files.shown(row.file)}:{row.line}",
        )
        for row in tables["history"]
    ]
    return tuple(sorted(events, key=lambda event: event.date))


def headcounts_of(tables: Tables) -> tuple[Headcount, ...]:
    """Return the rows of headcounts.csv, in their order."""
    columns = ("place", "first", "last", "people", "kind", "qualifier", "in_document", "holdout")
    return tuple(
        Headcount(**{column: row[column] for column in (*columns, "source", "confidence")})
        for row in tables["headcounts"]
    )


def _facts(tables: Tables) -> tuple[Fact, ...]:
    columns = ("name", "date", "value", "in_document", "note", "source", "confidence")
    return tuple(Fact(**{column: row[column] for column in columns}) for row in tables["facts"])
