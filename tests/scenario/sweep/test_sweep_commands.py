"""What `panj list`, `show` and `check` say of sweeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.app import app
from sim.cli.scenarios import schema_text
from sim.model.parameters import REGISTRY
from sim.scenario.sweep.json_schema import sweep_schema_text
from sim.sweeps.read import elsewhere


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with an empty folder of sweeps."""
    (tmp_path / "scenarios" / "sweeps").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def panj(*words: str) -> Result:
    return CliRunner().invoke(app, words)


MINE = "base: baseline\ntitle: My own\nvary: {front.tempo: [1, 2, 3]}\nreplicates: 500\nmeasures: [arrivals TJK]\n"


def test_list_shows_the_shipped_ones_and_the_users_own(here: Path) -> None:
    (here / "scenarios" / "sweeps" / "mine.yaml").write_text(MINE)
    (here / "scenarios" / "sweeps" / "wrong.yaml").write_text("base: baseline\n")
    lines = panj("list").stdout.splitlines()
    head = next(k for k, line in enumerate(lines) if line.split()[:1] == ["sweep"])
    rows = {line.split()[0]: line for line in lines[head + 1 :]}
    assert rows["mine"].split() == ["mine", "1,500", "My", "own", "scenarios/sweeps"]
    assert "panj check scenarios/sweeps/wrong.yaml" in rows["wrong"]
    assert "closing-date" in rows


def test_show_prints_a_sweep_that_can_be_checked(here: Path) -> None:
    result = panj("show", "closing-date")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("# Resolved sweep: 10 points × 2 scenarios × 60 replicates = 1,200 runs.\n")
    (here / "again.yaml").write_text(result.stdout)
    checked = panj("check", "again.yaml")
    assert checked.stdout == (
        "again.yaml: OK, 1 axis, 10 points × 2 scenarios × 60 replicates = 1,200 runs, 47 measures\n"
    )
    refused = panj("show", "closing-date", "--set", "front.tempo=2")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("--set goes with a scenario")


def test_a_scenario_of_the_same_name_comes_first(here: Path) -> None:
    (here / "scenarios" / "sweeps" / "baseline.yaml").write_text(MINE)
    assert panj("show", "baseline").stdout.startswith("scenario")
    assert panj("show", "scenarios/sweeps/baseline.yaml").stdout.startswith("# Resolved sweep: 3 points")


def test_check_tells_every_mistake_and_exits_with_2(here: Path) -> None:
    file = here / "scenarios" / "sweeps" / "mine.yaml"
    file.write_text(MINE.replace("TJK", "TJX").replace("front.tempo", "front.tmpo"))
    result = panj("check", "scenarios/sweeps/mine.yaml")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "scenarios/sweeps/mine.yaml:3:8: unknown parameter 'front.tmpo' "
        "(did you mean 'front.tempo'?; an axis of events needs the keys 'event' and 'values')",
        "scenarios/sweeps/mine.yaml:5:12: measures[1]: 'arrivals' has no place 'TJX' (did you mean 'TJK'?)",
        "scenarios/sweeps/mine.yaml: 2 mistakes",
    ]


def test_the_schema_of_sweeps_is_printed_on_demand() -> None:
    assert schema_text(sweep=True) == sweep_schema_text(REGISTRY, elsewhere()) != schema_text()
