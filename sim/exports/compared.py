"""A comparison as exports see it: held in memory, or opened from its folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sim.comparisons import Comparison
from sim.comparisons.saved import SavedComparison
from sim.comparisons.series import GAP, INSIDE, WORLD, main_measures
from sim.comparisons.shapes import Measured, Summary
from sim.comparisons.store import provenance, stored_summary
from sim.exports.sheets import Days
from sim.runs.words import UNITS
from sim.scenario.resolved import Scenario
from sim.study.made import TOLD_PACKAGES
from sim.study.story.speech import day, of_several_years
from sim.study.story.tell import of_how_many
from sim.words.numbers import signed_span
from sim.world.world import KIND_NAMES, Floats, World

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Name = tuple[str, str, str]
#: Where a measure stands that differs in no pair.
LAST = (2, 0.0)
NO_FILES: Mapping[str, Path] = MappingProxyType({})


@dataclass(frozen=True)
class Drawn:
    """A figure: what it shows, of which scenario ("" of all), the measures in it, and what draws it as PNG.

    Of the measures the first that differs is told; where none does, the first.
    """

    what: str
    scenario: str
    measures: Sequence[Name]
    draw: Callable[[], bytes]


@dataclass(frozen=True)
class Asked:
    """A table of what was asked besides: its title, header and rows, and what its numbers are."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str


@dataclass(frozen=True, eq=False)
class Compared:
    """A comparison.

    Parameters
    ----------
    scenarios : sequence of Scenario
        The reference first.
    world : World
    summary : Summary
    differences : DataFrame
        One row per scenario, series and day; see :attr:`sim.comparisons.Comparison.frame`.
    dates : datetime64[D]
    figures : sequence of Drawn
    made : sequence of (str, str)
        How it was made.
    point : bool
        Whether every replicate has the central values.
    notes : sequence of str
        What is to be told of its folder.
    words : mapping of (measure, place, kind) to str
        What the main measures are called.
    curves : mapping of (scenario, main measure) to float, shape (5, days)
        Quantiles of each scenario by itself; nothing where the folder does not keep them.
    asked : sequence of Asked
        What was asked besides, as of one place.
    """

    scenarios: Sequence[Scenario]
    world: World
    summary: Summary
    differences: pd.DataFrame
    dates: Days
    figures: Sequence[Drawn]
    made: Sequence[tuple[str, str]]
    point: bool = False
    notes: Sequence[str] = ()
    words: Mapping[Name, str] = field(default_factory=dict)
    curves: Mapping[tuple[str, Name], Floats] = field(default_factory=dict)
    asked: Sequence[Asked] = ()

    @property
    def names(self) -> list[str]:
        """Names of the scenarios, the reference first."""
        return [scenario.name for scenario in self.scenarios]

    @property
    def replicates(self) -> int:
        """How many pairs of runs there are."""
        return int(self.summary["replicates"])

    @property
    def day(self) -> dt.date:
        """The day it speaks as of: the branch date, or the first day where no history is replayed."""
        return max(dt.date.fromisoformat(self.summary[which]) for which in ("branch", "start"))

    @property
    def title(self) -> str:
        """What is compared."""
        others = self.names[1:]
        told = others[0] if len(others) == 1 else f"{', '.join(others[:-1])} and {others[-1]}"
        return f"{told} against {self.names[0]}"

    @property
    def last(self) -> str:
        """The last day, as sentences say it."""
        return day(self.dates[-1], of_several_years(self.dates))

    @property
    def caution(self) -> str:
        """What must be told before anything else."""
        stopped = (
            "The comparison was stopped: its numbers rest on the pairs that finished." * self.summary["interrupted"]
        )
        return " ".join(filter(None, (stopped, of_how_many(self.replicates, self.point))))

    def sentence(self, name: str, row: Measured) -> str:
        """Return what a scenario changes in a measure on the last day."""
        levels = row["difference"]
        change = signed_span(levels["q05"], levels["q50"], levels["q95"])
        words = row["words"][0].upper() + row["words"][1:]
        if not self.differs(row):
            return f"{words} by {self.last}: no difference between {name} and {self.names[0]}"
        if change == "0":
            same = f"neither more nor fewer with {name} than with {self.names[0]}"
            return f"{words} by {self.last}: {same}, in 90 % of the pairs of runs"
        return f"{words} by {self.last}: {change} with {name} against {self.names[0]}"

    def differs(self, row: Measured) -> bool:
        """Tell whether a measure is another on the last day in any pair; of few of them no quantile tells."""
        if "alike" in row:
            return row["alike"] < self.replicates
        # an older version counted no pairs: whatever they leave a trace in, rounded to three digits
        told = row["difference"].values(), (row["p_more"] - 0.5, row["variance"]["difference"])
        return any(any(values) for values in told)

    def how_sure(self, row: Measured) -> tuple[int, float]:
        """Return by what the measures are ordered: changed in most pairs, in some (by how many first), in none."""
        levels = row["difference"]
        if levels["q50"]:
            return 0, 0.0
        return (1, levels["q05"] - levels["q95"]) if self.differs(row) else LAST

    def in_short(self, name: str, most: int) -> list[Measured]:
        """Return so many main measures of a scenario in that order; who lacks a place is among them if it differs."""
        rows = sorted(self.summary["measures"][name], key=self.how_sure)
        gap = next((row for row in rows if (row["measure"], row["place"], row["kind"]) == GAP), None)
        if gap is None or gap in rows[:most] or not self.differs(gap):
            return rows[:most]
        return [*rows[: most - 1], gap]


def of_comparison(comparison: Comparison) -> Compared:
    """Return a comparison that is held in memory as exports see it."""
    return Compared(
        scenarios=comparison.scenarios,
        world=comparison.world,
        summary=stored_summary(comparison),
        differences=comparison.frame,
        dates=comparison.dates,
        figures=figures_of(comparison),
        made=made_rows(provenance(comparison)),
        point=comparison.plans[0].point,
        words=main_measures(comparison.world),
        curves=comparison.curves,
    )


def figures_of(comparison: Comparison | SavedComparison, there: Mapping[str, Path] = NO_FILES) -> list[Drawn]:
    """Return the figures that a comparison is drawn with; what cannot be drawn is read where it is there, as PNG."""
    from sim.exports.run_deck import png
    from sim.pictures.compare_plots import ComparisonPlots

    plots = ComparisonPlots(comparison)
    draws: dict[str, Callable[[], Figure]] = {}
    if plots.picture.arrivals:
        draws["arrivals"] = plots.arrivals
    for name in comparison.names[1:]:
        draws[f"differences-{name}"] = partial(plots.differences, name)
        if plots.picture.host:
            draws[f"crossings-{name}"] = partial(plots.crossings, name)
    made = {stem: partial(png, draw) for stem, draw in draws.items()}
    found: dict[str, Callable[[], bytes]] = {**{stem: path.read_bytes for stem, path in there.items()}, **made}
    told = _told_by(comparison, set().union(*plots.picture.differences.values()))
    return [Drawn(*words, found[stem]) for stem, words in told.items() if stem in found]


def _told_by(comparison: Comparison | SavedComparison, panels: Set[str]) -> dict[str, tuple[str, str, Sequence[Name]]]:
    """Return what the figures of a comparison show, by the names of their files (docs/compare.md).

    `panels` are the words of the measures whose differences are drawn over time.
    """
    host, main = comparison.host, main_measures(comparison.world)
    arrivals = [("arrivals", host, kind) for kind in KIND_NAMES]
    elsewhere = [key for key in main if key[0] == "arrivals" and key[1] not in (host, WORLD)]
    over_time = [INSIDE, *(key for key, words in main.items() if words in panels and key != INSIDE)]
    told: dict[str, tuple[str, str, Sequence[Name]]] = {}
    told["arrivals"] = ("Arrivals, all scenarios over each other", "", arrivals)
    for name in comparison.names[1:]:
        told[f"differences-{name}"] = (f"What {name} changes over time", name, over_time)
        told[f"crossings-{name}"] = (f"What {name} changes at each crossing", name, [*arrivals, *elsewhere])
    return told


def made_rows(told: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return where the numbers of a comparison come from, by its provenance."""
    versions = told.get("versions")
    versions = versions if isinstance(versions, dict) else {}
    packages = ", ".join(f"{name} {versions[name]}" for name in TOLD_PACKAGES if name in versions)
    done, planned = told.get("replicates"), told["replicates_planned"]
    wanted = told.get("replicates_wanted", planned)
    first = f", the first of {planned:,} that draws are planned for" if wanted != planned else ""
    return [
        ("scenarios", ", ".join(map(str, told["scenarios"]))),  # type: ignore[call-overload]
        ("world", f"{told['world']}, SHA-256 {told['world_sha256']}"),
        ("seed", str(told["seed"])),
        ("pairs of runs", f"{len(done) if isinstance(done, list) else 0:,} of {wanted:,}{first}"),
        ("Python", str(told.get("python", "unknown"))),
        ("packages", packages or "unknown"),
        ("platform", str(told.get("platform", "unknown"))),
    ]


def unit_of(name: Name) -> str:
    """Return the unit of a main measure."""
    return UNITS.get(name[0], "people")
