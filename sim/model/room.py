"""Room: longer tables for a step that found none, and the words for one that found people lost."""

from __future__ import annotations

from sim.model import day as days
from sim.model import record
from sim.model.course import Course
from sim.model.rules import garrisons
from sim.scenario.errors import PanjError


def make(course: Course, step: int) -> None:
    """Make room for more parties, for the step that found none.

    Raises
    ------
    PanjError
        If it was the record that found people lost or made.
    """
    if step == days.RECORD:
        _lost(course)
    more = course.parties.count
    if step == days.GARRISONS:
        parts = ("terrain",), ("state", "front"), ("state", "garrisons"), ("scratch", "fallen"), ("p", "garrisons")
        more = garrisons.most_rows(*(course.now().part(*names).handed for names in parts))
        course.squads = course.squads.resized(2 * (course.squads.used + more))
    course.parties.resize(max(1024, 2 * course.parties.count, course.parties.count + more))
    course.stale = True


def _lost(course: Course) -> None:
    """Say that the record found people lost or made.

    Raises
    ------
    PanjError
        That tells of the user's rules, if there are any: the sums of the model's add up.
    """
    try:
        record.check_conservation(course.today.by_state, course.people, course.day)
        record.check_places(course.today.people, course.network, course.day)
    except record.ConservationError as error:
        said = str(error).replace(f"day {course.day}:", f"on {course.date}:", 1)
        if not course.own:
            raise record.ConservationError(said) from None
        names, found = ", ".join(own.rule.path() for own in course.own), said.partition(";")[0]
        raise PanjError(f"{found}: {names} lost or made people; now.depart moves them") from None
