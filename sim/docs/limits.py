"""The tables of docs/nowcast.md on what could be had at all: replays of conflicts, looked at afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.docs.gains import AIM, gain, told
from sim.docs.markdown import table
from sim.flee.world.instance import FleeInstance
from sim.validation.nowcast.forms import FORMS, Errors, errors, left_out, of_others, one_for_all
from sim.validation.nowcast.limits import Limits, Past, limits, look_back
from sim.validation.nowcast.replay import HORIZONS, days_of, replay

EVERY = 7
SAYS = {
    "persistence": "honest persistence",
    "nowcast": "**nowcast**",
    "afterwards": "weights chosen afterwards, for each conflict and horizon",
    "best_rule": "the best rule of each day, chosen afterwards",
    "now_known": "counts of the day of the forecast known, shares kept",
    "arrivals_known": "arrivals of every camp known",
    "never": "part of persistence's error: camps in which nobody was counted yet",
}
LEFT_OUT = "**the form that the other conflicts choose**"
OTHERS, SAME = "weights chosen on the other conflicts", "one set of weights for all, chosen afterwards"
EACH = "weights chosen afterwards, for each conflict"


def parts(instances: Sequence[FleeInstance], tell: Callable[[str], None]) -> dict[str, str]:
    """Return the tables by the marks they stand between; levels are those known on the day."""
    pasts = []
    for instance in instances:
        tell(f"{instance.name}: a forecast every {EVERY} days")
        found = replay(instance, days_of(instance, None, EVERY), HORIZONS)
        pasts += [look_back(found, ahead) for ahead in HORIZONS]
    tell("weights chosen afterwards")
    each = {(past.conflict, past.ahead): limits(past) for past in pasts}
    return {
        "limits": limits_table(each),
        "reach": reach_table(each),
        "forms": forms_table(pasts, each),
    }


def limits_table(each: Mapping[tuple[str, int], Limits]) -> str:
    """Return the mean over the conflicts of each error, a column for each horizon."""
    horizons, head = _head(each, "error of where, mean over the conflicts")
    rows = [
        (says, *(f"{np.mean([getattr(each[key], name) for key in each if key[1] == h]):.3f}" for h in horizons))
        for name, says in SAYS.items()
    ]
    return table(head, rows, right=range(1, len(head)))


def reach_table(each: Mapping[tuple[str, int], Limits]) -> str:
    """Return by how much the best weights, chosen afterwards, are below persistence in each conflict."""
    horizons, head = _head(each, "weights chosen afterwards")
    names = list(dict.fromkeys(name for name, _ in each))
    gains = {key: gain(found.afterwards, found.persistence) for key, found in each.items()}
    rows = [(name, *(told(gains[name, h]) for h in horizons)) for name in names]
    many = [sum(gains[name, h] >= AIM for name in names) for h in horizons]
    rows.append((f"**conflicts with {AIM:g} % or more**", *(str(count) for count in many)))
    return table(head, rows, right=range(1, len(head)))


def forms_table(pasts: Sequence[Past], each: Mapping[tuple[str, int], Limits]) -> str:
    """Return by how much the mean error of every form is below persistence's, and on how many conflicts by enough."""
    found = {says: errors(form, pasts) for says, form in FORMS.items()}
    chosen, _ = left_out(found)
    found |= {LEFT_OUT: chosen, OTHERS: of_others(pasts), SAME: one_for_all(pasts)}
    found[EACH] = {key: one.afterwards for key, one in each.items()}
    horizons, head = _head(each, "below honest persistence, on so many conflicts by 20 %")
    rows = [(says, *(_cell(wrong, each, h) for h in horizons)) for says, wrong in found.items()]
    return table(head, rows, right=range(1, len(head)))


def _cell(wrong: Errors, each: Mapping[tuple[str, int], Limits], ahead: int) -> str:
    keys = [key for key in each if key[1] == ahead]
    theirs = [each[key].persistence for key in keys]
    many = sum(gain(wrong[key], bar) >= AIM for key, bar in zip(keys, theirs, strict=True))
    return f"{told(gain(float(np.mean([wrong[key] for key in keys])), float(np.mean(theirs))))} ({many})"


def _head(each: Mapping[tuple[str, int], Limits], first: str) -> tuple[list[int], tuple[str, ...]]:
    horizons = sorted({ahead for _, ahead in each})
    return horizons, (first, *(f"{ahead} days" for ahead in horizons))
