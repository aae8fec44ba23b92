"""Harmed recipes and raw files are told in a few lines, and what a build makes of them can be read.

Every kind of file that a recipe takes is harmed, some in several formats; so is the recipe itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.building.areas.read import read_areas
from sim.building.counts.dtm import Answers
from sim.building.counts.read import read_counts
from sim.building.files.look import look
from sim.building.recipe import Recipe, load_recipe
from sim.building.recipe.add import Claims, add, said_of
from sim.building.recipe.edit import answer, choose
from sim.building.recipe.raw import sha256_of
from sim.building.recipe.recipe import FILE
from sim.building.roads.osm import read_map
from sim.building.steps.build import Built, built, line_of
from sim.building.worlds.written import write_world
from sim.flee.world import load_imported
from sim.words.printable import printable
from sim.world import load_world
from tests.building.roads.drawn import Extract
from tests.building.small import FILES, recipe
from tests.fuzz.conftest import MOST_LETTERS, told, with_bytes
from tests.fuzz.mutate import harmed, raw, yaml

pytest.importorskip("shapely")

CORRECTIONS = "Gore,2014-02-05\n"
BOX = [[[14, 4], [18, 4], [18, 9], [14, 9], [14, 4]]]
SHAPE = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": BOX}}
AREAS = {
    "type": "FeatureCollection",
    "features": [{**SHAPE, "properties": {"ADM1_EN": "Ouham", "ADM1_PCODE": "CF32", "ADM0_EN": "CAF"}}],
}
GED = (
    "id,year,type_of_violence,where_prec,where_coordinates,adm_1,latitude,longitude,country,date_start,date_end,best\n"
    "7,2014,1,1,Bouar town,Nana-Mambere,5.94,15.6,Central African Republic,2014-01-04 00:00:00.000,2014-01-05,4\n"
)
TOWN = {
    "geonameid": 1,
    "name": "Bocaranga",
    "latitude": 6.98,
    "longitude": 15.65,
    "countrycode": "CF",
    "population": 19000,
}
ROADS = "#name1,name2,distance\nBouar,Bozoum,120\nBozoum,Paoua,150\nPaoua,Gore,110\nBouar,Gado,160\n"
PORTAL = {"data": {"timeseries": [{"data_date": "2014-01-07", "unix_timestamp": 1389052800, "individuals": "40"}]}}
#: More files, by kind: those of other formats, and what a small world does without.
MORE = {
    "events": ("ged.csv", GED),
    "towns": ("places.json", json.dumps({"1": TOWN})),
    "areas": ("areas.json", json.dumps(AREAS)),
    "people": ("people.csv", "ADM1_PCODE,ADM1_EN,T_TL\nCF32,Ouham,369220\n"),
    "closures": ("closures.csv", "host,from,until\nChad,2014-01-20,2014-01-25\n"),
    "roads": ("roads.csv", ROADS),
    "counts": ("chad.json", json.dumps(PORTAL)),
    "corrections": ("corrections.csv", CORRECTIONS),
    "crossings": ("crossings.csv", "name,lat,lon,host,kind,let_through\nBesson,6.9,15.1,Cameroon,bridge,0.5\n"),
    "garrisons": ("garrisons.csv", "unit,place,soldiers,low,high\nFirst,Bouar,300,200,500\n"),
    "guards": ("guards.csv", "host,guards\nChad,120\n"),
}
COUNTS = {
    "finder.csv": (
        "year,coo_name,coo_iso,coa_name,coa_iso,refugees,asylum_seekers,oip\n"
        "2013,Central African Rep.,CAF,Chad,TCD,500,3,-\n2014,Central African Rep.,CAF,Chad,TCD,900,3,-\n"
    ),
    "dtm.csv": "Title of it\nSite,IDP individuals,Survey date\n#loc+name,#affected+ind,#date\nGore,10,2014-01-09\n",
}


NAMES = (*COUNTS, *FILES, *(name for name, _ in MORE.values()))


@pytest.fixture(scope="module")
def begun(border: Path) -> Iterator[Recipe]:
    """A recipe with files of every kind, which is built, whose files are harmed and mended."""
    with TemporaryDirectory(dir=border) as place:
        file = recipe(Path(place) / "caf")
        given_ = Path(place) / "given"
        for kind, (name, text) in MORE.items():
            (given_ / name).write_text(text, encoding="utf-8")
            add(file, kind, [given_ / name], Claims())  # type: ignore[arg-type]
        for name, text in COUNTS.items():
            (given_ / name).write_text(text, encoding="utf-8")
        answer(file, ("counted", "chad"), "stock")
        choose(file, "quiet_days", 5)
        read(load_recipe(file))
        yield load_recipe(file)


def read(recipe: Recipe) -> None:
    """Build a world, and read what is written of it."""
    found: Built = built(recipe, recipe.folder)
    for each in found.told:
        assert printable(line_of(each), lines=True) == line_of(each).replace("\x1b", ""), ascii(line_of(each))
    with TemporaryDirectory(dir=recipe.folder.parent) as place:
        write_world(recipe, found, Path(place))
        if recipe.kind == "own":
            load_world(Path(place))
        else:
            load_imported(Path(place))


def as_it_is_now(recipe: Recipe) -> Recipe:
    """Return a recipe that takes its files as they are."""
    return replace(recipe, sources=tuple(replace(one, sha256=sha256_of(one.path)) for one in recipe.sources))


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), which=st.integers(0, 10), kind=st.sampled_from(["driven", "own"]))
def test_a_harmed_raw_file_is_told_or_what_is_built_of_it_can_be_read(
    begun: Recipe, rng: Random, which: int, kind: str
) -> None:
    path = begun.sources[which % len(begun.sources)].path
    with with_bytes(path, harmed(path, rng)):
        told(lambda: read(as_it_is_now(replace(begun, kind=kind))))  # type: ignore[arg-type]


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), name=st.sampled_from(NAMES))
def test_a_harmed_file_is_added_or_told_and_then_nothing_is_written(begun: Recipe, rng: Random, name: str) -> None:
    path = begun.folder.parent / "given" / (name if "." in name else f"{name}.csv")
    kind = next((kind for kind, (other, _) in MORE.items() if other == name), "counts" if "." in name else name)
    with ExitStack() as mended:
        mended.enter_context(with_bytes(begun.file, begun.file.read_bytes()))
        mended.enter_context(with_bytes(path, harmed(path, rng)))
        before = begun.file.read_bytes()
        new = path.rename(path.with_name(f"new-{path.name}"))
        kept = begun.folder / "raw" / new.name
        kept.unlink(missing_ok=True)  # of an example that was too slow, and ended before it took its file away
        try:
            found, _ = told(partial(add, begun.file, kind, [new], Claims()))  # type: ignore[arg-type]
        finally:
            new.rename(path)
        assert kept.is_file() == bool(found)
        if found is None:
            assert begun.file.read_bytes() == before
            return
        said = said_of(found[0])
        assert printable(said) == said
        assert len(said) < MOST_LETTERS
        try:
            told(lambda: read(load_recipe(begun.file)))
        finally:
            kept.unlink()


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_recipe_is_told_or_built(begun: Recipe, rng: Random) -> None:
    with with_bytes(begun.file, yaml(begun.file.read_bytes(), rng)):
        found, _ = told(lambda: load_recipe(begun.folder / FILE))
        if found is not None and found.days < 3_000:
            told(lambda: read(found))


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False))
def test_a_harmed_recipe_is_edited_without_loss_or_told(begun: Recipe, rng: Random) -> None:
    harm = raw(begun.file.read_bytes(), rng) if rng.random() < 0.7 else yaml(begun.file.read_bytes(), rng)
    with with_bytes(begun.file, harm):
        found, _ = told(lambda: answer(begun.file, ("camps", "Gore"), {"lat": 7.5, "lon": 16.5}))
        if found is None:
            assert begun.file.read_bytes() == harm
            return
        assert found.names.camps["Gore"].lat == 7.5
        again = load_recipe(begun.file)
        assert again.sources == found.sources


@pytest.fixture(scope="module")
def packed(border: Path) -> Iterator[Path]:
    """Files that are no texts: a shapefile, a workbook and an extract of roads."""
    shapefile, openpyxl = pytest.importorskip("shapefile"), pytest.importorskip("openpyxl")
    with TemporaryDirectory(dir=border) as place:
        folder = Path(place)
        with shapefile.Writer(str(folder / "areas.shp"), encoding="utf-8", shapeType=shapefile.POLYGON) as writer:
            writer.field("admin1Name", "C", 40)
            writer.field("admin1Pcod", "C", 10)
            for name in ("Ouham", "Kémo"):
                writer.poly([[(x, y) for x, y in BOX[0]]])
                writer.record(name, "CF")
        book = openpyxl.Workbook()
        for row in ("Site", "IDP individuals", "Date"), ("Gore", 10, "2014-01-09"), ("Gado", 20, "2014-01-09"):
            book.active.append(row)
        book.save(folder / "dtm.xlsx")
        points = {1: (5.93, 15.60), 2: (6.32, 16.38), 3: (7.24, 16.44)}
        Extract(points, [([1, 2], {"highway": "trunk"}), ([2, 3], {"highway": "track"})]).write(folder / "map.osm.pbf")
        yield folder


PACKED: dict[str, Callable[[Path], object]] = {
    **{f"areas{end}": lambda folder: read_areas(look(folder / "areas.shp")) for end in (".shp", ".shx", ".dbf")},
    "dtm.xlsx": lambda folder: read_counts(look(folder / "dtm.xlsx"), Answers("CAF")),
    "map.osm.pbf": lambda folder: read_map(folder / "map.osm.pbf"),
}


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), name=st.sampled_from(sorted(PACKED)))
def test_a_harmed_file_that_is_no_text_is_told_or_read(packed: Path, rng: Random, name: str) -> None:
    PACKED[name](packed)
    with with_bytes(packed / name, raw((packed / name).read_bytes(), rng)):
        told(partial(PACKED[name], packed))
