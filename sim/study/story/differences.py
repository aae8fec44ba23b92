"""What a scenario changes against the first one: in pairs of runs where the runs are pairs, else beside each other."""

from __future__ import annotations

import datetime as dt

import numpy as np

from sim.comparisons.past import history_note, past_note, past_of
from sim.runs.results import Result
from sim.study.story.speech import Sentence, Speech, day, of_several_years
from sim.study.story.until import until
from sim.world.world import Floats


def why_no_pairs(reference: Result, other: Result) -> str:
    """Return why two runs cannot be taken replicate by replicate; "" if they can.

    Pairs have the same world, seed, replicates and days, parameters drawn in both or in neither, and records that agree
    wherever the scenarios do.
    """
    told = (
        ("worlds", reference.world.digest, other.world.digest),
        ("seeds", reference.plan.seed, other.plan.seed),
        ("numbers of replicates", len(reference.plan.quantiles), len(other.plan.quantiles)),
        ("finished replicates", reference.replicates, other.replicates),
        ("uses of --point", reference.rooms.central, other.rooms.central),
        ("first days", reference.dates[0], other.dates[0]),
        ("last days", reference.dates[-1], other.dates[-1]),
    )
    for words, a, b in told:
        if a != b:
            done = [len(one) for one in (a, b) if isinstance(one, tuple)]
            many = f" ({done[0]} and {done[1]}: run as many of both)" if len(set(done)) > 1 else ""
            return f"their {words} differ{many}"
    past = past_of(reference.scenario, other.scenario)
    if past.shared and not np.array_equal(reference.counts[:, : past.days], other.counts[:, : past.days]):
        return "their pasts differ though the scenarios agree in them (other options, or another version)"
    return ""


def tell_differences(results: list[Result], speech: Speech, date: dt.date | str | None = None) -> list[Sentence]:
    """Return for each further run how its civilians differ from those of the first; nothing if there is no host.

    Parameters
    ----------
    results : list of Result
    speech : Speech
    date : date or ISO text, optional
        By this date, knowing nothing of later days; default: the last day.

    Raises
    ------
    PanjError
        If the date is outside one of the runs.
    """
    if date is not None:
        results = [until(result, date) for result in results]
    if speech.host not in results[0].world.hosts.ids:
        return []
    told = [_difference(results[0], other, speech) for other in results[1:]]
    more = [[*_pasts(results[0], other), *_histories(results[0], other)] for other in results[1:]]
    return told + [sentence for sentences in more for sentence in sentences]


def _pasts(reference: Result, other: Result) -> list[Sentence]:
    """Say it where the pasts of two runs in pairs are not one: their difference is one of the past as well."""
    note = "" if why_no_pairs(reference, other) else pasts_apart(reference, other)
    basis = "what the scenarios have from the first day on, and the days up to the branch date"
    return [Sentence(f"{note}.", basis)] if note else []


def pasts_apart(reference: Result, other: Result) -> str:
    """Return why and how often the pasts of two runs in pairs differ, as a comparison tells it; "" if they are one."""
    past = past_of(reference.scenario, other.scenario)
    if past.shared:
        return ""
    apart = (reference.counts[:, : past.days] != other.counts[:, : past.days]).any(axis=(1, 2))
    return past_note(other.scenario.name, reference.scenario.name, past, int(apart.sum()), len(apart))


def _histories(reference: Result, other: Result) -> list[Sentence]:
    """Say it where two runs replay history up to different days."""
    names = other.scenario.name, reference.scenario.name
    last = dt.date.fromisoformat(str(min(reference.dates[-1], other.dates[-1])))
    note = history_note(*names, (other.scenario, reference.scenario), reference.world, last)
    return [Sentence(f"{note}.", "branch dates and dated history of the world")] if note else []


def _difference(reference: Result, other: Result, speech: Speech) -> Sentence:
    last = min(reference.dates[-1], other.dates[-1])
    end = day(last, of_several_years(reference.dates) or of_several_years(other.dates))
    a, b = (_arrived(result, speech.host, last) for result in (reference, other))
    hosts = reference.world.hosts
    host = hosts.names[hosts.ids.index(speech.host)]
    names = (reference.scenario.name, other.scenario.name)
    reason = why_no_pairs(reference, other)
    if reason:
        values = [f"{speech.people(float(np.median(v)))}{speech.brackets(v)}" for v in (b, a)]
        text = (
            f"With {names[1]} {values[0]} civilians have reached {host} by {end}, with {names[0]} {values[1]}. "
            f"The runs are not pairs: {reason}. So the medians can be compared, and nothing finer."
        )
        return Sentence(text, f"arrivals of civilians in {host}: medians and 90 % bands")
    lead = b - a
    text = f"With {names[1]} {change(lead, speech)} {host} by {end} than with {names[0]}{spread(lead, speech)}."
    return Sentence(text, f"arrivals of civilians in {host}: {len(lead):,} pairs of runs with the same luck")


def _arrived(result: Result, host: str, last: np.datetime64) -> Floats:
    rows = result.dates <= last
    return np.asarray(result.daily("arrivals", host, "civilian")[:, rows].sum(axis=1))


def change(lead: Floats, speech: Speech, one: str = "civilian", many: str = "civilians", verb: str = "reach") -> str:
    """Return how many more or fewer do something, as "a median of 300 fewer civilians reach".

    Parameters
    ----------
    lead : float, one number per pair of runs
    speech : Speech
    one, many, verb : str
        Who does what; the verb as of many.
    """
    middle = float(np.median(lead))
    count = speech.people(abs(middle))
    if count == "0":
        return f"neither more nor fewer {many} {verb}"
    typical = "" if len(lead) == 1 else "a median of "
    noun = f"{one} {verb}{'es' if verb.endswith('ch') else 's'}" if count == "1" else f"{many} {verb}"
    return f"{typical}{count} {'fewer' if middle < 0 else 'more'} {noun}"


def spread(lead: Floats, speech: Speech) -> str:
    """Return the 90 % band of the differences, as from fewer to more, with what stands before it."""
    if len(lead) == 1:
        return ", in the one pair of runs"
    low, high = (float(value) for value in np.quantile(lead, (0.05, 0.95)))
    few, many = (speech.people(abs(value)) for value in (low, high))
    if few == many == "0":
        return ", in 90 % of the pairs of runs"
    if low < 0 < high and "0" not in (few, many):
        return f"; in 90 % of the pairs between {few} fewer and {many} more"
    word = "fewer" if (low if many == "0" else high) < 0 else "more"  # a nought is neither
    ends = f"{many} and {few}" if low < 0 and word == "fewer" else f"{few} and {many}"
    return f"; in 90 % of the pairs between {ends} {word}"
