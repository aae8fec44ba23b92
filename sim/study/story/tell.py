"""The answers of one run: who arrives, what was counted, which sites fill, where it is busiest, who holds what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sim.runs.first_days import day_by
from sim.runs.hosts import arrived
from sim.runs.json_files import read_json
from sim.runs.kinds import MARK
from sim.runs.results import Result
from sim.runs.stored import of_luck_alone
from sim.runs.summary import (
    covers_document,
    document_counts,
    document_total,
    is_together,
    of_document,
    stops,
)
from sim.study.answers import first_day_over, probability_by_day
from sim.study.blind import blind_garrisons
from sim.study.story.gap import shelter_gap
from sim.study.story.hosts import of_all_hosts, other_hosts
from sim.study.story.places import places_told
from sim.study.story.speech import (
    Sentence,
    Speech,
    chance,
    day,
    listed,
    number,
    of_several_years,
    percent,
    runs,
    span,
)
from sim.study.story.until import until
from sim.words.counts import is_count
from sim.words.numbers import exact, to_figures
from sim.words.wording import FULL, careful_bands, counted
from sim.world.hosts import has_soldiers
from sim.world.world import KIND_NAMES, Floats, PlaceKind

MORE_SITES = 4
CENTRAL_PLACES = "the central estimate of its places, or of those that an event gives it"
#: Of more than one replicate with central values.
LUCK = "Every replicate has the central values (--point): chances and bands are those of luck alone, and too narrow."
ALONE = "There is one replicate only: one possible course, without any measure of how uncertain it is."


def tell(result: Result, speech: Speech, date: dt.date | str | None = None) -> list[Sentence]:
    """Return what a run says, the most asked first; what the world or the run does not know is left out.

    Parameters
    ----------
    result : Result
    speech : Speech
    date : date or ISO text, optional
        What is said then is so on this date, and knows nothing of later days; default: the last day.

    Raises
    ------
    PanjError
        If the date is outside the run.
    """
    if date is not None:
        result, speech = until(result, date), replace(speech, dated=True)
    told = [(topic, part(result, speech)) for topic, part in PARTS.items()]
    return [replace(sentence, topic=topic) for topic, sentence in told if sentence is not None]


def caution(result: Result) -> str:
    """Return what must be told before anything else: a stopped run, a single one, one of luck alone, of few."""
    return _of_finished(len(result.replicates), result.plan.point, result.plan.wanted if result.interrupted else None)


def caution_in(folder: Path, replicates: int) -> str:
    """Return the same of the folder of a run, by its mark alone: its world need not be there any more."""
    told = read_json(folder / MARK)
    planned = told.get("replicates_wanted", told.get("replicates_planned", replicates))
    stopped = told.get("interrupted") is True and is_count(planned, replicates)
    return _of_finished(replicates, of_luck_alone(folder), planned if stopped else None)


def _of_finished(done: int, luck_alone: bool, stopped_of: int | None) -> str:
    """Return what so many finished replicates leave out, of a stopped run of how many they were to be."""
    more = of_how_many(done, luck_alone)
    if stopped_of is None:
        return more
    what = "What follows rests on it alone" if done == 1 else "The numbers rest on these alone"
    said = f"The run was stopped: {done:,} of {counted(stopped_of, 'replicate')} finished. {what}."
    return f"{said} {more if done > 1 else ''}".rstrip()


def of_how_many(replicates: int, luck_alone: bool) -> str:
    """Return what chances and bands of so many replicates leave out, for every face alike; "" if nothing."""
    if replicates == 1:
        return ALONE
    if replicates > 1 and luck_alone:
        return LUCK
    careful = careful_bands(replicates)
    return f"{careful}." if careful else ""


def _half(runs: int, when: str) -> str:
    """Return by when something happens in half of so many runs, or on which day in the only one."""
    return f"on {when}" if runs == 1 else f"in half of these runs by {when}"


def _last(result: Result) -> str:
    return _day(result, -1)


def _day(result: Result, row: int) -> str:
    """Return a day of the run, with its year where it has days of several."""
    return day(result.dates[row], of_several_years(result.dates))


def _first(result: Result, first: npt.ArrayLike) -> str:
    """Return the day by which half of the replicates in which it happens have seen it."""
    found = np.asarray(first, dtype=np.float64)
    day = day_by(found[np.isfinite(found)], 0.5)
    assert day is not None, "it is asked of what happens in some replicate"
    return _day(result, day)


def _host(result: Result, speech: Speech) -> str:
    hosts = result.world.hosts
    return hosts.names[hosts.ids.index(speech.host)]


def _by(result: Result, speech: Speech) -> str:
    """Return " by 20 July" where a date was asked for; else all days are meant, and the last goes without saying."""
    return f" by {_last(result)}" if speech.dated else ""


def _in_one(values: Floats) -> str:
    return "in the one run, " if len(values) == 1 else ""


def capital_first(text: str) -> str:
    """Return the text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def _basis(result: Result, what: str) -> str:
    return f"{what}; {counted(len(result.replicates), 'replicate')}"


def civilians(result: Result, speech: Speech) -> Sentence | None:
    """Say how many civilians have arrived in the host, and how many of them after the branch date."""
    if speech.host not in result.world.hosts.ids:
        return None
    values, host = arrived(result, speech.host, "civilian"), _host(result, speech)
    basis = _basis(result, f"arrivals of civilians in {host} since {_day(result, 0)}, on {_last(result)}")
    if values.max() == 0:
        return Sentence(f"No civilian reaches {host} by {_last(result)} {runs(len(values))}.", basis)
    have = speech.noun(values, "civilian has", "civilians have")
    text = f"{_in_one(values)}by {_last(result)} {speech.amount(values)} {have} reached {host}{speech.between(values)}."
    branch, _ = stops(result)
    if branch is not None and branch < result.counts.shape[1] - 1:  # without history nothing comes before it
        later = values - result.cumulative("arrivals", speech.host, "civilian")[:, branch]
        come = speech.noun(later, "comes", "come")
        amount = f"{capital_first(speech.amount(later))} of them" if later.max() > 0 else "None of them"
        text += f" {amount} {come} after the branch date, {_day(result, branch)}{speech.brackets(later)}."
    return Sentence(capital_first(text), basis)


def soldiers(result: Result, speech: Speech) -> Sentence | None:
    """Say how many soldiers have arrived in the host; nothing in a world that knows of none."""
    if speech.host not in result.world.hosts.ids:
        return None
    values, host = arrived(result, speech.host, "military"), _host(result, speech)
    if values.max() == 0 and not has_soldiers(result.world):
        return None
    basis = _basis(result, f"arrivals of soldiers in {host} since {_day(result, 0)}, on {_last(result)}")
    if values.max() == 0:
        return Sentence(f"No soldier crosses into {host} by {_last(result)} {runs(len(values))}.", basis)
    have = speech.noun(values, "soldier has", "soldiers have")
    text = f"{_in_one(values)}by {_last(result)} {speech.amount(values)} {have} crossed into {host}"
    return Sentence(capital_first(f"{text}{speech.between(values)}."), basis)


def document(result: Result, speech: Speech) -> Sentence | None:
    """Say what the document counted and what the model has in the same days at the same places."""
    if not covers_document(result):
        return None
    counted = document_counts(result.world)
    model, people = document_total(result)
    kind, exact = of_document(counted)
    noun = {"military": "soldiers", "civilian": "civilians"}.get(kind, "people")
    some = "" if exact == "exact" else f"{exact} "
    places = len({h.place for h in counted})
    at = f"at {number(places)} crossing{'s' if places > 1 else ''}"
    if any(h.place in result.world.hosts.ids for h in counted):
        at = "at the border"
    when = span(min(h.first for h in counted), max(h.last for h in counted), of_several_years(result.dates))
    found = speech.people(float(np.median(model))) + speech.brackets(model)
    subject = "the one run has" if len(model) == 1 else "the model's median there is"
    text = f"The document counted {some}{speech.people(people)} {noun} {at} {when}; {subject} {found}."
    if result.scenario.garrisons == "seeded" and kind == "military" and "seeded" in result.world.garrisons.version:
        text += " That is no prediction: the garrisons at the border were set from these counts."
    blind = next((row for row in result.summary.get("blind", []) if is_together(row)), None)
    if blind is not None:
        low, middle, high = (speech.people(blind[level]) for level in ("q05", "q50", "q95"))
        band = "" if low == high else f" (90 %: {low} to {high})"
        text += f" With {blind_garrisons(result.world)} it is {middle}{band}."
    return Sentence(text, _basis(result, f"arrivals at the document's crossings {when}"))


def sites(result: Result, speech: Speech) -> Sentence | None:
    """Say which site is most likely to fill, from when, and which others do."""
    found = result.rooms
    if not found.rows:
        return None
    n, full = len(result.replicates), found.full
    given = "the places it has in that replicate" if found.drawn else CENTRAL_PLACES
    places = counted(len(found.rows), "site")
    basis = _basis(result, f"people at {places}, with those beyond its places; full is {percent(FULL)} of {given}")
    by_day = [probability_by_day(full[k]) for k in range(len(found.rows))]
    by = _by(result, speech)
    filling = sorted((k for k in range(len(by_day)) if by_day[k][-1] > 0), key=lambda k: -by_day[k][-1])
    if not filling:
        return Sentence(f"No site is full{by} {runs(n)}.", basis)
    first = filling[0]
    share = float(by_day[first][-1])
    name = f"the site in {_site(result, speech, found.rows[first])} {places_told(result, found, first, speech.people)}"
    when = _first(result, first_day_over(full[first]))
    if n == 1:
        text = f"In the one run {name} is full from {when}."
    elif share == 1:
        text = f"{capital_first(name)} is full at some time{by} in every run, in half of them by {when}."
    elif share >= 0.5:
        half = _day(result, int(np.argmax(by_day[first] >= 0.5)))
        text = (
            f"It is {chance(share)} that {name} fills up{by}, in {percent(share)} of the runs; "
            f"in half of all runs it is full by {half}."
        )
    else:
        text = (
            f"No site fills up{by} in most runs. The likeliest, {name}, does in {percent(share)} of them, "
            f"{_half(int(full[first].any(axis=1).sum()), when)}."
        )
    text += _full_then(result, speech, full[first][:, -1] > 0, share)
    others = [(found.rows[k], float(by_day[k][-1])) for k in filling[1:]]
    return Sentence(text + _others(result, speech, others), basis)


def _full_then(result: Result, speech: Speech, full: npt.NDArray[np.bool_], share: float) -> str:
    """Return whether a site is full on the date that was asked for, too, where that is not so in as many runs."""
    if not speech.dated or float(full.mean()) == share:
        return ""
    where = "" if len(full) == 1 else f" in {percent(float(full.mean()))} of the runs"
    return f" On {_last(result)} itself it is {'no more so' if not full.any() else f'so{where}'}."


def _others(result: Result, speech: Speech, others: list[tuple[int, float]]) -> str:
    """Return which further sites fill up, with how likely each is."""
    if not others:
        return " No other site does."
    n = len(result.replicates)
    named = [
        _site(result, speech, row) + ("" if n == 1 else f" ({percent(share)})") for row, share in others[:MORE_SITES]
    ]
    if len(others) > MORE_SITES:
        named.append(f"{number(len(others) - MORE_SITES)} more")
    return f" Full at some time too: {listed(named)}."


def _site(result: Result, speech: Speech, row: int) -> str:
    return speech.short_name(result.world.places.names[row]).split(" (")[0]


def _crossings(result: Result, speech: Speech) -> list[int]:
    places, hosts = result.world.places, result.world.hosts
    if speech.host not in hosts.ids:
        return []
    rows = places.of_kind(PlaceKind.CROSSING)
    return [int(row) for row in rows if places.host[row] == hosts.ids.index(speech.host)]


def _all_kinds(result: Result, measure: str, row: int) -> Floats:
    place = result.world.places.ids[row]
    return np.asarray(sum(result.daily(measure, place, kind) for kind in KIND_NAMES))


def busiest(result: Result, speech: Speech) -> Sentence | None:
    """Say at which crossing into the host most people arrive, and how many. Nothing if nobody arrives there."""
    rows = _crossings(result, speech)
    totals = np.array([_all_kinds(result, "arrivals", row).sum(axis=1) for row in rows])
    if totals.size == 0 or totals.max() == 0:
        return None
    most = totals.argmax(axis=0)[totals.max(axis=0) > 0]
    top = int(np.bincount(most, minlength=len(rows)).argmax())
    n, share, host = totals.shape[1], float((most == top).sum()) / totals.shape[1], _host(result, speech)
    name, values = speech.short_name(result.world.places.names[rows[top]]), totals[top]
    where = counted(len(rows), "crossing")
    basis = _basis(result, f"arrivals of soldiers and civilians at {where} into {host}, on {_last(result)}")
    which = f"the {'only' if len(rows) == 1 else 'busiest'} crossing into {host}{_by(result, speech)}"
    arrive = speech.noun(values, "person arrives", "people arrive")
    if n == 1:
        return Sentence(f"In the one run {name} is {which}: {speech.people(values[0])} {arrive}.", basis)
    how_often = "" if len(rows) == 1 else " in every run" if share == 1 else f" in {percent(share)} of the runs"
    text = f"{name} is {which}{how_often}: {speech.amount(values)} {arrive} there{speech.between(values)}."
    return Sentence(capital_first(text), basis)


def waiting(result: Result, speech: Speech) -> Sentence | None:
    """Say how many people wait at the crossings into the host on the worst day, and when that is."""
    rows = _crossings(result, speech)
    if not rows:
        return None
    host, by = _host(result, speech), _by(result, speech)
    queue = np.asarray(sum(_all_kinds(result, "queue", row) for row in rows))
    peak = queue.max(axis=1)
    basis = _basis(result, f"largest daily sum of the queues at {counted(len(rows), 'crossing')} into {host}")
    if peak.max() == 0:
        return Sentence(f"Nobody waits at a crossing into {host}{by} {runs(len(peak))}.", basis)
    when = _first(result, queue.argmax(axis=1)[peak > 0])  # nobody has a worst day without a queue
    today = _waiting_then(result, speech, queue[:, -1])
    if np.median(peak) == 0:
        waited = peak[peak > 0]
        wait = speech.noun(waited, "person waits", "people wait")
        most = percent(float((peak == 0).mean()))
        others = "In the other one" if len(waited) == 1 else "In the others"
        text = (
            f"Nobody waits at a crossing into {host}{by} in {most} of the runs. {others} "
            f"{speech.amount(waited)} {wait} on the worst day, {_half(len(waited), when)}.{today}"
        )
        return Sentence(text, basis)
    wait = speech.noun(peak, "person waits", "people wait")
    some = "" if peak.min() > 0 else ", where anybody waits"
    often = f" ({'on' if (peak > 0).sum() == 1 else 'in half of the runs by'} {when}{some})"
    worst = f"on the worst day{by}{f', {when},' if len(peak) == 1 else often}"
    text = f"{_in_one(peak)}{worst} {speech.amount(peak)} {wait} at the crossings into {host}{speech.between(peak)}."
    return Sentence(capital_first(text) + today, basis)


def _waiting_then(result: Result, speech: Speech, queue: Floats) -> str:
    """Return how many wait on the date that was asked for, which need not be the worst day; "" for none."""
    if not speech.dated:
        return ""
    if queue.max() == 0:
        return f" On {_last(result)} itself nobody waits{'' if len(queue) == 1 else ' in any run'}."
    return f" On {_last(result)} itself it is {speech.amount(queue)}{speech.brackets(queue)}."


def displaced(result: Result, speech: Speech) -> Sentence | None:
    """Say how many people are displaced inside the country, and how that compares with those who reached the host."""
    values = result.daily("internally_displaced", "world", "civilian")[:, -1]
    basis = _basis(result, f"civilians on the road, waiting, or staying away from home, on {_last(result)}")
    if values.max() == 0:
        return Sentence(f"Nobody is displaced inside the country on {_last(result)} {runs(len(values))}.", basis)
    are = speech.noun(values, "civilian is", "civilians are")
    text = f"{_in_one(values)}on {_last(result)} {speech.amount(values)} {are} displaced inside the country"
    text += f"{speech.between(values)}."
    if speech.host in result.world.hosts.ids:
        hosts = of_all_hosts(result) or (speech.host,)
        ratio = _for_each(values, np.sum([arrived(result, host, "civilian") for host in hosts], axis=0))
        reached = _host(result, speech) if len(hosts) == 1 else "another country"
        if 2 <= ratio < np.inf:
            about = "That is about" if len(values) == 1 else "Run by run that is a median of about"
            text += f" {about} {_rough(ratio)} for each one who reached {reached}."
    return Sentence(capital_first(text), basis)


def _for_each(inside: Floats, abroad: Floats) -> float:
    """Return how many are inside for each one abroad: the median of the runs' own ratios, which two medians are not."""
    found = np.full(len(inside), np.inf)
    np.divide(inside, abroad, out=found, where=abroad > 0)
    return float(np.median(found))


def _rough(ratio: float) -> str:
    """Return a ratio with one figure, two from 10 on."""
    return exact(to_figures(ratio, 1 if ratio < 10 else 2))


def capitals(result: Result, speech: Speech) -> Sentence | None:
    """Say how many provincial capitals the government still holds."""
    total = len(result.world.places.of_kind(PlaceKind.CAPITAL))
    if not total:
        return None
    held = total - result.daily("capitals_insurgent", "world")[:, -1]
    basis = _basis(result, f"capitals_insurgent of {total}, on {_last(result)}")
    if held.min() == total:
        where = "in the one run" if len(held) == 1 else "in every run"
        which = "the only provincial capital" if total == 1 else f"all {total} provincial capitals"
        return Sentence(f"The government holds {which} on {_last(result)} {where}.", basis)
    if held.max() == 0:
        none = "does not hold the only provincial capital"
        if total > 1:
            none = f"holds none of the {total} provincial capitals"
        none = f"The government {none} on {_last(result)}"
        return Sentence(f"{none} {runs(len(held))}.", basis)
    if total == 1:  # a median of one place would be neither
        share = percent(float(held.mean()))
        return Sentence(
            f"The government holds the only provincial capital on {_last(result)} in {share} of the runs.", basis
        )
    text = f"{_in_one(held)}the government holds {speech.amount(held)} of {counted(total, 'provincial capital')} on"
    text += f" {_last(result)}{speech.between(held)}.{_lost(total - held, total)}"
    return Sentence(capital_first(text), basis)


def _lost(lost: Floats, total: int) -> str:
    """Return in how many runs any capital is lost at the end, and a quarter of them, by which collapses are told."""
    if len(lost) == 1 or total < 4:
        return ""
    quarter = float((lost >= total / 4).mean())
    much = f"a quarter or more in {percent(quarter)}" if quarter else "a quarter in none"
    return f" One or more are lost then in {percent(float((lost > 0).mean()))} of the runs, {much}."


#: What a run is asked, in this order.
PARTS: dict[str, Callable[[Result, Speech], Sentence | None]] = {
    "Civilians": civilians,
    "Other hosts": other_hosts,
    "Soldiers": soldiers,
    "Document": document,
    "Reception sites": sites,
    "Shelter gap": shelter_gap,
    "Crossings": busiest,
    "Queues": waiting,
    "Displaced inside": displaced,
    "Capitals": capitals,
}
