"""The match report says all that was told and all that was left over, in one page that asks for nothing more."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.building.recipe import Recipe, load_recipe
from sim.building.recipe.raw import sha256_of
from sim.building.records import Told
from sim.building.steps.build import Built, built
from sim.building.steps.left_over import MATCH_REPORT, UNMATCHED, LeftOver, left_over
from sim.building.worlds.evidence import write_driven
from sim.building.worlds.own_files import own_tables, write_own
from sim.flee.world.instance import LayoutRow
from sim.pages.building import write_match_report
from sim.pages.building.drawing import drawing
from sim.pages.building.lead import lead
from sim.pages.building.sheet import WIDTH, sheet_of
from sim.pages.building.tables import SHOWN, groups
from sim.pages.building.told import sentence
from tests.building.small import recipe as begun
from tests.pages.html_reader import check_alone, read


def page(recipe: Recipe, found: Built, folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    if recipe.kind == "own":
        write_own(recipe, own_tables(recipe, found.pieces, found.beside), found.beside, folder)
    else:
        write_driven(recipe, found.pieces, found.instance, folder)
    write_match_report(recipe, found, folder)
    return (folder / MATCH_REPORT).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def recipes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recipe]:
    file = begun(tmp_path_factory.mktemp("match") / "caf")
    own = Path(shutil.copytree(file.parent, file.parent.parent / "own" / "caf")) / file.name
    own.write_text(own.read_text(encoding="utf-8").replace("kind: driven", "kind: own"), encoding="utf-8")
    return {"driven": load_recipe(file), "own": load_recipe(own)}


@pytest.fixture(scope="module")
def worlds(recipes: dict[str, Recipe], tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Built, str]]:
    """Each kind of world, and its page."""
    found = {kind: built(recipe, recipe.folder) for kind, recipe in recipes.items()}
    return {kind: (one, page(recipes[kind], one, tmp_path_factory.mktemp(kind))) for kind, one in found.items()}


@pytest.fixture(params=["driven", "own"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_page_is_whole_and_asks_for_nothing_more(worlds: dict[str, tuple[Built, str]], kind: str) -> None:
    check_alone(worlds[kind][1])


def test_every_sentence_and_every_row_left_over_is_on_the_page(
    recipes: dict[str, Recipe], worlds: dict[str, tuple[Built, str]], kind: str
) -> None:
    recipe, (found, text) = recipes[kind], worlds[kind]
    said = " ".join(" ".join(read(text).texts).split())
    for told in found.told:
        line = sentence(recipe, told)
        assert line.text in said
        assert line.stands_on in said
    rows = list(left_over(recipe, found))
    assert len(rows) == 4
    for row in rows:
        assert f"{row.what}" in said
        assert row.why in said
        assert row.where in said


def test_sources_choices_and_fighting_are_on_the_page(
    recipes: dict[str, Recipe], worlds: dict[str, tuple[Built, str]], kind: str
) -> None:
    said = " ".join(" ".join(read(worlds[kind][1]).texts).split())
    for source in recipes[kind].sources:
        assert source.sha256 in said
        assert source.file in said
    for choice in ("radius_km", "towns_over", "winding", "pruning", "quiet_days", "precision", "deaths"):
        assert choice in said
    assert "may not be shared, as far as is known" in said
    assert "Gore Chad not given Gore: 2 counts, the last 900 on 2014-02-05" in said
    assert "Paoua 14,000 0 " in said
    assert "raw/camps.csv:3" in said
    begins = "since 2014-01-03" if kind == "driven" else "2014-01-03"
    assert f"Bouar 40,353 1 3 {begins}" in said
    told = "does not end" if kind == "driven" else "Each event within 50 km is a day of fighting at a place"
    assert told in said
    assert "No fighting at 1 town: Paoua." in said
    assert "Of 5 events 2 are fighting at 2 towns." in said


def test_a_world_of_panjs_own_says_what_is_an_estimate_and_where_it_put_crossings(
    worlds: dict[str, tuple[Built, str]],
) -> None:
    text = worlds["own"][1]
    said = " ".join(read(text).texts)
    assert "What is an estimate" in said
    assert "hosts.guards" in said
    assert text.count('class="m-crossing-guessed"') >= 2
    assert "m-crossing-guessed" not in worlds["driven"][1].partition("</style>")[2]


def test_the_same_recipe_and_files_give_the_same_bytes_wherever_they_lie(
    recipes: dict[str, Recipe], worlds: dict[str, tuple[Built, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = load_recipe(Path(shutil.copytree(recipes["driven"].folder, tmp_path / "b" / "caf")) / "world-recipe.yaml")
    monkeypatch.chdir(tmp_path)
    again = page(moved, built(moved, moved.folder), tmp_path / "out")
    assert again == worlds["driven"][1]
    assert str(tmp_path) not in again
    assert len((tmp_path / "out" / UNMATCHED).read_text(encoding="utf-8").splitlines()) == 5


def test_names_are_letters_and_no_html(recipes: dict[str, Recipe], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(recipes["driven"].folder, tmp_path / "caf"))
    file = folder / "world-recipe.yaml"
    bad = "<script>alert(1)</script>"
    for kind, old in (("towns", "Bozoum"), ("camps", "Gado"), ("counts", "Gado"), ("events", "far away")):
        raw = folder / "raw" / f"{kind}.csv"
        before = sha256_of(raw)
        raw.write_text(raw.read_text(encoding="utf-8").replace(old, f"{bad}&'{old}"), encoding="utf-8")
        file.write_text(file.read_text(encoding="utf-8").replace(before, sha256_of(raw)), encoding="utf-8")
    recipe = load_recipe(file)
    text = page(recipe, built(recipe, folder), tmp_path / "out")
    assert bad not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;Bozoum" in text
    read(text)


def test_many_rows_are_shortened_and_the_farthest_are_shown() -> None:
    rows = [LeftOver("events-far", f"e{k}", "", "", "x", float(k % 977)) for k in range(5000)]
    rows += [LeftOver("events-abroad", f"a{k}", "", "") for k in range(3000)]
    far, abroad = groups(rows)
    assert (far.many, abroad.many) == (5000, 3000)
    assert [len(group.rows) for group in (far, abroad)] == [SHOWN, SHOWN]
    assert far.rows[0].what == "e976"
    assert min(row.km for row in far.rows) >= 969
    assert abroad.rows[0].what == "a0"
    assert groups(reversed(rows))[0].many == 5000


def test_a_page_of_many_events_stays_small(
    recipes: dict[str, Recipe], worlds: dict[str, tuple[Built, str]], tmp_path: Path
) -> None:
    recipe, found = recipes["driven"], worlds["driven"][0]
    events, placed = found.grounds.files.events, found.grounds.placed
    assert events is not None
    many = np.arange(40_000) % len(events.id)
    spread = np.random.default_rng(1).normal(0, 1.0, (2, len(many)))
    columns = {
        name: values[many] if isinstance(values, np.ndarray) else tuple(values[k] for k in many.tolist())
        for name, values in vars(events).items()
    }
    large = replace(events, **columns | {"lat": columns["lat"] + spread[0], "lon": columns["lon"] + spread[1]})
    at = replace(placed, place=placed.place[many], km=placed.km[many], reason=placed.reason[many])
    grounds = replace(found.grounds, files=replace(found.grounds.files, events=large), placed=at)
    text = page(recipe, replace(found, grounds=grounds), tmp_path / "out")
    assert len(text) < 1_500_000
    assert (tmp_path / "out" / UNMATCHED).stat().st_size > 1_000_000


def test_a_camp_far_from_all_others_makes_no_empty_map(worlds: dict[str, tuple[Built, str]]) -> None:
    pieces = worlds["driven"][0].pieces
    near = sheet_of(pieces)
    lat = pieces.camps.lat.copy()
    lat[0] = -20.0
    remote = sheet_of(replace(pieces, camps=replace(pieces.camps, lat=lat)))
    assert not remote.inside(remote.units(lat[:1], pieces.camps.lon[:1]))[0]
    for sheet in (near, remote):
        assert sheet.inside(sheet.units(pieces.towns.lat, pieces.towns.lon)).all()
        assert 0.4 * WIDTH < sheet.height < 1.2 * WIDTH


def test_a_sentence_stands_on_its_line_or_on_its_files_and_what_decides_it(recipes: dict[str, Recipe]) -> None:
    recipe = recipes["driven"]
    line = sentence(recipe, Told("two-counts", "warning", "x", f"{recipe.folder / 'raw' / 'counts.csv'}:7"))
    assert line.stands_on == "raw/counts.csv:7"
    far = sentence(recipe, Told("events-far", "warning", "x"))
    number = recipe.document.spot(("choices", "radius_km"))[0]
    assert far.stands_on == f"raw/events.csv; radius_km (world-recipe.yaml:{number})"


def test_camps_whose_last_count_is_older_are_not_counted_on_the_last_day(
    recipes: dict[str, Recipe], worlds: dict[str, tuple[Built, str]]
) -> None:
    recipe, found = recipes["own"], worlds["own"][0]
    total, one = found.pieces.layout[:2]
    end = float(recipe.days - 1)
    daily = np.full(recipe.days, 100.0)
    current = replace(one, name="Gado", day=np.array([0.0, end]), daily=daily)
    once = replace(one, name="Lolo", day=np.array([1.0]), daily=daily)
    second = recipe.first + dt.timedelta(days=1)

    def said(*rows: LayoutRow) -> str:
        return lead(recipe, replace(found, pieces=replace(found.pieces, layout=(total, *rows))))

    assert f"on {recipe.last} 200 people together." in said(current, replace(current, name="Mbile"))
    assert f"of 1 of them up to {recipe.last}, 100 people together" in said(current, once)
    assert f"the last count is older of Lolo ({second})." in said(current, once)
    assert f"of none of them up to {recipe.last}: Lolo ({second})." in said(once)


def test_the_legend_shows_sizes_without_a_colour_and_only_colours_that_are_on_the_map(
    worlds: dict[str, tuple[Built, str]], kind: str
) -> None:
    found = worlds[kind][0]
    kinds = [key.kind for key in drawing(found, ()).keys]
    assert kinds.count("town-size") == 2
    assert {"town-fought", "town-quiet"} <= set(kinds)
    spells = found.pieces.fighting
    none = replace(spells, **{name: getattr(spells, name)[:0] for name in vars(spells)})
    quiet = replace(found, pieces=replace(found.pieces, fighting=none))
    assert "town-fought" not in [key.kind for key in drawing(quiet, ()).keys]
