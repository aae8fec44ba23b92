"""What the page shows is what the model recorded."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest

from sim.pages.live.reading import STATES, Reading
from sim.pages.live.session import Choice, Session
from sim.pages.web import scene


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session()
    session.run_to(90)
    return session


@pytest.fixture(scope="module")
def reading(session: Session) -> Reading:
    return Reading(session.model.engine)


def test_curves_end_in_the_models_own_numbers(session: Session, reading: Reading) -> None:
    model, lines = session.model, reading.lines(1, 90)
    assert {len(values) for values in lines.values()} == {90}
    assert lines["soldiers"][-1] == round(model.total("arrivals", "TJK", "military"))
    assert lines["civilians"][-1] == round(model.total("arrivals", "TJK", "civilian"))
    assert lines["districts"][-1] == model.recorded("districts_insurgent", "world")
    for measure, kind, _ in STATES:
        assert lines[f"{measure}_{kind}"][-1] == model.recorded(measure, "world", kind)


def test_one_more_day_continues_the_curves(reading: Reading) -> None:
    whole = reading.lines(1, 90)
    assert {name: [*values, *reading.lines(60, 90)[name]] for name, values in reading.lines(1, 59).items()} == whole


def test_every_state_of_people_is_shown_but_home(session: Session) -> None:
    model, lines = session.model, Reading(session.model.engine).lines(90, 90)
    for kind in ("civilian", "military"):
        shown = sum(lines[f"{measure}_{own}"][0] for measure, own, _ in STATES if own == kind)
        assert (
            shown + model.recorded("home", "world", kind) == session.model.engine.people[0 if kind == "civilian" else 1]
        )


def test_the_map_fits_its_scene_on_every_day(session: Session, reading: Reading) -> None:
    ground = scene(session.world)
    for day in (0, 1, 67, 90):
        frame = json.loads(json.dumps(reading.frame(day), allow_nan=False))
        assert len(frame["holder"]) == len(ground["cells"])
        assert len(frame["arrived"]) == 2 * len(ground["crossings"])
        assert len(frame["people"]) == len(ground["sites"])
    assert reading.frame(67)["date"] == "2021-07-06"


def test_the_eve_has_nobody_on_the_move(reading: Reading) -> None:
    frame = reading.frame(0)
    assert frame["flows"] == []
    assert not any(frame["arrived"])
    assert reading.at_crossings(0) == [0] * 12
    eve, first = reading.eve(), reading.lines(1, 1)
    assert set(eve) == set(first)
    assert eve["districts"] == first["districts"][0] == 1
    assert sum(frame["holder"]) == 100 * eve["districts"], "the map says the same"
    assert eve["home"] - first["home"][0] == first["moving_civilian"][0] + first["settled_civilian"][0]


def test_sites_have_the_room_they_have_in_this_run_on_this_day() -> None:
    session = Session(Choice("humanitarian-corridor"))
    names = [site["id"] for site in scene(session.world)["sites"]]

    def khorog() -> int:
        return Reading(session.model.engine).frame(session.day)["rooms"][names.index("khorog")]

    places = session.world.places
    room = places.capacity[places.index["khorog"], 1]
    assert khorog() == room
    session.run_to(session.branch + 1)
    assert khorog() == 10_000
    session.set("reception.capacity_scale", 2.0)
    session.reset()
    assert khorog() == 2 * room


def test_an_earlier_day_can_be_shown_again(session: Session, reading: Reading) -> None:
    other = Session()
    other.run_to(40)
    assert Reading(other.model.engine).frame(40) == reading.frame(40)


def test_counts_of_days_that_the_run_does_not_have_are_left_out_as_in_the_report(session: Session) -> None:
    """1,573 soldiers who were counted since 22 June stood beside a run that ends on 30 June."""
    session.model.engine.scenario, whole = (
        session.model.engine.scenario.with_(until=dt.date(2021, 6, 30)),
        session.model.engine.scenario,
    )
    short = Reading(session.model.engine)
    assert short.counts("TJK") == []
    assert [row["name"] for row in short.counted() if row["counts"]]
    session.model.engine.scenario = whole
    assert len(short.counts("TJK")) == 2


def test_soldiers_at_the_crossings_are_those_of_the_days_of_the_count(session: Session, reading: Reading) -> None:
    engine = session.model.engine
    column = engine.layout.series.index(("arrivals", "tem", "military"))
    three_days = engine.block[64:67, column].sum()  # 4 to 6 July
    names = [row["name"] for row in reading.counted()]
    assert reading.at_crossings(90)[names.index("Tem (Khorog)")] == round(three_days)
    documented = {
        row["name"]: count["people"] for row in reading.counted() for count in row["counts"] if count["document"]
    }
    assert sum(documented.values()) == 1037
    assert len(documented) == 7


def test_flows_are_the_mean_of_a_week(session: Session, reading: Reading) -> None:
    from sim.pages.web.ground import ground

    arcs = ground(session.world).arcs
    mean = session.model.engine.flow[60:67].mean(axis=0)[arcs]
    flows = np.array(reading.frame(67)["flows"]).reshape(-1, 3)
    busiest = int(np.argmax(mean[:, 1]))
    assert flows[flows[:, 0] == busiest, 2] == pytest.approx(mean[busiest, 1], rel=0.01, abs=0.06)


def test_who_is_past_an_exit_or_on_the_way_is_not_told_to_be_in_a_site(session: Session, reading: Reading) -> None:
    """Of 9,748 civilians "in a site abroad" 2,300 were past an exit, and those on the way were nowhere."""
    lines, model = reading.lines(90, 90), session.model
    abroad = [f"{measure}_civilian" for measure in ("admitted", "sheltered", "overflow")]
    assert sum(lines[name][0] for name in abroad) == model.recorded("stock", "world", "civilian")
    told = {measure: words for measure, kind, words in STATES if kind == "civilian"}
    assert told["sheltered"] == "at a site or past an exit"
    assert "on the way" in told["admitted"]
