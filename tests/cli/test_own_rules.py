"""`--rule`: a rule of one's own on the command line."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from own_rules import page_files, rule, working_in
from typer.testing import CliRunner, Result

from sim import load_run
from sim.cli.app import app
from sim.model.model import BorderModel
from sim.model.parameters import REGISTRY
from sim.scenario.errors import PanjError
from sim.scenario.parameters import describe

SHORT = ("-n", "2", "--until", "2021-05-20", "--no-plots", "--no-parts", "-q")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Work in a folder outside the repository that holds the files of the page."""
    with working_in(tmp_path_factory.mktemp("mine")) as made:
        for name, text in page_files().items():
            (made / name).write_text(text, encoding="utf-8")
        (made / "broken.py").write_text(rule("return 1 / 0"), encoding="utf-8")
        yield made


def panj(*words: str) -> Result:
    """Call panj."""
    return CliRunner().invoke(app, list(words))


def test_show_tells_of_its_parameters_and_of_its_place_in_the_day(folder: Path) -> None:
    shown = panj("show", "early-winter.yaml", "--rule", "my_rules:Winter", "--set", "winter.deep=3")
    assert shown.exit_code == 0, shown.output
    lines = {line.split()[0]: line.split() for line in shown.output.splitlines() if line.startswith("winter.")}
    assert list(lines) == ["winter.slow", "winter.snowfall", "winter.deep", "winter.first"]
    assert lines["winter.first"][1] == "8"
    assert "early-winter.yaml:4" in lines["winter.first"]
    assert lines["winter.deep"][-5:-1] != lines["winter.slow"][-5:-1]
    assert "0.3" in lines["winter.slow"]
    day = panj("show", "baseline", "--rule", "my_rules:Winter", "--plan")
    assert day.exit_code == 0
    assert "winter" in day.output
    assert "my_rules:Winter" in "".join(day.output.split())


def test_a_plan_is_read_in_a_narrow_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a step reads and writes stands below what it does, and no name of an array is broken."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = panj("show", "baseline", "--plan", "--rule", "my_rules:Winter")
    assert shown.exit_code == 0, shown.output
    words = {word.strip("(),;:") for word in shown.output.split()}
    assert {"changed_on", "withdrawal_days", "front_clock", "corridor", "my_rules:Winter"} <= words
    assert max(len(line.rstrip()) for line in shown.output.splitlines()) <= 80
    monkeypatch.setenv("COLUMNS", "200")
    wide = panj("show", "--plan").output
    assert panj("show", "baseline", "--plan").output == wide
    assert "show which scenario? panj list names them" in panj("show").output
    assert all(head in wide.splitlines()[2] for head in ("reads", "writes", "parameters", "draws"))


def test_files_that_set_its_parameters_are_checked_with_it_and_told_of_it_without(folder: Path) -> None:
    for file in ("early-winter.yaml", "snow.yaml"):
        sound = panj("check", file, "--rule", "my_rules:Winter")
        assert sound.exit_code == 0, sound.output
        bare = panj("check", file)
        assert bare.exit_code == 2
        assert "--rule FILE:CLASS" in bare.output
    assert '"winter.slow"' in panj("schema", "--rule", "my_rules:Winter").output


@pytest.mark.slow
def test_a_run_in_a_new_python_finds_the_file_beside_which_one_works(folder: Path, tmp_path: Path) -> None:
    """Not in this process, which has the folder of the tests on its path; two workers must find it as well."""
    words = [
        sys.executable,
        "-c",
        "from sim.cli import main; main()",
        "run",
        "early-winter.yaml",
        "--rule",
        "my_rules:Winter",
        "--rule",
    ]
    done = subprocess.run(
        [*words, "traffic:Traffic", *SHORT, "-j", "2", "--out", str(tmp_path / "out")],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "traffic.daily" in (tmp_path / "out" / "scenario.yaml").read_text()
    again = panj("run", str(tmp_path / "out" / "scenario.yaml"), *SHORT, "--out", str(tmp_path / "again"))
    assert again.exit_code == 2
    assert "--rule" in again.output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("broken:Mine", "rule broken:Mine stops on 2021-05-01: ZeroDivisionError: division by zero"),
        ("missing:Winter", "no file missing.py in ."),
        ("my_rules:Wintre", "did you mean 'Winter'?"),
        ("storm", "no installed rule is called storm"),
    ],
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_mistakes_are_told_in_a_line_and_leave_no_folder(
    folder: Path, tmp_path: Path, given: str, said: str, jobs: str
) -> None:
    runs = ("run", "baseline", "--no-parts"), ("compare", "baseline", "collapse")
    for command in runs if jobs == "1" else runs[:1]:  # both hand their runs to the same processes
        out = tmp_path / command[0]
        done = panj(*command, "--rule", given, "-n", "2", "--no-plots", "-q", "-j", jobs, "--out", str(out))
        assert done.exit_code == 2, done.output
        assert said in " ".join(done.output.split())
        assert done.output.count("\n") <= 2
        assert given != "broken:Mine" or "broken.py:" in done.output
        assert not out.exists()
        assert list(tmp_path.iterdir()) == []


def test_view_takes_a_rule_and_tells_what_is_wrong_with_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("solara.server", reason="the extra 'view' is not installed")
    served: list[dict[str, Any]] = []
    monkeypatch.setattr("sim.cli.view.serve", lambda _page, arguments, **_more: served.append(arguments))
    done = panj("view", "early-winter.yaml", "--rule", "my_rules:Winter", "--set", "winter.deep=3", "--no-browser")
    assert done.exit_code == 0, done.output
    (given,) = served
    assert given["overrides"] == {"winter.deep": 3.0}
    assert [rule.path for rule in given["own"]] == ["my_rules:Winter"]
    for words, said in (
        (("baseline", "--rule", "broken:Mine"), "broken:Mine stops on 2021-05-01"),
        (("early-winter.yaml",), "--rule FILE:CLASS"),
    ):
        wrong = panj("view", *words)
        assert wrong.exit_code == 2
        assert said in " ".join(wrong.output.split())
    assert len(served) == 1


def test_flee_worlds_take_no_rule_and_rules_are_no_rule(folder: Path) -> None:
    flee = panj("run", "--flee", "nowhere", "--rule", "my_rules:Winter")
    assert flee.exit_code == 2
    assert "--rule goes with a scenario" in flee.output
    swapped = panj("run", "baseline", "--rules", "my_rules:Winter")
    assert swapped.exit_code == 2
    assert "a rule of your own: --rule my_rules:Winter" in " ".join(swapped.output.split())


@pytest.mark.parametrize("name", ["relocation.trigger", "relocation.buses", "recption.onward", "storm.much"])
def test_who_forgets_the_rule_is_told_however_near_the_name_is_to_another(
    folder: Path, tmp_path: Path, name: str
) -> None:
    """In a scenario, a sweep, an option and an argument: a first part that no rule of Panj's has may be one's own."""
    (tmp_path / "mine.yaml").write_text(f"extends: baseline\nparameters: {{{name}: 1}}\n")
    (tmp_path / "many.yaml").write_text(f"base: baseline\nvary: {{{name}: [1, 2]}}\nmeasures: [arrivals TJK]\n")
    for words in (
        ("check", str(tmp_path / "mine.yaml")),
        ("check", str(tmp_path / "many.yaml")),
        ("show", "baseline", "--set", f"{name}=1"),
    ):
        done = panj(*words)
        assert done.exit_code == 2
        assert f"unknown parameter '{name}'" in " ".join(done.output.split())
        assert "--rule FILE:CLASS, in Python rules=[...]" in " ".join(done.output.split())
    with pytest.raises(PanjError, match=r"no argument is called.*; .*rules=\[\.\.\.\]"):
        BorderModel("baseline", **{name.replace(".", "__"): 1.0})


def test_a_parameter_of_the_models_own_rules_is_no_matter_of_a_rule(folder: Path) -> None:
    done = panj("show", "baseline", "--set", "front.tmpo=1")
    assert "did you mean 'front.tempo'?" in " ".join(done.output.split())
    assert "--rule" not in done.output


def test_the_plan_of_a_day_names_every_parameter(folder: Path) -> None:
    """Nineteen from which travel times and the like follow stood nowhere."""
    said = " ".join(panj("show", "baseline", "--plan").output.split())
    assert [name for name in describe(REGISTRY) if name.partition(".")[2] not in said] == []
    assert "whenever one of them changes: front: reach_km; garrisons: detour_hours;" in said


def test_the_table_of_a_run_names_its_rules_and_its_file_how_it_is_run_again(folder: Path) -> None:
    few = ("-n", "2", "--seed", "3", "--until", "2021-05-20", "--no-plots", "--no-parts", "-q", "--out", "snowy")
    assert panj("run", "baseline", "--rule", "my_rules:Winter", *few).exit_code == 0
    assert "As it was going, with the rule my_rules:Winter (baseline): 2 replicates" in panj("answer", "snowy").output
    assert (folder / "snowy" / "scenario.yaml").read_text("utf-8").splitlines()[
        1
    ] == "# Run it with --rule my_rules:Winter"


def test_a_rule_in_another_folder_is_named_by_its_file_wherever_it_is_said_how_to_run_again(folder: Path) -> None:
    """The second line of scenario.yaml makes the same bytes; a bundle finds the file, and keeps how it was given."""
    below = folder / "my rules"
    below.mkdir()
    (below / "held.py").write_text(rule(name="held"), encoding="utf-8")
    few = ("-n", "2", "--seed", "3", "--until", "2021-05-10", "--no-plots", "--no-parts", "-q")
    given = "my rules/held.py:Mine"
    assert panj("run", "baseline", "--rule", given, *few, "--out", "outputs/held").exit_code == 0
    out = folder / "outputs" / "held"
    line = (out / "scenario.yaml").read_text("utf-8").splitlines()[1]
    assert line == f"# Run it with --rule '{given}'"
    (kept,) = json.loads((out / "provenance.json").read_text("utf-8"))["own_rules"]
    assert (kept["rule"], kept["given"]) == ("held:Mine", given)

    words = shlex.split(line.partition("with ")[2])
    done = panj("run", "outputs/held/scenario.yaml", *words, *few, "--out", "outputs/again")
    assert done.exit_code == 0, done.output
    again = folder / "outputs" / "again"
    for file in ("bands.csv", "timeseries.parquet"):
        assert (out / file).read_bytes() == (again / file).read_bytes(), file

    page = load_run(out).report(out / "report.html").read_text("utf-8")
    assert f"--rule &#39;{given}&#39;" in page
    assert panj("bundle", "outputs/held", "--to", "held.panj.zip").exit_code == 0
    assert panj("open", "held.panj.zip", "--to", "opened").exit_code == 0
    assert (folder / "opened" / "rules" / "held.py").is_file()
    assert line in load_run(folder / "opened").save(folder / "kept").joinpath("scenario.yaml").read_text("utf-8")
