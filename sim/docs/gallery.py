"""The gallery: every figure in docs/gallery.md is made by a command that stands above it.

After each figure the page says in a comment which file that is, ``<!-- outputs/... -->``. So the figures can be made
anew by typing what the page says: :func:`make` does.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.spatial import cKDTree

from sim.scenario.errors import PanjError

BLOCK = re.compile(r"^```console\n(?P<lines>.*?)^```", re.S | re.M)
COLOURS = 256  # that a PNG with a palette can have
FIGURE = re.compile(r"^!\[(?P<words>[^\]]*)\]\((?P<file>[^)]+)\)\n<!-- (?P<made>\S+) -->$", re.M)


@dataclass(frozen=True)
class Shown:
    """One figure of the page.

    Parameters
    ----------
    words : str
        What it shows, for those who cannot see it.
    file : str
        Where the page finds it, relative to the page.
    made : str
        The file that the commands write, relative to where they are typed.
    commands : tuple of str
        The commands above it, since the last figure of an earlier block, without the prompt.
    """

    words: str
    file: str
    made: str
    commands: tuple[str, ...]


def read(page: str) -> list[Shown]:
    """Return the figures of the page, each with the commands of the nearest block above it."""
    blocks = [(found.start(), _commands(found["lines"])) for found in BLOCK.finditer(page)]
    out = []
    for found in FIGURE.finditer(page):
        above = [commands for start, commands in blocks if start < found.start()]
        out.append(Shown(found["words"], found["file"], found["made"], above[-1] if above else ()))
    return out


def _commands(lines: str) -> tuple[str, ...]:
    """Return what is typed in a block: lines that begin with a prompt, without their comments."""
    typed = (line[2:].split("#")[0].strip() for line in lines.splitlines() if line.startswith("$ "))
    return tuple(line for line in typed if line)


def make(folder: Path, work: Path, say: Callable[[str], None]) -> list[Path]:
    """Type every command of the page in `work`, once each, and copy the figures to the folder of the page.

    Parameters
    ----------
    folder : Path
        Of gallery.md.
    work : Path
        Where the commands are typed; results go to its ``outputs``.
    say : callable
        Told each command before it is run.

    Returns
    -------
    list of Path
        The figures that were replaced. Those that no command of panj makes (pictures of pages that the browser tests
        leave in ``outputs/screenshots``) are taken from there if they exist.

    Raises
    ------
    PanjError
        If a command fails, or does not write the figure that it should.
    """
    shown = read((folder / "gallery.md").read_text(encoding="utf-8"))
    for command in dict.fromkeys(command for figure in shown for command in figure.commands):
        name, *words = shlex.split(command)
        if name != "panj" or (words[0] in ("view", "explore") and "--export" not in words):
            continue
        say(command)
        code = "from sim.cli import main; main()"
        if subprocess.run([sys.executable, "-c", code, *words], cwd=work, check=False).returncode:
            raise PanjError(f"'{command}' failed")
    copied = []
    for figure in shown:
        made = work / figure.made
        if made.is_file():
            copied.append(_keep(made, folder / figure.file))
        elif "screenshots" not in figure.made:
            raise PanjError(f"{figure.made} was not written by {', '.join(figure.commands)}")
    return copied


def _keep(made: Path, to: Path) -> Path:
    """Copy a figure to the page; a PNG with its 256 most frequent colours, a third of its size.

    Areas keep their colours exactly, since each is frequent; only the edges between them lose some of theirs.
    """
    if made.suffix != ".png":
        return Path(shutil.copyfile(made, to))
    with Image.open(made) as image:
        pixels = np.asarray(image.convert("RGB"))
    colours, where, count = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-count, kind="stable")[:COLOURS]]
    _, nearest = cKDTree(palette).query(colours)
    kept = Image.fromarray(nearest.astype(np.uint8)[where.ravel()].reshape(pixels.shape[:2]), mode="P")
    kept.putpalette(palette.tobytes())
    kept.save(to, optimize=True)
    return to
