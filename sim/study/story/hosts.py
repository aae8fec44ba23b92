"""Which host a run is told by, and what is said of the others: no one host is taken for a whole crisis."""

from __future__ import annotations

import numpy as np

from sim.runs.hosts import arrived, host_of
from sim.runs.results import Result
from sim.study.story.speech import Sentence, Speech, day, listed, of_several_years
from sim.words.numbers import people
from sim.words.wording import counted
from sim.world.hosts import crossings_of, has_document
from sim.world.names import short_name


def speech(result: Result, host: str = "") -> Speech:
    """Return how the sentences about a run speak: of the host, by default its own, with the numbers of the figures."""
    return Speech(host or host_of(result), people, short_name)


def of_all_hosts(result: Result) -> tuple[str, ...]:
    """Return the hosts that are spoken of together: all that can be reached, unless a document speaks of one."""
    if has_document(result.world):
        return ()
    hosts = tuple(host for host in result.world.hosts.ids if crossings_of(result.world, host))
    return hosts if len(hosts) > 1 else ()


def other_hosts(result: Result, speech: Speech) -> Sentence | None:
    """Say how many civilians arrive in each of the other hosts, and in all together; nothing where there is one.

    In a world whose document speaks of one, only where another receives more: who reads of that one would miss them.
    """
    hosts = of_all_hosts(result) or _if_more_go_elsewhere(result, speech)
    if speech.host not in hosts:
        return None
    each = {host: arrived(result, host, "civilian") for host in hosts}
    others = sorted((host for host in hosts if host != speech.host), key=lambda host: (-np.median(each[host]), host))
    some, none = ([host for host in others if bool(each[host].max()) == came] for came in (True, False))
    parts = [f"{_name(result, host)} {speech.amount(each[host])}{speech.brackets(each[host])}" for host in some]
    if none:
        parts.append(f"nobody in {listed([_name(result, host) for host in none])}")
    together = np.sum([each[host] for host in hosts], axis=0)
    last = day(result.dates[-1], of_several_years(result.dates))
    text = (
        f"Civilians who have reached the other hosts by {last}: {'; '.join(parts)}. In all {len(hosts)} hosts together "
    )
    text += f"it is {speech.amount(together)}{speech.brackets(together)}."
    return Sentence(text, f"arrivals of civilians in each host, on {last}; {counted(len(together), 'replicate')}")


def _if_more_go_elsewhere(result: Result, speech: Speech) -> tuple[str, ...]:
    """Return all hosts that can be reached if another than the one that is spoken of receives more civilians."""
    hosts = tuple(host for host in result.world.hosts.ids if crossings_of(result.world, host))
    middle = {host: float(np.median(arrived(result, host, "civilian"))) for host in hosts}
    return hosts if speech.host in middle and max(middle.values()) > middle[speech.host] else ()


def _name(result: Result, host: str) -> str:
    return result.world.hosts.names[result.world.hosts.ids.index(host)]
