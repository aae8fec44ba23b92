"""The resolved scenario: what a run needs, every value with the layer it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from sim.scenario.events import Event
from sim.scenario.own import OwnRule
from sim.scenario.parameters import Spread
from sim.scenario.posterior import Posterior
from sim.words.wording import counted

Garrisons = Literal["seeded", "blind"]
Rules = Literal["panj", "flee", "flee-fixed"]
LAST_STEP = 9
"""Behind every step of the escalation ladder."""
DEFAULT = "default"
"""Layer of what no file says."""
POSTERIOR = "posterior"
"""Layer of what a world's posterior says."""
OF = f"{POSTERIOR} of "
"""Before the file and line of a scenario that names a posterior of its own, in the layer of what that says."""


@dataclass(frozen=True)
class Setting:
    """The value of one parameter in one scenario.

    Parameters
    ----------
    value : float
        Central value.
    spread : Spread or None
        What a replicate draws it from; None when it is fixed.
    layer : str
        Where the value comes from: "default", "posterior" (of the world), "posterior of" a file with its line (which
        names it), a file with its line, or "set for this run".
    """

    value: float
    spread: Spread | None = None
    layer: str = DEFAULT

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest that a replicate draws; the value itself, twice, where it is fixed."""
        return (self.value, self.value) if self.spread is None else (self.spread.low, self.spread.high)

    @property
    def joint(self) -> bool:
        """Whether a replicate draws it together with others, as a row of a posterior."""
        return self.layer == POSTERIOR or self.named

    @property
    def named(self) -> bool:
        """Whether that is the posterior that the scenario names, not its world's."""
        return self.layer.startswith(OF)

    def same(self, other: Setting) -> bool:
        """Return whether both give the replicates on one world the same values.

        What no file sets does, whether the scenario was read with its world, and knows its posterior, or without.
        """
        if {self.layer, other.layer} == {DEFAULT, POSTERIOR}:
            return True
        return (self.value, self.spread, self.joint) == (other.value, other.spread, other.joint)


@dataclass(frozen=True)
class Scenario:
    """One named future, resolved: nothing is inherited any more.

    Parameters
    ----------
    name, title, description : str
        For people. What the file itself says; nothing of it is inherited. Where it says nothing, the title is the name
        and the description is empty: :func:`sim.study.about.about` then writes it from the events.
    ladder : int or None
        Step on the escalation ladder, 0 (ceasefire) to 5 (collapse); None where the file does not say.
    document : str
        What the seed document says that this scenario comes from (our words), with the fact's id.
    world : str
        Name of the world folder; of a Flee instance its path.
    start, history_until, until : datetime.date
        First day; last day on which the documented history is replayed (branch date); last day.
    replicates, seed : int
        Defaults of a run.
    garrisons : str
        "seeded" (border garrisons from the headcounts) or "blind" (population formula).
    settings : mapping of str to Setting
        Every parameter of every rule, by dotted name.
    events : tuple of Event
        By date; of those on or before `history_until` the loader takes places of sites on the first day alone.
    layers : mapping of str to str
        Layer of each other key ("until", "garrisons", "events[0]" …).
    rules : str
        The rule set.
    flee : Path or None
        The folder of a Flee world: a Flee instance, or a world made of one. None on a Panj world. On a Flee world
        `ladder`, `document`, `garrisons` and `events` say nothing.
    own : tuple of OwnRule
        Rules of the user's own; never from a file.
    counts : Path or None
        The folder of the counts of a Flee instance, where they lie elsewhere.
    posterior : Posterior or None
        The rows that the scenario names; which of its parameters are drawn from them says their layer.
    ground : Path or None
        The folder of its world, where the file that names it brings it along; None where its name leads to it.
    beyond : tuple of Event
        What it inherits or had, by date, and does not come to: dated after its last day. For telling alone.
    """

    name: str
    title: str
    description: str
    ladder: int | None
    document: str
    world: str
    start: dt.date
    history_until: dt.date
    until: dt.date
    replicates: int
    seed: int
    garrisons: Garrisons
    settings: Mapping[str, Setting]
    events: tuple[Event, ...] = ()
    layers: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = "panj"
    flee: Path | None = None
    own: tuple[OwnRule, ...] = ()
    counts: Path | None = None
    posterior: Posterior | None = None
    ground: Path | None = field(default=None, compare=False)
    beyond: tuple[Event, ...] = field(default=(), compare=False)

    @property
    def where(self) -> str | Path:
        """What leads to its world: its folder, where it was brought along, or its name."""
        return self.ground or self.world

    def __repr__(self) -> str:
        events = f", {counted(len(self.events), 'event')}" if self.events else ""
        own = "".join(f", rule {rule.path}" for rule in self.own)
        return f"<Scenario {self.name}: {self.start} to {self.until}, world {self.where}{events}{own}>"

    @property
    def early(self) -> tuple[Event, ...]:
        """Its own events on or before the branch date: the places that sites have had all along."""
        return tuple(event for event in self.events if event.date <= self.history_until)

    def ending(self, until: dt.date) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
        """Return the events up to a last day, and all that come after it or are left out already (`beyond`)."""
        kept = tuple(event for event in self.events if event.date <= until)
        return kept, (*(event for event in self.events if event.date > until), *self.beyond)

    def days(self) -> int:
        """Return the number of days of a run, first and last included."""
        return (self.until - self.start).days + 1

    def step(self) -> int:
        """Return the step on the ladder for sorting: whoever has none comes last."""
        return LAST_STEP if self.ladder is None else self.ladder

    def values(self) -> dict[str, float]:
        """Return the central value of every parameter."""
        return {name: setting.value for name, setting in self.settings.items()}

    def with_(self, **changes: object) -> Scenario:
        """Return a copy with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]
