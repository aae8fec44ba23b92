"""Sweep files to try, on the small registry and the small world of tests/scenario."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.errors import Problems
from sim.scenario.names import Names
from sim.scenario.parameters import Registry
from sim.scenario.sweep.load import load_sweep_file
from sim.scenario.sweep.measures import Series
from sim.scenario.sweep.sweep import Measure, Sweep

BASE = """\
world: panj-2021
start: 2021-05-01
history_until: 2021-07-06
until: 2021-09-11
replicates: 7
seed: 11
"""
KEYS = {
    ("arrivals", "TJK", "civilian"): "people",
    ("arrivals", "TJK", "military"): "people",
    ("overflow", "khorog", "civilian"): "people",
    ("overflow", "khorog", "military"): "people",
    ("insurgent", "shighnan", ""): "0 or 1",
}
SERIES = Series(
    units=KEYS,
    flows=frozenset(key for key in KEYS if key[0] == "arrivals"),
    defaults=lambda bases: (Measure("default", "arrivals", "TJK"),),
    titles={"TJK": "Tajikistan", "khorog": "Khorog camp"},
)


@pytest.fixture
def sweeps(folder: Path) -> Path:
    """The folder of the sweeps, beside which stands one scenario, `base`."""
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    (folder / "sweeps").mkdir()
    return folder / "sweeps"


@pytest.fixture
def load(sweeps: Path, registry: Registry, names: Names) -> Callable[..., Sweep]:
    """Write a sweep and load it."""

    def load_(text: str, name: str = "mine", **more: Any) -> Sweep:
        file = sweeps / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        return load_sweep_file(file, registry, **{"names": names, "series": SERIES, **more})

    return load_


@pytest.fixture
def told(load: Callable[..., Sweep]) -> Callable[..., list[str]]:
    """Write a sweep that is wrong and return what is said, without the folder."""

    def told_(text: str, **more: Any) -> list[str]:
        with pytest.raises(Problems) as caught:
            load(text, **more)
        return [str(problem).removeprefix("scenarios/sweeps/") for problem in caught.value.problems]

    return told_
