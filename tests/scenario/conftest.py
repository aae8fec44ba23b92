"""A small registry of our own, so that these tests say nothing about the model, and files to try."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario.names import Names
from sim.scenario.parameters import ParameterSet, Registry, parameter


class Front(ParameterSet):
    tempo: float = parameter(1.0, unit="1", meaning="pace", source="lever", confidence="high", allowed=(0.0, 100.0))
    rate: float = parameter(
        0.004,
        unit="per day",
        meaning="hazard",
        source="fit",
        confidence="low",
        low=0.001,
        high=0.01,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )


class Garrisons(ParameterSet):
    withdraw: float = parameter(
        0.5, unit="utility", meaning="pull", source="x", confidence="low", allowed=(-math.inf, math.inf)
    )


@pytest.fixture(scope="session")
def registry() -> Registry:
    return {"front": Front, "garrisons": Garrisons}


BASE = """\
world: panj-2021
start: 2021-05-01
history_until: 2021-07-06
until: 2021-09-11
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory with a scenarios folder; the bundled one does not count."""
    (tmp_path / "scenarios").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.scenario.files._PACKAGE", tmp_path / "nowhere" / "sim")
    return tmp_path / "scenarios"


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    def write_(text: str, name: str = "mine.yaml", *, base: bool = True) -> Path:
        file = folder / name
        file.write_text((BASE if base else "") + text, encoding="utf-8")
        return file

    return write_


@pytest.fixture
def names() -> Names:
    targets = {
        "place": ["shighnan", "kunduz", "tem"],
        "district": ["shighnan", "kunduz"],
        "crossing": ["tem", "langar"],
        "site": ["khorog"],
        "host": ["TJK", "UZB"],
    }
    return Names(targets)
