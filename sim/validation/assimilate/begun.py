"""Begun: replicates of an assimilation that did not end, kept so that the same command goes on with them.

They are written in parts of twenty as they come, each whole or not at all, to a folder beside the one of the results.
Its name has a digest of all that decides about them (the scenario as resolved, world, seed, size of a batch, versions,
code), so whatever else is begun has a folder of its own and nothing is mixed. A part says which columns it has; one
that is damaged or has others is run again. When the results are written the folder goes.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sim.runs import store
from sim.runs.code import digest_of
from sim.runs.read import yaml_of
from sim.scenario import temporary
from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import PanjError
from sim.scenario.posterior import written
from sim.scenario.resolved import Scenario
from sim.world.world import World

PART = 20
#: What decides about the numbers of a replicate, relative to the package.
CODE = ("words", "scenario", "world", "model", "runs/tasks.py", "validation/assimilate/more.py")
LETTERS = 12
MOST_BYTES = 1 << 30
Kept = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Begun:
    """A folder of parts.

    Parameters
    ----------
    folder : Path
    """

    folder: Path

    @classmethod
    def beside(cls, results: Path, scenario: Scenario, world: World, seed: int, batch: int) -> Begun:
        """Return the folder that belongs to one of results and to all that decides about the replicates."""
        own = [scenario.start.isoformat(), scenario.until.isoformat(), world.digest, seed, batch]
        rows = "" if scenario.posterior is None else written(scenario.posterior)
        own += [rows, *(rule.code for rule in scenario.own)]
        text = json.dumps([yaml_of(scenario), own, store.made_with(), digest_of(CODE)], sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()[:LETTERS]
        return cls(results.with_name(f"{results.name}-begun-{digest}"))

    @property
    def replicates(self) -> int:
        """How many are kept, by the names of the parts."""
        names = [file.stem.split("-") for file in self.folder.glob("*.npz")]
        return sum(int(stop) - int(first) for _, _, first, stop in names)

    def path(self, batch: tuple[int, int], first: int) -> Path:
        """Return where a part lies, given number and size of its batch."""
        stop = min(first + PART, batch[1])
        return self.folder / f"{batch[0]}-{batch[1]}-{first}-{stop}.npz"

    def read(self, batch: tuple[int, int], first: int, columns: list[int], kept: Kept) -> bool:
        """Fill in the rows of a part; tell whether it is there, whole and of these columns."""
        rows = kept[first : first + PART]
        try:
            content = read_bytes(self.path(batch, first), MOST_BYTES)
            with np.load(io.BytesIO(content), allow_pickle=False) as file:
                there, values = file["columns"], file["values"]
        except (UnreadableError, OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return False
        if there.tolist() != columns or values.shape != rows.shape or values.dtype != rows.dtype:
            return False
        rows[:] = values
        return True

    def write(self, batch: tuple[int, int], first: int, columns: list[int], kept: Kept) -> None:
        """Write the rows of a part, whole or not at all.

        Raises
        ------
        PanjError
            If it cannot be written.
        """
        content = io.BytesIO()
        np.savez_compressed(content, columns=np.array(columns, np.int64), values=kept[first : first + PART])
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary.write_whole(self.path(batch, first), content.getvalue())
        except OSError as error:
            raise PanjError(f"cannot write to {self.folder}: {error.strerror or error}") from error

    def clear(self) -> None:
        """Remove the folder: the results are there."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Batch:
    """A batch while it is run: its rows, and those that are still wanted.

    Parameters
    ----------
    number, size : int
        Its number, and how many replicates it has.
    columns : list of int
        Of the record, that are kept.
    days : int
    begun : Begun or None
    """

    number: int
    size: int
    columns: list[int]
    days: int
    begun: Begun | None
    _waiting: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fill in what an earlier command left."""
        self.kept: Kept = np.zeros((self.size, self.days, len(self.columns)), np.int32)
        self.todo: list[int] = []
        for first in range(0, self.size, PART):
            rows = range(first, min(first + PART, self.size))
            if self.begun is None or not self.begun.read((self.number, self.size), first, self.columns, self.kept):
                self.todo += rows
                self._waiting[first] = len(rows)

    def take(self, row: int, counts: Kept) -> None:
        """Take a replicate that was run; its part is written when it is whole."""
        self.kept[row] = counts[:, self.columns]
        first = row - row % PART
        self._waiting[first] -= 1
        if self.begun is not None and self._waiting[first] == 0:
            self.begun.write((self.number, self.size), first, self.columns, self.kept)
