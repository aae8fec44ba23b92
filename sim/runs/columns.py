"""Columns: arrays and words as Arrow holds them.

``pa.array`` imports pandas to ask whether it is handed a series, which takes longer than a replicate; here nobody asks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def numbers(values: npt.NDArray[np.number]) -> pa.Array:
    """Return numbers as they are."""
    held = np.ascontiguousarray(values).ravel()
    return pa.Array.from_buffers(pa.from_numpy_dtype(held.dtype), len(held), [None, pa.py_buffer(held)])


def days(dates: npt.NDArray[np.datetime64]) -> pa.Array:
    """Return days as dates."""
    held = dates.astype("datetime64[D]").astype(np.int32)
    return pa.Array.from_buffers(pa.date32(), len(held), [None, pa.py_buffer(held)])


def words(texts: Sequence[str]) -> pa.Array:
    """Return texts.

    Examples
    --------
    >>> words(["Khorog", "Feyzabad"]).to_pylist()
    ['Khorog', 'Feyzabad']
    """
    held = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, held)], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(held), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(held))])


def named(rows: npt.NDArray[np.integer], texts: Sequence[str]) -> pa.Array:
    """Return of each row its text: a dictionary of the texts that occur, in the order in which they first do.

    Examples
    --------
    >>> named(np.array([2, 0, 2]), ["Kabul", "Kunduz", "Khorog"]).to_pylist()
    ['Khorog', 'Kabul', 'Khorog']
    """
    used, first, codes = np.unique(rows, return_index=True, return_inverse=True)
    order = np.argsort(first)
    places = np.empty(len(used), np.int32)
    places[order] = np.arange(len(used))
    return pa.DictionaryArray.from_arrays(numbers(places[codes]), words([texts[row] for row in used[order]]))
