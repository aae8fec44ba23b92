"""`panj run --flee` and `panj check --flee`: Flee's instances under Flee's rules, and the doctor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli.run import WIDE, progress_bar
from sim.cli.tables import people, plain_table
from sim.cli.validate import draw
from sim.experiment import store
from sim.experiment.frames import QUANTILES
from sim.experiment.validate import BANDS, GIVEN, Validation, check_options, validate
from sim.model.flee.settings import FleeSettings, asked_of, settings_of
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.override import parse_overrides
from sim.world.flee import examine, load_flee

DEFAULT_REPLICATES, DEFAULT_SEED = 50, 1


def check_flee(path: Path) -> tuple[str, bool]:
    """Return what the doctor says of an instance, a line each, and whether it found no error."""
    findings = examine(load_flee(path))
    errors = sum(finding.severity == "error" for finding in findings)
    lines = [str(finding) for finding in findings]
    counts = [(name, sum(f.severity == name for f in findings)) for name in ("error", "warning", "note")]
    told = ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for name, n in counts if n) or "nothing to say"
    return "\n".join([*lines, f"{path}: {told}"]), errors == 0


def settings_from(rules_settings: FleeSettings, pairs: Sequence[str]) -> FleeSettings:
    """Return settings with `--set name=value` pairs applied.

    Raises
    ------
    PanjError
        For an unknown name or a value out of range.
    """
    values = rules_settings.model_dump()
    for name, value in parse_overrides(list(pairs)).items():
        if name not in values:
            hint = did_you_mean(name, values)
            raise PanjError(f"--set {name}: Flee's rules have no such setting{f' ({hint})' if hint else ''}")
        values[name] = value
    try:
        return FleeSettings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        raise PanjError(f"--set {first['loc'][0]}={first['input']}: {first['msg'].lower()}") from None


def run_flee_command(
    *,
    path: Path,
    rules: str,
    replicates: int | None,
    seed: int | None,
    out: Path | None,
    set_: Sequence[str],
    jobs: int | None,
    point: bool,
    plots: bool,
    quiet: bool,
) -> None:
    """Run a Flee instance as the command line asks; see `panj run --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is computed.
    """
    replicates, seed = replicates or DEFAULT_REPLICATES, DEFAULT_SEED if seed is None else seed
    check_options(replicates, seed, jobs)
    instance = load_flee(path)
    settings = settings_from(settings_of(instance, rules), set_)
    folder = out or Path("outputs") / f"{rules}-{instance.name}"
    store.claim(folder)
    console = Console(quiet=quiet)
    if not console.is_terminal:
        console.width = max(console.width, WIDE)
    with progress_bar(quiet) as progress:
        bar = progress.add_task(instance.name, total=None)
        found = validate(
            instance,
            replicates=replicates,
            seed=seed,
            jobs=jobs,
            settings=settings,
            settings_ranges=not point,
            fixed={*asked_of(instance), *parse_overrides(list(set_))},
            progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )

    def extra(work: Path) -> None:
        found.timeseries().to_parquet(work / "timeseries.parquet", index=False)
        if plots:
            draw(found, work)

    found.save(folder, extra)
    console.print(camps_table(found, rules))
    console.print(Text(f"results in {folder}"))


def camps_table(found: Validation, rules: str) -> Table:
    """Return people per camp at the end: registered, the model's bands, Flee's own run."""
    instance, bands = found.instance, found.ensembles[GIVEN].bands
    own = instance.flee_output
    columns = ["camp", "registered", "median", "50 % band", "90 % band"]
    columns += ["Flee's own run"] if own is not None else []
    caption = f"rules: {rules}; {found.replicates} replicates; ARD of the medians {found.score(BANDS):.3f}"
    table = plain_table(f"{instance.name}: people in camps on day {instance.days - 1}", *columns, caption=caption)
    last = np.quantile(bands[:, -1], QUANTILES, axis=0)
    for k, camp in enumerate(instance.camps):
        low, lower, median, upper, high = last[:, k]
        cells = [instance.places[camp], people(instance.observed[-1, k]), people(median)]
        cells += [f"{people(lower)}–{people(upper)}", f"{people(low)}–{people(high)}"]
        table.add_row(*cells, *([people(own[-1, k])] if own is not None else []))
    return table
