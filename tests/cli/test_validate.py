"""`panj validate`, as a user types it, on a conflict of one town, two roads and two camps."""

from __future__ import annotations

import csv
import json
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.app import app
from sim.cli.recipes import opened
from sim.cli.validate import about_rows, sentences
from sim.flee.world import load_flee
from sim.runs.read import FleeFolders
from sim.validation.scatter import Scatter
from sim.validation.validate import CENTRAL, validate
from tests.building.small import recipe
from tests.validation.test_validate import validated

FILES = {
    "input/locations.csv": """#name,region,country,lat,lon,location_type,conflict_date,pop/cap
Town,r,Home,0.0,0.0,conflict_zone,0,100000
East,r,Away,0.0,1.0,camp,0,900
West,r,Away,0.0,-1.0,camp,0,3000
""",
    "input/routes.csv": "#name1,name2,distance,forced_redirection\nTown,East,100,0\nTown,West,200,0\n",
    "input/closures.csv": "#closure_type,name1,name2,closure_start,closure_end\n",
    "input/conflicts.csv": "#Day,Town\n" + "".join(f"{day},1\n" for day in range(40)),
    "input/sim_period.csv": "StartDate,2020-01-01\nLength,40\n",
    "observed/data_layout.csv": "total,refugees.csv\nEast,east.csv\nWest,west.csv\n",
    "observed/refugees.csv": "2020-01-01,0\n2020-02-09,3900\n",
    "observed/east.csv": "2020-01-01,0\n2020-02-09,900\n",
    "observed/west.csv": "2020-01-01,0\n2020-02-09,3000\n",
}


def conflict(folder: Path, **changed: str) -> Path:
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(changed.get(file.stem, text))
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    conflict(tmp_path / "nowhere")
    return tmp_path


def panj(*words: str) -> Result:
    return CliRunner().invoke(app, ["validate", *words])


def test_table_files_and_sentence(here: Path) -> None:
    result = panj("nowhere", "-n", "3", "--jobs", "1", "--seed", "7")
    assert result.exit_code == 0, result.output
    out = here / "outputs" / "validate-nowhere"
    assert {file.name for file in out.iterdir()} == {
        "scores.csv",
        "bands.csv",
        "camps.png",
        "camps.svg",
        "provenance.json",
    }
    said = result.stdout
    assert "nowhere: 40 days from 2020-01-01, 2 camps, 3 replicates" in said
    assert "capacities masked (unlimited)" in said
    rows = [line.split() for line in said.splitlines()]
    assert said.count("Panj, median of the bands") == 2
    assert said.count("capacity shares") == 1
    (equal, *_) = (row for row in rows if row[:2] == ["equal", "shares"])
    assert float(equal[2]) == pytest.approx(0.538 * 39 / 40, abs=0.01)  # 1050 of 3900 in the wrong camp, twice
    assert "luck moves the ARD by ±" in said
    assert "too few to say whether it is more than luck" not in said
    assert "Flee's own run" not in said, "there is none of it"
    with (out / "scores.csv").open(newline="") as file:
        scores = list(csv.DictReader(file))
    assert {row["capacities"] for row in scores} == {"given", "masked"}
    assert {row["camp"] for row in scores} == {"", "East", "West"}


def test_options(here: Path) -> None:
    conflict(here / "elsewhere")
    result = panj("nowhere", "elsewhere", "-n", "1", "--no-mask", "--out", "both", "--quiet", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert sorted(folder.name for folder in (here / "both").iterdir()) == ["elsewhere", "nowhere"]
    assert "masked" not in (here / "both" / "nowhere" / "scores.csv").read_text()
    again = panj("nowhere", "-n", "1", "--no-mask", "--out", "both/nowhere", "--jobs", "1")
    assert again.exit_code == 0, again.output
    assert "says nothing of the scatter" in again.stdout
    assert "capacities masked" not in again.stdout


def test_the_same_seed_gives_the_same_bytes(here: Path) -> None:
    for out, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        assert panj("nowhere", "-n", "2", "--seed", seed, "--out", out, "-q", "--jobs", "1").exit_code == 0
    a, b, c = ((here / out / "bands.csv").read_bytes() for out in "abc")
    assert a == b
    assert a != c


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["missing"], "no such folder: missing"),
        (["nowhere", "nowhere"], "two conflicts are named 'nowhere'"),
        (["nowhere", "--seed", "99999999999"], "seed 99999999999"),
        (["nowhere", "--out", "taken"], "holds no result of panj"),
        (["nowhere", "-n", "0"], "--replicates"),
        ([], "PATH"),
    ],
)
def test_mistakes_end_with_2_before_any_work(here: Path, words: list[str], why: str) -> None:
    (here / "taken").mkdir()
    (here / "taken" / "letter.txt").touch()
    result = panj(*words)
    assert result.exit_code == 2
    assert why in result.output
    assert "Traceback" not in result.output
    assert not (here / "outputs" / "validate-nowhere").exists()


def test_no_observed_counts_are_an_error_and_no_perfect_score(here: Path) -> None:
    none = dict.fromkeys(("east", "west"), "2020-01-01,0\n2020-02-09,0\n")
    conflict(here / "empty", **none)
    result = panj("empty", "-n", "1", "--jobs", "1")
    assert result.exit_code == 2
    assert "nothing to compare with" in result.output


def test_one_run_is_a_curve_and_no_band(here: Path) -> None:
    """The share of counts that a single run hits was told as what its bands hold."""
    for n, told in (("1", ["–", "–"]), ("2", None)):
        said = panj("nowhere", "-n", n, "--no-mask", "--jobs", "1", "--out", f"of-{n}").stdout
        (row,) = (line.split() for line in said.splitlines() if line.strip().startswith("Panj, median of the bands"))
        assert row[-2:] == told if told else "–" not in row[-4:]
        assert "a curve has no band" in " ".join(said.split())


def test_the_sentence_has_the_numbers(here: Path) -> None:
    found = validate(load_flee(here / "nowhere"), replicates=20, seed=3, jobs=1)
    said = sentences(found)[-1]
    luck = found.scatter()
    assert said.startswith(f"Over 20 replicates with central settings luck moves the ARD by ±{luck.deviation:.4f}")
    times = f"{luck.mean / luck.deviation:,.0f} times that scatter: it is structural"
    assert f"the error itself is {luck.mean:.3f} (mean of the replicates), {times}" in said


def test_bands_of_few_replicates_are_told_with_care(here: Path) -> None:
    few = sentences(validate(load_flee(here / "nowhere"), replicates=4, seed=3, jobs=1, masked=False))
    assert "times that scatter" in few[-1]
    assert few[-1].endswith(
        "Careful: 90 % bands of 4 replicates (fewer than 20) rest on the outermost of them, and are too narrow."
    )
    enough = sentences(validate(load_flee(here / "nowhere"), replicates=20, seed=3, jobs=1, masked=False))
    assert "Careful" not in enough[-1]


def test_few_replicates_do_not_make_luck_of_an_error_many_times_its_scatter(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 0.526 with a scatter of 0.0122 it was said that 10 replicates are too few to tell it from luck."""
    many, three = (
        validate(load_flee(here / "nowhere"), replicates=n, seed=3, jobs=1, masked=False, ranges={}) for n in (10, 3)
    )
    monkeypatch.setattr(type(many), "scatter", lambda *_: Scatter(0.526, 0.0122, 0.02, 0.9))
    assert "0.526 (mean of the replicates), 43 times that scatter: it is structural. " in sentences(many)[-1]
    monkeypatch.setattr(type(three), "scatter", lambda *_: Scatter(0.279, 0.0325, 0.04, 0.9))
    told = "8.58 times that scatter (at least 1.94, with 95 %): 3 replicates are too few to say whether it is 10 times"
    assert told in sentences(three)[-1]


def test_people_of_a_thinned_conflict_are_people_again_wherever_they_are_shown(here: Path) -> None:
    """They stood as they were simulated: 390 of 3,900 were "registered"."""
    for out, words in (("all", []), ("thin", ["--people", "390"])):
        result = panj("nowhere", "-n", "2", "--jobs", "1", "--out", out, *words)
        assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "2 camps, 2 replicates, thinned to 390 of 3,900 people" in said
    assert "each of the simulated stands for 10 people" in said
    last, errors = [], []
    for out in ("all", "thin"):
        with (here / out / "bands.csv").open(newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["date"] == "2020-02-09" and row["capacities"] == "given"]
        last.append({row["camp"]: float(row["observed"]) for row in rows})
        assert sum(float(row["q50"]) for row in rows) == pytest.approx(3900, rel=0.05)
        with (here / out / "scores.csv").open(newline="") as file:
            scores = list(csv.DictReader(file))
        errors.append([float(row["value"]) for row in scores if row["score"] == "error_people"])
        about = json.loads((here / out / "provenance.json").read_text())
        assert (about["people_simulated"], about["people"]) == (390 if out == "thin" else 3900, 3900)
    assert last[0] == last[1] == {"East": 900.0, "West": 3000.0}
    assert sum(errors[1]) == pytest.approx(sum(errors[0]), rel=0.1)
    assert "Simulated with 390 of 3,900 people, and scaled back" in (here / "thin" / "camps.svg").read_text()


def test_provenance_has_the_command_that_makes_it_again(here: Path) -> None:
    words = ["nowhere", "-n", "2", "--jobs", "1", "--people", "390", "--no-mask", "--seed", "5"]
    assert panj(*words, "--out", "first").exit_code == 0
    command = json.loads((here / "first" / "provenance.json").read_text())["command"]
    assert command.startswith("panj validate nowhere --rules flee --replicates 2 --seed 5 --people 390")
    assert panj(*shlex.split(command)[2:], "--out", "again").exit_code == 0
    assert (here / "again" / "scores.csv").read_bytes() == (here / "first" / "scores.csv").read_bytes()


def test_settings_left_out_for_each_conflict_have_their_command_and_people_too(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.cli.validate.draw_camps", lambda *_: [])
    for name, east in (("a", 900), ("b", 1500), ("c", 400)):
        conflict(
            here / name,
            east=f"2020-01-01,0\n2020-02-09,{east}\n",
            west=f"2020-01-01,0\n2020-02-09,{3900 - east}\n",
        )
    result = panj("a", "b", "c", "-L", "--sets", "6", "-n", "2", "--people", "390", "--no-mask", "--jobs", "1")
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "thinned to 390 of 3,900 people" in said
    assert "Careful: of 6 sets (fewer than 50) the best 5 are kept" in said
    assert "Central settings are those chosen:" in said
    about = json.loads((here / "outputs" / "validate-a" / "provenance.json").read_text())
    assert about["command"] == (
        "panj validate a b c --rules flee --leave-one-out --sets 6 --replicates 2 --seed 1 --people 390 --no-mask"
    )


def test_an_error_that_luck_may_have_made_is_not_called_structural(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was said of every error, however small beside the scatter."""
    found = validate(load_flee(here / "nowhere"), replicates=20, seed=3, jobs=1)
    monkeypatch.setattr(type(found), "scatter", lambda *_: Scatter(0.004, 0.002, 0.003, 0.9))
    said = sentences(found)[-1]
    assert "the error itself is 0.004 (mean of the replicates), 2 times that scatter: luck is a part of it." in said


@pytest.mark.parametrize("words", [(), ("-L", "--sets", "6")])
def test_what_is_stopped_before_a_conflict_is_done_leaves_no_empty_folder(
    here: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.cli.validate.validate_scenario", stop)
    monkeypatch.setattr("sim.cli.validate.leave_one_out", stop)
    names = ("a", "b", "c")
    for name in names:
        conflict(here / name)
    before = {path.name for path in here.iterdir()}
    result = panj(*names, *words, "-n", "2", "--jobs", "1", "--out", "several")
    assert result.exit_code == 130
    assert {path.name for path in here.iterdir()} == before


def built_recipe(folder: Path, vary: str = "{}") -> Path:
    """A recipe with all its files, of which the world was built."""
    file = recipe(folder)
    file.write_text(file.read_text(encoding="utf-8").replace("vary: {}", f"vary: {vary}"), encoding="utf-8")
    assert CliRunner().invoke(app, ["world", "build", str(folder), "--no-run"]).exit_code == 0
    return file


FEW = ("-n", "2", "--jobs", "1", "--no-mask")


def test_a_recipe_is_scored_before_it_is_built_and_by_name(here: Path) -> None:
    file = recipe(here / "scenarios" / "worlds" / "caf")
    result = panj("caf", *FEW)
    assert result.exit_code == 0, result.output
    assert "caf: 60 days from 2014-01-01, 2 camps, 2 replicates" in result.output
    assert "choices" not in result.output
    assert not (file.parent / "places.csv").exists()
    for path in (file, file.parent, file.parent.relative_to(here)):
        flee = FleeFolders()
        folder, builder = opened(path, flee)
        assert folder.resolve() == file.parent
        assert builder is not None
        assert flee.open(folder).places == ("Bouar", "Bozoum", "Paoua", "Gore", "Gado")
    assert opened(Path("nowhere"), FleeFolders()) == (Path("nowhere"), None)


def test_where_choices_vary_each_world_is_scored_and_the_spread_told(here: Path) -> None:
    built_recipe(here / "caf", "{towns_over: [500, 20000], winding: [1.1, 1.4]}")
    result = panj("caf", *FEW)
    assert result.exit_code == 0, result.output
    for text in ("Panj, choices drawn", "Panj, settings and choices drawn", "the score at each point of the choices"):
        assert text in result.output
    assert "what construction does to the score and to people on the last day" in result.output
    out = here / "outputs" / "validate-caf"
    rows = list(csv.DictReader((out / "choices.csv").read_text().splitlines()))
    assert [row["replicate"] for row in rows] == ["0", "1"]
    assert len({row["towns_over"] for row in rows}) == 2
    assert json.loads((out / "provenance.json").read_text())["choices"]["winding"] == [1.1, 1.4, "uniform"]
    without = panj("caf", *FEW, "--no-vary", "--out", "plain")
    assert "choices" not in without.output
    assert not (here / "plain" / "choices.csv").exists()


def test_what_cannot_be_varied_is_refused_in_a_line(here: Path) -> None:
    told = panj("nowhere", *FEW, "--vary")
    assert (told.exit_code, told.output) == (
        2,
        "--vary: nowhere has no recipe (world-recipe.yaml), so none of its choices is known\n",
    )
    file = built_recipe(here / "caf")
    (here / "caf" / "roads.csv").write_text((here / "caf" / "roads.csv").read_text().replace(",", ", ", 1))
    told = panj("caf", *FEW, "--vary")
    assert told.exit_code == 2
    assert "roads.csv are not what its recipe makes now (panj world diff caf): panj world build caf" in told.output
    file.write_text(file.read_text().replace("kind: driven", "kind: own"))
    told = panj("caf", *FEW)
    assert told.exit_code == 2
    assert "a world of Panj's own is not scored: its runs stand beside its counts (panj run)" in told.output
    assert not (here / "outputs").exists()


def test_the_bands_of_a_run_contain_the_choices_where_that_is_asked(here: Path) -> None:
    built_recipe(here / "caf", "{towns_over: [500, 20000]}")
    words = ["run", "caf/scenario.yaml", "-n", "2", "--jobs", "1", "--no-plots", "--vary", "--out", "out"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "choices drawn: towns_over" in done.output
    rows = list(csv.DictReader((here / "out" / "choices.csv").read_text().splitlines()))
    assert [row["replicate"] for row in rows] == ["0", "1"]
    assert len({row["towns_over"] for row in rows}) == 2
    assert json.loads((here / "out" / "provenance.json").read_text())["choices"] == {
        "towns_over": [500.0, 20000.0, "loguniform"]
    }
    (here / "caf" / "world-recipe.yaml").rename(here / "recipe.yaml")
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code == 2
    assert "--vary: caf has no recipe (world-recipe.yaml), so none of its choices is known" in refused.output
    refused = CliRunner().invoke(app, ["run", "baseline", "--vary"])
    assert refused.exit_code == 2
    assert "--vary goes with a world driven by counts, and 'baseline' is on one of Panj's own" in refused.output


def test_the_hint_to_the_rules_of_flee_is_not_the_command_just_run() -> None:
    """With its rules the row stands in the same table."""
    found = validated(replicates=2)
    assert found.rules == "flee"
    assert about_rows(found).endswith(f"for that, the row {CENTRAL} in the lower part.")
    assert about_rows(replace(found, rules="panj")).endswith("for that, panj validate --rules flee.")


def test_a_validation_by_other_rules_is_not_replaced_without_a_word(here: Path) -> None:
    few = ("nowhere", "-n", "2", "--jobs", "1", "--no-mask")
    panj(*few)
    assert "in place of" not in panj(*few).output, "the same again"
    said = " ".join(panj(*few, "--rules", "panj").output.split())
    assert "note: in place of a validation with other rules (flee), which is gone" in said
    assert (here / "outputs" / "validate-nowhere").is_dir()


def test_the_file_of_a_scenario_is_scored_as_it_says(here: Path) -> None:
    """It was answered by "no such folder", though the file was there and `panj run` scores it."""
    text = "world: {flee: nowhere}\nrules: flee-fixed\nreplicates: 2\nseed: 4\nparameters: {flee.awareness_level: 2}\n"
    (here / "mine.yaml").write_text(text, encoding="utf-8")
    assert panj("mine.yaml", "--no-mask", "--set", "flee.softening=5", "--out", "first", "-j", "1").exit_code == 0
    about = json.loads((here / "first" / "provenance.json").read_text(encoding="utf-8"))
    assert (about["rules"], about["replicates"], about["seed"]) == ("flee-fixed", 2, 4)
    assert (about["settings"]["awareness_level"], about["settings"]["softening"]) == (2, 5)
    assert "softening" not in about["ranges"]
    assert about["command"] == "panj validate mine.yaml --replicates 2 --seed 4 --set flee.softening=5 --no-mask"
    assert panj(*shlex.split(about["command"])[2:], "--out", "again", "-j", "1").exit_code == 0
    assert (here / "again" / "scores.csv").read_bytes() == (here / "first" / "scores.csv").read_bytes()
    (here / "other.yaml").write_text("extends: baseline\n", encoding="utf-8")
    for words, why in (
        (("mine.yaml", "--rules", "flee"), "mine.yaml is run by rules 'flee-fixed'"),
        (("mine.yaml", "--counts", "nowhere"), "says itself where its counts lie"),
        (("mine.yaml", "mine.yaml", "nowhere", "-L"), "mine.yaml is a file: want the folder of a Flee instance"),
        (("other.yaml",), "panj run other.yaml"),
        (("nowhere", "--set", "flee.softning=5"), "softening"),
        (("nowhere", "nowhere", "nowhere", "-L", "--set", "flee.softening=5"), "give it without --set"),
    ):
        result = panj(*words)
        assert (result.exit_code, why in result.output) == (2, True), result.output


def test_settings_written_by_hand_are_told_as_such(here: Path) -> None:
    text = "rules: flee\nparameters: {flee.softening: {value: 5, low: 4, high: 6}, flee.awareness_level: 2}\n"
    (here / "hand.yaml").write_text(text, encoding="utf-8")
    result = panj("nowhere", "--settings", "hand.yaml", "-n", "2", "--no-mask", "-j", "1", "--out", "hand")
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "Settings: written by hand." in said
    assert "conflicts leave undecided" not in said
    assert "chosen on" not in said
    about = json.loads((here / "hand" / "provenance.json").read_text(encoding="utf-8"))
    assert (about["settings_chosen_on_other_conflicts"], about["chosen"]) == (False, {"given": None})
