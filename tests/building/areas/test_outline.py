"""A country is what its areas are together: what lies in it, how long its borders are, its outline on a map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.building.areas.outline import basemap, border_km, lands, outline_near
from sim.building.records import Areas
from sim.world.borders import load_basemap

shapely = pytest.importorskip("shapely")
KM = 111.2  # of a degree of latitude


def areas() -> Areas:
    """Two halves of a home country two degrees wide, a host to its east, and a country nobody asked for."""
    boxes = [shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2), shapely.box(2, 0, 3, 2), shapely.box(0, 2, 2, 3)]
    return Areas(
        *(("West", "East", "Tchad", "Sud"), ("",) * 4, ("", "CAF", "Chad", "Sudan"), ((),) * 4, tuple(boxes)),
        *(np.full(4, -1, np.int64), np.arange(1, 5, dtype=np.int32)),
    )


def test_areas_of_no_country_are_the_home_country_s_and_others_lie_outside() -> None:
    found = lands(areas(), ("CAF", "TCD", "CMR"), "raw/areas.shp")
    assert set(found) == {"CAF", "TCD"}
    assert found["CAF"].inside(1.0, 1.0)
    assert not found["CAF"].inside(1.0, 2.5)
    assert found["TCD"].inside(1.0, 2.5)


def test_a_border_that_both_countries_draw_is_measured() -> None:
    found = lands(areas(), ("CAF", "TCD"))
    assert border_km(found["CAF"], [found["TCD"]])["TCD"] == pytest.approx(2 * KM, rel=0.05)


def test_of_a_country_alone_each_host_has_the_outline_nearest_to_its_crossings() -> None:
    home = lands(areas(), ("CAF",))["CAF"]
    near = outline_near(home, {"TCD": [(1.0, 2.0)], "CMR": [(1.0, 0.0)]})
    assert near["TCD"] == pytest.approx(4 * KM, rel=0.02)
    assert near["CMR"] == pytest.approx(4 * KM, rel=0.02)


def test_the_outline_is_read_back_as_a_map(tmp_path: Path) -> None:
    found = lands(areas(), ("CAF", "TCD"))
    (tmp_path / "areas.geojson").write_text(basemap(found.values()))
    countries = load_basemap(tmp_path).countries
    assert set(countries) == {"CAF", "TCD"}
    (ring,) = countries["CAF"]
    assert ring.min(axis=0) == pytest.approx([0, 0], abs=0.01)
    assert ring.max(axis=0) == pytest.approx([2, 2], abs=0.01)
