"""Whether the posterior of a world is one of parameters that the rules have, with values that they take."""

from __future__ import annotations

from sim.model.parameters import REGISTRY
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.flatten import out_of_range, unknown_parameter
from sim.scenario.parameters import describe
from sim.words.counts import Written
from sim.world.posterior import NAME
from sim.world.world import World


def check_posterior(world: World) -> None:
    """Refuse a posterior of parameters that no rule has, or with values that a rule does not take.

    Raises
    ------
    Problems
        With the line of the first value of each that is wrong.
    """
    found = world.posterior
    if found is None:
        return
    infos, file, problems = describe(REGISTRY), shown(world.folder / NAME), list[Problem]()
    for name, column in zip(found.names, found.rows.T.tolist(), strict=True):
        if name not in infos:
            message, hint = unknown_parameter(name, infos)
            problems.append(Problem(message, file, 1, hint=hint))
            continue
        low, high = infos[name].allowed
        plain = not (infos[name].people or infos[name].count or infos[name].switch)
        if plain and low <= min(column) and max(column) <= high:
            continue  # nearly always, and rows are many
        at, text = found.dotted.get(name, (0, ""))
        for line, value in zip(found.lines, column, strict=True):
            wrong = out_of_range(Written(text, value) if line == at else value, infos[name])
            if wrong is not None:
                problems.append(Problem(wrong, file, line))
                break
    if problems:
        raise Problems(problems)
