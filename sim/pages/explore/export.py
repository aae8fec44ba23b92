"""What is taken away from a selection: its runs as CSV, its figure as PNG and SVG. No server is needed for it."""

from __future__ import annotations

import io
import json
import re
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sim.pictures.selection import counts, read_of, selected_heat, selection_picture
from sim.runs.cells import safe_frame
from sim.runs.json_files import read_json
from sim.runs.store import into
from sim.scenario.errors import PanjError
from sim.scenario.temporary import part_of
from sim.study.selection.beside import Beside, beside
from sim.study.selection.choose import Look, Range, Selection, look, range_words, require_some
from sim.study.selection.runs import Runs, rows_frame
from sim.words.typed import quoted

CSV, PNG, SVG, ABOUT = "csv", "png", "svg", "json"
SELECTED = "selection.json"
#: All files that a selection may have in a folder.
FILES = ("selection.csv", SELECTED, *(f"{name}.{end}" for name in ("figure", "lines", "heat") for end in (PNG, SVG)))
#: What a page offers to take away.
OFFERED = ("csv", "png", "svg", "lines.png", "lines.svg", "heat.png", "heat.svg")
#: Longest name of such a file, with room for its ending.
LONGEST_STEM = 100
MIME = {CSV: "text/csv", PNG: "image/png", SVG: "image/svg+xml", ABOUT: "application/json"}


def csv_bytes(runs: Runs, seen: Look) -> bytes:
    """Return the selected runs as CSV: the columns of docs/sweep-results.md, keys, axes and measures, and no others.

    No text in it is a formula to a spreadsheet (:mod:`sim.runs.cells`).
    """
    frame = rows_frame(runs, seen.rows[seen.kept])
    text: str = safe_frame(frame).to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    return text.encode()


def about_bytes(runs: Runs, seen: Look, over: Beside | None = None) -> bytes:
    """Return what the selection is, as JSON, to lie beside the CSV; and what lies over its figure."""
    chosen = seen.selection
    content = {
        "sweep": runs.result.name,
        "fingerprint": runs.result.manifest["fingerprint"],
        "selection": {**_plain(asdict(chosen)), "ranges": [_range(runs, r) for r in chosen.ranges]},
        "in_words": [range_words(runs.variable(r.name), r) for r in chosen.ranges],
        "runs": {
            "selected": seen.selected,
            "of": len(seen.rows),
            "failed": seen.failed,
            "on_disk": len(runs.frame),
            "planned": runs.result.total,
        },
        "measure": {
            "read": read_of(runs, chosen),
            "runs_with_a_value": seen.selected - seen.without,
            "above": _plain(seen.level),
            "share_of_selected": _plain(seen.share),
        },
        "quantiles": _quantiles(seen),
    }
    if over is not None:
        its = over.seen
        content["beside"] = {
            "sweep": over.runs.result.name,
            "fingerprint": over.runs.result.manifest["fingerprint"],
            "scenario": its.selection.scenario,
            "read": read_of(over.runs, its.selection),
            "differs": list(over.differs),
            "runs": {"selected": its.selected, "of": len(its.rows), "failed": its.failed},
            "share_of_selected": _plain(its.share),
            "quantiles": _quantiles(its),
        }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _quantiles(seen: Look) -> dict[str, float | None]:
    return dict(zip(("q05", "q25", "q50", "q75", "q95"), _plain(seen.quantiles.tolist()), strict=True))


def _range(runs: Runs, chosen: Range) -> dict[str, str | float | None]:
    """Return a range as JSON; the ends of one of days are days."""
    variable = runs.variable(chosen.name)
    ends = (chosen.low, chosen.high)
    low, high = (variable.write(end) if variable.kind == "date" and np.isfinite(end) else _plain(end) for end in ends)
    return {"name": chosen.name, "low": low, "high": high}


def _plain(value: Any) -> Any:
    """Return a value JSON knows: no end is null, not infinity."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def figures(runs: Runs, seen: Look, other: Runs | None = None) -> dict[str, Figure]:
    """Return the figure of a selection, its lines, and the heat map of a grid with two axes chosen.

    Another sweep lies over the figure.

    Raises
    ------
    PanjError
        If no run is selected, or none has a value.
    """
    from sim.figures.explore import parallel_figure, selection_figure
    from sim.figures.sweeps import heat_figure

    require_some(runs, seen)
    picture = selection_picture(runs, seen, found(runs, seen, other))
    out = {"figure": selection_figure(picture), "lines": parallel_figure(picture)}
    heat = selected_heat(runs, seen)
    if heat is not None:
        out["heat"] = heat_figure(heat)
    return out


def found(runs: Runs, seen: Look, other: Runs | None) -> Beside | None:
    """Return another sweep as it is laid over the first.

    Raises
    ------
    PanjError
        If it cannot be.
    """
    if other is None:
        return None
    over = beside(runs, seen, other)
    if isinstance(over, str):
        raise PanjError(over)
    return over


def figure_bytes(figure: Figure, suffix: str) -> bytes:
    """Return a figure as a file would hold it, PNG or SVG; equal figures give equal bytes."""
    from sim.figures import theme

    metadata: dict[str, None] = {"Software": None} if suffix == PNG else {"Date": None, "Creator": None}
    buffer = io.BytesIO()
    with theme.house_style():
        figure.savefig(buffer, format=suffix, dpi=theme.DPI, metadata=metadata)
    return buffer.getvalue()


def export(runs: Runs, selection: Selection, folder: Path, other: Runs | None = None) -> list[Path]:
    """Write a selection to a folder: `selection.csv` and `.json`, `figure`, `lines` and, of two axes, `heat`.

    Everything is made before anything is written, and all files take their places together, or none does: a table
    beside the figure of another selection would be wrong. So an earlier selection of the same sweep goes as a whole,
    what the new one has none of, too; that of another sweep, and whatever else has one of the names, is refused. Other
    files stay.

    Raises
    ------
    PanjError
        If no run is selected, the folder holds what is not to be replaced, or it cannot be written.
    """
    before = replaced(runs, folder)
    seen = look(runs, selection)
    files = {
        f"{name}.{suffix}": figure_bytes(f, suffix)
        for name, f in figures(runs, seen, other).items()
        for suffix in (PNG, SVG)
    }
    about = about_bytes(runs, seen, found(runs, seen, other))
    files = {"selection.csv": csv_bytes(runs, seen), SELECTED: about, **files}
    try:
        with into(folder), ExitStack() as parts:
            for name, content in files.items():
                parts.enter_context(part_of(folder / name)).write_bytes(content)
        for name in before:
            if name not in files:
                (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise PanjError(f"cannot write to {folder}: {error.strerror or error}") from error
    return [folder / name for name in files]


def replaced(runs: Runs, folder: Path) -> list[str]:
    """Return the files of an earlier selection of the same sweep that a new one takes the place of; none: it is new.

    Raises
    ------
    PanjError
        If they are of another sweep, or nobody knows of what.
    """
    there = [name for name in FILES if (folder / name).exists() or (folder / name).is_symlink()]
    if not there:
        return []
    try:
        about = read_json(folder / SELECTED)
        sweep = str(about["sweep"]) if "selection" in about else ""
    except (PanjError, KeyError, TypeError):
        sweep = ""
    if not sweep:
        raise PanjError(f"{folder / there[0]} is there already, of no selection: give another folder")
    if sweep != runs.result.name:
        raise PanjError(
            f"{folder} holds a selection of the sweep {quoted(sweep)}, and this is one of {runs.result.name}: "
            "give another folder"
        )
    return there


def download(runs: Runs, selection: Selection, what: str, other: Runs | None = None) -> tuple[str, bytes]:
    """Return name and content of a file for the browser: one of `OFFERED`.

    Raises
    ------
    PanjError
        If no run is selected, or none has a value, or there is no such figure.
    """
    seen = look(runs, selection)
    require_some(runs, seen)
    stem = re.sub(r"[^A-Za-z0-9]+", "-", f"{runs.result.name} {selection.measure}").strip("-")[:LONGEST_STEM]
    if what == CSV:
        return f"{stem}.csv", csv_bytes(runs, seen)
    name, _, suffix = what.rpartition(".")
    figure = figures(runs, seen, other).get(name or "figure")
    if figure is None:
        raise PanjError("there is no heat map: choose a second axis of a grid")
    return f"{stem}{'-' + name if name else ''}.{suffix}", figure_bytes(figure, suffix)


def sentence(runs: Runs, seen: Look) -> str:
    """Return what was exported, in words."""
    told = [range_words(runs.variable(r.name), r) for r in seen.selection.ranges]
    return f"{counts(runs, seen)}{': ' + ', '.join(told) if told else ''}"


def sentence_beside(runs: Runs, seen: Look, other: Runs) -> str:
    """Return what lies over it, and all that is not alike, in words."""
    over = found(runs, seen, other)
    alike = "" if over is None or not over.differs else f": {'; '.join(over.differs)}"
    return f"dashed over it the sweep {other.result.name}{alike}"
