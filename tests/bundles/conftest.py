"""A run, and its bundle, on the small world of the readers' tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim
from sim.bundles.write import bundle

SCENARIOS = Path(__file__).parents[1] / "fuzz" / "scenarios"


@pytest.fixture(scope="session")
def author(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of who makes a bundle: a world of theirs, a run of it in outputs/plain, and plain.panj.zip."""
    where = tmp_path_factory.mktemp("author")
    shutil.copytree(SCENARIOS, where / "scenarios")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(where)
        sim.run("plain", jobs=1, parts=False).save(where / "outputs" / "plain", plots=False)
        bundle(Path("outputs/plain"))
    return where


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of somebody else's, who does not have the world."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def sent(author: Path, elsewhere: Path) -> Path:
    """The bundle, as it has come there."""
    shutil.copy(author / "plain.panj.zip", elsewhere)
    return Path("plain.panj.zip")
