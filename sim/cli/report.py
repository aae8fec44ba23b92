"""`panj report`: finished runs as one page that opens from a disk."""

from __future__ import annotations

from pathlib import Path

from sim.api.runs import Result, load_run
from sim.cli.alive import alive
from sim.cli.apart import name_apart
from sim.cli.plot import tell_notes
from sim.pages.report import REPORT, check_ending, write_report
from sim.runs.json_files import read_json
from sim.runs.kinds import MARK
from sim.runs.stored import find_run


def report_command(*, runs: list[str], out: Path | None) -> Path:
    """Write the report of finished runs; see `panj report --help`.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    PanjError
        If a run is not finished, cannot be opened, is on a Flee world, or if the runs cannot stand on one page.
    """
    folders = [find_run(name) for name in runs]
    results: list[Result] = [load_run(folder) for folder in folders]
    tell_notes(*results)
    name_apart(folders, results)
    if out is not None:
        check_ending(out)
    made = [read_json(folder / MARK) for folder in folders]
    to = out or _place(folders, results)
    with alive(f"writing {to}"):
        return write_report(results, to, made)


def _place(folders: list[Path], results: list[Result]) -> Path:
    """Return where the report goes: into the folder of the run, or beside the folders of several."""
    if len(folders) == 1:
        return folders[0] / REPORT
    return folders[0].parent / f"report-{'-'.join(result.scenario.name for result in results)}.html"
