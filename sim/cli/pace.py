"""`panj show --pace`: how fast the war of a scenario runs, beside other wars, from runs that are made for it."""

from __future__ import annotations

from sim.cli.scenarios import table
from sim.cli.terminal import say
from sim.scenario.errors import PanjError
from sim.scenario.override import parse_overrides
from sim.words.numbers import percent
from sim.words.wording import counted

RUNS = 100
HEAD = ("what", "this scenario", "other wars", "the median is")


def show(name: str, pairs: list[str], rule: list[str]) -> None:
    """Print the pace of a scenario."""
    say(pace_text(name, pairs, rule))


def pace_text(name: str, pairs: list[str], rule: list[str], runs: int = RUNS) -> str:
    """Return how fast the war of a scenario runs: some runs with a hundredth of its people, who do not act on it.

    Raises
    ------
    PanjError
        If the scenario ends with the replayed days, or knows no war: Flee's worlds.
    """
    from sim.model.own import rules_of
    from sim.runs.run import load
    from sim.validation.course import course
    from sim.validation.front.predict import recorded, thinned

    scenario, world = load(name, parse_overrides(pairs), own=rules_of(rule))
    found = course(recorded(scenario, thinned(world), runs))
    if found is None:
        raise PanjError(f"{scenario.name} ends on {scenario.until}, with the days that are replayed: it has no pace")
    told = [f"The war of {scenario.name} after {scenario.history_until}, in {counted(runs, 'run')}."]
    if found.pace:
        told.append(
            f"A capital is lost in {percent(found.capital)} of them, a quarter of all in {percent(found.quarter)}, "
            f"all but the last in {percent(found.rest)}."
        )
    if found.districts.told:
        told.append(found.districts.told)
    of_the_war = [each for each in found.beside if each in found.pace or each.name.startswith("falls")]
    rows = [(each.name, each.told, each.held.told, each.verdict) for each in of_the_war]
    return "\n".join([*told, "", table(HEAD, rows)])
