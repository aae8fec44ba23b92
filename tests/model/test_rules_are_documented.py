"""Every rule says its equation and its source; every parameter its unit, meaning and range."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from pydantic import ValidationError

from sim.model import rules
from sim.model.parameters import REGISTRY, Parameters, build
from sim.scenario.parameters import ParameterInfo, ParameterSet, describe

RULES = [module.name for module in pkgutil.iter_modules(rules.__path__)]
KNOWN = describe(REGISTRY)


@pytest.mark.parametrize("name", RULES)
def test_every_rule_states_its_equation_and_its_source(name: str) -> None:
    text = importlib.import_module(f"sim.model.rules.{name}").__doc__ or ""
    assert "Equation\n--------" in text or "Rule\n----" in text
    assert name == "calendar" or "Source" in text


@pytest.mark.parametrize("name", RULES)
def test_every_parameter_class_is_registered(name: str) -> None:
    module = importlib.import_module(f"sim.model.rules.{name}")
    own = [
        c
        for c in vars(module).values()
        if isinstance(c, type) and issubclass(c, ParameterSet) and c.__module__ == module.__name__
    ]
    assert [c for c in own if c not in REGISTRY.values()] == []
    assert len(own) == (0 if name == "calendar" else 1)


def test_the_registry_and_the_parameters_of_a_run_are_the_same_groups() -> None:
    assert list(Parameters._fields) == list(REGISTRY)


@pytest.mark.parametrize("info", KNOWN.values(), ids=KNOWN)
def test_every_parameter_is_documented_and_within_its_range(info: ParameterInfo) -> None:
    assert info.unit
    assert len(info.meaning) > 10
    assert len(info.source) >= 8
    assert info.confidence in ("high", "medium", "low")
    low, high = info.allowed
    assert low <= info.default <= high
    if info.spread is not None:
        assert low <= info.spread.low <= info.default <= info.spread.high <= high
        assert info.spread.low < info.spread.high
        assert info.spread.shape != "loguniform" or info.spread.low > 0


@pytest.mark.parametrize("info", [i for i in KNOWN.values() if i.spread], ids=lambda i: i.name)
def test_whatever_a_replicate_draws_is_accepted(info: ParameterInfo) -> None:
    group, _, name = info.name.partition(".")
    for u in (0.0, 0.001, 0.5, 0.999, 1.0):
        value = info.spread.quantile(u, info.default)  # type: ignore[union-attr]
        assert getattr(getattr(build({info.name: value}), group), name) == value


def test_what_is_missing_takes_its_default() -> None:
    built = build({"front.tempo": 2.0})
    assert built.front.tempo == 2.0
    assert built.front.rate == KNOWN["front.rate"].default
    assert built.crossing.leak == KNOWN["crossing.leak"].default


@pytest.mark.parametrize("values", [{"front.tempo": -1.0}, {"crossing.leak": 1.1}, {"front.temp": 1.0}])
def test_an_impossible_value_or_name_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        build(values)


MONTH = re.compile(r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\b")


@pytest.mark.parametrize("info", KNOWN.values(), ids=lambda info: info.name)
def test_what_is_said_of_a_parameter_holds_in_any_run(info: ParameterInfo) -> None:
    """Its meaning names no date of one world, its source the year, not "the branch date" of one run."""
    assert not MONTH.search(info.meaning)
    assert not re.search(r"\b(19|20)\d\d\b", info.meaning)
    assert "branch date" not in info.source
    assert not MONTH.search(info.source) or re.search(r"\b20\d\d\b", info.source)
