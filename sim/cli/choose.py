"""`panj choose`: settings from conflicts with counts, in a file that other commands apply to others."""

from __future__ import annotations

import math
import shlex
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from sim.cli.console import table_console, tell
from sim.cli.recipes import opened
from sim.cli.running import progress_bar
from sim.cli.tables import plain_table
from sim.flee.chosen import Chosen, find_settings, given_settings, read_chosen
from sim.flee.world import examine_together
from sim.runs.read import FleeFolders, instance_of, scenario_of
from sim.scenario.errors import PanjError
from sim.scenario.files import SUFFIXES, shown
from sim.scenario.temporary import write_whole
from sim.validation.choose import COMMON, SCATTER, SETS, check_conflicts, choose
from sim.validation.ensembles import check_options
from sim.validation.trials import PEOPLE
from sim.words.numbers import decimals, exact, figures
from sim.words.wording import counted

ENOUGH_SETS = 10 * COMMON
"""Sets of settings from which on those kept are a tenth of them at most."""


def choose_command(
    *,
    paths: Sequence[Path],
    rules: str,
    to: Path,
    given: bool,
    sets: int | None,
    seed: int,
    jobs: int | None,
    quiet: bool,
) -> None:
    """Choose settings as the command line asks; see `panj choose --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is computed.
    """
    sets = SETS if sets is None else sets
    check_options(1, seed, jobs)
    _check_target(to)
    flee = FleeFolders()
    instances = [instance_of(scenario_of(opened(path, flee)[0], rules, flee=flee), flee) for path in paths]
    check_conflicts(instances, sets, 2)
    for finding in examine_together(instances):
        tell(str(finding))
    words = ["panj", "choose", *(instance.name for instance in instances), "--rules", rules, "--sets", str(sets)]
    words += ["--seed", str(seed), *(["--given"] if given else [])]
    with progress_bar(quiet) as progress:
        bar = progress.add_task(f"{sets} settings on {len(instances)} conflicts", total=None)
        chosen = choose(
            instances,
            rules,
            masked=not given,
            sets=sets,
            seed=seed,
            jobs=jobs,
            progress=lambda done, total: progress.update(bar, completed=done, total=total),
            command=shlex.join(words),
        )
    write_whole(to, chosen.text().encode())
    console = table_console(quiet)
    console.print(_table(chosen))
    for line in filter(None, (careful_sets(sets), about_scatter(chosen))):
        console.print(Text(line))
    console.print(Text(f"settings in {shown(to)}; apply them: panj validate NEW --settings {shown(to)}"))


def _check_target(to: Path) -> None:
    """Refuse a file that would not be found again, or that is something else."""
    if to.suffix not in SUFFIXES:
        raise PanjError(f"{shown(to)}: want a YAML file ({' or '.join(SUFFIXES)})")
    if to.is_dir() or not to.parent.is_dir():
        raise PanjError(f"{shown(to)}: want a file in a folder that is there")
    if to.exists():
        try:
            by_hand = read_chosen(to).history is None
        except PanjError:
            raise PanjError(f"{shown(to)} is there and no settings file: choose another name") from None
        if by_hand:
            raise PanjError(f"{shown(to)} is there and written by hand (it has no history): choose another name")


def _table(chosen: Chosen) -> object:
    """Return on each conflict the error of what was chosen, on all and on the others."""
    caption = (
        f"Rescaled ARD of the best sets, on conflicts thinned to about {exact(PEOPLE)} people; left out: of those that "
        "were chosen without the conflict"
    )
    table = plain_table(f"{chosen.rules}, {chosen.told()}", "conflict", "error", "left out", caption=caption)
    assert chosen.history is not None, "asked of what was chosen"
    for name, found in chosen.history.conflicts.items():
        left_out = float("nan") if found.left_out is None else found.left_out
        table.add_row(name, decimals(found.error, 3), decimals(left_out, 3))
    return table


def careful_sets(sets: int) -> str:
    """Return with what care settings chosen of so few sets are to be read; "" for enough.

    Examples
    --------
    >>> careful_sets(12)
    'Careful: of 12 sets (fewer than 50) the best 5 are kept: hardly a choice, and ranges hardly narrower than before.'
    """
    if sets >= ENOUGH_SETS:
        return ""
    told = f"of {counted(sets, 'set')} (fewer than {ENOUGH_SETS}) the best {COMMON} are kept"
    return f"Careful: {told}: hardly a choice, and ranges hardly narrower than before."


def about_scatter(chosen: Chosen) -> str:
    """Return what the largest scatter of a band means, in factors; "" where there is none.

    It is a standard deviation of a logarithm (:mod:`sim.flee.published.scatter`), so in about one camp of three the
    weight is off by more than its exponential, up or down.
    """
    spread = chosen.ranges.get(SCATTER)
    if spread is None or not spread.high > 0.0:
        return ""
    factor = math.exp(spread.high)
    return (
        f"Bands draw {SCATTER}, what no setting holds, from {figures(spread.low)} to {figures(spread.high)}, a "
        "standard deviation of a logarithm: at its largest the weights of one camp in three are off by a factor of "
        f"{exact(factor) if factor >= 10.0 else figures(factor)} or more."
    )


def settings_given(name: str | None, rules: str | None) -> tuple[Chosen | None, str | None]:
    """Return the settings that an option names, and the rules they are of, where nothing else is said.

    Raises
    ------
    PanjError
        If there are none, or of other rules than are asked for.
    """
    if name is None:
        return None, rules
    chosen = read_chosen(find_settings(name))
    given_settings(chosen, rules or chosen.rules, name)
    return chosen, chosen.rules
