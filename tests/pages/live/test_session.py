"""A session shows one run, answers a change with the same days under the new choice, and lets its models go."""

from __future__ import annotations

import datetime as dt
import gc
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from own_rules import page_files, working_in

from sim.model.model import BorderModel
from sim.model.own import rules_of
from sim.pages.live.controls import groups
from sim.pages.live.session import Choice, Session, whole_number
from sim.scenario.errors import PanjError


@pytest.fixture
def session() -> Session:
    return Session()


def test_days_come_in_order_and_the_run_ends(session: Session) -> None:
    assert (session.day, session.days, session.ended) == (0, 134, False)
    session.step()
    assert session.day == 1
    assert session.date(1) == dt.date(2021, 5, 1)
    session.run_to(session.branch)
    assert session.date(session.day) == dt.date(2021, 7, 6)
    session.run_to(1000)
    assert session.ended
    session.step()
    assert session.day == session.days


def test_it_is_the_run_of_the_model(session: Session) -> None:
    model = BorderModel("baseline", uncertain=False)
    for _ in range(20):
        model.step()
    session.run_to(20)
    assert np.array_equal(session.model.engine.block[:20], model.engine.block[:20])


def test_a_change_of_parameter_keeps_day_and_luck(session: Session) -> None:
    session.run_to(80)
    before = session.model.engine.block[:80].copy()
    session.set("front.neighbours", 16.0)
    assert session.day == 80
    assert session.choice.overrides == {"front.neighbours": 16.0}
    past = session.branch
    assert np.array_equal(session.model.engine.block[:past], before[:past]), "the front follows history there"
    assert not np.array_equal(session.model.engine.block[past:80], before[past:80])
    session.set("front.neighbours", None)
    assert np.array_equal(session.model.engine.block[:80], before)


def test_a_change_of_scenario_shares_the_past(session: Session) -> None:
    session.run_to(90)
    past = session.model.engine.block[: session.branch].copy()
    session.change(scenario="collapse")
    assert (session.day, session.plan.name) == (90, "collapse")
    assert np.array_equal(session.model.engine.block[: session.branch], past)


def test_replicates_draw_the_uncertain_parameters_and_central_values_do_not(session: Session) -> None:
    central = session.base["crossing.leak"]
    session.change(replicate=3)
    assert session.base["crossing.leak"] == central == 0.05
    session.change(uncertain=True)
    drawn = session.base["crossing.leak"]
    assert drawn != central
    session.change(replicate=4)
    assert session.base["crossing.leak"] != drawn


def test_what_a_scenario_decides_later_is_what_a_change_replaces() -> None:
    assert Session(Choice("offensive")).base["front.tempo"] == 2.0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scenario": "ofensive"}, "did you mean 'offensive'"),
        ({"scenario": "gone.yaml"}, "no such file: gone.yaml"),
        ({"replicate": 200}, "replicate 200: want a whole number from 0 to 199"),
        ({"seed": -1}, "seed -1"),
        ({"overrides": {"front.tempo": -1.0}}, "must be between 0 and 100"),
    ],
)
def test_a_wrong_choice_changes_nothing(session: Session, changes: dict[str, object], said: str) -> None:
    session.run_to(5)
    model, choice, number = session.model, session.choice, session.number
    with pytest.raises(PanjError, match=said):
        session.change(**changes)
    assert (session.model, session.choice, session.number, session.day) == (model, choice, number, 5)


def test_a_world_without_hosts_is_refused_in_a_line(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = session.world
    nobody = replace(whole.hosts, ids=(), names=())
    monkeypatch.setattr("sim.pages.live.session.read_world", lambda _: replace(whole, hosts=nobody))
    with pytest.raises(PanjError, match="the world panj-2021 has no host"):
        session.change(scenario="collapse")
    assert session.plan.name == "baseline"


def test_a_file_of_the_user_is_read_again_and_may_be_gone(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: baseline\nuntil: 2021-07-20\n")
    session = Session(Choice(str(file)))
    assert session.days == 81
    file.write_text("extends: baseline\nuntil: 2021-07-21\n")
    session.reset()
    assert session.days == 82
    file.unlink()
    with pytest.raises(PanjError, match="no such file"):
        session.reset()
    session.step()
    assert session.day == 1


def test_resetting_and_closing_free_the_model(session: Session) -> None:
    session.run_to(3)
    first = weakref.ref(session.model)
    session.reset()
    gc.collect()
    assert first() is None
    second = weakref.ref(session.model)
    session.close()
    session.close()
    gc.collect()
    assert second() is None


@pytest.mark.parametrize("text", ["abc", "", "-1", "1.5", "1,5", "1 5", "0,500", "4294967296", "9" * 5000, "٣", "1e3"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(PanjError, match=r"seed '.{0,40}': want a whole number from 0 to 4,294,967,295"):
        whole_number(text, "seed")


def test_a_whole_number_may_have_separators() -> None:
    assert whole_number(" 20,210,705 ", "seed") == whole_number("20 210 705", "seed") == 20210705
    assert whole_number("007", "seed") == 7


def test_a_rule_of_ones_own_takes_part_with_its_parameters_and_stays(tmp_path: Path) -> None:
    with working_in(tmp_path) as here:
        (here / "my_rules.py").write_text(page_files()["my_rules.py"], encoding="utf-8")
        session = Session(Choice(own=rules_of("my_rules:Winter"), overrides={"winter.first": 5.0, "winter.slow": 0.1}))
        (titled,) = (group for group in groups(session) if group["title"] == "Winter")
        names = [entry["name"] for entry in titled["parameters"]]
        assert names == ["winter.slow", "winter.snowfall", "winter.deep", "winter.first"]
        assert {entry["name"]: entry["value"] for entry in titled["parameters"]}["winter.slow"] == 0.1
        session.run_to(20)
        (snow,) = session.model.engine.own
        assert snow.pace.min() == 0.1
        session.set("winter.slow", 0.2)
        assert (session.day, session.model.engine.own[0].pace.min()) == (20, 0.2)
        session.change(scenario="collapse", overrides={})
        assert [own.rule.name for own in session.model.engine.own] == ["winter"]
        session.close()
