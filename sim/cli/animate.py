"""`panj animate`: the map of a finished run as a film, one frame a day."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import typer

from sim.api.runs import open_run
from sim.cli.plot import tell_notes
from sim.cli.terminal import say
from sim.cli.watched import Alive
from sim.figures.animation import animate
from sim.runs.stored import find_run

NAME = "animation.mp4"


def animate_command(
    *, run: str, out: Path | None, fps: float, dark: bool, first: str | None, last: str | None, quiet: bool
) -> None:
    """Write the film as the command line asks; see `panj animate --help`.

    Raises
    ------
    PanjError
        For any mistake of the user; nothing is written then.
    """
    folder = find_run(run)
    result = open_run(folder)
    tell_notes(result)
    picture = result.plot.picture
    wanted = out or folder / "plots" / NAME
    tell = _silent if quiet else _bar if sys.stderr.isatty() else _in_log()
    written = animate(picture, wanted, fps, first=first, last=last, dark=dark, told=tell)
    if written.suffix != wanted.suffix:
        typer.echo("ffmpeg is not installed: wrote a GIF instead", err=True)
    if picture.flows.shape[:1] != picture.dates.shape:
        say(f"{folder} keeps no flows (an older version of panj made it): the map has none", err=True)
    if not quiet:
        say(written)


def _silent(done: int, total: int) -> None:
    """Say nothing."""


def _in_log() -> Callable[[int, int], None]:
    """Return what tells a log now and then how many frames are drawn."""
    due = Alive()

    def told(done: int, total: int) -> None:
        if done < total and due.is_due():
            typer.echo(f"frame {done} of {total}", err=True)

    return told


def _bar(done: int, total: int) -> None:
    """Say on one line how many frames are drawn."""
    typer.echo(f"\rframe {done} of {total}", nl=done == total, err=True)
