"""Forms: the rules put together otherwise, so that one sees what each part is worth.

Weights are learned by the nowcast alone; all other forms count their rules alike, so that they differ in one thing.
With :func:`left_out` each conflict is scored by the form that the others choose: what a form promises that was chosen
while looking at the conflicts, against what it keeps on one that had no say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.validation.nowcast.limits import Past, best_weights, error, weighted
from sim.world.world import Floats

Errors = Mapping[tuple[str, int], float]
TREND, EVEN, MODEL = ("damped trend",), ("even split", "by wait"), ("model",)


def alike(past: Past, without: Sequence[str] = ()) -> Floats:
    """Return the plain mean of all rules but those whose names begin so."""
    keep = np.array([not name.startswith(tuple(without)) for name in past.rules], np.float64)
    return weighted(past, keep / keep.sum())


def scaled_away(past: Past) -> Floats:
    """Return the plain mean, but where more are known than there will be all camps lose the same part."""
    out: Floats = np.where(past.over[:, None], past.persistence, alike(past))
    return out


def median(past: Past) -> Floats:
    """Return the median of the rules, camp by camp, scaled to the total."""
    middle = np.median(past.each, axis=0)
    sums = np.maximum(middle.sum(axis=1, keepdims=True), 1.0)
    out: Floats = middle * past.truth.sum(axis=1, keepdims=True) / sums
    return out


FORMS: Mapping[str, Callable[[Past], Floats]] = {
    "nowcast": lambda past: past.nowcast,
    "all rules alike": alike,
    "alike, who is too many leaves all camps": scaled_away,
    "alike, without the damped trend": lambda past: alike(past, TREND),
    "alike, without even split and by wait": lambda past: alike(past, EVEN),
    "alike, without the model": lambda past: alike(past, MODEL),
    "median of the rules": median,
}


def errors(form: Callable[[Past], Floats], pasts: Sequence[Past]) -> Errors:
    """Return the error of a form in every conflict at every horizon."""
    return {(past.conflict, past.ahead): error(form(past), past.truth) for past in pasts}


def left_out(found: Mapping[str, Errors]) -> tuple[Errors, Mapping[str, str]]:
    """Return the errors of the form that the other conflicts choose for each, and the names of these forms.

    The others choose by their mean error over all horizons.
    """
    keys = list(next(iter(found.values())))
    chosen = {}
    for conflict in dict.fromkeys(name for name, _ in keys):
        others = [key for key in keys if key[0] != conflict] or keys
        chosen[conflict] = min(found, key=lambda form: sum(found[form][key] for key in others))
    return {key: found[chosen[key[0]]][key] for key in keys}, chosen


def one_for_all(pasts: Sequence[Past]) -> Errors:
    """Return the errors with one set of weights at each horizon, chosen afterwards on all conflicts."""
    out: dict[tuple[str, int], float] = {}
    for ahead in dict.fromkeys(past.ahead for past in pasts):
        same = [past for past in pasts if past.ahead == ahead]
        weights = best_weights(same)
        out |= {(past.conflict, ahead): error(weighted(past, weights), past.truth) for past in same}
    return out


def of_others(pasts: Sequence[Past]) -> Errors:
    """Return the errors with weights chosen, at the same horizon, on all conflicts but the one that is scored."""
    out = {}
    for past in pasts:
        others = [each for each in pasts if each.ahead == past.ahead and each.conflict != past.conflict]
        out[past.conflict, past.ahead] = error(weighted(past, best_weights(others or [past])), past.truth)
    return out
