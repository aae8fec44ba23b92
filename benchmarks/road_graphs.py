"""Straight roads against the roads of published instances: which pairs of places have a link, by hand and by rule.

`python -m benchmarks.road_graphs [FOLDER ...]`: each folder is an instance of Flee's, or holds some (default: the
conflicts folder beside the checkout, see CONTRIBUTING.md). Of each only places and roads are read, no counts. With
pairs of places that have a road in the published graph (hand) and in ours (rule)::

    precision = |hand ∩ rule| / |rule|,   recall = |hand ∩ rule| / |hand|,   F1 = 2 · P · R / (P + R)

`python -m benchmarks.road_graphs --map FILE.osm.pbf` compares straight roads with those of a map instead, between forty
points spread over it: what a map would add to straight lines, and how its roads wind. A map of a city says that of a
city.

`all` weighs pairs alike, `mean` instances. The last columns say how published roads wind: the median of km per km of
great circle, and how many roads are shorter than 95 % of it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np

from sim.building.roads.osm import read_map
from sim.building.roads.paths import parts_of, roads_on_map
from sim.building.roads.points import Points
from sim.building.roads.prune import pairs
from sim.building.roads.straight import straight_km
from sim.scenario.errors import Problem, Problems
from sim.scenario.tables.reader import read_text, rows_of

BESIDE = Path(__file__).parent.parent.parent / "shared" / "conflicts"
TAUS = (1.1, 1.15, 1.2, 1.25, 1.3, 1.35, 1.4, 1.5, 2.0)
#: Points of a map between which roads are compared.
SPREAD = 40
#: A published road that is shorter than this share of the great circle is a mistake of somebody's.
SHORT = 0.95


@dataclass(frozen=True)
class Published:
    """Places of a published instance, its links as pairs (the lower first), and how each winds."""

    name: str
    points: Points
    links: frozenset[tuple[int, int]]
    winding: tuple[float, ...]


@dataclass(frozen=True)
class Agreement:
    """How many pairs have a link in both graphs, in ours, and in the published one."""

    both: int
    rule: int
    hand: int

    @property
    def precision(self) -> float:
        """Which share of our links is published."""
        return self.both / self.rule if self.rule else 0.0

    @property
    def recall(self) -> float:
        """Which share of the published links is ours."""
        return self.both / self.hand if self.hand else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.both / (self.rule + self.hand) if self.rule + self.hand else 0.0


def instances(folders: list[Path]) -> list[Published]:
    """Return the instances in folders, in the order of their names; the same twice is read once."""
    inputs = sorted({path.parent for folder in folders for path in folder.rglob("routes.csv")})
    return [published(path) for path in inputs if (path / "locations.csv").is_file()]


def published(folder: Path) -> Published:
    """Read places and links, those to places that are none left out."""
    rows = cells(folder / "locations.csv")
    name, country = tuple(row[0] for row in rows), tuple(row[2] for row in rows)
    lat, lon = (np.array([float(row[k]) for row in rows]) for k in (3, 4))
    at = Points(name, lat, lon, country, country[0])
    index = {place: i for i, place in enumerate(name)}
    links, winding = set[tuple[int, int]](), []
    for a, b, km, *_ in cells(folder / "routes.csv"):
        if a in index and b in index and a != b:
            i, j = sorted((index[a], index[b]))
            links.add((i, j))
            winding += [float(km) / at.apart[i, j]] if at.apart[i, j] >= 1 else []
    title = folder.parent.name if folder.name.startswith("input") else folder.name
    return Published(title, at, frozenset(links), tuple(winding))


def cells(path: Path) -> list[list[str]]:
    """Return the cells of every row that is no heading and not blank."""
    problems: list[Problem] = []
    content = read_text(path, problems)
    rows = None if content is None else rows_of(path, content.text, problems)
    if rows is None:
        raise Problems(problems)
    texts = [[text.strip() for text, _, _ in row] for row in rows]
    return [row for row in texts if len(row) > 2 and row[0] and not row[0].startswith("#")]


def agreement(instance: Published, tau: float) -> Agreement:
    """Compare straight roads, pruned, with those published."""
    a, b = pairs(straight_km(instance.points, 1.0), tau)
    ours = set(zip(a.tolist(), b.tolist(), strict=True))
    return Agreement(len(ours & instance.links), len(ours), len(instance.links))


def together(found: list[Agreement]) -> Agreement:
    """Return the agreement over all pairs of all instances."""
    return Agreement(sum(x.both for x in found), sum(x.rule for x in found), sum(x.hand for x in found))


def line(title: str, cells: list[str], last: str = "") -> str:
    """Return a row of the table."""
    return f"{title:<18}" + "".join(f"{cell:>16}" for cell in cells) + last


def table(found: list[Published], taus: tuple[float, ...] = TAUS) -> str:
    """Return precision, recall and F1 of every instance and threshold."""
    by_tau = [[agreement(instance, tau) for instance in found] for tau in taus]

    def shown(one: Agreement) -> str:
        return f"{one.precision:.2f} {one.recall:.2f} {one.f1:.2f}"

    out = [line("P R F1", [f"tau {tau:g}" for tau in taus], "  places links winding short")]
    for i, instance in enumerate(found):
        winding = np.array(instance.winding)
        last = (
            f"  {len(instance.points):6} {len(instance.links):5} {np.median(winding):7.2f} {(winding < SHORT).sum():5}"
        )
        out.append(line(instance.name, [shown(column[i]) for column in by_tau], last))
    out.append(line("all", [shown(together(column)) for column in by_tau]))
    means = [[fmean(getattr(x, part) for x in column) for part in ("precision", "recall", "f1")] for column in by_tau]
    out.append(line("mean", [" ".join(f"{value:.2f}" for value in mean) for mean in means]))
    return "\n".join(out)


def of_map(file: Path) -> str:
    """Return how straight roads agree with those of a map, links pruned at one threshold and lengths."""
    drawn = read_map(file)
    largest = np.flatnonzero(parts_of(drawn) == 0)
    pick = largest[np.linspace(0, len(largest) - 1, SPREAD).astype(int)]
    at = Points(tuple(map(str, pick)), drawn.lat[pick], drawn.lon[pick], ("",) * SPREAD, "")
    out = []
    for tau in TAUS:
        roads, _ = roads_on_map(drawn, at, 1.0, tau)
        ends = zip(np.minimum(roads.a, roads.b).tolist(), np.maximum(roads.a, roads.b).tolist(), strict=True)
        winding = roads.km / np.maximum(at.apart[roads.a, roads.b], 0.001)
        one = agreement(Published(file.name, at, frozenset(ends), ()), tau)
        low, middle, high = np.quantile(winding, (0.1, 0.5, 0.9))
        agree = f"P R F1 {one.precision:.2f} {one.recall:.2f} {one.f1:.2f}"
        links = f"{one.hand} links on the map, {one.rule} straight: {agree}"
        out.append(f"tau {tau:<4g} {links}; map roads wind {middle:.2f} (tenths {low:.2f} to {high:.2f})")
    return "\n".join(out)


def main(words: list[str]) -> None:
    """Print the table."""
    if words[:1] == ["--map"]:
        print(of_map(Path(words[1])))
        return
    found = instances([Path(folder) for folder in words] or [BESIDE])
    print(table(found) if found else f"no instance in {' '.join(words) or BESIDE}")


if __name__ == "__main__":
    main(sys.argv[1:])
