"""`panj nowcast`: forecasts of published conflicts that learn from dated reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from sim.cli.console import PlainConsole, table_console, tell, tell_first
from sim.cli.flee import one_with_counts
from sim.cli.folders import folders_of
from sim.cli.recipes import opened
from sim.cli.running import progress_bar
from sim.cli.tables import plain_table
from sim.flee.rules import rule_set
from sim.flee.world import FleeInstance
from sim.pictures.nowcast import draw_nowcast
from sim.runs import store
from sim.runs.kinds import Kind
from sim.runs.read import FleeFolders
from sim.runs.replaced import replaced
from sim.scenario.arguments import as_day
from sim.scenario.errors import PanjError
from sim.validation.nowcast.forecast import RULE_SETS
from sim.validation.nowcast.judge import ALL_DAYS, ALONE, NOWCAST, PERSISTENCE, POOL, REPORT_DAYS, scores
from sim.validation.nowcast.replay import FARTHEST, HORIZONS, Replay, check_days, days_of, replay
from sim.validation.nowcast.reports import KNOWN, Levels, Reports, as_levels
from sim.validation.nowcast.saved import provenance, save
from sim.validation.nowcast.told import told_of
from sim.words.numbers import between, decimals, percent
from sim.words.numbers import exact as people
from sim.words.wording import counted

if TYPE_CHECKING:
    import pandas as pd


#: Digits of a number that is read at all.
LONGEST = 9


def nowcast_command(
    *,
    words: Sequence[str],
    as_of: str | None,
    every: int | None,
    rules: Sequence[str],
    counts: Path | None,
    out: Path | None,
    quiet: bool,
    horizons: Sequence[str] = (),
    levels: str = KNOWN,
    plots: bool = True,
) -> None:
    """Make forecasts as the command line asks; see `panj nowcast --help`.

    `words` are the folders and, where several days ahead were given after one --horizon, all but the first of them.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is computed.
    """
    paths, ahead = folders_and_horizons(words, horizons)
    for name in rules:
        rule_set(name)
    level = as_levels("--levels", levels)
    one_with_counts(paths, counts)
    flee = FleeFolders()
    instances = [flee.open(opened(path, flee)[0], counts) for path in paths]
    start = None if as_of is None else as_day("--as-of", as_of)
    days = [days_of(instance, start, every) for instance in instances]
    for instance, each in zip(instances, days, strict=True):
        check_days(instance, each, ahead)
    judged = []
    names, console = [instance.name for instance in instances], table_console(quiet)
    with folders_of(names, out, Kind.NOWCAST, "nowcast-") as targets, console.to_the_end():
        for instance, each, target in zip(instances, days, targets, strict=True):
            found = _replayed(instance, each, ahead, rules or RULE_SETS, level, quiet)
            table = None if every is None else scores(found)
            _show(found, table, target, plots, console)
            judged += [] if table is None else [table]
    if len(judged) > 1:
        import pandas as pd

        console.print(score_table(pd.concat(judged), f"Mean of {len(judged)} conflicts"))


def folders_and_horizons(words: Sequence[str], horizons: Sequence[str]) -> tuple[list[Path], tuple[int, ...]]:
    """Return the folders and the days ahead: whole numbers among the words that name no folder are days ahead.

    Raises
    ------
    PanjError
        Without a folder, or for a horizon that is no whole number.
    """
    numbers = [word for word in words if _is_whole(word) and not Path(word).is_dir()] if horizons else []
    paths = [Path(word) for word in words if word not in numbers]
    if not paths:
        raise PanjError("which conflict? give its folder")
    ahead = [part.strip() for text in horizons for part in text.split(",")] + numbers
    for part in ahead:
        if not _is_whole(part) or len(part) > LONGEST or not 1 <= int(part) <= FARTHEST:
            raise PanjError(
                f"--horizon {part}: want whole numbers of days from 1 to {FARTHEST}, e.g. --horizon 7 14 30"
            )
    return paths, tuple(int(part) for part in ahead) or HORIZONS


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _replayed(
    instance: FleeInstance,
    days: Sequence[int],
    ahead: Sequence[int],
    rules: Sequence[str],
    levels: Levels,
    quiet: bool,
) -> Replay:
    with progress_bar(quiet) as progress:
        bar = progress.add_task(instance.name, total=None)

        def report(done: int, total: int) -> None:
            progress.update(bar, completed=done, total=total)

        return replay(instance, days, ahead, rule_sets=rules, levels=levels, progress=report)


def _show(found: Replay, table: pd.DataFrame | None, target: Path, plots: bool, console: PlainConsole) -> None:
    """Write the forecasts of one conflict, with scores if it was replayed, and print what came out."""
    notes = told_of(found, judged=table is not None)
    draw = (lambda work: draw_nowcast(found, work, table)) if plots else None
    gone = replaced(target, provenance(found), DECIDES)
    save(found, target, judged=table is not None, notes=notes, extra=draw)
    if table is None:
        console.print(forecast_table(found))
    elif len(table):
        console.print(score_table(table, f"{found.name}: {counted(len(found.days), 'forecast day')}"))
        console.print(Text(not_scored(found.desk.reports)))
    console.print(Text(f"forecast.csv, weights.csv, {store.NOTES} and what goes with them in {target}"))
    tell(gone)
    tell_first(notes, target / store.NOTES)


#: What makes a nowcast another one.
DECIDES = {
    "conflict": "conflict",
    "as_of": "days",
    "horizons": "days ahead",
    "counts_sha256": "counts",
    "levels": "levels",
    "rules": "rules",
}


def forecast_table(found: Replay) -> Table:
    """Return the forecasts of one day: each camp, the last report, and at each horizon forecast and 90 % interval."""
    day = found.days[0]
    title = f"{found.name}: people in each camp, as known on {found.date(day)}"
    columns = [f"+{ahead} days\n{found.date(day + ahead)}" for ahead in found.horizons]
    table = plain_table(
        title, "camp", "last report", "days ago", *columns, caption="Forecast, and its 90 % interval below it."
    )
    reports = found.desk.reports
    known = reports.on(day)
    for x, camp in enumerate(reports.camps):
        before = camp.day[camp.day <= day]
        last = (people(known.stock[day, x]), str(day - int(before[-1]))) if len(before) else ("none", "")
        cells = [_cell(found.forecasts[day, ahead].quantiles[:, x].tolist()) for ahead in found.horizons]
        table.add_row(camp.name, *last, *cells)
    table.add_section()
    cells = [_cell(found.forecasts[day, ahead].total.tolist()) for ahead in found.horizons]
    table.add_row("all camps", people(known.stock[day].sum()), "", *cells, style="bold")
    return table


def _cell(band: Sequence[float]) -> str:
    return f"{people(band[2])}\n{people(band[0])}{between(band[0])}{people(band[4])}"


def score_table(table: pd.DataFrame, title: str) -> Table:
    """Return the errors at each horizon: where (all days, days with a report), how many, both, and what bands hold.

    Each block begins with what it is of: counts, and forecast days.
    """
    horizons = sorted(table["horizon"].unique().tolist())
    out = plain_table(title, "error", *(f"+{ahead} days" for ahead in horizons), caption=CAPTION)
    mean = table.groupby(["score", "days", "forecast", "horizon"])["value"].mean()
    for heading, score, days, names in SECTIONS:
        out.add_section()
        out.add_row(Text(heading, style="italic"))
        behind = [_behind(table, (score, days, ahead)) for ahead in horizons]
        out.add_row("  counts (on days)", *behind, style="dim")
        for name in names:
            values = [float(mean.get((score, days, name, ahead), float("nan"))) for ahead in horizons]
            cells = [percent(v) if score.startswith("coverage") else decimals(v, 3) for v in values]
            out.add_row(f"  {name}", *cells, style="bold" if name == NOWCAST else None)
    return out


def _behind(table: pd.DataFrame, which: tuple[str, str, int]) -> str:
    """Return how many counts a score is of, and on how many days, those of several conflicts together."""
    score, days, ahead = which
    ours = table[(table.score == score) & (table.days == days) & (table.horizon == ahead)]
    ours = ours[ours.forecast == NOWCAST]
    return f"{people(ours.number.sum())} ({people(ours.forecast_days.sum())})"


CAPTION = (
    "Counts: camps by days. Where: each forecast is given the true total; Σ |forecast − registered| / Σ registered. "
    "How many: of the total. People: both forecast. In the intervals: of the counts above 0 alone. Every forecast "
    "knows the reports up to its day alone."
)
SECTIONS = (
    ("where", "where", ALL_DAYS, (NOWCAST, PERSISTENCE, POOL, ALONE)),
    ("where, counts of days with a report", "where", REPORT_DAYS, (NOWCAST, PERSISTENCE, POOL, ALONE)),
    ("how many", "total", ALL_DAYS, (NOWCAST, PERSISTENCE)),
    ("people", "people", ALL_DAYS, (NOWCAST, PERSISTENCE)),
    ("in the 90 % interval", "coverage_90", ALL_DAYS, (NOWCAST,)),
    ("in the 50 % interval", "coverage_50", ALL_DAYS, (NOWCAST,)),
)


def not_scored(reports: Reports) -> str:
    """Return which counts are scored at all."""
    dummies = [camp.name for camp in reports.camps if camp.dummy]
    text = "Scored are the counts of the days that were forecast, of each camp those from its first to its last report"
    text += " (between two of them those of the line)"
    return f"{text}, but not {', '.join(dummies)}: one number for ever." if dummies else f"{text}."
