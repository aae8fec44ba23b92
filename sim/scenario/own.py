"""Rules of the user's own, as scenarios know them: names, parameters and a digest of the code, but not the code.

A file never names one, for reading a file must not run code. Results keep what stands here, so that whoever reads them
again needs no file of the rule's.
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NotRequired, TypedDict, cast

from pydantic import create_model

from sim.scenario.parameters import (
    COUNTED,
    Confidence,
    ParameterInfo,
    ParameterSet,
    Registry,
    Shape,
    Spread,
    declared,
)
from sim.words.printable import printable

#: What a scenario that sets a parameter of a rule that was not given is told.
HOW_TO_GIVE = "one of a rule of your own needs --rule FILE:CLASS, in Python rules=[...]"


@dataclass(frozen=True, repr=False)
class OwnRule:
    """A rule of the user's own.

    Parameters
    ----------
    path : str
        By which every process finds it: ``module:Class``.
    name : str
        First part of the dotted names of its parameters.
    code : str
        Digest of the file it stands in.
    parameters : tuple of ParameterInfo
    folder : str
        Where its module is looked for if Python does not find it; it says nothing of the rule.
    given : str
        ``folder/file.py:Class`` where its path alone does not lead to it from where it was given, "" where it does.
    """

    path: str
    name: str
    code: str
    parameters: tuple[ParameterInfo, ...] = ()
    folder: str = field(default="", compare=False)
    given: str = field(default="", compare=False)

    def __repr__(self) -> str:
        return f"{self.path} ({self.code[:8]})"

    @property
    def option(self) -> str:
        """How a command line gives it again, in the folder in which it was given."""
        return f"--rule {shlex.quote(printable(self.given or self.path))}"


def extended(registry: Registry, rules: Sequence[OwnRule]) -> Registry:
    """Return the parameters of a registry and of rules of the user's own."""
    return {**registry, **{rule.name: _set(rule.name, rule.parameters) for rule in rules}} if rules else registry


@cache
def _set(name: str, infos: tuple[ParameterInfo, ...]) -> type[ParameterSet]:
    """Return a class with these parameters, which says of them what the user's says."""
    fields: dict[str, Any] = {info.name.removeprefix(f"{name}."): (float, _declared(info)) for info in infos}
    return create_model("OwnParameters", __base__=ParameterSet, **fields)


def _declared(info: ParameterInfo) -> Any:
    """Return the declaration of a parameter; what results have kept of one is taken as it is."""
    confidence = cast(Confidence, info.confidence)
    return declared(info.default, info.unit, info.meaning, info.source, confidence, info.spread, info.allowed)


class KeptParameter(TypedDict):
    """A parameter of a rule as JSON keeps it; `allowed` ends with None where it has no end."""

    default: float
    unit: str
    meaning: str
    source: str
    confidence: str
    allowed: list[float | None]
    range: NotRequired[list[float]]
    shape: NotRequired[Shape]


class KeptRule(TypedDict):
    """A rule as JSON keeps it; `given` where its path does not lead to it."""

    rule: str
    given: NotRequired[str]
    name: str
    code_sha256: str
    parameters: dict[str, KeptParameter]


def written(rules: Iterable[OwnRule]) -> list[KeptRule]:
    """Return rules as JSON keeps them."""
    return [_kept(rule) for rule in rules]


def _kept(rule: OwnRule) -> KeptRule:
    out: KeptRule = {
        "rule": rule.path,
        "name": rule.name,
        "code_sha256": rule.code,
        "parameters": {info.name: _written(info) for info in rule.parameters},
    }
    if rule.given:
        out["given"] = rule.given
    return out


def _written(info: ParameterInfo) -> KeptParameter:
    low, high = info.allowed
    out: KeptParameter = {
        "default": info.default,
        "unit": info.unit,
        "meaning": info.meaning,
        "source": info.source,
        "confidence": info.confidence,
        "allowed": [low, high if math.isfinite(high) else None],
    }
    if info.spread is not None:
        out["range"] = [info.spread.low, info.spread.high]
        out["shape"] = info.spread.shape
    return out


def remembered(kept: Iterable[Mapping[str, Any]]) -> tuple[OwnRule, ...]:
    """Return rules as JSON has kept them.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is not what :func:`written` writes.
    """
    return tuple(
        OwnRule(
            str(rule["rule"]),
            str(rule["name"]),
            str(rule["code_sha256"]),
            tuple(_remembered(name, info) for name, info in rule["parameters"].items()),
            given=str(rule.get("given", "")),
        )
        for rule in kept
    )


def remembered_of(told: Mapping[str, Any], name: str) -> tuple[OwnRule, ...]:
    """Return the rules that a scenario of a comparison had, as its ``own_rules`` and ``own_rules_of`` tell.

    Raises
    ------
    KeyError, TypeError, ValueError, IndexError
        If it is not what is written there.
    """
    every = remembered(told.get("own_rules", ()))
    rows = told.get("own_rules_of", {}).get(name)
    return every if rows is None else tuple(every[row] for row in rows)


def _remembered(name: str, kept: Mapping[str, Any]) -> ParameterInfo:
    low, high = float(kept["allowed"][0]), math.inf if kept["allowed"][1] is None else float(kept["allowed"][1])
    default, spread = float(kept["default"]), None
    first, last = (float(end) for end in kept.get("range", (default, default)))
    if not low <= first <= default <= last <= high:
        raise ValueError(f"{name}: want its default in its range, and that in what is allowed")
    if "range" in kept:
        spread = Spread(first, last, kept["shape"], kept["unit"] == COUNTED)
    return ParameterInfo(
        name=name,
        default=default,
        allowed=(low, high),
        spread=spread,
        **{key: str(kept[key]) for key in ("unit", "meaning", "source", "confidence")},
    )
