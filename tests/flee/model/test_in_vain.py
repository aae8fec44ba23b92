"""What an instance asks for and Flee's rules do not do is told, and not where the rules do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.flee.rules import rule_set
from sim.flee.world.instance import Closure, ClosureKind, FleeInstance
from tests.flee.model.made import made


def world() -> FleeInstance:
    return made(
        {"War": ("conflict", "A", 10_000), "Town": ("town", "A", 500), "Camp": ("camp", "B", 9_000)},
        [("War", "Town", 10), ("Town", "Camp", 10)],
        np.linspace(50, 1000, 12),
    )


def closed(case: FleeInstance) -> FleeInstance:
    return replace(case, closures=(Closure(ClosureKind.LINK, "Town", "Camp", 2, 5, "history.csv:3"),))


def graded(case: FleeInstance) -> FleeInstance:
    conflicts = np.zeros((case.days, 3))
    conflicts[:, 0] = np.where(np.arange(case.days) < 4, 1.0, 0.5)
    return replace(case, conflicts=conflicts)


def forced(case: FleeInstance) -> FleeInstance:
    return replace(case, link_forced=np.array([2, 0]))


def waiting(case: FleeInstance) -> FleeInstance:
    return replace(case, initial_idps=np.array([0, 70, 0]))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (closed, "the road Town - Camp is not closed"),
        (graded, "the conflict of 'War' changes from 1 to 0.5 on day 4, which Flee ignores"),
        (forced, "forced redirection on the road War - Town: Flee does not obey it"),
        (waiting, "the initial_idps of 'Town' (70) are not there"),
    ],
)
def test_what_is_not_obeyed_is_told_by_the_rules_that_do_not(
    asked: Callable[[FleeInstance], FleeInstance], told: str
) -> None:
    """Only `panj check --flee` told it: a road was closed by a table, and runs were those with it open."""
    for rules, heard in (("flee", True), ("flee-fixed", False), ("panj", False)):
        settings = rule_set(rules).settings(asked(world()))
        found = [str(each) for each in rule_set(rules).in_vain(asked(world()), settings)]
        assert [told in line and "warning" in line for line in found] == [True] * heard, rules
    assert not list(rule_set("flee").in_vain(world(), rule_set("flee").settings(world())))


def test_a_world_names_its_own_files(tmp_path: Path) -> None:
    from sim.flee.world.telling import called

    case = world()
    assert called(case, "closures") == "closures.csv"
    files = {"closures": tmp_path / "history.csv"}
    assert called(replace(case, origins=replace(case.origins, files=files)), "closures") == "history.csv"


@pytest.mark.parametrize("rules", ["flee", "flee-fixed", "panj"])
def test_a_closure_from_before_the_first_day_is_told_to_close_nothing_by_any_rules(rules: str) -> None:
    case = replace(world(), closures=(Closure(ClosureKind.COUNTRY, "A", "B", -300, -1, "history.csv:3"),))
    chosen = rule_set(rules)
    (found,) = [each for each in chosen.in_vain(case, chosen.settings(case)) if each.check == "closes-nothing"]
    assert "before the first day: it closes nothing" in str(found)
    counts = chosen.simulate(case, chosen.settings(case), 1, 0)
    assert counts[-1].sum() > 0, "and so it does"
