"""The world that ships says what its sources say."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from sim.world import Mode, PlaceKind, World, load_world, passable, shortest_km

BRANCH_DATE = dt.date(2021, 7, 6)
ROOT = Path(__file__).resolve().parents[2]
EVIDENCE = ROOT.parent / "shared" / "evidence"
DOCUMENT = {
    "shohon": 104,
    "ruzvai": 213,
    "nulvand": 83,
    "humrogi": 173,
    "tem": 312,
    "ishkashim-bridge": 102,
    "langar": 50,
}


@pytest.fixture(scope="module")
def panj() -> World:
    return load_world("panj-2021", latest=BRANCH_DATE)


def captured(world: World) -> dict[str, dt.date]:
    return {event.target: event.date for event in world.events if event.action == "capture"}


def row(world: World, place: str) -> int:
    return world.places.index[place]


def km(world: World, a: str, b: str) -> float:
    return float(shortest_km(world.roads, passable(world.places), row(world, a))[row(world, b)])


def roads_of(world: World, place: str) -> set[str]:
    i = row(world, place)
    return {world.places.ids[j] for j in world.roads.target[world.roads.first[i] : world.roads.first[i + 1]]}


def test_the_world_has_every_place(panj: World) -> None:
    counts = Counter(PlaceKind(kind).name for kind in panj.places.kind)
    assert counts == {"DISTRICT": 52, "CAPITAL": 34, "CROSSING": 21, "SITE": 15, "EXIT": 8}
    provinces = Counter(p for p, k in zip(panj.places.province, panj.places.kind, strict=True) if k <= 1)
    assert {p: provinces[p] for p in ("Badakhshan", "Takhar", "Kunduz")} == {
        "Badakhshan": 28,
        "Takhar": 17,
        "Kunduz": 10,
    }
    assert len(provinces) == 34
    assert all(p == p.lower() and " " not in p for p in panj.places.ids)


def test_the_seven_headcounts_of_the_document_sum_to_1037(panj: World) -> None:
    seven = {h.place: h.people for h in panj.headcounts if h.in_document}
    assert seven == DOCUMENT
    assert sum(seven.values()) == 1037
    assert not any(h.in_document and h.holdout for h in panj.headcounts)


def test_nothing_is_known_after_the_branch_date(panj: World) -> None:
    days = [event.date for event in panj.events]
    days += [h.last for h in panj.headcounts] + [fact.date for fact in panj.facts]
    assert max(days) <= BRANCH_DATE


def test_badakhshan_falls_as_it_was_counted(panj: World) -> None:
    badakhshan = {
        place
        for place, province, kind in zip(panj.places.ids, panj.places.province, panj.places.kind, strict=True)
        if province == "Badakhshan" and kind in (PlaceKind.DISTRICT, PlaceKind.CAPITAL)
    }
    counted = {fact.date: fact.value for fact in panj.facts if fact.name == "badakhshan_districts_held"}
    assert list(counted.values()) == [1, 2, 3, 10, 12, 19, 26]  # as the sources count them
    for day, value in counted.items():
        held = {place for place, when in captured(panj).items() if when <= day} | {"yamgan"}
        assert len(held & badakhshan) == value, day
    assert panj.insurgent_at_start == ("yamgan",)


def test_shighnan_falls_on_5_july_although_the_document_leaves_it_out(panj: World) -> None:
    assert captured(panj)["shighnan"] == dt.date(2021, 7, 5)
    assert "tem" in roads_of(panj, "shighnan")


def test_nusay_and_maimay_follow_their_centres(panj: World) -> None:
    assert {"ruzvai", "maimay"} <= roads_of(panj, "nusay")
    assert "humrogi" in roads_of(panj, "maimay")
    assert "humrogi" not in roads_of(panj, "nusay")
    assert panj.places.lon[row(panj, "nusay")] < panj.places.lon[row(panj, "maimay")]
    assert panj.places.population[row(panj, "nusay")] == 26200


def test_there_are_two_baharaks(panj: World) -> None:
    provinces = [panj.places.province[row(panj, place)] for place in ("baharak", "baharak-takhar")]
    assert provinces == ["Badakhshan", "Takhar"]
    assert captured(panj)["baharak"] == dt.date(2021, 7, 4)
    assert captured(panj)["baharak-takhar"] == dt.date(2021, 6, 19)


def test_places_without_a_known_capture_have_none(panj: World) -> None:
    assert not {"fayzabad", "taloqan", "kunduz", "wakhan", "kalbad", "aqtash"} & set(captured(panj))
    posts = {place for place in captured(panj) if panj.places.kind[row(panj, place)] == PlaceKind.CROSSING}
    assert posts == {"kokul", "panji-poyon", "shahritus-post", "sarigor"}


def test_whole_provinces_lose_the_districts_that_are_not_modelled_one_by_one(panj: World) -> None:
    shares = {(event.date, event.value) for event in panj.events if event.action == "rural"}
    held = sum(when <= dt.date(2021, 7, 5) for when in captured(panj).values()) - 4 + 1  # posts, Yamgan
    assert shares == {
        (dt.date(2021, 5, 1), round((73 - 1) / 352, 3)),
        (dt.date(2021, 7, 5), round((195 - held) / 352, 3)),
    }
    assert sum(event.action == "rural" for event in panj.events) == 2 * 31


def test_no_path_between_two_afghan_places_runs_through_a_host_or_a_crossing(panj: World) -> None:
    kind = panj.places.kind
    home = passable(panj.places)
    far = np.isin(kind, (PlaceKind.SITE, PlaceKind.EXIT))
    crossing = kind == PlaceKind.CROSSING
    origin, target = panj.roads.origin, panj.roads.target
    assert not (far[origin] & ~far[target]).any(), "nothing leads back from the far side"
    assert not (home[origin] & far[target]).any(), "nothing leads past the crossings"
    assert not (crossing[origin] & crossing[target]).any()
    # Kokul bridges two districts on the near bank; it must not be a shortcut
    assert {"darqad", "dasht-e-qala"} <= roads_of(panj, "kokul")
    assert km(panj, "darqad", "dasht-e-qala") == 22 + 18 + 31


def test_known_road_distances_hold(panj: World) -> None:
    for a, b, known in (
        ("kishm", "fayzabad", 103),
        ("fayzabad", "ishkashim", 155),
        ("taloqan", "fayzabad", 180),
        ("kabul", "kandahar", 483),
        ("kabul", "mazar-e-sharif", 425),
        ("kunduz", "panji-poyon", 60),
        ("herat", "islam-qala", 120),
    ):
        assert km(panj, a, b) == pytest.approx(known, rel=0.06), (a, b)


def test_transit_places_are_contracted_into_direct_roads(panj: World) -> None:
    assert {"maymana", "aqina"} <= roads_of(panj, "sheberghan")
    assert km(panj, "sheberghan", "aqina") == 78 + 40
    assert "aqina" not in roads_of(panj, "aqina")
    arc = next(
        i
        for i in range(len(panj.roads))
        if panj.roads.origin[i] == row(panj, "wakhan") and panj.roads.target[i] == row(panj, "langar")
    )
    assert (panj.roads.km[arc], panj.roads.mode[arc]) == (32 + 10, Mode.GRAVEL)  # the longer part is gravel
    assert {"kalai-khumb", "khorog"} <= roads_of(panj, "vanj")


def test_seeded_and_blind_garrisons_of_badakhshan(panj: World) -> None:
    inside = np.array([panj.places.province[i] == "Badakhshan" for i in panj.garrisons.place])
    city = panj.garrisons.place == row(panj, "fayzabad")
    sums = {}
    for version in ("seeded", "blind"):
        rows = [i for i in panj.garrisons.rows(version) if inside[i] and not city[i]]
        estimates = (panj.garrisons.low, panj.garrisons.central, panj.garrisons.high)
        sums[version] = [float(estimate[rows].sum()) for estimate in estimates]
    # the seven garrisons behind the headcounts, solved for together, have 1,657, the post at Ovez 500
    assert sums["seeded"] == [2733, 4087, 6064]
    assert sums["blind"] == [1580, 2630, 4685]


def test_a_blind_garrison_does_not_follow_the_headcounts(panj: World) -> None:
    shighnan = {
        panj.garrisons.version[i]: panj.garrisons.central[i]
        for i in range(len(panj.garrisons))
        if panj.garrisons.units[i] == "shighnan-garrison"
    }
    assert shighnan == {"seeded": 508, "blind": 90}


def test_a_site_has_room_for_a_share_of_the_people_of_its_district(panj: World) -> None:
    people = {"khorog": 30_500, "vanj": 34_400, "dusti": 139_000, "langar-village": 1_700, "termez": 140_000}
    for place, count in people.items():
        shares = panj.places.capacity[row(panj, place)] / count
        np.testing.assert_allclose(shares, [0.005, 0.02, 0.1], atol=5 / count)
    sites = panj.places.kind == PlaceKind.SITE
    assert (panj.places.capacity[sites, 2] >= 10 * panj.places.capacity[sites, 0]).all(), "a wide range"


@pytest.mark.skipif(not EVIDENCE.is_dir(), reason="the evidence tables do not lie beside this checkout")
def test_building_again_gives_the_same_bytes(panj: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = ROOT / "scenarios" / "worlds" / "panj-2021"
    monkeypatch.syspath_prepend(str(source))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    spec = importlib.util.spec_from_file_location("panj_2021_build", source / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.build(EVIDENCE, tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) == 8 + 3 + 1, "tables, base map, and the P-codes beside them"
    for path in made:
        assert (tmp_path / path).read_bytes() == (source / path).read_bytes(), path
