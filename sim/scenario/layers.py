"""The files a scenario is made of, and the values that come out of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.scenario.reader import Document
from sim.scenario.schema import EventEntry, ScenarioFile


class Layer(NamedTuple):
    """One file of the chain, as far as it is sound: its keys, its events with their numbers, those that lack parts."""

    document: Document
    checked: ScenarioFile
    entries: list[tuple[int, EventEntry]]
    partial: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Value:
    """A merged value, the file it comes from and its layer."""

    value: Any
    document: Document | None
    layer: str
