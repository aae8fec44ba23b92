"""Checkpoints: the population after each step in a file, whole or not at all, so that a kill loses one batch of runs.

A line says what it is, one has the SHA-256 of the rest, and the rest are arrays; a changed byte is told.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.runs.folders import told, write_whole
from sim.scenario.contents import UnreadableError, is_there, read_bytes
from sim.scenario.errors import PanjError
from sim.validation.calibrate.sampler import State, Step

HEAD = b"panj calibration 1\n"
ARRAYS = ("points", "luck", "modelled", "moved")
LARGEST = 1 << 30
ENDING = ".checkpoint"


@dataclass(frozen=True)
class Checkpoints:
    """Checkpoints in a folder.

    Parameters
    ----------
    folder : Path
    fingerprint : str
        Of the calibration.
    """

    folder: Path
    fingerprint: str

    def path(self, name: str) -> Path:
        """Return where one lies."""
        return self.folder / f"{name}{ENDING}"

    def save(self, name: str, state: State) -> None:
        """Write a population in place of the one before.

        Raises
        ------
        PanjError
            If it cannot be written.
        """
        content = io.BytesIO()
        arrays = {key: getattr(state, key) for key in ARRAYS}
        about = np.array([state.moves, state.scale])
        np.savez_compressed(content, **arrays, about=about, steps=np.array(state.steps, float))
        body = self.fingerprint.encode() + b"\n" + content.getvalue()
        with told(self.folder):
            write_whole(self.path(name), HEAD + hashlib.sha256(body).hexdigest().encode() + b"\n" + body)

    def load(self, name: str) -> State | None:
        """Return a population that was saved; None if there is none.

        Raises
        ------
        PanjError
            If it is damaged, or of another calibration.
        """
        path = self.path(name)
        if not is_there(path):
            return None
        try:
            whole = read_bytes(path, LARGEST)
        except UnreadableError as error:
            raise PanjError(f"{path} {error}") from None
        digest, _, body = whole.removeprefix(HEAD).partition(b"\n")
        if not whole.startswith(HEAD) or hashlib.sha256(body).hexdigest().encode() != digest:
            raise PanjError(f"{path} is damaged: begin anew (--fresh)")
        mark, _, content = body.partition(b"\n")
        if mark != self.fingerprint.encode():
            raise PanjError(f"{path} is of another calibration: begin anew (--fresh)")
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            moves, scale = kept["about"].tolist()
            steps = tuple(Step._make((*row[:-1], int(row[-1]))) for row in kept["steps"].tolist())
            points, luck, modelled, moved = (kept[key] for key in ARRAYS)
            return State(points, luck, modelled, moved, int(moves), scale, steps)
