"""What a manifest is typed as is what it is checked for."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from sim.sweeps import schema, shapes


@pytest.mark.parametrize(
    ("shape", "model"),
    [
        (shapes.Axis, schema.AxisEntry),
        (shapes.Measure, schema.MeasureEntry),
        (shapes.Scenario, schema.ScenarioEntry),
        (shapes.Identity, schema.Identity),
        (shapes.Units, schema.Units),
    ],
)
def test_every_field_of_a_shape_is_checked_and_no_other(shape: type, model: type[BaseModel]) -> None:
    assert set(shape.__annotations__) == set(model.model_fields)


def test_a_manifest_has_beside_what_is_checked_its_version_and_its_digest() -> None:
    assert set(shapes.Manifest.__annotations__) == {*schema.Manifest.model_fields, "schema", "sha256"}
