"""The examples in the docstrings say what is true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["sim", "sim.runs.run", "sim.model.model", "sim.world"])
def test_the_examples_of_the_docstrings_hold(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert done.attempted > 0, "there is an example"
    assert done.failed == 0
    assert list(tmp_path.iterdir()) == [], "an example leaves nothing behind"
