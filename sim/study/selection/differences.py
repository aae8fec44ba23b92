"""What differs between two sweeps that are laid over each other, so that their numbers are not of the same thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sim.scenario.sweep.sweep import EPOCH
from sim.study.days import day_words
from sim.sweeps.load import SweepResult
from sim.sweeps.shapes import Identity
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
    one, another = first.manifest["identity"], other.manifest["identity"]
    for name in dict.fromkeys([*one["axes"], *another["axes"]]):
        if name not in another["axes"]:
            yield f"it does not vary {name}"
            continue
        its, there = another["axes"][name], _values(another, name)
        if name not in one["axes"]:
            yield f"it varies {name} too, {few(there, 6)}"
        elif there != (here := _values(one, name)):
            yield _other(name, few(there, 6), few(here, 6))
        elif one["axes"][name]["events"] != its["events"]:
            yield f"its {name} sets something else"


def _other(name: str, its: str, mine: str) -> str:
    return f"its {name} is {its}, not {mine}" if its != mine else f"its {name} has other values after the sixth"


def _values(known: Identity, name: str) -> list[str]:
    """Return what an axis is tried at: each of its values, or from where to where it is drawn and how."""
    axis = known["axes"][name]
    if axis["spread"]:
        low, high, *shape = axis["spread"]
        ends = [str(EPOCH + dt.timedelta(days=round(end))) if axis["dates"] else float(end) for end in (low, high)]
        return [" to ".join(_value(end, axis["dates"]) for end in ends) + (f" ({shape[0]})" if shape else "")]
    # what an axis of a file of points is tried at stands in the points alone
    column = list(known["axes"]).index(name)
    levels = axis["levels"] or list(dict.fromkeys(point[column] for point in known["points"]))
    return [_value(level, axis["dates"]) for level in levels]


def _value(level: float | str, date: bool) -> str:
    if isinstance(level, str):
        return _day(level) if date else level
    return written(level)


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
