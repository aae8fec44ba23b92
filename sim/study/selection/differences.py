"""What differs between two sweeps that are laid over each other, so that their numbers are not of the same thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sim.study.days import day_words
from sim.sweeps.load import SweepResult
from sim.sweeps.shapes import Axis
from sim.words.numbers import written
from sim.words.wording import counted, few

#: The days of a scenario by their key in the manifest, and what they are called.
DAYS = {"until": "last day", "start": "first day", "history_until": "branch date"}


def differences(first: SweepResult, mine: str, other: SweepResult, its: str) -> list[str]:
    """Return in words what of another sweep's runs is not as in the first: days, scenario, world, version, replicates.

    Parameters
    ----------
    first : SweepResult
    mine : str
        The base scenario of its runs.
    other : SweepResult
    its : str
        The base scenario of the runs of the other.
    """
    of_runs = [*_days(first, mine, other, its), *_scenarios(first, mine, other, its), *_axes(first, other)]
    return [*of_runs, *_made(first, other)]


def _days(first: SweepResult, mine: str, other: SweepResult, its: str) -> Iterator[str]:
    here, there = (result.manifest["identity"]["scenarios"][name] for result, name in ((first, mine), (other, its)))
    days = ((what, str(here[key]), str(there[key])) for key, what in DAYS.items())  # type: ignore[literal-required]
    for what, one, another in days:
        if one != another:
            yield f"its {what} is {_day(another)}, not {_day(one)}"


def _day(text: str) -> str:
    return day_words(dt.date.fromisoformat(text))


def _scenarios(first: SweepResult, mine: str, other: SweepResult, its: str) -> Iterator[str]:
    """Yield that the scenario is another one, or one of that name with another content."""
    one, another = first.manifest["identity"], other.manifest["identity"]
    here, there = one["scenarios"][mine], another["scenarios"][its]
    if mine != its:
        yield f"its scenario is {its}, not {mine}"
    else:
        varied = {axis["parameter"] for known in (one, another) for axis in known["axes"].values()}
        changed = [
            name
            for name in dict.fromkeys([*here["parameters"], *there["parameters"]])
            if here["parameters"].get(name) != there["parameters"].get(name) and name not in varied
        ]
        what = [few(changed, 3)] if changed else []
        what += [word for word in ("events", "rules", "garrisons", "posterior") if here.get(word) != there.get(word)]
        what += ["rules of one's own"] if here.get("own") != there.get("own") else []
        if what:
            yield f"its {its} has other {' and '.join(what)}"
    if here["world"] != there["world"]:
        yield f"its world is {there['world']}, not {here['world']}"
    elif one["worlds"].get(here["world"]) != another["worlds"].get(there["world"]):
        yield f"its world {there['world']} has other tables"


def _axes(first: SweepResult, other: SweepResult) -> Iterator[str]:
    """Yield which axes have other values in the other, or are in one of the two alone."""
    one, another = (result.manifest["identity"]["axes"] for result in (first, other))
    for name in dict.fromkeys([*one, *another]):
        mine, its = one.get(name), another.get(name)
        if its is None:
            yield f"it does not vary {name}"
        elif mine is None:
            yield f"it varies {name} too, {_values(its)}"
        elif _values(mine) != _values(its):
            yield f"its {name} is {_values(its)}, not {_values(mine)}"
        elif mine["events"] != its["events"]:
            yield f"its {name} sets something else"


def _values(axis: Axis) -> str:
    """Return what an axis is tried at: its values, or from where to where it is drawn and how."""
    if axis["spread"]:
        low, high, *shape = axis["spread"]
        return f"{written(float(low))} to {written(float(high))}" + (f" ({shape[0]})" if shape else "")
    return few([level if isinstance(level, str) else written(level) for level in axis["levels"]], 6)


def _made(first: SweepResult, other: SweepResult) -> Iterator[str]:
    """Yield what was another when the runs were made, and how many there are of each point."""
    one, another = first.manifest, other.manifest
    mine, its = (f"panj {manifest['versions'].get('panj', 'of an unknown version')}" for manifest in (one, another))
    if mine != its:
        yield f"it is of {its}, not of {mine}"
    elif one["code"] != another["code"]:
        yield "it was begun with other code of panj"
    replicates = [manifest["identity"]["replicates"] for manifest in (one, another)]
    if replicates[0] != replicates[1]:
        yield f"it has {counted(replicates[1], 'replicate')} at each point, not {replicates[0]:,}"
