"""The JSON Schema of a recipe is the one in the project, and agrees with what is read."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from sim.building.recipe.json_schema import recipe_schema, recipe_schema_text
from sim.building.recipe.load import load_recipe
from sim.building.recipe.new import EDITORS, recipe_text
from sim.building.recipe.recipe import FILE
from sim.scenario.errors import Problems
from sim.scenario.reader import read
from tests.building.small import BEGINNING

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"
GOOD = {"name": "x", "home": "CAF", "hosts": ["TCD"], "from": "2014-01-01", "days": 9}
SOURCE = {"kind": "events", "file": "raw/a.csv", "format": "ucdp", "sha256": "0" * 64}
ACCEPTED = [
    {},
    {"kind": "own", "as_of": "2014-02-01"},
    {"sources": [SOURCE]},
    {"choices": {"radius_km": 30, "roads": "osm"}},
    {
        "names": {
            "camps": {"A": {"lat": 1, "lon": 2}},
            "series": {"A": None},
            "files": {"raw/a.csv": {"unit": "people"}},
        }
    },
    {"vary": {"radius_km": [25, 75]}},
]
REFUSED = [
    {"home": "caf"},
    {"hosts": []},
    {"days": 0},
    {"kind": "other"},
    {"sourcs": []},
    {"sources": [{**SOURCE, "file": "a.csv"}]},
    {"sources": [{**SOURCE, "kind": "event"}]},
    {"choices": {"radius": 30}},
    {"choices": {"radius_km": 0}},
    {"choices": {"roads": "map"}},
    {"names": {"camps": {"A": {"lat": 100, "lon": 2}}}},
    {"vary": {"radius_km": [25]}},
    {"vary": {"radius": [25, 75]}},
]


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = recipe_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_it_is_current_and_accepts_what_ships_and_what_is_begun(
    validator: jsonschema.Draft202012Validator, tmp_path: Path
) -> None:
    text = (SCENARIOS / "recipe.schema.json").read_text(encoding="utf-8")
    assert text == recipe_schema_text(), "run `panj schema --recipe > scenarios/recipe.schema.json`"
    new = tmp_path / FILE
    new.write_text(recipe_text("x", BEGINNING), encoding="utf-8")
    shipped = sorted(SCENARIOS.glob(f"worlds/*/{FILE}"))
    assert shipped
    for file in (new, *shipped):
        validator.validate(read(file).data)
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first == EDITORS
    assert (shipped[0].parent / EDITORS.partition("=")[2]).resolve() == SCENARIOS / "recipe.schema.json"


@pytest.mark.parametrize("more", ACCEPTED)
def test_what_it_accepts_is_read(
    validator: jsonschema.Draft202012Validator, tmp_path: Path, more: dict[str, object]
) -> None:
    validator.validate({**GOOD, **more})
    load_recipe(written({**GOOD, **more}, tmp_path))


@pytest.mark.parametrize("more", REFUSED)
def test_what_it_refuses_is_refused(
    validator: jsonschema.Draft202012Validator, tmp_path: Path, more: dict[str, object]
) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**GOOD, **more})
    with pytest.raises(Problems):
        load_recipe(written({**GOOD, **more}, tmp_path))


def written(data: dict[str, object], folder: Path) -> Path:
    """Write a recipe as JSON, which is YAML too."""
    file = folder / FILE
    file.write_text(json.dumps(data), encoding="utf-8")
    return file
