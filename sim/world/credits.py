"""Whom a map must name: the credits of a world, shown beside what is drawn of it.

``credits.txt`` in the world's folder has a line for each kind of thing: ``borders`` for what lies in ``basemap/``,
``places`` for where places are, as ``borders: Natural Earth``. No file: nobody has to be named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sim.scenario.errors import PanjError, Problem, Problems, did_you_mean

FILE = "credits.txt"
KINDS = ("borders", "places")
LARGEST = 20_000  # bytes


def read_credits(folder: Path) -> Mapping[str, str]:
    """Return the credits of a world by kind; none where the folder has no such file.

    Raises
    ------
    Problems
        With the line of every mistake.
    PanjError
        If the file cannot be read.
    """
    path = folder / FILE
    found, problems = dict[str, str](), list[Problem]()
    for number, kind, words in lines_of(path, LARGEST, "give whom to name in a line for each kind"):
        if kind not in KINDS:
            hint = did_you_mean(kind, KINDS) or f"known: {', '.join(KINDS)}"
            problems.append(Problem(f"'{kind[:40]}' is no kind of credit", path, number, 1, hint))
        elif not words or kind in found:
            what = "has nobody to name" if not words else "is named twice"
            problems.append(Problem(f"'{kind}' {what}; write it as '{kind}: WHO'", path, number, 1))
        else:
            found[kind] = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    if problems:
        raise Problems(problems)
    return found


def lines_of(path: Path, largest: int, wanted: str) -> Iterator[tuple[int, str, str]]:
    """Yield number, first word and the rest of every line ``WORD: REST`` of a file; nothing if it is not there.

    Parameters
    ----------
    path : Path
    largest : int
        Bytes that it may have.
    wanted : str
        What to give, for the message about a larger one.

    Raises
    ------
    PanjError
        If it cannot be read.
    """
    if not path.is_file():
        return
    try:
        with path.open("rb") as file:
            text = file.read(largest + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PanjError(f"{path} cannot be read: it must be a text file in UTF-8") from error
    if len(text.encode()) > largest:
        raise PanjError(f"{path} is larger than {largest:,} bytes: {wanted}")
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            word, _, rest = (part.strip() for part in line.partition(":"))
            yield number, word, rest
