"""Lodged forecasts: handed in before the facts are in, scored when they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.runs.stored import load_result
from sim.scenario.arguments import check_path, names_in
from sim.scenario.calls import told_by_name
from sim.validation.lodged import Lodged, read_lodged
from sim.validation.lodged import lodge as _lodge
from sim.validation.lodged_scores import Scores
from sim.validation.lodged_scores import score as _score


@told_by_name()
def lodge(run: str | Path, to: str | Path, measures: Sequence[str] = ()) -> Lodged:
    """Write the forecast of a finished run to a new file, with its date and digest.

    Parameters
    ----------
    run : str or Path
        Folder of a run, or the name of one in ``outputs/``.
    to : str or Path
        A file that is not there yet.
    measures : sequence of str
        Default: what somebody counts, see :data:`sim.validation.lodged.USUAL`.
    """
    check_path("to", to)
    wanted = names_in("measures", measures, "arrivals")
    return _lodge(load_result(run), Path(to), wanted)


@told_by_name()
def score(lodged: str | Path, facts: str | Path) -> Scores:
    """Score a lodged forecast with a table of facts; `.table` has every fact, `.by_measure` means, `.notes` cautions.

    Parameters
    ----------
    lodged : str or Path
        A file that `lodge` wrote.
    facts : str or Path
        A table in CSV: measure, place, kind (may be left out), date, value.
    """
    check_path("lodged", lodged)
    check_path("facts", facts)
    return _score(read_lodged(Path(lodged)), Path(facts))
