"""Calibrated: a scenario whose parameters were estimated from dated counts, by the sampler, with its checkpoints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import numpy as np

from sim.model.network import Network
from sim.model.record import Layout
from sim.runs.code import digest_of
from sim.runs.folders import locked
from sim.runs.store import registry
from sim.scenario.errors import PanjError
from sim.scenario.posterior import Posterior, written
from sim.scenario.resolved import Scenario
from sim.scenario.write import to_yaml
from sim.validation.assimilate.counts import Count, read_counts, said_of
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.surprise import SURPRISING, Surprise, none_near, surprises
from sim.validation.assimilate.weigh import error_of, log_likelihoods
from sim.validation.calibrate.checkpoint import Checkpoints
from sim.validation.calibrate.chosen import by_counts, check_parameters
from sim.validation.calibrate.cube import Cube
from sim.validation.calibrate.leave_out import LeftOut, without
from sim.validation.calibrate.sampler import Sampler, Simulate, State
from sim.validation.calibrate.settings import Sampling
from sim.validation.calibrate.work import CODE, Runner, running
from sim.words.numbers import percent, plain
from sim.words.wording import counted
from sim.world.names import titles_of
from sim.world.world import Floats, World

WHOLE = "all"
#: Different replicates below which a posterior is a handful of runs.
FEW = 30
#: Different replicates from which on a count outside all of them is the model's fault, and not that of their number.
MANY = 100


@dataclass(frozen=True)
class Wishes:
    """What is asked of a calibration; nothing of `jobs` and `dask` changes a result.

    Parameters
    ----------
    parameters : sequence of str
        To be estimated; without them those that the counts can inform.
    sampling : Sampling
    error : ModelError
    leave_out : bool
        Calibrate without each count, too.
    jobs : int, optional
        Processes.
    dask : str, optional
        Address of a Dask scheduler, or "local".
    """

    parameters: Sequence[str] = ()
    sampling: Sampling = field(default_factory=Sampling)
    error: ModelError = field(default_factory=ModelError)
    leave_out: bool = False
    jobs: int | None = None
    dask: str | None = None


class Watch:
    """Is told what happens, and says nothing; the command line makes a louder one."""

    def progress(self, done: int, total: int) -> None:
        """Hear how many runs of a batch there are."""

    def step(self, of: str, state: State) -> None:
        """Hear that a batch is done; `of` is "" for all counts, or says which one is left out."""


@dataclass(frozen=True, eq=False)
class Plan:
    """All that decides about a calibration.

    Parameters
    ----------
    scenario : Scenario
    world : World
    seed : int
    table : Path
        The counts.
    content : bytes
        The table as it was read.
    counts : tuple of Count
    parameters : tuple of str
    wishes : Wishes
    """

    scenario: Scenario
    world: World
    seed: int
    table: Path
    content: bytes
    counts: tuple[Count, ...]
    parameters: tuple[str, ...]
    wishes: Wishes

    def __repr__(self) -> str:
        return f"<Plan of {self.scenario.name}: {counted(len(self.counts), 'count')} of {self.table.name}>"

    @cached_property
    def cube(self) -> Cube:
        """What replicates are drawn from."""
        return Cube(self.scenario, self.world)

    @cached_property
    def identity(self) -> dict[str, str]:
        """What the numbers follow from, by name. Which parameters are told of is no part of it: all inputs move."""
        scenario = self.scenario
        return {
            "scenario": _digest(_decides(to_yaml(scenario.with_(posterior=None), registry(scenario)))),
            "posterior": "" if scenario.posterior is None else _digest(written(scenario.posterior)),
            "rules of your own": _digest(json.dumps([rule.code for rule in scenario.own])),
            "world": self.world.digest,
            "counts": hashlib.sha256(self.content).hexdigest(),
            "seed": str(self.seed),
            "model error": json.dumps(self.wishes.error.model_dump()),
            "sampling": str(self.wishes.sampling),
            "panj": version("panj"),
        }

    @property
    def fingerprint(self) -> str:
        """Name that only the same calibration has."""
        return _digest(json.dumps(self.identity))


@dataclass(frozen=True, eq=False)
class Calibrated:
    """Prior and posterior of a scenario's parameters.

    Parameters
    ----------
    plan : Plan
    prior, posterior : State
    left_out : tuple of LeftOut
        Of each count, if that was asked for.
    """

    plan: Plan
    prior: State
    posterior: State
    left_out: tuple[LeftOut, ...] = ()

    def __repr__(self) -> str:
        plan, different = self.plan, self.posterior.different
        of = f"{counted(len(plan.parameters), 'parameter')} by {counted(len(plan.counts), 'count')}"
        return f"<{type(self).__name__} of {plan.scenario.name}: {of}, {counted(different, 'different replicate')}>"

    @cached_property
    def table(self) -> Posterior:
        """The rows that a scenario may name."""
        return self.plan.cube.table(self.posterior.points, self.plan.parameters)

    def both(self, parameters: Sequence[str]) -> tuple[Floats, Floats]:
        """Return the values of parameters in prior and posterior, each of shape (replicates, parameters)."""
        cube = self.plan.cube
        return cube.values(self.prior.points, parameters), cube.values(self.posterior.points, parameters)

    @cached_property
    def surprises(self) -> tuple[Surprise, ...]:
        """How much of a surprise each count is to the prior."""
        counts, modelled = self.plan.counts, self.prior.modelled
        return surprises(counts, modelled, log_likelihoods(counts, modelled, self.plan.wishes.error), self.error)

    @property
    def error(self) -> ModelError:
        """The model error."""
        return self.plan.wishes.error

    @property
    def far(self) -> tuple[bool, ...]:
        """Whether no replicate of the posterior comes within one standard deviation of each count."""
        return tuple(
            not (has == count.value).any()
            if count.either
            else bool(np.abs(error_of(count, has)).min() > self.error.spread)
            for count, has in zip(self.plan.counts, self.posterior.modelled.T, strict=True)
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be told, a line each: counts used twice or falling, surprise, a posterior of few replicates."""
        return tuple(_notes(self))


def plan_of(scenario: Scenario, world: World, table: Path, seed: int, wishes: Wishes) -> Plan:
    """Read the counts and settle what is estimated.

    Raises
    ------
    PanjError
        For what is wrong with the table, or with the wishes.
    """
    wishes.sampling.check()
    counts = read_counts(table, scenario, Layout.of(Network.of(world)).series, titles_of(world))
    asked = check_parameters(wishes.parameters, scenario, registry(scenario))
    parameters = asked or by_counts(scenario, world, counts)
    plan = Plan(scenario, world, seed, table, table.read_bytes(), counts, parameters, wishes)
    if not plan.cube.in_table(parameters):
        raise PanjError(
            f"{scenario.name} fixes every parameter that these counts can inform: name others with --parameters"
        )
    return plan


def calibrate_counts(plan: Plan, folder: Path | None = None, watch: Watch | None = None) -> Calibrated:
    """Estimate, or go on where a folder has checkpoints of the same.

    Parameters
    ----------
    plan : Plan
    folder : Path, optional
        For checkpoints, one after each batch of runs; without it none are kept.
    watch : Watch, optional

    Raises
    ------
    PanjError
        If the folder has those of another calibration, cannot be written, or a process ended.
    KeyboardInterrupt
        After Ctrl-C: what is finished is in the folder, and the same call goes on.
    """
    watch = watch or Watch()
    if folder is None:
        return _calibrate(plan, None, watch)
    kept = Checkpoints(folder, plan.fingerprint)
    with locked(folder):
        return _calibrate(plan, kept, watch)


def _calibrate(plan: Plan, kept: Checkpoints | None, watch: Watch) -> Calibrated:
    code = digest_of(CODE) if plan.wishes.dask not in (None, "local") else ""
    job = Runner(plan.cube, plan.seed, plan.counts, plan.fingerprint, code)
    with running(job, plan.wishes.jobs, plan.wishes.dask, watch.progress) as simulate:
        sampler = sampler_of(plan, simulate, range(len(plan.counts)))
        first = _first(sampler, plan, kept, watch)
        last = _last(sampler, first, WHOLE, kept, lambda state: watch.step("", state))
        left = []
        for k, count in enumerate(plan.counts if plan.wishes.leave_out else ()):
            others = [j for j in range(len(plan.counts)) if j != k]
            other = sampler_of(plan, simulate, others)
            said = f"without {count}"
            state = _last(other, first, f"without-{count.line}", kept, lambda state, said=said: watch.step(said, state))  # type: ignore[misc]
            left.append(without(k, plan.counts, first.modelled, state.modelled, plan.wishes.error))
    return Calibrated(plan, first, last, tuple(left))


def sampler_of(plan: Plan, simulate: Simulate, which: Sequence[int]) -> Sampler:
    """Return the sampler of some of the counts."""
    counts = [plan.counts[k] for k in which]

    def target(modelled: Floats) -> Floats:
        logs = log_likelihoods(counts, modelled[:, list(which)], plan.wishes.error)
        return np.asarray(logs.sum(axis=1))

    return Sampler(plan.cube.names, plan.seed, plan.wishes.sampling, simulate, target)


def _first(sampler: Sampler, plan: Plan, kept: Checkpoints | None, watch: Watch) -> State:
    """Return the population of the prior."""
    state = None if kept is None else kept.load("prior")
    if state is None:
        state = sampler.first(plan.cube.first(plan.seed, sampler.sampling.particles))
        if kept is not None:
            kept.save("prior", state)
    watch.step("", state)
    return state


def _last(
    sampler: Sampler, first: State, name: str, kept: Checkpoints | None, step: Callable[[State], object]
) -> State:
    """Return the population of the posterior, from the last checkpoint on."""
    last = (None if kept is None else kept.load(name)) or first
    for state in sampler.steps(last):
        if kept is not None:
            kept.save(name, state)
        step(state)
        last = state
    return last


def _decides(text: str) -> str:
    """Return the lines of a scenario that decide about numbers, without comments."""
    lines = [line.partition("  # ")[0] for line in text[text.index("\nworld:") :].splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith(("replicates:", "seed:")))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _notes(found: Calibrated) -> Iterator[str]:
    plan = found.plan
    for text in said_of(plan.counts, plan.scenario, plan.world):
        yield f"{plan.table}: {text}"
    different = found.posterior.different
    replicates = counted(
        different, "replicate" if different == len(found.posterior.modelled) else "different replicate"
    )
    outside = (
        ", and no parameter makes one" if different >= MANY else "; so few cannot tell whether a parameter makes one"
    )
    for count, has, far, surprise in zip(
        plan.counts, found.posterior.modelled.T, found.far, found.surprises, strict=True
    ):
        said = f"{count} is {plain(count.value)}"
        if far:
            yield none_near(count, has, f"{replicates} of the posterior", outside, "; more of them (-n) may be")
        elif surprise.prior_tail < SURPRISING:
            yield f"{said}: a surprise to the prior (tail {surprise.prior_tail:.1g})"
    if different < FEW:
        yield (
            f"the posterior has {counted(different, 'different replicate')}: "
            "a handful of runs, whose spread says little"
        )
    last = found.posterior.steps[-1]
    if last.moved < plan.wishes.sampling.at_last:
        share = percent(last.moved)
        yield f"{share} of the replicates had moved when the sampler ended; more of them (-n) would tell more"
