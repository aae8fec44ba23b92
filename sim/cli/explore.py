"""`panj explore`: a sweep in the browser, or a selection of its runs as files."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from sim.cli.explain import folder_of
from sim.cli.terminal import say
from sim.pages.explore.export import export, replaced, sentence, sentence_beside
from sim.scenario.errors import PanjError
from sim.study.selection.beside import check_other
from sim.study.selection.choose import Selection, choose, look, read_range, require_some
from sim.study.selection.runs import Runs, open_runs
from sim.study.story.speech import listed

PAGE = "sim.pages.explore.page:Explore"


def explore_command(
    *,
    sweep: Path,
    measure: str | None,
    axis: str | None,
    second: str | None,
    scenario: str | None,
    where: list[str],
    over: float | None,
    beside: Path | None,
    out: Path | None,
    port: int,
    browser: bool,
) -> None:
    """Open the page of a sweep, or export a selection; see `panj explore --help`.

    Raises
    ------
    PanjError
        For any mistake of the user.
    """
    if over is not None and not math.isfinite(over):
        raise PanjError(f"--over {over:g}: want a number, in the unit of the measure")
    folder = folder_of(sweep)
    runs = open_runs(folder)
    wanted = {
        "measure": measure,
        "x": axis,
        "second": second or "",
        "scenario": scenario,
        "ranges": [read_range(runs, text) for text in where],
        "level": over,
    }
    selection = choose(runs, **wanted)  # type: ignore[arg-type]  # a name wrongly typed is told here, not in the page
    other = None if beside is None else open_runs(folder_of(beside))
    if other is not None:
        check_other(runs, selection, other)
    if out is not None:
        _export(runs, selection, out, other)
        return
    arguments: dict[str, object] = {"folder": str(folder.resolve()), "wanted": wanted}
    if other is not None:
        arguments["over"] = str(other.result.folder.resolve())
    _serve(arguments, runs.result.name, port, browser)


def _export(runs: Runs, selection: Selection, folder: Path, other: Runs | None) -> None:
    seen = look(runs, selection)
    require_some(runs, seen)
    before = replaced(runs, folder)
    files = export(runs, selection, folder, other)
    say(sentence(runs, seen))
    if other is not None:
        say(sentence_beside(runs, seen, other))
    say(f"{', '.join(file.name for file in files)} in {folder}")
    if before:
        gone = [name for name in before if name not in {file.name for file in files}]
        say(f"in place of the selection that was there{f'; {listed(gone)} of it went with it' if gone else ''}")


def _serve(arguments: Mapping[str, object], name: str, port: int, browser: bool) -> None:
    try:
        import solara  # noqa: F401
    except ImportError:
        raise PanjError(
            "the page of panj explore needs solara: pip install 'panj[view]'; without it, --export FOLDER writes the "
            "selection and its figure"
        ) from None
    from sim.pages.serve import serve

    serve(PAGE, arguments, port=port, browser=browser, title=f"Panj: {name}", say=say)
