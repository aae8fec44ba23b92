"""Stored: the folder that `panj run` wrote, opened again without running anything."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from sim.model.network import Network
from sim.model.record import Layout
from sim.runs import seal
from sim.runs.frames import keys
from sim.runs.ground import OR_BUNDLE, check_there, told_without
from sim.runs.intact import check_provenance, check_summary
from sim.runs.json_files import damaged, read_json
from sim.runs.kinds import MARK, Kind, kind_of
from sim.runs.moves import BANKS, FLOWS, read_banks, read_flows
from sim.runs.parts import sound
from sim.runs.readable import first_line, readable
from sim.runs.results import Result
from sim.runs.run import load
from sim.runs.shapes import Headcount, Provenance
from sim.runs.sites import SITES, read_sites
from sim.runs.tasks import Outcome, Plan, Task, intensity_columns, so_many
from sim.scenario.arguments import check_path
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.files import SWEEPS, is_path, list_scenarios, titled
from sim.scenario.origins import with_origins
from sim.scenario.own import remembered
from sim.scenario.posterior import NAME as POSTERIOR
from sim.scenario.resolved import Scenario
from sim.words.wording import counted, few
from sim.world.names import titles_of
from sim.world.world import KIND_NAMES, Floats, World

if TYPE_CHECKING:
    import pandas as pd

OUTPUTS = Path("outputs")
SERIES, SUMMARY, SCENARIO = "timeseries.parquet", "summary.json", "scenario.yaml"
#: States of the whole world of which everybody is in exactly one.
EXCLUSIVE = ("home", "moving", "settled", "queueing", "admitted", "sheltered", "overflow", "repatriated", "dispersed")
OTHERS = (
    (
        "manifest.json",
        "a sweep",
        "panj explain {0} and panj explore {0} tell of it, panj export makes a workbook or a table of it",
    ),
    (
        "differences.parquet",
        "a comparison",
        "panj plot {0} draws it, panj export makes a workbook, slides, a table or a map of it, and "
        "sim.load_comparison opens it in Python; each scenario in its folder scenarios can be run alone",
    ),
    ("calibration.json", "a calibration", "its tables tell of it, and panj run {0}/scenario.yaml draws from it"),
    ("forecast.csv", "a nowcast", "its forecast.csv tells of it"),
    ("steps.csv", "an assimilation", "its bands.csv tells of it; panj run makes the runs that its weights.csv weighs"),
    ("scores.csv", "a validation", "its scores.csv tells of it; panj run --flee makes a run"),
)
"""By which file other results are known, what they are, and what tells of them."""
DRIVEN = (
    "{0} is a run driven by counts, and this is for runs on worlds of Panj's own: panj answer {0} tells of it, panj "
    "answer {0} --against RUN sets two beside each other, panj export makes a workbook or a table; {1}"
)
"""What is said where a run on a world of Panj is wanted."""
UNDRAWN = "its figures and its report.html, which panj run draws, were left out (--no-plots)"
"""What is said of a run driven by counts that has no figures."""
MOVE_AWAY = "move it away to show the run without it"


@dataclass(frozen=True, eq=False)
class Stored:
    """One finished result.

    Parameters
    ----------
    folder : Path
    scenario : Scenario
    world : World
    provenance : Provenance
    """

    folder: Path
    scenario: Scenario
    world: World
    provenance: Provenance

    @property
    def point(self) -> bool:
        """Whether every replicate has the central values; folders of older versions do not tell, and count as drawn."""
        return bool(self.provenance.get("point", False))

    @property
    def again(self) -> str:
        """How to make it anew with this version."""
        return _again(self.provenance, self.folder / SCENARIO)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be told of its files, a line each."""
        files = (SERIES, SUMMARY, SCENARIO, POSTERIOR, FLOWS, BANKS, SITES)
        return tuple(filter(None, (*seal.notes(self.folder, self.provenance, files), self.without)))

    @property
    def without(self) -> str:
        """What is told where its world is here without its headcounts, which its bundle has left out."""
        changed = self.world.digest != self.provenance["world_sha256"]
        return told_without(self.folder, self.world.folder) if changed else ""


def is_result(name: object) -> bool:
    """Tell whether a folder that we wrote is meant, and no scenario: whatever is called as one is one."""
    if not isinstance(name, str | Path) or not os.path.isfile(Path(name) / MARK):
        return False
    return is_path(name) or str(name) not in list_scenarios()


def find_run(name: str | Path) -> Path:
    """Return the folder of a finished run: a path, or the name of one in ``outputs/``.

    Raises
    ------
    PanjError
        If there is none.
    """
    check_path("run", name, "the folder of a finished run, or its name in outputs/")
    for folder in (Path(name), OUTPUTS / name):
        if other := no_run(folder):
            raise PanjError(other)
        if os.path.isfile(folder / MARK):  # unlike Path.is_file not shaken by a name that is too long
            return folder
    if other := no_run(OUTPUTS / SWEEPS / name):
        raise PanjError(other)
    if os.path.isdir(name):
        raise PanjError(f"{name} holds no result of panj run (no {MARK} in it)")
    known, beside = _runs_in(OUTPUTS), _runs_in(Path(name).parent)
    paths = [str(Path(name).parent / other) for other in beside] + [str(OUTPUTS / other) for other in known]
    titles = titled({run: OUTPUTS / run / SCENARIO for run in known})
    hint = did_you_mean(str(name), titles | dict.fromkeys(paths, ""))
    make = f"\nMake it with: panj run {name}" if str(name) in list_scenarios() else ""
    raise PanjError(f"no finished run {str(name)!r} ({hint or _there(Path(name), known, beside)}){make}")


def no_run(folder: Path) -> str:
    """Return what a folder of results is that is none of a run, and who tells of it; "" for others."""
    for mark, what, who in OTHERS:
        if os.path.isfile(folder / mark) and not os.path.isfile(folder / SERIES):
            return f"{folder} is {what}, not a run: {who.format(folder)}"
    return ""


def _runs_in(folder: Path) -> list[str]:
    """Return the names of the finished runs in a folder."""
    return sorted(path.parent.name for path in folder.glob(f"*/{SERIES}")) if os.path.isdir(folder) else []


def _there(path: Path, known: list[str], beside: list[str]) -> str:
    """Return what is where a run was looked for: of a path its folder, of a name ours."""
    folder, found = (OUTPUTS, known) if path.name == str(path) else (path.parent, beside)
    if not os.path.isdir(folder) and folder != OUTPUTS:
        return f"there is no folder {folder}"
    return f"finished in {folder}/: {few(found)}" if found else f"nothing is in {folder}/ yet"


def drawn_in(folder: Path) -> str:
    """Return where figures and report of a run driven by counts are, or how they are made."""
    if (folder / "report.html").is_file():
        return "its figures and its report.html are in it (panj run drew them)"
    return UNDRAWN


def open_folder(folder: Path) -> Stored:
    """Return a finished result, with its world as it is now.

    Raises
    ------
    PanjError
        If the folder was not written by `panj run`, cannot be read, or its world has changed since.
    """
    told = read_json(folder / MARK)
    seal.check_mark(folder / MARK, told)
    if kind_of(folder) is Kind.RUN_ON_COUNTS:
        raise PanjError(DRIVEN.format(folder, drawn_in(folder)))
    if "world_sha256" not in told or str(told.get("rules", "panj")).startswith("flee"):
        raise PanjError(
            f"{folder} holds no result of panj run on a world of Panj "
            "(comparisons, sweeps and Flee worlds have figures of their own)"
        )
    for name in (SERIES, SCENARIO):
        if not (folder / name).is_file():
            raise PanjError(f"{folder} holds no result of panj run (no {name} in it)")
    check_provenance(folder / MARK, told)
    provenance = cast(Provenance, told)
    again = _again(provenance, folder / SCENARIO)
    advised = dict.fromkeys((SCENARIO, POSTERIOR), _again(provenance, str(provenance.get("scenario", "NAME"))))
    advised |= dict.fromkeys((SERIES, SUMMARY), again) | dict.fromkeys((FLOWS, BANKS, SITES), MOVE_AWAY)
    for name, advice in advised.items():
        if (folder / name).exists():
            seal.check_file(folder, provenance, name, advice)
    check_there(folder, folder / SCENARIO, provenance)
    scenario, world = load(folder / SCENARIO, own=remembered(provenance.get("own_rules", ())))
    scenario = with_origins(scenario, (folder / SCENARIO).read_text(encoding="utf-8"))
    if world.digest != provenance["world_sha256"] and not told_without(folder, world.folder):
        raise PanjError(f"{folder}: the world {world.name} has changed since; {again}\n{OR_BUNDLE}")
    return Stored(folder, scenario, world, provenance)


def titles_in(folder: Path) -> dict[str, str]:
    """Return what the places of a result are called, by their ids; nothing where its world is not to be found."""
    try:
        own = remembered(read_json(folder / MARK).get("own_rules", ()))
        return titles_of(load(folder / SCENARIO, own=own)[1])
    except (PanjError, KeyError, TypeError, ValueError, AttributeError):
        return {}


def read_timeseries(folder: Path) -> pd.DataFrame:
    """Return every value of every replicate, as the file of a run has them.

    Raises
    ------
    PanjError
        If it cannot be read or was changed.
    """
    import pyarrow.parquet as parquet

    path, told = folder / SERIES, read_json(folder / MARK)
    seal.check_file(folder, told, SERIES, "run it again")
    with readable(path), parquet.ParquetFile(path, page_checksum_verification=True) as file:
        found: pd.DataFrame = file.read().to_pandas(date_as_object=False)
    return found


def of_luck_alone(folder: Path) -> bool:
    """Tell whether every replicate of a run has the central values: its chances and bands are too narrow."""
    return read_json(folder / MARK).get("point") is True


def _again(provenance: Provenance, name: str | Path) -> str:
    """Return how to run it again: by its name, or by the scenario beside it, which has its days and parameters.

    Of a scenario that lies in a result the run goes elsewhere: over that result it would be refused.
    """
    apart = f" --out {shlex.quote(f'{name.parent}-again')}" if isinstance(name, Path) else ""
    point = " --point" if provenance.get("point") else ""
    rules = "".join(f" {rule.option}" for rule in remembered(provenance.get("own_rules", ())))
    seed, planned = provenance["seed"], provenance["replicates_planned"]
    many = so_many(provenance.get("replicates_wanted", planned), planned)
    return f"run it again: panj run {shlex.quote(str(name))} {many} --seed {seed}{point}{rules}{apart}"


def outcomes(stored: Stored, layout: Layout) -> Iterator[Outcome]:
    """Yield the records of a result, read one after the other.

    Raises
    ------
    PanjError
        If a file is damaged, or has other series than this version writes.
    """
    import pyarrow as pa
    import pyarrow.parquet as parquet

    path = stored.folder / SERIES
    replicates = stored.provenance["replicates"]
    try:
        with parquet.ParquetFile(path, page_checksum_verification=True) as file:
            if file.num_row_groups == 0 or file.metadata.num_rows == 0:
                raise PanjError(f"{path} is empty: no replicate finished")
            expected = _Expected(stored, layout)
            if file.metadata.row_group(0).num_rows != expected.rows or not expected.has_names(file.read_row_group(0)):
                raise PanjError(f"{stored.folder} has other series than panj has now; {stored.again}")
            if file.num_row_groups != len(replicates):
                said = counted(len(replicates), "replicate")
                raise PanjError(f"{stored.folder} is damaged: {said} in {MARK}, {file.num_row_groups} in {SERIES}")
            for group, replicate in enumerate(replicates):
                yield expected.outcome(file.read_row_group(group), replicate)
    except (OSError, pa.ArrowException) as error:
        raise PanjError(f"{path} cannot be read: {first_line(error)}") from None
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, MemoryError) as error:
        raise damaged(path, first_line(error)) from None


class _Expected:
    """What every replicate of a result has alike, and what no value of one can be."""

    def __init__(self, stored: Stored, layout: Layout) -> None:
        self.name, self.days, self.layout = stored.scenario.name, stored.scenario.days(), layout
        dates = np.datetime64(stored.scenario.start, "D") + np.arange(self.days).astype("timedelta64[D]")
        self.rows = self.days * len(layout)
        self.keys = dict(zip(("date", "measure", "place", "kind"), keys(layout.series, dates), strict=True))
        self.columns = intensity_columns(layout)
        index = {name: k for k, name in enumerate(layout.series)}
        self.states = [[index[state, "world", kind] for state in EXCLUSIVE] for kind in KIND_NAMES]
        self.held = [k for k, (measure, _, _) in enumerate(layout.series) if measure == "insurgent"]

    def has_names(self, table: Any) -> bool:
        """Tell whether a replicate has our series in our order."""
        return all(_same(table[name], self.keys[name]) for name in ("measure", "place", "kind"))

    def outcome(self, table: Any, replicate: int) -> Outcome:
        """Return the record of one replicate.

        Raises
        ------
        ValueError
            If it is not the one, or says what cannot be.
        """
        if table.num_rows != self.rows or not self.has_names(table) or not _same(table["date"], self.keys["date"]):
            raise ValueError(f"replicate {replicate} has other series or days than the first, or than the scenario")
        if table["replicate"].null_count or (table["replicate"].to_numpy() != replicate).any():
            raise ValueError(f"replicates in {MARK} and here are others: {replicate} is not where it should be")
        values = np.asarray(table["value"].to_numpy(), float).reshape(len(self.layout), self.days).T
        self._possible(values)
        intensity = np.ascontiguousarray(values[:, self.columns], np.float32)
        counts = values.astype(np.int32)
        counts[:, self.columns] = 0
        return Outcome(Task(self.name, replicate, replicate), counts, intensity, None)

    def _possible(self, values: Floats) -> None:
        """Refuse numbers that no run has, by the name of their series."""
        if not np.isfinite(values).all():
            raise ValueError(f"a value is missing: {self._where(values, ~np.isfinite(values))}")
        wrong = (values < 0) | (values > np.iinfo(np.int32).max) | (values != np.rint(values))
        fighting = values[:, self.columns]
        wrong[:, self.columns] = (fighting < 0) | (fighting > 1)
        wrong[:, self.held] |= values[:, self.held] > 1
        if wrong.any():
            raise ValueError(f"no run has {self._where(values, wrong)}")
        civilians, soldiers = (values[:, states].sum(axis=1) for states in self.states)
        if (civilians != civilians[0]).any() or (np.diff(soldiers) < 0).any():
            raise ValueError("people are lost: those at home, on the way and elsewhere do not add up")

    def _where(self, values: Floats, wrong: npt.NDArray[np.bool_]) -> str:
        day, column = (int(k) for k in np.argwhere(wrong)[0])
        measure, place, _ = self.layout.series[column]
        return f"{values[day, column]:g} for {measure} at {place} on day {day}"


def _same(column: Any, expected: Any) -> bool:
    """Tell whether a column of a table has the expected values."""
    import pyarrow as pa

    if column.null_count or len(column) != len(expected):
        return False
    if column.type == expected.type and column.num_chunks == 1 and column.chunk(0).equals(expected):
        return True
    wanted = expected.type.value_type if pa.types.is_dictionary(expected.type) else expected.type
    return bool(column.cast(wanted).equals(pa.chunked_array([expected.cast(wanted)])))


def load_result(name: str | Path) -> Result:
    """Return a finished run as it was when it was made.

    Parameters
    ----------
    name : str or Path
        Folder of a run, or the name of one in ``outputs/``.

    Returns
    -------
    Result
        Flows and banks are empty if the version that made the run did not keep them; the places that its sites had
        are None. The quantiles that the parameters were drawn at are not stored.

    Raises
    ------
    PanjError
        See :func:`find_run`, :func:`open_folder` and :func:`outcomes`.
    """
    stored = open_folder(find_run(name))
    layout = Layout.of(Network.of(stored.world))
    told = stored.provenance
    replicates = tuple(told["replicates"])
    drawn: dict[str, float] = {}  # not kept
    rows = (drawn,) * told["replicates_planned"]
    plan = Plan(stored.scenario, stored.world, told["seed"], rows, stored.point, told.get("replicates_wanted"))
    counts, intensity = np.zeros((0, 0, 0), np.int32), np.zeros((0, 0, 0), np.float32)
    for k, outcome in enumerate(outcomes(stored, layout)):
        if not k:  # room is made when it is known that the file has so much
            counts = np.empty((len(replicates), *outcome.counts.shape), np.int32)
            intensity = np.empty((len(replicates), *outcome.intensity.shape), np.float32)
        counts[k], intensity[k] = outcome.counts, outcome.intensity
    result = Result(plan, replicates, counts, intensity, np.zeros((0, 0, 2)), interrupted=told["interrupted"])
    result.folder = stored.folder
    result.flow = read_flows(stored.folder, stored.world, result.dates)
    result.opened = read_banks(stored.folder, stored.world, result.dates)
    _summary(result, stored.folder / SUMMARY)
    result.sites = read_sites(stored.folder, stored.world, replicates)
    result.notes = stored.notes
    return result


def _summary(result: Result, path: Path) -> None:
    """Take over what the summary knows and the time series do not, which is all that is read of it.

    That are the parts of the band and the blind run. The rest is computed again from the time series.
    """
    summary = read_json(path)
    check_summary(path, summary, result.world)
    result.parts = sound(summary["parts"])
    blind = summary.get("blind", []) if "blind" in result.world.garrisons.version else []  # else there was no such run
    result.of_blind = cast(list[Headcount], blind)
