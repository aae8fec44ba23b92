"""The map as a film, one frame a day: as video, GIF, or a page with its own controls."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim.figures.data import Picture
from sim.figures.film.film import Film
from sim.figures.film.writers import write_gif, write_html, write_mp4
from sim.figures.paper import DARK, LIGHT
from sim.scenario.errors import PanjError
from sim.scenario.temporary import part_of

FPS, LEAST_FPS, MOST_FPS = 8.0, 0.5, 60.0
#: Width of a frame by what is written, pixels: GIFs and pages hold every frame whole.
PIXELS = {".mp4": 1280, ".gif": 800, ".html": 1000}
WRITERS = {".mp4": write_mp4, ".gif": write_gif, ".html": write_html}


def animate(
    picture: Picture,
    path: Path,
    fps: float = FPS,
    *,
    first: np.datetime64 | str | None = None,
    last: np.datetime64 | str | None = None,
    dark: bool = False,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Path:
    """Write the map day by day; the file appears whole or not at all.

    Parameters
    ----------
    picture : Picture
    path : Path
        Its suffix says what is written: ``.mp4`` (with ffmpeg; without it a GIF beside), ``.gif``, ``.html``.
    fps : float
        Days a second.
    first, last : datetime64 or str, optional
        Days to begin and to end with [all].
    dark : bool
        On dark paper.
    told : callable
        Called after each frame with how many are done, and of how many.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    PanjError
        For a suffix, speed or day that cannot be, or if the file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise PanjError(f"{path}: want a name that ends in {', '.join(WRITERS)}, got '{path.suffix}'")
    if not LEAST_FPS <= fps <= MOST_FPS:
        raise PanjError(f"{fps:g} days a second cannot be shown: want {LEAST_FPS:g} to {MOST_FPS:g}")
    rows = (0 if first is None else picture.row(first), -1 if last is None else picture.row(last))
    begin, end = rows[0], rows[1] % len(picture.dates)
    if begin > end:
        raise PanjError(f"the film would begin on {picture.dates[begin]} and end on {picture.dates[end]}, before that")
    if suffix == ".mp4" and not has_ffmpeg():
        path, suffix = path.with_suffix(".gif"), ".gif"
    film = Film(picture, begin, end, fps, DARK if dark else LIGHT, PIXELS[suffix], told)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part_of(path) as part:
            WRITERS[suffix](film, part)
    except OSError as error:
        raise PanjError(f"cannot write {path}: {error.strerror or error}") from error
    return path


def has_ffmpeg() -> bool:
    """Return whether video can be written."""
    return shutil.which("ffmpeg") is not None
