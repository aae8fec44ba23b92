"""The points of a sweep: cases by hand, what each design promises, and the same bytes for ever."""

from __future__ import annotations

import hashlib
import math
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.parameters import Spread
from sim.scenario.sweep.sweep import Axis, Sweep
from sim.sweeps.designs import points_of, sobol_rows, sobol_sequence, told_equal

X = Axis("x", "x", spread=Spread(0, 10))
Y = Axis("y", "y", spread=Spread(1, 100, "loguniform"))
WORDS = Axis("far", levels=("open", "closed", "limited"))


def sweep(*axes: Axis, **more: object) -> Sweep:
    made = Sweep("s", "", "", (), axes, "grid", 0, (), 1, 1, (), ("summary",), Path("s.yaml"))
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_grid_has_every_combination_and_the_last_axis_is_fastest() -> None:
    a = Axis("a", "a", levels=(1.0, 2.0))
    found = points_of(sweep(a, WORDS, points=6))
    assert found.values == tuple((n, w) for n in (1.0, 2.0) for w in ("open", "closed", "limited"))
    assert found.quantiles[:, 0].tolist() == [0.25] * 3 + [0.75] * 3
    for row, values in zip(found.quantiles, found.values, strict=True):
        assert (a.at(row[0]), WORDS.at(row[1])) == values, "the quantiles lead to the values"


def test_points_of_a_file_stay_as_they_are() -> None:
    rows = ((1.0, "open"), (0.0, "closed"))
    found = points_of(sweep(X, WORDS, design="points", points=2, rows=rows))
    assert found.values == rows
    assert found.quantiles.shape == (2, 2)
    assert np.isnan(found.quantiles).all()


def test_a_hypercube_hits_every_slice_once_on_every_axis() -> None:
    found = points_of(sweep(X, Y, WORDS, design="latin-hypercube", points=30))
    slices = np.sort(np.floor(found.quantiles * 30), axis=0)
    assert (slices == np.arange(30)[:, None]).all()
    assert [found.values[0][0], found.values[0][1]] == pytest.approx(
        [10 * found.quantiles[0, 0], 100 ** found.quantiles[0, 1]]
    )
    words = [row[2] for row in found.values]
    assert [words.count(word) for word in WORDS.levels] == [10, 10, 10], "values of a list have equal chances"


def test_an_axis_keeps_its_draws_when_another_is_added() -> None:
    both = points_of(sweep(X, Y, design="latin-hypercube", points=20))
    alone = points_of(sweep(Y, design="latin-hypercube", points=20))
    assert both.quantiles[:, 1].tolist() == alone.quantiles[:, 0].tolist()
    other = points_of(sweep(Y, design="latin-hypercube", points=20, seed=2))
    assert other.quantiles[:, 0].tolist() != alone.quantiles[:, 0].tolist()


def test_a_sobol_design_is_a_then_b_then_a_with_columns_of_b() -> None:
    found = points_of(sweep(X, Y, design="sobol", points=8)).quantiles
    assert len(found) == sobol_rows(8, 2) == sweep(X, Y, design="sobol", points=8).count()
    a, b, first, second = found.reshape(4, 8, 2)
    assert (first == np.column_stack([b[:, 0], a[:, 1]])).all()
    assert (second == np.column_stack([a[:, 0], b[:, 1]])).all()
    assert not (a == b).any()


@pytest.mark.parametrize("points", [2, 16, 256])
def test_a_scrambled_sequence_still_hits_every_slice_once(points: int) -> None:
    found = sobol_sequence(3, points, 12)
    assert ((found > 0) & (found < 1)).all()
    slices = np.sort(np.floor(found * points), axis=0)
    assert (slices == np.arange(points)[:, None]).all()


def test_scrambling_keeps_the_even_cover_of_the_first_two_dimensions() -> None:
    found = sobol_sequence(5, 64, 2)
    for wide, high in [(1, 64), (2, 32), (4, 16), (8, 8), (16, 4), (64, 1)]:  # a net: one point in each box
        boxes = np.floor(found * (wide, high))
        assert len({tuple(box) for box in boxes}) == 64


def test_scrambling_is_unbiased_over_seeds() -> None:
    first = np.array([sobol_sequence(seed, 2, 1)[0, 0] for seed in range(400)])
    assert abs(first.mean() - 0.5) < 4 * math.sqrt(1 / 12 / 400)
    assert abs(first.var() - 1 / 12) < 0.02


def test_a_sequence_integrates_better_than_chance() -> None:
    found = sobol_sequence(1, 256, 4)
    product = np.prod(1 + (found - 0.5), axis=1)  # its integral is 1; of 256 random points the error is about 0.04
    assert abs(product.mean() - 1) < 0.005


def test_equal_seeds_give_equal_bytes_and_others_do_not() -> None:
    """These digests were made with NumPy 2.4 and SciPy 1.17: no version of either may change them."""
    sobol = sobol_sequence(20210705, 64, 6)
    cube = points_of(sweep(X, Y, design="latin-hypercube", points=16, seed=20210705)).quantiles
    digests = [hashlib.sha256(a.astype("<f8").tobytes()).hexdigest()[:16] for a in (sobol, cube)]
    assert digests == ["a9452b684e310667", "cb3ca7dcac697827"]
    assert not (sobol_sequence(20210706, 64, 6) == sobol).all()


def test_no_global_generator_is_touched() -> None:
    np.random.seed(1)  # noqa: NPY002
    random.seed(1)
    before = (np.random.get_state()[1].tobytes(), random.getstate())  # type: ignore[index,union-attr]  # noqa: NPY002
    first = sobol_sequence(1, 16, 4)
    assert (np.random.get_state()[1].tobytes(), random.getstate()) == before  # type: ignore[index,union-attr]  # noqa: NPY002
    np.random.seed(2)  # noqa: NPY002
    assert (sobol_sequence(1, 16, 4) == first).all()


def test_an_odd_number_of_points_is_refused() -> None:
    with pytest.raises(ValueError, match="power of 2"):
        sobol_sequence(1, 12, 2)


def test_a_hypercube_that_draws_some_points_again_says_so() -> None:
    """Their runs have the same luck, so they are the same runs, and were counted as if each said something new."""
    again = sweep(WORDS, design="latin-hypercube", points=30)
    said = told_equal(again, points_of(again).values)
    assert said == "only 3 of its 30 points differ, and the runs of equal points are the same runs"
    for other in (sweep(X, WORDS, design="latin-hypercube", points=30), sweep(WORDS, design="sobol", points=8)):
        assert told_equal(other, points_of(other).values) == ""
