"""Columns hold what Arrow itself would make of the same arrays and words."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from sim.runs import columns


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.int64, np.float32, np.float64])
def test_numbers_are_those_of_arrow(kind: type[np.number]) -> None:
    values = np.array([[3, 1], [-2, 0]], kind)
    for some in (values, values.T, values[:, :1], values[:0]):
        found = columns.numbers(some)
        found.validate(full=True)
        assert found.equals(pa.array(some.ravel()))


def test_days_are_those_of_arrow() -> None:
    dates = np.array(["1969-12-31", "1970-01-01", "2021-07-05"], "datetime64[D]")
    assert columns.days(dates).equals(pa.array(dates, pa.date32()))


@pytest.mark.parametrize("texts", [[], [""], ["Khorog", "", "Fayzābād", "Чубек"]])
def test_words_are_those_of_arrow(texts: list[str]) -> None:
    found = columns.words(texts)
    found.validate(full=True)
    assert found.equals(pa.array(texts, pa.string()))


@pytest.mark.parametrize("rows", [[], [1], [2, 0, 2, 2, 1, 0]])
def test_names_of_rows_are_those_of_arrow(rows: list[int]) -> None:
    texts = ["Kabul", "Kunduz", "Khorog"]
    found = columns.named(np.array(rows, np.int64), texts)
    found.validate(full=True)
    assert found.equals(pa.array([texts[row] for row in rows], pa.string()).dictionary_encode())
