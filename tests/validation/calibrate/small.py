"""A calibration of the small world, as tests ask for it."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.parameters import Spread
from sim.scenario.resolved import Scenario, Setting
from sim.validation.assimilate.settings import ModelError
from sim.validation.calibrate.calibrated import Plan, Wishes, plan_of
from sim.validation.calibrate.check.small import small_scenario, small_world
from sim.validation.calibrate.settings import Sampling

ROWS = "arrivals,bridge,military,2020-03-19,40\ninternally_displaced,world,civilian,2020-03-13,9000\n"
HEAD = "measure,place,kind,date,value\n"


def few_free(scenario: Scenario, *names: str) -> Scenario:
    """Return the scenario with no uncertain parameter but some."""
    settings = {
        name: s if name in names else Setting(s.value, None, "small.yaml:1") for name, s in scenario.settings.items()
    }
    return scenario.with_(settings=settings)


def even(scenario: Scenario, name: str, low: float, high: float) -> Scenario:
    """Return the scenario with one parameter even between two ends."""
    setting = Setting((low + high) / 2, Spread(low, high, "uniform"), "small.yaml:2")
    return scenario.with_(settings={**scenario.settings, name: setting})


def planned(
    folder: Path,
    rows: str = ROWS,
    *,
    particles: int = 20,
    spread: float = 0.5,
    scenario: Scenario | None = None,
    **more: object,
) -> Plan:
    """Return the plan of a calibration to a table."""
    world = small_world(folder / "small")
    table = folder / "counts.csv"
    table.write_text(HEAD + rows, encoding="utf-8")
    quick = Sampling(particles, moves=1, last_moves=2) if particles == 20 else Sampling(particles)
    wishes = Wishes(sampling=quick, error=ModelError(spread=spread), jobs=1, **more)  # type: ignore[arg-type]
    return plan_of(scenario or small_scenario(world), world, table, 5, wishes)
