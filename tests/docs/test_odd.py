"""The generated pages are those that the code makes today, and the ODD page is whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import get_type_hints

import pytest

from sim.docs.markdown import fields_of, from_docstring, table
from sim.docs.odd import odd_page, parameters_page
from sim.model.day import State
from sim.model.draws import uncertain
from sim.model.parameters import REGISTRY
from sim.model.plan import compiled_steps
from sim.runs.run import load
from sim.scenario.parameters import describe
from sim.scenario.resolved import POSTERIOR

DOCS = Path(__file__).resolve().parents[2] / "docs"
ELEMENTS = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialisation",
    "Input data",
    "Submodels",
)
CONCEPTS = (
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
)


@pytest.mark.parametrize(("name", "page"), [("odd.md", odd_page), ("parameters.md", parameters_page)])
def test_the_page_is_current(name: str, page: Callable[[], str]) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == page(), "run `python -m sim.docs`"


def test_every_array_of_the_state_has_a_row_and_codes_say_which_number_is_what() -> None:
    rows = dict[tuple[str, str], str]()
    for owner, names, text in re.findall(r"^\| (\w+) \| `([\w, ]+)` \| (.*) \|$", odd_page(), re.M):
        rows |= {(owner, name): text for name in names.split(", ")}
    state = {(owner, name) for owner, cls in get_type_hints(State).items() for name in cls._fields}
    assert set(rows) == state
    for name in ("far", "policy"):
        assert "0 closed, 1 limited, 2 open" in rows["crossing", name]
    assert "0 closed, 1 open; -1 for none" in rows["crossing", "near"]


def test_all_seven_elements_in_order() -> None:
    found = re.findall(r"^## \d\. (.*)$", odd_page(), re.M)
    assert tuple(found) == ELEMENTS


def test_all_eleven_concepts() -> None:
    concepts = odd_page().split("## 4. Design concepts")[1].split("\n## 5.")[0]
    assert tuple(re.findall(r"^\*\*(.*?)\.\*\*", concepts, re.M)) == CONCEPTS


def test_the_steps_of_a_day_in_their_order() -> None:
    overview = odd_page().split("## 3. Process overview")[1].split("\n## 4.")[0]
    found = re.findall(r"^\| (\d+)\. (\w+) \|", overview, re.M)
    expected = (
        "calendar pressure provinces capitals front siege follow open garrisons fear leave homecoming "
        "routes stay movement crossing reception tally record"
    )
    assert found == [(str(number), name) for number, name in enumerate(expected.split(), start=1)]
    assert [step.name for step in compiled_steps()] == expected.split()


def test_every_parameter_has_its_row() -> None:
    page = odd_page()
    assert [name for name in describe(REGISTRY) if page.count(f"| `{name}` |") != 1] == []


def test_every_table_row_has_as_many_cells_as_its_head() -> None:
    for text in (odd_page(), parameters_page()):
        for block in re.findall(r"(?:^\|.*\|\n)+", text, re.M):
            cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(cells) == 1, block


def test_a_bar_in_a_cell_is_escaped() -> None:
    assert table(("a",), [("x|y",)]).splitlines()[-1] == "| x\\|y |"


def test_a_docstring_becomes_markdown() -> None:
    text = "Title.\n\nEquation\n--------\nIt is::\n\n    a = b\n      + c\n\nSee :mod:`sim.model`."
    assert from_docstring(text) == (
        "Title.\n\n**Equation**\n\nIt is:\n\n```text\na = b\n  + c\n```\n\nSee `sim.model`."
    )


def test_the_fields_of_a_docstring() -> None:
    doc = "Rows.\n\nParameters\n----------\na : int\n    Place.\nb : float, hazard; c : int"
    assert fields_of(doc) == [("a", "int: Place."), ("b", "float, hazard"), ("c", "int")]


def test_as_many_parameters_are_uncertain_as_a_run_of_the_baseline_draws() -> None:
    """Three that the rules fix are drawn from the posterior of its world."""
    scenario, world = load("baseline")
    assert world.posterior is not None
    drawn = {*uncertain(scenario, world)["parameters"], *world.posterior.names} - {POSTERIOR}
    fixed = len(scenario.settings) - len(drawn)
    assert f"{len(drawn)} uncertain parameters ({fixed} are fixed)" in odd_page()
