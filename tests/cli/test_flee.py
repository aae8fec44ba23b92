"""Flee's instances on the command line, as a user types it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim import run
from sim.cli.app import app
from sim.flee.world import FleeInstance, world_read
from sim.scenario import reader
from sim.scenario.errors import PanjError


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """A small instance: a town at war, a camp abroad, ten days."""
    files = {
        "locations.csv": "#name,region,country,lat,lon,type,conflict_date,population\n"
        "Town,R,Home,1,1,conflict_zone,0,1000\nCamp,R,Abroad,2,2,camp,,500\n",
        "routes.csv": "#name1,name2,distance,forced_redirection\nTown,Camp,300,0\n",
        "closures.csv": "#closure_type,name1,name2,closure_start,closure_end\n",
        "conflicts.csv": "#Day,Town\n" + "".join(f"{day},1\n" for day in range(10)),
        "sim_period.csv": "StartDate,2020-01-01\nLength,10\n",
        "data_layout.csv": "total,refugees.csv\nCamp,camp.csv\n",
        "refugees.csv": "2020-01-01,0\n2020-01-10,90\n",
        "camp.csv": "2020-01-01,0\n2020-01-10,90\n",
    }
    folder = tmp_path / "little"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


def test_run_says_how_many_are_in_each_camp_and_keeps_every_replicate(instance: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said = panj("run", "--flee", str(instance), "-n", "3", "--jobs", "1", "--no-plots", "--out", str(out))
    assert code == 0, said
    assert "Camp" in said
    frame = pd.read_parquet(out / "timeseries.parquet")
    assert list(frame.columns) == ["replicate", "date", "measure", "place", "kind", "value"]
    assert sorted(frame.replicate.unique()) == [0, 1, 2]
    last = frame[frame.date == frame.date.max()].value
    assert last.between(60, 90).all(), "300 km are one day at 360 km a day: nearly all have arrived"


def test_a_run_is_bundled_and_opened_elsewhere(instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening it ended in a traceback, when all was there."""
    monkeypatch.chdir(tmp_path)
    code, said = panj("run", "--flee", str(instance), "-n", "3", "--jobs", "1", "--no-plots", "--out", "outputs/ours")
    assert code == 0, said
    code, said = panj("bundle", "outputs/ours")
    assert code == 0, said
    (file,) = tmp_path.glob("*.zip")
    code, said = panj("open", str(file), "--to", "there", "--no-report")
    assert code == 0, said
    assert "3 replicates; its numbers are in there" in " ".join(said.split())


def test_point_leaves_luck_alone(instance: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("-n", "3", "--jobs", "1", "--no-plots", "--point", "--set", "max_move_speed=1000", "--out", str(out))
    code, said = panj("run", "--flee", str(instance), *options)
    assert code == 0, said
    frame = pd.read_parquet(out / "timeseries.parquet")
    assert frame[frame.date == frame.date.max()].value.tolist() == [90.0, 90.0, 90.0]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("run",), "give the name of a scenario"),
        (("run", "baseline", "--flee", "x"), "not both"),
        (("run", "--flee", "nowhere"), "nowhere"),
        (("run", "--flee", "{}", "--rules", "fleee"), "no rule set is called 'fleee'"),
        (("run", "--flee", "{}", "--set", "awarenes_level=2"), "did you mean 'flee.awareness_level'?"),
        (("run", "--flee", "{}", "--set", "capacity_buffer=2"), "must be between 0 and 0.999999 share, got 2"),
        (("run", "--flee", "{}", "--rules", "panj", "--set", "camp_weight=2"), "unknown parameter 'panj.camp_weight'"),
        (("run", "--flee", "{}", "--until", "2019-12-31"), "is before the start 2020-01-01"),
        (("run", "--flee", "{}", "--until", "2020-01-11"), "is after the last day 2020-01-10"),
        (("run", "baseline", "--rules", "flee"), "--rules goes with --flee"),
        (("check",), "nothing to check"),
        (("check", "{}"), "is a Flee instance: panj check --flee"),
    ],
)
def test_mistakes_are_told_in_a_line(words: tuple[str, ...], wanted: str, instance: Path, tmp_path: Path) -> None:
    code, said = panj(*(word.format(instance) for word in words))
    assert code == 2
    assert wanted in said
    assert "Traceback" not in said


def test_the_doctor_answers_and_errors_set_the_exit_code(instance: Path) -> None:
    code, said = panj("check", "--flee", str(instance))
    assert code == 0, said
    (instance / "routes.csv").write_text("#name1,name2,distance,forced_redirection\n", encoding="utf-8")
    code, said = panj("check", "--flee", str(instance))
    assert code == 2
    assert "Camp" in said


def test_what_the_reader_takes_otherwise_is_told_by_check_run_and_validate(instance: Path, tmp_path: Path) -> None:
    """A third column is left out, and "nothing to say" was all that `panj check --flee` said."""
    (instance / "camp.csv").write_text("2020-01-01,0\n2020-01-10,1,200\n", encoding="utf-8")
    code, said = panj("check", "--flee", str(instance))
    assert code == 2
    assert "camp.csv:2:12: is 1,200 one number, of which Flee reads '1' alone? (write 1200)" in said
    (instance / "camp.csv").write_text("2020-01-01,0\n2020-01-10,1,0\n", encoding="utf-8")
    code, said = panj("check", "--flee", str(instance))
    assert code == 0
    assert "camp.csv:2: a third column, which Flee ignores" in said
    assert "1 quirk" in said
    for words in (("run", "--flee", str(instance), "--no-plots"), ("validate", str(instance))):
        code, said = panj(*words, "--out", str(tmp_path / words[0]), "-n", "2", "--jobs", "1")
        assert code == 0, said
        assert "little: 1 quirk of its files" in said


def test_a_setting_that_is_set_is_not_drawn_from_its_range(instance: Path, tmp_path: Path) -> None:
    frames = []
    for speed in ("400", "100"):  # 300 km: one day or four
        out = tmp_path / speed
        options = ("-n", "3", "--jobs", "1", "--no-plots", "--set", f"max_move_speed={speed}", "--out", str(out))
        code, said = panj("run", "--flee", str(instance), *options)
        assert code == 0, said
        frames.append(pd.read_parquet(out / "timeseries.parquet"))
    day5 = [frame[frame.date == "2020-01-05"].value for frame in frames]
    assert day5[0].min() > day5[1].max()


FEW = ("-n", "3", "--jobs", "1", "--no-plots")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, instance: Path) -> Path:
    """The folder where the user works; the instance lies in it as `little`."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(text: str, file: str = "mine.yaml") -> str:
    Path(file).write_text(text, encoding="utf-8")
    return file


def counts(out: str) -> bytes:
    return (Path(out) / "timeseries.parquet").read_bytes()


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("", ()),
        ("rules: flee-fixed\nparameters: {flee.softening: 20}\n", ("--rules", "flee-fixed", "--set", "softening=20")),
        ("until: 2020-01-05\nseed: 9\n", ("--until", "2020-01-05", "--seed", "9")),
    ],
)
def test_a_scenario_runs_as_the_command_line_does(text: str, options: tuple[str, ...], here: Path) -> None:
    file = written("world: {flee: little}\n" + text)
    for words in (("run", file, "--out", "a", *FEW), ("run", "--flee", "little", "--out", "b", *options, *FEW)):
        code, said = panj(*words)
        assert code == 0, said
    assert counts("a") == counts("b")
    code, said = panj("run", "a/scenario.yaml", "--out", "c", *FEW)
    assert code == 0, said
    assert counts("c") == counts("a"), "the resolved scenario beside the results runs again"


def test_the_results_know_no_path_of_this_machine(here: Path) -> None:
    assert panj("run", "--flee", "little", "--out", "deep/a", *FEW)[0] == 0
    text = (here / "deep" / "a" / "scenario.yaml").read_text(encoding="utf-8")
    assert 'world: {flee: "../../little"}' in text
    assert str(here) not in text
    moved = here / "moved"
    moved.mkdir()
    (here / "deep").rename(moved / "deep")
    (here / "little").rename(moved / "little")
    assert panj("run", "moved/deep/a/scenario.yaml", "--out", "b", *FEW)[0] == 0
    assert counts("b") == counts("moved/deep/a"), "both may be moved"


def test_set_may_name_the_group_and_has_the_last_word(here: Path) -> None:
    file = written("world: {flee: little}\nparameters: {flee.max_move_speed: {value: 100, low: 50, high: 100}}\n")
    assert panj("run", file, "--set", "flee.max_move_speed=1000", "--out", "a", *FEW)[0] == 0
    assert panj("run", "--flee", "little", "--set", "flee.max_move_speed=1000", "--out", "b", *FEW)[0] == 0
    assert counts("a") == counts("b")
    frame = pd.read_parquet("a/timeseries.parquet")
    assert (frame[frame.date == frame.date.max()].value == 90).all()


def test_a_shortened_run_is_the_first_days_of_the_whole(here: Path) -> None:
    assert panj("run", "--flee", "little", "--out", "all", *FEW)[0] == 0
    assert panj("run", "--flee", "little", "--until", "2020-01-04", "--out", "some", *FEW)[0] == 0
    whole, short = (pd.read_parquet(f"{out}/timeseries.parquet") for out in ("all", "some"))
    assert len(short) == 3 * 4
    assert short.value.tolist() == whole[whole.date <= "2020-01-04"].value.tolist()


def test_list_show_and_check_know_such_a_scenario(here: Path) -> None:
    Path("scenarios").mkdir()
    (here / "little" / "simsetting.yml").write_text("move_rules: {camp_weight: 2.5}\n", encoding="utf-8")
    text = "title: The little war\nworld: {flee: ../little}\nparameters: {flee.softening: 20}\n"
    written(text, "scenarios/war.yaml")
    code, said = panj("list")
    assert code == 0
    assert any(line.split()[:2] == ["war", "–"] and "The little war" in line for line in said.splitlines()), said
    code, said = panj("show", "war")
    assert code == 0
    rows = {line.split()[0]: line for line in said.splitlines() if line.strip()}
    assert "war.yaml:3" in rows["flee.softening"]
    assert "the world" in rows["flee.camp_weight"]
    assert "fixed" in rows["flee.camp_weight"]
    assert "2020-01-10" in rows["until"]
    assert "garrisons" not in rows
    code, said = panj("check", "scenarios/war.yaml")
    assert (code, said) == (0, "scenarios/war.yaml: OK, 10 days, rules flee, 1 parameter set\n")
    code, said = panj("show", "war", "--yaml")
    assert code == 0
    assert panj("run", written(said, "elsewhere.yaml"), "--out", "a", *FEW)[0] == 0
    assert panj("run", "war", "--out", "b", *FEW)[0] == 0
    assert counts("a") == counts("b")


def test_python_refuses_it_and_says_what_to_do(here: Path) -> None:
    with pytest.raises(PanjError, match=r"rules flee on a Flee world: run it with 'panj run'"):
        run(written("world: {flee: little}\n"))


def test_an_import_where_nobody_was_counted_says_so(here: Path) -> None:
    for path in Path("little").rglob("data_layout.csv"):
        path.unlink()
    code, said = panj("import-flee", "little", "--to", "war")
    assert code == 0, said
    assert "2 places, 1 road, 1 camp without counts" in said
    readme = Path("scenarios/worlds/war/README.md").read_text(encoding="utf-8")
    assert "1 camp without counts" in readme
    assert "Nobody was counted: conflicts or floods say how many people set out" in readme
    assert "counts.csv" not in readme


def test_an_import_runs_the_same(here: Path) -> None:
    code, said = panj("import-flee", "little", "--to", "war")
    assert code == 0, said
    assert "scenarios/worlds/war: 2 places, 1 road, 1 camp with counts" in said
    named = written("world: war\nrules: flee\n")
    for out, words in (
        ("a", ("--flee", "little")),
        ("b", (named,)),
        ("c", ("scenarios/worlds/war/scenario.yaml",)),
        ("d", ("--flee", "scenarios/worlds/war")),
    ):
        code, said = panj("run", *words, "--out", out, *FEW)
        assert code == 0, said
    assert counts("a") == counts("b") == counts("c") == counts("d")


def test_the_doctor_and_check_and_validate_take_an_import(here: Path) -> None:
    locations = here / "little" / "locations.csv"
    locations.write_text(locations.read_text().replace(",,500", ",,90"))
    assert panj("import-flee", "little", "--to", "elsewhere/war")[0] == 0
    code, said = panj("check", "elsewhere/war", "elsewhere/war/scenario.yaml", "--flee", "elsewhere/war")
    assert code == 0, said
    assert "elsewhere/war: OK, 10 days, 2 places, 1 road, 1 camp" in said
    assert "elsewhere/war/places.csv:3: warning: the capacity of camp 'Camp' (90) is the count of 2020-01-10" in said
    for path in ("elsewhere/war", "little"):
        code, said = panj("validate", path, "-n", "2", "--jobs", "1", "--rules", "flee-fixed", "--out", f"v/{path}")
        assert code == 0, said
    ours, theirs = (
        pd.read_csv(f"v/{path}/scores.csv").drop(columns="conflict") for path in ("elsewhere/war", "little")
    )
    assert ours.equals(theirs)
    file = Path("elsewhere/war/roads.csv")
    file.write_text(file.read_text().replace("camp", "cmap"))
    for words in (("check", "elsewhere/war"), ("check", "--flee", "elsewhere/war"), ("validate", "elsewhere/war")):
        code, said = panj(*words)
        assert code == 2
        assert "roads.csv:2:6: 'to': unknown place 'cmap' (did you mean 'camp'?)" in said


def test_what_is_odd_in_a_world_made_of_an_instance_is_told_by_every_check(here: Path) -> None:
    assert panj("import-flee", "little", "--to", "elsewhere/war")[0] == 0
    file = here / "elsewhere" / "war" / "places.csv"
    head, first, *rest = file.read_text().splitlines()
    cells = first.split(",")
    cells[head.split(",").index("lat")] = "100"
    file.write_text("\n".join([head, ",".join(cells), *rest]) + "\n")
    code, said = panj("check", "elsewhere/war")
    assert code == 0, said
    assert "elsewhere/war: note: 1 quirk of its files (panj check --flee elsewhere/war)" in said
    code, said = panj("check", "--flee", "elsewhere/war")
    assert code == 0, said
    assert "elsewhere/war/places.csv:2: 'lat' is beyond 90 degrees; kept, maps will be wrong" in said


def test_an_import_replaces_an_import_and_nothing_else_unless_asked(here: Path) -> None:
    Path("mine").mkdir()
    Path("mine/letter.txt").touch()
    code, said = panj("import-flee", "little", "--to", "./mine")
    assert code == 2
    assert "is not empty and holds no world made by panj import-flee: choose another folder" in said
    assert [path.name for path in Path("mine").iterdir()] == ["letter.txt"]
    assert panj("import-flee", "little", "--to", "./mine", "--force")[0] == 0
    assert not Path("mine/letter.txt").exists()
    Path("mine/more.txt").touch()
    assert panj("import-flee", "little", "--to", "./mine")[0] == 0
    assert not Path("mine/more.txt").exists()
    Path("little/input").mkdir()
    for target in ("./little", ".", "..", "./little/input"):
        code, said = panj("import-flee", "little", "--to", target, "--force")
        assert code == 2
        assert "would replace the instance itself or the folder you are in" in said
    assert Path("little/locations.csv").exists()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("nowhere", "--to", "war"), "no such folder: nowhere"),
        (("little", "--to", "a war"), "want a plain name"),
        (("little",), "--to"),
        (("scenarios", "--to", "war"), "no Flee instance"),
    ],
)
def test_an_import_that_fails_leaves_nothing(words: tuple[str, ...], wanted: str, here: Path) -> None:
    Path("scenarios").mkdir()
    code, said = panj("import-flee", *words)
    assert code == 2
    assert wanted in said
    assert "Traceback" not in said
    assert list(Path("scenarios").iterdir()) == []


def test_an_import_is_whole_or_not_there(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "little" / "closures.csv").write_text("#\nlocation,Camp,,0,9000000\n", encoding="utf-8")
    code, said = panj("import-flee", "little", "--to", "./war")
    assert code == 2
    assert "little: day 9000000 is not a date that can be written" in said
    (here / "little" / "closures.csv").unlink()
    monkeypatch.setattr("sim.validation.imports.unlike", lambda *_: ["conflicts"])
    code, said = panj("import-flee", "little", "--to", "./war")
    assert code == 2
    assert "conflicts cannot be written as tables; nothing was written" in said
    assert sorted(path.name for path in here.iterdir()) == ["little"]


def test_a_published_conflict_runs_the_same_when_imported(here: Path) -> None:
    mali = Path(__file__).resolve().parents[3] / "shared" / "conflicts" / "mali2012"
    if not mali.is_dir():
        pytest.skip("the conflicts folder is not here")
    assert panj("import-flee", str(mali), "--to", "mali")[0] == 0
    short = ("--until", "2012-04-09", "-n", "2", "--jobs", "1", "--no-plots")
    assert panj("run", "--flee", str(mali), "--out", "a", *short)[0] == 0
    assert panj("run", written("world: mali\nrules: flee\n"), "--out", "b", *short)[0] == 0
    assert counts("a") == counts("b"), "to the person"
    frame = pd.read_parquet("a/timeseries.parquet")
    assert frame.value.sum() > 0


def test_the_doctor_says_what_a_run_would_be_refused_for(instance: Path) -> None:
    (instance / "simsetting.yml").write_text("move_rules:\n  capacity_buffer: 25\n", encoding="utf-8")
    checked, ran = panj("check", "--flee", str(instance)), panj("run", "--flee", str(instance))
    assert (checked[0], ran[0]) == (2, 2)
    for output in (checked[1], ran[1]):
        assert "simsetting.yml:2:20: 'capacity_buffer' must be between 0 and 0.999999, got 25" in output
    assert "1 error" in checked[1]


def test_the_doctor_tells_of_an_instance_without_a_count_that_a_run_refuses(instance: Path) -> None:
    (instance / "camp.csv").write_text("2020-01-01,0\n2020-01-10,0\n", encoding="utf-8")
    for words in (("run", "--flee", str(instance), "--no-plots"), ("check", "--flee", str(instance))):
        code, said = panj(*words)
        assert code == 2 or words[0] == "check", said
        assert code != 0
        assert "no day has an observed count above 0" in said


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders of Flee worlds that are read, in order."""
    folders: list[str] = []

    def counted(reads: Callable[..., FleeInstance]) -> Callable[..., FleeInstance]:
        return lambda folder, **more: (folders.append(Path(folder).name), reads(folder, **more))[1]

    for name in ("load_flee", "load_imported"):
        monkeypatch.setattr(world_read, name, counted(getattr(world_read, name)))
    return folders


def few(*words: str) -> list[str]:
    return [*words, "-n", "1", "--jobs", "1"]


@pytest.mark.parametrize(
    ("words", "worlds"),
    [
        (few("run", "--flee", "little", "--no-plots"), ["little"]),
        (few("run", "mine.yaml", "--no-plots"), ["little"]),
        (few("run", "made.yaml", "--no-plots"), ["made"]),
        (few("validate", "little", "other"), ["little", "other"]),
        (few("validate", "--leave-one-out", "--sets", "5", "little", "other", "third"), ["little", "other", "third"]),
        (["check", "--flee", "little"], ["little"]),
        (["check", "mine.yaml"], ["little"]),
        (["show", "mine.yaml"], ["little"]),
    ],
    ids=" ".join,
)
def test_a_command_reads_a_flee_world_once(
    words: list[str],
    worlds: list[str],
    instance: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("other", "third"):
        shutil.copytree(instance, tmp_path / name)
    (tmp_path / "mine.yaml").write_text("title: Mine\nworld: {flee: little}\nuntil: 2020-01-08\n", encoding="utf-8")
    (tmp_path / "made.yaml").write_text("title: Made\nworld: {flee: made}\n", encoding="utf-8")
    assert panj("import-flee", "little", "--to", "./made")[0] == 0
    read: list[str] = request.getfixturevalue("read")
    code, said = panj(*words)
    assert code == 0, said
    assert read == worlds


def test_an_instance_without_counts_is_run_and_never_scored(instance: Path, tmp_path: Path) -> None:
    (instance / "data_layout.csv").unlink()
    out = tmp_path / "out"
    code, said = panj("run", "--flee", str(instance), "-n", "2", "--out", str(out), "--jobs", "1")
    assert code == 0, said
    assert "nothing to score by" in said
    frame = pd.read_parquet(out / "timeseries.parquet")
    assert frame[frame.date == frame.date.max()].value.min() > 0
    assert len(pd.read_csv(out / "scores.csv")) == 0
    code, said = panj("validate", str(instance), "--out", str(tmp_path / "scored"))
    assert code == 2
    assert "nothing to compare with" in said


def test_counts_may_lie_elsewhere_and_the_scenario_that_is_written_knows_where(instance: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "counted"
    elsewhere.mkdir()
    for name in ("data_layout.csv", "refugees.csv", "camp.csv"):
        (instance / name).rename(elsewhere / name)
    given = ("--flee", str(instance), "--counts", str(elsewhere))
    code, said = panj("check", *given)
    assert "nobody was counted" not in said
    short = ("-n", "1", "--jobs", "1", "--no-plots", "--out")
    assert panj("run", *given, *short, str(tmp_path / "a"))[0] == 0
    written_down = reader.read(tmp_path / "a" / "scenario.yaml").data["world"]
    assert written_down == {"flee": "../little", "counts": "../counted"}
    assert panj("run", str(tmp_path / "a" / "scenario.yaml"), *short, str(tmp_path / "b"))[0] == 0
    assert counts(str(tmp_path / "a")) == counts(str(tmp_path / "b"))
    code, said = panj("validate", str(instance), "--counts", str(elsewhere), "-n", "2", "--out", str(tmp_path / "c"))
    assert code == 0, said


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("run", "baseline", "--counts", "x"), "--counts goes with --flee"),
        (("check", "--flee", "{}", "--flee", "{}", "--counts", "{}"), "--counts goes with one Flee world"),
        (("validate", "{}", "{}", "--counts", "{}"), "--counts goes with one Flee world"),
        (("validate", "{}", "{}", "-L", "--counts", "{}"), "--counts goes with one Flee world"),
        (("run", "--flee", "{}", "--counts", "nowhere"), "no such folder: nowhere"),
        (("run", "--flee", "{}", "--counts", "{}/.."), "there is no data_layout.csv"),
    ],
)
def test_counts_that_mean_nothing_are_refused(words: tuple[str, ...], wanted: str, instance: Path) -> None:
    code, said = panj(*(word.format(instance) for word in words))
    assert code == 2
    assert wanted in said


def test_a_camp_with_fewer_places_than_people_is_told_to_be_unlimited(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only `panj check --flee` told it: who gave a camp fewer places had more people in it, and no word."""
    monkeypatch.chdir(tmp_path)
    (instance / "camp.csv").write_text("2020-01-01,30\n2020-01-10,90\n", encoding="utf-8")
    assert panj("import-flee", str(instance), "--to", "little")[0] == 0
    world = tmp_path / "scenarios" / "worlds" / "little"
    run_of = ("run", str(world / "scenario.yaml"), "-n", "1", "--point", "-j", "1", "--no-plots", "--out", "out")
    for words in (("check", str(world)), ("check", str(world / "scenario.yaml")), run_of):
        assert "unlimited" not in panj(*words)[1]
    table = world / "places.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",500,", ",20,"), encoding="utf-8")
    line = 1 + next(n for n, row in enumerate(table.read_text(encoding="utf-8").splitlines()) if "Camp" in row)
    for words in (("check", str(world)), ("check", str(world / "scenario.yaml")), run_of):
        code, said = panj(*words)
        assert code == 0, said
        assert (
            f"places.csv:{line}: warning: camp 'Camp' has 20 places and 30 people on the first day: by Flee's" in said
        )
        assert "unlimited, for less than one place is left (with 31 it takes nobody new)" in said


def test_a_setting_outside_its_range_is_taken_and_told(instance: Path, tmp_path: Path) -> None:
    """An awareness of 9 roads was taken without a word, though settings are drawn from 1 to 3."""
    words = ("-n", "1", "-j", "1", "-q")
    run_of = ("run", "--flee", str(instance), *words, "--no-plots", "--out", str(tmp_path / "out"))
    for name in ("awareness_level", "flee.awareness_level"):
        code, said = panj(*run_of, "--set", f"{name}=9")
        assert code == 0, said
        assert "note: flee.awareness_level=9 lies outside its range, 1 to 3: taken as it is" in said
    assert "outside" not in panj(*run_of, "--set", "awareness_level=2")[1]
    fixed = ("--set", "flee.awareness_level=9", "--out", str(tmp_path / "scored"))
    code, said = panj("validate", str(instance), *words, "--no-mask", *fixed)
    assert (code, "flee.awareness_level=9 lies outside its range, 1 to 3" in said) == (0, True), said


def test_a_copy_of_a_world_that_kept_its_title_is_told(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its runs and reports were called as those of the world that it is a copy of."""
    monkeypatch.chdir(tmp_path)
    assert panj("import-flee", str(instance), "--to", "little")[0] == 0
    worlds = tmp_path / "scenarios" / "worlds"
    file = worlds / "little" / "scenario.yaml"
    text = file.read_text(encoding="utf-8").replace('"little as Flee has it"', "little")
    file.write_text(text, encoding="utf-8")
    assert "another world" not in panj("check", str(file))[1]
    shutil.copytree(worlds / "little", worlds / "copy")
    copy = worlds / "copy" / "scenario.yaml"
    copy.write_text(text.replace("name: little", "name: copy"), encoding="utf-8")
    for path in (copy, copy.parent):
        code, said = panj("check", str(path))
        assert code == 0, said
        assert "scenario.yaml:2:1: note: 'little', its title, is the name of another world (give a copy a title" in said
    assert "another world" not in panj("check", str(file.parent))[1]
