"""Border crossings that are known: a table of them, or the posts of a map. What no file says of one is left open.

A table has a row for each: ``name``, ``lat``, ``lon``, ``host`` (the country on the other side), ``kind`` (bridge,
ferry, ford or pass; blank: nobody says) and, if somebody knows it, ``let_through``: the share of civilians a day whom
insurgents who hold the near bank let through.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sim.building.countries import iso3, which_country
from sim.building.recipe.recipe import Source
from sim.building.records import Told
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.tables.cells import number, one_of
from sim.scenario.tables.reader import Column, Table, read_table
from sim.words.wording import counted, few
from sim.world.doctor.geography import great_circle
from sim.world.schema import words
from sim.world.world import CrossingKind

#: Points of a map that are no farther apart are gates of one post.
ONE_POST_KM = 5.0


@dataclass(frozen=True)
class Post:
    """A border crossing that a map or a table gives.

    Parameters
    ----------
    name : str
        "" where it has none.
    lat, lon : float, degrees
    host : str
        The country on the other side, ISO 3166; "" where nobody says.
    kind : str
        "" where nobody says.
    let_through : float or None
    where : str
        The file and line that gives it, or the file.
    """

    name: str
    lat: float
    lon: float
    host: str = ""
    kind: str = ""
    let_through: float | None = None
    where: str = "file of the recipe"


TABLE = Table(
    (
        Column("name"),
        Column("lat", number(-90, 90)),
        Column("lon", number(-180, 180)),
        Column("host"),
        Column("kind", one_of(words(CrossingKind)), required=False, optional=True, blank=""),
        Column("let_through", number(0, 1), required=False, optional=True),
    ),
    ("name", "host"),
)


def read_posts(source: Source, hosts: Collection[str]) -> tuple[tuple[Post, ...], tuple[Told, ...]]:
    """Return the crossings of a table that lead to the hosts of a world, and what is told of the others.

    Raises
    ------
    Problems
        For all mistakes of the table.
    """
    problems: list[Problem] = []
    out: list[Post] = []
    elsewhere: list[str] = []
    for row in read_table(source.path, TABLE, problems) or []:
        host = iso3(row["host"] or "")
        if row["host"] and not host:
            problems.append(row.problem("host", f"'{row['host']}' is no country", which_country(row["host"])))
        elif host and host not in hosts:
            elsewhere.append(row["name"])
        elif not row.bad:
            post = Post(row["name"], row["lat"], row["lon"], host, row["kind"], row["let_through"])
            out.append(Post(**{**vars(post), "where": f"{source.file}:{row.line}"}))
    if problems:
        raise Problems(problems)
    if not elsewhere:
        return tuple(out), ()
    text = f"{counted(len(elsewhere), 'crossing')} to no host of the recipe: {few(elsewhere)}; left out"
    return tuple(out), (Told("crossings-elsewhere", "warning", text, shown(source.path)),)


def of_map(posts: Collection[tuple[str, float, float]], file: str) -> tuple[Post, ...]:
    """Return the posts that a map has; it knows neither whither they lead nor of what kind they are.

    A map has a point for each gate of a post: those within `ONE_POST_KM` of each other are one, with a name if any has.
    """
    out: list[Post] = []
    for name, lat, lon in sorted(posts, key=lambda post: (not post[0], post)):
        if all(great_circle(lat, lon, other.lat, other.lon) > ONE_POST_KM for other in out):
            out.append(Post(name, lat, lon, where=file))
    return tuple(out)
