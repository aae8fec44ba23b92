"""A rule of one's own: a class in a file of the user's, taken into the day between the steps of the model.

It has a name, parameters with unit, range, meaning and source like any other rule, arrays of its own, and a step. Its
parameters are set, drawn, swept and told of under its name; its random numbers have addresses like all others, with a
purpose that follows from its name; its arrays are copied where a run branches. It is found by name (``module:Class``),
so that other processes find it, too, and never from a scenario's file, which must not run code.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any, ClassVar, overload
from zlib import crc32

import numpy as np
import numpy.typing as npt

from sim.model import own_files
from sim.model.banks import Banks
from sim.model.day import State
from sim.model.own_hands import HOLDERS, take
from sim.model.parties import CIVILIAN, MOVING, SHELTERED, STATES, Parties
from sim.model.random import Luck, uniform, uniform_each
from sim.model.rules.front import Fallen
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.parameters import ParameterSet
from sim.words.typed import quoted
from sim.world.world import KIND_NAMES, CrossingKind, Floats, Ints, Longs, Mode, PlaceKind, World

Array = npt.NDArray[Any]
#: Purposes of a user's rule begin here; the model's own are small numbers.
FIRST_PURPOSE = 1 << 16
#: Numbers of parties that a user's rule lets leave begin here; those of households stay far below.
FIRST_ORDER = 1 << 30
MOST_RULES, MOST_PARTS = 16, 1024
#: How what is no array is written into.
INTO = {
    "own": "now.own['NAME'][:]",
    "banks": "now.banks.near[:]",
    "state": "now.state.displacement.leave_clock[:]",
    "parties": "now.parties.acts_at[rows]",
}


class NoParameters(ParameterSet):
    """The parameters of a rule that has none."""


class Rule:
    """Base of a user's rule.

    Attributes
    ----------
    name : str
        First part of the dotted names of its parameters.
    parameters : type of ParameterSet
    before : str
        Step of the day that it comes before (`panj show --plan` lists them).

    Examples
    --------
    See docs/your-own-rule.md.
    """

    name: ClassVar[str] = ""
    parameters: ClassVar[type[ParameterSet]] = NoParameters
    before: ClassVar[str] = "front"
    #: Digest of the file it stands in, and of those of its folder that it imports, as they were when Python read it; ""
    #: where there is none.
    code: ClassVar[str] = ""
    #: The modules these are.
    modules: ClassVar[tuple[str, ...]] = ()
    #: Where they draw random numbers that are not Panj's: file, line and what.
    dice: ClassVar[tuple[Path, int, str] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        found = cls._texts()
        every = {name: text for files in found for name, text in files.items()}
        cls.code, cls.modules, cls.dice = own_files.digest(found), tuple(every), own_files.dice(every)

    @classmethod
    def _texts(cls) -> list[dict[str, own_files.Text]]:
        return [own_files.texts(each.__module__) for each in cls.__mro__[: cls.__mro__.index(Rule)]]

    @classmethod
    def other_than_read(cls) -> str:
        """Return what of the rule's files is not as Python read them, "" if nothing is; also where they are gone."""
        try:
            found = cls._texts()
        except OSError:
            return ""
        if own_files.digest(found) not in ("", cls.code):
            return "its file has changed since Python read it"
        return own_files.set_from_outside(found)

    def arrays(self, world: World) -> Mapping[str, Array]:
        """Return the arrays of state that the rule owns, as they are on the morning of the first day."""
        return {}

    def step(self, now: Now) -> None:
        """Do what the rule does on a day."""
        raise NotImplementedError

    @classmethod
    def purpose(cls) -> int:
        """Return the purpose of its random numbers."""
        return FIRST_PURPOSE + crc32(cls.name.encode()) % (2**32 - FIRST_PURPOSE)

    @classmethod
    def path(cls) -> str:
        """Return the name by which another process finds it."""
        return f"{cls.__module__}:{cls.__qualname__}"


def _members(kinds: type[IntEnum], names: Iterable[str]) -> list[int]:
    """Return the numbers of some kinds by their names."""
    known = {kind.name.lower(): int(kind) for kind in kinds}
    for name in names:
        known_as(name, tuple(known))
    return [known[name] for name in names]


def _whole(name: str, value: object) -> int:
    """Return a whole number of an address of luck."""
    if isinstance(value, bool | np.bool_) or not hasattr(value, "__index__"):
        raise PanjError(
            f"now.uniform: {name} is {quoted(repr(value))}: want a whole number, such as the row of a place"
        )
    return operator.index(value)


def _near(name: str, known: Iterable[str]) -> str:
    """Return the nearest right name, to be added to a message; empty where nothing is near."""
    near = did_you_mean(name, known)
    return f"; {near}" if near else ""


def known_as(name: str, names: Sequence[str]) -> int:
    """Return which of some names it is.

    Raises
    ------
    PanjError
        If it is none of them.
    """
    if name not in names:
        raise PanjError(f"'{name}' is none of {', '.join(names)}")
    return list(names).index(name)


@dataclass
class Now:
    """What a user's rule sees of a day, and may change.

    Parameters
    ----------
    day : int
        Days since the first day; `date` is the same as a date.
    world : World
    state : State
        The arrays of the model's rules (`state.front.held`, `state.displacement.home`, …); what is written stays.
    banks : Banks
        The banks as they are today: `slip`, `stay` and `capacity` are made anew every morning, `near`, `let`, `far`,
        `beyond` and `river` by the step "open": before it they are refused. What is used no more that day is read-only.
    parties : Parties
        Households and squads that have left.
    p : ParameterSet
        The values of the rule's parameters.
    own : mapping of str to ndarray
        The arrays of the rule.
    luck : Luck
    people : int64, shape (2,)
        How many people there are in all, by kind: what the record expects.
    pace : float per road
        By what this rule multiplies the speed on each road; travel times follow at once. It stays until it is changed;
        what several rules have here is multiplied.
    departed : int64 per place
        People whom rules of users have let leave home, for the record.
    late : bool
        Whether those who travel have arrived today already.
    number, purpose : int
        Which of the user's rules it is, and the purpose of its random numbers.
    values : mapping of str to float
        All parameters by their dotted names, as they are today.
    parts : Counter
        Parties that this rule has let leave each place today.
    fallen : Fallen or None
        The places that are lost today; None where the front has moved.
    taken : set of int
        Places that this rule has let change hands today.
    """

    day: int
    date: dt.date
    world: World
    state: State
    banks: Banks
    parties: Parties
    p: Any
    own: Mapping[str, Array]
    luck: Luck
    people: npt.NDArray[np.int64]
    pace: Floats
    departed: npt.NDArray[np.int64]
    number: int = 0
    late: bool = False
    purpose: int = 0
    values: Mapping[str, float] = field(default_factory=dict)
    parts: Counter[int] = field(default_factory=Counter)
    fallen: Fallen | None = None
    taken: set[int] = field(default_factory=set)

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse that a part of the day is replaced by another object, of which nobody would learn.

        Raises
        ------
        PanjError
        """
        if name not in self.__dataclass_fields__:
            hint = did_you_mean(name, self.__dataclass_fields__) or "what a rule keeps stands in its arrays"
            raise PanjError(f"now.{name} = ...: there is no such part of a day ({hint})")
        if self.__dict__.get(name, value) is not value:
            into = INTO.get(name, f"now.{name}[:]")
            raise PanjError(f"now.{name} = ... changes nothing of the run: write into it, as in {into} = ...")
        super().__setattr__(name, value)

    @overload
    def uniform(self, who: int = 0, which: int = 0) -> float: ...

    @overload
    def uniform(self, who: Array, which: int = 0) -> Floats: ...

    def uniform(self, who: int | Array = 0, which: int = 0) -> float | Floats:
        """Return one number uniform on (0, 1): always the same for the same run, day, who (a place, …) and which.

        An array of `who`, such as rows of places, gives an array: for each the number that it has alone.

        Raises
        ------
        PanjError
            If they are no whole numbers.
        """
        which = _whole("which", which)
        if not isinstance(who, np.ndarray):
            who = _whole("who", who)
            return uniform(self.luck.seed, self.luck.run, which, who, self.day, self.purpose)
        if who.dtype.kind not in "iu":
            raise PanjError(f"now.uniform: who is an array of {who.dtype}: want whole numbers, such as rows of places")
        out = np.empty(who.shape)
        rows = np.ascontiguousarray(who, np.int64).reshape(-1)
        uniform_each(self.luck.seed, self.luck.run, which, rows, self.day, self.purpose, out.reshape(-1))
        return out

    def value(self, name: str) -> float:
        """Return the value that a parameter has today, in this replicate: of the model, or of any rule of the user's.

        Raises
        ------
        PanjError
            If there is none of this name.
        """
        if name not in self.values:
            raise PanjError(f"no parameter is called '{quoted(str(name))}'{_near(str(name), self.values)}")
        return float(self.values[name])

    def roads(self, *modes: str) -> Ints:
        """Return the rows of the roads of some modes ("track", "footpath", …); without a mode those of all."""
        wanted = _members(Mode, modes) if modes else list(Mode)
        return np.flatnonzero(np.isin(self.world.roads.mode, wanted)).astype(np.int32)

    def crossings(self, *kinds: str) -> Ints:
        """Return the rows of the crossings of some kinds ("bridge", "ferry", "ford", "pass"); without one, of all.

        A post on land, without a river, is a "bridge".
        """
        wanted = _members(CrossingKind, kinds) if kinds else list(CrossingKind)
        return np.flatnonzero(np.isin(self.world.places.crossing_kind, wanted)).astype(np.int32)

    def place(self, name: str) -> int:
        """Return the row of a place (a district, a crossing, a site, …) by its id.

        Raises
        ------
        PanjError
            If the world has none of this id.
        """
        places = self.world.places
        if name not in places.index:
            called = dict(zip(places.ids, places.names, strict=True))
            raise PanjError(f"no place of the world {self.world.name} is called '{name}'{_near(name, called)}")
        return int(places.index[name])

    def who(self, state: str, place: int | str, kind: str = "civilian") -> Ints:
        """Return the rows of the parties of a kind that are in a state ("settled", "sheltered", …) at a place.

        Who is "moving" is at the place it is bound for.
        """
        number = known_as(state, STATES)
        party, n, at = self.parties, self.parties.count, self._row(place)
        here = (party.state[:n] == number) & (party.at[:n] == at) & (party.kind[:n] == known_as(kind, KIND_NAMES))
        return np.flatnonzero(here).astype(np.int32)

    def take(self, place: int | str, by: str = "insurgent") -> bool:
        """Let a place, or the post of a crossing, be taken by the "insurgent" or the "government" today.

        All goes on as after an event `capture` or `retake`: its garrison decides, fighting flares, the banks behind it
        follow. Returns whether it was held by the others. A post that is retaken while the place behind it is not falls
        again with it: retake that place.

        Raises
        ------
        PanjError
            If there is no such place or nobody holds it, or if the rule comes after the step "front".
        """
        row = self._row(place)
        self.taken.add(row)
        return take(row, known_as(by, HOLDERS), self.day, self.state, self.world, self.fallen)

    def rehouse(self, rows: Ints | Longs | list[int], to: int | str) -> int:
        """Bring parties that are sheltered in sites to another site of their host, return how many people these are.

        They are there at once, whether it has room or not; how long they stay does not change.

        Raises
        ------
        PanjError
            If one of them is not sheltered, or where they are brought is no site and no exit, or another host's.
        """
        party, site, assigned = self.parties, self._row(to), self.state.reception.assigned
        if self.world.places.kind[site] not in (PlaceKind.SITE, PlaceKind.EXIT):
            raise PanjError(f"rehouse: {self.world.places.ids[site]} is no site and no exit")
        if np.size(rows) and np.asarray(rows).dtype.kind not in "iu":
            raise PanjError(
                f"rehouse: an array of {np.asarray(rows).dtype}: want rows, as now.who has them (np.flatnonzero)"
            )
        rows = np.unique(np.asarray(rows, np.int64))
        if rows.size and (rows[0] < 0 or rows[-1] >= party.count or (party.state[rows] != SHELTERED).any()):
            raise PanjError("rehouse: a party of these is not sheltered in a site; now.who('sheltered', SITE) are")
        host, ids = self.world.places.host, self.world.places.ids
        abroad = rows[host[party.at[rows]] != host[site]]
        if abroad.size:
            at = ids[int(party.at[abroad[0]])]
            raise PanjError(f"rehouse: {ids[site]} is another host's than '{at}', and nobody has crossed that border")
        np.subtract.at(assigned, party.at[rows], party.size[rows])
        party.at[rows] = site
        many = int(party.size[rows].sum())
        assigned[site] += many
        return many

    def _row(self, place: int | str) -> int:
        """Return the row of a place that is given by row or by id."""
        row = self.place(place) if isinstance(place, str) else int(place)
        if not 0 <= row < len(self.world.places):
            raise PanjError(f"place {row}: the rows of places are 0 to {len(self.world.places) - 1}")
        return row

    def depart(self, place: int | str, to: int | str, people: float, each: float | None = None) -> int:
        """Let people leave their homes at a place for another one, return how many do.

        They reach it today; after the step "movement", which brings everybody where they go, tomorrow morning. There
        are never more than are at home without having left before. Places are given by row or by id. Where they go is
        in their country, or one of its crossings, at which they join the queue; no road has seen them
        (`flows.parquet`).

        Parameters
        ----------
        place, to : int or str
        people : float
            How many; of a fraction the whole part.
        each : float, optional
            How many are in a party, the last of them in a smaller one: what a party decides and what happens to it,
            all in it share (it waits, is let in, or is turned back as a whole, whatever its size). Without it all are
            one party. A household of the model has 8.2 people on average.

        Raises
        ------
        PanjError
            If it lets more than `MOST_PARTS` parties leave one place on a day, if there is no such place, if it lies
            abroad or is where they live, if `people` is no number from 0, or if `each` is none from 1.
        """
        place, to = self._row(place), self._row(to)
        self._check_depart(place, to, people, each)
        home = self.state.displacement.home
        size = int(min(people, home[place] - self.state.displacement.again[place]))
        if size > 0:
            most = size if each is None else int(min(each, size))
            sizes = np.full(-(-size // most), most, np.int32)
            sizes[-1] = size - most * (len(sizes) - 1)
            first = self.parts[place]
            if first + len(sizes) > MOST_PARTS:
                raise PanjError(f"a rule lets more than {MOST_PARTS:,} parties leave one place on one day")
            self.parts[place] += len(sizes)
            orders = FIRST_ORDER + (self.day * MOST_RULES + self.number) * MOST_PARTS + first + np.arange(len(sizes))
            rows = self.parties.add(np.full_like(sizes, place), orders.astype(np.int32), sizes, CIVILIAN)
            home[place] -= size
            self.departed[place] += size
            self.parties.state[rows], self.parties.at[rows], self.parties.acts_at[rows] = (
                MOVING,
                to,
                float(self.day + self.late),
            )
        return size

    def _check_depart(self, place: int, to: int, people: float, each: float | None) -> None:
        """Refuse people who cannot leave so."""
        ids, kind = self.world.places.ids, PlaceKind(self.world.places.kind[to])
        if kind in (PlaceKind.SITE, PlaceKind.EXIT):
            what = {PlaceKind.SITE: "a site", PlaceKind.EXIT: "an exit"}[kind]
            want = "want a district, a capital, or a crossing by which they get there"
            raise PanjError(f"depart('{ids[place]}', '{ids[to]}'): '{ids[to]}' is {what} abroad: {want}")
        if not people >= 0:
            raise PanjError(f"depart('{ids[place]}', '{ids[to]}', {people}): want a number of people from 0")
        if each is not None and not each >= 1:
            raise PanjError(f"depart('{ids[place]}', '{ids[to]}', {people}, each={each}): want a number from 1")
        if place == to:
            raise PanjError(f"depart('{ids[place]}', '{ids[to]}'): they would go nowhere: want another place")
