"""Whether all people of a world fit into the records of a run together, as every count does by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sim.scenario.errors import PanjError, Problem
from sim.scenario.events import Event
from sim.scenario.tables.reader import Row
from sim.words.counts import MOST
from sim.words.numbers import exact
from sim.world.world import World

TOGETHER = f"together more than {MOST:,}, the most that a run can count"


def check_sums(tables: Mapping[str, list[Row]]) -> Iterator[Problem]:
    """Check that the people, and the soldiers with all who are sent to them, are no more than a run can count."""
    yield from _passing("civilians", [(row, "population", row["population"]) for row in tables["places"]])
    sent = [(row, "value", _sent(row)) for row in tables["history"] if row["action"] == "reinforce"]
    told = set()
    for version in ("seeded", "blind"):
        units = [row for row in tables["garrisons"] if row["version"] in ("both", version)]
        for problem in _passing("soldiers", [*((row, "high", row["high"]) for row in units), *sent]):
            if str(problem) not in told:
                yield problem
            told.add(str(problem))


def _passing(what: str, cells: Iterable[tuple[Row, str, float | None]]) -> Iterator[Problem]:
    """Yield the cell with which a sum passes what can be counted."""
    total = 0.0
    for row, column, value in cells:
        before, total = total, total + (value or 0.0)
        if before <= MOST < total:
            yield row.problem(column, f"the {what} of this world are {TOGETHER}")


def _sent(row: Row) -> float:
    try:
        return float(row["value"] or 0.0)
    except ValueError:
        return 0.0  # told as a mistake of its own


def check_soldiers(world: World, version: str, events: Iterable[Event]) -> None:
    """Refuse a scenario that sends more soldiers than a run can count.

    Parameters
    ----------
    world : World
    version : str
        "seeded" or "blind".
    events : iterable of Event
        All events of a run.

    Raises
    ------
    PanjError
        With the event that is too many.
    """
    total = float(world.garrisons.high[world.garrisons.rows(version)].sum())
    for event in events:
        if event.action == "reinforce":
            total += float(event.value)
            if total > MOST:
                raise PanjError(f"{event.where}: with these {exact(float(event.value))} the soldiers are {TOGETHER}")
