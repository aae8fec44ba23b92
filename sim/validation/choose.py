"""Choose: settings from some conflicts with counts, for conflicts that had no say.

Method
------
Many sets of settings are tried on every conflict (:mod:`sim.validation.trials`). Then

* *the common settings* are the mean of the `COMMON` sets with the least mean error over the conflicts, setting by
  setting, on the scale on which it was drawn: the one best set of some hundred is partly luck;
* *what varies between conflicts* is estimated from how the conflicts differ: of each the `OWN` sets are taken that are
  best on it alone, and the range of a setting reaches from the quantile 0.1 to the quantile 0.9 of all of these, on the
  same scale. A setting that matters and on which the conflicts agree gets a narrow range, one that does not matter
  keeps its prior, and one on which they differ gets the range that another conflict has to be expected in;
* *what no setting holds* is the scatter of :mod:`sim.flee.published.scatter` (for rules that have one), drawn from 0 to
  a largest value: the one with which the 50 % and the 90 % bands come nearest, in the mean over the conflicts, to hold
  what they promise. The bands of each are made for this from what the *others* chose.

Nothing of a conflict that is scored enters: who scores one leaves it out before all of this.

Source: hierarchical models, in which the parameters of a unit are draws from a distribution that the other units show
(Gelman and Hill 2007, "Data analysis using regression and multilevel/hierarchical models"), here without a likelihood:
kept are sets with small errors, as in approximate Bayesian computation (Beaumont 2010, Annu. Rev. Ecol. Evol. Syst.
41:379).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from sim.flee.chosen import Chosen, ConflictScores, History
from sim.flee.published.scatter import scattered
from sim.flee.rules import rule_set
from sim.flee.scored import check_counts
from sim.flee.world.instance import FleeInstance
from sim.runs.executors import Progress
from sim.scenario.arguments import check_whole
from sim.scenario.errors import PanjError
from sim.scenario.parameters import Spread
from sim.scenario.resolved import Setting
from sim.validation import scores
from sim.validation.ensembles import GIVEN, MASKED, check_options
from sim.validation.trials import Trials, run_trials
from sim.world.world import Longs

SETS, COMMON, OWN = 200, 5, 5
LOW, HIGH = 0.1, 0.9
SCATTER = "model_error"
#: Largest values of the scatter that are tried, and the bands that have to hold their share of the counts.
STEPS = tuple(round(0.2 * k, 1) for k in range(26))
LEVELS = (0.5, 0.9)
#: Members of a band while the scatter is learned, and the days from one to the next that are looked at.
MEMBERS, EVERY = 50, 10


def settings_from(trials: Trials, conflicts: Collection[str], capacities: str) -> dict[str, Setting]:
    """Return the settings that some of the conflicts choose, by dotted name, without the scatter."""
    group = rule_set(trials.rules).group
    best = trials.quantiles[trials.ranked(conflicts, capacities)[:COMMON]].mean(axis=0)
    own = np.concatenate([trials.quantiles[trials.ranked([name], capacities)[:OWN]] for name in conflicts])
    low, high = np.quantile(own, (LOW, HIGH), axis=0)
    values = trials.central.model_dump()
    out = {}
    for k, (name, spread) in enumerate(trials.ranges.items()):
        low_k, mid, high_k = min(low[k], best[k]), best[k], max(high[k], best[k])
        ends = [_rounded(spread.quantile(float(u), values[name])) for u in (low_k, mid, high_k)]
        out[f"{group}.{name}"] = Setting(ends[1], replace(spread, low=ends[0], high=ends[2]), "chosen")
    return out


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def members_of(trials: Trials, conflicts: Collection[str], capacities: str) -> Longs:
    """Return the rows of the sets that stand for a band while its scatter is learned: the best of all and of each."""
    rows = [trials.ranked(conflicts, capacities)[:COMMON], *(trials.ranked([n], capacities)[:OWN] for n in conflicts)]
    return np.concatenate(rows)


def scatter_from(trials: Trials, conflicts: Sequence[str], capacities: str) -> float:
    """Return the largest scatter to draw, from bands of each conflict that the others choose."""
    held = np.zeros((len(STEPS), len(LEVELS)))
    for name in conflicts:
        others = [other for other in conflicts if other != name] or list(conflicts)
        scored, rows = trials.scored[name], np.resize(members_of(trials, others, capacities), MEMBERS)
        data, seen = scored.data[::EVERY], scored.seen[::EVERY]
        counts = trials.counts[name, capacities][rows][:, [0, *scored.days[::EVERY]]].astype(np.int64)
        for k, most in enumerate(STEPS):
            drawn = most * (np.arange(MEMBERS) + 0.5) / MEMBERS
            band = [scattered(n, s, trials.seed, r)[1:] for r, (n, s) in enumerate(zip(counts, drawn, strict=True))]
            members = scores.rescale(np.where(seen, band, 0.0), data)
            held[k] += [scores.coverage(members, data, level) / len(conflicts) for level in LEVELS]
    return STEPS[int(np.argmin(np.abs(held - LEVELS).sum(axis=1)))]


def choose_from(trials: Trials, conflicts: Sequence[str], capacities: str, *, command: str = "") -> Chosen:
    """Return what some of the conflicts of trials choose.

    Parameters
    ----------
    trials : Trials
    conflicts : sequence of str
    capacities : str
        "given" or "masked".
    command : str
        What made it, for its history.
    """
    from sim import __version__

    settings = settings_from(trials, conflicts, capacities)
    chosen = rule_set(trials.rules)
    if SCATTER in chosen.kind.model_fields:
        most = scatter_from(trials, conflicts, capacities)
        settings[f"{chosen.group}.{SCATTER}"] = Setting(0.0, Spread(0.0, most), "chosen")
    found = {}
    for name in conflicts:
        others = [other for other in conflicts if other != name]
        rows = trials.ranked(conflicts, capacities)[:COMMON]
        error = round(trials.error_of(rows, name, capacities), 4)
        rows = trials.ranked(others, capacities)[:COMMON] if others else rows
        left_out = round(trials.error_of(rows, name, capacities), 4) if others else None
        found[name] = ConflictScores(error=error, left_out=left_out)
    history = History.model_validate(
        {
            "command": command or "panj",
            "version": __version__,
            "date": dt.datetime.now(dt.UTC).date().isoformat(),
            "capacities": capacities,
            "sets": len(trials.settings),
            "seed": trials.seed,
            "conflicts": found,
        }
    )
    return Chosen(trials.rules, settings, history)


def check_conflicts(instances: Sequence[FleeInstance], sets: int, least: int) -> None:
    """Refuse what nothing can be chosen on, before any work.

    Raises
    ------
    PanjError
        If there are too few conflicts, one has no counts, or too few sets are tried.
    """
    names = [instance.name for instance in instances]
    if len(set(names)) < least or len(set(names)) < len(names):
        wants = {1: "one conflict or more", 2: "two or more conflicts", 3: "three or more conflicts"}[least]
        raise PanjError(f"want {wants}, each of another name, not {', '.join(names)}")
    check_whole("sets", sets, COMMON)
    for instance in instances:
        check_counts(instance)


def choose(
    instances: Sequence[FleeInstance],
    rules: str = "panj",
    *,
    masked: bool = True,
    sets: int = SETS,
    seed: int = 1,
    jobs: int | None = None,
    progress: Progress | None = None,
    command: str = "",
) -> Chosen:
    """Choose settings on conflicts with counts.

    Parameters
    ----------
    instances : sequence of FleeInstance
        Two or more, with names of their own.
    rules : str
    masked : bool
        Choose with every capacity unlimited: the capacities of published conflicts come from their counts, and those of
        a new one will not.
    sets, seed, jobs, progress
        See :func:`sim.validation.trials.run_trials`.
    command : str
        What is written as the command that chose.

    Raises
    ------
    PanjError
        If nothing can be chosen on them.
    """
    check_options(1, seed, jobs)
    check_conflicts(instances, sets, 2)
    capacities = MASKED if masked else GIVEN
    trials = run_trials(instances, rules, capacities=(capacities,), sets=sets, seed=seed, jobs=jobs, progress=progress)
    return choose_from(trials, [i.name for i in instances], capacities, command=command)
