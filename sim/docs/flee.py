"""The tables of docs/flee.md that are made from the settings of Flee's rules and of Panj's own on its instances."""

from __future__ import annotations

from sim.docs.markdown import table
from sim.flee.model.settings import FIXED, RULE_SETS, FleeSettings
from sim.flee.published.settings import PublishedSettings
from sim.flee.world.settings import KNOWN
from sim.scenario.parameters import ParameterInfo, describe

#: Flee's keys whose name is not that of the setting.
OTHER_NAMES = {"decay_every": "spawn_rules.conflict_spawn_decay_interval"}
NO_KEY, OWN = "none: the rule set", "none: Panj's own"
SETTINGS_HEAD = ("Flee's key", "Panj's name", "default", "range", "unit", "meaning")
OWN_HEAD = ("name", "default", "range", "unit", "meaning", "source")
FIXED_HEAD = ("setting", *(f"`{name}`" for name in RULE_SETS), "meaning")


def infos() -> dict[str, ParameterInfo]:
    """Return what is known of every setting, by its name."""
    return {name.removeprefix("flee."): info for name, info in describe({"flee": FleeSettings}).items()}


def flee_key(name: str) -> str:
    """Return the key of simsetting.yml that gives a setting its value, empty where there is none."""
    keys = [".".join(key) for key in KNOWN if key[-1] == name]
    return OTHER_NAMES.get(name, "") or (keys[0] if keys else "")


def settings_table() -> str:
    """Return every setting: Flee's key, Panj's name, default, range, unit, meaning."""
    rows = []
    for name, info in infos().items():
        spread, key = info.spread, flee_key(name)
        drawn = "fixed" if spread is None else f"{spread.low:g} to {spread.high:g}"
        drawn += "" if spread is None or spread.shape == "uniform" else f", {spread.shape}"
        without = NO_KEY if name in FIXED else OWN
        rows.append((f"`{key}`" if key else without, f"`{name}`", f"{info.default:g}", drawn, info.unit, info.meaning))
    return table(SETTINGS_HEAD, rows, right=(2,))


def own_table() -> str:
    """Return the settings of Panj's own rules: name, default, range, unit, meaning, source."""
    rows = []
    for name, info in describe({"panj": PublishedSettings}).items():
        spread = info.spread
        drawn = "fixed" if spread is None else f"{spread.low:g} to {spread.high:g}"
        drawn += "" if spread is None or spread.shape == "uniform" else f", {spread.shape}"
        short = name.removeprefix("panj.")
        rows.append((f"`{short}`", f"{info.default:g}", drawn, info.unit, info.meaning, info.source))
    return table(OWN_HEAD, rows, right=(1,))


def rule_sets_table() -> str:
    """Return the settings in which the rule sets differ."""
    rows = [
        (f"`{name}`", *(f"{getattr(rules, name):g}" for rules in RULE_SETS.values()), infos()[name].meaning)
        for name in FIXED
    ]
    return table(FIXED_HEAD, rows, right=(1, 2))


def parts() -> dict[str, str]:
    """Return the marked parts of docs/flee.md by name."""
    return {"rule sets": rule_sets_table(), "settings": settings_table(), "own settings": own_table()}
