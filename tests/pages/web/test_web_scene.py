"""The scene and the frames: all that is on the map is there, in its place, and small."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from figures.made_up import BRANCH, changed

from sim.figures.data import MEDIAN, Picture, short_name
from sim.pages.web import frame, frames, scene
from sim.pages.web.frames import _chances
from sim.pages.web.labelling import SIZES
from sim.words.numbers import whole
from sim.world.world import PlaceKind, World


def text_of(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


@pytest.fixture(scope="module")
def days(picture: Picture) -> dict[str, Any]:
    return frames(picture)


def test_the_scene_is_small_and_the_same_every_time(world: World) -> None:
    assert len(text_of(scene(world))) < 150_000
    again = replace(world)  # another object: nothing is remembered of it
    assert text_of(scene(again)) == text_of(scene(world))


def test_every_district_and_capital_has_a_cell_in_its_order(world: World) -> None:
    rows = world.places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)
    assert [cell["id"] for cell in scene(world)["cells"]] == [world.places.ids[row] for row in rows]


def test_all_crossings_to_the_host_are_on_the_sheet(world: World) -> None:
    drawn = scene(world)
    main = {crossing["id"] for crossing in drawn["crossings"] if crossing["main"]}
    host = world.hosts.ids.index("TJK")
    wanted = {world.places.ids[x] for x in world.places.of_kind(PlaceKind.CROSSING) if world.places.host[x] == host}
    assert main == wanted
    for mark in (*drawn["crossings"], *drawn["sites"]):
        assert 0 < mark["x"] < drawn["width"]
        assert 0 < mark["y"] < drawn["height"]


def test_north_is_up_and_east_is_right(world: World) -> None:
    spots = {crossing["id"]: crossing for crossing in scene(world)["crossings"]}
    assert spots["ruzvai"]["y"] < spots["tem"]["y"] < spots["ishkashim-bridge"]["y"]
    assert spots["panji-poyon"]["x"] < spots["kokul"]["x"] < spots["kyzyl-rabot"]["x"]


def test_the_scale_bar_is_as_long_as_it_says(world: World) -> None:
    drawn = scene(world)
    spots = {crossing["id"]: crossing for crossing in drawn["crossings"]}
    places = world.places
    north, south = places.index["ruzvai"], places.index["ishkashim-bridge"]
    km = 111.2 * (places.lat[north] - places.lat[south])
    units = spots["ishkashim-bridge"]["y"] - spots["ruzvai"]["y"]
    assert units / km == pytest.approx(drawn["bar"]["units"] / drawn["bar"]["km"], rel=0.01)


def test_the_far_bank_lies_away_from_the_districts(world: World) -> None:
    ways = {crossing["id"]: crossing["way"] for crossing in scene(world)["crossings"]}
    assert ways["tem"][0] > 0.5, "Tajikistan lies east of Tem"
    assert ways["panji-poyon"][1] < -0.5, "and north of Panji Poyon"


def test_only_the_border_with_the_host_is_the_main_one(world: World) -> None:
    assert [border["id"] for border in scene(world)["borders"] if border["main"]] == ["AFG-TJK"]


@pytest.mark.parametrize("size", [size.name for size in SIZES])
def test_no_name_stands_over_another(world: World, size: str) -> None:
    names = scene(world)["labels"][size]["names"]
    sized = {"crossing": "crossings", "site": "sites", "cell": "cells"}
    boxes = []
    for name in names:
        text = name["text"] or scene(world)[sized[name["group"]]][name["number"]]["name"].split(" (")[0]
        wide, high = 0.5 * name["size"] * len(text), 0.9 * name["size"]
        left = name["x"] - {"start": 0, "middle": wide / 2, "end": wide}[name["anchor"]]
        boxes.append((left, name["y"] - high, left + wide, name["y"]))
    assert len(boxes) > 12
    for k, (a, b, c, d) in enumerate(boxes):
        for left, top, right, bottom in boxes[:k]:
            assert a >= right or c <= left or b >= bottom or d <= top, names[k]


def test_the_documents_crossings_are_named_at_every_size(world: World) -> None:
    counted = {count.place for count in world.headcounts if count.in_document} - set(world.hosts.ids)
    crossings = scene(world)["crossings"]
    for size in SIZES:
        names = scene(world)["labels"][size.name]["names"]
        named = {crossings[name["number"]]["id"] for name in names if name["group"] == "crossing"}
        assert counted <= named


def test_a_world_without_a_basemap_is_drawn_without_borders(world: World, tmp_path: Path) -> None:
    bare = replace(world, folder=tmp_path)
    drawn = scene(bare)
    assert drawn["borders"] == drawn["countries"] == drawn["home"] == []
    assert len(drawn["cells"]) == len(scene(world)["cells"])


def test_the_days_of_a_run_are_few_bytes(days: dict[str, Any]) -> None:
    assert len(days["days"]) == 134
    assert len(text_of(days)) < 500_000


def test_a_frame_has_a_value_for_every_mark(world: World, days: dict[str, Any]) -> None:
    drawn, last = scene(world), days["days"][-1]
    assert len(last["holder"]) == len(drawn["cells"])
    assert len(last["arrived"]) == 2 * len(drawn["crossings"])
    assert len(last["queue"]) == len(drawn["crossings"])
    for name in ("people", "overflow", "rooms", "taken"):
        assert len(last[name]) == len(drawn["sites"])
    assert all(0 <= arc < len(drawn["arcs"]) for arc in last["flows"][::3])


def test_a_frame_shows_the_medians_of_its_day(picture: Picture, world: World, days: dict[str, Any]) -> None:
    day = picture.row("2021-08-01")
    shown = days["days"][day]
    tem = [crossing["id"] for crossing in scene(world)["crossings"]].index("tem")
    for k, kind in enumerate(("civilian", "military")):
        assert shown["arrived"][2 * tem + k] == round(picture.total("arrivals", "tem", kind)[MEDIAN, day])
    assert shown["date"] == "2021-08-01"
    kunduz = [cell["id"] for cell in scene(world)["cells"]].index("kunduz")
    assert shown["holder"][kunduz] == round(100 * picture.holder[day, world.places.index["kunduz"]])


def test_sites_have_the_places_of_the_run_and_of_the_day(picture: Picture, world: World) -> None:
    room = np.full((len(picture.dates), len(world.places)), 500.0)
    room[picture.row("2021-07-07") :, world.places.index["khorog"]] = 10_000.0
    shown = frames(changed(picture, room=room))["days"]
    khorog = [site["id"] for site in scene(world)["sites"]].index("khorog")
    day = picture.row("2021-07-07")
    assert [shown[k]["rooms"][khorog] for k in (0, day - 1, day, -1)] == [500, 500, 10_000, 10_000]


def test_a_site_is_as_full_as_the_median_run_has_it(picture: Picture, world: World) -> None:
    """Page and figure have the same share, and neither divides the medians that stand beside it."""
    share = np.repeat(np.array([[0.1], [0.2], [0.96], [0.97], [1.0]]), len(picture.dates), axis=1)
    full = changed(picture, bands={**picture.bands, ("taken", "vanj", ""): share})
    vanj = [site["id"] for site in scene(world)["sites"]].index("vanj")
    assert frames(full)["days"][66]["taken"][vanj] == 0.96
    assert full.taken(world.places.index["vanj"])[MEDIAN, 66] == 0.96


def test_flows_are_the_mean_of_the_last_week(picture: Picture) -> None:
    flows = np.zeros_like(picture.flows)
    flows[:10] = np.arange(1.0, 11.0)[:, None, None]
    weekly = changed(picture, flows=flows).weekly
    assert weekly[0, 0, 0] == 1.0
    assert weekly[3, 0, 0] == pytest.approx(2.5)  # 1 to 4
    assert weekly[9, 0, 1] == pytest.approx(7.0)  # 4 to 10


def test_the_scales_are_reached_and_never_passed(days: dict[str, Any]) -> None:
    most = max(
        shown["arrived"][2 * k] + shown["arrived"][2 * k + 1] + shown["queue"][k]
        for shown in days["days"]
        for k in range(len(shown["queue"]))
    )
    assert days["scales"]["crossing"] == pytest.approx(most, abs=2)


def test_a_run_without_flows_or_banks_says_so(picture: Picture) -> None:
    old = frames(changed(picture, flows=np.zeros((0, 0, 2)), near=None, far=None, fighting=None))
    assert old["flows"] is False
    assert old["days"][66]["flows"] == []
    assert old["days"][66]["near"] is old["days"][66]["far"] is old["days"][66]["fighting"] is None


def test_banks_are_shares_in_whole_numbers(world: World) -> None:
    n = len(world.places)
    near, far = np.full(n, np.nan), np.full((n, 2), np.nan)
    tem = world.places.index["tem"]
    near[tem], far[tem] = 0.25, (1, 2)
    shown = frame(
        world,
        BRANCH,
        holder=np.full(n, np.nan),
        arrived=np.zeros((n, 2)),
        queue=np.zeros(n),
        people=np.zeros(n),
        overflow=np.zeros(n),
        rooms=np.zeros(n),
        taken=np.zeros(n),
        near=near,
        far=far,
    )
    k = [crossing["id"] for crossing in scene(world)["crossings"]].index("tem")
    assert shown["near"][k] == 25
    assert shown["far"][2 * k : 2 * k + 2] == [10, 20]
    assert set(shown["holder"]) == {0}
    assert "NaN" not in text_of(shown)


def test_a_missing_measure_is_nobody(picture: Picture, without: Callable[[Picture, str], Picture]) -> None:
    assert set(frames(without(picture, "queue"))["days"][-1]["queue"]) == {0}


def test_a_mark_is_drawn_whole_or_its_people_are_told(picture: Picture, world: World, days: dict[str, Any]) -> None:
    here, drawn = scene(world), {mark["id"] for kind in ("crossings", "sites") for mark in scene(world)[kind]}
    assert {"hairatan", "termez"} <= drawn
    for kind, reach in (("crossings", 45.0), ("sites", 12.0)):  # units: the largest there is on a narrow page
        for mark in here[kind]:
            assert reach <= mark["x"] <= here["width"] - reach, mark["id"]
            assert reach <= mark["y"] <= here["height"] - reach, mark["id"]
    places = world.places
    others = [row for row in places.of_kind(PlaceKind.CROSSING, PlaceKind.SITE) if places.ids[row] not in drawn]
    assert others
    assert here["beyond"] == [short_name(places.names[row]) for row in others]
    told = days["days"][-1]["beyond"]
    assert told == [whole(float(picture.both("arrivals", places.ids[row], running=True)[2, -1])) for row in others]
    assert max(told) > 0


def test_a_map_names_whose_borders_and_places_it_shows(world: World, tmp_path: Path) -> None:
    assert scene(world)["credits"] == "Borders: Natural Earth. Places: GeoNames (CC BY 4.0)."
    bare = replace(world, folder=tmp_path, credits={})
    assert scene(bare)["credits"] == ""


def test_what_one_run_of_200_has_not_is_not_said_of_all() -> None:
    """A district of 199 of 200 runs was told as held by the insurgents, its bank as open in all of them."""
    assert _chances([0.0, 0.001, 0.25, 0.995, 1.0, np.nan]) == [0, 0.1, 25, 99.5, 100, 0]
    if shutil.which("node") is None:
        return
    program = "\n".join(
        (files("sim.pages.web") / name).read_text(encoding="utf-8") for name in ("numbers.js", "map.js")
    )
    program += "console.log(JSON.stringify([0, 0.001, 0.995, 1].map((share) => PanjMap.openly(share, true))));"
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, encoding="utf-8", check=True)
    closed = "held by the insurgents or closed"
    assert json.loads(done.stdout) == [closed, "open in <1\u00a0% of runs", "open in >99\u00a0% of runs", "open"]
