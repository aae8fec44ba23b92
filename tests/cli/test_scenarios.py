"""The small commands, as a user types them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import types
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.app import app
from sim.model.parameters import REGISTRY
from sim.pages.live.desk import scenarios
from sim.scenario.shipped import EXAMPLES, SCENARIOS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory with a scenarios folder."""
    (tmp_path / "scenarios").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def panj(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_what_no_name_leads_to_is_told_with_the_reason_and_not_left_out_in_silence(here: Path) -> None:
    own = here / "scenarios"
    (own / "sweeps").mkdir()
    (own / "worlds" / "no world").mkdir(parents=True)
    for name in ("my file.yaml", "twice.yaml", "twice.yml", ".draft.yaml", "sweeps/a sweep.yml", "elsewhere.txt"):
        (own / name).write_text("extends: baseline\n")
    (own / "folder.yaml").mkdir()
    (own / "out.yaml").symlink_to(here / "elsewhere.yaml")
    (here / "elsewhere.yaml").write_text("extends: baseline\n")
    result = panj("list")
    assert result.exit_code == 0
    made_of = "at most 100 letters a to z, digits, '-', '_'"
    assert result.stdout.split("\n\n")[-1].splitlines() == [
        "scenarios/folder.yaml is left out: this is no file",
        f"scenarios/my file.yaml is left out: no scenario may have this name: {made_of}",
        "scenarios/out.yaml is left out: it is a link to a file elsewhere",
        "scenarios/twice.yml is left out: twice.yaml has the same name",
        f"scenarios/sweeps/a sweep.yml is left out: no sweep may have this name: {made_of}",
        f"scenarios/worlds/no world is left out: no world may have this name: {made_of}",
    ]


def test_a_list_of_nothing_but_names_has_no_more_lines(here: Path) -> None:
    assert "left out" not in panj("list").stdout


def test_list_shows_the_ladder_and_the_users_own(here: Path) -> None:
    (here / "scenarios" / "mine.yaml").write_text("extends: baseline\ntitle: My own\nladder: 4\n")
    (here / "scenarios" / "wrong.yaml").write_text("extend: baseline\n")
    result = panj("list")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["name", "ladder", "title", "from"]
    assert lines[1].startswith("ceasefire ")
    assert any(line.startswith("mine ") and "My own" in line and line.endswith("scenarios") for line in lines)
    assert any("panj check scenarios/wrong.yaml" in line for line in lines)


def test_a_file_that_cannot_be_read_spoils_no_list(here: Path) -> None:
    bad = {
        "early": "extends: baseline\nstart: 0001-01-01\nhistory_until: 0001-01-01\n",
        "half": 'extends: baseline\ntitle: "\\ud800"\n',
        "big": "extends: baseline\nseed: 0x" + "f" * 5000 + "\n",
        "alias": "a: &a [x]\nb: [*a, *a]\n",
        "escape": 'title: "\\UFFFFFFFF"\n',
        "deep": "a: " + "[" * 3000 + "\n",
        "binary": "\x00\x01",
        "empty": "",
    }
    (here / "scenarios" / "sweeps").mkdir()
    for name, text in bad.items():
        (here / "scenarios" / f"{name}.yaml").write_text(text)
        (here / "scenarios" / "sweeps" / f"{name}-sweep.yaml").write_text(text)
    result = panj("list")
    assert result.exit_code == 0, result.output
    for name in bad:
        assert f"(has mistakes: panj check scenarios/{name}.yaml)" in result.stdout
        assert f"(has mistakes: panj check scenarios/sweeps/{name}-sweep.yaml)" in result.stdout
        told = panj("check", f"scenarios/{name}.yaml")
        assert told.exit_code == 2
        assert all(line.startswith(f"scenarios/{name}.yaml:") for line in told.stderr.splitlines())
    assert "As it was going" in result.stdout
    names = [row["name"] for row in scenarios(REGISTRY, "baseline") if row["name"] not in EXAMPLES]
    assert names[-len(bad) :] == sorted(bad)


@pytest.mark.parametrize("name", SCENARIOS)
def test_of_a_scenario_that_ships_a_needless_order_has_its_reason_beside_it(name: str) -> None:
    file = ROOT / "scenarios" / f"{name}.yaml"
    lines = file.read_text().splitlines()
    for told in panj("check", str(file)).output.splitlines():
        if "changes nothing" in told:
            line = int(told.split(":")[1])
            assert "#" in "".join(lines[line - 2 : line]), told


def test_a_list_survives_even_what_nobody_thought_of(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OverflowError

    monkeypatch.setattr("sim.runs.read.read_scenario", fails)
    assert "(has mistakes: panj check" in panj("list").stdout


def test_a_scenario_that_says_nothing_of_itself_is_told_by_its_events(here: Path) -> None:
    text = "extends: baseline\nevents:\n  - {date: 2021-07-15, policy: {TJK: closed}, near: {tem: closed}}\n"
    (here / "scenarios" / "shut.yaml").write_text(text)
    told = " ".join(panj("show", "shut").stdout.split())
    assert "On 15 July 2021 Tajikistan admits nobody; the near bank at Tem (Khorog) is closed." in told
    assert "no side changes its plan" not in told
    assert "Document D" not in told
    row = next(line for line in panj("list").stdout.splitlines() if line.startswith("shut "))
    assert row.split()[1] == "–"
    assert "On 15 July 2021 Tajikistan admits nobody" in row
    assert panj("show", "shut", "--yaml").stdout.splitlines()[3] == 'description: ""'


def test_show_tells_value_unit_range_and_layer(here: Path) -> None:
    result = panj("show", "offensive", "--set", "crossing.leak=0.5")
    assert result.exit_code == 0, result.output
    rows = [line.split() for line in result.stdout.splitlines()]
    assert any(row[:2] == ["until", "2021-09-11"] and row[2].startswith("baseline.yaml:") for row in rows)
    leak = next(line for line in result.stdout.splitlines() if line.startswith("crossing.leak "))
    assert "0.5 (default 0.05)" in leak
    assert leak.endswith("set for this run")
    assert "set: {front.tempo: 2}" in result.stdout


def test_what_show_prints_as_yaml_can_be_checked(here: Path) -> None:
    text = panj("show", "collapse", "--yaml").stdout
    (here / "again.yaml").write_text(text)
    result = panj("check", "again.yaml")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("again.yaml: OK")


def test_check_names_every_mistake_and_exits_with_2(here: Path) -> None:
    (here / "bad.yaml").write_text("extends: baseline\nlader: 3\nevents:\n  - {date: 2021-07-08, capture: kundus}\n")
    (here / "good.yaml").write_text("extends: baseline\n")
    result = panj("check", "bad.yaml", "good.yaml")
    assert result.exit_code == 2
    assert result.stdout.startswith("good.yaml: OK")
    assert result.stderr.splitlines() == [
        "bad.yaml:2:1: unknown key 'lader' (did you mean 'ladder'?)",
        "bad.yaml:4:33: capture: no place of this world is called 'kundus' (did you mean 'kunduz'?)",
        "bad.yaml: 2 mistakes",
    ]


def test_check_says_how_many_points_of_a_hypercube_differ(here: Path) -> None:
    text = "base: baseline\ndesign: latin-hypercube\npoints: 30\nvary: {front.tempo: [1, 2]}\n"
    (here / "scenarios" / "sweeps").mkdir(parents=True, exist_ok=True)
    (here / "scenarios" / "sweeps" / "again.yaml").write_text(text)
    result = panj("check", "scenarios/sweeps/again.yaml")
    assert "warning: only 2 of its 30 points differ" in result.stdout
    assert ": OK, 1 axis, 30 points" in result.stdout
    assert result.exit_code == 0


def test_check_takes_the_name_of_a_world_unless_a_folder_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = ROOT / "scenarios" / "worlds" / "car-2013"
    shutil.copytree(world, tmp_path / "scenarios" / "worlds" / "mine")
    monkeypatch.chdir(tmp_path)
    result = panj("check", "mine")
    assert result.exit_code == 0, result.output
    assert "scenarios/worlds/mine: OK, " in result.output
    (tmp_path / "mine").mkdir()
    result = panj("validate", "mine")
    assert "was looked at; the world of that name is scenarios/worlds/mine: give its path" in " ".join(
        result.output.split()
    )


@pytest.mark.parametrize(("name", "meant"), [("mine", "scenarios/worlds/mine"), ("pause", "scenarios/pause.yaml")])
def test_a_folder_of_data_is_not_taken_for_the_world_of_its_name(here: Path, name: str, meant: str) -> None:
    """Mistakes of raw files were told, and no word of the world; an empty folder did the same."""
    shutil.copytree(ROOT / "scenarios" / "worlds" / "car-2013", here / "scenarios" / "worlds" / "mine")
    (here / "scenarios" / "pause.yaml").write_text("extends: baseline\n", encoding="utf-8")
    (here / name).mkdir()
    (here / name / "roads.csv").write_text("a,b\n", encoding="utf-8")
    done = panj("check", name)
    assert done.exit_code == 0, done.output
    what = "world" if name == "mine" else "file"
    told = f"{name}: note: this folder is no world: the {what} of its name, {meant}, is meant"
    assert told in done.stdout
    assert f"{meant}: OK, " in done.stdout
    assert panj("check", str(here / name)).exit_code == 2, "by its path the folder is meant"
    (here / name / "places.csv").write_text("id\n", encoding="utf-8")
    assert panj("check", name).exit_code == 2, "a world with mistakes is one"


def test_check_reads_worlds_too() -> None:
    result = panj("check", str(ROOT / "scenarios" / "worlds" / "panj-2021"))
    assert result.exit_code == 0, result.output
    assert "21 crossings" in result.stdout


def test_schema_is_json_schema() -> None:
    assert json.loads(panj("schema").stdout)["title"] == "Panj scenario"
    several = panj("schema", "--sweep", "--recipe")
    assert several.exit_code == 2
    assert "three schemas: one at a time" in several.stderr, "the last of them was printed, and no word of the other"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "ofensive"), "did you mean 'offensive'?"),
        (("show", "../offensive"), "no such file"),
        (("show", "baseline", "--set", "front.tmpo=1"), "front.tmpo=1: unknown parameter"),
        (("show", "baseline", "--set", "front.tempo"), "want parameter=value"),
        (("check", "baselin"), "did you mean 'baseline'"),
        (
            ("run", "guards-by-tempo"),
            "'guards-by-tempo' is a sweep, not a scenario: panj sweep guards-by-tempo runs it",
        ),
        (("check", "none.yaml"), "no such file: none.yaml"),
        (("chekc",), "No such command"),
        (("list", "--al"), "No such option"),
    ],
)
def test_a_mistake_ends_with_2_and_no_traceback(words: tuple[str, ...], said: str, here: Path) -> None:
    result = panj(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_run_hands_its_options_on(monkeypatch: pytest.MonkeyPatch) -> None:
    import sim.cli

    asked: dict[str, object] = {}
    module = types.ModuleType("sim.cli.run")
    module.run_command = lambda **options: asked.update(options)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sim.cli.run", module)
    monkeypatch.setattr(sim.cli, "run", module, raising=False)
    result = panj(
        *("run", "offensive", "-n", "5", "--seed", "1", "--until", "2021-08-01", "--out", "x", "-j", "2"),
        *("--set", "a.b=1", "--set", "c.d=2", "--point", "--no-plots", "--no-parts", "--quiet"),
    )
    assert result.exit_code == 0, result.output
    assert asked == {
        "scenario": "offensive",
        "replicates": 5,
        "seed": 1,
        "until": "2021-08-01",
        "out": Path("x"),
        "set_": ["a.b=1", "c.d=2"],
        "rule": [],
        "svg": False,
        "jobs": 2,
        "of": None,
        "point": True,
        "plots": False,
        "parts": False,
        "quiet": True,
        "vary": False,
    }


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.cli.scenarios.list_text", interrupt)
    assert panj("list").exit_code == 130


def test_help_and_version_load_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "sys.argv = ['panj', '--help']\n"
        "from sim.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'numpy', 'pandas', 'pydantic', 'mesa', 'numba', 'ruamel.yaml', 'rich.console'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    for command in ("list", "show", "check", "schema", "run"):
        assert command in done.stdout
    assert panj("--version").stdout.startswith("panj")


def test_a_scenario_is_checked_by_its_name_too(here: Path) -> None:
    (here / "scenarios" / "pause.yaml").write_text("extends: baseline\n", encoding="utf-8")
    done = panj("check", "pause")
    assert (done.exit_code, "OK" in done.output) == (0, True), done.output
    assert "no such file" in panj("check", "pauze").output


def test_an_inherited_event_that_the_child_replaces_is_told_once_and_noted(here: Path) -> None:
    for name, extends, places in (("surge", "baseline", 3000), ("mine", "surge", 2000)):
        text = f"extends: {extends}\nevents: [{{date: 2021-07-25, capacity: {{khorog: {places}}}}}]\n"
        (here / "scenarios" / f"{name}.yaml").write_text(text)
    shown = panj("show", "mine").stdout
    assert "On 25 July 2021 the site in Khorog has 2,000 places." in shown
    first, second = shown.splitlines()[-2:]
    assert first.endswith("replaced by one further down")
    assert second.endswith("mine.yaml:2")
    told = panj("check", "mine").stdout
    assert "note: capacity of 'khorog' is 2,000 on 2021-07-25" in told
    assert "surge.yaml:2" in told
