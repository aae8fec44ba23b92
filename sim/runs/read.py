"""Scenarios of every kind, and Flee worlds as scenarios know them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.flee.chosen import Chosen, given_settings, where_nothing_was_counted
from sim.flee.model.roads import RoutesError
from sim.flee.model.settings import problem_of
from sim.flee.rules import ON_FLEE_WORLDS, every_registry, rule_set
from sim.flee.scored import check_movable, is_scored
from sim.flee.world import FleeInstance, is_import, open_flee, shortened
from sim.model.parameters import REGISTRY
from sim.scenario.contradictions import Crossings
from sim.scenario.errors import PanjError, Problems
from sim.scenario.files import shown
from sim.scenario.flee import WORLD, Facts
from sim.scenario.load import NamesOf, flee_scenario, load_scenario
from sim.scenario.override import LAYER, with_own
from sim.scenario.own import OwnRule, extended
from sim.scenario.parameters import ParameterSet, Registry, Spread
from sim.scenario.resolved import DEFAULT, Scenario, Setting
from sim.scenario.write import to_yaml
from sim.world.findings import Finding, in_short
from sim.world.names import names_of_world
from sim.world.world import World


class FleeFolders:
    """Flee worlds as one call knows them, each read once; see :class:`sim.scenario.flee.FleeWorlds`.

    Parameters
    ----------
    made : callable, optional
        What is made of every world that is read.
    """

    def __init__(self, made: Callable[[FleeInstance], FleeInstance] | None = None) -> None:
        self._read: dict[tuple[Path, Path | None], FleeInstance] = {}
        self._made = made

    @property
    def registries(self) -> Mapping[str, Registry]:
        """Parameters of each rule set that such worlds can run."""
        return {name: {rules.group: rules.kind} for name, rules in ON_FLEE_WORLDS.items()}

    def holds(self, folder: Path) -> bool:
        """Tell whether a world folder was made of a Flee instance."""
        return is_import(folder)

    def facts(self, folder: Path, rules: str, counts: Path | None = None) -> Facts:
        """Return period and parameters of the world in a folder."""
        instance = self.open(folder, counts)
        return Facts(instance.start, _last(instance), base_settings(instance, rules))

    def put(self, folder: Path, instance: FleeInstance) -> None:
        """Take a world that was made and not read as the one in a folder."""
        self._read[folder.resolve(), None] = instance if self._made is None else self._made(instance)

    def open(self, folder: Path, counts: Path | None = None) -> FleeInstance:
        """Return the instance in a folder; see :func:`sim.flee.world.open_flee`."""
        key = folder.resolve(), None if counts is None else counts.resolve()
        if key not in self._read:
            instance = open_flee(folder, counts)
            self._read[key] = instance if self._made is None else self._made(instance)
        return self._read[key]


def base_settings(instance: FleeInstance, rules: str) -> dict[str, Setting]:
    """Return every setting of a rule set by dotted name: what the instance asks for is fixed, the rest is drawn.

    Parameters
    ----------
    instance : FleeInstance
    rules : str
    """
    from sim.flee.rules import uncertain  # loads the engine, which `panj list` and `show` can do without

    chosen = rule_set(rules)
    central, asked = chosen.settings(instance), chosen.asked(instance)
    ranges = uncertain(central, instance)
    default = chosen.kind().model_dump()
    out = {}
    for name, value in central.model_dump(exclude=set(chosen.silent(instance))).items():
        layer = DEFAULT if value == default[name] else f"{WORLD}, rules: {rules}"
        spread = None if name in asked else ranges.get(name)
        out[f"{chosen.group}.{name}"] = Setting(float(value), spread, WORLD if name in asked else layer)
    if not is_scored(instance):  # nothing could be chosen here
        elsewhere = where_nothing_was_counted(rules)
        out |= {} if elsewhere is None else {name: s for name, s in elsewhere.settings.items() if name in out}
    return out


def asked_settings(
    instance: FleeInstance, rules: str, settings: ParameterSet | None = None
) -> tuple[ParameterSet, dict[str, Spread]]:
    """Return central settings by a rule set, and the ranges of those that the instance leaves open.

    Parameters
    ----------
    instance : FleeInstance
    rules : str
    settings : ParameterSet, optional
        Central ones of one's own; ranges are widened where they do not reach them.

    Raises
    ------
    PanjError
        If there is no such rule set, or the settings are those of another one.
    """
    from sim.flee.rules import uncertain  # loads the engine

    chosen = rule_set(rules)
    known = {name.partition(".")[2]: setting for name, setting in base_settings(instance, rules).items()}
    if settings is None:
        settings = chosen.kind.model_validate({name: setting.value for name, setting in known.items()})
    if not isinstance(settings, chosen.kind):
        raise PanjError(
            f"settings of the class {type(settings).__name__} are not those of the rules '{rules}', which are "
            f"{chosen.kind.__name__}"
        )
    drawn = {name for name, setting in known.items() if setting.spread is not None}
    return settings, {name: spread for name, spread in uncertain(settings, instance).items() if name in drawn}


def central_settings(scenario: Scenario) -> ParameterSet:
    """Return the central settings of a scenario on a Flee world."""
    values = {name.partition(".")[2]: setting.value for name, setting in scenario.settings.items()}
    return rule_set(scenario.rules).kind.model_validate(values)


def read_scenario(
    name: str | Path,
    overrides: Mapping[str, float | str] | None = None,
    *,
    check_names: bool = True,
    names: NamesOf = names_of_world,
    own: Sequence[OwnRule] = (),
    flee: FleeFolders | None = None,
) -> Scenario:
    """Return a resolved scenario on any world.

    Parameters
    ----------
    name : str or Path
    overrides : mapping of str to number, optional
        Dotted name to value.
    check_names : bool
        Check the targets of events against the world, and whether a run would be refused on some day.
    names : callable
        Takes the name of a world and returns its names.
    own : sequence of OwnRule
        Rules of the user's own (:func:`sim.model.own.rules_of`).
    flee : FleeFolders, optional
        What this call has read of Flee worlds; one that is read now is added.

    Raises
    ------
    PanjError
        For any mistake in it or in its world.
    """
    checked = names if check_names else None
    registry, flee = extended(REGISTRY, own), flee or FleeFolders()
    scenario = load_scenario(name, registry, overrides=overrides, names=checked, flee=flee)
    scenario = with_own(scenario, own)
    if check_names and scenario.flee is not None:
        check_runs(scenario, instance_of(scenario, flee))
    return scenario


def check_runs(scenario: Scenario, instance: FleeInstance) -> None:
    """Refuse a scenario on a Flee world that would be refused in the midst of its run.

    Raises
    ------
    PanjError
        With the place in the files, as far as it has one.
    """
    if not is_scored(instance):
        check_movable(instance)
    rules = rule_set(scenario.rules)
    central = central_settings(scenario)
    far = {name: setting for name, setting in scenario.settings.items() if ".awareness" in name}
    most = {name.partition(".")[2]: s.value if s.spread is None else s.spread.high for name, s in far.items()}
    try:
        rules.rehearse(instance, central.model_copy(update=most))
    except RoutesError as error:
        wanted = ((name, s) for name, s in scenario.settings.items() if name.partition(".")[2] in error.settings)
        name, setting = next(wanted)
        key = name.partition(".")[2]
        if setting.layer == WORLD:
            raise Problems([problem_of(instance, key, f"{key}: {error}")]) from None
        raise PanjError(f"{setting.layer}: {name}: {error}") from None


def in_vain(scenario: Scenario, flee: FleeFolders) -> list[Finding]:
    """Tell of what a Flee world asks for and a run of a scenario on it does not do, at its central settings."""
    return in_short(rule_set(scenario.rules).in_vain(instance_of(scenario, flee), central_settings(scenario)))


def run_check(
    scenario: Scenario, thinning: Callable[[FleeInstance], FleeInstance] | None = None
) -> Callable[[World | FleeInstance], None]:
    """Return what refuses another world on which a run of a scenario would be refused; those of Panj's own all pass.

    Parameters
    ----------
    scenario : Scenario
    thinning : callable, optional
        What is made of a world driven by counts before it is run.
    """

    def check(ground: World | FleeInstance) -> None:
        if isinstance(ground, FleeInstance):
            check_runs(scenario, shortened(thinning(ground) if thinning else ground, scenario.days()))

    return check


def scenario_of(
    folder: Path,
    rules: str,
    overrides: Mapping[str, float | str] | None = None,
    flee: FleeFolders | None = None,
    counts: Path | None = None,
) -> Scenario:
    """Return the scenario of a Flee world as it is; parameters may be named with or without their group.

    See :func:`read_scenario` for `flee`; `counts` is the folder of the counts, where they lie elsewhere.

    Raises
    ------
    PanjError
        For a mistake in the world, or a name or value that is none.
    """
    dotted, flee = named_whole(overrides or {}, rules), flee or FleeFolders()
    name = f"{rules}-{flee.open(folder, counts).name}"
    return flee_scenario(folder, rules, flee, name=name, overrides=dotted, counts=counts)


def named_whole(overrides: Mapping[str, float | str], rules: str) -> dict[str, float | str]:
    """Return parameters that may be named without the group of a rule set with it."""
    group = rule_set(rules).group
    return {name if "." in name else f"{group}.{name}": value for name, value in overrides.items()}


def with_chosen(scenario: Scenario, chosen: Chosen, where: str) -> Scenario:
    """Return a scenario on a Flee world with chosen settings, but for those that were set for this run.

    Parameters
    ----------
    scenario : Scenario
    chosen : Chosen
    where : str
        What its file is called in messages.

    Raises
    ------
    PanjError
        If the settings are of other rules.
    """
    given = given_settings(chosen, scenario.rules, where)
    kept = {name: setting for name, setting in scenario.settings.items() if setting.layer == LAYER}
    return replace(scenario, settings={**scenario.settings, **given, **kept})


def instance_of(scenario: Scenario, flee: FleeFolders | None = None) -> FleeInstance:
    """Return the instance of a scenario on a Flee world, up to its last day; see :func:`read_scenario` for `flee`."""
    assert scenario.flee is not None, "asked for Flee worlds only"
    instance = (flee or FleeFolders()).open(scenario.flee, scenario.counts)
    if scenario.until > _last(instance):
        raise PanjError(f"until {scenario.until} is after the last day {_last(instance)} of {shown(scenario.flee)}")
    return shortened(instance, scenario.days())


def yaml_of(
    scenario: Scenario,
    beside: Path | None = None,
    crossings: Crossings | None = None,
    options: Sequence[str] = (),
) -> str:
    """Return a resolved scenario on any world as YAML, to lie in a folder; see :func:`sim.scenario.write.to_yaml`."""
    return to_yaml(scenario, extended(every_registry(), scenario.own), beside, crossings, options)


def _last(instance: FleeInstance) -> dt.date:
    return instance.start + dt.timedelta(days=instance.days - 1)
