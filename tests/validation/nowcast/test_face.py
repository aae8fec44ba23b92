"""`sim.nowcast`: the same as the command."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.scenario.errors import PanjError
from tests.validation.nowcast.made_up import folder


def test_a_nowcast_tells_saves_and_draws_itself(tmp_path: Path) -> None:
    found = sim.nowcast(folder(tmp_path / "nowhere"), "2020-05-01", (7,), rules=("panj",))
    assert isinstance(found, sim.Nowcast)
    assert found.forecast.camp.tolist() == ["East", "West", "total"]
    assert found.weights.groupby("what").weight.sum().tolist() == pytest.approx([1, 1])
    assert any("not used" in note for note in found.notes)
    out = found.save(tmp_path / "out", plots=True)
    assert {"forecast.csv", "weights.csv", "fan.png"} <= {path.name for path in out.iterdir()}


def test_one_rule_set_may_be_named_by_itself(tmp_path: Path) -> None:
    """It was read letter by letter: no rule set is called 'p'."""
    where = folder(tmp_path / "nowhere")
    one, listed = (sim.nowcast(where, "2020-05-01", (7,), rules=rules) for rules in ("panj", ["panj"]))
    assert one.weights.equals(listed.weights)
    with pytest.raises(PanjError, match="no rule set is called 'pajn'"):
        sim.nowcast(where, "2020-05-01", (7,), rules="pajn")
    with pytest.raises(PanjError, match="horizons: want several numbers of days"):
        sim.nowcast(where, "2020-05-01", "30")  # type: ignore[arg-type]


def test_a_replay_has_scores(tmp_path: Path) -> None:
    found = sim.nowcast(folder(tmp_path / "nowhere"), "2020-05-01", (7,), every=28, rules=())
    assert len(found.days) == 3
    assert "model alone" not in set(found.scores.forecast)
    assert not any("not used" in note for note in found.notes)  # its scores read the reports of after the last day
    with pytest.raises(PanjError):
        sim.nowcast(tmp_path / "nowhere", every=0)
