"""From a recipe and its files to the pieces of a world, or what it stopped at."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from sim.building.recipe import Recipe, load_recipe
from sim.building.recipe.add import Claims, add
from sim.building.recipe.edit import answer, choose
from sim.building.recipe.new import begin
from sim.building.recipe.raw import sha256_of
from sim.building.recipe.recipe import FILE
from sim.building.steps import places
from sim.building.steps.build import NotBuiltError, built
from sim.building.steps.left_over import left_over
from sim.building.worlds.own_files import own_tables
from sim.building.worlds.own_tables import Cell
from sim.flee.world import unlike
from sim.scenario.errors import PanjError, Problems
from sim.world.doctor.geography import great_circle
from tests.building.roads.drawn import Extract
from tests.building.small import BEGINNING, recipe


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a recipe to which all files were added."""
    return recipe(tmp_path_factory.mktemp("begun") / "caf").parent


@pytest.fixture
def file(begun: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(begun, tmp_path / "caf")) / FILE


def changed(file: Path, kind: str, old: str, new: str) -> Recipe:
    """Change a raw file and its SHA-256 in the recipe, as if it had been added so."""
    raw = file.parent / "raw" / f"{kind}.csv"
    before = sha256_of(raw)
    text = raw.read_text(encoding="utf-8")
    assert old in text
    raw.write_text(text.replace(old, new), encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace(before, sha256_of(raw)), encoding="utf-8")
    return load_recipe(file)


def stopped(recipe: Recipe) -> NotBuiltError:
    with pytest.raises(NotBuiltError) as raised:
        built(recipe, recipe.folder)
    return raised.value


def test_every_step_leaves_what_the_choices_leave(file: Path) -> None:
    found = built(load_recipe(file), file.parent)
    assert found.instance.places == ("Bouar", "Bozoum", "Paoua", "Gore", "Gado")
    # of five events one had no deaths, one was no fighting, one lies far away
    assert found.instance.conflict_date.tolist() == [2, 9, -1, -1, -1]
    assert np.all(found.instance.conflicts[9:, :2] == 1)
    assert found.pieces.roads.straight.all()
    assert found.instance.capacity.tolist() == [-1, -1, -1, 0, 20_000]
    assert [row.name for row in found.instance.layout] == ["total", "Gore", "Gado"]
    assert [row.files for row in found.instance.layout] == [("raw/counts.csv",)] * 3


def test_what_was_left_out_is_told_with_numbers(file: Path) -> None:
    told = {each.check: each.text for each in built(load_recipe(file), file.parent).told}
    assert "3 of 4 towns of CAF have 10,000 people or more" in told["towns"]
    assert "1 of 3 events lie more than 50 km from any place" in told["events-far"]
    assert "straight lines, 1.25 times" in told["straight-roads"]


def test_a_choice_changes_the_world(file: Path) -> None:
    choose(file, "towns_over", 20_000)
    assert len(built(load_recipe(file), file.parent).instance.places) == 4
    found = choose(file, "radius_km", 500)
    assert found.choices.radius_km == 500
    assert "events-far" not in {each.check for each in built(found, file.parent).told}


def test_a_half_finished_recipe_is_told_what_it_lacks(tmp_path: Path) -> None:
    begun = load_recipe(begin(tmp_path / "caf", BEGINNING))
    with pytest.raises(Problems) as raised:
        built(begun, begun.folder)
    told = str(raised.value)
    for kind in ("events", "towns", "camps", "counts"):
        assert f"no file of {kind} yet (panj world add caf {kind} FILE)" in told
    assert "nobody has said yet where roads come from" in told


def test_a_file_that_changed_under_the_recipe_stops_the_build(file: Path) -> None:
    (file.parent / "raw" / "events.csv").write_text("other", encoding="utf-8")
    with pytest.raises(PanjError, match=r"raw/events\.csv is not the file that was added"):
        built(load_recipe(file), file.parent)


def test_a_camp_without_a_position_is_asked_once(file: Path) -> None:
    found = stopped(changed(file, "camps", "Gado,5.75,14.44", "Gado,,"))
    (asked,) = found.asked
    assert asked.answer == ("camps", "Gado")
    assert "[names: camps: Gado: …]" in str(found)
    answered = answer(file, asked.answer, {"lat": 5.75, "lon": 14.44})
    assert built(answered, file.parent).instance.lat[-1] == 5.75


def test_who_is_asked_where_a_camp_is_hears_where_the_counts_have_it(file: Path, tmp_path: Path) -> None:
    counted = {"geomaster_name": "Gado camp", "individuals": "400", "date": "2014-02-05"}
    portal = tmp_path / "situation.json"
    portal.write_text(
        json.dumps({"data": [counted | {"centroid_lat": "5.7", "centroid_lon": "14.4"}]}), encoding="utf-8"
    )
    add(file, "counts", [portal], Claims())
    (asked,) = stopped(changed(file, "camps", "Gado,5.75,14.44", "Gado,,")).asked
    assert asked.text == (
        "where is 'Gado'? raw/situation.json has 5.7, 14.4 for it, which may be the middle of an area"
    )


def test_what_is_dated_later_than_as_of_stops_the_build(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("# as_of: 2014-06-30", "as_of: 2014-01-31")
    file.write_text(text, encoding="utf-8")
    told = str(stopped(load_recipe(file)))
    assert "3 counts of 6 are dated later than as_of 2014-01-31" in told
    file.write_text(text.replace("as_of: 2014-01-31", "as_of: 2014-01-14"), encoding="utf-8")
    assert "2 events of 5 are dated later" in str(stopped(load_recipe(file)))


@pytest.mark.parametrize("kind", ["driven", "own"])
def test_a_camp_that_opens_later_than_as_of_stops_the_build(file: Path, kind: str) -> None:
    text = file.read_text(encoding="utf-8").replace("# as_of: 2014-06-30", "as_of: 2014-02-10")
    file.write_text(text.replace("kind: driven", f"kind: {kind}"), encoding="utf-8")
    changed(file, "camps", "capacity\n", "capacity,opens\n")
    (late,) = stopped(changed(file, "camps", "20000\n", "20000,2014-02-15\n")).stops
    assert late.where == "raw/camps.csv:3"
    assert late.text.startswith("1 camp of 2 opens later than as_of 2014-02-10 (the first: 'Gado' on 2014-02-15): give")
    assert built(changed(file, "camps", "2014-02-15", "2014-02-10"), file.parent)


def test_camps_in_no_host_are_left_out_and_told(file: Path) -> None:
    found = built(changed(file, "camps", "Cameroon", "Sudan"), file.parent)
    told = {each.check: each.text for each in found.told}
    assert "1 camp in no host of the recipe: Gado (SDN); left out" in told["camps-elsewhere"]
    assert "no camp lies in CMR" in told["hosts-without-camps"]
    assert "Gado" not in found.instance.places


def test_a_series_that_is_written_otherwise_is_asked_and_answered(file: Path) -> None:
    recipe = changed(file, "counts", "Gado", "Gaddo")
    (asked,) = stopped(recipe).asked
    assert (asked.answer, [c.name for c in asked.candidates]) == (("series", "Gado"), ["Gaddo"])
    found = built(answer(file, asked.answer, "Gaddo"), file.parent)
    assert [row.name for row in found.instance.layout] == ["total", "Gore", "Gado"]


def test_events_in_no_place_of_the_world_stop_the_build(file: Path) -> None:
    text = (file.parent / "raw" / "events.csv").read_text(encoding="utf-8")
    found = stopped(changed(file, "events", text, text.replace("Central African Republic", "Chad")))
    assert "none happened at a place of the world" in str(found)
    assert not found.asked


def test_a_world_of_panj_s_own_needs_no_counts(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("kind: driven", "kind: own")
    at = text.index("  - kind: counts")
    file.write_text(text[:at] + text[text.index("\n# Choices") :], encoding="utf-8")
    recipe = load_recipe(file)
    assert recipe.of_kind("counts") == ()
    assert built(recipe, recipe.folder).pieces.layout == ()
    table = file.parent.parent / "corrections.csv"
    table.write_text("Gore,2014-02-05\n", encoding="utf-8")
    add(file, "corrections", [table], Claims())
    told = [each.text for each in built(load_recipe(file), file.parent).told if each.check == "registered-anew"]
    assert told == ["no counts are given that could be corrected at new registrations: not used"]


def test_a_host_of_a_world_of_panj_s_own_may_be_counted_as_a_whole(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("kind: driven", "kind: own"), encoding="utf-8")
    text = (file.parent / "raw" / "counts.csv").read_text(encoding="utf-8")
    counts = "series,date,people\nChad,2014-01-05,100\nChad,2014-02-05,900\n"
    found = built(changed(file, "counts", text, counts), file.parent)
    assert {host: [one.name for one in many] for host, many in found.beside.counts_of_hosts.items()} == {
        "TCD": ["Chad"]
    }
    assert "series-without-camp" not in {each.check for each in found.told}


def test_counts_of_no_camp_and_no_total_stop_the_build(file: Path) -> None:
    text = (file.parent / "raw" / "counts.csv").read_text(encoding="utf-8")
    only = "series,date,people\nElsewhere,2014-01-05,100\n"
    assert "no series of the counts is of a camp" in str(stopped(changed(file, "counts", text, only)))


def test_the_same_recipe_and_files_give_the_same_pieces(file: Path) -> None:
    first, second = (built(load_recipe(file), file.parent) for _ in range(2))
    assert unlike(first.instance, second.instance) == []
    assert first.told == second.told


def test_an_end_of_a_road_that_is_too_small_a_town_is_told_as_one(file: Path) -> None:
    """It was asked as a name that nobody knows, beside names like it, though it stood in towns.csv."""
    path = file.parent.parent / "roads.csv"
    path.write_text("from,to,km\nBouar,SMALL,20\nSmall,Bozoum,70\nBouar,Gado,150\nPaoua,Gore,120\n", encoding="utf-8")
    add(file, "roads", [path], Claims())
    (told,) = stopped(load_recipe(file)).asked[:1]
    assert told.text.startswith("'SMALL', an end of 1 road, is no place of the world: with 900 people (")
    assert "towns.csv:5) it is left out by towns_over, 10,000 (" in told.text
    assert told.text.endswith("lower that to bring it in, or answer null, which makes it a point on the way")
    assert told.candidates == ()
    found = built(answer(file, ("roads", "*"), None), file.parent)
    (row, *_) = (row for row in left_over(load_recipe(file), found) if row.check == "road-ends")
    assert "a point on the way; with 900 people (" in row.why
    choose(file, "towns_over", 100)
    assert "Small" in built(load_recipe(file), file.parent).instance.places


def test_roads_of_a_table_are_taken_and_what_their_ends_mean_is_kept_in_the_recipe(file: Path) -> None:
    path = file.parent.parent / "roads.csv"
    path.write_text(
        "#name1,name2,distance\nBouar,Bozoum,120\nBozoum,Pawa,150\nPawa,Gore,110\nBouar,RN1,60\nRN1,Gado,100\n"
    )
    add(file, "roads", [path], Claims())
    asked = stopped(load_recipe(file)).asked
    assert [each.answer for each in asked] == [("roads", "Pawa"), ("roads", "RN1")]
    answer(file, ("roads", "Pawa"), "Paoua")
    found = built(answer(file, ("roads", "*"), None), file.parent)
    at = found.instance.places
    links = zip(found.instance.link_a.tolist(), found.instance.link_b.tolist(), strict=True)
    assert [(at[a], at[b]) for a, b in links] == [
        ("Bouar", "Bozoum"),
        ("Bouar", "Gado"),
        ("Bozoum", "Paoua"),
        ("Paoua", "Gore"),
    ]
    assert found.instance.link_km.tolist() == [120, 160, 150, 110]
    assert not found.pieces.roads.straight.any()


def test_roads_of_an_extract_are_taken_with_their_bends(file: Path) -> None:
    at = {1: (5.93, 15.60), 2: (6.32, 16.38), 3: (7.24, 16.44), 4: (7.92, 16.63), 5: (5.75, 14.44), 6: (6.5, 15.5)}
    ways = [([1, 6, 2], {"highway": "trunk"}), ([2, 3, 4], {"highway": "track"}), ([5, 1], {"highway": "primary"})]
    add(file, "roads", [Extract(at, ways).write(file.parent.parent / "caf.osm.pbf")], Claims())
    found = built(load_recipe(file), file.parent)
    names, roads = found.instance.places, found.pieces.roads
    modes = {
        (names[a], names[b]): mode for a, b, mode in zip(roads.a.tolist(), roads.b.tolist(), roads.mode, strict=True)
    }
    assert modes == {
        ("Bouar", "Bozoum"): "asphalt",
        ("Bouar", "Gado"): "asphalt",
        ("Bozoum", "Paoua"): "track",
        ("Paoua", "Gore"): "track",
    }
    bend = great_circle(5.93, 15.60, 6.5, 15.5) + great_circle(6.5, 15.5, 6.32, 16.38)
    assert found.instance.link_km[0] == pytest.approx(bend, rel=1e-3)
    assert found.told[-1].check != "straight-roads"


def test_posts_of_a_map_are_crossings_of_a_world_of_panj_s_own(file: Path) -> None:
    at = {1: (5.93, 15.60), 2: (6.32, 16.38), 3: (7.24, 16.44), 4: (7.92, 16.63), 5: (5.75, 14.44), 6: (5.8, 14.7)}
    ways = [([1, 2, 3, 4], {"highway": "trunk"}), ([5, 6, 1], {"highway": "primary"})]
    extract = Extract(at, ways, {6: {"barrier": "border_control", "name": "Garoua"}})
    file.write_text(file.read_text(encoding="utf-8").replace("kind: driven", "kind: own"), encoding="utf-8")
    add(file, "roads", [extract.write(file.parent.parent / "caf.osm.pbf")], Claims())
    recipe = load_recipe(file)
    found = built(recipe, file.parent)
    rows = {row["name"]: row for row in own_tables(recipe, found.pieces, found.beside).rows["places"]}
    assert (rows["Garoua"]["lat"], rows["Garoua"]["host"]) == (Cell(5.8, "degrees", "raw/caf.osm.pbf", "high"), "CMR")
    assert [name for name, row in rows.items() if row["kind"] == "crossing"] == ["Garoua", "Paoua to Chad"]


def test_what_a_file_of_counts_does_not_say_is_asked_by_its_name_and_answered_once(file: Path) -> None:
    families = file.parent.parent / "dtm.csv"
    families.write_text("Site,Households\nBouar,100\n", encoding="utf-8")
    add(file, "counts", [families], Claims())
    asked = stopped(load_recipe(file)).asked
    assert {told.answer for told in asked} == {("files", "raw/dtm.csv", "per_family"), ("files", "raw/dtm.csv", "date")}
    recipe = answer(file, ("files", "raw/dtm.csv"), {"per_family": 5.2, "date": dt.date(2014, 1, 15)})
    assert any("families were taken for 5.2 people each" in told.text for told in built(recipe, file.parent).told)


def test_counts_are_corrected_at_new_registrations_and_answers_settle_whose(file: Path, tmp_path: Path) -> None:
    table = tmp_path / "corrections.csv"
    table.write_text("Goré camp,2014-02-05\nBouar,2014-02-05\n", encoding="utf-8")
    add(file, "corrections", [table], Claims())
    assert [each.answer for each in stopped(load_recipe(file)).asked] == [("series", "Bouar")]
    answer(file, ("series", "Bouar"), None)
    found = built(load_recipe(file), file.parent)
    assert found.instance.observed[:, 0].tolist() == [900] * 60
    assert "1 series registered anew; counts before that day: Gore × 9.00" in [each.text for each in found.told]
    text = file.read_text(encoding="utf-8").replace("kind: driven", "as_of: 2014-02-04\nkind: driven")
    file.write_text(text, encoding="utf-8")
    late = [each.text for each in stopped(load_recipe(file)).stops if "correction" in each.text]
    assert late[0].startswith("2 corrections of 2 are dated later than as_of 2014-02-04 (the first: 'Goré camp' of")


def test_the_format_of_the_recipe_is_obeyed_where_a_file_could_be_of_several(file: Path) -> None:
    found = built(load_recipe(file), file.parent)
    assert "event-precision" not in {each.check for each in found.told}
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("format: acled", "format: table"), encoding="utf-8")
    found = built(load_recipe(file), file.parent)
    assert "event-precision" in {each.check for each in found.told}  # a plain table has no column of ACLED's
    file.write_text(text.replace("format: acled", "format: ucdp"), encoding="utf-8")
    with pytest.raises(Problems, match=r"events\.csv: this is no UCDP GED: it looks like ACLED"):
        built(load_recipe(file), file.parent)


def test_people_of_an_area_that_is_only_alike_stop_no_build_since_no_world_is_made_of_them(
    file: Path, tmp_path: Path
) -> None:
    pytest.importorskip("shapely")
    pytest.importorskip("rapidfuzz")
    box = [[[15, 5], [17, 5], [17, 8], [15, 8], [15, 5]]]
    shape = {"type": "Feature", "properties": {"name": "Ouham"}, "geometry": {"type": "Polygon", "coordinates": box}}
    areas, people = tmp_path / "areas.geojson", tmp_path / "people.csv"
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}), encoding="utf-8")
    people.write_text("name,population\nOuhamm,5\n", encoding="utf-8")
    add(file, "areas", [areas], Claims())
    add(file, "people", [people], Claims())
    told = [each for each in built(load_recipe(file), file.parent).told if each.check == "name-areas"]
    assert [each.severity for each in told] == ["note"]
    assert "people of 'Ouhamm': which one is it? Ouham (" in told[0].text
    assert told[0].text.endswith("areas under names: says it, and nothing depends on it")
    answer(file, ("areas", "Ouhamm"), "Ouham")
    assert "name-areas" not in {each.check for each in built(load_recipe(file), file.parent).told}


def test_people_who_leave_before_any_fighting_are_told_with_the_day(file: Path) -> None:
    found = built(changed(file, "events", "2014-01-03", "2014-01-09"), file.parent)
    told = next(each for each in found.told if each.check == "from-nowhere")
    assert told.severity == "warning"
    assert "by the counts 36 people leave on 2014-01-06, and no place with people is in conflict" in told.text
    assert "the next with fighting being 2014-01-09: by Flee's rules" in told.text
    recipe = load_recipe(file)
    days = recipe.days - 8
    begin = f"begin later (from: 2014-01-09, days: {days}, to the same last day), or "
    early = "add earlier events, for no event that counts by any choice (deaths, radius_km, precision) is of"
    assert told.text.endswith(f"{begin}{early} that day or before")  # the choices were named, and none could help
    few = built(changed(file, "events", "2014-01-20,Battles,1,2,8.90", "2014-01-05,Battles,1,0,5.94"), file.parent)
    told = next(each for each in few.told if each.check == "from-nowhere")
    assert told.text.endswith(f"{begin}let more events count (deaths)")
    text = file.read_text(encoding="utf-8").replace("from: 2014-01-01", "from: 2014-01-09")
    file.write_text(text.replace(f"days: {recipe.days}", f"days: {days}"), encoding="utf-8")
    later = load_recipe(file)
    assert later.last == recipe.last
    assert "from-nowhere" not in {each.check for each in built(later, file.parent).told}


def test_fighting_that_has_ended_is_named_where_more_of_it_comes_later(file: Path) -> None:
    """Whoever had set quiet_days too low was told to begin later, and lost days that the other choice would keep."""
    changed(file, "events", "3,2014-01-12,Battles,1,0", "3,2014-03-01,Battles,1,5")  # on the last day, too
    told = {each.check: each for each in built(quiet(file, 2), file.parent).told}
    assert "let fighting count for longer after its last event (quiet_days)" in told["from-nowhere"].text
    assert "begin later (from: " in told["from-nowhere"].text
    assert "from-nowhere" not in {each.check for each in built(quiet(file, 0), file.parent).told}


def quiet(file: Path, days: int) -> Recipe:
    """Write into a recipe after how many days without an event fighting has ended; 0: never."""
    text = re.sub(r"quiet_days: \d+", f"quiet_days: {days}", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    return load_recipe(file)


def test_counts_that_fall_are_told_as_rules_let_nobody_go(file: Path) -> None:
    """The sum of a run stood above the counts at the end, and only a row of its report said so."""
    assert "counts-fall" not in {each.check for each in built(load_recipe(file), file.parent).told}
    changed(file, "counts", "Gado,2014-01-05", "Gore,2014-02-25,850\nGado,2014-01-05")
    found = built(answer(file, ("counted", "Gore"), "stock"), file.parent)
    told = next(each for each in found.told if each.check == "counts-fall")
    text = (
        "by the counts 1,300 people are in the camps on 2014-02-05, and 1,250 on the last day: rules let nobody go, so "
    )
    assert (told.severity, told.text) == ("note", f"{text}that a run has some 50 more there than were counted")


def test_the_same_camp_in_two_files_stops_the_build_with_both_lines(file: Path) -> None:
    more = file.parent.parent / "more.csv"
    more.write_text("name,lat,lon,country\nGoré,7.8,16.5,Chad\n", encoding="utf-8")
    add(file, "camps", [more], Claims())
    told = str(stopped(load_recipe(file)))
    assert "raw/more.csv:2: the camp 'Goré' of Chad stands twice, first as 'Gore' in raw/camps.csv:2" in told


def test_camps_whose_degrees_are_swapped_are_put_right_by_the_towns(file: Path) -> None:
    found = built(changed(file, "camps", "7.92,16.63", "16.63,7.92"), file.parent)
    assert found.instance.lat.tolist()[-2:] == [7.92, 5.75]
    assert "swapped-positions" in {each.check for each in found.told}


def test_events_whose_degrees_are_swapped_are_told_and_left_out(file: Path) -> None:
    found = built(changed(file, "events", "01-10,Battles,1,8,6.30,16.40", "01-10,Battles,1,8,16.40,6.30"), file.parent)
    told = {each.check: each for each in found.told}
    assert told["events-swapped"].where == "raw/events.csv:3"
    assert "1 event of 3 would be near a place if latitude and longitude were swapped" in told["events-swapped"].text


def test_the_other_countries_of_a_file_are_named(file: Path) -> None:
    text = "Central African Republic,Ouham-Pende,Bozoum\n4"
    found = built(changed(file, "events", text, text.replace("Central African Republic", "Narnia")), file.parent)
    assert "1 of 5 events happened in another country (Narnia): left out" in [each.text for each in found.told]
    (told,) = (each for each in found.told if each.check == "events-of-no-country")
    assert told.text.startswith("1 event of 5 names a country that is not known ('Narnia'): taken for one abroad")


def test_answers_that_answer_nothing_are_told_with_their_line_and_the_nearest_name(file: Path) -> None:
    answers = (
        "names:\n  camps: {Gora: {lat: 8, lon: 16}}\n  series: {Gadoo: null}\n  counted: {Gor: stock}\n"
        "  files: {raw/count.csv: {unit: people}}\n"
    )
    file.write_text(file.read_text(encoding="utf-8").replace("names: {}\n", answers), encoding="utf-8")
    found = [one for one in built(load_recipe(file), file.parent).told if one.check == "answers-nothing"]
    assert len(found) == 4
    assert "names: camps: no camp is called 'Gora' (did you mean 'Gore'?): it answers nothing" in found[0].text
    assert file.read_text(encoding="utf-8").splitlines()[int(found[1].where.split(":")[-1]) - 1] == (
        "  series: {Gadoo: null}"
    )


def test_names_in_two_lines_or_with_marks_that_nobody_sees_are_one_name(file: Path) -> None:
    recipe = changed(file, "camps", "Gore", '"Go\u200bre\n(Chad)"')
    recipe = changed(file, "counts", "Gore", "Gore (Chad)")
    found = built(recipe, file.parent).instance
    assert found.places[3] == "Gore (Chad)"
    assert [row.name for row in found.layout] == ["total", "Gore (Chad)", "Gado"]


def test_more_places_than_roads_can_be_chosen_among_are_told_with_the_choice_that_leaves_fewer(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST_PLACES", 4)
    (told,) = stopped(load_recipe(file)).stops
    line = next(k for k, text in enumerate(file.read_text("utf-8").splitlines(), 1) if "towns_over:" in text)
    assert told.where.endswith(f"world-recipe.yaml:{line}")
    assert told.text == (
        "3 towns and 2 camps are 5 places, and a world is built of 4 at most: raise towns_over, 10,000 now; "
        "from 14,001 people on there are 2 towns"
    )
    monkeypatch.setattr(places, "MOST_PLACES", 1)
    (told,) = stopped(load_recipe(file)).stops
    assert told.text.endswith("take camps out of the file")


@pytest.mark.parametrize("own", [True, False])
def test_camps_without_a_capacity_are_told_where_nobody_comes_back_from_them(tmp_path: Path, own: bool) -> None:
    """Only half a sentence of the ODD said so."""
    file = recipe(tmp_path / "caf", own=own)
    told = [one for one in built(load_recipe(file), file.parent).told if one.check == "exits"]
    assert len(told) == own
    if own:
        assert told[0].text.startswith("without a capacity the camp Gore takes whoever comes, and nobody goes home")
        assert told[0].where.endswith("camps.csv:2")


@pytest.mark.parametrize(("kind", "means"), [("driven", "it takes nobody new"), ("own", "people come all the same")])
def test_of_a_camp_without_places_is_told_what_becomes_of_it(file: Path, kind: str, means: str) -> None:
    """It "takes nobody new" in a world of Panj's own, whose rules sent people there who found no room elsewhere."""
    file.write_text(file.read_text(encoding="utf-8").replace("kind: driven", f"kind: {kind}"), encoding="utf-8")
    found = built(changed(file, "camps", "20000", "0"), file.parent)
    (told,) = [one for one in found.told if one.check == "no-places"]
    assert told.text.startswith("'Gado' has 0 places: ")
    assert means in told.text
    assert told.where == "raw/camps.csv:3"
