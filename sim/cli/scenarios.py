"""What ``panj list``, ``show``, ``check`` and ``schema`` print. Plain text: it can be piped and searched."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.named import named
from sim.cli.terminal import say
from sim.scenario.contents import is_folder, is_there
from sim.scenario.contradictions import Crossings
from sim.scenario.errors import TOLD, PanjError, Problem, Problems, did_you_mean
from sim.scenario.files import (
    WORLD_SCENARIO,
    is_path,
    left_out,
    list_scenarios,
    list_sweeps,
    list_worlds,
    no_file,
    path_in_short,
    scenario_roots,
    shown,
    titled,
)
from sim.scenario.flatten import allowed_range
from sim.scenario.flee import WORLD
from sim.scenario.in_force import in_force
from sim.scenario.override import parse_overrides
from sim.scenario.own import OwnRule, extended
from sim.scenario.parameters import ParameterInfo, describe
from sim.scenario.reader import read
from sim.scenario.resolved import DEFAULT, LAST_STEP, OF, POSTERIOR, Scenario, Setting
from sim.scenario.write import event_text, number
from sim.words.printable import printable
from sim.words.wording import counted, few
from sim.world.findings import SEVERITIES, Finding

if TYPE_CHECKING:
    from sim.flee.world import FleeInstance
    from sim.world.world import World

_HEAD = ("title", "ladder", "world", "rules", "start", "history_until", "until", "replicates", "seed", "garrisons")
_FLEE_HEAD = ("title", "world", "rules", "start", "until", "replicates", "seed")
NO_STEP = "–"
"""In place of the step on the ladder, which is one of the futures of one border and not everybody's to say."""
UNREADABLE = (PanjError, OSError, ValueError, ArithmeticError, RecursionError)
"""What a file can do to a list: whatever it is, the others are listed."""
LINE = 70
"""Letters of what a scenario without a title is about, in a list."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return aligned columns; the last one is not padded."""
    rows = [[printable(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in [head, *rows]]
    return "\n".join("  ".join(line).rstrip() for line in lines)


def list_text() -> str:
    """Return the scenarios that can be named, by their step on the escalation ladder, and the sweeps."""
    from sim.runs.read import read_scenario

    rows = []
    for name, file in list_scenarios().items():
        try:
            scenario = read_scenario(file, check_names=False)
            ladder = NO_STEP if scenario.ladder is None or scenario.flee else str(scenario.ladder)
            rows.append((scenario.step(), name, ladder, _line(scenario), shown(file.parent)))
        except UNREADABLE:
            rows.append((LAST_STEP, name, "?", f"(has mistakes: panj check {shown(file)})", shown(file.parent)))
    if not rows:
        raise PanjError(f"no scenarios found in {', '.join(map(str, scenario_roots())) or './scenarios'}")
    rows.sort(key=lambda row: (row[0], row[1]))
    parts = [table(("name", "ladder", "title", "from"), [row[1:] for row in rows])]
    sweeps = _sweep_rows()
    if sweeps:
        parts.append(table(("sweep", "runs", "title", "from"), sweeps))
    others = left_out()
    if others:
        told = [f"{Path(shown(path.parent)) / path.name} is left out: {why}" for path, why in others[:TOLD]]
        more = [f"… and {len(others) - TOLD:,} more"] if len(others) > TOLD else []
        parts.append("\n".join(map(printable, (*told, *more))))
    return "\n\n".join(parts)


def _line(scenario: Scenario) -> str:
    """Return the title of a scenario; of one that has none, what it is about."""
    if scenario.title != scenario.name:
        return scenario.title
    try:
        return textwrap.shorten(_about(scenario), LINE, placeholder=" …")
    except PanjError:  # the world cannot be read: `panj check` says why
        return scenario.title


def _about(scenario: Scenario) -> str:
    if scenario.description:
        return scenario.description
    from sim.flee.rules import ON_FLEE_WORLDS
    from sim.model.parameters import REGISTRY
    from sim.study.about import about  # takes a second, and few scenarios need it
    from sim.world import load_world

    if scenario.flee is not None:
        rules = ON_FLEE_WORLDS[scenario.rules]
        return about(scenario, None, {rules.group: rules.kind})
    return about(scenario, load_world(scenario.where), extended(REGISTRY, scenario.own))


def _sweep_rows() -> list[tuple[str, str, str, str]]:
    """Return name, number of runs, title and folder of the sweeps that can be named."""
    from sim.sweeps.read import read_sweep

    rows = []
    for name, file in list_sweeps().items():
        try:
            sweep = read_sweep(file, check_names=False)
            rows.append((name, f"{sweep.runs():,}", sweep.title, shown(file.parent)))
        except UNREADABLE:
            rows.append((name, "?", f"(has mistakes: panj check {shown(file)})", shown(file.parent)))
    return rows


def show(name: str, pairs: list[str], rule: list[str], *, yaml: bool) -> None:
    """Print one scenario or one sweep."""
    say(show_text(name, pairs, rule, yaml=yaml))


def show_text(name: str, pairs: list[str], rule: Sequence[str] = (), *, yaml: bool) -> str:
    """Return one scenario, resolved, for people or as YAML; or one sweep, always as YAML."""
    own = _own(rule)
    if _means_sweep(name):
        return _show_sweep(name, pairs, own)
    from sim.flee.rules import every_registry
    from sim.runs.read import read_scenario, yaml_of

    scenario = read_scenario(name, parse_overrides(pairs), own=own)
    if yaml:
        return yaml_of(scenario, crossings=_crossings(scenario)).rstrip("\n")
    rows = [
        (key, _value(setting, infos[key]), _range(setting, infos[key]), infos[key].unit, setting.layer)
        for infos in [describe(extended(every_registry(), own))]
        for key, setting in scenario.settings.items()
    ]
    heading = _heading(scenario)
    if scenario.flee is None:
        heading += _admission(scenario)
        heading += f"\nIts pace beside other wars: panj show {name} --pace"
    parts = [heading, table(("parameter", "value", "drawn from", "unit", "set in"), rows)]
    if scenario.events:
        parts.append(table(("date", "event", "set in"), _events(scenario)))
    return "\n\n".join(parts)


def _admission(scenario: Scenario) -> str:
    """Return whom each host admits on the branch date; "" where the world has no host, or cannot be read."""
    from sim.study.admission import branch_of, each_host
    from sim.world import load_world

    try:
        found = "; ".join(f"{name} {told}" for name, told in each_host(scenario, load_world(scenario.where)))
    except PanjError:
        return ""
    told = textwrap.fill(f"Whom hosts admit on {branch_of(scenario)}: {found}.", 100)
    return f"\n{told}" if found else ""


def _crossings(scenario: Scenario) -> Crossings:
    """Return the crossings to each host, where two events of one day may want to know them: the world takes long."""
    if len({event.date for event in scenario.events}) == len(scenario.events):
        return {}
    from sim.world import load_world
    from sim.world.hosts import crossings_to

    return crossings_to(load_world(scenario.where))


def _events(scenario: Scenario) -> list[tuple[str, str, str]]:
    """Return date, text and layer of each event; the layer says which another one of its day replaces."""
    kept = in_force(scenario.events, _crossings(scenario))
    return [
        (str(event.date), event_text(event), event.where + ("" if event in kept else ", replaced by one further down"))
        for event in scenario.events
    ]


def _own(rule: Sequence[str]) -> tuple[OwnRule, ...]:
    """Return rules of the user's by their names."""
    if not rule:
        return ()
    from sim.model.own import rules_of  # loads the model, which few commands here need

    return rules_of(rule)


def _means_sweep(name: str) -> bool:
    """Tell whether a name or a path is that of a sweep; a scenario of the same name comes first."""
    if not is_path(name):
        return name not in list_scenarios() and name in list_sweeps()
    from sim.scenario.sweep.load import is_sweep

    return Path(name).is_file() and is_sweep(Path(name))


def _show_sweep(name: str, pairs: list[str], own: Sequence[OwnRule]) -> str:
    from sim.scenario.sweep.write import sweep_to_yaml
    from sim.sweeps.read import read_sweep

    if pairs:
        raise PanjError("--set goes with a scenario; what a sweep varies stands in its file")
    return sweep_to_yaml(read_sweep(name, own=own)).rstrip("\n")


def _heading(scenario: Scenario) -> str:
    head = _HEAD if scenario.flee is None else _FLEE_HEAD
    rows = [(key, _said(getattr(scenario, key)), scenario.layers.get(key, DEFAULT)) for key in head]
    if scenario.posterior is not None:
        layer = next((s.layer for s in scenario.settings.values() if s.named), "nothing: all of it is set")
        rows.append(("posterior", str(scenario.posterior), layer.removeprefix(OF)))
    told = [textwrap.fill(_about(scenario), 100)]
    document = [
        textwrap.fill(f"Document {line}", 100, subsequent_indent="  ") for line in scenario.document.splitlines()
    ]
    return "\n".join([table(("scenario", scenario.name, "set in"), rows), "", *told, *document]).rstrip()


def _said(value: object) -> str:
    return NO_STEP if value is None else str(value)


def _value(setting: Setting, info: ParameterInfo) -> str:
    return number(setting.value) + ("" if setting.value == info.default else f" (default {info.default:g})")


def _range(setting: Setting, info: ParameterInfo) -> str:
    if setting.spread is None:
        return f"fixed ({allowed_range(info)})"
    if setting.joint:
        return f"with others (posterior), {setting.spread.low:g} to {setting.spread.high:g}"
    return f"{setting.spread.low:g} to {setting.spread.high:g}, {setting.spread.shape}"


def check_text(path: Path, rule: Sequence[str] = ()) -> tuple[str, bool]:
    """Return what is to be said of a scenario or sweep file or a world folder, and whether it is sound.

    Warnings and notes come first, a line each; they make nothing unsound.
    """
    path, passed = named(path)
    try:
        said, found = _checked(path, rule)
        found = [*passed, *found]
    except Problems as error:
        return "\n".join([*map(str, passed), f"{error}\n{path}: {counted(len(error.problems), 'mistake')}"]), False
    except PanjError as error:
        return "\n".join([*map(str, passed), str(error)]), False
    counts = [(name, sum(finding.severity == name for finding in found)) for name in SEVERITIES]
    told = "".join(f", {counted(count, name)}" for name, count in counts if count)
    return "\n".join([*map(str, found), f"{path}: OK, {said}{told}"]), True


Checked = tuple[str, list[Finding]]
"""What is to be said of something sound in one line, and what its author should look at."""


def _checked(path: Path, rule: Sequence[str]) -> Checked:
    """Return what is to be said of a recipe, a world folder, a scenario or a sweep."""
    from sim.building.recipe.recipe import FILE as RECIPE

    if path.name == RECIPE and not is_folder(path):
        return _check_recipe(path)
    if not is_folder(path):
        return _check_scenario(path, _own(rule))
    if not is_there(path / RECIPE):
        return _check_world(path)
    said, found = _check_recipe(path / RECIPE)
    if not is_there(path / "places.csv"):
        return f"{said}, not built yet", found
    tables, more = _check_world(path)
    return f"{said}; {tables}", [*found, *more]


def _check_recipe(file: Path) -> Checked:
    from sim.building.put import edited, read_built
    from sim.building.recipe import load_recipe
    from sim.building.recipe.raw import changed
    from sim.building.steps.reading import small_mistakes
    from sim.building.varied import Builder, ends_without_a_world, spreads

    recipe = load_recipe(file)
    if problems := changed(recipe) or small_mistakes(recipe):
        raise Problems(problems)
    spreads(recipe)
    found = list[Finding]()
    if read_built(recipe.folder):
        if others := edited(recipe.folder):
            hint = "runs read what lies there; panj world build stops, and with --force makes them anew"
            found.append(
                Finding(
                    f"changed since they were built: {few(others)}", shown(recipe.folder), hint=hint, severity="note"
                )
            )
        found += [
            Finding(one.message, str(one.file), one.line, one.column, one.hint, check="no-world")
            for one in ends_without_a_world(Builder(recipe))
        ]
    answers = sum(len(group) for group in vars(recipe.names).values())
    return f"a recipe of {counted(len(recipe.sources), 'file')}, {counted(answers, 'answer')}", found


def _called_otherwise(file: Path) -> list[Finding]:
    """Note that the scenario beside the tables of a world has the name of another world for a title, as copies have."""
    if file.name != WORLD_SCENARIO or not is_there(file):
        return []
    problems = list[Problem]()
    document = read(file, problems)
    title = document.data.get("title") if isinstance(document.data, dict) else None
    if problems or title not in list_worlds() or list_worlds()[title].resolve() == file.resolve().parent:
        return []
    message, hint = f"'{title}', its title, is the name of another world", "give a copy a title of its own"
    line, column = document.spot(("title",))
    return [Finding(message, shown(file), line, column, hint, severity="note", check="title-of-another")]


def _check_world(folder: Path) -> Checked:
    from sim.flee.rules import BY_FLEE, rule_set
    from sim.flee.world import is_import, is_instance, load_imported, unmeant
    from sim.model.posterior import check_posterior
    from sim.runs.read import run_check, scenario_of
    from sim.world import load_world
    from sim.world.doctor import examine_world
    from sim.world.findings import in_short
    from sim.world.names import names_of

    if is_import(folder):
        found = load_imported(folder)
        sizes = {"day": found.days, "place": len(found.places), "road": len(found.link_a), "camp": len(found.camps)}
        run_check(scenario_of(folder, BY_FLEE))(found)
        rules = rule_set(BY_FLEE)
        idle = in_short(rules.in_vain(found, rules.settings(found)))
        return ", ".join(counted(size, noun) for noun, size in sizes.items()), [
            *_quirks(found),
            *unmeant(found),
            *idle,
            *_called_otherwise(folder / WORLD_SCENARIO),
        ]
    if is_instance(folder):
        raise PanjError(f"{folder} is a Flee instance: panj check --flee {folder}")
    world = load_world(folder)
    check_posterior(world)
    names = names_of(world)
    said = ", ".join(counted(len(ids), kind) for kind, ids in names.targets.items() if kind != "place")
    if names.drawn:
        said += f", posterior of {counted(len(names.drawn), 'parameter')}"
    return said, [*examine_world(folder), *_called_otherwise(folder / WORLD_SCENARIO)]


def _quirks(found: FleeInstance) -> list[Finding]:
    """Return as a note that the reader of a world made of a Flee instance has something to tell."""
    if not found.warnings:
        return []
    where = shown(found.folder)
    return [
        Finding(
            f"{counted(len(found.warnings), 'quirk')} of its files",
            where,
            hint=f"panj check --flee {where}",
            severity="note",
        )
    ]


def _check_scenario(file: Path, own: Sequence[OwnRule]) -> Checked:
    from sim.flee.world import unmeant
    from sim.runs.read import FleeFolders, in_vain, instance_of, read_scenario, run_check
    from sim.runs.run import panj_world

    if not is_there(file):  # panj run takes the name of a scenario, so it is typed here, too
        there = list_sweeps() | list_scenarios()
        if str(file) not in there:
            near = None if is_path(file) else did_you_mean(str(file), titled(there))
            raise PanjError(f"no such file: {path_in_short(str(file))} ({near})") if near else no_file(file)
        file = there[str(file)]
    if _means_sweep(str(file.absolute())):
        return _check_sweep(file, own)
    # absolute: a file is meant here whatever it is called, never a scenario's name
    flee = FleeFolders()
    scenario = read_scenario(file.absolute(), own=own, flee=flee)
    layers = [setting.layer for setting in scenario.settings.values()]
    changed = sum(layer not in (DEFAULT, POSTERIOR) and not layer.startswith((WORLD, OF)) for layer in layers)
    days, parameters = counted(scenario.days(), "day"), counted(changed, "parameter")
    if scenario.flee is not None:
        ground = instance_of(scenario, flee)
        run_check(scenario)(ground)
        return f"{days}, rules {scenario.rules}, {parameters} set", [
            *unmeant(ground),
            *in_vain(scenario, flee),
            *_called_otherwise(file),
        ]
    said = f"{days}, {parameters} set, {counted(len(scenario.events), 'event')}"
    if named := sum(setting.named for setting in scenario.settings.values()):
        said += f", posterior of {counted(named, 'parameter')}"
    return said, [*_of_its_world(scenario, panj_world(scenario), file), *_called_otherwise(file)]


def _of_its_world(scenario: Scenario, world: World, file: Path) -> list[Finding]:
    """Return what a run leaves out of its world, which events change nothing, and whether the world has warnings."""
    from sim.world.doctor import examine_run, examine_world
    from sim.world.findings import in_short

    found, folder = examine_run(world.folder, scenario), world.folder
    found += _beyond(scenario, file)
    if scenario.events:
        from sim.comparisons.noted import held_by_truces, needless_events  # loads the model

        found += in_short(held_by_truces(scenario, file.name))
        found += in_short(needless_events(scenario, world, file.name, {str(finding.file) for finding in found}))
    warnings = sum(finding.severity == "warning" for finding in examine_world(folder))
    if warnings:
        message = f"{counted(warnings, 'warning')} about its world"
        found.append(Finding(message, shown(folder), hint=f"panj check {shown(folder)}", severity="note"))
    return found


def _beyond(scenario: Scenario, file: Path) -> list[Finding]:
    """Return a note for each event that a scenario, or a base of a sweep, does not come to."""
    from sim.scenario.late import left_out

    told = left_out(scenario, scenario.until)
    return [Finding(line, shown(file), severity="note", check="after-until") for line in told]


def _check_sweep(file: Path, own: Sequence[OwnRule]) -> Checked:
    from sim.runs.run import panj_world
    from sim.scenario.sweep.write import size_text
    from sim.sweeps.contradicting import told_contradicting
    from sim.sweeps.designs import points_of, told_equal
    from sim.sweeps.escorted import told_escorted
    from sim.sweeps.overridden import told_overridden
    from sim.sweeps.plan import check_points, make_plan
    from sim.sweeps.read import read_sweep
    from sim.sweeps.truced import told_truces
    from sim.world.doctor import examine_sweep

    sweep = read_sweep(file.absolute(), own=own)
    points, idle = points_of(sweep).values, tuple[str, ...]()
    if any(axis.choice for axis in sweep.axes) or any(base.flee for base in sweep.bases):
        plan = make_plan(sweep, points)
        sweep, idle = plan.sweep, plan.variants.idle if plan.variants else ()
    worlds = [panj_world(base) for base in sweep.bases if base.flee is None]
    check_points(sweep, points, worlds)
    count = len(sweep.axes)
    warnings, where = list[Finding](), shown(file)
    if equal := told_equal(sweep, points):
        warnings.append(Finding(equal, where, hint="a grid has every combination once", check="equal-points"))
    warnings += [note for base in sweep.bases for note in _beyond(base, file)]
    further = "take values that lie further apart, or leave it out"
    warnings += [Finding(told, where, hint=further, check="equal-worlds") for told in idle]
    for told in told_contradicting(sweep, points, worlds):
        warnings.append(Finding(told, where, hint="leave such points out if not meant", check="contradiction"))
    for told in told_overridden(sweep, points, worlds):
        warnings.append(Finding(told, where, hint="take another base if not meant", check="overridden"))
    warnings += [Finding(told, where, check="ceasefire-holds") for told in told_truces(sweep, points)]
    hint = "they act where the policy is limited or closed"
    warnings += [Finding(told, where, hint=hint, check="idle-guards") for told in told_escorted(sweep, points, worlds)]
    said = f"{count} ax{'es' if count > 1 else 'is'}, {size_text(sweep)}, {counted(len(sweep.measures), 'measure')}"
    return said, [*warnings, *(examine_sweep(sweep, [world.folder for world in worlds]) if worlds else [])]


def schema_text(rule: Sequence[str] = (), *, sweep: bool = False) -> str:
    """Return the JSON Schema of scenario files, or that of sweep files."""
    from sim.flee.rules import every_registry

    own = _own(rule)
    if sweep:
        from sim.model.parameters import REGISTRY
        from sim.scenario.sweep.json_schema import sweep_schema_text
        from sim.sweeps.read import elsewhere

        return sweep_schema_text(extended(REGISTRY, own), elsewhere())
    from sim.scenario.json_schema import json_schema_text

    return json_schema_text(extended(every_registry(), own))
