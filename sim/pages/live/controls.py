"""The parameters a page lets one move: range, unit and help are those of the rules' own declarations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.model.parameters import REGISTRY
from sim.pages.live.session import Session, in_the_end, read_plan
from sim.pages.live.shapes import Group, Parameter
from sim.scenario.errors import PanjError
from sim.scenario.events import Event
from sim.scenario.flatten import allowed_range, out_of_range
from sim.scenario.in_force import in_force
from sim.scenario.parameters import ParameterInfo, describe
from sim.words.counts import Written
from sim.words.numbers import plain
from sim.words.typed import advice, quoted, typed_number, without_separators

if TYPE_CHECKING:
    from mesa.visualization import Slider

INFOS = describe(REGISTRY)
#: The parameters that are always shown, under headings, with words for people who have not read the rules.
MAIN: dict[str, dict[str, str]] = {
    "The war": {
        "front.tempo": "Pace of the offensive",
        "front.counter": "Counter-offensive",
        "front.air_support": "Air support at the start",
        "capitals.contagion": "Contagion among provincial capitals",
    },
    "People": {
        "displacement.panic": "Readiness to leave home",
        "displacement.fight": "Leaving where there is fighting",
        "routes.foreign": "Pull of the border",
    },
    "Soldiers": {
        "garrisons.cross": "Pull of crossing over",
        "garrisons.withdraw": "Pull of withdrawing to a capital",
    },
    "The border": {
        "crossing.leak": "Slipping past a closed bank",
        "crossing.limited_share": "Admitted where entry is limited",
        "crossing.patience_days": "Patience at a crossing",
        "reception.capacity_scale": "Places in reception sites",
    },
}
GROUP_WORDS = {
    "front": "Front",
    "provinces": "Whole provinces",
    "capitals": "Capitals",
    "siege": "Sieges",
    "surrender": "Surrender that spreads",
    "garrisons": "Garrisons",
    "displacement": "Displacement",
    "routes": "Routes",
    "movement": "Movement",
    "crossing": "Crossings",
    "reception": "Reception",
    "charters": "Return of soldiers",
    "homecoming": "Going home",
}
#: Ends of the sliders of levers: parameters that no replicate draws, so that no source gives them a range.
LEVERS = {
    "front.tempo": (0.0, 4.0),
    "front.counter": (0.0, 4.0),
    "front.onset_day": (0.0, 120.0),
    "front.onset_spread": (0.0, 20.0),
    "front.surge": (1.0, 1000.0),
    "capitals.regime": (0.0, 1.0),
    "displacement.panic": (0.0, 4.0),
    "reception.capacity_scale": (0.0, 4.0),
}


def slider_range(info: ParameterInfo) -> tuple[float, float, bool]:
    """Return the ends of a parameter's slider, and whether it is logarithmic."""
    if info.spread is not None:
        return info.spread.low, info.spread.high, info.spread.shape == "loguniform"
    low, high = LEVERS.get(info.name, (info.default / 2, info.default * 2))
    return max(low, info.allowed[0]), min(high, info.allowed[1]), False


def number(text: str, info: ParameterInfo) -> float:
    """Return what was typed for a parameter.

    Raises
    ------
    PanjError
        If it is no number or not allowed.
    """
    try:
        value = typed_number(without_separators(text))
    except ValueError:
        raise PanjError(f"'{quoted(text)}' is no number; want one {allowed_range(info)}{advice(text)}") from None
    wrong = out_of_range(Written(text.strip(), value), info)
    if wrong is not None:
        raise PanjError(wrong.removeprefix(f"{info.name} "))
    return value


def groups(session: Session) -> list[Group]:
    """Return every parameter with its present value, the main ones first."""
    shown = {name for names in MAIN.values() for name in names}
    out: list[Group] = [
        {"title": title, "main": True, "parameters": [entry(session, name, label) for name, label in names.items()]}
        for title, names in MAIN.items()
    ]
    titles = GROUP_WORDS | {rule.name: _sentence(rule.name.replace("_", " ")) for rule in session.choice.own}
    for group, title in titles.items():
        rest = [name for name in session.infos if name.startswith(f"{group}.") and name not in shown]
        entries = [entry(session, name, _words(name)) for name in rest]
        out.append({"title": title, "main": False, "parameters": entries})
    return out


def entry(session: Session, name: str, label: str) -> Parameter:
    """Return one parameter as the page shows it."""
    info = session.infos[name]
    low, high, log = slider_range(info)
    base = session.base[name]
    value = session.choice.overrides.get(name, base)
    inside = [low, high, *(v for v in (value, base) if v > 0 or not log)]
    return {
        "name": name,
        "label": label,
        "unit": "" if info.unit == "1" else info.unit,
        "value": value,
        "base": base,
        "low": min(inside),
        "high": max(inside),
        "log": log,
        "changed": name in session.choice.overrides,
        "meaning": _sentence(info.meaning),
        "source": f"{session.sources[name]} (confidence {info.confidence})",
        "note": _note(session, name),
    }


def _note(session: Session, name: str) -> str:
    """Return what the scenario's events make of a parameter, if they change it."""
    if name in session.choice.overrides:
        return ""
    said = [
        f"{plain(float(event.value))} from {event.date:%-d %B}"
        for event in in_force(session.plan.events, {})
        if _sets(event, name)
    ]
    return f"the scenario sets {', '.join(said)}" if said else ""


def _sets(event: Event, name: str) -> bool:
    return event.action == "set" and event.target == name


def _words(name: str) -> str:
    return _sentence(name.partition(".")[2].replace("_", " "))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def model_params(*names: str, plan: str = "baseline") -> dict[str, Slider]:
    """Return sliders of parameters for Mesa's SolaraViz: its argument `model_params`.

    They begin where the scenario has them in the end: SolaraViz makes the model anew of all its sliders, and one at the
    default of a rule would undo what the scenario or its world says.

    Parameters
    ----------
    *names : str
        Dotted names; without any the main ones.
    plan : str
        The scenario that the model is of.

    Examples
    --------
    >>> params = model_params("front.tempo")
    >>> params["front__tempo"].label, params["front__tempo"].max
    ('Pace of the offensive', 4.0)
    """
    from mesa.visualization import Slider

    labels = {name: label for group in MAIN.values() for name, label in group.items()}
    values, out = in_the_end(read_plan(plan)[0]), {}
    for name in names or tuple(labels):
        if name not in INFOS:
            from sim.scenario.flatten import unknown_parameter

            message, hint = unknown_parameter(name, INFOS)
            raise PanjError(f"{message} ({hint})" if hint else message)
        info, value = INFOS[name], values[name]
        low, high, _ = slider_range(info)
        low, high = min(low, value), max(high, value)
        step = 10.0 ** (math.floor(math.log10(high - low)) - 2)
        label = labels.get(name, _words(name)) + ("" if info.unit == "1" else f" ({info.unit})")
        out[name.replace(".", "__", 1)] = Slider(label, value, low, high, step, dtype=float)
    return out
