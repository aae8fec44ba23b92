"""`panj run`, as a user types it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner
from typer.testing import Result as Reply

from sim.api.runs import Result, load_run
from sim.cli.app import app
from sim.comparisons.run import plan
from sim.runs.run import Options
from sim.study.story.tell import ALONE, LUCK

QUICK = ("-n", "4", "--until", "2021-07-12", "--jobs", "1", "--no-plots")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def panj(*words: str, columns: int = 140) -> Reply:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(app, ["run", *words])


@pytest.fixture(scope="module")
def reply(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reply, Path]:
    """One whole run: what it printed, and the folder it was typed in."""
    folder, before = tmp_path_factory.mktemp("work"), Path.cwd()
    os.chdir(folder)
    try:
        return panj("baseline", *QUICK), folder
    finally:
        os.chdir(before)


def row(text: str, name: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.strip().startswith(name)]
    return re.split(r"\s{2,}", line.strip())


def test_an_event_after_the_last_day_is_told(here: Path) -> None:
    """It fell away without a word."""
    done = panj("offensive", "-n", "1", "--until", "2021-07-01", "--jobs", "1", "--no-plots")
    assert done.exit_code == 0
    late = "offensive: its event of 2021-07-07, set: {front.tempo: 2}, is after the last day, 2021-07-01"
    assert late in " ".join(done.stderr.split())


def test_what_is_inherited_from_after_the_files_own_last_day_is_told(here: Path) -> None:
    """It fell away without a word, and the report said that the scenario had no event of its own."""
    Path("scenarios").mkdir(exist_ok=True)
    Path("scenarios/cut.yaml").write_text("extends: offensive\nuntil: 2021-07-06\n")
    late = "cut: its event of 2021-07-07, set: {front.tempo: 2}, is after the last day, 2021-07-06: it is left out"
    checked = CliRunner().invoke(app, ["check", "scenarios/cut.yaml"])
    assert checked.exit_code == 0
    assert f"note: {late}" in " ".join(checked.output.split())
    _, notes = plan(("offensive", "cut"), Options(1), {})
    assert late in notes


def test_the_closing_table_sets_the_seven_crossings_beside_the_document(reply: tuple[Reply, Path]) -> None:
    done, _ = reply
    assert done.exit_code == 0, done.output
    reported = {"Shohon": 104, "Ruzvai": 213, "Nulvand": 83, "Humrogi": 173, "Tem": 312, "Ishkashim": 102, "Langar": 50}
    text = done.stdout.casefold()
    for name, people in reported.items():
        lines = [line for line in text.splitlines() if line.strip().startswith(name.casefold())]
        assert any(re.search(rf"\s{people}\s", line) for line in lines), f"{name} {people}\n{done.stdout}"
    total = row(done.stdout, "all seven")
    assert total[1] == "1,037"
    assert total[-2] in ("yes", "no")
    bands = [cell for cell in total if "–" in cell]
    assert len(bands) >= 2, "50 % and 90 % bands"


def test_the_closing_tables_show_hosts_districts_and_sites(reply: tuple[Reply, Path]) -> None:
    text = reply[0].stdout
    for title in ("Who arrived", "Arrivals per host by date", "Districts on 5 Jul"):
        assert title in text
    assert "What the bands are made of" not in text, "so few twins tell nothing"
    assert "Reception sites that fill up" in text
    for host in ("Tajikistan", "Uzbekistan", "Turkmenistan", "Iran", "Pakistan"):
        assert host in text
    assert "12 Jul" in text, "the last day"


def test_of_twenty_replicates_it_is_told_what_the_bands_are_made_of(tmp_path: Path) -> None:
    words = ("-n", "20", "--until", "2021-05-08", "--no-plots", "--jobs", "1", "--out", str(tmp_path / "out"))
    text = panj("baseline", *words).stdout
    assert "What the bands are made of" in text
    assert "civilians in Tajikistan at the end" in text


def test_the_results_lie_in_outputs_and_the_scenarios_name(reply: tuple[Reply, Path]) -> None:
    done, folder = reply
    assert [file.name for file in folder.iterdir()] == ["outputs"]
    assert [file.name for file in (folder / "outputs").iterdir()] == ["baseline"]
    assert (folder / "outputs" / "baseline" / "timeseries.parquet").is_file()
    assert not (folder / "outputs" / "baseline" / "plots").exists()
    assert done.stdout.strip().splitlines()[-1].split() == ["results", "in", "outputs/baseline"]


def test_what_is_printed_can_be_piped(reply: tuple[Reply, Path]) -> None:
    assert "\x1b" not in reply[0].stdout
    assert "simulating" not in reply[0].stdout, "the progress bar goes to stderr"


def test_events_that_a_fixed_parameter_leaves_out_are_told(here: Path) -> None:
    (here / "pause.yaml").write_text(
        "extends: baseline\ntitle: A pause\nevents: [{date: 2021-07-07, set: {front.tempo: 0}}]\n", encoding="utf-8"
    )
    fixed = ("--set", "front.tempo=1.5", "--set", "crossing.leak=0.9", "--set", "displacement.fight=0.02")
    done = panj("pause.yaml", *QUICK, "--quiet", "--no-parts", *fixed)
    assert done.exit_code == 0, done.output
    said = "note: Left out, since that is fixed now: set: {front.tempo: 0} on 2021-07-07."
    assert said in " ".join(done.stderr.split())
    assert "note: crossing.leak=0.9 lies outside its range, 0.02 to 0.125: taken as it is" in done.stderr
    assert "displacement" not in done.stderr


def test_a_file_gives_its_own_name_to_its_results(here: Path) -> None:
    (here / "my-future.yaml").write_text("extends: offensive\ntitle: Mine\n")
    done = panj("my-future.yaml", *QUICK, "--quiet", "--no-parts")
    assert done.exit_code == 0, done.output
    assert (here / "outputs" / "my-future" / "summary.json").is_file()


def test_out_takes_the_place_of_outputs_and_may_be_deep(here: Path) -> None:
    done = panj("baseline", *QUICK, "--no-parts", "--out", "a/b/c")
    assert done.exit_code == 0, done.output
    assert (here / "a" / "b" / "c" / "summary.json").is_file()
    assert not (here / "outputs").exists()


def test_quiet_prints_nothing(here: Path) -> None:
    done = panj("baseline", *QUICK, "--no-parts", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


def test_set_reaches_the_stored_scenario(here: Path) -> None:
    done = panj("baseline", *QUICK, "--no-parts", "-q", "--set", "crossing.leak=0.5", "--set", "front.tempo=2")
    assert done.exit_code == 0, done.output
    stored = (here / "outputs" / "baseline" / "scenario.yaml").read_text(encoding="utf-8")
    assert "crossing.leak: 0.5" in stored
    assert "front.tempo: 2" in stored


def test_without_parts_there_is_no_table_of_them_and_no_blind_column(here: Path) -> None:
    text = panj("baseline", *QUICK, "--no-parts").stdout
    assert "1,037" in text
    assert "What the bands are made of" not in text
    assert "blind" not in text


def test_a_run_that_ends_before_the_headcounts_leaves_their_table_out(here: Path) -> None:
    done = panj("baseline", "-n", "4", "--until", "2021-06-01", "--jobs", "1", "--no-plots")
    assert done.exit_code == 0, done.output
    assert "Who arrived" not in done.stdout
    assert "1 Jun" in done.stdout


@pytest.mark.parametrize("columns", [80, 118, 200])
def test_a_terminal_of_any_width_can_read_it(here: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = panj("baseline", *QUICK, columns=columns)
    assert done.exit_code == 0, done.output
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", done.stdout)
    assert max(len(line) for line in text.splitlines()) <= columns
    assert "1,037" in text
    assert row(text, "all seven")[1] == "1,037"
    assert not [line for line in text.splitlines() if line.strip() and set(line.split()) == {"…"}]
    assert "…" not in text, "nothing is cut off"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ofensive",), "no scenario is called 'ofensive' (did you mean 'offensive'?"),
        (("none.yaml",), "no such file: none.yaml"),
        (("baseline", "--set", "front.tmpo=2"), "front.tmpo=2: unknown parameter"),
        (("baseline", "--set", "front.tmpo=2"), "did you mean 'front.tempo'?"),
        (("baseline", "--set", "front.tempo=fast"), "front.tempo=fast: 'fast' is no number"),
        (("baseline", "--set", "front.tempo=1_5"), "front.tempo=1_5: '1_5' is no number"),
        (("baseline", "--set", "front.tempo=nan"), "front.tempo=nan"),
        (("baseline", "--set", "front.tempo=-1"), "front.tempo=-1"),
        (("baseline", "--set", "crossing.leak=1.5"), "crossing.leak=1.5"),
        (("baseline", "--set", "front.tempo"), "want parameter=value"),
        (("baseline", "--until", "2021-13-01"), "2021-13-01"),
        (("baseline", "--until", "tomorrow"), "tomorrow"),
        (("baseline", "--until", "2021-04-30"), "until 2021-04-30 is before the start 2021-05-01"),
        (("baseline", "--replicates", "0"), "replicates"),
        (("baseline", "--replicates", "2000000"), "replicates 2000000: want a whole number from 1 to 1,000,000"),
        (("baseline", "--replicates", "many"), "'--replicates'"),
        (("baseline", "--seed", "-1"), "seed"),
        (("baseline", "--seed", "99999999999999999999"), "seed 99999999999999999999"),
        (("baseline", "--jobs", "0"), "jobs"),
        (("baseline", "--out", "file"), "file is a file: want a folder"),
        (("baseline", "--out", "file/below"), "cannot write to"),
        (("baseline", "--out", "full"), "is not empty and holds no result of panj"),
        (("baseline", "--outt", "x"), "No such option"),
        ((), "give the name of a scenario"),
    ],
)
def test_a_mistake_ends_with_2_before_anything_is_written(words: tuple[str, ...], said: str, here: Path) -> None:
    (here / "file").write_text("x")
    (here / "full").mkdir()
    (here / "full" / "mine.txt").write_text("y")
    done = panj(*words)
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert done.stdout == ""
    assert sorted(str(p.relative_to(here)) for p in here.rglob("*")) == ["file", "full", "full/mine.txt"]


def test_several_mistakes_are_told_together(here: Path) -> None:
    done = panj("baseline", "--set", "front.tmpo=2", "--set", "crossing.leak=2")
    assert done.exit_code == 2
    assert len(done.stderr.strip().splitlines()) == 2


def test_a_mistake_in_a_file_is_told_with_its_line(here: Path) -> None:
    (here / "mine.yaml").write_text("extends: baseline\nevents:\n  - {date: 2021-07-10, capture: khorogg}\n")
    done = panj("mine.yaml", *QUICK)
    assert done.exit_code == 2
    assert done.stderr.startswith("mine.yaml:3:")


def test_an_old_result_outlives_a_mistake(reply: tuple[Reply, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(reply[1])
    file = Path("outputs/baseline/summary.json")
    before = file.read_bytes()
    assert panj("baseline", "--until", "never").exit_code == 2
    assert file.read_bytes() == before


def test_the_command_itself(here: Path) -> None:
    code = "from sim.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, "run", "sealed-border", "-n", "2", *QUICK[2:], "--no-parts"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "1,037" in done.stdout
    assert done.stderr.strip() == ""
    assert (here / "outputs" / "sealed-border" / "provenance.json").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(("asked", "kinds"), [((), {".png"}), (("--svg",), {".png", ".svg"})])
def test_the_figures_are_drawn_unless_told_otherwise(here: Path, asked: tuple[str, ...], kinds: set[str]) -> None:
    done = panj("baseline", "-n", "4", "--until", "2021-07-12", "--jobs", "1", "--no-parts", *asked)
    assert done.exit_code == 0, done.output
    plots = here / "outputs" / "baseline" / "plots"
    assert {file.suffix for file in plots.iterdir()} == kinds
    assert len({file.stem for file in plots.iterdir()}) >= 4
    assert "figures in outputs/baseline/plots" in " ".join(done.stdout.split())


def test_numbers_are_on_disk_and_on_screen_before_the_figures(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[int, str]] = []

    def stop(result: Result, folder: Path, svg: bool) -> None:
        sys.stdout.flush()
        said = sys.stdout.buffer.getvalue().decode()  # type: ignore[attr-defined]
        found.append((len(load_run(folder).replicates), said))
        raise KeyboardInterrupt

    monkeypatch.setattr(Result, "illustrate", stop)
    done = panj("baseline", "-n", "2", "--until", "2021-07-12", "--jobs", "1", "--no-parts")
    [(replicates, said)] = found
    assert replicates == 2
    assert "1,037" in said
    assert "results in outputs/baseline" in said
    assert done.exit_code == 130
    assert done.stderr.endswith("interrupted: the results in outputs/baseline are whole, their figures are not\n")


def test_the_scenario_and_its_world_are_read_once(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    for module in ("sim.runs.run", "sim.world.names"):
        real = sys.modules[module].load_world
        monkeypatch.setattr(f"{module}.load_world", lambda name, real=real: read.append(name) or real(name))
    done = panj("baseline", *QUICK, "-q")
    assert done.exit_code == 0, done.output
    assert read == ["panj-2021"]


def test_a_run_ends_by_naming_the_report_which_is_that_of_panj_report(here: Path) -> None:
    done = panj("baseline", "-n", "3", "--until", "2021-07-10", "--jobs", "1", "--no-parts")
    assert done.exit_code == 0, done.output
    assert done.stdout.strip().splitlines()[-1] == "open the report in a browser: outputs/baseline/report.html"
    folder = here / "outputs" / "baseline"
    assert (folder / "plots" / "map-end.png").is_file()
    again = CliRunner().invoke(app, ["report", "baseline", "--out", "again.html"])
    assert again.exit_code == 0, again.output
    assert (here / "again.html").read_bytes() == (folder / "report.html").read_bytes()


def test_without_history_the_table_of_hosts_begins_with_the_first_day(here: Path) -> None:
    (here / "anew.yaml").write_text("extends: baseline\nhistory_until: 2021-04-30\n", encoding="utf-8")
    done = panj("./anew.yaml", "-n", "1", "--until", "2021-05-21", "--jobs", "1", "--no-plots")
    assert done.exit_code == 0, done.output
    assert row(done.stdout, "host") == ["host", "kind", "1 May", "11 May", "21 May"]


def test_one_run_is_told_as_one_run_without_bands_and_shares(here: Path) -> None:
    done = panj("baseline", "-n", "1", "--until", "2021-07-12", "--jobs", "1", "--no-plots")
    assert done.exit_code == 0, done.output
    assert " ".join(done.stdout.split()).startswith(ALONE)
    assert "Who arrived" in done.stdout
    for word in ("median", "band", "%", "inside"):
        assert word not in done.stdout


def test_runs_with_central_values_are_told_as_those_of_luck_alone(here: Path) -> None:
    done = panj("baseline", "--point", "-n", "4", "--until", "2021-05-12", "--jobs", "1", "--no-plots")
    assert " ".join(done.stdout.split()).startswith(LUCK)


def test_a_run_without_figures_loads_nothing_it_does_not_use(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "sys.argv = ['panj', 'run', 'baseline', '-n', '1', '--no-plots', '--quiet']\n"
        "from sim.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "unused = {'pandas', 'matplotlib', 'mesa', 'networkx', 'scipy.spatial', 'jinja2', 'sim.sweeps'}\n"
        "assert not unused & set(sys.modules), unused & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "outputs" / "baseline" / "timeseries.parquet").is_file()


@pytest.mark.parametrize("words", [("run", "X"), ("compare", "X", "ceasefire")])
def test_a_scenario_in_a_result_does_not_take_the_place_of_that_result(words: tuple[str, ...], here: Path) -> None:
    name = {"run": "mine", "compare": "compare-mine-ceasefire"}[words[0]]
    file = here / "outputs" / name / "scenario.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("name: mine\nextends: baseline\nuntil: 2021-07-08\n")
    done = CliRunner().invoke(app, [*(f"outputs/{name}/scenario.yaml" if w == "X" else w for w in words), "-n", "1"])
    assert done.exit_code == 2
    told = f"outputs/{name}/scenario.yaml is part of the result in outputs/{name}, which would be replaced: give --out"
    assert told in done.stderr
    assert [path.name for path in file.parent.iterdir()] == ["scenario.yaml"]


@pytest.mark.parametrize("command", [("run", *QUICK), ("compare",), ("assimilate",), ("calibrate",)])
def test_a_file_called_as_another_scenario_does_not_take_the_place_of_its_results(
    command: tuple[str, ...], here: Path
) -> None:
    (here / "mine.yaml").write_text("extends: offensive\nname: baseline\n")
    (here / "counts.csv").write_text("measure,place,date,value\narrivals,TJK,2021-07-01,1\n")
    more = {"compare": ("ceasefire",), "assimilate": ("counts.csv",), "calibrate": ("--to", "counts.csv")}.get(
        command[0], ()
    )
    done = CliRunner().invoke(app, [command[0], "mine.yaml", *more, *command[1:]])
    assert done.exit_code == 2
    assert "mine.yaml is called 'baseline', as " in done.stderr
    assert (
        "its result would take the place of that one's: rename the file or its key 'name', or give --out" in done.stderr
    )
    assert not (here / "outputs").exists()
