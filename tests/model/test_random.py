"""Random numbers are a pure function of their address, and the right one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.model.random import (
    MAX_SEED,
    Purpose,
    days_about,
    exponential,
    frail,
    latin_hypercube,
    next_threshold,
    philox,
    uniform,
)

WORD = st.integers(0, 2**32 - 1)


def twin(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """Philox 4x32-10 once more, in plain Python integers."""
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b % 2**32, (a >> 32) ^ c[3] ^ k[1], a % 2**32]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return tuple(c)


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_philox_gives_the_known_answers_of_random123(counter: str, key: str, answer: str) -> None:
    c, k, known = ([int(word, 16) for word in text.split()] for text in (counter, key, answer))
    assert list(philox(*c, *k)) == known


@settings(deadline=None, derandomize=True)
@given(st.tuples(WORD, WORD, WORD, WORD), st.tuples(WORD, WORD))
def test_philox_agrees_with_plain_integers_at_any_address(counter: tuple[int, ...], key: tuple[int, ...]) -> None:
    assert philox(*counter, *key) == twin(counter, key)


@settings(deadline=None, derandomize=True)
@given(WORD, WORD, WORD, WORD, WORD, st.sampled_from(Purpose))
def test_uniform_is_the_middle_of_the_first_words_cell(
    seed: int, replicate: int, order: int, who: int, day: int, purpose: Purpose
) -> None:
    word = twin((order, who, day, purpose), (seed, replicate))[0]
    u = uniform(seed, replicate, order, who, day, purpose)
    assert 0.0 < u < 1.0
    assert u == (word + 0.5) / 2**32
    assert exponential(seed, replicate, order, who, day, purpose) == pytest.approx(-np.log(u), rel=1e-14)


def test_every_word_of_the_address_changes_the_number() -> None:
    base = (7, 3, 11, 5, 2, 4)
    near = [tuple(v + (i == j) for i, v in enumerate(base)) for j in range(6)]
    assert len({uniform(*address) for address in (base, *near)}) == 7


def test_no_number_depends_on_which_were_drawn_before() -> None:
    addresses = [
        (1, r, order, who, day, 6) for r in range(2) for order in range(5) for who in range(5) for day in (0, 9)
    ]
    forward = {address: uniform(*address) for address in addresses}
    shuffled = [addresses[i] for i in np.random.default_rng(1).permutation(len(addresses))]
    assert {address: uniform(*address) for address in shuffled} == forward


@pytest.mark.parametrize("word", range(6), ids=["seed", "replicate", "order", "who", "day", "purpose"])
def test_neighbouring_addresses_are_independent_and_uniform(word: int) -> None:
    address = np.tile([20210705, 3, 17, 42, 66, 6], (20_001, 1))
    address[:, word] = np.arange(20_001)
    u = np.array([uniform(*row) for row in address.tolist()])
    assert stats.kstest(u, "uniform").pvalue > 1e-4
    pairs = np.histogram2d(u[:-1:2], u[1::2], bins=10, range=[[0, 1], [0, 1]])[0]
    assert stats.chisquare(pairs.ravel()).pvalue > 1e-4


def test_the_two_words_of_the_key_are_not_interchangeable() -> None:
    assert uniform(1, 2, 0, 0, 0, 1) != uniform(2, 1, 0, 0, 0, 1)
    assert uniform(MAX_SEED, 0, 0, 0, 0, 1) != uniform(0, MAX_SEED, 0, 0, 0, 1)


def test_purposes_are_distinct_words() -> None:
    assert len({int(p) for p in Purpose}) == len(Purpose.__members__)


# -- ordered thresholds ------------------------------------------------------------------------------


def thresholds(replicate: int, people: int) -> list[float]:
    out, gap_sum = [], 0.0
    for order in range(people):
        draw = exponential(5, replicate, order, 8, 0, Purpose.THRESHOLD)
        gap_sum = next_threshold(gap_sum, order, people, draw)
        out.append(gap_sum)
    return out


def test_thresholds_drawn_one_by_one_are_those_of_a_sorted_exponential_sample() -> None:
    n, runs = 20, 1000
    sample = np.array([thresholds(r, n) for r in range(runs)])
    assert (np.diff(sample, axis=1) > 0).all()
    assert stats.kstest(sample.ravel(), "expon").pvalue > 1e-3
    for k in (1, 2, 10, 19, 20):
        gaps = 1.0 / (n - np.arange(1, k + 1) + 1)
        deviation = np.sqrt((gaps**2).sum() / runs)
        assert abs(sample[:, k - 1].mean() - gaps.sum()) < 4 * deviation
    smallest = stats.kstest(sample[:, 0], "expon", args=(0, 1 / n))
    largest = stats.kstest(sample[:, -1], lambda x: (1 - np.exp(-x)) ** n)
    assert min(smallest.pvalue, largest.pvalue) > 1e-3


def test_one_threshold_alone_is_the_draw_itself() -> None:
    assert next_threshold(0.0, 0, 1, 1.7) == 1.7
    assert next_threshold(2.0, 9, 10, 0.5) == 2.5
    assert next_threshold(2.0, 0, 10, 0.5) == 2.05


@given(st.floats(0, 50))
def test_without_variance_everybody_is_equally_frail(gap_sum: float) -> None:
    assert frail(gap_sum, 0.0) == gap_sum


@settings(deadline=None, derandomize=True)
@given(st.floats(0, 20), st.floats(1e-4, 10))
def test_frail_inverts_the_lomax_survival(gap_sum: float, variance: float) -> None:
    x = frail(gap_sum, variance)
    assert -np.log1p(variance * x) / variance == pytest.approx(-gap_sum, abs=1e-300, rel=1e-11)
    assert x >= gap_sum * (1 - 1e-12) - 1e-300


@settings(deadline=None, derandomize=True)
@given(st.floats(0, 10), st.floats(1e-3, 10), st.floats(0, 10))
def test_frailty_keeps_the_order_of_the_thresholds(gap_sum: float, further: float, variance: float) -> None:
    assert frail(gap_sum + further, variance) > frail(gap_sum, variance)


def test_thresholds_of_frail_people_are_those_of_gamma_mixed_exponentials() -> None:
    v = 1.5
    sample = [frail(gap, v) for r in range(500) for gap in thresholds(r, 20)]
    assert stats.kstest(sample, lambda x: 1 - (1 + v * x) ** (-1 / v)).pvalue > 1e-3
    rng = np.random.default_rng(3)
    mixed = rng.exponential(size=10_000) / rng.gamma(1 / v, v, size=10_000)
    assert stats.ks_2samp(sample, mixed).pvalue > 1e-3


# -- Latin hypercube ---------------------------------------------------------------------------------


def test_each_column_of_the_hypercube_hits_each_slice_once() -> None:
    sample = latin_hypercube(1, 64, ["a", "b", "c"])
    assert sample.shape == (64, 3)
    assert ((sample > 0) & (sample < 1)).all()
    assert (np.sort(np.floor(sample * 64), axis=0) == np.arange(64)[:, None]).all()


def test_a_column_of_the_hypercube_depends_on_its_name_only() -> None:
    few, many = latin_hypercube(1, 50, ["a", "b"]), latin_hypercube(1, 50, ["z", "b", "y", "a"])
    np.testing.assert_array_equal(few[:, 0], many[:, 3])
    np.testing.assert_array_equal(few[:, 1], many[:, 1])


def test_columns_and_seeds_of_the_hypercube_differ() -> None:
    sample = latin_hypercube(1, 200, [f"name{k}" for k in range(8)])
    correlation = np.corrcoef(sample, rowvar=False)[np.triu_indices(8, 1)]
    assert np.abs(correlation).max() < 0.3  # 4.2 standard deviations
    assert not np.array_equal(sample[:, 0], latin_hypercube(2, 200, ["name0"])[:, 0])


@pytest.mark.parametrize(
    ("typical", "spread", "u", "days"), [(10, 2, 0.5, 10), (10, 2, 0, 5), (10, 2, 1, 20), (1, 3, 0, 1)]
)
def test_days_are_log_uniform_about_the_typical_number(typical: float, spread: float, u: float, days: float) -> None:
    assert days_about(typical, spread, u) == days
