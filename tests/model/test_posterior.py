"""A posterior of what no rule has is refused by whoever looks at its world, not by runs alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.cli.scenarios import check_text
from sim.model.model import BorderModel
from sim.model.posterior import check_posterior
from sim.pages.live.session import Choice, Session
from sim.scenario.errors import Problems
from sim.world import load_world
from tests.made_world import write
from tests.world.doctor.conftest import SOUND

PLAN = "world: odd\nstart: 2021-05-01\nhistory_until: 2021-05-12\nuntil: 2021-05-20\nreplicates: 2\n"
BAD = {
    "front.rat\n0.1\n": "posterior.csv:1: unknown parameter 'front.rat' (did you mean 'front.rate'?)",
    "front.surge\n5\n-5\n": "posterior.csv:3: front.surge must be between 1 and 1e+06, got -5",
    "capitals.regime\n1\n0.5\n": "posterior.csv:3: capitals.regime must be 0 or 1, got 0.5",
    "crossing.bridge_capacity\n1800\n2.000\n": "posterior.csv:3: crossing.bridge_capacity is a number of people per "
    "day, got 2.000: a point is no thousands separator: write 2000",
}


@pytest.fixture(params=BAD)
def odd(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the folder of work hold a world with a posterior that is wrong; return what is to be said of it."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "scenarios" / "worlds" / "odd", SOUND | {"posterior.csv": request.param})
    (tmp_path / "scenarios" / "odd.yaml").write_text(PLAN)
    return BAD[request.param]


def test_the_model_for_mesa_refuses_it(odd: str) -> None:
    with pytest.raises(Problems) as told:
        BorderModel(Path("scenarios/odd.yaml"))
    assert odd in str(told.value)


def test_the_dashboard_refuses_it(odd: str) -> None:
    with pytest.raises(Problems) as told:
        Session(Choice(os.fspath(Path("scenarios/odd.yaml").resolve())))
    assert odd in str(told.value)


def test_panj_check_refuses_the_world_and_its_scenarios(odd: str) -> None:
    for path in (Path("scenarios/worlds/odd"), Path("scenarios/odd.yaml")):
        text, sound = check_text(path)
        assert odd in text
        assert not sound


def test_points_in_what_counts_nobody_are_decimal_signs(tmp_path: Path) -> None:
    files = SOUND | {"posterior.csv": "front.momentum,crossing.bridge_capacity\n1.125,1800\n3.250,1800.5\n"}
    world = load_world(write(tmp_path, files))
    check_posterior(world)
    assert world.posterior is not None
    assert world.posterior.rows[0, 0] == 1.125


def test_the_dashboard_reads_a_world_that_has_changed_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scenario is read each time since the user may be editing it, and the world was not."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd.yaml").write_text(PLAN)
    for rate in (0.125, 0.5):
        write(tmp_path / "scenarios" / "worlds" / "odd", SOUND | {"posterior.csv": f"front.rate\n{rate}\n"})
        session = Session(Choice(os.fspath(tmp_path / "odd.yaml")))
        assert session.base["front.rate"] == rate
        session.close()
