"""The ODD protocol of the model, made from its code.

What the code says (steps, equations, parameters, state variables, size of the world) is read from it; the rest
stands in ``odd.md.j2``. A test keeps docs/odd.md current.

Source of the form: Grimm et al. (2020), "The ODD Protocol for Describing Agent-Based and Other Simulation
Models: A Second Update to Improve Clarity, Replication, and Structural Realism", JASSS 23(2) 7.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from types import ModuleType
from typing import get_type_hints

import numpy as np

from sim.docs.markdown import fields_of, from_docstring, render, table
from sim.model import day, parties, random, record
from sim.model.network import Network
from sim.model.own import find, plan
from sim.model.parameters import REGISTRY
from sim.model.plan import Step, grouped
from sim.model.rules import (
    calendar,
    capitals,
    charters,
    crossing,
    displacement,
    front,
    garrisons,
    homecoming,
    movement,
    provinces,
    reception,
    routes,
    siege,
    surrender,
)
from sim.scenario import load_scenario
from sim.scenario.own import OwnRule, extended
from sim.scenario.parameters import ParameterInfo, Registry, describe
from sim.scenario.shipped import SCENARIOS
from sim.world import load_world
from sim.world.world import PlaceKind, World

#: The rules, in the order in which they are told.
RULES: tuple[ModuleType, ...] = (
    calendar,
    front,
    provinces,
    capitals,
    siege,
    crossing,
    surrender,
    garrisons,
    displacement,
    homecoming,
    routes,
    movement,
    reception,
    charters,
    record,
)
HEAD = ("name", "default", "range", "unit", "meaning", "source", "confidence")


def parameters_table(registry: Registry = REGISTRY, group: str = "") -> str:
    """Return the parameters of a registry (or of one group of it) as a Markdown table."""
    rows = [_row(info) for name, info in describe(registry).items() if name.startswith(group)]
    return table(HEAD, rows, right=(1,))


def _row(info: ParameterInfo) -> tuple[str, ...]:
    low, high = info.allowed
    limits = f"{low:g} to {high:g}" if np.isfinite(high) else f"from {low:g}"
    drawn = f"fixed ({limits})"
    if info.spread is not None:
        drawn = f"{info.spread.low:g} to {info.spread.high:g}, {info.spread.shape}"
    return (f"`{info.name}`", f"{info.default:g}", drawn, info.unit, info.meaning, info.source, info.confidence)


def _overview(own: Sequence[OwnRule]) -> str:
    """Return the steps of a day as a table, found out from their code."""
    rows = [
        (
            f"{number}. {step.name}",
            from_docstring(step.what).strip(),
            f"`{step.rule}`",
            grouped(step.reads),
            grouped(step.writes),
            ", ".join(step.draws),
        )
        for number, step in enumerate(plan(own), start=1)
    ]
    return table(("step", "what", "rule", "reads", "writes", "draws"), rows)


def _submodels(own: Sequence[OwnRule]) -> list[dict[str, str]]:
    out = []
    for number, module in enumerate(RULES, start=1):
        group = module.__name__.rsplit(".", 1)[1]
        out.append(
            {
                "title": f"7.{number} {group.capitalize()}",
                "module": module.__name__,
                "text": from_docstring(inspect.getdoc(module) or ""),
                "table": parameters_table(group=f"{group}.") if group in REGISTRY else "",
            }
        )
    for number, rule in enumerate(own, start=len(RULES) + 1):
        out.append(
            {
                "title": f"7.{number} {rule.name.capitalize()}",
                "module": rule.path,
                "text": from_docstring(inspect.cleandoc(find(rule).__doc__ or "")),
                "table": parameters_table(extended({}, [rule])) if rule.parameters else "",
            }
        )
    return out


def _state(own: Sequence[OwnRule], world: World) -> str:
    """Return what changes from day to day at the places, by the rule that owns it, and arrays of the user's rules."""
    rows = []
    for owner, cls in get_type_hints(day.State).items():
        rows += [(owner, f"`{name}`", text) for name, text in fields_of(inspect.getdoc(cls) or "")]
    for rule in own:
        made = find(rule)().arrays(world)
        rows += [(rule.name, f"`{name}`", f"{array.dtype}, shape {array.shape}") for name, array in made.items()]
    return table(("rule", "name", "meaning"), rows)


def _purposes(own: Sequence[OwnRule], steps: Sequence[Step]) -> list[str]:
    """Return what luck is drawn for: the model's purposes, and the user's rules that draw."""
    drawing = {step.rule for step in steps if step.draws}
    named = [purpose.name.lower() for purpose in random.Purpose if purpose.name not in NO_LUCK]
    return [
        f"`{name}`" for name in [*named, *(rule.name for rule in own if rule.path in drawing or rule.name in drawing)]
    ]


def _fields(cls: type) -> str:
    return table(("name", "meaning"), [(f"`{name}`", text) for name, text in fields_of(inspect.getdoc(cls) or "")])


def _world(world: World) -> dict[str, object]:
    kinds = {kind.name.lower(): int((world.places.kind == kind).sum()) for kind in PlaceKind}
    network = Network.of(world)
    return {
        "name": world.name,
        "kinds": kinds,
        "hosts": ", ".join(world.hosts.names),
        "arcs": len(world.roads),
        "people": f"{int(world.places.population.sum()):,}",
        "modelled": int((network.whole_province[network.land] == 0).sum()),
        "whole": int((network.whole_province[network.land] == 1).sum()),
        "units": len(world.garrisons.rows("seeded")),
        "captures": sum(event.action == "capture" for event in world.events),
        "events": len(world.events),
        "headcounts": len(world.headcounts),
        "facts": len(world.facts),
        "evidence": world.evidence_rows,
        "at_start": ", ".join(world.insurgent_at_start),
    }


def _households() -> dict[str, str]:
    sizes = displacement.household_sizes()
    return {"mean": f"{(sizes * np.arange(1, len(sizes) + 1)).sum():.1f}", "largest": str(len(sizes))}


#: Purposes that are no luck of a run: what inputs it has, and which run it is.
NO_LUCK = ("DESIGN", "BATCH", "CALIBRATION")


def odd_page(own: Sequence[OwnRule] = ()) -> str:
    """Return docs/odd.md; with rules of the user's own, that of a model which has them."""
    baseline = load_scenario("baseline", REGISTRY)
    infos, world = describe(extended(REGISTRY, own)), load_world(baseline.world)
    drawn = () if world.posterior is None else world.posterior.names
    uncertain = sum(info.spread is not None or name in drawn for name, info in infos.items())
    scenarios = [load_scenario(name, REGISTRY) for name in SCENARIOS]
    shipped = sorted((s for s in scenarios if s.world == baseline.world), key=lambda s: (s.step(), s.name))
    return render(
        "odd.md.j2",
        {
            "overview": _overview(own),
            "submodels": _submodels(own),
            "purposes": _purposes(own, plan(own)),
            "states": ", ".join(parties.STATES),
            "state_table": _state(own, world),
            "party_table": _fields(parties.Parties),
            "random": from_docstring(inspect.getdoc(random) or ""),
            "world": _world(world),
            "households": _households(),
            "baseline": baseline,
            "days": baseline.days(),
            "uncertain": uncertain,
            "fixed": len(infos) - uncertain,
            "contested": str(record.CONTESTED_DAYS),
            "scenarios": table(
                ("scenario", "ladder", "title"),
                [(f"`{s.name}`", str(s.ladder), s.title) for s in shipped],
            ),
        },
    )


def parameters_page() -> str:
    """Return docs/parameters.md."""
    groups = [
        {"name": group, "table": parameters_table(group=f"{group}."), "rule": _rule_of(cls)}
        for group, cls in REGISTRY.items()
    ]
    return render("parameters.md.j2", {"groups": groups})


def _rule_of(cls: type) -> str:
    return re.sub(r"\.", "/", cls.__module__) + ".py"
