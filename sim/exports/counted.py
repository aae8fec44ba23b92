"""A run on a world that is driven by counts, as Flee's are: opened from its folder to be exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.exports.front import ONE
from sim.exports.hxl import CIVILIANS, table
from sim.exports.sheets import Book, Chart, Column, Curve, Sheet, counts, days, numbers, texts
from sim.figures.data import plain
from sim.runs import seal
from sim.runs.called import called
from sim.runs.frames import LEVEL_NAMES
from sim.runs.json_files import damaged, read_json
from sim.runs.kinds import MARK
from sim.runs.readable import readable
from sim.study.made import TOLD_PACKAGES
from sim.study.party import in_a_party, party_in_words
from sim.study.story.tell import of_how_many

if TYPE_CHECKING:
    import pandas as pd

BANDS, SCORES = "bands.csv", "scores.csv"
COLUMNS = ("capacities", "camp", "date", "observed", *LEVEL_NAMES, "flee")
MOST_CHARTS = 8
HOW = (
    "Numbers are people in camps at the end of each day. q50 is the median over the replicates; nine of ten lie "
    "between q05 and q95. Counted: the last count, on days between two of them the line from one to the other."
)


@dataclass(frozen=True, eq=False)
class Counted:
    """A run on counts.

    Parameters
    ----------
    folder : Path
    told : mapping
        Its provenance.
    bands, scores : DataFrame
    notes : tuple of str
        What is to be told of its folder.
    """

    folder: Path
    told: Mapping[str, Any]
    bands: pd.DataFrame
    scores: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What was run."""
        return f"{plain(called(self.folder).name)}, rules {plain(str(self.told.get('rules', '')))}"

    @property
    def known(self) -> str:
        """The same, with the title of its scenario and its world where they say more."""
        run = called(self.folder)
        return f"{self.title} ({plain(more)})" if (more := run.told(run.name)) else self.title


def open_counted(folder: Path) -> Counted:
    """Open the folder of a run on counts.

    Raises
    ------
    PanjError
        If it cannot be read or was changed.
    """
    import pandas as pd

    told = read_json(folder / MARK)
    seal.check_mark(folder / MARK, told)
    for name in (BANDS, SCORES):
        seal.check_file(folder, told, name, "run it again")
    with readable(folder / BANDS):
        bands = pd.read_csv(folder / BANDS, dtype={"camp": str, "capacities": str}, parse_dates=["date"])
        if tuple(bands.columns) != COLUMNS:
            raise damaged(folder / BANDS, f"want the columns {', '.join(COLUMNS)}")
    with readable(folder / SCORES):
        scores = pd.read_csv(folder / SCORES)
    return Counted(folder, told, bands, scores, seal.notes(folder, told, (BANDS, SCORES)))


def counted_book(found: Counted) -> Book:
    """Return it as a workbook."""
    frame, first = found.bands, found.bands["date"].min()
    scores = [_column(name, found.scores[name]) for name in found.scores.columns]
    return Book(
        title=found.title,
        day=first.date() if len(frame) else dt.date(2000, 1, 1),
        front=_front(found),
        sheets=[
            Sheet(
                "Camps by day",
                "People in each camp on every day: the model's quantiles, the counts, Flee's own run.",
                _columns(found),
            ),
            Sheet("Scores", "How far the model is from the counts (docs/validation-conflicts.md).", scores),
        ],
        charts=_charts(found),
        bands=int(found.told.get("replicates", 2)) > 1,
    )


def counted_table(found: Counted) -> bytes:
    """Return it as CSV with a row of hashtags."""
    camp, each = CIVILIANS["sheltered"], [f"#indicator+num+{level}" for level in LEVEL_NAMES]
    return table(
        Sheet("camps", "", _columns(found)),
        ["#date", "#loc+name", "#meta+capacities", f"{camp}+reported", *each, "#indicator+num+flee"],
    )


def _front(found: Counted) -> list[tuple[str, str]]:
    told, many = found.told, int(found.told.get("replicates", 0))
    versions = told.get("versions", {})
    rows = [
        ("Caution", of_how_many(many, False)),
        ("What this is", f"A run of Panj on a world driven by counts: {found.known}."),
        ("How to read it", HOW if many != 1 else ONE),
        ("A party", party_in_words(in_a_party(told))),
        ("Made with: seed", str(told.get("seed", ""))),
        ("Made with: replicates", f"{many:,}"),
        ("Made with: packages", ", ".join(f"{name} {versions[name]}" for name in TOLD_PACKAGES if name in versions)),
        ("Made with: command", str(told.get("command", ""))),
    ]
    return [(word, plain(text)) for word, text in rows if text]


def _columns(found: Counted) -> list[Column]:
    frame = found.bands
    return [
        days("date", frame["date"].to_numpy()),
        texts("camp", frame["camp"].tolist(), 24),
        texts("capacities", frame["capacities"].tolist(), 12),
        counts("counted, people", frame["observed"].to_numpy()),
        *(counts(f"{level}, people", frame[level].to_numpy()) for level in LEVEL_NAMES),
        counts("Flee's own run, people", frame["flee"].to_numpy(float), 14),
    ]


def _column(name: str, values: pd.Series[Any]) -> Column:
    if values.dtype.kind in "iuf":
        return numbers(name, values.to_numpy(float))
    return texts(name, ["" if value != value else plain(str(value)) for value in values], 20)


def _charts(found: Counted) -> list[Chart]:
    """Return a chart for each of the first camps, as its capacities are given."""
    from sim.figures.paper import LIGHT  # matplotlib is slow to load: only who draws pays for it

    first = found.bands["capacities"].iloc[0] if len(found.bands) else ""
    frame = found.bands[found.bands["capacities"] == first]
    made = []
    for camp, rows in list(frame.groupby("camp", sort=False))[:MOST_CHARTS]:
        bands = rows[list(LEVEL_NAMES)].to_numpy(float).T
        dates = rows["date"].to_numpy().astype("datetime64[D]")
        made.append(
            Chart(f"People in {plain(str(camp))}", "people", np.asarray(dates), [Curve("", LIGHT.admitted, bands)])
        )
    return made
