"""What public functions return is one line where it is printed or ends a cell; so is all that it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.api.sweeps import SweepResult
from sim.flee.world import load_flee
from sim.scenario.sweep.sweep import Measure
from sim.study.explain import Explanation
from sim.validation.calibrate.calibrated import calibrate_counts
from sim.validation.lodged import read_lodged, written
from tests.validation.calibrate.small import planned
from tests.validation.nowcast.made_up import folder as conflict
from tests.validation.test_lodged import HEADER, content
from tests.validation.test_validate import validated

UNTIL = "2021-05-04"
FEW: dict[str, Any] = {"replicates": 2, "until": UNTIL, "jobs": 1}
#: A line of a wide terminal.
WIDEST = 160


def counts(place: Path) -> Path:
    path = place / "counts.csv"
    path.write_text(f"{HEADER}internally_displaced,world,,2021-05-03,2000\n", encoding="utf-8")
    return path


def lodged(place: Path) -> Path:
    path = place / "lodged.json"
    path.write_text(written(content()), encoding="utf-8")
    return path


def scores(place: Path) -> object:
    facts = place / "facts.csv"
    facts.write_text(f"{HEADER}arrivals,east,civilian,2020-03-02,30\n", encoding="utf-8")
    return sim.score(lodged(place), facts)


def explanation(_: Path) -> object:
    none = np.zeros(0)
    measure = Measure("came", "arrivals", "TJK", "civilian", "total")
    what = (measure, "baseline", (), none, none, None, None, 5.0, 0.5, (), None, (0, 0))
    return Explanation(*what)  # type: ignore[arg-type]


MADE: dict[str, Callable[[Path], object]] = {
    "load_scenario": lambda _: sim.load_scenario("offensive"),
    "load_world": lambda _: sim.load_world("panj-2021"),
    "run": lambda _: sim.run("baseline", parts=False, **FEW),
    "table": lambda _: sim.run("baseline", parts=False, **FEW).table(),
    "compare": lambda _: sim.compare("baseline", "ceasefire", **FEW),
    "assimilate": lambda place: sim.assimilate("baseline", counts(place), most=2, **FEW),
    "calibrate": lambda place: calibrate_counts(planned(place)),
    "nowcast": lambda place: sim.nowcast(conflict(place / "nowhere"), "2020-05-01", (7,), rules=()),
    "score": scores,
    "explain": explanation,
    "a Flee instance": lambda place: load_flee(conflict(place / "nowhere")),
    "validate": lambda _: validated(replicates=2),
    "lodge": lambda place: read_lodged(lodged(place)),
    "BorderModel": lambda _: sim.BorderModel("baseline"),
}


def parts(found: object) -> list[object]:
    """Return what of ours a result keeps: somebody looks at it too, as at ``result.scenario``."""
    kept = [getattr(found, field.name) for field in fields(found)] if is_dataclass(found) else []
    kept += [getattr(found, name) for name in ("scenario", "world", "layout", "rooms") if hasattr(found, name)]
    return [each for each in kept if type(each).__module__.startswith("sim.")]


@pytest.mark.parametrize("name", MADE)
def test_what_a_public_function_returns_is_one_short_line(name: str, tmp_path: Path) -> None:
    found = MADE[name](tmp_path)
    for each in (found, *parts(found)):
        said = repr(each)
        assert "\n" not in said, type(each)
        assert len(said) <= WIDEST, (type(each), said[:WIDEST])


def test_what_has_a_name_says_it() -> None:
    baseline = sim.load_scenario("baseline")
    assert repr(baseline) == "<Scenario baseline: 2021-05-01 to 2021-09-11, world panj-2021>"
    assert repr(sim.load_world("panj-2021")).startswith("<World panj-2021: ")
    assert SweepResult.__repr__ is not object.__repr__


def test_every_public_function_is_here() -> None:
    """Whoever adds one adds it to the table above, or here: these give what another gives, a path, or no result."""
    alike = {"load_comparison", "load_run", "load_sweep", "sweep", "what_if", "bundle", "open_bundle", "parameter"}
    functions = {name for name in sim.__all__ if name[0].islower()} - {"__version__"}
    assert functions <= alike | set(MADE)
