"""One tab's run: what was chosen, the model that lives from it, and how to change it without losing the day.

Nothing here knows of a browser. A run takes a fraction of a second, so that a change of scenario, luck or parameter is
answered by running the same days again under the new choice: the luck is the same (common random numbers), and what
differs on the page is what was changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from sim.model.draws import design
from sim.model.model import BorderModel
from sim.model.parameters import REGISTRY
from sim.model.random import MAX_SEED
from sim.runs.tasks import Plan
from sim.scenario import load_scenario
from sim.scenario.errors import PanjError
from sim.scenario.override import override, with_own
from sim.scenario.own import OwnRule, extended
from sim.scenario.parameters import Registry, describe
from sim.scenario.resolved import Scenario
from sim.study.usual import usual
from sim.whatif.change import Change
from sim.whatif.extended import changed
from sim.whatif.ground import Ground
from sim.whatif.trunks import Trunks
from sim.words.typed import quoted, without_separators
from sim.world import World, digest, find_world, load_world
from sim.world.names import names_of


def read_world(name: str | Path) -> World:
    """Return a world, read anew only where its tables have changed on the disk.

    All tabs share it: nothing in it can be changed, and its map takes long to lay out.
    """
    folder = find_world(name)
    return _read(folder, digest(folder))


@lru_cache(maxsize=4)
def _read(folder: Path, _: str) -> World:
    return load_world(folder)


@dataclass(frozen=True)
class Choice:
    """Everything a run follows from.

    Parameters
    ----------
    scenario : str
        Its name, or the path of a YAML file.
    seed : int or None
        None takes the scenario's.
    replicate : int
        Which of the scenario's replicates: its luck and, if `uncertain`, its draw of the uncertain parameters.
    uncertain : bool
        False keeps all parameters at their central values.
    overrides : mapping of str to float
        Parameters by dotted name, fixed by the user.
    own : tuple of OwnRule
        Rules of the user's own (:func:`sim.model.own.rules_of`).
    changes : tuple of Change
        Dated changes after the branch date (:mod:`sim.whatif`).
    """

    scenario: str = "baseline"
    seed: int | None = None
    replicate: int = 0
    uncertain: bool = False
    overrides: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    own: tuple[OwnRule, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def registry(self) -> Registry:
        """All parameters that it may fix."""
        return extended(REGISTRY, self.own)


class Session:
    """A model and the choice it was made from.

    Parameters
    ----------
    choice : Choice
    trunks : Trunks, optional
        Keeps pasts for changes; tabs may share it.

    Attributes
    ----------
    choice : Choice
    model : BorderModel
    plan : Scenario
        The scenario as its file has it.
    ground : Ground
        The scenario with the parameters that the user has fixed, without the changes.
    infos : mapping of str to ParameterInfo
        What is said of every parameter, by dotted name.
    sources : mapping of str to str
        Where the value comes from that it has in this world.
    base : mapping of str to float
        Every parameter as the scenario has it in the end, and this replicate if it draws it: what a change of the
        user's replaces.
    number : int
        Counts the models of this session: what was shown of an earlier one is out of date.

    Raises
    ------
    PanjError
        If the choice is none that can be run.
    """

    def __init__(self, choice: Choice | None = None, trunks: Trunks | None = None) -> None:
        self.number = 0
        self.trunks = trunks or Trunks()
        self._start(choice or Choice())

    def _start(self, choice: Choice) -> None:
        """Make the model of a choice and take it for the present one; on a mistake nothing has changed."""
        # the file is read anew each time: the user may be editing it
        plan, world = read_plan(choice.scenario, choice.own)
        check_replicate(choice.replicate, plan.replicates)
        ground = Ground(override(plan, choice.registry, choice.overrides), world)
        model = BorderModel(
            changed(ground, choice.changes),
            replicate=choice.replicate,
            replicates=plan.replicates,
            uncertain=choice.uncertain,
            world=world,
            rng=choice.seed,
        )
        self.close()
        self.choice, self.plan, self.model, self.ground = choice, plan, model, ground
        self.base = base_values(model, plan, choice)
        self.infos = describe(choice.registry)
        self.sources = {name: info.source for name, info in usual(choice.registry, world).items()}
        self.number += 1

    @property
    def world(self) -> World:
        """The world of the run."""
        return self.model.engine.world

    @property
    def day(self) -> int:
        """Days simulated so far."""
        return self.model.engine.day

    @property
    def days(self) -> int:
        """Days of the whole run."""
        return self.model.engine.days

    @property
    def branch(self) -> int:
        """Days simulated when the branch date is over."""
        return self.model.engine.branch_day + 1

    @property
    def ended(self) -> bool:
        """Whether the last day is over."""
        return self.day >= self.days

    @property
    def seed(self) -> int:
        """The seed in use."""
        return self.model.engine.seed

    def date(self, day: int) -> dt.date:
        """Return the date of the day-th day, the first being 1; of day 0 the eve of the run."""
        return self.plan.start + dt.timedelta(days=day - 1)

    def step(self) -> None:
        """Simulate one day; do nothing after the last one."""
        self.model.step()

    def run_to(self, day: int) -> None:
        """Simulate up to and including the day-th day, or to the last one."""
        while self.day < min(day, self.days):
            self.model.step()

    def runs(self, uncertain: bool) -> Plan:
        """Return all replicates of the scenario without the changes; where all draw, as in `panj run`.

        The run on the page is one of them, of those that draw if it does.
        """
        plan = self.plan
        rows: tuple[Mapping[str, float], ...] = tuple({} for _ in range(plan.replicates))
        if uncertain:
            rows = tuple(design(self.ground.scenario, self.world, self.seed, plan.replicates))
        return Plan(self.ground.scenario, self.world, self.seed, rows, not uncertain)

    def reset(self) -> None:
        """Begin again on the first day, with the same choice."""
        self._start(self.choice)

    def change(self, **changes: object) -> None:
        """Change the choice and run to the day that was reached before.

        Parameters
        ----------
        **changes
            Fields of :class:`Choice`.

        Raises
        ------
        PanjError
            If the choice cannot be run; the session is then as it was.
        """
        day = self.day
        self._start(replace(self.choice, **changes))  # type: ignore[arg-type]
        if self.choice.changes and day >= self.branch:
            trunk = self.trunks.of(self.runs(self.choice.uncertain), self.choice.replicate)
            self.model.engine = trunk.branch(self.model.engine.scenario)
        self.run_to(day)

    def set(self, name: str, value: float | None) -> None:
        """Fix a parameter, or with None give it back to the scenario."""
        overrides = {key: number for key, number in self.choice.overrides.items() if key != name}
        if value is not None:
            overrides[name] = value
        self.change(overrides=MappingProxyType(overrides))

    def close(self) -> None:
        """Let go of the model, so that its memory can be used again."""
        model: BorderModel | None = self.__dict__.pop("model", None)
        if model is not None:
            model.release()


def read_plan(scenario: str, own: Sequence[OwnRule] = ()) -> tuple[Scenario, World]:
    """Return a scenario, with rules of the user's own, and its world.

    Raises
    ------
    PanjError
        If there is no such scenario, if it has mistakes or is on a world that the dashboard cannot show.
    """
    plan = load_scenario(scenario, extended(REGISTRY, own), names=lambda world: names_of(read_world(world)))
    plan = with_own(plan, own)
    world = read_world(plan.where)
    if not len(world.hosts):
        raise PanjError(
            f"the world {world.name} has no host: nobody can arrive, and the dashboard has nothing to show "
            "(panj run and panj compare tell of the displaced)"
        )
    return plan, world


def base_values(model: BorderModel, plan: Scenario, choice: Choice) -> dict[str, float]:
    """Return the parameters without the user's changes; see :class:`Session`."""
    drawn = {name: value for name, value in model.engine.values.items() if name not in choice.overrides}
    # a parameter that the user has fixed is drawn no more: its central value stands for it
    return plan.values() | drawn | _set_later(plan)


def in_the_end(plan: Scenario) -> dict[str, float]:
    """Return the central value of every parameter, as the events of a scenario leave it."""
    return plan.values() | _set_later(plan)


def _set_later(plan: Scenario) -> dict[str, float]:
    return {event.target: float(event.value) for event in plan.events if event.action == "set"}


def check_replicate(replicate: int, replicates: int) -> None:
    """Refuse a replicate that the scenario does not have."""
    if not 0 <= replicate < replicates:
        raise PanjError(f"replicate {replicate}: want a whole number from 0 to {replicates - 1:,}")


def whole_number(text: str, what: str, most: int = MAX_SEED) -> int:
    """Return what was typed as a number.

    Raises
    ------
    PanjError
        If it is none, or outside 0 … `most`.
    """
    cleaned = without_separators(text)
    digits = cleaned.lstrip("0") or "0"
    # Python refuses to read thousands of digits, in an error of its own
    if not cleaned.isascii() or not cleaned.isdigit() or len(digits) > len(str(most)) or int(digits) > most:
        raise PanjError(f"{what} '{quoted(text)}': want a whole number from 0 to {most:,}")
    return int(digits)
