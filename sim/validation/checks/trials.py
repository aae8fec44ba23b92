"""Trials: nothing falls but what is ordered, so that one rule can be looked at by itself.

The war stands still (`front.tempo` 0) from the first day on, and one thing is ordered: a city is stormed, handed over,
retaken. What the people there do then is held to what people did in other wars, at the same number of days.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from sim.runs.replicates import Replicates
from sim.runs.run import load
from sim.scenario.events import Action, Event
from sim.scenario.resolved import Scenario
from sim.validation.analogues import ANALOGUES
from sim.validation.beside import Beside
from sim.validation.checks.row import Known, Row, against, beside
from sim.validation.course import full
from sim.validation.front.predict import recorded
from sim.world.world import Floats, World

Order = tuple[int, Action, str, str]
"""Day, action, target and value."""
CITY, NEAR_THE_CITY = "kunduz", "chahar-dara"
DISTRICT, POST, BESIDE_THE_POST = "khan-abad", "tem", "shighnan"
ORDERED = 31
"""Day (0-based) on which a place falls in a trial: a siege comes before it."""
#: Days from its beginning that other wars were looked at.
OF_A_CITY, OF_A_RUN, OF_A_DISTRICT, OF_THE_OUTSKIRTS = 15, 3, 18, 15
RETAKEN, BACK_AFTER, MONTHS = 14, 17, 210
BY_NIGHT = Known(
    1.0,
    "seven crossings in one night, 4 to 5 July (the document); Sher Khan Bandar on the day (iet.tj)",
    "share",
    use="prior",
)
FIGHTING_DAYS = Known(
    2.5, "two and three days reported in June 2021 (Arghanj Khwah, Baharak of Takhar)", "days", use="prior"
)


@dataclass(frozen=True, eq=False)
class Still:
    """A war that stands still but for what is ordered.

    Parameters
    ----------
    scenario : Scenario
    world : World
    many : int
        Runs of a trial.
    """

    scenario: Scenario
    world: World
    many: int

    @classmethod
    def of(cls, many: int) -> Still:
        """Return that of the baseline."""
        return cls(*load("baseline"), many)

    def trial(self, days: int, *orders: Order) -> Replicates:
        """Run it for some days with some orders."""
        start = self.scenario.start
        events = [Event(start, "set", "front.tempo", 0.0)]
        events += [Event(start + dt.timedelta(days=day), action, *order) for day, action, *order in orders]
        until = start + dt.timedelta(days=days - 1)
        return recorded(
            self.scenario.with_(history_until=start, until=until, events=tuple(events)), self.world, self.many
        )


def left(result: Replicates, place: str, first: int, last: int) -> Floats:
    """Return the share of the people of a place who leave it on some days, in each run."""
    at_home = result.daily("home", place, "civilian")[:, max(first - 1, 0)]
    return np.asarray(result.daily("left", place, "civilian")[:, first : last + 1].sum(axis=1) / at_home)


def siege_begins(result: Replicates, place: str) -> list[int]:
    """Return the day on which the siege begins that ends with the ordered fall, in each run."""
    fought = full(result, place)[:, : ORDERED + 1]
    return [ORDERED + 1 - int(np.argmin(row[::-1])) if row[-1] else ORDERED for row in fought]


def rows(many: int) -> list[Row]:
    """Return what the trials say, of so many runs each."""
    still = Still.of(many)
    return [*flight(still), *homecoming(still), *soldiers(still)]


def flight(still: Still) -> list[Row]:
    """Return how many leave a place by how it falls, and how long a district is fought over."""
    storm = still.trial(ORDERED + 40, (ORDERED, "capture", CITY, "fought"))
    district = still.trial(ORDERED + 40, (ORDERED, "capture", DISTRICT, "fought"))
    handed = still.trial(ORDERED + 10, (ORDERED, "capture", CITY, "handed"))
    outskirts = still.trial(ORDERED + 40, (ORDERED, "capture", NEAR_THE_CITY, "fought"))

    def since_the_siege(result: Replicates, besieged: str, who: str, days: int) -> Floats:
        begins = siege_begins(result, besieged)
        return np.array([left(result, who, day, day + days - 1)[r] for r, day in enumerate(begins)])

    in_a_city = since_the_siege(storm, CITY, CITY, OF_A_CITY)
    in_a_run = left(handed, CITY, ORDERED, ORDERED + OF_A_RUN - 1)
    in_a_district = since_the_siege(district, DISTRICT, DISTRICT, OF_A_DISTRICT)
    nearby = since_the_siege(outskirts, NEAR_THE_CITY, CITY, OF_THE_OUTSKIRTS)
    found = (
        (f"a city is fought over: left in {OF_A_CITY} days, share", in_a_city, "flight, city fought over"),
        (f"its garrison runs: left in {OF_A_RUN} days, share", in_a_run, "flight, garrison runs"),
        (
            f"a district is fought over: left in {OF_A_DISTRICT} days, share",
            in_a_district,
            "flight, district fought over",
        ),
        (f"a city's outskirts are: left in {OF_THE_OUTSKIRTS} days, share", nearby, "flight, outskirts"),
    )
    days = ORDERED - np.array(siege_begins(district, DISTRICT), float)
    return [
        against("siege", "days that a district is fought over before it falls", days, FIGHTING_DAYS),
        *(beside("displacement", Beside(name, values, ANALOGUES[key])) for name, values, key in found),
    ]


def homecoming(still: Still) -> list[Row]:
    """Return how many are back after some time, where the own side holds the home and where the other does."""
    retaken = ORDERED + RETAKEN
    own = still.trial(retaken + BACK_AFTER + 1, (ORDERED, "capture", CITY, "fought"), (retaken, "retake", CITY, ""))
    other = still.trial(ORDERED + MONTHS + 1, (ORDERED, "capture", DISTRICT, "fought"))
    return [
        beside(
            "homecoming",
            Beside(f"city retaken: back after {BACK_AFTER} days, share", _back(own, CITY), ANALOGUES["home, own side"]),
        ),
        beside(
            "homecoming",
            Beside(
                "district that the other side keeps: back after seven months, share",
                _back(other, DISTRICT),
                ANALOGUES["home, other side"],
            ),
        ),
    ]


def _back(result: Replicates, place: str) -> Floats:
    gone = result.daily("left", place, "civilian").sum(axis=1)
    back = result.daily("returned", place, "civilian").sum(axis=1)
    return np.asarray(back[gone > 0] / gone[gone > 0])


def soldiers(still: Still) -> list[Row]:
    """Return how soon soldiers are over the river, and how soon half of them are home again."""
    result = still.trial(ORDERED + 90, (ORDERED, "capture", BESIDE_THE_POST, "handed"))
    daily = result.daily("arrivals", POST, "military")
    total = daily[:, ORDERED:].sum(axis=1)
    soon = daily[:, ORDERED : ORDERED + 2].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, soon / total, np.nan)
    host = result.world.hosts.ids[0]
    came = result.cumulative("arrivals", host, "military")
    home = result.cumulative("repatriated", host, "military")
    waits = half_back(came, home)
    found = Beside(
        "days from arrival until half of the soldiers are home",
        waits[np.isfinite(waits)],
        ANALOGUES["return of soldiers"],
        "run in which soldiers come",
    )
    name = "place falls: of the soldiers who cross, over the river by the next day, share"
    return [against("movement", name, share, BY_NIGHT), beside("charters", found)]


def half_back(came: Floats, home: Floats) -> Floats:
    """Return the days from the arrival of half of those who come to the return of half of them, in each run.

    NaN where nobody comes, or not half are home by the last day.

    Examples
    --------
    >>> half_back(np.array([[0.0, 6.0, 10.0, 10.0, 10.0]]), np.array([[0.0, 0.0, 0.0, 2.0, 5.0]]))
    array([3.])
    """
    half = came[:, -1:] / 2.0
    known = (came[:, -1] > 0) & (home[:, -1] >= half[:, 0])
    return np.where(known, (home >= half).argmax(axis=1) - (came >= half).argmax(axis=1), np.nan).astype(float)
