"""Sharing: the steps of a day whose work threads take together. Results do not depend on how many they are."""

from __future__ import annotations

from sim.model import day as days
from sim.model import record
from sim.model.course import Course
from sim.model.kernels import Crew
from sim.model.parties import Listed
from sim.model.rules import displacement, movement

#: Steps whose work threads share.
SHARED = (days.LEAVE, days.MOVEMENT, days.TALLY)


def share(crew: Crew, course: Course, step: int) -> None:
    """Take one of the shared steps of today."""
    now = course.now()
    if step == days.LEAVE:
        state, luck = now.part("state", "displacement"), now.part("luck")
        scratch, p = course.scratch.displacement, course.plain.displacement
        displacement.share(crew, course.network.land, state, p, luck, course.parties, scratch)
        course.stale = True
    elif step == days.MOVEMENT:

        def move(first: int, last: int, desk: movement.Desk, later: Listed) -> None:
            days.travel(course.day, first, last, now.handed, desk, later)

        routes, garrison = now.part("derived", "routes"), course.state.garrisons.garrison
        movement.share(crew, move, course.crowd, routes, garrison, course.flow[course.day])
    else:
        record.share(crew, now.part("crowd", "party"), course.parties.count, course.today)
