"""The JSON Schema of a recipe, for editors: that of its classes, with unit, range and meaning of every choice."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, create_model

from sim.building.recipe.choices import GROUP, Choices, ChoicesEntry, choices
from sim.building.recipe.schema import RecipeFile
from sim.scenario.json_schema import like, numbers_of, schema_of, schema_text
from sim.scenario.parameters import describe
from sim.scenario.schema import Strict


def recipe_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a recipe."""
    numbers = {name.partition(".")[2]: number for name, number in numbers_of(describe({GROUP: Choices})).items()}
    return schema_of(like(RecipeFile, choices=like(ChoicesEntry, **numbers), vary=_vary(numbers)), "Panj recipe")


def recipe_schema_text() -> str:
    """Return the JSON Schema as the text of ``scenarios/recipe.schema.json``."""
    return schema_text(recipe_schema())


def _vary(numbers: dict[str, Any]) -> type[BaseModel]:
    """Return what a sweep may vary: a lowest and a highest value of any choice."""
    fields: Any = {}
    for name, info in choices().items():
        told = f"Lowest and highest value. {info.meaning}"
        pair = Annotated[list[numbers[name]], Field(min_length=2, max_length=2)]  # type: ignore[valid-type]
        fields[name] = (pair, Field(default=None, description=told))
    return create_model("Vary", __base__=Strict, **fields)
