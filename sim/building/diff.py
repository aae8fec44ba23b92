"""What a build would change: the rows that come and go in each table. The match report says nothing beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sim.building.put import BUILT, read_built
from sim.building.steps.left_over import MATCH_REPORT
from sim.scenario.contents import is_file, read_bytes
from sim.words.wording import counted


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
        return f"{counted(len(self.come), 'row')} more, {len(self.gone):,} fewer"


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
