"""A number that was estimated lies in the band that its row of evidence says, in worlds of every make."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.building.recipe import load_recipe
from sim.building.recipe.add import Claims, add
from sim.building.recipe.edit import choose
from sim.building.steps.build import built
from sim.building.worlds.own_files import own_tables, write_own
from sim.scenario.files import find_world
from tests.building.small import recipe

pytest.importorskip("shapely")
NUMBER = r"(that|[\d,]+(?:\.\d+)?)"
BAND = re.compile(rf"\bfrom {NUMBER} to {NUMBER}(?![\d-])")
#: Where four areas begin and how far they reach: the town of one is large, two have none.
BOXES = {"West": (14.6, 16.2), "Middle": (16.2, 18.0), "East": (18.0, 20.0), "Far": (20.0, 24.0)}


def areas() -> str:
    corners = {name: ([west, 3.0], [east, 3.0], [east, 7.7], [west, 7.7]) for name, (west, east) in BOXES.items()}
    shapes = [
        {
            "type": "Feature",
            "properties": {"name": name, "country": "CAF"},
            "geometry": {"type": "Polygon", "coordinates": [[*found, found[0]]]},
        }
        for name, found in corners.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": shapes})


def beyond(world: Path) -> Iterator[tuple[str, str, str]]:
    """Yield of each row of evidence whose value lies in no band of its own which it is, its value and its band."""
    with (world / "evidence.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for low, high in BAND.findall(row["method"]):
                value = float(row["value"])
                least, most = (value if end == "that" else float(end.replace(",", "")) for end in (low, high))
                if not least <= value <= most:
                    yield row["key"] + ":" + row["column"], row["value"], row["method"]


@pytest.mark.parametrize(
    ("people", "choices"),
    [
        ((50_000, 90_001, 70_000, 35_002), {}),
        ((9, 50_000, 70_001, 8), {"intensity": 0.2, "let_through": 0.0, "winding": 1.0}),
        ((None, 90_000, 70_000, 1), {"intensity": 0.1, "let_through": 0.9, "winding": 3.0, "towns_over": 0.0}),
        ((50_000, 50_000, 1, None), {"intensity": 1.0, "let_through": 1.0, "pruning": 10.0}),
    ],
)
def test_every_estimate_lies_in_its_band(
    tmp_path: Path, people: tuple[int | None, ...], choices: dict[str, float]
) -> None:
    file = recipe(tmp_path / "caf", own=True)
    given = tmp_path / "given"
    (given / "areas.geojson").write_text(areas(), encoding="utf-8")
    add(file, "areas", [given / "areas.geojson"], Claims())
    counted = "".join(f"{name},{'' if n is None else n}\n" for name, n in zip(BOXES, people, strict=True))
    (given / "people.csv").write_text(f"name,population\n{counted}", encoding="utf-8")
    add(file, "people", [given / "people.csv"], Claims())
    more = "".join(f"{day},2014-01-03,Battles,1,3,6.3,16.4,Central African Republic,,Bozoum\n" for day in range(10, 13))
    events = "event_id_cnty,event_date,event_type,geo_precision,fatalities,latitude,longitude,country,admin1,location\n"
    (given / "more.csv").write_text(events + more, encoding="utf-8")
    add(file, "events", [given / "more.csv"], Claims())
    for name, value in choices.items():
        choose(file, name, value)
    found, read = built(load_recipe(file), file.parent), load_recipe(file)
    write_own(read, own_tables(read, found.pieces, found.beside), found.beside, file.parent)
    assert not list(beyond(file.parent))
    with (file.parent / "evidence.csv").open(encoding="utf-8", newline="") as stream:
        columns = {row["column"] for row in csv.DictReader(stream) if BAND.search(row["method"])}
    assert columns >= {"population", "value", "let_through", "km", "border_km"}


def test_the_shipped_world_too() -> None:
    assert not list(beyond(find_world("panj-2021")))
