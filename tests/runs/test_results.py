"""What a result says when it is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import BorderModel, Result, load_run, load_scenario, run
from sim.runs.sites import Sites
from sim.runs.summary import document_total
from sim.scenario.errors import PanjError
from sim.world import KIND_NAMES


def test_one_series_by_name(small: Result) -> None:
    home = small.daily("home", "world", "civilian")
    assert home.shape == (6, 81)
    assert (home[:, 0] > home[:, -1]).all(), "people have left home"
    assert (home == small.counts[:, :, small.layout.series.index(("home", "world", "civilian"))]).all()


def test_intensity_is_a_share_not_a_count(small: Result) -> None:
    fighting = small.daily("intensity", "ishkashim")
    assert 0.0 < fighting.max() <= 1.0, "it fell"
    assert ((fighting > 0) & (fighting < 1)).any(), "and the fighting faded"


def test_running_totals_are_sums_of_the_days(small: Result) -> None:
    total = small.cumulative("arrivals", "tem", "military")
    daily = small.daily("arrivals", "tem", "military")
    assert (total[:, -1] == daily.sum(axis=1)).all()
    assert (np.diff(total, axis=1) == daily[:, 1:]).all()


def test_a_state_has_no_running_total(small: Result) -> None:
    with pytest.raises(PanjError, match=r"'queue' at 'tem' is no daily flow; flows are arrivals, informal, left,"):
        small.cumulative("queue", "tem", "military")
    with pytest.raises(PanjError, match=r"no series 'arrivals' at 'world' .kinds there: 'civilian', "):
        small.cumulative("arrivals", "world")  # it was told that arrivals are no flow
    with pytest.raises(PanjError, match=r"'returned' of the whole world is a state, no daily flow"):
        small.cumulative("returned", "world", "civilian")


def test_between_counts_both_days(made_up: Callable[..., Result]) -> None:
    days = np.zeros((1, 81), int)
    days[0, [0, 1, 2, 3, 80]] = [1, 10, 100, 1000, 10000]
    result = made_up({("arrivals", "tem", "military"): days})
    assert result.between("tem", "military", dt.date(2021, 5, 2), dt.date(2021, 5, 3)) == [110]
    assert result.between("tem", "military", dt.date(2021, 5, 1), dt.date(2021, 7, 20)) == [11111]


def test_days_are_numbered_from_the_start(small: Result) -> None:
    assert small.day(dt.date(2021, 5, 1)) == 0
    assert small.day(dt.date(2021, 7, 20)) == 80
    for outside in (dt.date(2021, 4, 30), dt.date(2021, 7, 21)):
        with pytest.raises(PanjError, match=rf"{outside} is outside the run \(2021-05-01 to 2021-07-20\)"):
            small.day(outside)


@pytest.mark.parametrize(
    ("series", "hint"),
    [
        (("arivals", "tem", "military"), "did you mean 'arrivals'?"),
        (("arrivals", "temm", "military"), "did you mean 'tem'?"),
        (("arrivals", "tem", ""), "kinds there: 'civilian', 'military', 'everybody'"),
        (("insurgent", "kunduz", "everybody"), "kinds there: ''"),
        (("intensity", "tem", ""), "no series 'intensity' at 'tem' (places with intensity: aliabad, "),
        (("queue", "khorog", ""), "no series 'queue' at 'khorog' ("),
        (("queue", "temm", ""), "(did you mean 'tem'?; places with queue: "),
        (("kueue", "tem", ""), "(did you mean 'queue'?; measures: admitted, arrivals, "),
        (("nonsense", "tem", ""), "dispersed, districts_contested, districts_insurgent, garrison, home and 16 more)"),
    ],
)
def test_an_unknown_series_gets_a_hint(small: Result, series: tuple[str, str, str], hint: str) -> None:
    with pytest.raises(PanjError) as error:
        small.daily(*series)
    assert hint in str(error.value)


def test_the_tidy_frame_has_the_columns_that_are_promised(small: Result) -> None:
    frame = small.timeseries
    assert frame.columns.tolist() == ["replicate", "date", "measure", "place", "kind", "value"]
    assert pd.api.types.is_integer_dtype(frame["replicate"])
    assert all(type(day) is dt.date for day in frame["date"].head(100))
    for column in ("measure", "place", "kind"):
        assert all(type(word) is str for word in frame[column].cat.categories)
    assert set(frame["kind"].cat.categories) == {"civilian", "military", ""}
    assert frame["value"].dtype == float
    assert not frame.isna().to_numpy().any()


def test_the_tidy_frame_holds_every_day_of_every_series_once(small: Result) -> None:
    frame = small.timeseries
    assert len(frame) == small.counts.size
    key = ["replicate", "date", "measure", "place", "kind"]
    assert len(frame[key].drop_duplicates()) == len(frame)


def test_the_tidy_frame_agrees_with_the_counts(small: Result) -> None:
    frame = small.timeseries
    people = frame[frame["measure"] != "intensity"]
    sums = people.groupby("replicate")["value"].sum()
    assert sums.tolist() == small.counts.sum(axis=(1, 2)).tolist()
    one = frame[(frame["measure"] == "left") & (frame["place"] == "ishkashim") & (frame["replicate"] == 4)]
    assert one["value"].tolist() == small.daily("left", "ishkashim", "civilian")[4].tolist()
    assert one["date"].tolist() == small.dates.tolist()
    fighting = frame[(frame["measure"] == "intensity") & (frame["place"] == "ishkashim") & (frame["replicate"] == 4)]
    assert fighting["value"].tolist() == small.daily("intensity", "ishkashim")[4].tolist()


@pytest.mark.parametrize("measure", ["informal", "turned_back", "queue", "sheltered", "overflow"])
def test_of_a_host_and_of_the_world_there_are_sums_and_of_everybody_too(small: Result, measure: str) -> None:
    """Only at crossings and sites could they be asked for, and of one kind alone."""
    places, hosts = small.world.places, small.world.hosts
    there = {place for m, place, _ in small.layout.series if m == measure and place != "world"}
    for host, name in zip(hosts.ids, hosts.names, strict=True):
        own = [x for x in there if hosts.ids[places.host[places.index[x]]] == host]
        by_kind = [sum(small.daily(measure, x, kind) for x in own) for kind in KIND_NAMES]
        for kind, total in zip(KIND_NAMES, by_kind, strict=True):
            assert (small.daily(measure, name, kind) == total).all()
        assert (small.daily(measure, host, "everybody") == sum(by_kind)).all()
    every = [small.daily(measure, host, "everybody") for host in hosts.ids]
    assert (small.daily(measure, "world", "everybody") == sum(every)).all()
    if measure in ("informal", "turned_back"):
        assert (small.cumulative(measure, "world", "everybody")[:, -1] == sum(each.sum(axis=1) for each in every)).all()
        assert sum(every).sum() > 0


def test_everybody_is_all_kinds(small: Result) -> None:
    both = small.cumulative("arrivals", "tem", "civilian") + small.cumulative("arrivals", "tem", "military")
    assert (small.cumulative("arrivals", "tem", "everybody") == both).all()
    assert (small.daily("left", "ishkashim", "everybody") == small.daily("left", "ishkashim", "civilian")).all()
    first, last = str(small.dates[0]), str(small.dates[-1])
    assert (small.between("tem", "everybody", first, last) == both[:, -1]).all()
    for place in ("TJK", "world"):
        assert (small.cumulative("arrivals", place, "everybody")[:, -1] > 0).any()


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_arrivals_of_a_host_are_those_of_its_crossings(small: Result, kind: str) -> None:
    places, hosts = small.world.places, small.world.hosts
    crossings = {series[1] for series in small.layout.series if series[0] == "informal"}
    for h, host in enumerate(hosts.ids):
        own = [x for x in crossings if places.host[places.index[x]] == h]
        assert own
        total = sum(small.daily("arrivals", x, kind) for x in own)
        assert (total == small.daily("arrivals", host, kind)).all()


def test_the_documents_total_is_the_sum_of_its_windows(small: Result) -> None:
    total, people = document_total(small)
    counted = [h for h in small.world.headcounts if h.in_document]
    assert people == 1037
    by_hand = np.zeros(6)
    for h in counted:
        cumulative = small.cumulative("arrivals", h.place, h.kind)
        by_hand += cumulative[:, small.day(h.last)] - cumulative[:, small.day(h.first) - 1]
    assert (total == by_hand).all()


def test_headcounts_are_a_frame(small: Result) -> None:
    frame = small.headcounts
    assert frame.loc[frame["in_document"], "reported"].iloc[:7].sum() == 1037
    assert "<table" in small._repr_html_()
    assert repr(small) == "<Result baseline: 6 replicates, 2021-05-01 to 2021-07-20>"


def test_what_each_replicate_has_drawn_is_what_its_model_has(small: Result, tmp_path: Path) -> None:
    """By its number; from a folder as from the run, and for one replicate as Mesa's model of it says."""
    found = small.draws
    assert found.index.tolist() == list(small.replicates)
    model = BorderModel(small.scenario, replicate=3, replicates=6, seed=small.plan.seed)
    row = found.loc[3]
    assert {name: row[name] for name in small.scenario.settings} == pytest.approx(dict(model.engine.values))
    assert found["crossing.leak"].nunique() == 6
    capacity = model.engine.state.reception.capacity
    assert row["places.khorog"] == capacity[small.world.places.index["khorog"]]
    garrison = small.daily("garrison", "kunduz", "military")[:, 0]
    assert np.allclose(found["garrison.kunduz"], garrison), "on the first day nobody has left it"
    small.save(tmp_path / "run")
    stored = load_run(tmp_path / "run")
    pd.testing.assert_frame_equal(stored.draws, found)
    assert stored.sites is not None
    stored.sites = Sites(stored.sites.places + 1.0, stored.sites.scale)
    with pytest.raises(PanjError, match="drawn by another version of Panj"):
        _ = stored.draws


def test_a_run_of_central_values_has_drawn_them() -> None:
    found = run("baseline", replicates=1, point=True, until="2021-05-03", jobs=1, parts=False).draws
    assert found.loc[0, "places.khorog"] == 610
    assert found.loc[0, "crossing.leak"] == load_scenario("baseline").settings["crossing.leak"].value
