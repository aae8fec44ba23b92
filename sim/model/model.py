"""BorderModel: the engine as a Mesa model, and its places and hosts as Mesa agents.

Drive it with `step()`, with Mesa's batch runner or with SolaraViz, on Mesa 3.3 to 3.5. One step is one day;
the model stops by itself after the last day of its scenario. The agents of `model.agents_by_type` are views on the
engine's arrays and hold no state of their own. People are rows of arrays, not agents: see `BorderModel.parties`.
"""

from __future__ import annotations

import copy
import datetime as dt
import threading
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Never

import mesa
import numpy as np

from sim.model.batch import address
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.keywords import parameters_of
from sim.model.own import Given, check_as_read, rules_of
from sim.model.parameters import REGISTRY
from sim.model.parties import QUEUEING, Parties
from sim.model.posterior import check_posterior
from sim.model.record import is_flow
from sim.model.rule import Array
from sim.model.series import check_flow, key_of
from sim.model.sums import columns_of
from sim.scenario import load_scenario
from sim.scenario.arguments import check_names
from sim.scenario.errors import PanjError
from sim.scenario.override import override, with_own
from sim.scenario.own import OwnRule, extended
from sim.scenario.parameters import describe
from sim.scenario.resolved import Scenario
from sim.words.typed import quoted
from sim.world import World, load_world
from sim.world.names import names_in, names_of, refuse_strangers, titles_of
from sim.world.period import refuse_other_years
from sim.world.world import KIND_NAMES, CrossingKind, PlaceKind

_OTHERS = "another thread is stepping this model: a model belongs to one thread, so make one for each"
_NO_LUCK = "{} changes nothing of the run, whose luck follows from seed and replicate: BorderModel(rng=5, replicate=0)"
#: Series behind each headline; "host" stands for all hosts of the world, added.
HEADLINES: Mapping[str, tuple[str, str, str]] = {
    "arrivals_civilian": ("arrivals", "host", "civilian"),
    "arrivals_military": ("arrivals", "host", "military"),
    "internally_displaced": ("internally_displaced", "world", "civilian"),
    "queueing": ("queueing", "world", "civilian"),
    "sheltered": ("sheltered", "world", "civilian"),
    "districts_insurgent": ("districts_insurgent", "world", ""),
    "districts_contested": ("districts_contested", "world", ""),
}

#: What of Mesa's a copy of a model goes on with.
GOES_ON = ("running", "steps", "time", "random", "rng", "datacollector")

#: What `BorderModel` takes besides parameters.
ARGUMENTS = ("plan", "replicate", "replicates", "uncertain", "world", "rng", "seed", "rules")


class BorderModel(mesa.Model):
    """One replicate of one scenario, for Mesa users.

    Parameters
    ----------
    plan : str or Scenario
        Name (or path) of a scenario, or a resolved one.
    replicate : int, optional
        Which replicate: its luck, and its draw of the uncertain parameters. By default 0, and in a batch of Mesa's the
        number of the iteration (:func:`sim.model.batch.address`).
    replicates : int, optional
        Size of the Latin hypercube the draw is taken from; by default the scenario's. With that of a run, replicate
        i is the run's replicate i.
    uncertain : bool
        False keeps parameters and garrisons at their central values.
    world : World, optional
        A world already read; by default the scenario's.
    rng : int, optional
        Seed; by default the scenario's. This is the name Mesa's batch runner gives it; ``seed=`` says the same.
    rules : Rule, str, or list of them, optional
        Rules of your own (docs/your-own-rule.md).
    **kwargs : float
        Parameters by dotted name with `__` for the dot (``front__tempo=2``).

    Attributes
    ----------
    engine : Engine
        The arrays, the record, everything.
    parties : Parties
        Households and squads that have left, one row each.
    agents_by_type : dict of type to AgentSet
        Mesa's: :class:`sim.model.model.District`, :class:`sim.model.model.Crossing` and :class:`sim.model.model.Host`.
    datacollector : mesa.DataCollector
        Headline numbers per day, of all hosts together; flows are cumulated. Every row has the seed and the replicate
        that make the run again, and arrays of your own rules that have one entry, as they are at the end of the day.

    Examples
    --------
    >>> from sim import BorderModel
    >>> model = BorderModel("baseline", uncertain=False)
    >>> for _ in range(67):
    ...     model.step()
    >>> str(model.date), len(model.agents_by_type)
    ('2021-07-06', 3)
    """

    def __init__(
        self,
        plan: str | Path | Scenario = "baseline",
        *,
        replicate: int | None = None,
        replicates: int | None = None,
        uncertain: bool = True,
        world: World | None = None,
        rng: int | None = None,
        rules: Given | Iterable[Given] | None = None,
        **kwargs: float,
    ) -> None:
        seed = kwargs.pop("seed", None)  # no argument of its own: Mesa would then hand over seeds by that name
        worlds: dict[str, World] = {}
        resolved = _resolved(plan, world, kwargs, rules_of(rules), worlds)
        check_as_read(resolved.own)
        if not isinstance(uncertain, bool | np.bool_) and uncertain not in (0, 1):
            raise PanjError(f"uncertain={uncertain!r}: want True or False")
        replicates = resolved.replicates if replicates is None else replicates
        seed, replicate = address(
            resolved.seed, rng=rng, seed=seed, replicate=replicate, replicates=replicates, uncertain=bool(uncertain)
        )
        super().__init__(rng=seed)
        world = world or worlds.get(str(resolved.where)) or load_world(resolved.where)
        check_posterior(world)
        refuse_strangers(world, resolved)
        refuse_other_years(world, resolved)
        quantiles = design(resolved, world, seed, int(replicates))[replicate] if uncertain else {}
        self.engine = Engine(resolved, world, realise(resolved, world, quantiles), seed, replicate)
        self._people_it()

    def _people_it(self) -> None:
        """Make the agents and the data collector of an engine."""
        net, world = self.engine.network, self.engine.world
        self._mine = threading.Lock()
        District.create_agents(self, len(net.land), row=[int(i) for i in net.land])
        Crossing.create_agents(self, len(net.crossings), row=[int(i) for i in net.crossings])
        Host.create_agents(self, len(world.hosts), row=list(range(len(world.hosts))))
        self._columns = columns_of(self.engine.layout.series, world)
        self.datacollector = mesa.DataCollector(
            model_reporters={"date": "date", "seed": _seed, "replicate": _replicate}
            | {
                name: _headline(measure, world.hosts.ids if place == "host" else (place,), kind)
                for name, (measure, place, kind) in HEADLINES.items()
                if place != "host" or len(world.hosts)
            }
            | {
                f"{rule}.{name}": _own_number(rule, name)
                for rule, arrays in self.own.items()
                for name, array in arrays.items()
                if array.size == 1
            }
        )

    def step(self) -> None:
        """Simulate one day; do nothing after the last one.

        Raises
        ------
        PanjError
            If another thread is stepping this model.
        """
        if not self._mine.acquire(blocking=False):
            raise PanjError(_OTHERS)
        try:
            if self.engine.day < self.engine.days:
                self.engine.advance()
                self.datacollector.collect(self)
            if self.engine.day >= self.engine.days:
                self.running = False
        finally:
            self._mine.release()

    def _wrapped_step(self, *given: Any, **named: Any) -> None:
        """Step as Mesa does, but refuse another thread before Mesa's clock has gone on: its day would be lost."""
        if self._mine.locked():
            raise PanjError(_OTHERS)
        super()._wrapped_step(*given, **named)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse to set a parameter on a model that is there: it would change nothing, and nobody would see it.

        Raises
        ------
        PanjError
        """
        engine = vars(self).get("engine")
        if engine is not None and name.replace("__", ".", 1) in engine.values:
            raise PanjError(
                f"model.{name} = {value!r}: a parameter holds from the first day on, BorderModel({name}=…). To "
                "change it on a day there are the event `set`, sim.what_if and rules of your own"
            )
        super().__setattr__(name, value)

    def reset_rng(self, *given: Any, **named: Any) -> None:
        """Reset Mesa's own generator, and warn: nothing of a run is drawn from it."""
        super().reset_rng(*given, **named)
        warnings.warn(_NO_LUCK.format("reset_rng"), UserWarning, stacklevel=2)

    def reset_randomizer(self, *given: Any, **named: Any) -> None:
        """Reset Mesa's other generator, and warn as :meth:`reset_rng` does."""
        super().reset_randomizer(*given, **named)
        warnings.warn(_NO_LUCK.format("reset_randomizer"), UserWarning, stacklevel=2)

    def __copy__(self) -> BorderModel:
        """Return a model that goes on from here by itself; see `__deepcopy__`."""
        return copy.deepcopy(self)

    def __deepcopy__(self, memo: dict[int, object]) -> BorderModel:
        """Return a model that goes on from here by itself, with agents and a data collector of its own.

        What a subclass has added is copied, too, with the state of Mesa's own generators.

        Raises
        ------
        PanjError
            If the model has agents of other classes: nobody knows what they hold.
        """
        others = [kind.__name__ for kind in self.agents_by_type if kind not in (District, Crossing, Host)]
        if others:
            raise PanjError(f"a model with agents of other classes cannot be copied: {', '.join(sorted(others))}")
        other = type(self).__new__(type(self))
        memo[id(self)] = other
        mesa.Model.__init__(other, rng=self.engine.seed)
        other.engine = copy.deepcopy(self.engine, memo)
        other._people_it()
        for name, value in vars(self).items():
            if name not in vars(other) or name in GOES_ON:
                setattr(other, name, copy.deepcopy(value, memo))
        return other

    def __reduce_ex__(self, protocol: object) -> Never:
        """Refuse to be written: what makes the same model is its scenario, seed and replicate.

        Raises
        ------
        PanjError
        """
        made = (
            f"BorderModel({self.engine.scenario.name!r}, rng={self.engine.seed}, replicate={self.engine.replicate}, …)"
        )
        raise PanjError(f"a model cannot be pickled; {made} makes the same one again, and sim.run saves a run")

    @property
    def parties(self) -> Parties:
        """Households and squads that have left."""
        return self.engine.parties

    @property
    def date(self) -> dt.date:
        """The last day simulated (the eve of the first before it)."""
        return self.engine.date - dt.timedelta(days=1)

    @property
    def own(self) -> dict[str, dict[str, Array]]:
        """The arrays of your own rules by the name of the rule and their own, as they are now; they are read-only."""
        out: dict[str, dict[str, Array]] = {}
        for own in self.engine.own:
            arrays = {name: array.view() for name, array in own.arrays.items()}
            for array in arrays.values():
                array.flags.writeable = False
            out[own.rule.name] = arrays
        return out

    def recorded(self, measure: str, place: str, kind: str = "") -> float:
        """Return the value of a measure on the last day simulated (0.0 before the first).

        The kind "everybody" is civilians and soldiers together; a host, and the world, have sums over crossings and
        sites, too (`turned_back`, `overflow` ...).

        Raises
        ------
        PanjError
            If there is no such series.
        """
        day, columns = self.engine.day - 1, self._columns_of(measure, place, kind)
        return float(sum(self.engine.block[day, column] for column in columns)) if day >= 0 else 0.0

    def total(self, measure: str, place: str, kind: str = "") -> float:
        """Return the sum of a daily flow up to the last day simulated; series are named as in :meth:`recorded`.

        Raises
        ------
        PanjError
            If there is no such series, or it is no flow: the sum of a queue would count people on every day they wait.
        """
        columns = self._columns_of(measure, place, kind)
        check_flow(measure, place)
        return float(sum(self.engine.block[: self.engine.day, column].sum() for column in columns))

    def _columns_of(self, measure: str, place: str, kind: str) -> tuple[int, ...]:
        check_names(measure=measure, place=place, kind=kind)
        return self._columns[key_of(self._columns, lambda: titles_of(self.engine.world), measure, place, kind)]

    def release(self) -> None:
        """Let go of the agents, so that the model can be freed once the last reference is gone.

        Mesa 3.3 keeps a counter of agent ids per model for ever, and with it the model.
        """
        for agent in list(self.agents):
            self.deregister_agent(agent)
        ids = getattr(mesa.Agent, "_ids", None)
        if ids is not None:
            ids.pop(self, None)


def _resolved(
    plan: str | Path | Scenario,
    world: World | None,
    given: Mapping[str, float],
    own: Sequence[OwnRule],
    worlds: dict[str, World],
) -> Scenario:
    """Return the scenario that was named or given, with parameters and rules of the call; add worlds that it read."""
    if isinstance(plan, Scenario):
        plan = with_own(plan, own)
        own = plan.own
    registry = extended(REGISTRY, own)
    overrides = parameters_of(given, ARGUMENTS, describe(registry))
    if world is not None and not isinstance(world, World):
        raise PanjError(f"world={quoted(repr(world))}: want a world that was read, sim.world.load_world(NAME)")
    if isinstance(plan, Scenario):
        return override(plan, registry, overrides)
    if not isinstance(plan, str | Path):
        raise PanjError(f"plan={quoted(repr(plan))}: want the name of a scenario, the path of a file or a Scenario")
    names = names_in(worlds) if world is None else names_of(world)
    return with_own(load_scenario(plan, registry, overrides=overrides, names=names), own)


def _seed(model: BorderModel) -> int:
    return model.engine.seed


def _replicate(model: BorderModel) -> int:
    return model.engine.replicate


def _own_number(rule: str, name: str) -> Callable[[BorderModel], Any]:
    """Return a reporter for Mesa's data collector, of an array of a user's rule that has one entry."""

    def report(model: BorderModel) -> Any:
        return model.own[rule][name].item()

    return report


def _headline(measure: str, places: Sequence[str], kind: str) -> Callable[[BorderModel], float]:
    """Return a reporter for Mesa's data collector, of some places together; flows are cumulated."""

    def report(model: BorderModel) -> float:
        reads = (model.total if is_flow(measure, place) else model.recorded for place in places)
        return sum((read(measure, place, kind) for read, place in zip(reads, places, strict=True)), 0.0)

    return report


class Actor(mesa.Agent):
    """Base of the agents: a row of the engine's arrays."""

    model: BorderModel

    def __init__(self, model: BorderModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    def remove(self) -> None:
        """Take the agent out of Mesa's lists, and warn: it is a view, and the run goes on as it was."""
        super().remove()
        said = "an agent of Panj is a view: to remove it changes nothing of the run; rules of your own move people"
        warnings.warn(said, UserWarning, stacklevel=2)

    def _recorded(self, measure: str, place: str, kind: str) -> float:
        """Return the value of a measure on the last day simulated (0.0 before the first)."""
        return self.model.recorded(measure, place, kind)


class Place(Actor):
    """An actor that is a place."""

    @property
    def name(self) -> str:
        """Id of the place."""
        return self.model.engine.world.places.ids[self.row]

    @property
    def lat(self) -> float:
        """Latitude in degrees."""
        return float(self.model.engine.world.places.lat[self.row])

    @property
    def lon(self) -> float:
        """Longitude in degrees."""
        return float(self.model.engine.world.places.lon[self.row])


class District(Place):
    """A district or provincial capital."""

    @property
    def holder(self) -> str:
        """Who holds it: "government" or "insurgent"."""
        return "insurgent" if self.model.engine.state.front.held[self.row] else "government"

    @property
    def is_capital(self) -> bool:
        """Whether it is a provincial capital."""
        return bool(self.model.engine.world.places.kind[self.row] == PlaceKind.CAPITAL)

    @property
    def intensity(self) -> float:
        """Fighting, 0..1."""
        return float(self.model.engine.state.siege.intensity[self.row])

    @property
    def home(self) -> int:
        """Civilians still at home."""
        return int(self.model.engine.state.displacement.home[self.row])

    @property
    def garrison(self) -> int:
        """Soldiers there, of the government."""
        return int(self.model.engine.state.garrisons.garrison[self.row])

    @property
    def present(self) -> int:
        """Displaced civilians staying there at the end of the last day."""
        return int(self._recorded("present", self.name, "civilian"))


class Crossing(Place):
    """A crossing of the border."""

    @property
    def crossing_kind(self) -> str:
        """Bridge, ferry, ford or pass."""
        kind = int(self.model.engine.world.places.crossing_kind[self.row])
        return CrossingKind(kind).name.lower()

    @property
    def near_holder(self) -> str:
        """Who holds the near bank."""
        return "insurgent" if self.model.engine.state.front.held[self.row] else "government"

    @property
    def queue(self) -> int:
        """People waiting, civilians and soldiers."""
        party = self.model.parties
        n = party.count
        here = (party.state[:n] == QUEUEING) & (party.at[:n] == self.row)
        return int(party.size[:n][here].sum())

    def arrivals(self, kind: str = "civilian") -> int:
        """Return the people of a kind, "civilian" or "military", who have arrived on the far bank so far."""
        return int(self.model.total("arrivals", self.name, kind))


class Host(Actor):
    """A receiving state."""

    @property
    def name(self) -> str:
        """ISO code."""
        return self.model.engine.world.hosts.ids[self.row]

    @property
    def stock(self) -> int:
        """People on its side at the end of the last day, civilians and soldiers."""
        return int(sum(self._recorded("stock", self.name, kind) for kind in KIND_NAMES))

    def arrivals(self, kind: str = "civilian") -> int:
        """Return the people of a kind, "civilian" or "military", who have arrived so far."""
        return int(self.model.total("arrivals", self.name, kind))
