"""The reference has all that is offered, once, and what its docstrings send a reader to."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import sim
from sim.docs.site.reference import LIVE, canonical, modules, pages

MADE = pages()
SHOWN = [name for text in MADE.values() for name in re.findall(r"^::: (\S+)$", text, re.M)]


def test_whatever_is_offered_is_shown() -> None:
    offered = {name for names in modules().values() for name in names}
    assert {name for name in offered if "." not in name} == set(sim.__all__) - {"__version__"}
    assert {name.split(".")[-1] for name in offered if "." in name} == set(sim.pages.live.__all__)
    assert {f"{module}.{name}" for module, names in modules().items() for name in names} <= set(SHOWN)


def test_nothing_is_shown_twice() -> None:
    assert [name for name, many in Counter(map(canonical, SHOWN)).items() if many > 1] == []


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("python/runs.md", {"sim.runs.run.run", "sim.runs.replicates.Replicates", "sim.pictures.run_plots.RunPlots"}),
        ("python/sweeps.md", {"sim.api.sweeps.SweepResult", "sim.sweeps.runner.sweep"}),
        ("python/model-rule.md", {"sim.model.rule.Rule", "sim.model.rule.Now"}),
        ("python/pages-live.md", {f"{LIVE}.pieces.map_component", f"{LIVE}.controls.model_params"}),
    ],
)
def test_what_a_result_is_and_where_options_are_said_stands_beside_it(page: str, names: set[str]) -> None:
    assert names <= set(re.findall(r"^::: (\S+)$", MADE[page], re.M))


def test_a_page_begins_with_what_its_module_says() -> None:
    assert MADE["python/runs.md"].startswith(
        "# Runs\n\nA result that draws and saves itself.\n\n```python\nfrom sim import run"
    )
