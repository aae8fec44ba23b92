"""Small results of a valley with one bridge, some of whose names would be formulas in a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from model.hand import VALLEY
from PIL import Image

from sim import Comparison, Result, compare, load_run, run
from tests.made_world import write

SCENARIO = """\
title: "=HYPERLINK(\\"x\\") of a valley"
world: valley
start: 2021-06-01
history_until: 2021-06-06
until: 2021-06-20
replicates: 5
events:
  - date: 2021-06-10
    far:
      bridge: limited
"""
OTHER = """\
extends: mine
title: The bridge is shut
events:
  - date: 2021-06-08
    near:
      bridge: closed
"""


@pytest.fixture(scope="session")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with scenarios, their world, and what was made of them in outputs/."""
    folder = tmp_path_factory.mktemp("valley")
    places = VALLEY["places.csv"].replace("low,Low", "low,=1+1").replace("mid,Mid", "mid,@Mid")
    counts = VALLEY["headcounts.csv"] + "bridge,2021-06-03,2021-06-06,12,military,exact,no,no,+press,high,\n"
    files = {"places.csv": places, "headcounts.csv": counts, "credits.txt": "places: Somebody\n"} | {
        "pcodes.txt": "low: AA1, AA101\ncity: AA2\n"
    }
    write(folder / "scenarios" / "worlds" / "valley", VALLEY | files)
    for name, text in (("mine", SCENARIO), ("shut", OTHER)):
        (folder / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run("mine", jobs=1, parts=False).save(folder / "outputs" / "mine")
        compare("mine", "shut", jobs=1).save(folder / "outputs" / "compare-mine-shut")
    return folder


@pytest.fixture
def here(valley: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder one works in."""
    monkeypatch.chdir(valley)
    return valley


@pytest.fixture(scope="session")
def mine(valley: Path) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(valley)
        return load_run("mine")


@pytest.fixture(scope="session")
def both(valley: Path) -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(valley)
        return compare("mine", "shut", jobs=1)


@pytest.fixture(scope="module")
def sketched() -> Iterator[None]:
    """Figures of a few points that nobody draws: that takes longest, and other tests look at them."""
    buffer = io.BytesIO()
    Image.new("RGB", (90, 80), "white").save(buffer, "png")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.exports.run_deck.png", lambda figure: buffer.getvalue())
        yield
