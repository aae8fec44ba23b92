"""A world is updated, compared with its last build, and packed, and nothing is lost or given away on the way."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from sim.building.diff import Change, differences, in_all
from sim.building.pack import pack
from sim.building.put import put
from sim.building.recipe import Recipe, load_recipe
from sim.building.recipe.add import Claims
from sim.building.recipe.find import find_recipe
from sim.building.recipe.raw import ASIDE, changed, sha256_of
from sim.building.recipe.recipe import FILE
from sim.building.recipe.remove import remove
from sim.building.recipe.update import update
from sim.building.steps.build import built
from sim.building.worlds.evidence import write_driven
from sim.scenario.errors import PanjError
from sim.scenario.files import LEFT_OUT
from tests.building.small import FILES, recipe


def build(file: Path) -> Recipe:
    found = load_recipe(file)
    world = built(found, found.folder)
    put(found, lambda work: write_driven(found, world.pieces, world.instance, work))
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a world that was built."""
    return build(recipe(tmp_path_factory.mktemp("made") / "caf")).folder


@pytest.fixture
def file(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "caf")) / FILE


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """Events of a later release: one more, one gone, one with other deaths."""
    lines = FILES["events"].splitlines()
    lines[2] = lines[2].replace(",8,", ",0,")
    lines[3] = "6,2014-02-01,Battles,1,4,7.24,16.44,Central African Republic,Ouham-Pende,Paoua"
    path = tmp_path / "newer.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def test_a_newer_release_takes_the_place_of_the_older_one_which_is_kept(file: Path, newer: Path) -> None:
    old = load_recipe(file).of_kind("events")[0]
    before = old.path.read_bytes()
    told = update(file, "events", newer, Claims(release="2")).told
    assert told == "1 event came, 1 went, 1 have other days, another place or other deaths"
    (source,) = load_recipe(file).of_kind("events")
    assert (source.file, source.release, source.sha256) == ("raw/newer.csv", "2", sha256_of(newer))
    assert (source.licence, source.share) == (old.licence, old.share)
    kept = file.parent / ASIDE / f"events-{old.sha256[:8]}.csv"
    assert kept.read_bytes() == before
    assert not old.path.exists()
    assert build(file).of_kind("events") == (source,)


def test_a_newer_file_of_the_same_name_takes_its_place_and_the_older_one_is_kept(file: Path, newer: Path) -> None:
    before = (file.parent / "raw" / "events.csv").read_bytes()
    newer = newer.rename(newer.with_name("events.csv"))
    update(file, "events", newer, Claims())
    assert (file.parent / "raw" / "events.csv").read_bytes() == newer.read_bytes()
    (kept,) = (file.parent / ASIDE).iterdir()
    assert kept.read_bytes() == before


def test_a_raw_file_that_was_changed_by_hand_is_taken_as_it_is(file: Path, newer: Path) -> None:
    raw = file.parent / "raw" / "events.csv"
    raw.write_bytes(newer.read_bytes())
    assert update(file, "events", None, Claims()).source.sha256 == sha256_of(newer)


def test_a_file_is_taken_out_of_the_recipe_and_kept(file: Path) -> None:
    old, text = load_recipe(file).of_kind("camps")[0], file.read_text(encoding="utf-8")
    with pytest.raises(PanjError, match=r"camp\.csv is no file of .* \(did you mean 'raw/camps\.csv'\?\)"):
        remove(file, "camp.csv")
    before = old.path.read_bytes()
    assert f"kept in {ASIDE}" in remove(file, "camps.csv")
    now = load_recipe(file)
    assert [source.kind for source in now.sources] == ["events", "towns", "counts"]
    assert not old.path.exists()
    assert (file.parent / ASIDE / f"camps-{old.sha256[:8]}.csv").read_bytes() == before
    left = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in text.splitlines() if line not in left] == [
        "  - kind: camps",
        "    file: raw/camps.csv",
        f"    sha256: {old.sha256}",
    ]
    for source in now.sources:
        source.path.unlink()
        assert "was not there any more" in remove(file, source.file)
    assert load_recipe(file).sources == ()


def test_of_several_files_one_has_to_be_named(file: Path, newer: Path) -> None:
    from sim.building.recipe.add import add

    add(file, "events", [newer], Claims())
    again = newer.with_name("third.csv")
    again.write_bytes(newer.read_bytes() + b"\n")
    with pytest.raises(PanjError, match=r"2 files of events: say which with --replaces"):
        update(file, "events", again, Claims())
    with pytest.raises(PanjError, match=r"--replaces new\.csv: no source of events \(did you mean 'raw/newer\.csv'"):
        update(file, "events", again, Claims(), "new.csv")
    update(file, "events", again, Claims(), "newer.csv")
    assert [source.file for source in load_recipe(file).of_kind("events")] == ["raw/events.csv", "raw/third.csv"]


def test_what_a_build_would_change_is_told_row_by_row(file: Path, newer: Path, tmp_path: Path) -> None:
    update(file, "events", newer, Claims())
    found = load_recipe(file)
    world = built(found, found.folder)
    work = tmp_path / "work"
    work.mkdir()
    write_driven(found, world.pieces, world.instance, work)
    changes = {change.file: change for change in differences(file.parent, work)}
    assert changes["history.csv"].gone == ("2014-01-10,conflict,bozoum,,,1",)
    assert changes["history.csv"].come == ("2014-02-01,conflict,paoua,,,1",)
    assert changes["history.csv"].told() == "1 row more, 1 fewer"
    assert "roads.csv" not in changes
    build(file)
    assert differences(file.parent, work) == []


def test_a_pack_leaves_out_what_may_not_be_shared_and_says_so(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = file.read_text(encoding="utf-8")
    towns = text.index("kind: towns")
    file.write_text(text[:towns] + text[towns:].replace("share: false", "share: true"), encoding="utf-8")
    out = tmp_path / "caf.zip"
    told = pack(file, out)
    assert "left out, as it may not be redistributed as far as is known: raw/events.csv" in told
    with zipfile.ZipFile(out) as packed:
        names = {name.removeprefix("caf/") for name in packed.namelist()}
        left = packed.read(f"caf/{LEFT_OUT}").decode()
        packed.extractall(tmp_path / "elsewhere")
    assert {FILE, "raw/towns.csv", "raw/camps.csv", "raw/counts.csv", "counts.csv", "roads.csv"} <= names
    assert not {"raw/events.csv", "history.csv", "places.csv"} & names
    assert f"{sha256_of(file.parent / 'raw/events.csv')}  raw/events.csv" in left
    # whoever has the file is told where it belongs, and makes the same world of it
    there = tmp_path / "elsewhere" / "caf"
    assert "\n    panj world build ./caf\n" in left
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert find_recipe("./caf").samefile(there / FILE)
    assert changed(load_recipe(there / FILE))[0].hint == f"put it there: {LEFT_OUT} says which file it is"
    shutil.copy(file.parent / "raw" / "events.csv", there / "raw" / "events.csv")
    build(there / FILE)
    for table in ("history.csv", "places.csv", "roads.csv"):
        assert (there / table).read_bytes() == (file.parent / table).read_bytes()


def test_the_same_world_is_packed_to_the_same_bytes_and_over_no_other_file(file: Path, tmp_path: Path) -> None:
    pack(file, tmp_path / "a.zip")
    pack(file, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with pytest.raises(PanjError, match="is there already"):
        pack(file, tmp_path / "a.zip")
    (file.parent / "raw" / "events.csv").write_text("other", encoding="utf-8")
    with pytest.raises(PanjError, match="is not the file that was added"):
        pack(file, tmp_path / "c.zip")


def test_tables_that_the_recipe_does_not_make_any_more_are_not_packed(file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("towns_over: 10000", "towns_over: 500"), encoding="utf-8")
    with pytest.raises(PanjError, match=r"evidence\.csv, places\.csv, roads\.csv are not what its recipe makes now"):
        pack(file, tmp_path / "old.zip")
    assert not (tmp_path / "old.zip").exists()
    build(file)
    (file.parent / "roads.csv").unlink()
    with pytest.raises(PanjError, match=r"roads\.csv are not what its recipe makes now"):
        pack(file, tmp_path / "old.zip")


def test_what_changes_is_said_in_a_sentence_and_old_and_new_row_of_a_place_stand_together() -> None:
    places = Change("places.csv", ("a,1", "b,1", "gone,1"), ("b,2", "a,2", "new,1", "newer,1"))
    left_out = Change("unmatched.tsv", ("events-far\tx\t50", "events-far\ty\t50"), ("events-far\tx\t75",))
    history = Change("history.csv", (), ("2014-01-01,conflict,new,,,1",))
    assert in_all([left_out, places, history]) == (
        "a build of now makes: 1 more event used; 2 more places; 1 place gone; 2 places changed; 1 more history row"
    )
    assert places.told() == "2 changed, 2 rows more, 1 fewer"
    assert list(places.rows()) == ["  - a,1\n  + a,2", "  - b,1\n  + b,2", "  - gone,1", "  + new,1", "  + newer,1"]
    assert (left_out.told(), list(left_out.rows())) == ("1 row more, 2 fewer", [])
    assert in_all([Change("README.md", ("a",), ("b",))]) == ""
    twice = Change("roads.csv", ("a,b,1", "a,b,2"), ("a,b,3",))
    assert (twice.pairs(), twice.told()) == ((), "1 row more, 2 fewer")
    many = Change("places.csv", tuple(f"{n},1" for n in range(13)), tuple(f"{n},2" for n in range(13)))
    assert list(many.rows())[-1] == "  changed … and 3 more"
