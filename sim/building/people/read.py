"""How many people areas have: COD-PS in its generations, and plain tables.

COD-PS has a column of all people, ``T_TL``, beside those by sex and age, and one row for each area of one level.
"""

from __future__ import annotations

import re

import numpy as np

from sim.building.areas.columns import meaning
from sim.building.files.cells import people
from sim.building.files.columns import found, pulled
from sim.building.files.known import recognised
from sim.building.files.look import Look
from sim.building.records import UNKNOWN, People, Told
from sim.scenario.errors import Problems
from sim.scenario.files import shown
from sim.words.wording import counted, few

TOTALS = ("t_tl", "population", "pop_total", "total_population", "pop", "people", "total")
#: Rows that say how many all the others are together.
SUM = re.compile(r"(grand )?total|ensemble", re.IGNORECASE)


def read_people(look: Look, name: str = "") -> tuple[People, tuple[Told, ...]]:
    """Return the people of areas, and what is to be told of them.

    Parameters
    ----------
    look : Look
    name : str
        Its format, where it is known; by default what is recognised.

    Raises
    ------
    Problems
        When it is of no format of people, or has mistakes.
    """
    recognised(look, "people", name)
    means = meaning(look.names)
    wanted = {"name": (means.name,) if means else (), "code": ((means.code or "code"),) if means else ("code", "pcode")}
    codes = [name for name in look.names if re.fullmatch(r"adm(in)?\d_?pcode?", name, re.IGNORECASE)]
    if not means and codes:
        wanted["code"] = (max(codes),)
    columns = pulled(look, found(look.names, {**wanted, "people": TOTALS}))
    counts = columns.parsed("people", people, UNKNOWN)
    columns.done()
    names, ids = columns.text("name"), columns.text("code")
    sums = [i for i in range(len(columns)) if SUM.fullmatch(names[i] or ids[i])]
    rows = [i for i in range(len(columns)) if i not in set(sums) and (names[i] or ids[i])]
    if not rows:
        raise Problems([look.problem("there is no area in it")])
    record = People(
        name=tuple(names[i] for i in rows),
        code=tuple(ids[i] for i in rows),
        population=np.array([counts[i] for i in rows], dtype=np.int64),
        line=np.array([columns.line[i] for i in rows], dtype=np.int32),
    )
    if not sums:
        return record, ()
    lines = few([str(columns.line[i]) for i in sums])
    text = f"{counted(len(sums), 'row')} of totals (line {lines}): left out"
    return record, (Told("people-totals", "note", text, f"{shown(look.file)}:{columns.line[sums[0]]}"),)
