"""`panj validate`: published conflicts, scored beside Flee's own runs and beside forecasts without a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli.run import WIDE, progress_bar
from sim.cli.tables import plain_table
from sim.experiment import store
from sim.experiment.ensembles import GIVEN, MASKED, check_options
from sim.experiment.validate import ALL_DAYS, BANDS, CENTRAL, LATER, Validation, validate_scenario
from sim.experiment.worlds import instance_of, scenario_of
from sim.scenario.errors import PanjError
from sim.show import theme
from sim.show.validation import ValidationPicture, validation_figure

FIGURE = "camps"
SECTIONS = {GIVEN: "capacities as given", MASKED: "capacities masked (unlimited)"}
#: Heading, score, days, rescaled.
COLUMNS = (
    ("ARD", "ard", ALL_DAYS, False),
    ("ARD 30+", "ard", LATER, False),
    ("rescaled", "ard", ALL_DAYS, True),
    ("rescaled 30+", "ard", LATER, True),
    ("CRPS", "crps", ALL_DAYS, False),
    ("in 50 %", "coverage_50", ALL_DAYS, False),
    ("in 90 %", "coverage_90", ALL_DAYS, False),
)
CAPTION = (
    "ARD: mean over days of Σ |simulated − registered| / Σ registered; rescaled: each day's sum set to the "
    f"registered one first; 30+: {LATER} on. CRPS: the same for a whole band; of a single curve it is the ARD. "
    "In 50\u00a0%, in 90\u00a0%: share of the registered counts that the band holds. The baselines are given the "
    "true total of every day; capacities were taken from the counts, so what reads them has seen the answer."
)


def validate_command(
    *,
    paths: Sequence[Path],
    replicates: int,
    seed: int,
    jobs: int | None,
    out: Path | None,
    masked: bool,
    quiet: bool,
    rules: str = "flee",
) -> None:
    """Validate conflicts as the command line asks; see `panj validate --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is computed.
    """
    check_options(replicates, seed, jobs)
    scenarios = [scenario_of(path, rules) for path in paths]
    names = [instance_of(scenario).name for scenario in scenarios]
    folders = targets(names, out)
    for folder in folders:
        store.claim(folder)
    console = Console(quiet=quiet)
    if not console.is_terminal:
        console.width = max(console.width, WIDE)
    for name, scenario, folder in zip(names, scenarios, folders, strict=True):
        with progress_bar(quiet) as progress:
            bar = progress.add_task(name, total=None)

            def report(done: int, total: int, bar: Any = bar, progress: Any = progress) -> None:
                progress.update(bar, completed=done, total=total)

            found = validate_scenario(
                scenario, replicates=replicates, seed=seed, masked=masked, jobs=jobs, progress=report
            )
        found.save(folder, lambda work, found=found: draw(found, work))  # type: ignore[misc]
        console.print(score_table(found))
        for line in (*sentences(found), f"scores.csv (each camp too), bands.csv and {FIGURE}.png in {folder}", ""):
            console.print(Text(line))


def targets(names: Sequence[str], out: Path | None) -> list[Path]:
    """Return the folder of each conflict: `out` for one, a folder in it for each of several."""
    for name in names:
        if names.count(name) > 1:
            raise PanjError(f"two conflicts are named '{name}': their results would go to one folder")
    if out is None:
        return [Path("outputs") / f"validate-{name}" for name in names]
    return [out] if len(names) == 1 else [out / name for name in names]


def draw(found: Validation, folder: Path) -> list[Path]:
    """Draw the figure of a validation into a folder."""
    return theme.save(validation_figure(ValidationPicture(**found.picture_parts())), folder / FIGURE)


def score_table(found: Validation) -> Table:
    """Return the scores of all forecasts, once more below with capacities masked."""
    start, days = found.instance.start, len(found.instance.observed)
    title = f"{found.instance.name}: {days} days from {start}, {len(found.camps)} camps, {found.replicates} replicates"
    table = plain_table(title, "forecast", *(heading for heading, *_ in COLUMNS), caption=CAPTION)
    for capacities in found.ensembles:
        table.add_section()
        if len(found.ensembles) > 1:
            table.add_row(Text(SECTIONS[capacities], style="italic"))
        for forecast in found.forecasts(capacities):
            cells = (
                found.score(forecast, score, capacities=capacities, days=days_, rescaled=rescaled)
                for _, score, days_, rescaled in COLUMNS
            )
            table.add_row(f"  {forecast}", *_cells(cells), style="bold" if forecast == BANDS else None)
    return table


def _cells(values: Iterable[float]) -> list[str]:
    formats = ["{:.0%}" if score.startswith("coverage") else "{:.3f}" for _, score, _, _ in COLUMNS]
    texts = [f.format(v) if not np.isnan(v) else "–" for f, v in zip(formats, values, strict=True)]
    return [text.replace("%", " %") for text in texts]


def sentences(found: Validation) -> list[str]:
    """Return, in words, how small the scatter of luck is beside the error of the model."""
    out = []
    for capacities in found.ensembles:
        luck = found.scatter(capacities)
        if np.isnan(luck.deviation):
            return ["One replicate: it says nothing of the scatter of luck; ask for more --replicates."]
        runs = len(found.ensembles[capacities].central)
        where = "With capacities masked" if capacities == MASKED else f"Over {runs} replicates with central settings"
        ratio = f", {luck.mean / luck.deviation:,.0f} times that scatter" if luck.deviation > 0 else ""
        held = [f"{100 * found.score(name, 'coverage_90', capacities=capacities):.0f} %" for name in (CENTRAL, BANDS)]
        drawn = f", those of luck and settings {held[1]}" if found.ranges else ""
        out.append(
            f"{where} luck moves the ARD by ±{luck.deviation:.4f} (standard deviation); the error itself is "
            f"{luck.mean:.3f}{ratio}: it is structural. 90 % bands of luck alone hold {held[0]} of the counts{drawn}."
        )
    return out
