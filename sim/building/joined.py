"""Records of several files as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TypeVar, cast

import numpy as np

from sim.building.records import Areas, Camps, Events, People, Roads, Towns

R = TypeVar("R", Areas, Camps, Events, People, Roads, Towns)


def joined(records: Sequence[R]) -> R | None:
    """Return the rows of all records, in their order; None of none."""
    if not records:
        return None
    columns = {name.name: [getattr(record, name.name) for record in records] for name in fields(records[0])}
    make = cast(Callable[..., R], type(records[0]))
    return make(
        **{
            name: np.concatenate(parts) if isinstance(parts[0], np.ndarray) else sum(parts, ())
            for name, parts in columns.items()
        }
    )


def picked(record: R, rows: Sequence[int]) -> R:
    """Return some rows of a record, in the order in which they are asked for."""
    columns = {name.name: getattr(record, name.name) for name in fields(record)}
    make = cast(Callable[..., R], type(record))
    return make(
        **{
            name: values[np.array(rows, np.int64)] if isinstance(values, np.ndarray) else _each(values, rows)
            for name, values in columns.items()
        }
    )


def _each(values: tuple[object, ...], rows: Sequence[int]) -> tuple[object, ...]:
    """Return the values of some rows; a column that is left out stays so."""
    return tuple(values[k] for k in rows) if values else values
