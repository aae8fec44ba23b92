"""`panj validate`: published conflicts, scored beside Flee's own runs and beside forecasts without a model."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from rich.table import Table
from rich.text import Text

from sim.cli.choose import about_scatter, careful_sets
from sim.cli.console import PlainConsole, table_console, tell
from sim.cli.flee import one_with_counts, quirks
from sim.cli.folders import folders_of
from sim.cli.judged import Judged, judged
from sim.cli.recipes import opened, points_table, spread_table, varied_of
from sim.cli.running import progress_bar
from sim.cli.tables import plain_table
from sim.flee.chosen import Chosen, by_hand
from sim.flee.rules import uncertain
from sim.flee.world import FleeInstance, examine_together
from sim.flee.world.doctor import copied_capacities
from sim.pictures.camps import FIGURE, draw_camps
from sim.pictures.letters import told_of
from sim.runs.kinds import Kind
from sim.runs.read import FleeFolders, instance_of, run_check, scenario_of, with_chosen
from sim.runs.replaced import replaced
from sim.scenario.files import shown
from sim.scenario.override import parse_overrides
from sim.validation import construction
from sim.validation.aside import at_an_end
from sim.validation.aside import sentence as outside_in_words
from sim.validation.choose import SETS, check_conflicts
from sim.validation.ensembles import GIVEN, MASKED, check_options
from sim.validation.leave_out import REPLICATES, leave_one_out
from sim.validation.luck import STRUCTURAL, Ratio, ratio
from sim.validation.trials import thinned
from sim.validation.validate import BANDS, CENTRAL, COLUMNS, DATED, FLEE, LATER, Validation, validate_scenario
from sim.words.numbers import decimals, exact, figures, percent
from sim.words.wording import careful_bands, counted

SECTIONS = {GIVEN: "capacities as given", MASKED: "capacities masked (unlimited)"}
CAPTION = (
    "ARD: mean over days of Σ |simulated − registered| / Σ registered; rescaled: each day's sum set to the "
    f"registered one first; 30+: {LATER} on; reports: rescaled, on {DATED} alone. CRPS: the same for a whole band; of "
    "a single curve it is the ARD. "
    "In 50\u00a0%, in 90\u00a0%: share of the registered counts above 0 that the band holds. The baselines are given "
    "the true total of every day."
)
NO_SCORE = (
    "no such score (a curve has no band, no count lies in these days, or nobody was reported by the day whose shares "
    "they are)."
)
#: What makes a validation another one: what an older one had is told where it is replaced.
DECIDES = {
    "conflict": "conflict",
    "rules": "rules",
    "capacities": "capacities",
    "people_simulated": "number of people simulated",
    "settings_chosen_on_other_conflicts": "settings chosen on other conflicts",
}
#: Names of drawn settings that are told; of more only the number is.
NAMED = 4


@dataclass(frozen=True)
class Asked:
    """What a validation was asked for.

    Parameters
    ----------
    rules : str or None
        None where the file of a scenario says them.
    replicates, seed : int
    masked : bool
    people : int or None
        About how many the conflict is thinned to.
    counts : Path or None
    settings : str
        The file of chosen settings; empty for none.
    sets : int or None
        How many are tried, where each conflict has settings that the others choose.
    vary : bool or None
        Whether choices of construction vary; None: where the recipe says so.
    set_ : sequence of str
        What is fixed, as it was typed.
    """

    rules: str | None
    replicates: int
    seed: int
    masked: bool
    people: int | None
    counts: Path | None
    settings: str = ""
    sets: int | None = None
    vary: bool | None = None
    set_: Sequence[str] = ()

    def command(self, *names: str) -> str:
        """Return the command for conflicts of these names; with their folders in place of names it does the same."""
        words = ["panj", "validate", *names, *(["--rules", self.rules] if self.rules is not None else [])]
        words += ["--leave-one-out", "--sets", str(self.sets)] if self.sets is not None else []
        words += ["--settings", self.settings] if self.settings else []
        words += ["--replicates", str(self.replicates), "--seed", str(self.seed)]
        words += [word for pair in self.set_ for word in ("--set", pair)]
        words += ["--people", str(self.people)] if self.people is not None else []
        words += ["--counts", str(self.counts)] if self.counts is not None else []
        words += ["--vary" if self.vary else "--no-vary"] if self.vary is not None else []
        return shlex.join([*words, *([] if self.masked else ["--no-mask"])])


def validate_command(
    *,
    paths: Sequence[Path],
    replicates: int | None,
    seed: int | None,
    jobs: int | None,
    out: Path | None,
    masked: bool,
    quiet: bool,
    rules: str | None = None,
    counts: Path | None = None,
    chosen: Chosen | None = None,
    where: str = "",
    people: int | None = None,
    vary: bool | None = None,
    set_: Sequence[str] = (),
) -> None:
    """Validate conflicts as the command line asks; see `panj validate --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is computed.
    """
    one_with_counts(paths, counts)
    thinning = _thinning(people)
    flee, overrides = FleeFolders(thinning), parse_overrides(list(set_))
    each = [judged(path, rules, overrides, counts, flee) for path in paths]
    if chosen is not None:
        each = [replace(one, scenario=with_chosen(one.scenario, chosen, where)) for one in each]
    names = [instance_of(one.scenario, flee).name for one in each]
    told = Asked(rules, 0, 0, masked=masked, people=people, counts=counts, settings=where, vary=vary, set_=set_)
    asked = [_asked_of(one, told, replicates, seed, jobs) for one in each]
    ways = [
        varied_of(one.world, one.builder, vary, (said.seed, said.replicates), run_check(one.scenario, thinning))
        for one, said in zip(each, asked, strict=True)
    ]
    if thinning is not None:
        ways = [None if varied is None else varied.each(thinning) for varied in ways]
    console = table_console(quiet)
    with folders_of(names, out, Kind.VALIDATION, "validate-") as folders, console.to_the_end():
        for name, one, said, varied, folder in zip(names, each, asked, ways, folders, strict=True):
            with _progress(quiet, name) as report:
                found = validate_scenario(
                    one.scenario,
                    replicates=said.replicates,
                    seed=said.seed,
                    masked=masked,
                    jobs=jobs,
                    progress=report,
                    flee=flee,
                    chosen=chosen,
                    varied=varied,
                )
            command = said.command(name if one.file is None else shown(one.file))
            _show(replace(found, command=command), folder, console)


def _asked_of(one: Judged, told: Asked, replicates: int | None, seed: int | None, jobs: int | None) -> Asked:
    """Return what was asked for of one scenario, which says what the options do not.

    Raises
    ------
    PanjError
        For a number that cannot be.
    """
    replicates = one.scenario.replicates if replicates is None else replicates
    seed = one.scenario.seed if seed is None else seed
    check_options(replicates, seed, jobs)
    rules = one.scenario.rules if one.file is None else None
    return replace(told, rules=rules, replicates=replicates, seed=seed)


def leave_one_out_command(
    *,
    paths: Sequence[Path],
    replicates: int | None,
    seed: int | None,
    jobs: int | None,
    out: Path | None,
    masked: bool,
    quiet: bool,
    rules: str = "flee",
    sets: int | None = None,
    counts: Path | None = None,
    people: int | None = None,
) -> None:
    """Validate each conflict with settings chosen on the others; see `panj validate --help`.

    Raises
    ------
    PanjError
        For any mistake of the user, before anything is computed.
    """
    one_with_counts(paths, counts)
    replicates, sets = REPLICATES if replicates is None else replicates, SETS if sets is None else sets
    seed = 1 if seed is None else seed
    check_options(replicates, seed, jobs)
    flee = FleeFolders(_thinning(people))
    instances = [instance_of(scenario_of(opened(path, flee)[0], rules, flee=flee), flee) for path in paths]
    check_conflicts(instances, sets, 3)
    for finding in examine_together(instances):
        tell(str(finding))
    names = [instance.name for instance in instances]
    asked = Asked(rules, replicates, seed, masked=masked, people=people, counts=counts, sets=sets)
    with folders_of(names, out, Kind.VALIDATION, "validate-") as folders:
        with _progress(quiet, f"{sets} settings on {len(instances)} conflicts") as report:
            all_found = leave_one_out(
                instances, rules, masked=masked, sets=sets, replicates=replicates, seed=seed, jobs=jobs, progress=report
            )
        console = table_console(quiet)
        with console.to_the_end():
            for found, folder in zip(all_found, folders, strict=True):
                _show(replace(found, command=asked.command(*names)), folder, console)


def _thinning(people: int | None) -> Callable[[FleeInstance], FleeInstance] | None:
    return None if people is None else partial(thinned, people=people)


@contextmanager
def _progress(quiet: bool, label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar; give the function that moves it on."""
    with progress_bar(quiet) as progress:
        bar = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)


def _show(found: Validation, folder: Path, console: PlainConsole) -> None:
    """Write a validation with its figure, and print its table."""
    gone = replaced(folder, found.provenance(), DECIDES)
    found.save(folder, lambda work: _beside(found, work))
    console.print(score_table(found))
    if found.varied is not None:
        console.print(points_table(found))
        for capacities in found.ensembles:
            console.print(spread_table(found, capacities))
    files = "scores.csv (each camp too), bands.csv, " + ("chosen.csv " if found.chosen else "")
    for line in (*sentences(found), f"{files}and {FIGURE}.png in {folder}", ""):
        console.print(Text(line))
    tell(gone)
    tell(quirks(found.instance))
    tell(told_of([found.instance.name, *found.instance.places]))


def _beside(found: Validation, work: Path) -> None:
    """Write what stands beside the scores: the figure, and what choices of construction do."""
    draw_camps(found, work)
    if found.varied is not None:
        construction.save(found, work)


def score_table(found: Validation) -> Table:
    """Return the scores of all forecasts, once more below with capacities masked."""
    start, days = found.instance.start, len(found.instance.observed)
    camps, replicates = counted(len(found.camps), "camp"), counted(found.replicates, "replicate")
    title = f"{found.instance.name}: {counted(days, 'day')} from {start}, {camps}, {replicates}{about_people(found)}"
    caption = f"{CAPTION} {about_rows(found)} {about_capacities(found)}"
    table = plain_table(title, "forecast", *(heading for heading, *_ in COLUMNS), caption=caption)
    missing = False
    for capacities in found.ensembles:
        table.add_section()
        if len(found.ensembles) > 1:
            table.add_row(Text(SECTIONS[capacities], style="italic"))
        for forecast in found.forecasts(capacities):
            cells = (
                found.score(forecast, score, capacities=capacities, days=days_, rescaled=rescaled)
                for _, score, days_, rescaled in COLUMNS
            )
            written = _cells(cells, bands=found.replicates > 1)
            missing |= "–" in written
            table.add_row(f"  {forecast}", *written, style="bold" if forecast == BANDS else None)
    if missing:
        table.caption = f"{caption} –: {NO_SCORE}"
    return table


def about_people(found: Validation) -> str:
    """Return to how many people a conflict was thinned; empty where all of them were simulated."""
    simulated, people = found.people
    return f", thinned to {exact(simulated)} of {exact(people)} people" if simulated < people else ""


def about_scaling(found: Validation) -> str:
    """Return that people of a thinned conflict are scaled back where they are shown; empty where all were simulated."""
    if not about_people(found):
        return ""
    each = figures(found.instance.people_each)
    return (
        f"Thinned: each of the simulated stands for {each} people, and people in the tables and the figure are scaled "
        "back by that; with all of them luck moves the errors less."
    )


def about_rows(found: Validation) -> str:
    """Return which row is one forecast and which the middle of a band, and which is to be set beside Flee's own run."""
    which = "those chosen" if found.chosen else "those of the rules as they are"
    which = "those written by hand" if by_hand(found.chosen) else which
    text = f"Central settings are {which}: take that row for one number{_beside_bands(found)}. "
    if FLEE not in found.forecasts(GIVEN):
        return text.rstrip()
    text += "Flee's own run was published with capacities as given"
    if MASKED not in found.ensembles:
        return f"{text}."
    there = f"the row {CENTRAL} in the lower part" if found.rules == "flee" else "panj validate --rules flee"
    return f"{text}, and there is none masked: for that, {there}."


def _beside_bands(found: Validation) -> str:
    """Return what the bands are to the number of the central settings: not around it, where these stand at an end."""
    ends, drawn = at_an_end(found)
    if not drawn:
        return ", the bands for what luck makes of it"
    if not ends:
        return ", the bands for what the settings' ranges and luck make of it"
    stand = "stands" if ends == 1 else "stand"
    which = f"{ends} of the {counted(drawn, 'setting')} that the bands draw"
    return f"; {which} {stand} there at an end of the range, so the bands need not lie around it"


def about_capacities(found: Validation) -> str:
    """Return what the doctor knows of where the capacities come from."""
    limited, copied = copied_capacities(found.instance)
    if not limited:
        return "No camp has a capacity."
    camps = counted(limited, "camp")
    if not copied:
        return f"None of the capacities of {camps} is found among the counts."
    which = f"All {limited} capacities are" if copied == limited else f"{copied} of {limited} capacities are"
    if copied == 1:
        which = "The one capacity is" if limited == 1 else f"One of {limited} capacities is"
    return f"{which} found among the counts of the camp: what reads them has seen the answer (panj check --flee)."


def about_bands(found: Validation) -> str:
    """Return what the bands are of besides luck; empty if of luck alone."""
    if found.chosen and not by_hand(found.chosen):
        return f"of what {'the' if found.chosen_here else 'other'} conflicts leave undecided"
    if not found.ranges:
        return ""
    known = uncertain(found.settings, found.instance)
    drawn, names = len(found.ranges), ", ".join(found.ranges)
    if drawn >= len(known):
        return f"all {drawn} uncertain settings" if drawn > 1 else f"the one uncertain setting ({names})"
    rest = "the others are fixed"
    inside = f"{names}; {rest}" if drawn <= NAMED else rest
    return f"{drawn} of {len(known)} uncertain settings ({inside})"


def about_choice(found: Validation) -> str:
    """Return on what the settings were chosen; empty where none were."""
    if not found.chosen:
        return ""
    history = found.chosen[GIVEN].history
    if history is None:
        return " ".join(line for line in ("Settings: written by hand.", about_scatter(found.chosen[GIVEN])) if line)
    *first, last = history.conflicts
    on = f"{', '.join(first)} and {last}" if first else last
    ways = list(dict.fromkeys(each.history.capacities for each in found.chosen.values() if each.history is not None))
    told = list({about_scatter(chosen): chosen for chosen in found.chosen.values()}.values())
    how = f", capacities {ways[0]}" if len(ways) == 1 else ", for given and for masked capacities each"
    text = f"Settings: chosen of {exact(history.sets)} sets on {on}{how}."
    if found.chosen_here:
        text += f" Careful: {found.instance.name} is one of them, so this is no test."
    return " ".join([text, *(line for line in (careful_sets(history.sets), *map(about_scatter, told)) if line)])


def _cells(values: Iterable[float], bands: bool = True) -> list[str]:
    """Return scores as they are read; what a band holds only where there is one: a single run is a curve."""
    shares = [score.startswith("coverage") for _, score, _, _ in COLUMNS]
    return [
        decimals(v, 3) if not share else percent(v) if bands else "–" for share, v in zip(shares, values, strict=True)
    ]


def about_luck(found: Ratio, runs: int) -> str:
    """Return how many times the scatter of luck an error is, and what follows; see :mod:`sim.validation.luck`."""
    if not np.isfinite(found.found):
        return ": luck does not move it"
    times, low = (exact(v) if v >= STRUCTURAL else figures(v) for v in (found.found, found.low))
    text = f", {times} times that scatter"
    if found.structural is not None:
        return f"{text}: {'it is structural' if found.structural else 'luck is a part of it'}"
    need = f"it is {exact(STRUCTURAL)} times, from where on it is called structural"
    return f"{text} (at least {low}, with 95 %): {counted(runs, 'replicate')} are too few to say whether {need}"


def sentences(found: Validation) -> list[str]:
    """Return, in words, what is not scored, and how small the scatter of luck is beside the error of the model."""
    few = found.few()
    told = (
        *(found.scored.sentence(), few.sentence if few else "", about_scaling(found), about_choice(found)),
        outside_in_words(found),
    )
    out = [line for line in told if line]
    for capacities in found.ensembles:
        luck = found.scatter(capacities)
        if np.isnan(luck.deviation):
            return [*out, "One replicate: it says nothing of the scatter of luck; ask for more --replicates."]
        runs = len(found.ensembles[capacities].central)
        which = "central settings" if not found.chosen or by_hand(found.chosen) else "the chosen settings"
        where = "With capacities masked" if capacities == MASKED else f"Over {runs} replicates with {which}"
        beside = about_luck(ratio(luck.mean, luck.deviation, runs), runs)
        held = [percent(found.score(name, "coverage_90", capacities=capacities)) for name in (CENTRAL, BANDS)]
        what = about_bands(found)
        drawn = f", those of luck and {what} {held[1]}" if what else ""
        out.append(
            f"{where} luck moves the ARD by ±{decimals(luck.deviation, 4)} (standard deviation); the error itself is "
            f"{decimals(luck.mean, 3)} (mean of the replicates){beside}. "
            f"90 % bands of luck alone hold {held[0]} of the counts{drawn}."
        )
    careful = careful_bands(found.replicates)
    if careful:
        out[-1] += f" Careful: {careful}."
    return out
