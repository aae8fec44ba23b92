"""The finished run of a scenario, where there is one: what many runs say, behind the one that the page shows.

`panj run NAME` leaves it in outputs/NAME. It counts only if it is of the same future: the same world, first day,
history, garrisons, rules, events and parameters with the same spreads; its seed may be another one. Of runs that end on
another day (`--until`) the days that both have count: what comes later changes nothing before.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.figures.data import main_host
from sim.model.network import Network
from sim.model.record import Layout
from sim.pages.live.shapes import Bands
from sim.runs.kinds import MARK
from sim.runs.results import Result
from sim.runs.stored import OUTPUTS, Stored, open_folder, outcomes
from sim.scenario.errors import PanjError
from sim.scenario.events import EventKey
from sim.scenario.override import LAYER, with_until
from sim.scenario.resolved import Scenario
from sim.scenario.write import number
from sim.study.days import day_words
from sim.words.wording import counted, few
from sim.world import World
from sim.world.world import KIND_NAMES, Floats

#: Ends of the band.
ENDS = (0.05, 0.95)


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Many runs of one future.

    Parameters
    ----------
    scenario : Scenario
    digest : str
        Of their world.
    replicates : int
    planned : int
        Of how many these are: what a replicate draws hangs on it.
    point : bool
        Whether they all have the central values: such a band is that of luck alone.
    bands : mapping of str to (low, high), each one number per day
        The 90 % band of the curves and numbers of the page, by the names of `sim.pages.live.reading.Reading.lines`, and
        of ``waiting``, civilians and soldiers together.
    """

    scenario: Scenario
    digest: str
    replicates: int
    planned: int
    point: bool
    bands: Bands


class Future(NamedTuple):
    """All that the runs of a scenario follow from, but for its world and luck."""

    days: tuple[dt.date, ...]
    events: tuple[EventKey, ...]
    parameters: tuple[tuple[Any, ...], ...]
    rules: tuple[Any, ...]
    garrisons: str
    posteriors: Any

    @classmethod
    def of(cls, plan: Scenario) -> Future:
        """Return what the runs of a scenario follow from."""
        return cls(
            days=(plan.start, plan.history_until, plan.until),
            events=tuple(event.known_by for event in plan.events),
            parameters=tuple(
                (name, each.value, each.spread, each.joint) for name, each in sorted(plan.settings.items())
            ),
            rules=(plan.rules, plan.own),
            garrisons=plan.garrisons,
            posteriors=plan.posterior,
        )


def find(plan: Scenario, world: World, called: str = "") -> tuple[Bands | None, str]:
    """Return the bands of a scenario's finished run, or None, and what is to be said of them.

    Parameters
    ----------
    plan : Scenario
        With the user's changes.
    world : World
    called : str
        Name or path of its file, where that is not its name.
    """
    given = "".join(f" {rule.option}" for rule in plan.own)
    given += "".join(
        f" --set {name}={number(each.value)}" for name, each in plan.settings.items() if each.layer == LAYER
    )
    folder, again = OUTPUTS / plan.name, f"panj run {called or plan.name}{given}"
    try:
        state = (folder / MARK).stat()
    except OSError:
        return (
            None,
            f"How likely a number is, only many runs say: {again} makes them, and their bands lie behind it.",
        )
    try:
        found = _read(folder, (os.getcwd(), state.st_mtime_ns, state.st_size))
    except PanjError as error:
        return None, f"No bands of many runs: {str(error).splitlines()[0]}"
    if other := _other(found, plan, world):
        return None, f"No bands of many runs: those in {folder} have {few(other)}."
    if found.point:
        return None, f"No bands of many runs: those in {folder} have central values (--point) and differ by luck alone."
    last, days = min(found.scenario.until, plan.until), (plan.until - plan.start).days + 1
    short = f", up to {day_words(last)}, their last day" if last < plan.until else ""
    said = f"Pale bands: where 90 % of the {counted(found.replicates, 'run')} in {folder} lie, day by day{short}."
    if found.planned != plan.replicates:  # a second band of this future stands under "What if…?"
        planned = f"{found.planned} were planned there, {plan.replicates} by the scenario"
        said += f" The pairs of What if…? are other draws ({planned}), so their runs without changes have another band."
    return {name: [end[:days] for end in ends] for name, ends in found.bands.items()}, said


def _other(found: Ensemble, plan: Scenario, world: World) -> list[str]:
    """Return what the runs in a folder have of another kind than a scenario, of all that runs follow from but luck."""
    last = min(found.scenario.until, plan.until)
    both = found.scenario, plan
    if last >= max(found.scenario.start, plan.start):  # else they have no day in common, and days are told
        both = with_until(found.scenario, last), with_until(plan, last)
    one, two = (Future.of(each) for each in both)
    other = [f"other {what}" for what, a, b in zip(Future._fields, one, two, strict=True) if a != b]
    return other if found.digest == world.digest else [*other, "another world"]


@lru_cache(maxsize=4)
def _read(folder: Path, _state: tuple[str, int, int]) -> Ensemble:
    """Return the runs in a folder; every tab reads the same, and they take seconds to read."""
    stored = open_folder(folder)
    runs = _lines(stored)
    bands = {
        name: [[round(float(value), 3) for value in end] for end in np.quantile(values, ENDS, axis=0)]
        for name, values in runs.items()
    }
    made = len(next(iter(runs.values())))
    planned = int(stored.provenance.get("replicates_planned", made))
    return Ensemble(stored.scenario, stored.world.digest, made, planned, stored.point, bands)


def _lines(stored: Stored) -> dict[str, Floats]:
    """Return the curves of every run in a folder, each of shape (runs, days)."""
    layout, found = Layout.of(Network.of(stored.world)), _columns(stored.world)
    values = np.array([outcome.counts[:, list(found.values())] for outcome in outcomes(stored, layout)], float)
    return _curves({name: values[:, :, k] for k, name in enumerate(found)})


def curves_of(result: Result) -> dict[str, Floats]:
    """Return the curves of every run of a result, each of shape (runs, days)."""
    return _curves({name: result.counts[:, :, k].astype(float) for name, k in _columns(result.world).items()})


def _columns(world: World) -> dict[str, int]:
    """Return the column of a record that each curve is made of."""
    layout, host = Layout.of(Network.of(world)), main_host(world)
    column = {key: k for k, key in enumerate(layout.series)}
    wanted = {
        "districts": ("districts_insurgent", "world", ""),
        "capitals": ("capitals_insurgent", "world", ""),
        "displaced": ("internally_displaced", "world", "civilian"),
        "overflow_civilian": ("overflow", "world", "civilian"),
    }
    for name, kind in zip(("civilians", "soldiers"), KIND_NAMES, strict=True):
        wanted |= {name: ("arrivals", host, kind), f"waiting_{kind}": ("queueing", "world", kind)}
    return {name: column[key] for name, key in wanted.items()}


def _curves(daily: Mapping[str, Floats]) -> dict[str, Floats]:
    summed = {name: daily[name].cumsum(axis=1) for name in ("civilians", "soldiers")}
    return {**daily, **summed, "waiting": daily["waiting_civilian"] + daily["waiting_military"]}
