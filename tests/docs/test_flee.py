"""The page on Flee: its tables are those that the code makes, and its commands exist."""

from __future__ import annotations

import math
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest

from sim.cli.app import app
from sim.docs import flee
from sim.docs.marked import filled
from sim.flee.model.settings import FIXED, RULE_SETS, FleeSettings, settings_of
from sim.flee.rules import every_registry
from sim.scenario.errors import PanjError
from sim.scenario.json_schema import json_schema
from sim.scenario.reader import read

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "flee.md").read_text(encoding="utf-8")


def asking(key: str, value: Any) -> Any:
    """Return an instance whose simsetting.yml asks for one thing."""
    block, name = key.split(".")
    return SimpleNamespace(
        settings={block: {name: value, "conflict_spawn_decay": [1.0, 0.5]}}, folder="here", counted=True
    )


def test_the_tables_are_current() -> None:
    assert filled(PAGE, flee.parts()) == PAGE, "run `python -m sim.docs`"


def test_every_setting_has_one_row() -> None:
    rows = re.findall(r"^\| [^|]+ \| `(\w+)` \|", flee.settings_table(), re.M)
    assert rows == list(FleeSettings.model_fields)


@pytest.mark.parametrize("name", [name for name in FleeSettings.model_fields if flee.flee_key(name)])
def test_the_key_in_the_table_sets_the_setting(name: str) -> None:
    low, high = flee.infos()[name].allowed
    value = min(max(getattr(FleeSettings(), name) + 0.25, low), min(high, 1e9)) or 1.0
    value = value if value != getattr(FleeSettings(), name) else max(low, value / 2)
    wanted = math.ceil(value) if name == "awareness_level" else value  # Flee goes on while it is above the roads so far
    assert getattr(settings_of(asking(flee.flee_key(name), value)), name) == wanted


def test_the_rule_sets_differ_in_what_the_page_says_and_nothing_else() -> None:
    one, other = (rules.model_dump() for rules in RULE_SETS.values())
    assert list(RULE_SETS) == ["flee", "flee-fixed"]
    assert [name for name in one if one[name] != other[name]] == [name for name in one if name in FIXED]
    assert re.findall(r"^\| `(\w+)` \|", flee.rule_sets_table(), re.M) == list(FIXED)
    assert not any(flee.flee_key(name) for name in FIXED), "Flee has no key for them"
    assert {name for name in FleeSettings.model_fields if not flee.flee_key(name)} == {*FIXED, "departures_factor"}


def test_the_commands_exist() -> None:
    known = {command.name for command in app.registered_commands}
    assert set(re.findall(r"^\$ panj ([\w-]+)", PAGE, re.M)) <= known


def test_a_page_without_marks_is_not_filled() -> None:
    assert filled("a\n<!-- x -->\nold\n<!-- /x -->\nb", {"x": "new"}) == "a\n<!-- x -->\nnew\n<!-- /x -->\nb"
    with pytest.raises(PanjError, match="0 times"):
        filled("no marks", {"x": "new"})


def test_the_scenario_is_one(tmp_path: Path) -> None:
    (text,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.S | re.M)
    file = tmp_path / "mali.yaml"
    file.write_text(text, encoding="utf-8")
    jsonschema.validate(read(file).data, json_schema(every_registry()))
