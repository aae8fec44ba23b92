"""What finished runs are called where they stand beside each other, and where one stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.runs.json_files import read_json
from sim.runs.kinds import MARK
from sim.runs.stored import SCENARIO
from sim.scenario.files import said_first


@dataclass(frozen=True)
class Called:
    """What a run on a Flee world is of.

    Parameters
    ----------
    name, title : str
        Of its scenario; of a validation, which is of none, the world's name.
    world : str
    """

    name: str
    title: str
    world: str

    def told(self, name: str) -> str:
        """Return what is to be told of it beside the name that it has there; "" if that says all.

        Examples
        --------
        >>> Called("far", "Looking further", "mine").told("far")
        '“Looking further”, on the world mine'
        >>> Called("mine", "mine", "mine").told("outputs/b"), Called("mine", "mine", "mine").told("mine")
        ('a run of mine', '')
        """
        of = f"a run of {self.name}" if self.name != name else ""
        title = f"“{self.title}”" if self.title != self.name else ""
        world = f"on the world {self.world}" if self.world != self.name else ""
        return ", ".join(part for part in (of, title, world) if part)


def called(folder: Path) -> Called:
    """Return what the run on a Flee world in a folder is of.

    Raises
    ------
    PanjError
        If its mark cannot be read.
    """
    world = str(read_json(folder / MARK)["conflict"])
    name, title = (said_first(folder / SCENARIO, key) for key in ("name", "title"))
    return Called(name or world, title or name or world, world)


def apart(folders: Sequence[Path], names: Sequence[str]) -> list[str]:
    """Return names of runs that tell them apart: that of the folder where two have one, the path where that is one too.

    Examples
    --------
    >>> apart([Path("out/a"), Path("out/b")], ["mine", "mine-far"])
    ['mine', 'mine-far']
    >>> apart([Path("out/a"), Path("out/b")], ["mine", "mine"])
    ['a', 'b']
    >>> apart([Path("one/a"), Path("two/a"), Path("out/b")], ["mine", "mine", "a"])
    ['one/a', 'two/a', 'a']
    """
    inside = [folder.resolve().name for folder in folders]
    found = [one if names.count(name) > 1 else name for name, one in zip(names, inside, strict=True)]
    return [
        str(folder) if found.count(one) > 1 and one != name else one
        for folder, one, name in zip(folders, found, names, strict=True)
    ]
