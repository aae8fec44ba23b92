"""`panj world` as a user types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.building.recipe import load_recipe
from sim.building.recipe.raw import sha256_of
from sim.building.recipe.recipe import FILE
from sim.cli.app import app
from sim.world import load_world
from sim.world.evidence import evidence_gaps
from tests.building.small import FILES, recipe

NEW = ["world", "new", "caf", "--home", "CAF", "--hosts", "TCD,CMR", "--from", "2013-12-01", "--days", "820"]
THERE = Path("scenarios/worlds/caf")


def panj(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_world_is_a_recipe_that_can_be_checked() -> None:
    result = panj(*NEW)
    assert result.exit_code == 0, result.output
    assert f"{THERE / FILE}: add files to it" in result.output
    recipe = load_recipe(THERE / FILE)
    assert (recipe.home, recipe.hosts, recipe.days, recipe.kind) == ("CAF", ("TCD", "CMR"), 820, "driven")
    for path in (THERE, THERE / FILE):
        checked = panj("check", str(path))
        assert checked.exit_code == 0, checked.output
        assert "OK, a recipe of 0 files, 0 answers" in checked.output


def test_the_last_day_says_as_well_how_long_a_world_lasts(here: Path) -> None:
    begun = NEW[:-2]
    for words, told in (
        ([], "either --days N or --to YYYY-MM-DD"),
        (["--days", "3", "--to", "2013-12-03"], "either --days N or --to YYYY-MM-DD"),
        (["--to", "2013-11-30"], "--to 2013-11-30 is before --from 2013-12-01"),
        (["--to", "9000-01-01"], "and a world has 32,767 at most"),
        (["--to", "1.1.2014"], "--to must be a date written YYYY-MM-DD"),
    ):
        result = panj(*begun, *words)
        assert (result.exit_code, list(here.iterdir())) == (2, [])
        assert told in result.output
    assert panj(*begun, "--to", "2014-01-31").exit_code == 0
    assert load_recipe(THERE / FILE).days == 62
    assert str(load_recipe(THERE / FILE).last) == "2014-01-31"


def test_a_file_is_removed_by_its_name(here: Path) -> None:
    recipe(THERE)
    result = panj("world", "remove", "caf", "counts.csv")
    assert result.exit_code == 0, result.output
    assert f"raw/counts.csv is no file of {THERE / FILE} now (kept in raw/before)" in result.output
    assert "no file of counts yet" in panj("world", "build", "caf").output


def test_a_world_that_is_there_is_not_begun_again() -> None:
    panj(*NEW)
    before = (THERE / FILE).read_bytes()
    result = panj(*NEW)
    assert result.exit_code == 2
    assert f"{THERE / FILE} is there already: nothing was written" in result.output
    assert (THERE / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "CAF",
            "caf",
            "--home caf: want a country as three capital letters, ISO 3166 (did you mean CAF",
        ),
        ("2013-12-01", "1.12.2013", "--from must be a date written YYYY-MM-DD, got '1.12.2013'"),
        ("TCD,CMR", ",", "--hosts: want the countries that take people in, as TCD,CMR"),
        ("caf", "c a f", "c a f: want a plain name"),
    ],
)
def test_a_mistake_is_told_in_a_line_and_nothing_is_written(here: Path, old: str, new: str, told: str) -> None:
    result = panj(*(new if word == old else word for word in NEW))
    assert result.exit_code == 2
    assert told in result.output
    assert list(here.iterdir()) == []


def test_a_mistake_in_a_recipe_is_told_by_check_with_its_line() -> None:
    panj(*NEW)
    file = THERE / FILE
    file.write_text(file.read_text(encoding="utf-8").replace("radius_km: 50", "radius: 50"), encoding="utf-8")
    result = panj("check", str(THERE))
    assert result.exit_code == 2
    assert "unknown key 'radius' in choices (did you mean 'radius_km'?)" in result.output
    assert f"{FILE}:" in result.output


EVENTS = "id,event_date,event_type,geo_precision,fatalities,latitude,longitude,country,admin1,location\n" + (
    "1,05 December 2013,Battles,1,3,4.36,18.55,Central African Republic,Bangui,Bangui\n"
)


def test_a_file_is_recognised_copied_and_written_down(here: Path) -> None:
    panj(*NEW)
    (here / "acled.csv").write_text(EVENTS, encoding="utf-8")
    result = panj("world", "add", "caf", "events", "acled.csv", "--release", "2015-01", "--accessed", "2015-02-03")
    assert result.exit_code == 0, result.output
    assert "raw/acled.csv: ACLED (columns event_date, " in result.output
    assert "stays out of panj world pack" in result.output
    (source,) = load_recipe(THERE / FILE).sources
    assert (source.kind, source.format, source.release, str(source.accessed)) == (
        "events",
        "acled",
        "2015-01",
        "2015-02-03",
    )
    assert source.path.read_bytes() == (here / "acled.csv").read_bytes()
    assert "a recipe of 1 file" in panj("check", str(THERE)).output


def test_straight_roads_are_a_choice_and_need_no_file() -> None:
    panj(*NEW)
    assert panj("world", "add", "caf", "roads", "--straight").exit_code == 0
    assert load_recipe(THERE / FILE).roads == "straight"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("event", "acled.csv"), "'event' is nothing that files of a world hold (did you mean 'events'?)"),
        (("events",), "which file of events? panj world add caf events FILE"),
        (("events", "none.csv"), "none.csv: cannot be read: No such file or directory"),
        (("camps", "acled.csv"), "add it as events"),
        (("events", "acled.csv", "--straight"), "--straight goes with roads"),
        (("roads", "--straight", "--licence", "ODbL"), "--straight names no source: without --licence"),
        (("events", "acled.csv", "--format", "acld"), "no format of events is called so (did you mean 'acled'?)"),
        (("events", "acled.csv", "again/acled.csv"), "again/acled.csv has the name of acled.csv: rename one"),
    ],
)
def test_what_cannot_be_added_is_told_and_changes_nothing(here: Path, words: tuple[str, ...], told: str) -> None:
    panj(*NEW)
    (here / "again").mkdir()
    for file in ("acled.csv", "again/acled.csv"):
        (here / file).write_text(EVENTS, encoding="utf-8")
    before = (THERE / FILE).read_bytes()
    result = panj("world", "add", "caf", *words)
    assert result.exit_code == 2
    assert told in result.output
    assert (THERE / FILE).read_bytes() == before
    assert list((THERE / "raw").iterdir()) == []


def test_another_file_of_a_name_that_is_taken_is_left_to_update(here: Path) -> None:
    panj(*NEW)
    (here / "acled.csv").write_text(EVENTS, encoding="utf-8")
    panj("world", "add", "caf", "events", "acled.csv")
    (here / "acled.csv").write_text(EVENTS.replace(",3,4", ",9,4"), encoding="utf-8")
    result = panj("world", "add", "caf", "events", "acled.csv")
    assert result.exit_code == 2
    assert "raw/acled.csv is another file already" in result.output
    assert "panj world update" in result.output


def test_a_file_that_changed_under_a_recipe_is_told_by_check(here: Path) -> None:
    panj(*NEW)
    (here / "acled.csv").write_text(EVENTS, encoding="utf-8")
    panj("world", "add", "caf", "events", "acled.csv")
    (THERE / "raw" / "acled.csv").write_text("other", encoding="utf-8")
    result = panj("check", str(THERE))
    assert result.exit_code == 2
    assert "raw/acled.csv is not the file that was added" in result.output


def test_a_host_that_is_none_is_told_by_check_as_by_the_build_and_only_hosts_are_suggested(here: Path) -> None:
    """`panj check` said OK, and the build "did you mean 'MAR'?", which is no host either."""
    panj(*NEW)
    (here / "closures.csv").write_text("host,from,until\nTCDD,2014-01-01,\n", encoding="utf-8")
    assert panj("world", "add", "caf", "closures", "closures.csv").exit_code == 0
    result = panj("check", str(THERE))
    assert result.exit_code == 2
    assert "'TCDD' is no host of this world (did you mean 'TCD'" in result.output
    assert "closures.csv:2:1" in result.output


def test_six_small_files_become_a_world_that_runs_and_is_the_same_when_it_is_built_again(here: Path) -> None:
    recipe(THERE)
    first = panj("world", "build", "caf", "--no-run")
    assert first.exit_code == 0, first.output
    assert "warning: 1 of 3 events lie more than 50 km from any place" in first.output
    assert "5 places" in first.output
    before = {path.name: path.read_bytes() for path in THERE.iterdir() if path.is_file()}
    assert panj("world", "build", "caf", "--no-run").exit_code == 0
    assert {path.name: path.read_bytes() for path in THERE.iterdir() if path.is_file()} == before
    checked = panj("check", str(THERE))
    assert checked.exit_code == 0, checked.output
    assert "a recipe of 4 files, 0 answers; 60 days, 5 places" in checked.output
    places = THERE / "places.csv"
    whole = places.read_text(encoding="utf-8")
    places.write_text(whole.replace("14000", "15000"), encoding="utf-8")
    edited = panj("check", str(THERE)).output
    assert f"{THERE}: note: changed since they were built: places.csv (runs read what lies there; panj" in edited
    places.write_text(whole, encoding="utf-8")
    ran = panj("run", str(THERE / "scenario.yaml"), "-n", "2", "--no-plots", "-q")
    assert ran.exit_code == 0, ran.output


def test_without_a_terminal_what_is_asked_is_listed_and_nothing_is_written(here: Path) -> None:
    file = recipe(THERE)
    camps = here / "camps.csv"
    camps.write_text("name,lat,lon,country\nGore,,,Chad\nGado,5.75,14.44,Cameroon\n", encoding="utf-8")
    text = file.read_text(encoding="utf-8")
    (THERE / "raw" / "camps.csv").write_bytes(camps.read_bytes())
    file.write_text(text.replace(load_recipe(file).of_kind("camps")[0].sha256, sha256_of(camps)), encoding="utf-8")
    before = sorted(THERE.rglob("*"))
    result = panj("world", "build", "caf", "--no-run")
    assert result.exit_code == 2
    assert "where is 'Gore'? [names: camps: Gore: …]" in result.output
    assert f"nothing was built: answer in {THERE / FILE}, each once, and build again" in result.output
    assert sorted(THERE.rglob("*")) == before


def test_update_diff_and_pack_say_what_they_did(here: Path) -> None:
    recipe(THERE)
    assert panj("world", "build", "caf", "--no-run").exit_code == 0
    assert "a build of now changes nothing" in panj("world", "diff", "caf").output
    newer = here / "newer.csv"
    newer.write_text(FILES["events"].replace("2014-01-10,Battles", "2014-01-08,Battles"), encoding="utf-8")
    updated = panj("world", "update", "caf", "events", "newer.csv", "--release", "2")
    assert updated.exit_code == 0, updated.output
    assert "0 events came, 0 went, 1 have other days" in updated.output
    differs = panj("world", "diff", "caf")
    assert differs.exit_code == 0, differs.output
    assert "  - 2014-01-10,conflict,bozoum,,,1\n  + 2014-01-08,conflict,bozoum,,,1" in differs.output
    stale = panj("world", "pack", "caf")
    assert stale.exit_code == 2
    assert "are not what its recipe makes now (panj world diff caf): panj world build caf" in stale.output
    assert panj("world", "build", "caf", "--no-run").exit_code == 0
    packed = panj("world", "pack", "caf")
    assert packed.exit_code == 0, packed.output
    assert "left out, as it may not be redistributed as far as is known: raw/newer.csv" in packed.output
    assert "packed into caf.zip" in packed.output


def test_a_world_of_panjs_own_kind_is_built_of_the_same_recipe(here: Path) -> None:
    file = recipe(THERE)
    file.write_text(file.read_text(encoding="utf-8").replace("kind: driven", "kind: own"), encoding="utf-8")
    result = panj("world", "build", "caf", "--no-run")
    assert result.exit_code == 0, result.output
    assert evidence_gaps(THERE) == []
    world = load_world("caf")
    assert (len(world.places.ids), world.hosts.ids) == (3 + 2 + 2, ("TCD", "CMR"))
    assert "raw/towns.csv:2," in (THERE / "evidence.csv").read_text(encoding="utf-8")
    before = {path.name: path.read_bytes() for path in THERE.iterdir() if path.is_file()}
    assert panj("world", "build", "caf", "--no-run").exit_code == 0
    assert {path.name: path.read_bytes() for path in THERE.iterdir() if path.is_file()} == before
    checked = panj("check", str(THERE / "scenario.yaml"))
    assert checked.exit_code == 0, checked.output
