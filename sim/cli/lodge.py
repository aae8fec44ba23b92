"""`panj lodge` and `panj score`: forecasts handed in before the facts, and scored when they are in."""

from __future__ import annotations

import math
from pathlib import Path

from rich.table import Table
from rich.text import Text

from sim.cli.console import table_console, tell
from sim.cli.tables import plain_table
from sim.runs.stored import find_run, load_result
from sim.validation.contrary import named
from sim.validation.lodged import Lodged, check_new, lodge, of_few, read_lodged, write_new
from sim.validation.lodged_scores import Scores, score
from sim.words.numbers import between, decimals, exact, figures, percent, plain
from sim.words.wording import counted

#: Where lodged forecasts go.
FOLDER = Path("outputs") / "lodged"
#: Facts of which each is printed; of more the means by measure are.
PRINTED = 20
#: Replicates from which on the outermost quantiles lie within the runs.
ENOUGH = 100


def lodge_command(*, run: str, measures: list[str], out: Path | None, quiet: bool) -> None:
    """Lodge the forecast of a run as the command line asks; see `panj lodge --help`.

    Raises
    ------
    PanjError
        For any mistake of the user.
    """
    folder = find_run(run)
    if out is not None:
        check_new(out)
    result = load_result(folder)
    made = lodge(result, out, measures) if out is not None else lodge(result, FOLDER, measures, named=True)
    console = table_console(quiet)
    console.print(Text(described(made)))
    console.print(Text(f"{made.path}\nSHA-256 {made.sha256}"))
    for note in result.notes:
        tell(note)
    if made.told["point"]:
        tell("this run has central values alone (--point): its intervals are of luck alone, and too narrow")
    if made.told["interrupted"]:
        tell("this run was interrupted: not all replicates that were planned are in the forecast")
    replicates = made.told["replicates"]
    tell(of_few(replicates))
    if 1 < replicates < ENOUGH:
        tell(f"of {counted(replicates, 'replicate')} the quantiles 0.01 and 0.99 are the outermost runs")


def described(lodged: Lodged) -> str:
    """Return in a sentence what was lodged and when."""
    told = lodged.told
    of = f"{counted(told['replicates'], 'replicate')}, seed {told['seed']}, panj {told['panj']}"
    series = f"{len(lodged.series):,} series"
    return f"Forecast of {told['scenario']} ({of}): {series} after {told['branch']}, lodged {told['lodged']}."


def score_command(*, lodged: Path, facts: Path, out: Path | None) -> None:
    """Score a lodged forecast as the command line asks; see `panj score --help`.

    Raises
    ------
    PanjError
        For any mistake of the user.
    """
    forecast = read_lodged(lodged)
    if out is not None:
        check_new(out)
    found = score(forecast, facts)
    if out is not None:
        write_new(out, found.table.to_csv(index=False).encode())
    console = table_console()
    console.print(Text(f"{described(forecast)}\nSHA-256 {forecast.sha256}"))
    alone = forecast.told["replicates"] == 1
    if len(found.facts) <= PRINTED:
        console.print(fact_table(found, alone))
    console.print(score_table(found, alone))
    if out is not None:
        console.print(Text(f"every fact: {out}"))
    for note in found.notes:
        tell(note)


def fact_table(found: Scores, alone: bool = False) -> Table:
    """Return every fact beside its forecast; of a run of one replicate without intervals, as it has none."""
    columns = ("date", "fact", "forecast", "90 % interval", "PIT", "CRPS", "persistence")
    out = plain_table("Facts", "of", *columns, caption="Forecast: the median; of what is 0 or 1 the probability of 1.")
    for fact in found.facts:
        bare = alone or math.isnan(fact.pit)
        band = _dash() if bare else f"{figures(fact.low)}{between(fact.low)}{figures(fact.high)}"
        numbers = (band, _number(math.nan if bare else fact.pit, 2), figures(fact.crps), _figures(fact.persistence))
        name = named((fact.measure, fact.place, fact.kind))
        out.add_row(name, str(fact.date), plain(fact.value), figures(fact.median), *numbers)
    return out


def score_table(found: Scores, alone: bool = False) -> Table:
    """Return the means by measure; of one replicate nothing of intervals."""
    columns = ("facts", "CRPS", "persistence", "skill", "S 50 %", "S 90 %", "in 50 %", "in 90 %", "PIT", "log")
    out = plain_table("Scores by measure", "measure", *columns, caption=CAPTION)
    for name, row in found.by_measure.iterrows():
        values = {str(key): float(value) for key, value in row.items()}
        values |= dict.fromkeys(OF_INTERVALS, math.nan) if alone else {}
        out.add_row(
            str(name),
            exact(values["facts"]),
            *(_figures(values[key]) for key in ("crps", "persistence")),
            _number(values["skill"], 2),
            *(_figures(values[key]) for key in ("interval_50", "interval_90")),
            *(_dash() if math.isnan(values[key]) else percent(values[key]) for key in ("in_50", "in_90")),
            *(_number(values[key], 2) for key in ("pit", "log")),
        )
    return out


#: Scores of intervals, which one replicate has none of.
OF_INTERVALS = ("interval_50", "interval_90", "in_50", "in_90", "pit")
CAPTION = (
    "CRPS, S (interval score) and log: less is better. Skill: 1 − CRPS / persistence, which keeps the value of the "
    "branch date. PIT: 0.5 on average if the forecast is right. Of what is 0 or 1: CRPS is Brier's score; of counts "
    "there is no density, so no log score."
)


def _dash() -> str:
    return "–"


def _number(value: float, digits: int) -> str:
    return _dash() if math.isnan(value) else decimals(value, digits)


def _figures(value: float) -> str:
    return _dash() if math.isnan(value) else figures(value)
