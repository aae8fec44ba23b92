"""The page on sweeps: its tables are those that the code makes, and its examples are sound."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest

from sim.docs import sweeps
from sim.docs.marked import filled
from sim.model.parameters import REGISTRY
from sim.scenario.reader import read
from sim.scenario.sweep.json_schema import sweep_schema
from sim.scenario.sweep.schema import SweepFile
from sim.sweeps.designs import points_of
from sim.sweeps.read import elsewhere, read_sweep

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "sweeps.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)


@pytest.fixture
def in_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.usefixtures("in_checkout")
def test_the_tables_are_current() -> None:
    assert filled(PAGE, sweeps.parts()) == PAGE, "run `python -m sim.docs`"


def test_every_key_has_one_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", sweeps.keys_table((SweepFile,)), re.M)
    assert rows == list(SweepFile.model_fields)


def test_the_examples_are_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "scenarios" / "sweeps"
    folder.mkdir(parents=True)
    (folder / "my-points.csv").write_text("guards,front.tempo\n0,1\n4000,2.5\n")
    assert len(EXAMPLES) == 2
    counts, schema = [], jsonschema.Draft202012Validator(sweep_schema(REGISTRY, elsewhere()))
    schema.check_schema(schema.schema)
    for k, text in enumerate(EXAMPLES):
        file = folder / f"example{k}.yaml"
        file.write_text(text, encoding="utf-8")
        schema.validate(read(file).data)
        sweep = read_sweep(f"example{k}")
        counts.append((sweep.count(), len(points_of(sweep).values)))
    assert counts == [(6 * 3 * 9 * 2 * 3,) * 2, (2, 2)]
