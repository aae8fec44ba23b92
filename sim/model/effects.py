"""Effects: the events of a day, and what follows where they have changed a parameter."""

from __future__ import annotations

from sim.model.course import Course
from sim.model.draws import CAPACITY_SCALE
from sim.model.parameters import Parameters, build
from sim.model.refs import handed
from sim.model.rules import calendar, displacement, movement, reception


def take_events(course: Course) -> None:
    """Let the events of today take effect, one by one, in the order they are written in."""
    yesterday, s = course.parameters, course.state
    reach = calendar.Reach(s.front, s.siege, s.garrisons, s.crossing, s.reception, course.scratch.fallen)
    for event in course.events.get(course.day, ()):
        changes = calendar.apply(event, course.day, reach, course.world, course.values[CAPACITY_SCALE])
        course.people[1] += changes.reinforced
        if changes.settings:
            _set(course, changes.settings)
        if event.action == "guards":
            course.guard()
    if course.parameters is not yesterday and course.parameters != yesterday:
        _follow(course, yesterday)
    calendar.expected(course.captures, course.day, s.siege)


def _set(course: Course, settings: dict[str, float]) -> None:
    """Give parameters new values."""
    scale = settings.get(CAPACITY_SCALE, course.values[CAPACITY_SCALE])
    if scale != course.values[CAPACITY_SCALE]:
        sites = course.state.reception
        sites.capacity[:] = reception.scaled(sites.places, scale)
    course.values.update(settings)
    course.parameters = build(course.values)


def _follow(course: Course, yesterday: Parameters) -> None:
    """Work out anew what follows from parameters that are others today than yesterday."""
    p, old, land = course.parameters, yesterday, course.network.land
    if p.displacement.frailty_variance != old.displacement.frailty_variance:
        displacement.next_thresholds(land, handed(course.state.displacement), p.displacement.frailty_variance)
    if old.reception.onward <= 0.0 < p.reception.onward:
        who = handed(course.parties.columns()), handed(p.reception.plain()), handed(course.luck)
        reception.wake(course.day, course.parties.count, *who)
    course.plain = p.plain()
    course.derived, known = course.derive(), len(course.scratch.desk.taken)
    if known != len(course.derived.routes.end):
        desk = movement.Desk.room(len(course.derived.routes.end), len(course.world.places))
        course.scratch = course.scratch._replace(desk=desk)
    course.guard()
