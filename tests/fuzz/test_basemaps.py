"""A harmed basemap or table of evidence is told in a few lines, or it is lines and numbers that mean something."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.words.printable import printable
from sim.world import load_basemap
from sim.world.evidence import NUMBERS, evidence_gaps, key
from sim.world.load import read_tables
from tests.fuzz.conftest import MOST_LETTERS, told, with_bytes
from tests.fuzz.mutate import harmed
from tests.fuzz.test_readers import checked

RING = [[69.5, 36.5], [71.5, 36.5], [71.5, 38.5], [69.5, 38.5], [69.5, 36.5]]
FEATURES = [
    ({"pair": "HOM-FAR", "length_km": 120.5}, "LineString", RING[:3]),
    ({"pair": "HOM-FAR"}, "MultiLineString", [RING[:2], RING[2:]]),
    ({"iso3": "HOM", "name": "Home"}, "Polygon", [RING]),
    ({"iso3": "FAR", "name": "Far"}, "MultiPolygon", [[RING], [RING, RING]]),
    ({"name": "Town"}, "Point", RING[0]),
]


@pytest.fixture(scope="module")
def drawn(border: Path) -> Iterator[Path]:
    """The small world with a basemap and evidence for all its numbers, which are harmed and mended."""
    with TemporaryDirectory(dir=border) as place:
        world = Path(place) / "small"
        shutil.copytree(border / "scenarios" / "worlds" / "small", world)
        (world / "basemap").mkdir()
        features = [
            {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
            for properties, kind, coordinates in FEATURES
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (world / "basemap" / "lines.json").write_text(text, encoding="utf-8")
        (world / "basemap" / "lines.geojson").write_text(text, encoding="utf-8")
        rows = ["table,key,column,value,unit,source,confidence,method"]
        for table, columns in NUMBERS.items():
            for row in read_tables(world)[table]:
                given = [column for column in columns if row.text.get(column)]
                rows += [f"{table},{key(table, row)},{column},{row.text[column]},,test,high," for column in given]
        (world / "evidence.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        assert evidence_gaps(world) == []
        yield world


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_basemap_is_told_or_drawn(drawn: Path, rng: Random) -> None:
    file, tree = drawn / "basemap" / "lines.geojson", drawn / "basemap" / "lines.json"
    with with_bytes(file, harmed(tree, rng)):
        found, _ = told(lambda: load_basemap(drawn / "basemap"))
        checked(drawn)
    if found is not None:
        lines = [*found.borders.values(), *(ring for rings in found.countries.values() for ring in rings)]
        for name in (*found.borders, *found.countries):
            assert printable(name) == name
        for line in lines:
            assert line.dtype == np.float64
            assert line.shape[1] == 2
            whole = line[~np.isnan(line).any(axis=1)]
            assert len(whole) >= 2
            assert (np.abs(whole) <= [360, 90]).all()


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_harmed_evidence_is_told_with_its_rows(drawn: Path, rng: Random) -> None:
    file = drawn / "evidence.csv"
    before = file.read_bytes()
    with with_bytes(file, harmed(file, rng)):
        harm = file.read_bytes() != before
        sound = checked(drawn)
        gaps, said = told(lambda: evidence_gaps(drawn))
        assert sound == (gaps is not None), "what check accepts can be asked"
        for gap in gaps or ():
            text = str(gap)
            assert printable(text) == text, ascii(text)
            assert len(text) < MOST_LETTERS
            assert len(text.splitlines()) == 1
        assert harm or not (gaps or said)
