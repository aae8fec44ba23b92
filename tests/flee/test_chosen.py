"""Settings files: what was chosen is read back to the same, and every mistake is told with its line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cli.test_validate import conflict

from sim.flee.chosen import Chosen, find_settings, given_settings, read_chosen, settings_schema_text
from sim.flee.published.settings import PublishedSettings
from sim.flee.world import load_flee
from sim.runs.read import base_settings
from sim.scenario.errors import PanjError, Problems

ROOT = Path(__file__).resolve().parents[2]
TEXT = """rules: panj
history:
  command: panj choose a b --rules panj
  version: "0.1.0"
  date: 2026-11-29
  capacities: masked
  sets: 200
  seed: 1
  conflicts:
    a: {error: 0.25, left_out: 0.5}
    b: {error: 0.75}
parameters:
  panj.awareness: {value: 2.5, low: 1.5, high: 3.5}
  panj.onward: {value: 0.0001, low: 0.00002, high: 0.001, shape: loguniform}
  panj:
    pull: 0.5
    model_error: {value: 0, low: 0, high: 3.2}
"""


def read(folder: Path, text: str = TEXT) -> Chosen:
    file = folder / "chosen.yaml"
    file.write_text(text, encoding="utf-8")
    return read_chosen(file)


def test_a_file_says_settings_ranges_and_where_they_come_from(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.central == PublishedSettings(awareness=2.5, onward=0.0001, pull=0.5)
    assert {name: (spread.low, spread.high) for name, spread in found.ranges.items()} == {
        "awareness": (1.5, 3.5),
        "onward": (0.00002, 0.001),
        "model_error": (0.0, 3.2),
    }
    assert (found.history.capacities, found.history.sets) == ("masked", 200)
    assert found.history.conflicts["a"].left_out == 0.5
    assert found.told() == "chosen on a, b (capacities masked, 200 sets, 2026-11-29, version 0.1.0)"


def test_what_is_written_is_read_back_to_the_same(tmp_path: Path) -> None:
    found = read(tmp_path)
    again = read(tmp_path, found.text())
    assert again.history == found.history
    assert again.central == found.central
    assert again.ranges == found.ranges
    assert again.text() == found.text()


def test_a_file_that_is_written_by_hand_needs_no_history(tmp_path: Path) -> None:
    """Who wrote one had seven keys to make up."""
    bare = "rules: panj\nparameters:\n  panj.onward: 0.001\n"
    found = read(tmp_path, bare)
    assert (found.history, found.on, found.come_from, found.told()) == (None, (), None, "written by hand")
    assert read(tmp_path, found.text()).text() == found.text()
    with pytest.raises(Problems, match=r"chosen\.yaml:2:10: history"):
        read(tmp_path, bare.replace("rules: panj\n", "rules: panj\nhistory: {}\n"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("awareness: {value: 2.5", "awarenes: {value: 2.5", "13:3: unknown parameter 'panj.awarenes' .*awareness"),
        ("value: 2.5, low: 1.5", "value: 1, low: 1.5", "13:3: .*low <= value <= high"),
        ("high: 3.5", "high: 35", "13:.*panj.awareness must be between 1 and 4"),
        ("pull: 0.5", "pull: much", "16:11: panj.pull must be a number"),
        ("rules: panj", "rules: pang", "1:8: no rule set is called 'pang' .*panj"),
        ("  sets: 200\n", "", "3:3: history needs the key 'sets'"),
        ("sets: 200", "stes: 200", r"7:3: unknown key 'stes' in history \(did you mean 'sets'"),
        ("capacities: masked", "capacities: hidden", "6:15: .*given, masked"),
        ("date: 2026-11-29", "date: 29.11.2026", "5:9: .*YYYY-MM-DD"),
        ("{error: 0.75}", "{eror: 0.75}", r"11:.*did you mean 'error'"),
        ("parameters:", "parameter:", r"12:1: unknown key 'parameter' \(did you mean 'parameters'"),
        ("{error: 0.75}", "&x {error: 0.75}", "anchors"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(Problems, match=said):
        read(tmp_path, TEXT.replace(old, new))


def test_settings_are_found_by_path_and_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "scenarios" / "settings"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(TEXT, encoding="utf-8")
    assert find_settings("mine").read_text(encoding="utf-8") == TEXT
    assert find_settings("x/mine.yaml") == Path("x/mine.yaml")
    with pytest.raises(PanjError, match="no settings are called 'mien'"):
        find_settings("mien")
    with pytest.raises(Problems, match="No such file"):
        read_chosen(tmp_path / "none.yaml")


def test_the_schema_for_editors_is_that_of_now_and_takes_the_file() -> None:
    schema = json.loads(settings_schema_text())
    assert (ROOT / "scenarios" / "settings" / "settings.schema.json").read_text(
        encoding="utf-8"
    ) == settings_schema_text()
    assert set(schema["required"]) == {"rules", "parameters"}
    assert "panj.pull" in schema["$defs"]["Parameters"]["properties"]


def test_settings_of_other_rules_are_refused(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert given_settings(found, "panj", "it") is found.settings
    with pytest.raises(PanjError, match="it has settings of the rules 'panj', not of 'flee'"):
        given_settings(replace(found), "flee", "it")


def test_where_nothing_was_counted_the_shipped_settings_hold(tmp_path: Path) -> None:
    counted = load_flee(conflict(tmp_path / "x"))
    nobody = replace(counted, observed=np.zeros_like(counted.observed))
    shipped = read_chosen(find_settings("panj-seven"))
    found = base_settings(nobody, "panj")
    assert {name: found[name] for name in shipped.settings} == shipped.settings
    assert found["panj.pull"].layer.startswith("panj-seven.yaml:")
    assert base_settings(counted, "panj")["panj.pull"].layer == "default", "where there are counts, priors hold"
    assert base_settings(nobody, "flee")["flee.camp_weight"].value == 1, "and none ship for these rules"


def test_settings_of_the_users_own_folder_are_read_as_they_stand_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "scenarios" / "settings" / "panj-seven.yaml"
    file.parent.mkdir(parents=True)
    nobody = load_flee(conflict(tmp_path / "x"))
    nobody = replace(nobody, observed=np.zeros_like(nobody.observed))
    for pull in (0.25, 0.75):
        file.write_text(TEXT.replace("pull: 0.5", f"pull: {pull}"), encoding="utf-8")
        assert base_settings(nobody, "panj")["panj.pull"].value == pull
