"""Results as a call is given them: the result itself, or the folder or the name of a finished run."""

from __future__ import annotations

from pathlib import Path

from sim.runs.results import Result
from sim.runs.stored import load_result
from sim.scenario.arguments import shown
from sim.scenario.errors import PanjError


def result_of(name: str, given: object) -> Result:
    """Return the result that an argument of a call means.

    Parameters
    ----------
    name : str
        The argument.
    given : object

    Raises
    ------
    PanjError
        If it is no result, and no folder or name of a finished run.
    """
    if isinstance(given, Result):
        return given
    if isinstance(given, str | Path):
        return load_result(given)
    want = "a result of sim.run or sim.load_run, or the folder of a finished run, or its name in outputs/"
    raise PanjError(f"{name}={shown(given)}: want {want}")
