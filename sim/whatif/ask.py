"""Ask: what dated changes make of a scenario, in one call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sim.comparisons.comparison import Comparison
from sim.model.draws import design
from sim.model.own import Given, rules_of
from sim.runs.repeat import check_repeats
from sim.runs.run import check_named, resolved
from sim.runs.tasks import Plan
from sim.scenario.arguments import check_whole, day_or_text, shown
from sim.scenario.errors import PanjError
from sim.scenario.late import left_out
from sim.scenario.override import with_until
from sim.scenario.resolved import Scenario
from sim.whatif.change import Asked, Change, Refused
from sim.whatif.checks import check
from sim.whatif.compared import comparison
from sim.whatif.extended import replacing, said
from sim.whatif.ground import Ground
from sim.whatif.kinds import Kind
from sim.whatif.many import all_pairs
from sim.whatif.question import PAIRS, Question
from sim.whatif.save import named
from sim.whatif.silence import silenced

#: What a change is in a call: date, kind, target, value, and for whom.
Told = tuple[object, ...]
FORM = "(date, kind, target, value), as ('2021-07-15', 'far', 'TJK', 'closed'), or with civilian or military at the end"
NAME = "what-if"
SET = "set"
BY_EVENT = (
    "a parameter on a date is an event, as in sim.compare(NAME, sim.load_scenario(NAME, events=[{'date': '2021-07-15', "
    "'set': {'crossing.leak': 0.1}}], called='slips'), replicates=50, of=200)"
)


def what_if(
    name: str | Path | Scenario,
    *changes: Told,
    replicates: int | None = None,
    until: dt.date | str | None = None,
    rules: Given | Sequence[Given] | None = None,
) -> Comparison:
    """Run a scenario with dated changes and without them, in pairs with the same luck that share their past.

    Parameters
    ----------
    name : str, path or Scenario
    *changes : tuples of (date, kind, target, value) or (date, kind, target, value, who)
        The kinds are near, far, policy, guards, places, corridor, ceasefire, pace and onset (docs/view.md has one of
        each); a target is the id of a crossing, host or site, and is left out where the kind has none: ``(date, "pace",
        2)``, ``(date, "ceasefire")``. The last, for whom, is civilian or military. Another parameter on a date is an
        event: :func:`sim.load_scenario` takes it, and ``compare`` both, ``of`` as many as the scenario plans.
    replicates : int, optional
        Pairs of runs: the first of the scenario's replicates. Default: 50, or as many as the scenario has.
    until : date or ISO string, optional
        Last day; default: the scenario's.
    rules : list, optional
        Rules of your own; see :func:`sim.runs.run.run`.

    Returns
    -------
    Comparison
        The reference is the scenario, the other is called ``what-if``; its ``told`` says which of the scenario's own
        events a change of the same day replaces.

    Raises
    ------
    PanjError
        For any mistake in the scenario or a change.

    Examples
    --------
    >>> from sim import what_if
    >>> found = what_if("baseline", ("2021-07-15", "far", "TJK", "closed"), replicates=2)
    >>> found.names
    ('baseline', 'what-if')
    """
    check_named(name)
    scenario, world = resolved(name, {}, rules_of(rules))
    cut = with_until(scenario, until) if until is not None else scenario
    late = left_out(scenario, cut.until)
    scenario = cut
    most = min(PAIRS, scenario.replicates) if replicates is None else replicates
    check_whole("replicates", most, 1, scenario.replicates)
    if not changes:
        raise PanjError(f"give at least one change: {FORM}")
    ground = Ground(scenario, world)
    made = _made(changes, ground)
    rows = tuple(design(scenario, world, scenario.seed, scenario.replicates))
    plan = Plan(scenario, world, scenario.seed, rows)
    check_repeats(plan)
    called = NAME if scenario.name != NAME else f"{NAME}-changed"
    notes = (*late, *_notes(made, ground, called))
    return comparison(all_pairs(Question(plan, named(called, ground, made), most=most)), notes)


def _made(changes: Sequence[Told], ground: Ground) -> list[Change]:
    """Return the changes as they were told.

    Raises
    ------
    PanjError
        If one of them cannot be made; says which, and what of it.
    """
    made = list[Change]()
    for number, told in enumerate(changes, 1):
        try:
            made.append(check(_asked(told, ground.kinds), ground, made))
        except Refused as refused:
            raise PanjError(f"change {number}, {refused.field}: {refused}") from None
    return made


def _notes(made: Sequence[Change], ground: Ground, called: str) -> Iterator[str]:
    """Yield which of the scenario's own orders changes replace, and what a ceasefire holds at 0."""
    for change, why in replacing(made, ground).items():
        yield f"{called}: {said(change, ground)} on {change.date} {why}"
    for change, why in silenced(made, ground).items():
        yield f"{called}: {said(change, ground)} on {change.date}: {why}"


def _asked(told: object, kinds: Mapping[str, Kind]) -> Asked:
    """Return a change as it was told; what a kind has not, or has but one of, may be left out.

    Raises
    ------
    PanjError
        If it is no tuple of a change.
    """
    if isinstance(told, str) or not isinstance(told, Sequence) or not 2 <= len(told) <= 5:
        raise PanjError(f"{shown(told)} is no change: want {FORM}")
    date, name, *rest = ("" if part is None else day_or_text(part) for part in told)
    kind = kinds.get(name)
    if kind is not None and not kind.targets and (len(rest) < 2 and rest != [""]):
        rest = ["", *(rest or [word.value for word in kind.words[:1]])]
    if name == SET:
        raise PanjError(f"{shown(told)} is no change: {BY_EVENT}")
    if kind is not None and len(rest) < 2:
        form = FORM if kind.targets else f"(date, '{name}', value): it is of no place"
        raise PanjError(f"{shown(told)} is no change: want {form}")
    target, value, who = (*rest, "", "", "")[:3]
    return Asked(name, target, who, value, date)
