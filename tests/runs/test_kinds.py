"""Kinds of result: none takes the place of another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.runs import store
from sim.runs.kinds import MARK, Kind, kind_of
from sim.scenario.errors import PanjError

ABOUT: dict[Kind, dict[str, object]] = {
    Kind.RUN: {"scenario": "baseline"},
    Kind.COMPARISON: {"scenarios": ["baseline", "ceasefire"]},
    Kind.RUN_ON_COUNTS: {"conflict": "mali2012"},
    Kind.VALIDATION: {"conflict": "mali2012"},
    Kind.NOWCAST: {"conflict": "mali2012", "what": "nowcast"},
    Kind.ASSIMILATION: {"scenario": "baseline", "what": "assimilation"},
    Kind.CALIBRATION: {"scenario": "baseline", "what": "calibration"},
}


@pytest.fixture
def hold(tmp_path: Path) -> Callable[[Kind], Path]:
    """Make a folder that holds a kind of result."""

    def made(kind: Kind) -> Path:
        folder = tmp_path / kind.name
        folder.mkdir()
        (folder / MARK).write_text(json.dumps(ABOUT[kind]))
        if kind in (Kind.RUN, Kind.RUN_ON_COUNTS, Kind.ASSIMILATION):
            (folder / "scenario.yaml").touch()
        return folder

    return made


def test_a_result_takes_the_place_of_its_own_kind_and_of_no_other(hold: Callable[[Kind], Path]) -> None:
    for held in Kind:
        folder = hold(held)
        assert kind_of(folder) is held
        store.claim(folder, held)
        for other in set(Kind) - {held}:
            with pytest.raises(
                PanjError, match=f"holds {held}, and {other} would take its place: choose another folder"
            ):
                store.claim(folder, other)


@pytest.mark.parametrize("text", ['{"activity": "of another program"}', "[]", "", '{"scenario'])
def test_a_provenance_that_is_not_ours_makes_no_folder_ours(text: str, tmp_path: Path) -> None:
    (tmp_path / MARK).write_text(text)
    with pytest.raises(PanjError, match="is not empty and holds no result of panj: choose another folder"):
        store.claim(tmp_path, Kind.RUN)
