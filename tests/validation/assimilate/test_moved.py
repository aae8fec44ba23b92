"""Which inputs the counts moved beyond chance, by hand and on weights dealt out by lot."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.validation.assimilate.moved import chance
from sim.validation.assimilate.weigh import weights_of


def test_weights_that_do_not_differ_move_nothing() -> None:
    assert chance(np.arange(5.0), np.full(5, 0.2)) == pytest.approx(1.0)


def test_one_replicate_of_two_by_hand() -> None:
    """u = 1/4, 3/4: φ1 = ∓√3/2, φ2 the same in both. w = (0, 1): z1 = 1 over all deals, p = exp(-1/2)."""
    assert chance(np.array([3.0, 7.0]), np.array([0.0, 1.0])) == pytest.approx(math.exp(-0.5))


def test_it_is_the_rank_that_counts_not_the_value() -> None:
    weights = weights_of(np.linspace(0.0, 2.0, 50))
    assert chance(np.exp(np.arange(50.0)), weights) == pytest.approx(chance(np.arange(50.0), weights))


def test_what_weighs_is_told_from_chance_and_so_is_a_spread_that_narrows() -> None:
    u = (np.arange(200.0) + 0.5) / 200
    assert chance(u, weights_of(4.0 * u)) < 1e-4
    assert chance(u, weights_of(-16.0 * (u - 0.5) ** 2)) < 1e-4


def test_weights_dealt_out_by_lot_are_told_as_chance() -> None:
    """Of 4,000 deals of uneven weights, worth 60 of 200, one in a hundred has a p below 0.01."""
    lot = np.random.default_rng(1)
    weights = weights_of(1.1 * lot.normal(size=200))
    told = np.array([chance(lot.permutation(200.0 * np.arange(200)), weights) for _ in range(4000)])
    assert (told < 0.01).mean() == pytest.approx(0.01, abs=0.005)
    assert (told < 0.5).mean() == pytest.approx(0.5, abs=0.03)


def test_a_single_replicate_moves_no_one_of_many() -> None:
    """Its p is at least exp(-(3 + 5) / 2) = 0.018, and 168 inputs ask for less than 0.0003."""
    alone = np.zeros(100)
    alone[-1] = 1.0
    assert chance(np.arange(100.0), alone) > 0.015
