"""Summary: the answers in numbers, ready for JSON and for the closing table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.runs import shapes
from sim.runs.first_days import EARLY, day_by
from sim.runs.frames import QUANTILES
from sim.world.facts import CAPITALS, CONTESTED, FALLEN, FALLEN_SINCE, by_name, qualifier, total_by, two_months_before
from sim.world.ids import TOGETHER
from sim.world.overlaps import once, sum_qualifier
from sim.world.world import KIND_NAMES, Floats, Ints, PlaceKind

if TYPE_CHECKING:
    from sim.runs.replicates import Replicates
    from sim.runs.rooms import Rooms
    from sim.world.world import Fact, Headcount, World


def levels(values: Floats) -> shapes.Levels:
    """Return the five quantiles of values over the replicates, by their level."""
    return {f"{q:.2f}": round(float(v), 3) for q, v in zip(QUANTILES, np.quantile(values, QUANTILES), strict=True)}


def summarise(result: Replicates, rooms: Rooms) -> shapes.Summary:
    """Return the summary of a result.

    Returns
    -------
    Summary
        scenario, dates and replicates; `places`: cumulative arrivals of every crossing and host by kind at
        the branch date and at the end, with the document's figure; `headcounts`: every headcount beside the
        model in the same days; `facts`; `world`: people by state at both dates (without history None at the branch);
        `sites` with people beyond their places and `full_sites`; `parts` of the band; `blind`: the document's
        headcounts beside the run with blind garrisons.
    """
    scenario = result.scenario
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "garrisons": scenario.garrisons,
        "start": str(scenario.start),
        "branch": str(scenario.history_until),
        "end": str(result.dates[-1]),
        "replicates": len(result.replicates),
        "interrupted": result.interrupted,
        "places": _places(result),
        "headcounts": headcount_table(result),
        "facts": fact_table(result),
        "world": _world(result),
        "sites": sites_over_capacity(result),
        "full_sites": full_sites(result, rooms),
        "parts": result.parts,
        "blind": headcount_table(result.blind) if result.blind is not None else [],
    }


def stops(result: Replicates) -> tuple[int | None, int]:
    """Return the rows of the branch date and of the last day.

    A run may end before its branch date: its last day then stands for it. A run without history has no branch date,
    which would be the day before its first: None.
    """
    last = result.counts.shape[1] - 1
    branch = (result.scenario.history_until - result.scenario.start).days
    return min(branch, last) if branch >= 0 else None, last


def _places(result: Replicates) -> dict[str, shapes.Place]:
    out: dict[str, shapes.Place] = {}
    names = [result.world.places.ids[x] for x in result.world.places.of_kind(PlaceKind.CROSSING)]
    document: dict[str, list[Headcount]] = {}
    for h in result.world.headcounts:
        if h.in_document:  # one place may be counted several times: soldiers and civilians, days after days
            document.setdefault(h.place, []).append(h)
    for name in (*names, *result.world.hosts.ids):
        counted = once(document.get(name, []), result.world)
        out[name] = {
            "document": sum(h.people for h in counted) if counted else None,
            "civilian": _arrived(result, name, "civilian"),
            "military": _arrived(result, name, "military"),
        }
    return out


def _arrived(result: Replicates, place: str, kind: str) -> shapes.Arrived:
    total, (branch, end) = result.cumulative("arrivals", place, kind), stops(result)
    nobody = np.zeros(len(total))  # has come before the first day
    return {"branch": levels(nobody if branch is None else total[:, branch]), "end": levels(total[:, end])}


def covered(result: Replicates, count: Headcount) -> bool:
    """Tell whether the run has every day of a headcount: one that began before it cannot be compared."""
    return has_days(result.dates, count)


def has_days(dates: npt.NDArray[np.datetime64], count: Headcount) -> bool:
    """Tell whether every day of a headcount is among the days of a run."""
    return bool(np.datetime64(count.first) >= dates[0] and np.datetime64(count.last) <= dates[-1])


def document_counts(world: World) -> list[Headcount]:
    """Return the headcounts of the document that can be added: nobody is in two of them."""
    return once([h for h in world.headcounts if h.in_document], world)


def document_total(result: Replicates) -> tuple[Floats, float]:
    """Return the model's people over the headcounts of the document that can be added, and the document's sum."""
    counted = document_counts(result.world)
    if not counted:
        return np.zeros(len(result.replicates)), 0.0
    model = sum(result.between(h.place, h.kind, h.first, h.last) for h in counted)
    return np.asarray(model), float(sum(h.people for h in counted))


def covers_document(result: Replicates) -> bool:
    """Tell whether the run has the days of all headcounts of the document that are added (and there is one)."""
    counted = document_counts(result.world)
    return bool(counted) and all(covered(result, h) for h in counted)


def of_document(counted: Sequence[Headcount]) -> tuple[str, str]:
    """Return of which kind some counts are, empty where they are of both, and how exact their sum is."""
    kinds = {h.kind for h in counted}
    return (kinds.pop() if len(kinds) == 1 else ""), sum_qualifier(counted)


def is_together(row: shapes.Headcount) -> bool:
    """Tell whether a row of headcounts is that of all of the document together."""
    return row["place"] in TOGETHER


def headcount_table(result: Replicates) -> list[shapes.Headcount]:
    """Return a row per headcount that the run covers, the document's first, its total after them.

    `in_total` is false for a headcount of the document that would count people twice in its total.
    """
    rows: list[shapes.Headcount] = []
    comparable = [h for h in result.world.headcounts if covered(result, h)]
    document, added = [h for h in comparable if h.in_document], document_counts(result.world)
    for h in document + [h for h in comparable if not h.in_document]:
        model = result.between(h.place, h.kind, h.first, h.last)
        days = str(h.first), str(h.last)
        rows.append(_beside(h.place, h.kind, h.people, model, h.qualifier, h.in_document, *days, h in added))
        if document and h is document[-1] and covers_document(result):
            total, people = document_total(result)
            days = str(min(x.first for x in added)), str(max(x.last for x in added))
            (kind, exact), name = of_document(added), TOGETHER[len(document) == len(added) == 7]
            rows.append(_beside(name, kind, people, total, exact, True, *days, True))
    return rows


def left_out(rows: Sequence[shapes.Headcount]) -> list[shapes.Headcount]:
    """Return the rows that the document's total leaves out because others hold the same people.

    Rows of before (without `in_total`) are all in it.
    """
    if not any(is_together(row) for row in rows):
        return []
    return [row for row in rows if row["in_document"] and not row.get("in_total", True)]


def inside(people: float, qualifier: str, low: float, high: float) -> bool:
    """Return whether a band holds a reported figure; "more than" is met by anything above it."""
    return bool(people <= high and (low <= people or qualifier == "more than"))


def _beside(
    place: str,
    kind: str,
    people: float,
    model: Floats,
    qualifier: str,
    in_document: bool,
    first: str,
    last: str,
    in_total: bool,
) -> shapes.Headcount:
    quantiles = levels(model)
    return {
        "place": place,
        "kind": kind,
        "first": first,
        "last": last,
        "reported": people,
        "qualifier": qualifier,
        "in_document": in_document,
        **_columns(quantiles),
        "inside_90": inside(people, qualifier, quantiles["0.05"], quantiles["0.95"]),
        "share_of_replicates_below": round(float((model < people).mean() + 0.5 * (model == people).mean()), 3),
        "in_total": in_total,
    }


def _columns(quantiles: shapes.Levels) -> shapes.Quantiles:
    """Return quantiles by level as columns."""
    low, lower, median, upper, high = quantiles.values()
    return {"q05": low, "q25": lower, "q50": median, "q75": upper, "q95": high}


def fact_table(result: Replicates) -> list[shapes.Fact]:
    """Return the facts about districts beside the model on the day of each, scaled to the modelled area.

    The document speaks of the whole country (407 districts). Its counts are scaled by the share of the
    districts that are modelled one by one; `reported` is the document's figure, `scaled` its share.
    A fact of a day that the run does not have is left out, and one of two months that it does not have in full; without
    history there is nothing to compare. Of a fact of several days the last by the branch date is taken. Without a
    number of districts of the country no counts of districts are told.
    """
    branch, _ = stops(result)
    if branch is None:
        return []
    facts = by_name(result.world.facts, result.dates[branch])
    total = total_by(result.world.facts, result.dates[branch])
    share = modelled_districts(result) / total if total else None
    contested = sorted(name for name in facts if name == CONTESTED or name.startswith(f"{CONTESTED}_"))
    rows: list[shapes.Fact] = []
    for name in (FALLEN, FALLEN_SINCE, *contested, CAPITALS):
        scale = 1.0 if name == CAPITALS else share
        model = _modelled(result, facts[name]) if name in facts and scale is not None else None
        if model is None or scale is None:
            continue
        rows.append(
            {
                "fact": name,
                "date": str(facts[name].date),
                "reported": facts[name].value,
                "scaled": round(facts[name].value * scale, 1),
                "in_document": facts[name].in_document,
                "note": facts[name].note,
                **_columns(levels(model)),
            }
        )
    return rows


def fact_inside(row: shapes.Fact) -> bool:
    """Return whether the 90 % band holds a fact as it is scaled, by the rule of :func:`inside`."""
    return inside(row["scaled"], qualifier(row["note"]), row["q05"], row["q95"])


def about_scaled(rows: Sequence[shapes.Fact], branch: str) -> str:
    """Return what scaling supposes, and what a figure outside of the band says where the past is replayed.

    `branch` is the branch date, as in the summary.
    """
    if all(row["scaled"] == row["reported"] for row in rows):
        return ""
    text = "Scaled: as if the area that is modelled one by one had fallen as the whole country did."
    if any(row["date"] > branch for row in rows):
        return text
    text += (
        " Its districts changed hands on the dates that the history has for each of them: where the model and a scaled "
        "figure differ, the area fell otherwise than the country, which is no miss of the rules."
    )
    if any(row["fact"].startswith(CONTESTED) for row in rows):
        text += " Which are contested is reckoned from that by the model: a difference there may be either."
    return text


def _modelled(result: Replicates, fact: Fact) -> Floats | None:
    """Return what the model has of a fact on its day; None where the run has not the days that it is of."""
    if not result.dates[0] <= np.datetime64(fact.date) <= result.dates[-1]:
        return None
    day = result.day(fact.date)
    if fact.name == CAPITALS:
        capitals = len(result.world.places.of_kind(PlaceKind.CAPITAL))
        return np.asarray(capitals - result.daily("capitals_insurgent", "world")[:, day])
    if fact.name == FALLEN_SINCE:
        return _fallen(result, 0, day)
    if fact.name == FALLEN:
        before = two_months_before(fact.date)
        return _fallen(result, result.day(before) + 1, day) if np.datetime64(before) >= result.dates[0] else None
    return result.daily("districts_contested", "world")[:, day]


def _fallen(result: Replicates, first: int, last: int) -> Floats:
    """Return how many of the districts the insurgents took from one day to another, each once."""
    before = _held_before(result)
    out = np.zeros(len(result.replicates))
    for place in _districts(result):
        held = result.daily("insurgent", place)[:, : last + 1] > 0
        held = np.column_stack([np.full(len(held), place in before), held])  # column 0: before the first day
        out += (held[:, first + 1 :] & ~held[:, first:-1]).any(axis=1)
    return out


def modelled_districts(result: Replicates) -> int:
    """Return how many districts are places of their own."""
    return len(_districts(result))


def _held_before(result: Replicates) -> set[str]:
    """Return what the insurgents held before the first day, on which the engine applies all that is dated earlier."""
    scenario, held = result.scenario, set(result.world.insurgent_at_start)
    events = result.world.history(scenario.history_until)
    for event in sorted((*events, *scenario.events), key=lambda event: event.date):
        if event.date >= scenario.start:
            break
        if event.action == "capture":
            held.add(event.target)
        elif event.action == "retake":
            held.discard(event.target)
    return held


def _districts(result: Replicates) -> set[str]:
    from sim.model.network import Network

    network = Network.of(result.world)
    return {result.world.places.ids[i] for i in network.land if not network.whole_province[i]}


def _world(result: Replicates) -> dict[str, shapes.State]:
    out: dict[str, shapes.State] = {}
    branch, end = stops(result)
    for measure, place, kind in result.layout.series:
        if place == "world":
            values = result.daily(measure, place, kind)
            name = f"{measure}.{kind}" if kind else measure
            # what the state was before the first day is not recorded
            out[name] = {"branch": None if branch is None else levels(values[:, branch]), "end": levels(values[:, end])}
    return out


def sites_over_capacity(result: Replicates) -> list[shapes.Beyond]:
    """Return, for every site with people beyond its places in some replicate, how likely and from when.

    Of the replicates in which that happens `earliest` is the day by which it has in 5 % of them (in one of them, if
    they are no more than twenty), `first_date` that by which it has in half of them. `capacity` is the world's central
    estimate.
    """
    rows: list[shapes.Beyond] = []
    places = result.world.places
    for s in places.of_kind(PlaceKind.SITE):
        name = places.ids[s]
        over = sum(result.daily("overflow", name, kind) for kind in KIND_NAMES)
        full = np.asarray(over) > 0
        hit = full.any(axis=1)
        if not hit.any():
            continue
        first = full[hit].argmax(axis=1)
        rows.append(
            {
                "site": name,
                "capacity": float(places.capacity[s, 1]),
                "probability": round(float(hit.mean()), 3),
                "earliest": _date(result, first, EARLY),
                "first_date": _date(result, first, 0.5),
                "overflow_at_end": levels(np.asarray(over)[:, -1]),
            }
        )
    return sorted(rows, key=lambda row: (-row["probability"], row["first_date"]))


def full_sites(result: Replicates, found: Rooms) -> list[shapes.Full]:
    """Return, for every site that is full in some replicate, how likely that is and from when.

    A single site fills up long before anybody is without a place, because people are sent on to the next site. Full
    is :data:`sim.words.wording.FULL` of the places that the replicate has that day; `places` is their median over the
    replicates in which it is full, each on the first such day. `first_date` and `earliest` are as in
    :func:`sites_over_capacity`.
    """
    rows: list[shapes.Full] = []
    for k, s in enumerate(found.rows):
        full = found.full[k] > 0
        hit = full.any(axis=1)
        if not hit.any():
            continue
        first = full[hit].argmax(axis=1)
        rows.append(
            {
                "site": result.world.places.ids[s],
                "places": float(np.median(found.room[k, hit, first])),
                "probability": round(float(hit.mean()), 3),
                "earliest": _date(result, first, EARLY),
                "first_date": _date(result, first, 0.5),
                "full_at_end": round(float(full[:, -1].mean()), 3),
            }
        )
    return sorted(rows, key=lambda row: (-row["probability"], row["first_date"]))


def _date(result: Replicates, first: Ints, share: float) -> str:
    """Return the date by which it has happened in a share of replicates, of those in which it does."""
    day = day_by(first, share)
    assert day is not None
    return str(result.dates[day])
