"""The posterior that a scenario names: found, read, and checked against the parameters of the rules."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sim.scenario.contents import is_folder, is_there
from sim.scenario.errors import MANY, Problem, Problems, did_you_mean
from sim.scenario.files import shown
from sim.scenario.flatten import Infos, out_of_range, unknown_parameter
from sim.scenario.layers import Layer
from sim.scenario.parameters import Spread
from sim.scenario.posterior import NAME, Posterior, read_rows
from sim.scenario.resolved import OF, Setting
from sim.words.counts import Written

KEY = "posterior"


def named_posterior(
    chain: Sequence[Layer], infos: Infos, problems: list[Problem]
) -> tuple[Posterior | None, Layer | None]:
    """Return the posterior that the last file of a chain names that names one, and that file.

    Mistakes are added to `problems`: there is no such file, it cannot be read, or is none of the rules' parameters.
    """
    layer = next((layer for layer in reversed(chain) if layer.checked.posterior is not None), None)
    if layer is None:
        return None, None
    document = layer.document
    path = Path(os.path.abspath(document.file.parent / str(layer.checked.posterior)))
    if is_folder(path):
        path = path / NAME
    if not is_there(path):
        near = [other.name for other in path.parent.glob("*")] if is_folder(path.parent) else []
        hint = did_you_mean(path.name, near) or "want a table, or a folder of panj calibrate"
        problems.append(document.problem((KEY,), f"no such file: {shown(path)}", hint))
        return None, None
    try:
        found = read_rows(path)
    except Problems as error:
        problems.extend(error.problems)
        return None, None
    wrong = wrong_in(found, infos)
    problems.extend(wrong[:MANY])
    return (None, None) if wrong else (found, layer)


def settings_of(found: Posterior, where: str) -> dict[str, Setting]:
    """Return what a posterior that is named there says of its parameters: the middle of each, its 90 % interval."""
    return {
        name: Setting(ends.middle, Spread(ends.low, ends.high), f"{OF}{where}") for name, ends in found.ends().items()
    }


def wrong_in(found: Posterior, infos: Infos) -> list[Problem]:
    """Return what is wrong for the parameters of the rules, each with the line of its first wrong value."""
    problems = list[Problem]()
    for name, column in zip(found.names, found.rows.T.tolist(), strict=True):
        if name not in infos:
            message, hint = unknown_parameter(name, infos)
            problems.append(Problem(message, found.file, 1, hint=hint))
            continue
        low, high = infos[name].allowed
        plain = not (infos[name].people or infos[name].count or infos[name].switch)
        if plain and low <= min(column) and max(column) <= high:
            continue  # nearly always, and rows are many
        at, text = found.dotted.get(name, (0, ""))
        for line, value in zip(found.lines, column, strict=True):
            wrong = out_of_range(Written(text, value) if line == at else value, infos[name])
            if wrong is not None:
                problems.append(Problem(wrong, found.file, line))
                break
    return problems
