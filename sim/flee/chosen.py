"""Chosen settings: a file of settings that were chosen on some conflicts with counts, to be applied to others.

A settings file is YAML: which rule set, where its settings come from (`history`; a file written by hand has none), and
`parameters`, written as in a scenario, each with the range of what other conflicts leave undecided. One ships with Panj
(`SHIPPED`) and holds for Flee worlds without counts, where nothing could be chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from sim.flee.rules import ON_FLEE_WORLDS, rule_set
from sim.scenario.errors import PanjError, Problem, Problems, did_you_mean
from sim.scenario.files import SUFFIXES, is_path, path_in_short, scenario_roots
from sim.scenario.flatten import flat_parameters
from sim.scenario.json_schema import like, numbers_of, schema_of, schema_text, uncertain_settings
from sim.scenario.parameters import ParameterSet, Spread, describe
from sim.scenario.reader import Document, read
from sim.scenario.resolved import Setting
from sim.scenario.schema import Day, Finite, ScenarioFile, Strict, WrittenAs
from sim.scenario.sweep.schema import check
from sim.scenario.write import number, setting_text, text

FOLDER = "settings"
"""Folder of the settings files in a scenario folder."""
SHIPPED: Mapping[str, str] = {"panj": "panj-seven"}
"""The file that holds where there are no counts, by rule set."""
Capacities = Literal["given", "masked"]


class ConflictScores(Strict):
    """What the settings do on a conflict on which they were chosen."""

    error: Finite = Field(ge=0, description="Rescaled ARD of the median of the best sets that were tried.")
    left_out: Finite | None = Field(
        default=None, ge=0, description="That of the sets that are best on the other conflicts."
    )


class History(Strict):
    """Where chosen settings come from."""

    command: str = Field(min_length=1, description="The command that made the file.")
    version: str = Field(min_length=1, description="Version of Panj.")
    date: Day = Field(description="Day on which they were chosen.")
    capacities: Capacities = Field(
        description="How the capacities of camps were treated: given, or masked (unlimited)."
    )
    sets: int = Field(ge=1, description="How many sets of settings were tried.")
    seed: int = Field(ge=0, description="Seed of their draws and of the luck of the runs.")
    conflicts: Annotated[dict[str, Any], WrittenAs(dict[str, ConflictScores])] = Field(
        min_length=1, description="The conflicts on which they were chosen."
    )


class SettingsFile(Strict):
    """A file of chosen settings."""

    rules: str = Field(description="Rule set of Flee worlds.")
    history: Annotated[Any, WrittenAs(History)] = Field(
        default=None, description="Where they come from; left out of a file that is written by hand."
    )
    parameters: dict[str, Any] = Field(description="Parameter: a fixed number, or a value with its spread.")


@dataclass(frozen=True)
class Chosen:
    """Settings that were chosen.

    Parameters
    ----------
    rules : str
    settings : mapping of str to Setting
        By dotted name; what is left out has the value of the rule set.
    history : History or None
        None where they were written by hand.
    """

    rules: str
    settings: Mapping[str, Setting]
    history: History | None = None

    @property
    def on(self) -> tuple[str, ...]:
        """The conflicts on which they were chosen; none where they were written by hand."""
        return () if self.history is None else tuple(self.history.conflicts)

    @property
    def come_from(self) -> dict[str, Any] | None:
        """Their history as a file has it; None where they were written by hand."""
        return None if self.history is None else self.history.model_dump(mode="json")

    @property
    def central(self) -> ParameterSet:
        """The central settings."""
        values = {name.partition(".")[2]: setting.value for name, setting in self.settings.items()}
        return rule_set(self.rules).kind.model_validate(values)

    @property
    def ranges(self) -> dict[str, Spread]:
        """What the settings of a band are drawn from, by name without the group."""
        spreads = {name.partition(".")[2]: setting.spread for name, setting in self.settings.items()}
        return {name: spread for name, spread in spreads.items() if spread is not None}

    def text(self) -> str:
        """Return the settings as a file that is read back to the same."""
        lines = ["# Settings chosen on conflicts with counts, for others: panj validate NEW --settings FILE", ""]
        lines += [f"rules: {text(self.rules)}", *([] if self.history is None else self._history(self.history))]
        lines.append("parameters:")
        lines += [f"  {name}: {setting_text(setting)}" for name, setting in self.settings.items()]
        return "\n".join([*lines, ""])

    def _history(self, h: History) -> list[str]:
        lines = ["history:", f"  command: {text(h.command)}"]
        lines += [f'  version: "{h.version}"', f"  date: {h.date}", f"  capacities: {h.capacities}"]
        lines += [f"  sets: {h.sets}", f"  seed: {h.seed}", "  conflicts: # rescaled ARD"]
        for name, found in h.conflicts.items():
            left_out = "" if found.left_out is None else f", left_out: {number(found.left_out)}"
            lines.append(f"    {text(name)}: {{error: {number(found.error)}{left_out}}}")
        return lines

    def told(self) -> str:
        """Return in words where the settings come from."""
        h = self.history
        if h is None:
            return "written by hand"
        return (
            f"chosen on {', '.join(h.conflicts)} (capacities {h.capacities}, {h.sets} sets, {h.date}, "
            f"version {h.version})"
        )


def by_hand(chosen: Mapping[str, Chosen]) -> bool:
    """Tell whether settings come from a file that was written by hand; False where there are none."""
    return any(each.history is None for each in chosen.values())


def settings_schema_text() -> str:
    """Return the JSON Schema of a settings file as the text of ``scenarios/settings/settings.schema.json``."""
    registry = {rules.group: rules.kind for rules in ON_FLEE_WORLDS.values()}
    file = like(SettingsFile, parameters=uncertain_settings(registry, numbers_of(describe(registry))))
    return schema_text(schema_of(file, "Panj settings of a Flee world"))


def find_settings(name_or_path: str) -> Path:
    """Return a settings file: a path, or a name in the folder `settings` of a scenario folder.

    Raises
    ------
    PanjError
        When there is none of this name.
    """
    if is_path(name_or_path):
        return Path(name_or_path)
    known = {
        file.stem: file
        for root in reversed(scenario_roots())
        for file in sorted((root / FOLDER).glob(f"*{SUFFIXES[0]}"))
    }
    if name_or_path not in known:
        hint = did_you_mean(name_or_path, known) or f"known: {', '.join(known) or 'none'}, or the path of a YAML file"
        raise PanjError(f"no settings are called '{path_in_short(name_or_path)}' ({hint})")
    return known[name_or_path]


def read_chosen(file: Path) -> Chosen:
    """Read a settings file.

    Raises
    ------
    Problems
        For all its mistakes, with their lines.
    """
    problems: list[Problem] = []
    document = read(file, problems)
    checked = _checked(document, problems)
    if checked is None:
        raise Problems(problems)
    registry = {rule_set(checked.rules).group: rule_set(checked.rules).kind}
    parameters = ScenarioFile.model_construct(parameters=checked.parameters)
    settings = flat_parameters(parameters, document, describe(registry), problems)
    if problems:
        raise Problems(problems)
    return Chosen(checked.rules, settings, checked.history)


def _checked(document: Document, problems: list[Problem]) -> SettingsFile | None:
    """Return what stands in a file, its history checked in turn; None where something is wrong."""
    before = len(problems)
    file = check(SettingsFile, document.data, document, (), problems)
    if file is None:
        return None
    history = _history_of(document, problems) if "history" in file.model_fields_set else None
    if file.rules not in ON_FLEE_WORLDS:
        hint = did_you_mean(file.rules, ON_FLEE_WORLDS) or f"known: {', '.join(ON_FLEE_WORLDS)}"
        problems.append(document.problem(("rules",), f"no rule set is called '{file.rules}'", hint))
    if len(problems) > before:
        return None
    return file.model_copy(update={"history": history})


def _history_of(document: Document, problems: list[Problem]) -> History | None:
    """Return where settings come from, as far as a file says it; None where something is wrong."""
    history = check(History, document.data["history"], document, ("history",), problems)
    if history is None:
        return None
    conflicts = {
        name: check(ConflictScores, scores, document, ("history", "conflicts", name), problems)
        for name, scores in history.conflicts.items()
    }
    return history.model_copy(update={"conflicts": conflicts})


def given_settings(chosen: Chosen, rules: str, where: str) -> Mapping[str, Setting]:
    """Return the settings for a rule set.

    Raises
    ------
    PanjError
        If they were chosen for another one.
    """
    if chosen.rules != rules:
        raise PanjError(
            f"{where} has settings of the rules '{chosen.rules}', not of '{rules}' (--rules {chosen.rules})"
        )
    return chosen.settings


def where_nothing_was_counted(rules: str) -> Chosen | None:
    """Return the shipped settings of a rule set, for worlds without counts; None where none ship."""
    if rules not in SHIPPED:
        return None
    return read_chosen(find_settings(SHIPPED[rules]))
