"""What a build would change: the rows that come and go in each table. The match report says nothing beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.building.put import BUILT, read_built
from sim.building.steps.left_over import MATCH_REPORT, UNMATCHED
from sim.scenario.contents import is_file, read_bytes
from sim.words.wording import counted

KEYS: Mapping[str, int] = {"places.csv": 1, "roads.csv": 2, "hosts.csv": 1, "garrisons.csv": 1, "series.csv": 1}
"""How many cells at the beginning of a row say what it is of; rows of other tables come and go."""
NOUNS: Mapping[str, str] = {
    "places.csv": "place",
    "roads.csv": "road",
    "history.csv": "history row",
    "garrisons.csv": "garrison",
}
"""What a row of a table is, in the order in which they are told."""
EVENTS = "events-"
"""So begins in unmatched.tsv what is told of an event that is left out."""


SHOWN = 10
"""Rows of a table that are shown of what changes."""


@dataclass(frozen=True)
class Change:
    """How a file changes.

    Parameters
    ----------
    file : str
    gone, come : tuple of str
        Rows, in the order of the old and of the new file.
    whole : str
        "" of a file that stays; else that it comes or goes as a whole.
    """

    file: str
    gone: tuple[str, ...]
    come: tuple[str, ...]
    whole: str = ""

    def told(self) -> str:
        """Return in words how much changes."""
        if self.whole:
            return self.whole
        if not self.gone and not self.come:
            return "the same rows in another order"
        both = len(self.pairs())
        others = [
            f"{both:,} changed" if both else "",
            f"{counted(len(self.come) - both, 'row')} more" if not both or len(self.come) > both else "",
            f"{len(self.gone) - both:,} fewer" if not both or len(self.gone) > both else "",
        ]
        return ", ".join(filter(None, others))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the old and the new row of what stays and is changed, as of one place."""
        old, new = (Counter(map(self._key, lines)) for lines in (self.gone, self.come))
        row = {self._key(line): line for line in self.come}
        keys = [(line, self._key(line)) for line in self.gone]
        return tuple((line, row[key]) for line, key in keys if old[key] == new[key] == 1)

    def rows(self) -> Iterator[str]:
        """Yield what is shown of it, in parts: old and new row of one thing together, what goes, what comes.

        Of what is left out of the world only the number of rows is told: most of them differ in a word.
        """
        if self.file == UNMATCHED:
            return
        pairs = self.pairs()
        olds, news = {old for old, _ in pairs}, {new for _, new in pairs}
        yield from (f"  - {old}\n  + {new}" for old, new in pairs[:SHOWN])
        yield from _more("changed", len(pairs))
        for mark, lines, taken in (("-", self.gone, olds), ("+", self.come, news)):
            left = [line for line in lines if line not in taken]
            yield from (f"  {mark} {line}" for line in left[:SHOWN])
            yield from _more(mark, len(left))

    def _key(self, line: str) -> str:
        """Return what a row is of; the whole row where that is not known."""
        width = KEYS.get(self.file, 0)
        return ",".join(line.split(",")[:width]) if width else line


def _more(mark: str, lines: int) -> Iterator[str]:
    if lines > SHOWN:
        yield f"  {mark} … and {lines - SHOWN:,} more"


def in_all(changes: Sequence[Change]) -> str:
    """Return in a sentence what a build would change; "" where no table of the world says it."""
    found, told = {change.file: change for change in changes}, list[str]()
    if UNMATCHED in found:
        lines = [
            sum(line.startswith(EVENTS) for line in rows) for rows in (found[UNMATCHED].gone, found[UNMATCHED].come)
        ]
        out, into = lines[0] - lines[1], lines[1] - lines[0]
        told += [f"{counted(out, 'more event')} used"] if out > 0 else []
        told += [f"{counted(into, 'more event')} left out"] if into > 0 else []
    for file, noun in NOUNS.items():
        if file in found and not found[file].whole:
            both = len(found[file].pairs())
            come, gone = len(found[file].come) - both, len(found[file].gone) - both
            told += [f"{counted(come, f'more {noun}')}"] if come else []
            told += [f"{counted(gone, f'{noun}')} gone"] if gone else []
            told += [f"{counted(both, noun)} changed"] if both else []
    return f"a build of now makes: {'; '.join(told)}" if told else ""


def differences(old: Path, new: Path) -> list[Change]:
    """Return how the files of a build differ from those of the last one; files that stay as they are are left out.

    Parameters
    ----------
    old : Path
        The world.
    new : Path
        A folder with what would be built.

    Raises
    ------
    PanjError
        When nobody can read what was built last.
    """
    made = {name for name in read_built(old) if name not in (BUILT, MATCH_REPORT)}
    names = sorted(made | {path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()})
    return [change for name in names if (change := _change(name, old / name, new / name)) is not None]


def _change(name: str, old: Path, new: Path) -> Change | None:
    before, after = _lines(old), _lines(new)
    if before is None or after is None:
        whole = "comes new" if before is None else "goes"
        return None if before is after else Change(name, (), (), whole)
    if before == after:
        return None
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    return Change(name, _in_order(before, gone), _in_order(after, come))


def _lines(path: Path) -> list[str] | None:
    return read_bytes(path).decode("utf-8", "replace").splitlines() if is_file(path) else None


def _in_order(lines: list[str], picked: Counter[str]) -> tuple[str, ...]:
    left, out = picked.copy(), []
    for line in lines:
        if left[line] > 0:
            left[line] -= 1
            out.append(line)
    return tuple(out)
