"""Movement by Flee's rules: decide in the morning, travel through the day.

Rule
----
A party at place i moves on with chance p_i a day (by kind of place; 1 while it has a route to finish). It
picks among the routes r of i with weight::

    w_r = [ (weight_softening + score_e) / (softening + D_r)^distance_power · C_e ]^weight_power

with e the end, D the length and C = 1 up to capacity_buffer of a camp's capacity, falling linearly to 0 at the
capacity (no capacity: 1). Routes of less than 1 / pruning_threshold of the largest weight are left out. If all
weights are 0 it picks blindly. On the road it gains its day's distance (with the chance walk_probability of the
link, drawn anew each day, that of a walker), and
has arrived when it has gone *further* than the link is long; then, as long as it has moved less than a day's
distance, it may decide again at once, and (`fresh_speed_per_leg`) starts the next link with a whole day's
distance. A link that closes under it sends it back, at its end, to where it came from: that day it decides no
more. A route is a list of names: at each place the party takes the first open link to the next name. It is
dropped, and the party stays for the day, if there is no such link or its end is a camp with C < 0.5, even when
just picked: so camps stop filling halfway into the buffer.

Staying is drawn once: with its own uniform number u a party leaves when the product of (1 - p) over the days on
which it was asked is not above u, which is the same as one chance p a day; so when the hazard -ln(1 - p) cumulated
since its arrival reaches -ln u. The same draw has a second number, for the route it will pick when it leaves.

What costs time is done seldom: a party is looked at on the days on which something can happen to it; the logarithm
is for those who stay; the running sums of the weights at a place are made anew only when the capacity factor of
a camp it has routes to has changed.

Source: Flee 3 (Suleimenova, Bell and Groen 2017; https://github.com/djgroen/flee), read and run in May 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log
from typing import TypeVar

from numba import njit

from sim.flee.model.tables import AHEAD, Net, Pace, People
from sim.model.kernels import kernel, words
from sim.model.random import Purpose, philox, uniform, unit
from sim.world.world import Floats

STAY, SPAWN, WALK = int(Purpose.STAY), int(Purpose.SPAWN), int(Purpose.WALK)
#: Hazard of a chance 1: larger than any -ln u of a 32-bit generator.
SURE = 64.0
#: Links a party can finish on one day (roads of 0 km would take it round for ever; Flee stops with an error).
LEGS = 900
#: From here on Flee prunes; what is below asks it not to.
PRUNED = 1.001
#: Days by which a sleeper is woken early, for the rounding of sums: then it is asked once more.
EARLY = 1e-6

F = TypeVar("F", bound=Callable[..., object])


def part(function: F) -> F:
    """Compile a part of a kernel so that it is copied into it.

    A call would hand over every array of the tuples, number by number: a third of the time of a run (measured).
    """
    return njit(_nrt=False, forceinline=True)(function)  # type: ignore[no-any-return]


@part
def room_factor(people: int, room: float, buffer: float) -> float:
    """Return C: how attractive a camp still is."""
    if room < 1.0 or people <= buffer * room:
        return 1.0
    if people >= room:
        return 0.0
    return 1.0 - (people - buffer * room) / (room * (1.0 - buffer))


@part
def come_or_go(where: int, change: int, net: Net, pace: Pace) -> None:
    """Count a party in (1) or out (-1) of a place."""
    place = net.places[where]
    place.people += change
    if place.room >= 1.0:
        factor = room_factor(place.people, place.room, pace.buffer)
        if factor != place.factor:
            place.factor = factor
            place.pull = factor if pace.weight_power == 1.0 else factor**pace.weight_power
            for k in range(net.seen_first[where], net.seen_first[where + 1]):
                net.places[net.seen_from[k]].stale = 1


@part
def weigh(begin: int, stop: int, net: Net) -> None:
    """Write the weights of the routes begin … stop - 1 to where their running sums will stand."""
    for r in range(begin, stop):
        net.sums[r] = net.weight[r] * net.places[net.routes[r].end].pull


@part
def weigh_from_home(begin: int, stop: int, home: int, net: Net, pace: Pace) -> None:
    """Do the same for a party that stays close to its home: no two homes have the same weights."""
    for r in range(begin, stop):
        end = net.routes[r].end
        pull = (pace.weight_softening + net.score[end] * net.near[home, end]) / net.length[r]
        net.sums[r] = pull**pace.weight_power * net.places[end].pull


@part
def add_up(begin: int, stop: int, prune: float, sums: Floats) -> None:
    """Turn the weights of the routes begin … stop - 1 into running sums, without those that are pruned."""
    least = 0.0
    if prune >= PRUNED:
        for r in range(begin, stop):
            least = max(least, sums[r] / prune)
    total = 0.0
    for r in range(begin, stop):
        total += sums[r] if sums[r] >= least else 0.0
        sums[r] = total


@part
def pick(begin: int, stop: int, sums: Floats, u: float) -> int:
    """Return the route the uniform number `u` picks by weight; blindly if all weigh nothing; -1 for none."""
    if begin == stop:
        return -1
    total = sums[stop - 1]
    if total <= 0.0:
        return begin + min(int(u * (stop - begin)), stop - begin - 1)
    mark, r = u * total, begin
    for k in range(begin, stop - 1):
        r += sums[k] <= mark  # counted, not searched: a branch here would be guessed wrong half the time
    return r


@part
def next_link(here: int, route: int, step: int, net: Net) -> int:
    """Return the first open link from a place to the next place of a route; -1 for none."""
    wanted = net.links[net.link[net.routes[route].listed + step]]
    if wanted.origin == here:
        return int(wanted.way)
    for k in range(len(net.links)):  # it was sent back
        link = net.links[k]
        if link.way == k and link.origin == here and link.target == wanted.target:
            return k
    return -1


@part
def set_out(p: int, people: People, net: Net, pace: Pace) -> bool:
    """Put a party that goes on to its next link; return False if it stays for the day after all."""
    who = people.row[p]
    here = who.at
    if who.route < 0:
        place = net.places[here]
        if pace.by_home:
            weigh_from_home(place.begin, place.stop, who.home, net, pace)
            add_up(place.begin, place.stop, pace.prune, net.sums)
        elif place.stale == 1:
            weigh(place.begin, place.stop, net)
            add_up(place.begin, place.stop, pace.prune, net.sums)
            place.stale = 0
        r, step = pick(place.begin, place.stop, net.sums, unit(who.luck)), 0
        if r < 0:
            return False
        k = net.routes[r].start
    else:
        r, step = who.route, who.step
        k = next_link(here, r, step, net)
    route = net.routes[r]
    end = net.places[route.end]
    if k < 0 or (end.is_camp == 1 and end.factor < 0.5):
        who.route = -1
        return False
    who.route, who.step = r if step + 1 < route.links else -1, step + 1
    who.link, who.at = k, net.links[k].target
    come_or_go(here, -1, net, pace)
    return True


@kernel
def draw_ahead(listed: int, people: People, pace: Pace) -> None:
    """Draw the luck of the next stays of all who are listed.

    Made together, in plain loops over columns, the draws cost a fifth of what they cost one by one: the compiler
    computes several at a time.
    """
    awake, asked, seed, run = people.awake, people.asked, pace.seed, pace.run
    for n in range(listed):
        asked[n] = people.row[awake[n]].stays
    for k in range(AHEAD):
        first, second = people.first[k], people.second[k]
        for n in range(listed):
            drawn = words(awake[n], 0, asked[n] + k, STAY, seed, run)
            first[n], second[n] = drawn[0], drawn[1]


@part
def begin_stay_ahead(n: int, k: int, now: bool, people: People, net: Net, pace: Pace) -> bool:
    """Begin a stay for which the luck is there already if it is one of the first of the day."""
    if k < AHEAD:
        return begin_stay(people.awake[n], now, people.first[k, n], people.second[k, n], people, net)
    return begin_stay_now(people.awake[n], now, people, net, pace)


@part
def begin_stay_now(p: int, now: bool, people: People, net: Net, pace: Pace) -> bool:
    """Begin a stay and draw its luck."""
    drawn = philox(p, 0, people.row[p].stays, STAY, pace.seed, pace.run)
    return begin_stay(p, now, drawn[0], drawn[1], people, net)


@part
def begin_stay(p: int, now: bool, first: int, second: int, people: People, net: Net) -> bool:
    """Let a party's luck say how long it stays; return True if it goes at once (`now`: it decides today)."""
    who = people.row[p]
    place = net.places[who.at]
    who.stays += 1
    who.luck = second
    if who.route >= 0:
        return now
    u = unit(first)
    if now and u >= place.staying:
        return True
    who.bear = place.moved - log(u) - (place.hazard if now else 0.0)
    return False


@part
def sleep_at_place(p: int, day: int, people: People, net: Net) -> None:
    """Let a party that stays sleep until its hazard will have used up what it bears (never too long)."""
    who = people.row[p]
    place = net.places[who.at]
    if who.route >= 0:
        people.wake[p] = day + 1
    else:
        days = (who.bear - place.moved) / max(place.hazard, 1e-300)
        people.wake[p] = day + 1 + int(min(max(days - EARLY, 0.0), 1e6))


@part
def speed_on(p: int, day: int, people: People, net: Net, pace: Pace) -> float:
    """Return the km of a party on its link on a day."""
    who = people.row[p]
    link = net.links[who.link]
    if pace.on_foot and who.new == 1:
        return pace.walk
    if pace.walked and uniform(pace.seed, pace.run, p, who.stays, day, WALK) < link.walk:
        return pace.walk
    return float(link.speed)


@part
def gets_there(p: int, day: int, moved: float, people: People, net: Net, pace: Pace) -> bool:
    """Return whether a party that has set out, after `moved` km, arrives today; if not, it sleeps until it does."""
    who = people.row[p]
    km, speed = net.links[who.link].km, speed_on(p, day, people, net, pace)
    step = speed if pace.fresh else max(speed - moved, 0.0)
    who.gone = 0.0
    if step > km:
        return True
    if pace.walked:
        days, gone = 1, step
        while gone + speed_on(p, day + days, people, net, pace) <= km:
            gone += speed_on(p, day + days, people, net, pace)
            days += 1
        people.wake[p], who.gone = day + days, gone
    else:
        whole_days = int((km - step) / speed)
        people.wake[p], who.gone = day + whole_days + 1, step + whole_days * speed
    if pace.short_stints:
        people.moved[p] = moved + step
    return False


@kernel
def decide(day: int, alive: int, people: People, net: Net, pace: Pace) -> int:
    """Let every party at a place decide, in order, and put those who go on their links: the morning.

    Returns
    -------
    int
        How many arrive today; they are listed, in order, in `people.awake`.
    """
    awake, due = 0, 0
    for p in range(alive):
        people.awake[awake] = p
        awake += people.wake[p] <= day
    for n in range(awake):
        p = people.awake[n]
        who = people.row[p]
        if who.link >= 0:
            people.awake[due] = p
            due += 1
        elif who.route < 0 and net.places[who.at].moved < who.bear:
            sleep_at_place(p, day, people, net)
        elif set_out(p, people, net, pace):
            people.awake[due] = p
            due += gets_there(p, day, 0.0, people, net, pace)
        else:
            begin_stay_now(p, False, people, net, pace)
            sleep_at_place(p, day, people, net)
    return due


@kernel
def travel(day: int, due: int, people: People, net: Net, pace: Pace) -> None:
    """Let every party that is due arrive, in order; it may go on at once: the rest of the day."""
    draw_ahead(due, people, pace)
    for n in range(due):
        p = people.awake[n]
        who = people.row[p]
        moved_today = 0.0
        for leg in range(1, LEGS + 1):
            k = who.link
            speed, km = speed_on(p, day, people, net, pace), net.links[k].km
            step = speed if pace.fresh else max(speed - moved_today, 0.0)
            moved_today = moved_today + step - (who.gone + step - km)
            entered = who.at == net.links[k].target
            who.link, who.new = -1, 0
            come_or_go(who.at, 1, net, pace)
            again = entered and moved_today < speed and leg < LEGS
            goes = begin_stay_ahead(n, leg - 1, again, people, net, pace)
            if pace.short_stints and again and (people.recent[p] + moved_today / pace.speed) / 2.0 < 0.5:
                goes = goes or net.places[who.at].is_town == 1
            if goes and not set_out(p, people, net, pace):
                goes = begin_stay_now(p, False, people, net, pace)
            if not goes:
                sleep_at_place(p, day, people, net)
                break
            if not gets_there(p, day, moved_today, people, net, pace):
                break
        if pace.short_stints and who.link < 0:
            people.moved[p] = moved_today


@kernel
def grow_tired(day: int, alive: int, people: People, net: Net, pace: Pace) -> None:
    """Move Flee's index of recent travel on by a day (it counts with avoid_short_stints only)."""
    for p in range(alive):
        people.recent[p] = (people.recent[p] + people.moved[p] / pace.speed) / 2.0
        who = people.row[p]
        people.moved[p] = speed_on(p, day + 1, people, net, pace) if who.link >= 0 else 0.0


@kernel
def wake_up(alive: int, place: int, day: int, people: People) -> None:
    """Wake everybody at a place: its chance to move on has changed."""
    for p in range(alive):
        if people.row[p].at == place and people.row[p].link < 0:
            people.wake[p] = day


@kernel
def spawn(begin: int, stop: int, cumulative: Floats, people: People, net: Net, pace: Pace) -> None:
    """Make parties begin … stop - 1, each at a place drawn by the cumulated weights."""
    for p in range(begin, stop):
        mark = uniform(pace.seed, pace.run, p, 0, 0, SPAWN) * cumulative[-1]
        low, high = 0, len(cumulative) - 1
        while low < high:
            middle = (low + high) // 2
            if cumulative[middle] > mark:
                high = middle
            else:
                low = middle + 1
        appear(p, low, people, net, pace)


@part
def appear(p: int, where: int, people: People, net: Net, pace: Pace) -> None:
    """Put a new party at a place; it decides on the same day, whose hazard is still to come."""
    who = people.row[p]
    who.at, who.home, who.link, who.route, who.new = where, where, -1, -1, 1  # everything else is 0
    come_or_go(where, 1, net, pace)
    begin_stay_now(p, False, people, net, pace)


@kernel
def appear_all(begin: int, stop: int, where: int, people: People, net: Net, pace: Pace) -> None:
    """Put new parties begin … stop - 1 at one place."""
    for p in range(begin, stop):
        appear(p, where, people, net, pace)
