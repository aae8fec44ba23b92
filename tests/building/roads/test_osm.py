"""Of an extract the roads are read, with what their tags say of them, and the posts at borders."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sim.building.roads.osm import mode_of, one_way, read_map
from sim.scenario.errors import PanjError
from sim.world.world import Mode
from tests.building.roads.drawn import Extract

ROW = {i: (0.0, float(i)) for i in range(1, 7)}
XML = b'<osm version="0.6"><node id="1" version="1" lat="1x" lon="2"/></osm>'


@pytest.mark.parametrize(
    ("tags", "mode"),
    [
        ("highway=motorway_link", Mode.ASPHALT),
        ("highway=primary surface=unpaved", Mode.GRAVEL),
        ("highway=tertiary", Mode.GRAVEL),
        ("highway=residential surface=asphalt", Mode.ASPHALT),
        ("highway=track surface=asphalt", Mode.TRACK),
        ("highway=path", Mode.FOOTPATH),
        ("highway=service access=no", None),
        ("highway=track access=no foot=yes", Mode.TRACK),
        ("highway=pedestrian area=yes", None),
        ("highway=construction", None),
        ("railway=rail", None),
    ],
)
def test_a_class_of_road_has_its_mode(tags: str, mode: Mode | None) -> None:
    assert mode_of(dict(tag.split("=") for tag in tags.split())) == mode


@pytest.mark.parametrize(
    ("tags", "way"),
    [
        ("oneway=yes", 1),
        ("oneway=-1", -1),
        ("oneway=no highway=motorway", 0),
        ("highway=motorway", 1),
        ("junction=roundabout", 1),
        ("highway=trunk", 0),
        ("oneway=alternating", 0),
    ],
)
def test_a_road_leads_one_way_where_its_tags_say_so(tags: str, way: int) -> None:
    assert one_way(dict(tag.split("=") for tag in tags.split())) == way


def test_roads_ferries_and_posts_are_taken_and_nothing_else(tmp_path: Path) -> None:
    ways = [
        ([1, 2, 3], {"highway": "primary"}),
        ([3, 4], {"route": "ferry"}),
        ([5, 4], {"highway": "track", "oneway": "-1"}),
        ([5, 6], {"waterway": "river"}),
        ([5, 6], {"route": "bus"}),
        ([6, 5], {"highway": "path", "oneway": "yes"}),
    ]
    posts = {
        4: {"barrier": "border_control", "name": "Garoua"},
        2: {"barrier": "gate"},
        6: {"barrier": "border_control"},
    }
    found = Extract(ROW, ways, posts).read(tmp_path)
    drawn = [[found.lon[k] for k in found.point[found.way == way]] for way in range(4)]
    assert drawn == [[1, 2, 3], [3, 4], [4, 5], [6, 5]]
    assert found.mode.tolist() == [Mode.ASPHALT, Mode.GRAVEL, Mode.TRACK, Mode.FOOTPATH]
    assert found.ferry.tolist() == [False, True, False, False]
    assert found.one_way.tolist() == [False, False, True, False]  # turned round; who walks goes both ways
    assert found.posts == (("Garoua", 0, 4), ("", 0, 6))
    assert len(found.lat) == 6
    assert found.lost == 0


def test_a_point_that_the_extract_lacks_cuts_the_road(tmp_path: Path) -> None:
    ways = [([1, 2, 99, 3, 4, 98], {"highway": "track"}), ([99, 5], {"highway": "track"})]
    found = Extract(ROW, ways).read(tmp_path)
    assert [found.point[found.way == way].tolist() for way in range(2)] == [[0, 1], [2, 3]]
    assert (len(found.mode), found.lost) == (2, 2)


def test_an_extract_without_roads_is_told(tmp_path: Path) -> None:
    with pytest.raises(PanjError, match=r"map\.osm\.pbf: the extract holds no road"):
        Extract(ROW, [([1, 2], {"waterway": "river"})]).read(tmp_path)


@pytest.mark.parametrize("keep", [0, 10, 0.5, 0.9])
def test_an_extract_that_is_cut_off_is_told(tmp_path: Path, keep: float) -> None:
    path = Extract(ROW, [([1, 2, 3], {"highway": "track"})]).write(tmp_path / "map.osm.pbf")
    raw = path.read_bytes()
    path.write_bytes(raw[: int(keep if keep > 1 else keep * len(raw))])
    with pytest.raises(PanjError, match=r"map\.osm\.pbf: (cannot be read as an extract: |the extract holds no road)"):
        read_map(path)


@pytest.mark.parametrize("content", [b"from,to,km\na,b,3\n", b"<html>no</html>", b"\0" * 100, XML])
def test_what_is_no_extract_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "roads.csv"
    path.write_bytes(content)
    with pytest.raises(PanjError, match=r"roads\.csv: .*extract"):
        read_map(path)


def test_without_the_library_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(PanjError, match=r"this needs osmium, of panj\[world\]: .*pip install"):
        read_map(tmp_path / "map.osm.pbf")
