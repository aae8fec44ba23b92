"""The posterior of the front: its parts by hand, and that the world carries what the command makes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import load_world
from sim.model.parameters import REGISTRY
from sim.model.refs import handed
from sim.model.rules import provinces
from sim.model.rules.front import FrontParameters
from sim.model.rules.provinces import ProvinceParameters
from sim.scenario import load_scenario
from sim.scenario.parameters import describe
from sim.validation.front import posterior
from sim.validation.front.compare import hazard
from sim.validation.front.forms import FORMS, calm
from sim.validation.front.posterior import CAPITALS, COLUMNS, PRIORS, Elsewhere, Prior, mean_field, sample, write
from sim.validation.front.record import Record, by_week, read
from sim.world import World

CENTRE = {
    **{"front.rate": 0.02, "front.surge": 1.0, "front.onset_day": 0.0, "front.onset_spread": 5.0},
    **{"front.neighbours": 0.0, "front.reach_km": 60.0, "front.momentum": 0.0, "front.memory_days": 1.0},
    **{"front.air_support": 0.3, "front.withdrawal_days": 133.0, "provinces.elsewhere": 0.5},
}
KNOWN = Elsewhere(many=12.0, total=120, share=0.25, day=40, later=0.5, provinces=10)


@pytest.fixture(scope="module")
def panj() -> World:
    return load_world(load_scenario("baseline", REGISTRY).world)


@pytest.fixture(scope="module")
def record(panj: World) -> Record:
    baseline = load_scenario("baseline", REGISTRY)
    return read(panj, baseline.start, baseline.history_until)


def test_a_prior_is_even_or_even_in_the_logarithm() -> None:
    assert Prior(2.0, 8.0).at(0.5) == pytest.approx(4.0)
    assert Prior(2.0, 8.0, log=False).at(0.25) == pytest.approx(3.5)


def test_the_mean_field_without_neighbours_and_momentum_is_an_exponential() -> None:
    share, fell = mean_field(CENTRE, KNOWN, 60, ring=1.0)
    met = 0.5 * 0.02 * np.cumsum(calm(np.arange(60, dtype=float)))
    np.testing.assert_allclose(share[1:], 1.0 - 0.75 * np.exp(-met[:-1]))
    assert fell == pytest.approx(-np.expm1(-met[39]))


def test_neighbours_and_momentum_let_more_fall() -> None:
    calm_share, _ = mean_field(CENTRE, KNOWN, 60, ring=1.0)
    for more in ({"front.neighbours": 3.0}, {"front.momentum": 1.0}):
        assert mean_field(CENTRE | more, KNOWN, 60, ring=1.0)[0][-1] > calm_share[-1]


def test_the_exposure_of_the_capitals_is_days_times_capitals_where_nothing_presses(
    panj: World, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """33 of 34 capitals (that of the country holds), 67 days, without siege."""
    monkeypatch.setattr(posterior, "CapitalParameters", lambda: type("none", (), {"siege": 0.0}))
    met = posterior.capitals_met(CENTRE, panj, record, np.zeros(record.days))
    assert met == pytest.approx(33 * calm(np.arange(67, dtype=float)).sum())


def test_what_is_known_of_other_provinces_are_two_counts(panj: World, record: Record) -> None:
    known = posterior.elsewhere(panj, record)
    assert known.total == 352
    assert known.provinces == 31
    assert known.later > known.share > 0.0


def test_two_samples_are_the_same_to_the_byte_and_in_their_priors(panj: World, record: Record) -> None:
    pytest.importorskip("emcee")
    tables = [sample(panj, record, steps=6, burn=2, rows=25) for _ in range(2)]
    assert write(tables[0]) == write(tables[1])
    table = tables[0]
    assert tuple(table) == COLUMNS
    for name, prior in PRIORS.items():
        assert (table[name] >= prior.low).all()
        assert (table[name] <= prior.high).all()
    pace = table["front.rate"] * (1.0 + table["front.neighbours"])
    assert (np.diff(pace) >= 0.0).all()
    assert (table[CAPITALS] > 0.0).all()


def test_the_world_carries_the_parameters_that_the_command_samples(panj: World) -> None:
    assert panj.posterior is not None
    assert panj.posterior.names == COLUMNS
    assert len(panj.posterior.rows) == posterior.ROWS
    infos = describe(REGISTRY)
    for name, column in zip(panj.posterior.names, panj.posterior.rows.T, strict=True):
        low, high = infos[name].allowed
        assert low <= column.min()
        assert column.max() <= high
    assert ProvinceParameters().ring == 1.0


def test_parameters_of_the_posterior_belong_together(panj: World) -> None:
    """Rate and neighbours, taken one by one, would miss that one makes up for the other."""
    assert panj.posterior is not None
    rows = dict(zip(panj.posterior.names, np.log(panj.posterior.rows.T + 1e-9), strict=True))
    assert np.corrcoef(rows["front.rate"], rows["front.neighbours"])[0, 1] < -0.3


@pytest.mark.slow
def test_the_posterior_of_the_world_is_what_the_command_makes(panj: World, record: Record) -> None:
    """By quantiles: the last bits of a maths library send the walkers of another machine on other ways."""
    pytest.importorskip("emcee")
    table = sample(panj, record)
    assert panj.posterior is not None
    for name, shipped in zip(panj.posterior.names, panj.posterior.rows.T, strict=True):
        ends = [np.quantile(np.log(column + 1e-9), (0.05, 0.5, 0.95)) for column in (shipped, table[name])]
        assert np.abs(ends[1] - ends[0]).max() < 0.2 * (ends[0][2] - ends[0][0]), name


def test_the_mean_field_takes_the_hazard_of_the_rule_of_provinces() -> None:
    """One step from a share of a quarter: the second morning, and the third with the momentum of the first day."""
    x = CENTRE | {"front.neighbours": 3.0, "front.momentum": 2.0, "front.onset_spread": 0.0}
    share, _ = mean_field(x, KNOWN, 60, ring=0.8)
    p = FrontParameters(neighbours=3.0, momentum=2.0).plain()
    q = ProvinceParameters(elsewhere=0.5, ring=0.8).plain()
    recent, r = 0.0, 0.25
    for day in range(2):
        pace = 0.02 * float(calm(np.array(float(day))))
        fell = (1.0 - r) * -np.expm1(-provinces.rural_hazard(r, recent, pace, handed(p), handed(q)))
        recent, r = recent * np.exp(-1.0) + 12.0 * fell, r + fell
        assert share[day + 1] == pytest.approx(r)


def test_the_likelihood_of_the_districts_is_that_of_the_form_that_was_taken(record: Record) -> None:
    """Where no district is elsewhere: the same hazard as the last of the forms, at the onsets of its provinces."""
    x = CENTRE | {"front.surge": 40.0, "front.onset_day": 50.0, "front.neighbours": 2.0, "front.momentum": 1.5}
    early = np.array([2.0, -0.5, 0.25])
    given = {name: x[f"front.{name}"] for name in ("rate", "neighbours", "surge", "momentum", "memory_days")}
    given |= {f"onset_{k}": 50.0 + 5.0 * z for k, z in enumerate(early.tolist())}
    expected = by_week(record, hazard(FORMS[-1], given, record)).sum()
    nowhere = replace(KNOWN, total=0)
    assert posterior.log_likelihood(x, early, record, nowhere) == pytest.approx(expected)
