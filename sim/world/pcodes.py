"""P-codes: by which codes of administrative areas the places of a world go where others count people.

``pcodes.txt`` in the world's folder has a line for a place, the codes from the first level down: ``fayzabad: AF17,
AF1701``. A crossing has those of the area of its near bank. No file: no place has any. No run reads them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from sim.scenario.errors import Problem, Problems, did_you_mean
from sim.scenario.files import shown
from sim.words.typed import quoted
from sim.words.wording import few
from sim.world.credits import lines_of
from sim.world.findings import Finding

FILE = "pcodes.txt"
LARGEST = 5_000_000  # bytes
CODE = re.compile(r"[A-Za-z0-9._-]{2,30}")
#: Levels of administrative areas that have tags and columns.
LEVELS = 5


def read_pcodes(folder: Path, places: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of places from the first level down; nothing where the folder has no such file.

    Lines of places that the world has not are left out (:func:`strangers` tells them).

    Raises
    ------
    Problems
        With the line of every mistake.
    PanjError
        If the file cannot be read.
    """
    path = folder / FILE
    found, problems = dict[str, tuple[str, ...]](), list[Problem]()
    for number, place, words in lines_of(path, LARGEST, "give the codes of a place in a line"):
        codes = tuple(code.strip() for code in words.split(","))
        if place not in places:
            continue  # a part of a larger world has its codes: the doctor tells
        if place in found:
            problems.append(Problem(f"'{place}' has its codes twice", path, number, 1))
        elif len(codes) > LEVELS or not all(CODE.fullmatch(code) for code in codes):
            wanted = f"write up to {LEVELS} codes of letters and digits as '{place}: AF17, AF1701'"
            problems.append(Problem(f"the codes of '{place}' are none", path, number, 1, wanted))
        else:
            found[place] = codes
    if problems:
        raise Problems(problems)
    return found


def strangers(folder: Path, places: Collection[str]) -> Iterator[Finding]:
    """Tell how many lines are of places that the world has not, as where it is a part of another one."""
    lines = [(number, place) for number, place, _ in lines_of(folder / FILE, LARGEST, "") if place not in places]
    if lines:
        number, first = lines[0]
        many = "1 place that is" if len(lines) == 1 else f"{len(lines):,} places that are"
        message = f"the codes of {many} not in places.csv are left out: {few([quoted(place) for _, place in lines])}"
        yield Finding(message, shown(folder / FILE), number, 1, hint=did_you_mean(first, places), check="other-places")
