"""Two small finished runs that several commands look at."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from PIL import Image

from sim import run


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which baseline and collapse have been run."""
    folder = tmp_path_factory.mktemp("finished")
    for name in ("baseline", "collapse"):
        run(name, replicates=3, until="2021-07-12", parts=False, jobs=1).save(folder / "outputs" / name)
    return folder


@pytest.fixture
def there(finished: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, as the folder one works in."""
    folder = Path(shutil.copytree(finished, tmp_path_factory.mktemp("there") / "work"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def sketched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw figures and leave files of their names with one point: pixels take longest, and other tests look at them."""

    def name(figure: Figure, stem: Path, svg: bool = True) -> list[Path]:
        stem.parent.mkdir(parents=True, exist_ok=True)
        files = [stem.with_name(f"{stem.name}.{end}") for end in ("png", "svg")[: 1 + svg]]
        Image.new("RGB", (1, 1)).save(files[0])
        for file in files[1:]:
            file.touch()
        return files

    monkeypatch.setattr("sim.figures.saved.save", name)
