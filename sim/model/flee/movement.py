"""Movement by Flee's rules: decide in the morning, travel through the day.

Rule
----
A party at place i moves on with chance p_i a day (by kind of place; 1 while it has a route to finish). It
picks among the routes r of i with weight::

    w_r = [ (weight_softening + score_e) / (softening + D_r)^distance_power · C_e ]^weight_power

with e the end, D the length and C = 1 up to capacity_buffer of a camp's capacity, falling linearly to 0 at the
capacity (no capacity: 1). If all weights are 0 it picks blindly. On the road it gains its day's distance, and
has arrived when it has gone *further* than the link is long; then, as long as it has moved less than a day's
distance, it may decide again at once, and (`fresh_speed_per_leg`) starts the next link with a whole day's
distance. A link that closes under it sends it back, at its end, to where it came from: that day it decides no
more. A route is a list of names: at each place the party takes the first open link to the next name. It is
dropped, and the party stays for the day, if there is no such link or its end is a camp with C < 0.5, even when
just picked: so camps stop filling halfway into the buffer.

Staying is drawn once: a party leaves when the hazard -ln(1 - p) cumulated since its arrival passes its own
Exp(1) number, which is the same as one chance p a day.

Source: Flee 3 (Suleimenova, Bell and Groen 2017; https://github.com/djgroen/flee), read and run in May 2026.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.flee.roads import Links, Routes
from sim.model.kernels import kernel
from sim.model.random import Purpose, exponential, uniform
from sim.world.world import Bytes, Floats, Ints, Longs

ROUTE, STAY, SPAWN = int(Purpose.ROUTE), int(Purpose.STAY), int(Purpose.SPAWN)
#: Hazard of a chance 1: larger than any Exp(1) number a 32-bit generator can give.
SURE = 64.0
#: Links a party can finish on one day (roads of 0 km would take it round for ever; Flee stops with an error).
LEGS = 900


class People(NamedTuple):
    """Parties, one row each, in the order in which they came into being (which is their address).

    Parameters
    ----------
    at : int32, place they are at, or are bound for on the road (came_from if the link has closed under them)
    came_from : int32, place the present link starts at
    link : int32, link they are on; -1 at a place
    gone : float, km gone on it
    bear : float, cumulated hazard at the place at which they leave
    route : int32, route they are following; -1 for none. step : int32, links of it they have finished
    choices : int32, routes picked so far. stays : int32, places arrived at so far
    recent : float, Flee's index of recent travel, 0..1
    new : int8, 1 until they have come to the end of their first link
    wake : int32, first day on which anything can happen to it: until then it costs one comparison a day
    """

    at: Ints
    came_from: Ints
    link: Ints
    gone: Floats
    bear: Floats
    route: Ints
    step: Ints
    choices: Ints
    stays: Ints
    recent: Floats
    new: Bytes
    wake: Ints


class Places(NamedTuple):
    """Places of today.

    Parameters
    ----------
    people : int64, parties there (not those on the road)
    room : float, capacity after scaling; below 1 unlimited
    factor : float, C of the rule, kept current
    pull : float, C^weight_power, kept current
    hazard, moved : float, today's hazard to move on and its sum up to and including today
    is_camp, is_town : int8
    """

    people: Longs
    room: Floats
    factor: Floats
    pull: Floats
    hazard: Floats
    moved: Floats
    is_camp: Bytes
    is_town: Bytes


class Pace(NamedTuple):
    """Numbers from the settings."""

    speed: float
    walk: float
    buffer: float
    weight_power: float
    on_foot: bool
    short_stints: bool
    fresh: bool


@kernel
def room_factor(people: int, room: float, buffer: float) -> float:
    """Return C: how attractive a camp still is."""
    if room < 1.0 or people <= buffer * room:
        return 1.0
    if people >= room:
        return 0.0
    return 1.0 - (people - buffer * room) / (room * (1.0 - buffer))


@kernel
def come_or_go(place: int, change: int, places: Places, pace: Pace) -> None:
    """Count a party in (1) or out (-1) of a place."""
    places.people[place] += change
    if places.room[place] >= 1.0:
        factor = room_factor(places.people[place], places.room[place], pace.buffer)
        places.factor[place] = factor
        places.pull[place] = factor if pace.weight_power == 1.0 else factor**pace.weight_power


@kernel
def pick(begin: int, stop: int, end: Ints, weight: Floats, pull: Floats, u: float) -> int:
    """Return the route the uniform number `u` picks by weight; blindly if all weigh nothing; -1 for none."""
    if begin == stop:
        return -1
    total = 0.0
    for r in range(begin, stop):
        total += weight[r] * pull[end[r]]
    if total <= 0.0:
        return begin + min(int(u * (stop - begin)), stop - begin - 1)
    mark = u * total
    for r in range(begin, stop):
        mark -= weight[r] * pull[end[r]]
        if mark < 0.0:
            return r
    return stop - 1


@kernel
def next_link(p: int, people: People, routes: Routes, links: Links, way: Ints) -> int:
    """Return the first open link from where a party is to the next place of its route; -1 for none."""
    here = people.at[p]
    wanted = routes.link[routes.link_first[people.route[p]] + people.step[p]]
    if links.origin[wanted] == here:
        return int(way[wanted])
    for k in range(len(way)):  # it was sent back
        if way[k] == k and links.origin[k] == here and links.target[k] == links.target[wanted]:
            return k
    return -1


@kernel
def set_out(
    p: int,
    people: People,
    places: Places,
    routes: Routes,
    links: Links,
    way: Ints,
    weight: Floats,
    pace: Pace,
    seed: int,
    run: int,
) -> bool:
    """Put a party that goes on to its next link; return False if it stays for the day after all."""
    here = people.at[p]
    if people.route[p] < 0:
        u = uniform(seed, run, p, 0, people.choices[p], ROUTE)
        people.choices[p] += 1
        r = pick(routes.first[here], routes.first[here + 1], routes.end, weight, places.pull, u)
        if r < 0:
            return False
        people.route[p], people.step[p] = r, 0
    r = people.route[p]
    k = next_link(p, people, routes, links, way)
    if k < 0 or (places.is_camp[routes.end[r]] == 1 and places.factor[routes.end[r]] < 0.5):
        people.route[p] = -1
        return False
    people.link[p] = k
    people.gone[p] = 0.0
    people.came_from[p] = here
    come_or_go(here, -1, places, pace)
    return True


@kernel
def goes(p: int, people: People, places: Places, force: bool) -> bool:
    """Return whether a party at a place moves on now: to finish its route, by force, or by chance."""
    here = people.at[p]
    if people.route[p] >= 0:
        return True
    if force and places.is_town[here] == 1:
        return True
    return bool(places.moved[here] >= people.bear[p])


@kernel
def settle(p: int, now: bool, people: People, places: Places, seed: int, run: int) -> None:
    """Draw how much hazard a party that has just come to a place bears; `now`: it decides today as well."""
    here = people.at[p]
    stay = people.stays[p]
    people.stays[p] += 1
    if now and places.hazard[here] >= SURE:
        people.bear[p] = -1.0  # it goes at once, whatever the draw
        return
    luck = exponential(seed, run, p, 0, stay, STAY)
    people.bear[p] = places.moved[here] + luck - (places.hazard[here] if now else 0.0)


@kernel
def sleep_at_place(p: int, day: int, people: People, places: Places, pace: Pace) -> None:
    """Let a party that stays sleep until its hazard may have used up what it bears (never too long)."""
    here = people.at[p]
    days = (people.bear[p] - places.moved[here]) / max(places.hazard[here], 1e-300)
    soon = pace.short_stints or days < 2.0 or people.route[p] >= 0
    people.wake[p] = day + 1 if soon else day + int(min(days, 1e6))


@kernel
def sleep_on_link(p: int, day: int, first_step: float, people: People, links: Links, pace: Pace) -> None:
    """Let a party that has set out sleep until the day on which it arrives; `first_step` is today's km."""
    k = people.link[p]
    speed = speed_on(p, people, links, pace)
    if first_step > links.km[k]:
        people.wake[p], people.gone[p] = day, 0.0
        return
    whole_days = int((links.km[k] - first_step) / speed)
    people.wake[p] = day + whole_days + 1
    people.gone[p] = first_step + whole_days * speed


@kernel
def speed_on(p: int, people: People, links: Links, pace: Pace) -> float:
    """Return the km per day of a party on its link."""
    if pace.on_foot and people.new[p] == 1:
        return pace.walk
    own = links.speed[people.link[p]]
    return pace.speed if np.isnan(own) else own


@kernel
def wake_up(alive: int, place: int, day: int, people: People) -> None:
    """Wake everybody at a place: its chance to move on has changed."""
    for p in range(alive):
        if people.at[p] == place and people.link[p] < 0:
            people.wake[p] = day


@kernel
def decide(
    day: int,
    alive: int,
    people: People,
    places: Places,
    routes: Routes,
    links: Links,
    way: Ints,
    weight: Floats,
    pace: Pace,
    seed: int,
    run: int,
) -> None:
    """Let every party at a place decide, in order, and put those who go on their links: the morning."""
    wake, link = people.wake, people.link
    for p in range(alive):
        if wake[p] > day or link[p] >= 0:
            continue
        if people.route[p] < 0 and places.moved[people.at[p]] < people.bear[p]:
            sleep_at_place(p, day, people, places, pace)
        elif set_out(p, people, places, routes, links, way, weight, pace, seed, run):
            people.at[p] = links.target[link[p]]
            sleep_on_link(p, day, speed_on(p, people, links, pace), people, links, pace)
        else:
            settle(p, False, people, places, seed, run)
            sleep_at_place(p, day, people, places, pace)


@kernel
def arrive(p: int, people: People, places: Places, routes: Routes, pace: Pace) -> bool:
    """Let a party enter the place it is bound for; return False if its link has closed and this is the old one."""
    people.step[p] += 1
    r = people.route[p]
    if r >= 0 and people.step[p] >= routes.link_first[r + 1] - routes.link_first[r]:
        people.route[p] = -1
    people.link[p], people.new[p] = -1, 0
    come_or_go(people.at[p], 1, places, pace)
    return bool(people.at[p] != people.came_from[p])


@kernel
def travel(
    day: int,
    alive: int,
    people: People,
    places: Places,
    routes: Routes,
    links: Links,
    way: Ints,
    weight: Floats,
    pace: Pace,
    seed: int,
    run: int,
) -> None:
    """Let every party that is due arrive, in order; it may go on at once: the rest of the day."""
    wake, link = people.wake, people.link
    for p in range(alive):
        if wake[p] > day or link[p] < 0:
            if pace.short_stints:
                moved = speed_on(p, people, links, pace) if link[p] >= 0 else 0.0
                people.recent[p] = (people.recent[p] + moved / pace.speed) / 2.0
            continue
        moved_today, legs = 0.0, 0
        while True:
            speed = speed_on(p, people, links, pace)
            step = speed if pace.fresh else max(speed - moved_today, 0.0)
            people.gone[p] += step
            moved_today += step - (people.gone[p] - links.km[link[p]])
            legs += 1
            entered = arrive(p, people, places, routes, pace)
            again = entered and moved_today < speed and legs < LEGS
            settle(p, again, people, places, seed, run)
            force = pace.short_stints and (people.recent[p] + moved_today / pace.speed) / 2.0 < 0.5
            if not again or not goes(p, people, places, force):
                sleep_at_place(p, day, people, places, pace)
                break
            if not set_out(p, people, places, routes, links, way, weight, pace, seed, run):
                settle(p, False, people, places, seed, run)
                sleep_at_place(p, day, people, places, pace)
                break
            people.at[p] = links.target[link[p]]
            speed = speed_on(p, people, links, pace)
            first_step = speed if pace.fresh else max(speed - moved_today, 0.0)
            sleep_on_link(p, day, first_step, people, links, pace)
            if wake[p] > day:
                moved_today += first_step
                break
        if pace.short_stints:
            people.recent[p] = (people.recent[p] + moved_today / pace.speed) / 2.0


@kernel
def spawn(
    begin: int, stop: int, cumulative: Floats, people: People, places: Places, pace: Pace, seed: int, run: int
) -> None:
    """Make parties begin … stop - 1, each at a place drawn by the cumulated weights."""
    for p in range(begin, stop):
        mark = uniform(seed, run, p, 0, 0, SPAWN) * cumulative[-1]
        low, high = 0, len(cumulative) - 1
        while low < high:
            middle = (low + high) // 2
            if cumulative[middle] > mark:
                high = middle
            else:
                low = middle + 1
        place(p, low, people, places, pace, seed, run)


@kernel
def place(p: int, where: int, people: People, places: Places, pace: Pace, seed: int, run: int) -> None:
    """Put a new party at a place; it decides on the same day, whose hazard is still to come."""
    people.at[p], people.came_from[p], people.link[p], people.gone[p] = where, where, -1, 0.0
    people.route[p], people.step[p], people.choices[p], people.stays[p] = -1, 0, 0, 0
    people.recent[p], people.new[p], people.wake[p] = 0.0, 1, 0
    come_or_go(where, 1, places, pace)
    settle(p, False, people, places, seed, run)


@kernel
def place_all(
    begin: int, stop: int, where: int, people: People, places: Places, pace: Pace, seed: int, run: int
) -> None:
    """Put parties begin … stop - 1 at one place."""
    for p in range(begin, stop):
        place(p, where, people, places, pace, seed, run)
