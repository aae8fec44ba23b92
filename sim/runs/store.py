"""Store: a result on disk, whole or not at all.

Everything is written to a folder with a temporary name beside the target and renamed when it is complete, so
a crash leaves the old result or the new one, never half of either.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.runs.folders import BUSY
from sim.runs.frames import Tables, band_table
from sim.runs.json_files import read_json
from sim.runs.kinds import MARK, Kind, check_kind
from sim.runs.moves import write_moves
from sim.runs.rooms import sites_had
from sim.runs.seal import seal
from sim.runs.shapes import MadeWith, OwnRules, Provenance, Wanted
from sim.runs.sites import write_sites
from sim.scenario import temporary
from sim.scenario.errors import PanjError
from sim.scenario.own import extended, written
from sim.scenario.parameters import Registry
from sim.scenario.resolved import Scenario
from sim.scenario.write import write_scenario
from sim.world.hosts import crossings_to

if TYPE_CHECKING:
    from sim.runs.results import Result
    from sim.runs.tasks import Plan

#: Rows a spreadsheet can hold; timeseries.csv has as many whole replicates as fit, the Parquet file all.
CSV_ROWS = 1_048_575
#: What is to be told of a result, a line each.
NOTES = "notes.txt"
PACKAGES = (
    "panj",
    "mesa",
    "numpy",
    "numba",
    "scipy",
    "pandas",
    "pyarrow",
    "matplotlib",
    "pydantic",
    "ruamel.yaml",
)


def claim(folder: Path, kind: Kind) -> None:
    """Check that `folder` can be written, and holds nothing or an older result of a kind, before any work is done.

    Raises
    ------
    PanjError
        If it cannot be made, written or replaced, or holds something else.
    """
    claim_for(folder, lambda: check_kind(folder.resolve(), kind))


@contextmanager
def held(folder: Path, kind: Kind) -> Iterator[None]:
    """Claim a folder and hold it while a result for it is made, so that of two commands none is lost in silence.

    Raises
    ------
    PanjError
        See :func:`claim`; or if another process makes a result for this folder now.
    """
    claim(folder, kind)
    with ExitStack() as stack:
        try:
            ours = stack.enter_context(temporary.taken(folder.resolve()))
        except OSError as error:
            raise PanjError(f"cannot write to {folder}: {error.strerror or error}") from error
        if not ours:
            raise PanjError(BUSY.format(folder))
        yield


def claim_for(folder: Path, check: Callable[[], object]) -> None:
    """Check that `folder` can be written, before any work is done.

    Parameters
    ----------
    folder : Path
    check : callable
        Called if there is something in it; raises if that may not be replaced.

    Raises
    ------
    PanjError
        If it cannot be made, written or replaced, or holds something that is not ours.
    """
    folder = folder.resolve()  # the folder itself is replaced, not a link to it
    _replaceable(folder)
    temporary.clear(folder.parent)  # a folder that was half replaced comes back
    try:
        if folder.exists():
            if not folder.is_dir():
                raise PanjError(f"{folder} is a file: want a folder")
            if any(folder.iterdir()):
                check()
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary.try_out(folder.parent)
    except OSError as error:
        raise PanjError(f"cannot write to {folder}: {error.strerror or error}") from error


def _replaceable(folder: Path) -> None:
    """Refuse what no other folder can take the place of, and names that not everybody can read."""
    here = Path.cwd()
    if folder in (here, *here.parents):
        raise PanjError(f"you are in {folder}, which would be replaced: give a folder in it")
    if os.path.ismount(folder):
        raise PanjError(f"{folder} is a mounted disk and cannot be replaced: give a folder in it")
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        raise PanjError(f"{folder} has letters that are not UTF-8: choose another") from None


def _writable(folder: Path) -> Path:
    """Make a folder to put single files into, beside whatever is there; return it.

    Raises
    ------
    PanjError
        If it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.try_out(folder)
    except OSError as error:
        raise PanjError(f"cannot write to {folder}: {error.strerror or error}") from error
    return folder


@contextmanager
def into(folder: Path) -> Iterator[Path]:
    """Give a folder to put single files into, beside whatever is there; where that fails none is left empty.

    Raises
    ------
    PanjError
        If it cannot be made or written.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        yield _writable(folder)
    except BaseException:
        for path in missing:
            with suppress(OSError):  # somebody has put something into it
                path.rmdir()
        raise


def spare(folder: Path) -> Path:
    """Return the folder an interrupted result may go to: never over a whole one.

    A folder that holds the result of an undisturbed run is left alone; the interrupted one goes beside it,
    with "-interrupted" added to the name. So it does where nobody can read which of the two it is.
    """
    mark = folder / MARK
    if not mark.exists():
        return folder
    try:
        interrupted = read_json(mark).get("interrupted") is True
    except PanjError:
        interrupted = False
    return folder if interrupted else folder.with_name(f"{folder.name}-interrupted")


def save(result: Result, folder: Path, extra: Callable[[Path], object] | None = None) -> Path:
    """Write a result to `folder`, replacing an older result there.

    Parameters
    ----------
    result : Result
    folder : Path
    extra : callable, optional
        Called with the temporary folder to add files (the plots) before it is renamed.

    Returns
    -------
    Path
        The folder.
    """
    with whole(folder, Kind.RUN) as work:
        write(result, work)
        if extra is not None:
            extra(work)
    return folder.resolve()


@contextmanager
def whole(folder: Path, kind: Kind) -> Iterator[Path]:
    """Give a temporary folder to write a result of a kind to, which is sealed at the end; see :func:`replacing`.

    Raises
    ------
    PanjError
        If `folder` cannot be written or is not ours (see :func:`claim`).
    """
    claim(folder, kind)
    with replacing(folder) as work:
        yield work
        seal(work, MARK)


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give a temporary folder to write to, which replaces `folder` when the block ends well, and only then.

    Raises
    ------
    PanjError
        If `folder` cannot be written.
    """
    folder = folder.resolve()  # the folder itself is replaced, not a link to it
    try:
        with temporary.folder_beside(folder) as work:
            yield work
            temporary.put_in_place(work, folder)
    except OSError as error:
        raise PanjError(f"cannot write to {folder}: {error.strerror or error}") from error


def write(result: Result, folder: Path) -> None:
    """Write all files of a result into an existing folder."""
    _timeseries(result, folder)
    _bands(result, folder / "bands.csv")
    write_moves(result, folder)
    write_sites(sites_had(result), result.world, result.replicates, folder)
    write_json(folder / "summary.json", result.summary)
    plan, known = result.plan, registry(result.scenario)
    write_scenario(plan.as_run, known, folder, crossings_to(result.world), options=plan.options)
    write_json(folder / MARK, provenance(result))


def _bands(result: Result, path: Path) -> None:
    import pyarrow.csv as csv

    csv.write_csv(band_table(result), path)


def registry(scenario: Scenario) -> Registry:
    """Return the registry of a scenario's parameters (the model's are imported here to keep this module light)."""
    from sim.model.parameters import REGISTRY

    return extended(REGISTRY, scenario.own)


def _timeseries(result: Result, folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    tables = Tables(result)
    rows = result.counts.shape[1] * result.counts.shape[2]
    in_csv = max(1, CSV_ROWS // rows)
    with (
        parquet.ParquetWriter(
            folder / "timeseries.parquet", tables.schema, compression="zstd", write_page_checksum=True
        ) as whole,
        csv.CSVWriter(folder / "timeseries.csv", tables.schema) as sheet,
    ):
        for position in range(len(result.replicates)):
            table = tables.of(position)
            whole.write_table(table)
            if position < in_csv:
                sheet.write_table(table)
    pa.default_memory_pool().release_unused()  # some tens of MB, which the report that follows can use


def write_json(path: Path, content: Any) -> None:
    """Write JSON, an entry to a line."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=True) + "\n", encoding="utf-8")


def write_notes(folder: Path, notes: Iterable[str]) -> None:
    """Write what is to be told of a result, a line each."""
    (folder / NOTES).write_text("".join(f"{line}\n" for line in notes), encoding="utf-8")


def provenance(result: Result) -> Provenance:
    """Return what is needed to make the same result again."""
    return provenance_of(result.plan, result.replicates, result.interrupted)


def provenance_of(plan: Plan, replicates: Sequence[int], interrupted: bool = False) -> Provenance:
    """Return what is needed to make the same replicates again."""
    own: OwnRules = {"own_rules": written(plan.scenario.own)} if plan.scenario.own else {}
    some: Wanted = {} if plan.runs is None else {"replicates_wanted": plan.runs}
    return {
        "scenario": plan.scenario.name,
        "seed": plan.seed,
        "replicates": list(replicates),
        "replicates_planned": len(plan.quantiles),
        "point": plan.point,
        "interrupted": interrupted,
        "world": plan.world.name,
        "world_sha256": plan.world.digest,
        **some,
        **own,
        **made_with(),
    }


def made_with() -> MadeWith:
    """Return the Python and the packages, Panj among them, that something is made with."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return {"python": sys.version.split()[0], "platform": platform.platform(), "versions": versions}
