"""Camps of any format that is known."""

from __future__ import annotations

from sim.building.camps import table
from sim.building.camps.table import Around
from sim.building.counts.gather import Said
from sim.building.files.known import recognised
from sim.building.files.look import Look
from sim.building.records import Camps, Told


def read_camps(look: Look, around: Around, name: str = "") -> tuple[Camps, tuple[Told, ...]]:
    """Return the camps of a file, and what is to be told or asked of them.

    Parameters
    ----------
    look : Look
    around : Around
    name : str
        Its format, where it is known; by default what is recognised.

    Raises
    ------
    Problems
        When it is of no format of camps, or has mistakes.
    """
    said = Said()
    recognised(look, "camps", name)
    return table.read(look, around, said), tuple(said.told)
