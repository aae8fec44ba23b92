"""`panj bundle` and `panj open`: a result as one file, and what somebody else's file says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from sim.api.runs import open_run
from sim.bundles import manifest, shapes
from sim.bundles.again import agreed, by_hand, code_in, run_again
from sim.bundles.unpack import Opened, open_bundle
from sim.bundles.write import bundle
from sim.cli import compare
from sim.cli.alive import alive
from sim.cli.asking import can_ask
from sim.cli.console import WIDE, PlainConsole, table_console, tell
from sim.cli.plot import draw_comparison
from sim.cli.run import closing_tables
from sim.cli.running import progress_bar, whole_without
from sim.cli.terminal import say
from sim.pages.report import REPORT
from sim.runs import seal
from sim.runs.code import panj_version
from sim.runs.ground import how_to_get
from sim.runs.json_files import damaged, read_json
from sim.runs.kinds import MARK, Kind
from sim.runs.stored import OUTPUTS, SUMMARY, find_run
from sim.scenario.contents import is_file
from sim.scenario.errors import PanjError
from sim.scenario.files import LEFT_OUT, SWEEPS, WORLDS, shown
from sim.sweeps.load import load_sweep
from sim.words.wording import counted, few

LEAST_AGREED = 8
"""Letters of a digest that tell it from others."""
OTHERS = 1
"""Code of a run whose results are others than those of its bundle."""


def bundle_command(*, result: str, to: Path | None, rule: list[str]) -> None:
    """Bundle a result as the command line asks; see `panj bundle --help`.

    Raises
    ------
    PanjError
        For any mistake of the user; then nothing was written.
    """
    folder = find_result(result)
    with alive(f"bundling {shown(folder)}"):
        _, told = bundle(folder, to, rule)
    for line in told:
        say(line)


def find_result(name: str) -> Path:
    """Return the folder of a finished result: a path, or a name in ``outputs/`` or ``outputs/sweeps/``.

    Raises
    ------
    PanjError
        If there is none.
    """
    for folder in (Path(name), OUTPUTS / name, OUTPUTS / SWEEPS / name):
        if is_file(folder / MARK) or is_file(folder / "manifest.json"):
            return folder
    return find_run(name)


def open_command(
    *, file: Path, to: Path | None, again: bool, allowed: str | None, report: bool, jobs: int | None, quiet: bool
) -> None:
    """Open a bundle as the command line asks; see `panj open --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, or a file that is not opened.
    Exit
        With code 1 if it was run again and its results are others.
    """
    opened = open_bundle(file, to)
    console = table_console(quiet)
    for line in described(opened):
        console.print(Text(line), soft_wrap=True)
    if again:
        check_agreed(opened, allowed)
    try:
        with whole_without(opened.folder):
            for shown_ in headlines(opened, console.width >= WIDE, report):
                console.print(shown_)
    except PanjError as error:
        if again:
            raise
        tell(f"it is unpacked, and cannot be shown by panj {panj_version()}: {error}")
    if again:
        _again(opened, jobs, console, quiet)
    elif said := by_hand(opened.folder, opened.told["kind"]):
        console.print(Text(said))
    elif not any(_left_out_of(opened.told, world["name"]) for world in opened.told["worlds"]):
        console.print(Text(f"run it again, and see whether the same comes out: panj open {shown(file)} --run"))


def described(opened: Opened) -> Iterator[str]:
    """Yield what a bundle is, a line each."""
    told, folder = opened.told, shown(opened.folder)
    here = "" if told["panj"] == panj_version() else f" (this is panj {panj_version()})"
    was = "opened into" if opened.new else "is open already, unchanged, in"
    yield f"{told['kind']}, {told['name']}, made into a bundle by panj {told['panj']}{here}, {was} {folder}"
    for world in told["worlds"]:
        yield f"its world {world['name']} is with it (SHA-256 of its tables {world['sha256'][:12]})"
        if world["left_out"]:
            yield f"left out, as it may not be redistributed: {few(world['left_out'])}"
        if world["tables_left_out"]:
            yield f"and with that: {few(world['tables_left_out'])}"
        if lies := _left_out_of(told, world["name"]):
            yield how_to_get(opened.folder / lies)
    for rule in told["rules"]:
        yield f"it was made with a rule of somebody's own, {rule['rule']}, which is not run by opening it"


def _left_out_of(told: shapes.Manifest, name: str) -> str:
    """Return the folder of a world in a bundle that says what of it was left out; "" where nothing was."""
    return next((part.rpartition("/")[0] for part in told["parts"] if part.endswith(f"{WORLDS}/{name}/{LEFT_OUT}")), "")


def headlines(opened: Opened, wide: bool, report: bool) -> Iterator[Any]:
    """Yield the answers of a result that was opened, to be printed; write the report of a run, draw a comparison.

    Raises
    ------
    PanjError
        If this version of panj cannot read it, or its world is not whole.
    """
    folder, kind = opened.folder, opened.told["kind"]
    if kind == Kind.RUN:
        result = open_run(folder)
        yield from closing_tables(result, wide)
        if report:
            result.report(folder / REPORT)
            yield Text(f"open the report in a browser: {folder / REPORT}")
        yield Text(f"ask it, draw it: panj answer {folder}; panj plot {folder}")
    elif kind == Kind.COMPARISON:
        yield from _compared(folder)
        if report:
            draw_comparison(folder, quiet=True)
            yield Text(f"figures in {folder / 'plots'}")
        yield Text(f"draw it, take it along: panj plot {folder}; panj export {folder} --to FILE.xlsx (or .pptx, .csv)")
    elif kind == manifest.SWEEP:
        yield Text(repr(load_sweep(folder)))
        yield Text(f"panj explain {folder} and panj explore {folder} tell of it")
    else:
        many = int(read_json(folder / MARK).get("replicates", 0))  # of a run driven by counts
        yield Text(f"{counted(many, 'replicate')}; its numbers are in {folder}/scores.csv")


def _compared(folder: Path) -> Iterator[Table]:
    """Yield the tables of a comparison."""
    told = read_json(folder / MARK)
    seal.check_mark(folder / MARK, told)
    seal.check_file(folder, told, SUMMARY)
    summary = read_json(folder / SUMMARY)
    try:
        for rows in summary["measures"].values():
            for row in rows:
                row["variance"] = {who: math.nan if v is None else v for who, v in row["variance"].items()}
        made = [compare.table(summary, name) for name in summary["measures"]]  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged(folder / SUMMARY, "it has not the measures of a comparison") from None
    yield from made


def check_agreed(opened: Opened, allowed: str | None) -> None:
    """Ask whether the code that is in a bundle may be run, where there is any and the user has not said so.

    Raises
    ------
    PanjError
        If not.
    """
    files, wanted = code_in(opened.told), agreed(opened.told)
    if not files:
        return
    if allowed is not None:
        if len(allowed) >= LEAST_AGREED and wanted.startswith(allowed.lower()):
            return
        raise PanjError(f"--allow-rules {allowed}: its rules are others, {wanted[:12]}: {_listed(opened.told)}")
    for name, sha256 in files.items():
        say(f"{sha256}  {name}")
    if not can_ask():
        raise PanjError(
            f"it has code of somebody else's, which was not run: {_listed(opened.told)}.\n"
            f"Read it in {shown(opened.folder / manifest.RULES)}; to agree: --allow-rules {wanted[:12]}"
        )
    if not typer.confirm(f"Run this code of somebody else's? ({_listed(opened.told)})", default=False):
        raise PanjError(f"nothing was run; what was unpacked is in {shown(opened.folder)}")


def _listed(told: shapes.Manifest) -> str:
    """Return the rules of a bundle by name."""
    return few([rule["rule"] for rule in told["rules"]]) or few(list(code_in(told)))


def _again(opened: Opened, jobs: int | None, console: PlainConsole, quiet: bool) -> None:
    """Run a bundle again and say what came out."""
    with progress_bar(quiet) as progress:
        bar = progress.add_task("running again", total=None)
        found = run_again(
            opened.folder, jobs=jobs, progress=lambda done, total: progress.update(bar, completed=done, total=total)
        )
    for line in found.told:
        console.print(Text(line), soft_wrap=True)
    console.print(Text(f"the new results are in {shown(found.folder)}"))
    if not found.equal:
        raise typer.Exit(OTHERS)
