"""The kinds of changes: what a planner calls each, what it may be aimed at, and the event that it is in a scenario.

What can be changed is what a scenario file can say (:mod:`sim.scenario.events`), in the words of somebody who has not
read it; a change means the event, and nothing besides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sim.scenario.errors import did_you_mean
from sim.scenario.truce import ATTACKS
from sim.whatif.change import Change
from sim.words.counts import MOST

Entry = Mapping[str, Mapping[str, object]]
#: More guards have no place on any border, and more places no country.
MOST_GUARDS, MOST_PLACES = 1_000_000, 10_000_000
#: Ends of the pace; the parameter takes more, which no war has had.
FASTEST = 20.0
ENDS = "ends"
AFTER_IT = (
    "all goes on as in the scenario without the changes, but what is drawn for each run (skirmishes, and the pace "
    "where the scenario draws it) at its central value"
)
#: Words by which a kind is asked for that has another name.
CALLED = {"collapse": "onset", "regime": "onset", "truce": "ceasefire", "tempo": "pace", "capacity": "places"}


@dataclass(frozen=True)
class Word:
    """A value that can be chosen, and what it is called."""

    value: str
    label: str
    help: str = ""
    """What it does, where that is not what the kind does."""


@dataclass(frozen=True)
class Number:
    """A value that is typed.

    Parameters
    ----------
    unit : str
    low, high : float
        Ends, included.
    count : bool
        Whether only whole numbers make sense.
    """

    unit: str
    low: float
    high: float = MOST
    count: bool = True


@dataclass(frozen=True)
class Then:
    """What is known of the day of a change.

    Parameters
    ----------
    days : int
        From the first day of the run.
    values : mapping of str to float
        The central values that the scenario has on that day without the changes, by dotted name.
    """

    days: int
    values: Mapping[str, float]


@dataclass(frozen=True)
class Kind:
    """One kind of change.

    Parameters
    ----------
    id, label, help : str
    entry : callable
        The event of a change, as a mapping of a scenario file.
    targets : tuple of str
        Kinds of names it may be aimed at (:class:`sim.scenario.names.Names`); empty where it is aimed at none.
    words : tuple of Word
        What may be chosen; empty where a number is typed.
    number : Number or None
    who : bool
        Whether it may be for civilians or soldiers alone.
    """

    id: str
    label: str
    help: str
    entry: Callable[[Change, Then], Entry]
    targets: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    number: Number | None = None
    who: bool = False
    needs: tuple[str, ...] = field(default=())


def _plain(action: str) -> Callable[[Change, Then], Entry]:
    """Return what makes the event of an action: its target and its value."""
    return lambda change, _: {action: {change.target: change.value}}


def _policy(change: Change, _: Then) -> Entry:
    return {"policy": {change.target: {change.who: change.value} if change.who else change.value}}


def _ceasefire(change: Change, then: Then) -> Entry:
    """Return what the scenario `ceasefire` sets; at its end what there was without it."""
    ends = change.value == ENDS
    return {"set": {name: then.values[name] if ends else 0 for name in ATTACKS}}


def _pace(change: Change, _: Then) -> Entry:
    return {"set": {"front.tempo": change.value}}


def _onset(_: Change, then: Then) -> Entry:
    """Return what the scenario `collapse` sets, on a known day."""
    return {"set": {"capitals.regime": 1, "capitals.regime_day": then.days, "front.air_support": 0}}


BANK = (
    Word("open", "open"),
    Word("closed", "closed"),
    Word("follow", "as whoever holds it decides"),
)
FAR = (
    Word("open", "open"),
    Word("limited", "limited"),
    Word("closed", "closed"),
    Word("follow", "as the host's policy says"),
)
ADMISSION = FAR[:3]
SWITCH = (
    Word("open", "opens"),
    Word("closed", "ends", "From then on the banks are as orders and policies have them."),
)

#: Every kind, in the order in which a page offers them.
KINDS: tuple[Kind, ...] = (
    Kind(
        "policy",
        "Policy of a host",
        "Whom the host admits at all its crossings that have no order of their own.",
        _policy,
        ("host",),
        ADMISSION,
        who=True,
    ),
    Kind(
        "near",
        "Home side of a crossing",
        "Who holds the near bank lets everybody out, or nobody but those who slip past.",
        _plain("near"),
        ("host", "crossing"),
        BANK,
    ),
    Kind(
        "far",
        "Host side of a crossing",
        "The post on the far bank admits everybody, a share of those who come, or nobody, whatever the host's policy.",
        _plain("far"),
        ("host", "crossing"),
        FAR,
    ),
    Kind(
        "guards",
        "Guards on a host's border",
        "Guards bring who comes over outside the posts to one; where everybody is admitted they stop nobody.",
        _plain("guards"),
        ("host",),
        number=Number("guards", 0, MOST_GUARDS),
    ),
    Kind(
        "places",
        "Places of a site",
        "How many people a site has room for from that day on, in every run: it takes the place of what each run "
        "draws. Who is there stays, also above it, and moves on by and by to a site with room.",
        _plain("capacity"),
        ("site",),
        number=Number("places", 0, MOST_PLACES),
    ),
    Kind(
        "corridor",
        "Corridor for civilians",
        "Both banks let civilians pass, whoever holds them.",
        _plain("corridor"),
        ("host", "crossing"),
        SWITCH,
    ),
    Kind(
        "ceasefire",
        "Ceasefire",
        f"Nobody attacks any more, and skirmishing ends, as in the scenario ceasefire; at its end {AFTER_IT}.",
        _ceasefire,
        words=(Word("begins", "begins"), Word(ENDS, ENDS, f"{AFTER_IT[0].upper()}{AFTER_IT[1:]}.")),
        needs=("district",),
    ),
    Kind(
        "pace",
        "Pace of the offensive",
        "How many times the pace of its parameters (in the world that ships fitted to May to early July 2021) "
        "districts and capitals fall at; 0 stops it.",
        _pace,
        number=Number("times", 0, FASTEST, count=False),
        needs=("district",),
    ),
    Kind(
        "onset",
        "The state gives way",
        "The regime changes on that day, without air support, as in the scenario collapse: capitals draw each other.",
        _onset,
        words=(Word("begins", "begins"),),
        needs=("capital",),
    ),
)


def suggested(name: str, kinds: Mapping[str, Kind]) -> str | None:
    """Return which kind is meant by a name that none has: "did you mean 'onset' (The state gives way)?"."""
    meant = kinds.get(CALLED.get(name.casefold(), ""))
    if meant is not None:
        return f"did you mean '{meant.id}' ({meant.label})?"
    return did_you_mean(name, {kind.id: kind.label for kind in kinds.values()})
