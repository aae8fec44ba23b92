"""`panj report`: finished runs as one page that opens from a disk."""

from __future__ import annotations

from pathlib import Path

from sim.api.runs import Result, open_run
from sim.cli.alive import alive
from sim.cli.apart import name_apart
from sim.cli.plot import tell_notes
from sim.pages.report import REPORT, check_ending, write_report
from sim.runs.json_files import read_json
from sim.runs.kinds import MARK, Kind, kind_of
from sim.runs.stored import find_run
from sim.scenario.errors import PanjError


def report_command(*, runs: list[str], out: Path | None) -> Path:
    """Write the report of finished runs; see `panj report --help`.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    PanjError
        If a run is not finished, cannot be opened, is driven by counts, or if the runs cannot stand on one page.
    """
    folders = [find_run(name) for name in runs]
    _check_not_driven(folders)
    results: list[Result] = [open_run(folder) for folder in folders]
    tell_notes(*results)
    name_apart(folders, results)
    if out is not None:
        check_ending(out)
    made = [read_json(folder / MARK) for folder in folders]
    to = out or _place(folders, results)
    with alive(f"writing {to}"):
        return write_report(results, to, made)


def _check_not_driven(folders: list[Path]) -> None:
    """Refuse runs driven by counts: each has a page of its own, and what sets several beside each other is named.

    Raises
    ------
    PanjError
    """
    driven = [folder for folder in folders if kind_of(folder) is Kind.RUN_ON_COUNTS]
    if not driven:
        return
    if len(folders) == 1:
        page = driven[0] / REPORT
        if page.is_file():
            raise PanjError(f"{driven[0]} is a run driven by counts, and its report is there: open {page}")
        raise PanjError(f"{driven[0]} is a run driven by counts, made without figures: panj run without --no-plots")
    first, last = folders[0], folders[-1]
    if len(driven) < len(folders):
        raise PanjError(f"{driven[0]} is a run driven by counts: no page has it beside a run on a world of Panj")
    raise PanjError(
        f"runs driven by counts have a page each ({REPORT} in their folders), and none together: "
        f"panj answer {last} --against {first} sets two beside each other, camp by camp (--csv as a table)"
    )


def _place(folders: list[Path], results: list[Result]) -> Path:
    """Return where the report goes: into the folder of the run, or beside the folders of several."""
    if len(folders) == 1:
        return folders[0] / REPORT
    return folders[0].parent / f"report-{'-'.join(result.scenario.name for result in results)}.html"
