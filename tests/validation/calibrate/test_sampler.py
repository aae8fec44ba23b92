"""The sampler by itself: posteriors that are known by hand, and the same numbers from any point on."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from sim.model.random import latin_hypercube
from sim.validation.calibrate.sampler import Reference, Sampler, next_temperature, systematic
from sim.validation.calibrate.settings import Sampling
from sim.world.world import Floats, Longs

NAMES = tuple(f"input.{k}" for k in range(40))


def gauss(y: float, error: float, luck: float = 0.0, particles: int = 400, seed: int = 3) -> Sampler:
    """Return the sampler of one count y = z_0 + luck + error: conjugate. The other inputs do nothing."""

    def simulate(points: Floats, lucks: Longs) -> Floats:
        shift = luck * ndtri((np.asarray(lucks * 2654435761 % 2**32) + 0.5) / 2.0**32)
        return np.asarray(ndtri(points[:, :1]) + shift[:, None])

    def target(modelled: Floats) -> Floats:
        return np.asarray(-0.5 * np.square((y - modelled[:, 0]) / error))

    return Sampler(NAMES, seed, Sampling(particles), simulate, target)


def last(sampler: Sampler) -> Floats:
    state = sampler.last(sampler.first(latin_hypercube(1, sampler.sampling.particles, NAMES)))
    assert state.temperature == 1.0
    return np.asarray(ndtri(state.points))


@pytest.mark.parametrize(("y", "error", "luck"), [(1.0, 0.5, 0.0), (2.5, 0.3, 0.0), (-2.0, 0.4, 0.5), (0.0, 5.0, 1.0)])
def test_one_normal_count_gives_the_conjugate_posterior(y: float, error: float, luck: float) -> None:
    """Prior N(0, 1), y | z ~ N(z, s² = error² + luck²): the posterior is N(y / (1 + s²), s² / (1 + s²))."""
    variance = error**2 + luck**2
    z = np.concatenate([last(gauss(y, error, luck, seed=seed))[:, 0] for seed in range(4)])
    mean, spread = y / (1.0 + variance), np.sqrt(variance / (1.0 + variance))
    assert z.mean() == pytest.approx(mean, abs=0.12 * spread)
    assert z.std() == pytest.approx(spread, rel=0.1)
    assert stats.kstest((z[::8] - mean) / spread, "norm").pvalue > 0.001


def test_inputs_that_do_nothing_keep_their_prior() -> None:
    z = last(gauss(2.5, 0.3))[:, 1:]
    assert np.abs(z.mean(axis=0)).mean() < 0.08
    assert np.abs(z.std(axis=0) - 1.0).mean() < 0.08
    assert stats.kstest(z[:, 0], "norm").pvalue > 0.001


def test_two_inputs_that_make_up_for_each_other() -> None:
    """Prior N(0, I), y | z ~ N(z_0 + z_1, s²): correlation -1 / (1 + s²), mean y / (2 + s²) of each."""

    def simulate(points: Floats, _: Longs) -> Floats:
        return np.asarray(ndtri(points[:, :2]).sum(axis=1, keepdims=True))

    def target(modelled: Floats) -> Floats:
        return np.asarray(-0.5 * np.square((3.0 - modelled[:, 0]) / 0.3))

    z = np.concatenate([last(Sampler(NAMES, seed, Sampling(400), simulate, target))[:, :2] for seed in range(3)])
    assert z.mean(axis=0) == pytest.approx([3.0 / 2.09] * 2, abs=0.1)
    assert np.corrcoef(z.T)[0, 1] == pytest.approx(-1.0 / 1.09, abs=0.05)
    assert z.sum(axis=1).std() == pytest.approx(np.sqrt(2 * 0.09 / 2.09), rel=0.12)


def test_what_is_left_of_a_stop_goes_on_to_the_same_numbers() -> None:
    sampler = gauss(2.5, 0.3, 0.5, particles=60)
    start = sampler.first(latin_hypercube(1, 60, NAMES))
    states = list(sampler.steps(start))
    again = list(sampler.steps(states[2]))
    assert len(again) == len(states) - 3
    assert np.array_equal(again[-1].points, states[-1].points)
    assert np.array_equal(again[-1].luck, states[-1].luck)
    assert again[-1].steps == states[-1].steps


def test_no_luck_is_drawn_twice_and_copies_are_counted_once() -> None:
    sampler = gauss(2.5, 0.3, 0.5, particles=50)
    seen: list[int] = []

    def simulate(points: Floats, luck: Longs) -> Floats:
        seen.extend(luck.tolist())
        return sampler.simulate(points, luck)

    watched = Sampler(NAMES, 3, sampler.sampling, simulate, sampler.target)
    states = list(watched.steps(watched.first(latin_hypercube(1, 50, NAMES))))
    for state in states:
        assert state.different == len({tuple(row) for row in state.points.tolist()})
    assert len(seen) == len(set(seen)) == states[-1].runs


def test_the_next_temperature_leaves_the_share_in_effect() -> None:
    extra = -0.5 * np.square(np.linspace(-30.0, 30.0, 501))
    tau = next_temperature(0.0, extra, 0.5)
    weights = np.exp(tau * extra)
    assert weights.sum() ** 2 / np.square(weights).sum() == pytest.approx(250.5, rel=1e-6)
    assert next_temperature(tau, np.zeros(5), 0.5) == 1.0


def test_resampling_keeps_each_as_often_as_its_weight_says() -> None:
    weights = np.array([0.1, 0.45, 0.0, 0.45])
    for u in (0.001, 0.5, 0.999):
        counts = np.bincount(systematic(weights, u), minlength=4)
        assert counts.sum() == 4
        assert np.all(np.abs(counts - 4 * weights) < 1)


def test_a_proposal_keeps_its_reference() -> None:
    """Draws of N(m, L Lᵀ) are such draws after it, and the difference from the prior is that of the densities."""
    root = np.array([[0.5, 0.0], [-0.3, 0.4]])
    known = Reference(np.array([0, 2]), np.array([1.0, -1.0]), root)
    xi = ndtri(latin_hypercube(5, 20_000, [f"a.{k}" for k in range(6)]))
    z = xi[:, :3].copy()
    z[:, known.which] = known.mean + z[:, known.which] @ root.T
    tried = known.near(z, 0.6, xi[:, 3:])
    assert tried[:, known.which].mean(axis=0) == pytest.approx(known.mean, abs=0.02)
    assert np.cov(tried[:, known.which], rowvar=False) == pytest.approx(root @ root.T, abs=0.02)
    assert tried[:, 1].std() == pytest.approx(1.0, abs=0.02)
    prior = stats.multivariate_normal(np.zeros(2), np.eye(2)).logpdf(z[:5, known.which])
    reference = stats.multivariate_normal(known.mean, root @ root.T).logpdf(z[:5, known.which])
    told = known.beside_prior(z[:5])
    assert np.diff(told) == pytest.approx(np.diff(prior - reference))
