"""Assimilated: a scenario whose replicates were weighted by counts, count by count, with new draws where few are left.

After each count the effective sample size is looked at; below the limit a further batch of the prior is run and
weighted by all counts so far, until it is enough or no more may be run. The weights are those of importance sampling
from the prior throughout, so nothing is lost or doubled by the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.model.network import Network
from sim.model.record import Layout
from sim.runs.executors import Progress
from sim.runs.run import MOST_REPLICATES
from sim.scenario.arguments import check_whole
from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario
from sim.validation.assimilate.begun import Begun
from sim.validation.assimilate.counts import Count, read_counts, said_of
from sim.validation.assimilate.more import Population
from sim.validation.assimilate.moved import MIDDLE, Input, inputs
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.surprise import SURPRISING, Surprise, none_near, surprises
from sim.validation.assimilate.weigh import effective, log_likelihoods, weights_of
from sim.words.numbers import decimals, figures, plain
from sim.words.wording import careful_bands, counted, few
from sim.world.names import titles_of
from sim.world.world import Floats, World

#: The effective sample size to be kept, and replicates in all that may be run for it.
ENOUGH, MOST = 50, 1000
#: Below it a posterior is a handful of runs.
FEW = 10
#: What says of every input how far it was moved.
TABLE = "parameters.csv"


@dataclass(frozen=True)
class Step:
    """What one count did.

    Parameters
    ----------
    count : Count
    fell_to : float
        Effective sample size after the count, before new draws.
    replicates : int
        There were after the new draws.
    ess : float
        Effective sample size after the count, of all replicates that there are in the end.
    surprise : Surprise
    """

    count: Count
    fell_to: float
    replicates: int
    ess: float
    surprise: Surprise


@dataclass(frozen=True, eq=False)
class Assimilated:
    """Prior and posterior of a scenario.

    Parameters
    ----------
    population : Population
        The replicates, each with the same weight in the prior.
    error : ModelError
    table : Path
        The counts.
    content : bytes
        The table as it was read.
    steps : tuple of Step
    logs : float, shape (replicates, counts)
    weights : float, shape (replicates,)
        In the posterior.
    enough, most : int
        The effective sample size that was wanted, and replicates in all that could be run for it.
    """

    population: Population
    error: ModelError
    table: Path
    content: bytes
    steps: tuple[Step, ...]
    logs: Floats
    weights: Floats
    enough: int = ENOUGH
    most: int = MOST

    @property
    def ess(self) -> float:
        """Effective sample size of the posterior."""
        return self.steps[-1].ess

    def __repr__(self) -> str:
        of, counts = counted(self.population.size, "replicate"), counted(len(self.steps), "count")
        return f"<{type(self).__name__} of {self.population.scenario.name}: {of} worth {self.worth} after {counts}>"

    @property
    def worth(self) -> str:
        """The effective sample size as it is written everywhere: a handful is told apart by its tenths."""
        return decimals(self.ess, 1)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What was drawn, in prior and posterior, and whether the counts moved it."""
        return inputs(self.population, self.weights)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be told, a line each: counts used twice or falling, surprise, few replicates, what was moved."""
        return tuple(_notes(self))


def assimilate_counts(
    scenario: Scenario,
    world: World,
    table: Path,
    *,
    seed: int,
    replicates: int,
    enough: int = ENOUGH,
    most: int | None = None,
    error: ModelError | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    begun: Begun | None = None,
) -> Assimilated:
    """Weight the replicates of a scenario by a table of counts.

    Parameters
    ----------
    scenario : Scenario
    world : World
    table : Path
        CSV: measure, place, kind (may be left out), date, value.
    seed, replicates : int
        Of the first batch, and of each further one.
    enough : int
        Effective sample size below which further replicates are run.
    most : int, optional
        Replicates in all; as many as `replicates` means no new draws. Default: 1000, or `replicates` if that is more.
    error : ModelError, optional
    jobs, progress
        As of a run.
    begun : Begun, optional
        Where replicates are kept as they come: the same call goes on with them.

    Raises
    ------
    PanjError
        For what is wrong with the table, and where more are run at once than may be run in all.
    """
    check_whole("enough", enough, 1, MOST_REPLICATES)
    most = max(MOST, replicates) if most is None else most
    check_whole("most", most, 1, MOST_REPLICATES)
    check_most(replicates, most)
    error = error or ModelError()
    counts = read_counts(table, scenario, Layout.of(Network.of(world)).series, titles_of(world))
    content = table.read_bytes()
    population = Population(scenario, world, seed, counts, jobs, begun)
    population.grow(replicates, progress)
    grown = count_by_count(population, error, enough, most, progress)
    modelled = population.modelled()
    logs = log_likelihoods(counts, modelled, error)
    found = surprises(counts, modelled, logs, error)
    steps = tuple(
        Step(count, *grown[k], effective(weights_of(logs[:, : k + 1].sum(axis=1))), found[k])
        for k, count in enumerate(counts)
    )
    return Assimilated(population, error, table, content, steps, logs, weights_of(logs.sum(axis=1)), enough, most)


def check_most(replicates: int, most: int, what: str = "most") -> None:
    """Refuse fewer replicates in all than are run at once.

    Raises
    ------
    PanjError
    """
    if most < replicates:
        raise PanjError(
            f"{what} {most}: the first {counted(replicates, 'replicate')} are more: want {replicates} or more"
        )


def count_by_count(
    population: Population, error: ModelError, enough: int, most: int, progress: Progress | None = None
) -> list[tuple[float, int]]:
    """Run what is missing after each count; return the effective sample size before that, and replicates after it."""
    batch, out = population.size, []
    for k in range(len(population.counts)):
        fell_to = ess = _left(population, error, k)
        while ess < enough and population.size < most:
            population.grow(min(batch, most - population.size), progress)
            ess = _left(population, error, k)
        out.append((fell_to, population.size))
    return out


def _left(population: Population, error: ModelError, k: int) -> float:
    """Return the effective sample size after count k."""
    counts = population.counts[: k + 1]
    logs = log_likelihoods(counts, population.modelled()[:, : k + 1], error)
    return effective(weights_of(logs.sum(axis=1)))


def _notes(found: Assimilated) -> Iterator[str]:
    population = found.population
    counts = population.counts
    for text in said_of(counts, population.scenario, population.world):
        yield f"{found.table}: {text}"
    replicates = counted(population.size, "replicate")
    for step, has in zip(found.steps, population.modelled().T, strict=True):
        count, surprise = step.count, step.surprise
        said = f"{count} is {plain(count.value)}"
        if surprise.beyond:
            yield none_near(count, has, replicates, ", and weighting cannot make one", "; more of them (--most) may be")
        elif surprise.prior_tail < SURPRISING:
            yield f"{said}: a surprise to the prior (tail {surprise.prior_tail:.1g})"
        elif surprise.tail_before < SURPRISING:
            yield f"{said}: a surprise after the counts before it (tail {surprise.tail_before:.1g})"
    if population.size == 1:
        yield "there is one replicate only: one possible course without bands, which counts can neither weigh nor move"
        return
    narrow = careful_bands(population.size)
    if narrow:
        yield narrow
    handful = "a handful of runs" if narrow else "a handful of runs, whose bands are wide for it"
    words = [handful] if found.ess < FEW else []
    if short := [step.count for step in found.steps if step.ess < found.enough]:
        words.append(
            f"{found.enough} were wanted, but no more than {found.most:,} may be run (short from {short[0]} on)"
        )
    if words:
        yield f"{replicates} are worth {found.worth} after all counts: {'; '.join(words)}"
    yield _moved(found.inputs)


def _moved(drawn: Sequence[Input]) -> str:
    """Return which of the inputs the counts moved beyond chance, those first that chance moves least often."""
    moved = sorted((each for each in drawn if each.moved), key=lambda each: each.p)
    of = f"of {counted(len(drawn), 'input')} that vary"
    if not moved:
        return f"{of} the counts moved none beyond chance ({TABLE})"
    names = [f"{each.name} ({figures(each.prior[MIDDLE])} → {figures(each.posterior[MIDDLE])})" for each in moved]
    may = "one such note in twenty names an input by chance"
    return f"{of} the counts moved beyond chance (middle of prior → posterior, {TABLE}; {may}): {few(names)}"
