"""Events of any format that is known."""

from __future__ import annotations

from sim.building.events.acled import read_acled
from sim.building.events.table import read_table
from sim.building.events.ucdp import read_ucdp
from sim.building.files.known import recognised
from sim.building.files.look import Look
from sim.building.records import Events, Told

READERS = {"ucdp": read_ucdp, "ucdp-bare": read_ucdp, "acled": read_acled, "table": read_table}


def read_events(look: Look, name: str = "") -> tuple[Events, tuple[Told, ...]]:
    """Return the events of a file, and what is to be told of them.

    Parameters
    ----------
    look : Look
    name : str
        Its format, where it is known; by default what is recognised.

    Raises
    ------
    Problems
        When it is of no format of events, or has mistakes.
    """
    return READERS[recognised(look, "events", name).format.name](look)
