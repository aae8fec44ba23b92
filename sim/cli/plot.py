"""`panj plot`: figures from the folder of a finished run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.api.runs import Result, open_run
from sim.cli import terminal
from sim.cli.drawn import drawn_of
from sim.comparisons.saved import comparison_at, open_comparison
from sim.comparisons.stored import compare_results
from sim.pictures.compare_plots import ComparisonPlots
from sim.pictures.letters import letters_told
from sim.pictures.run import series_values
from sim.runs.kinds import MARK
from sim.runs.run import Options
from sim.runs.store import into
from sim.runs.stored import find_run
from sim.runs.words import CALLED
from sim.scenario.errors import PanjError, did_you_mean
from sim.world.names import titles_of
from sim.world.world import KIND_NAMES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Figures of a run that have an option of their own.
FIGURES = ("map", "crossings", "totals", "fronts")
#: What names of its figures begin with.
STEMS = (*FIGURES, "series")
#: What names of those of a comparison begin with.
COMPARED = ("arrivals", "side", "differences", "crossings")
#: Runs that stand side by side in one figure.
MOST = 10
#: Letters of their names that become part of that of a file.
LONGEST = 120


def plot_command(
    *,
    runs: Sequence[str],
    figures: Mapping[str, bool],
    date: str | None,
    series: str | None,
    compare: str | None,
    dark: bool,
    out: Path | None,
) -> None:
    """Draw as the command line asks; see `panj plot --help`.

    Raises
    ------
    PanjError
        For any mistake of the user; nothing is drawn then.
    """
    wanted = [name for name in FIGURES if figures[name]]
    if date is not None and "map" not in wanted:
        raise PanjError("--date is the day of the map: give --map too")
    if len(runs) > 1:
        if wanted or series is not None or compare is not None:
            raise PanjError("several runs are drawn side by side, without --map and its like; of two: --compare")
        side_by_side(runs, dark=dark, out=out)
        return
    if (compared := comparison_at(runs[0])) is not None:
        if wanted or series is not None or compare is not None:
            raise PanjError(
                f"{compared} is a comparison, and its figures are drawn all together: only --dark and --out go with it"
            )
        draw_comparison(compared, dark=dark, out=out)
        return
    folder = find_run(runs[0])
    result = open_run(folder)
    other = open_run(compare) if compare is not None else None
    tell_notes(result, *([other] if other is not None else []))
    into_it = partial(into, folder / "plots") if out is None else partial(drawn_of, out, folder, MARK, STEMS)
    out = out or folder / "plots"
    if not wanted and series is None:
        if other is not None:
            wanted = ["map", "crossings", "totals", "fronts"]
        else:
            with into_it():
                say(result.plot(out, dark=dark))
            return
    drawn = _figures(result, other, wanted, date, series, dark)
    finished = {out / name: figure() for name, figure in drawn.items()}  # all of them, before any is written
    with into_it():
        say([path for stem, figure in finished.items() for path in _save(figure, stem)])
    if not len(result.flow) and "map" in wanted:
        terminal.say(f"{folder} keeps no flows (an older version of panj made it): the map has none", err=True)


def draw_comparison(folder: Path, *, dark: bool = False, out: Path | None = None, quiet: bool = False) -> None:
    """Draw the figures of a comparison from its folder, into that or another one.

    Raises
    ------
    PanjError
        If it cannot be opened or written.
    """
    found = open_comparison(folder)
    for line in found.notes:
        terminal.say(line, err=True)
    if not found.curves:
        terminal.say(f"note: {folder} keeps differences only (an older panj made it): no scenario by itself", err=True)
    to = out or folder / "plots"
    with into(to) if out is None else drawn_of(to, folder, MARK, COMPARED):
        files = ComparisonPlots(found)(to, dark=dark)
    if not quiet:
        say(files)


def side_by_side(runs: Sequence[str], *, dark: bool, out: Path | None) -> None:
    """Draw finished runs in one figure: a row of small panels each, and the difference from the first, in pairs.

    Raises
    ------
    PanjError
        If there are too many, one is not finished, or they cannot be paired.
    """
    if len(runs) > MOST:
        raise PanjError(f"{len(runs)} runs are too many for one figure; the most is {MOST}")
    folders = [find_run(name).absolute() for name in runs]
    found = compare_results(folders, Options(parts=False), {}, None)
    for line in found.told:
        terminal.say(f"note: {line}", err=True)
    names = "-".join(found.names)
    if len(names) > LONGEST:
        names = f"{found.names[0][:LONGEST]}-and-{len(found.names) - 1}-more"
    figure = ComparisonPlots(found).side_by_side(dark)
    out = out or find_run(runs[0]).parent / "plots"
    with into(out):
        say(_save(figure, out / f"side-by-side-{names}{'-dark' if dark else ''}"))


def _figures(
    result: Result, other: Result | None, wanted: list[str], date: str | None, series: str | None, dark: bool
) -> dict[str, Callable[[], Figure]]:
    """Return what to draw by the name of its file; every name is checked before anything is drawn."""
    more = "" if other is None else f"-beside-{other.scenario.name}"
    night = "-dark" if dark else ""
    out: dict[str, Callable[[], Figure]] = {}
    for name in wanted:
        if name == "map":
            day = result.plot.picture.dates[-1 if date is None else result.plot.picture.row(date)]
            if other is not None:
                day = (
                    min(day, other.dates[-1]) if date is None else other.plot.picture.dates[other.plot.picture.row(day)]
                )
            out[f"map-{day}{more}{night}"] = partial(result.plot.map, day, other=other, dark=dark)
        else:
            out[f"{name}{more}{night}"] = partial(getattr(result.plot, name), other=other, dark=dark)
    if series is not None:
        words = series.split()
        if not 1 <= len(words) <= 3:
            raise PanjError(
                f"--series '{series}': want MEASURE [PLACE [KIND]], e.g. 'queue tem civilian'{_id(result, words)}"
            )
        series_values(result, *_whole(words))  # unknown names are told before anything is drawn
        out[f"series-{'-'.join(words)}{more}{night}"] = partial(
            result.plot.series, *_whole(words), other=other, dark=dark
        )
    return out


def _id(result: Result, words: list[str]) -> str:
    """Return the id of the place whose name was written out, in brackets, or nothing."""
    there = {place for measure, place, _ in result.layout.series if measure == words[0]}
    titles = {place: title for place, title in titles_of(result.world).items() if place in there}
    near = did_you_mean(" ".join(word for word in words[1:] if word not in KIND_NAMES), titles)
    return f" (a place by its id: {near})" if near else ""


def _whole(words: list[str]) -> tuple[str, str, str]:
    """Return measure, place and kind; without a place the whole world is meant."""
    measure, place, kind = [*words, *("", "")][:3]
    return measure, place or "world", CALLED.get(kind.casefold(), kind)


def _save(figure: Figure, stem: Path) -> list[Path]:
    from sim.figures import saved

    try:
        return saved.save(figure, stem)
    except OSError as error:
        raise PanjError(f"cannot write {stem}: {error.strerror or error}") from error


def tell_notes(*results: Result) -> None:
    """Tell on stderr what is to be told of the folders of runs, and what figures do to the letters of their names."""
    for line in dict.fromkeys(line for result in results for line in result.notes):
        terminal.say(line, err=True)
    if line := letters_told(*((result.scenario, result.world) for result in results)):
        terminal.say(f"note: {line}", err=True)


def say(files: list[Path]) -> None:
    """Name the files that were written, the PNGs by name and the SVGs beside them."""
    for path in files:
        if path.suffix == ".png":
            terminal.say(f"{path} and .svg")
