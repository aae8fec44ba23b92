"""Runs driven by counts: what `panj run` wrote of a crisis of one's own or of a Flee world, opened again."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import numpy.typing as npt

from sim.api.face import as_face
from sim.exports import Days, export
from sim.exports.counted import Counted, open_counted
from sim.runs.kinds import Kind, kind_of
from sim.runs.stored import SCENARIO, drawn_in, find_run, read_timeseries
from sim.scenario.arguments import check_names, check_path
from sim.scenario.calls import told_methods
from sim.scenario.errors import PanjError
from sim.study.planner import Against, Table
from sim.study.planner.asked import read_asked
from sim.study.planner.camps import camps_against, camps_table, is_counted
from sim.study.planner.rows import THERE, WORLD
from sim.words.wording import counted
from sim.world.world import Floats

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.resolved import Scenario


@told_methods
class CountedRun(Counted):
    """A run driven by counts: who is in which camp on each day, beside what was counted.

    ``bands`` has quantiles and counts of each camp by day, ``scores`` how far off the run is, ``notes`` what is to be
    told of its folder. Of crossings, queues and places it has nothing.
    """

    def __repr__(self) -> str:
        camps = counted(len(self.camps), "camp")
        return f"<CountedRun of {self.title}: {counted(len(self.replicates), 'replicate')}, {camps}>"

    def __getattr__(self, name: str) -> NoReturn:
        if name in ("plot", "report", "animate"):
            raise AttributeError(
                f"a run driven by counts has no {name!r} in Python ({self.folder}: {drawn_in(self.folder)}); "
                "bands, timeseries, table, against and export are there"
            )
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario, as it was resolved."""
        from sim.runs.read import read_scenario

        return read_scenario(self.folder / SCENARIO, check_names=False)

    @cached_property
    def timeseries(self) -> pd.DataFrame:
        """People in each camp on every day of every replicate: replicate, date, measure, place, kind, value."""
        return read_timeseries(self.folder)

    @property
    def replicates(self) -> tuple[int, ...]:
        """The replicates."""
        return tuple(range(int(self.told["replicates"])))

    @property
    def seed(self) -> int:
        """The seed."""
        return int(self.told["seed"])

    @cached_property
    def camps(self) -> tuple[str, ...]:
        """Names of the camps."""
        return tuple(dict.fromkeys(self.bands["camp"].tolist()))

    @cached_property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """Every day of the run."""
        return np.unique(self.bands["date"].to_numpy().astype("datetime64[D]"))

    def daily(self, camp: str = WORLD) -> Floats:
        """Return the people in a camp at the end of each day, shape (replicates, days).

        Parameters
        ----------
        camp : str
            Its name; default: all camps together.
        """
        check_names(camp=camp)
        return read_asked(self.folder, THERE, camp).daily

    def table(self, *dates: dt.date | str) -> Table:
        """Return the planner's table: who is in each camp and in all of them on some dates.

        Parameters
        ----------
        *dates : date or ISO text
            Default: the last day.
        """
        return camps_table(self.folder, *dates)

    def against(self, reference: Counted | str | Path, *dates: dt.date | str) -> Against:
        """Return the planner's table of this run against another one, in pairs where both have the same luck.

        Parameters
        ----------
        reference : CountedRun, or path
            The other one, driven by counts too; or its folder, or its name in ``outputs/``.
        *dates : date or ISO text
            Default: the last day of both.
        """
        if isinstance(reference, Counted):
            return camps_against(reference.folder, self.folder, *dates)
        check_path("reference", reference, "a run driven by counts, its folder, or its name in outputs/")
        folder = find_run(reference)
        if not is_counted(folder):
            raise PanjError(f"{folder} is no run driven by counts, as {self.folder} is: they have no camp in common")
        return camps_against(folder, self.folder, *dates)

    def export(self, to: str | Path, *, dates: Days = (), force: bool = False) -> Path:
        """Write it to one file of another program, whose ending says which; see :func:`sim.exports.export.export`.

        Parameters
        ----------
        to : path
            A file that ends in .xlsx or .csv.
        dates : sequence of date, or one
            Days of a table.
        force : bool
            Also over a file that is there.
        """
        return export(self, to, dates=dates, force=force)


def counted_run(folder: Path) -> CountedRun | None:
    """Return what a folder holds of a run driven by counts; None where it holds something else."""
    if kind_of(folder) is not Kind.RUN_ON_COUNTS:
        return None
    return as_face(CountedRun, open_counted(folder))
