"""A number that is reported again and again was counted each time, where each report is a row of a given file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.building.recipe import load_recipe
from sim.building.recipe.add import Claims
from sim.building.recipe.update import update
from sim.building.steps.build import Built, built
from sim.building.varied import Builder
from sim.building.worlds.written import write_world
from sim.flee.registered import registered
from sim.flee.scored import Scored
from sim.flee.world import FleeInstance, examine, open_flee
from sim.flee.world.instance import _ends
from sim.pages.counted.page import page_of
from sim.validation.nowcast.reports import reports_of
from sim.validation.validate import Validation, validate
from tests.building.small import recipe
from tests.building.steps.test_within import row

COUNTS = (
    "series,date,people\nGore,2014-01-05,100\n"
    + "".join(f"Gore,{day},502\n" for day in ("2014-01-10", "2014-03-20", "2014-05-20", "2014-06-20", "2014-07-19"))
    + "Gado,2014-01-05,50\nGado,2014-05-05,400\nGado,2014-08-02,490\n"
)
"""Gore has one number from January to the last day, 19 July; Gado has no count of that day, but one after it."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = recipe(tmp_path_factory.mktemp("steady") / "caf")
    file.write_text(file.read_text(encoding="utf-8").replace("days: 60", "days: 200"), encoding="utf-8")
    counts = file.parent.parent / "given" / "counts.csv"
    counts.write_text(COUNTS, encoding="utf-8")
    update(file, "counts", counts, Claims())
    return file


@pytest.fixture(scope="module")
def found(file: Path) -> Built:
    return built(load_recipe(file), file.parent)


@pytest.fixture(scope="module")
def run(found: Built) -> Validation:
    return validate(found.instance, replicates=2, unscored=True)


def test_a_steady_count_is_scored_in_a_world_of_a_recipe_and_not_in_a_flee_instance(found: Built) -> None:
    case = found.instance
    gore = [case.places[k] for k in case.camps].index("Gore")
    assert case.reported[:, gore].all()
    flee = replace(case, steady=False)
    assert not flee.reported[60:, gore].any()
    assert Scored(case).data[-1].tolist() == case.observed[-1].tolist()
    assert "dummy-counts" not in {finding.check for finding in examine(case)}
    assert not any(camp.dummy for camp in reports_of(case, 60).camps)


def test_a_series_of_one_number_says_something_where_each_row_was_given() -> None:
    flat = row("A", (0, 118), (30, 118), (59, 118))
    assert _ends(flat, 10, True) == (0, 59)
    assert _ends(flat, 10, False) == (np.inf, -np.inf)


def test_the_folder_of_a_recipe_is_read_back_so(file: Path, found: Built) -> None:
    write_world(load_recipe(file), found, file.parent)
    assert open_flee(file.parent).steady
    variant = Builder(load_recipe(file)).at({}).ground
    assert isinstance(variant, FleeInstance)
    assert variant.steady


def test_what_was_not_counted_on_the_last_day_is_written_so_and_sums_agree(run: Validation) -> None:
    page = page_of(run)
    cells = {row.camp: row.registered for row in page.rows}
    assert cells == {"all camps": "~977", "Gore": "502", "Gado": "~475"}
    assert page.note == "~: no count of that day but on the line between two counts (Gado)"
    last = {chart["spec"]["title"]: chart["data"]["series"][-1]["values"][-1] for chart in page.charts}
    assert last == {"all camps": 977, "Gore": 502, "Gado": 475}
    assert "Of 2 camps that can be compared on that day" in " ".join(page.answers)


def test_of_a_last_count_long_ago_its_day_is_told(run: Validation) -> None:
    gado = list(run.camps).index("Gado")
    place = int(run.instance.camps[gado])
    rows = tuple(
        replace(row, day=row.day[:2], count=row.count[:2], raw=row.raw[:2]) if row.place == place else row
        for row in run.instance.layout
    )
    counts = registered(replace(run.instance, layout=rows))
    assert counts.cell(gado).startswith("~")
    assert counts.note() == "~: no count of that day but the last count there is (Gado 2014-05-05)"
