"""Border crossings of a table are those to the hosts, each with its line; gates of a map that are near are one post."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.building.posts import of_map, read_posts
from sim.building.recipe.recipe import Source
from sim.scenario.errors import Problems


def source(folder: Path, text: str) -> Source:
    path = folder / "crossings.csv"
    path.write_text(text, encoding="utf-8")
    return Source("crossings", "raw/crossings.csv", path, "table", "")


def test_crossings_to_hosts_are_taken_with_their_lines_and_others_told(tmp_path: Path) -> None:
    text = "name,lat,lon,host,kind,let_through\nGaroua-Boulaï,5.89,14.55,Cameroon,,0.5\nBirao,10.3,22.8,SDN,,\n"
    posts, (told,) = read_posts(source(tmp_path, text), ("CMR", "TCD"))
    (post,) = posts
    assert (post.name, post.host, post.kind, post.let_through) == ("Garoua-Boulaï", "CMR", "", 0.5)
    assert post.where == "raw/crossings.csv:2"
    assert "1 crossing to no host of the recipe: Birao" in told.text


def test_a_country_that_is_none_and_a_kind_that_is_none_are_refused_with_their_lines(tmp_path: Path) -> None:
    with pytest.raises(Problems) as raised:
        read_posts(source(tmp_path, "name,lat,lon,host,kind\nA,5,14,Cameron,\nB,5,14,CMR,bridg\n"), ("CMR",))
    told = str(raised.value)
    assert "crossings.csv:2:8: 'Cameron' is no country (did you mean" in told
    assert "crossings.csv:3:12" in told
    assert "did you mean 'bridge'?" in told


def test_gates_of_a_map_that_lie_near_each_other_are_one_post_with_a_name_if_any_has_one() -> None:
    posts = of_map([("", 5.0, 14.0), ("Garoua", 5.01, 14.0), ("", 6.0, 14.0)], "raw/caf.osm.pbf")
    assert [(post.name, post.lat) for post in posts] == [("Garoua", 5.01), ("", 6.0)]
    assert {post.where for post in posts} == {"raw/caf.osm.pbf"}
