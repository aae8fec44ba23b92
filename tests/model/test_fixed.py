"""What all runs on a world share is written by none of them: its arrays are read-only, in every process."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from sim.model.network import MAX_AWARENESS, Network
from sim.model.record import Layout, Where
from sim.world import World


def arrays(value: Any, name: str) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """Return every array inside a value, by where it stands."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from arrays(getattr(value, field.name), f"{name}.{field.name}")
    elif isinstance(value, tuple):
        for key, inner in zip(getattr(value, "_fields", range(len(value))), value, strict=True):
            yield from arrays(inner, f"{name}.{key}")


def writeable(value: Any, name: str) -> list[str]:
    """Return which arrays of a value can be written; there must be some to look at."""
    found = dict(arrays(value, name))
    assert found
    return [where for where, array in found.items() if array.flags.writeable]


def test_no_array_of_a_world_can_be_written_here_or_in_another_process(panj: World) -> None:
    assert writeable(panj, "world") == []
    assert writeable(pickle.loads(pickle.dumps(panj)), "world") == []
    with pytest.raises(ValueError, match="read-only"):
        panj.roads.km[:] *= 0.99


def test_nor_can_what_is_made_of_one_and_shared(panj: World) -> None:
    network = Network.of(panj)
    assert writeable(network, "network") == []
    assert writeable(network.terrain, "terrain") == []
    assert writeable(Where.of(network, Layout.of(network)), "where") == []
    assert [writeable(network.known_routes(k), "known") for k in range(1, MAX_AWARENESS + 1)] == [[]] * MAX_AWARENESS


def test_who_makes_one_goes_on_writing_to_his_own_arrays(panj: World) -> None:
    hours = np.ones(len(panj.roads))
    roads = replace(panj.roads, km=hours)
    hours[0] = 2.0
    assert roads.km[0] == 2.0
    assert not roads.km.flags.writeable
