"""Flee's own runs look like one more replicate of `rules: flee`.

For each published conflict the folder of conflicts holds one complete run of Flee itself. If the engine does
what Flee does, that run and R replicates of the engine are R + 1 draws from one distribution, in any order. From
each of the R + 1 runs one number is made, the same way for all of them:

1. every camp and day is standardised by the mean and the standard deviation of the R other runs (plus one person
   in the variance, for camps where nothing varies); what counts of a camp is the root of the mean square over days;
2. the ARD and the rescaled ARD are standardised likewise;
3. the logarithms of these camps + 2 numbers (those of step 2 softened near 0) are standardised by the R other
   runs, and the largest is kept.

Multiple testing is over with step 3: there is one number per run. The test fails if Flee has the largest of the
R + 1, which for a right engine happens with the chance 1 / (R + 1), no matter how camps and days depend on each
other: 4 % for the quick test of Mali, 2 % for each of the slow ones. (Seeds are fixed, so a test that passes goes
on passing until the engine's use of random numbers is changed.)
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from flee.model.made import CONFLICTS, settings
from sim.flee.model.engine import run_flee
from sim.flee.model.settings import FleeSettings
from sim.flee.world import FleeInstance, load_flee
from sim.validation.scores import ard, rescale

Floats = npt.NDArray[np.float64]

QUICK, SLOW = 24, 49
NAMES = ("mali2012", "burundi2015", "car2013", "ssudan2014")


def published(name: str) -> FleeInstance:
    if not (CONFLICTS / name / "flee_output.csv").is_file():
        pytest.skip(f"the conflicts folder has no run of Flee for {name}")
    return load_flee(CONFLICTS / name)


def replicates(instance: FleeInstance, count: int, chosen: FleeSettings, first: int = 0) -> Floats:
    """Return the counts of some replicates, shape (replicates, days, camps)."""
    return np.array([run_flee(instance, chosen, 11, first + r).counts for r in range(count)], float)


def deviations(values: Floats, floor: float = 0.0) -> Floats:
    """Return how far each run is from all others, in their standard deviations (`floor` is added to the variance)."""
    others = len(values) - 1
    mean = (values.sum(axis=0) - values) / others
    variance = ((values - values.mean(axis=0)) ** 2).sum(axis=0) - (others + 1) / others * (
        values - values.mean(axis=0)
    ) ** 2
    spread = np.sqrt(np.maximum(variance, 0.0) / (others - 1) + floor)
    return np.divide(values - mean, spread, out=np.zeros_like(values), where=spread > 1e-9)


def strangeness(runs: Floats, observed: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return the one number of each run, and which of the camps + 2 it comes from."""
    camps = np.sqrt((deviations(runs, floor=1.0) ** 2).mean(axis=1))
    scores = deviations(np.array([[ard(run, observed), ard(rescale(run, observed), observed)] for run in runs]))
    parts = deviations(np.log(np.hstack([camps, np.sqrt(scores**2 + 0.1)]) + 0.05))
    return parts.max(axis=1), parts.argmax(axis=1)


def rank(stranger: Floats, runs: Floats, observed: Floats) -> int:
    """Return how many of the replicates are at least as strange as the stranger."""
    numbers, _ = strangeness(np.concatenate([stranger[None], runs]), observed)
    return int((numbers[1:] >= numbers[0]).sum())


def assert_alike(instance: FleeInstance, runs: Floats) -> None:
    assert instance.flee_output is not None
    numbers, parts = strangeness(np.concatenate([instance.flee_output[None], runs]), instance.observed)
    worst = [*(instance.places[camp] for camp in instance.camps), "ARD", "rescaled ARD"][parts[0]]
    stranger_than = int((numbers[1:] < numbers[0]).sum())
    assert stranger_than < len(runs), f"Flee's run of {instance.name} is the strangest of all: {worst}"


def assert_close_scores(instance: FleeInstance, runs: Floats) -> None:
    """The mean ARD is Flee's within 4 standard deviations of a run: a false alarm about once in a thousand."""
    assert instance.flee_output is not None
    for scaled in (lambda run: run, lambda run: rescale(run, instance.observed)):
        ours = np.array([ard(scaled(run), instance.observed) for run in runs])
        flee = ard(scaled(instance.flee_output), instance.observed)
        assert abs(ours.mean() - flee) < 4 * ours.std(ddof=1) * np.sqrt(1 + 1 / len(runs))


@pytest.fixture(scope="module")
def mali() -> FleeInstance:
    return published("mali2012")


@pytest.fixture(scope="module")
def mali_runs(mali: FleeInstance) -> Floats:
    return replicates(mali, QUICK, settings())


def test_mali(mali: FleeInstance, mali_runs: Floats) -> None:
    assert_alike(mali, mali_runs)
    assert_close_scores(mali, mali_runs)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rules": "flee-fixed"},
        {"default_movechance": 0.28},
        {"camp_movechance": 0.0012},
        {"capacity_buffer": 0.88},
        {"distance_power": 0.9},
        {"conflict_weight": 0.22},
    ],
    ids=lambda wrong: ", ".join(f"{name} {value}" for name, value in wrong.items()),
)
def test_it_would_notice(wrong: dict[str, float], mali: FleeInstance, mali_runs: Floats) -> None:
    """One run under slightly different rules is the strangest of all."""
    other = replicates(mali, 1, settings(**wrong), first=1000)[0]
    assert rank(other, mali_runs, mali.observed) == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_all_four(name: str) -> None:
    instance = published(name)
    runs = replicates(instance, SLOW, settings())
    assert_alike(instance, runs)
    assert_close_scores(instance, runs)


def test_every_run_is_the_strangest_equally_often() -> None:
    """Among runs that are alike, whatever their days and camps have to do with each other: the stated rate."""
    rng, each = np.random.default_rng(3), 40
    times = np.zeros(10)
    for _ in range(10 * each):
        walk = 1000 + rng.normal(size=(10, 30, 3)).cumsum(axis=1) * [1, 5, 0]
        times[strangeness(walk, np.full((30, 3), 1000.0))[0].argmax()] += 1
    assert (np.abs(times - each) < 4 * np.sqrt(each)).all()
