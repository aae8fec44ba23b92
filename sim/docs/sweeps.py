"""The tables of docs/sweeps.md that are made from the classes that check sweep files."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from sim.docs.markdown import table
from sim.scenario.shipped import SWEEPS
from sim.scenario.sweep.schema import (
    DateDistribution,
    DateRange,
    Distribution,
    EventAxis,
    MeasureEntry,
    NumberRange,
    SweepFile,
)
from sim.sweeps.read import read_sweep

TABLES: dict[str, tuple[type[BaseModel], ...]] = {
    "keys": (SweepFile,),
    "range": (NumberRange, DateRange),
    "distribution": (Distribution, DateDistribution),
    "event axis": (EventAxis,),
    "measure": (MeasureEntry,),
}
#: Keys that a file needs although the class has a default, so that all mistakes can be told at once.
NEEDED = ("base", "vary")


def keys_table(models: tuple[type[BaseModel], ...]) -> str:
    """Return the keys of a class with their defaults and meanings; of a second class those that differ."""
    rows: dict[str, tuple[str, str, str]] = {}
    for model in models:
        for name, info in model.model_fields.items():
            key = info.alias or name
            if key not in rows:
                needed = info.is_required() or (model is SweepFile and key in NEEDED)
                rows[key] = (f"`{key}`", "needed" if needed else _default(info.default), info.description or "")
    return table(("key", "default", "meaning"), list(rows.values()))


def _default(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return f"`[{', '.join(value)}]`"
    return f"`{str(value).lower()}`"


def shipped_table() -> str:
    """Return the sweeps that ship: what they ask and how large they are."""
    rows = []
    for name in SWEEPS:
        sweep = read_sweep(name, check_names=False)
        rows.append((f"`{name}`", sweep.design, f"{sweep.count():,}", f"{sweep.runs():,}", sweep.title))
    return table(("sweep", "design", "points", "runs", "question"), rows, right=(2, 3))


def parts() -> dict[str, str]:
    """Return the marked parts of docs/sweeps.md by name."""
    return {"shipped": shipped_table(), **{name: keys_table(models) for name, models in TABLES.items()}}
