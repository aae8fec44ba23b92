"""The tables of the terminal: numbers from the summary, laid out with rich."""

from __future__ import annotations

import datetime as dt

import numpy as np
from rich import box
from rich.table import Table
from rich.text import Text

from sim.runs.first_days import called
from sim.runs.frames import QUANTILES
from sim.runs.parts import named
from sim.runs.results import Result
from sim.runs.shapes import Fact, Headcount, Quantile, Summary
from sim.runs.summary import about_scaled, fact_inside, is_together, left_out, stops
from sim.words.numbers import between, percent
from sim.words.numbers import exact as people
from sim.world.facts import qualifier
from sim.world.hosts import has_crossings, has_soldiers
from sim.world.world import Floats, World

SIGNS = {"more than": "> ", "about": "~ "}
"""How a number that is not exact begins."""


def plain_table(title: str, *columns: str, caption: str | None = None) -> Table:
    """Return an empty table in the one style of the terminal: names left, numbers right."""
    table = Table(
        title=title,
        caption=caption,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
        pad_edge=False,
        collapse_padding=True,
    )
    for k, column in enumerate(columns):  # where it is narrow the first column gives way: no number is cut
        table.add_column(column, justify="left" if k == 0 else "right", no_wrap=k > 0, overflow="fold")
    return table


def _band(row: Headcount | Fact, low: Quantile, high: Quantile) -> str:
    return f"{people(row[low])}{between(row[low])}{people(row[high])}"


def headcounts(summary: Summary, blind: Summary | None, wide: bool = True, how: str = "") -> Table | None:
    """Return the document's headcounts beside the model, seeded and (if run) blind; `how` says what blind is."""
    rows = summary["headcounts"]
    if not rows:
        return None
    other = {(r["place"], r["kind"], r["first"]): r for r in blind["headcounts"]} if blind else {}
    one = summary["replicates"] == 1
    columns = ["where", "reported", *(("the one run",) if one else ("median", "50 % band", "90 % band", "inside"))]
    columns += ["blind (90 %)" if wide and not one else "blind"] if other else []
    caption = [f"blind: {'' if one else 'median '}with {how}"] if other and how else []
    for row in left_out(rows):
        kind = "soldiers" if row["kind"] == "military" else "civilians"
        days = _days(row["first"], row["last"], _years(summary))
        caption.append(f"not in 'all', which has counts of days in common: {row['place']}, {kind}, {days}")
    table = plain_table("Who arrived, beside the headcounts", *columns, caption="\n".join(caption) or None)
    group = ""
    for row in rows:
        kind = {"military": "soldiers", "civilian": "civilians"}.get(row["kind"], "soldiers and civilians")
        source = " (the document)" if row["in_document"] else ""
        here = f"{kind}, {_days(row['first'], row['last'], _years(summary))}{source}"
        if here != group:
            table.add_section()
            table.add_row(Text(here, style="italic"))
            group = here
        sign = SIGNS.get(row["qualifier"], "")
        cells = [f"  {row['place']}", sign + people(row["reported"]), people(row["q50"])]
        if not one:
            cells += [_band(row, "q25", "q75"), _band(row, "q05", "q95"), "yes" if row["inside_90"] else "no"]
        hidden = other.get((row["place"], row["kind"], row["first"]))
        if other:
            band = f" ({_band(hidden, 'q05', 'q95')})" if hidden and wide and not one else ""
            cells += [people(hidden["q50"]) + band if hidden else "not run"]
        table.add_row(*cells, style="bold" if is_together(row) else None)
    return table


def _day(iso: str, years: bool) -> str:
    date = dt.date.fromisoformat(iso)
    return f"{date.day} {date:%b}{f' {date.year}' if years else ''}"


def _days(first: str, last: str, years: bool) -> str:
    a, b, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last), _day(last, years)
    if a == b:
        return end
    return f"{a.day}–{end}" if (a.year, a.month) == (b.year, b.month) else f"{_day(first, years)}–{end}"


def _years(summary: Summary) -> bool:
    """Tell whether a run has days of several years, so that a day needs its year."""
    return str(summary["start"])[:4] != str(summary["end"])[:4]


def checkpoints(result: Result, count: int = 4) -> list[int]:
    """Return the rows of the dates the table of hosts shows: the branch or the first day, the end, and some between."""
    last = result.counts.shape[1] - 1
    return sorted({round(x) for x in np.linspace(stops(result)[0] or 0, last, count)})


def hosts(result: Result, wide: bool = True) -> Table | None:
    """Return cumulative arrivals per host by date, of soldiers where there are any; None without crossings."""
    if not has_crossings(result.world):
        return None
    kinds = ("military", "civilian") if has_soldiers(result.world) else ("civilian",)
    days = checkpoints(result, 3 if wide else 2)
    dates = [_day(str(result.dates[day]), _years(result.summary)) for day in days]
    table = plain_table(f"Arrivals per host by date{_of_many(result)}", "host", "kind", *dates)
    for host, name in zip(result.world.hosts.ids, result.world.hosts.names, strict=True):
        for kind in kinds:
            total = result.cumulative("arrivals", host, kind)
            label = "soldiers" if kind == "military" else "civilians"
            table.add_row(name if kind == kinds[0] else "", label, *(_median(total[:, day]) for day in days))
    return table


def inside(result: Result, wide: bool = True) -> Table | None:
    """Return where civilians are by date in a world without crossings, which has nobody arriving to tell of."""
    if has_crossings(result.world):
        return None
    days = checkpoints(result, 3 if wide else 2)
    dates = [_day(str(result.dates[day]), _years(result.summary)) for day in days]
    caption = "this world has no crossing: nobody can leave the country"
    table = plain_table(f"Civilians by date{_of_many(result)}", "civilians", *dates, caption=caption)
    for measure, words in (("internally_displaced", "internally displaced"), ("home", "at home")):
        values = result.daily(measure, "world", "civilian")
        table.add_row(words, *(_median(values[:, day]) for day in days))
    return table


def _of_many(result: Result) -> str:
    """Return what the cells of a table are, where there is more than one run."""
    return ": median (90 % band)" if len(result.replicates) > 1 else ", in the one run"


def _median(values: Floats) -> str:
    low, _, median, _, high = np.quantile(values, QUANTILES)
    if len(values) == 1:
        return people(median)
    return f"{people(median)} ({people(low)}–{people(high)})"


def facts(summary: Summary) -> Table | None:
    """Return facts about districts beside the model."""
    if not summary["facts"]:
        return None
    notes = [f"{row['fact'].replace('_', ' ')}: {row['note']}" for row in summary["facts"] if row["note"]]
    one = summary["replicates"] == 1
    told = [line for line in (about_scaled(summary["facts"], summary["branch"]), *notes) if line]
    columns = (
        "fact",
        "reported",
        "scaled to the area",
        *(("the one run",) if one else ("median", "90 % band", "inside")),
    )
    dates = sorted({row["date"] for row in summary["facts"]})
    day = _day(dates[0], _years(summary)) if len(dates) == 1 else "the day of each report"
    title = f"Districts on {day}"
    table = plain_table(title, *columns, caption="\n".join(told) or None)
    for row in summary["facts"]:
        source = "document" if row["in_document"] else "other source"
        when = f", {_day(row['date'], _years(summary))}" if len(dates) > 1 else ""
        name = f"{row['fact'].replace('_', ' ')} ({source}{when})"
        scaled = people(row["scaled"])
        band = () if one else (_band(row, "q05", "q95"), "yes" if fact_inside(row) else "no")
        sign = SIGNS.get(qualifier(row["note"]), "")
        table.add_row(name, sign + people(row["reported"]), scaled, people(row["q50"]), *band)
    return table


def sites(summary: Summary) -> Table | Text:
    """Return the sites that fill up with the first date and the probability, or one line saying none."""
    n = summary["replicates"]
    if not summary["full_sites"]:
        return Text(f"No site is full in {'the one run' if n == 1 else 'any replicate'}.\n")
    over = {row["site"]: row["overflow_at_end"] for row in summary["sites"]}
    nobody = {"0.05": 0.0, "0.50": 0.0, "0.95": 0.0}
    early = called([row["probability"] for row in summary["full_sites"]], n)
    days = ("full from",) if n == 1 else ("full at some time", early, "half of these by")
    caption = "places: on the first day on which it is full; whoever finds no room is sent on"
    if n > 1:
        caption = (
            "days and places: of the replicates in which it is full at some time; places: their median "
            "on the first day on which it is, less than that of all (panj answer RUN SITE) where small sites fill up; "
            "whoever finds no room is sent on"
        )
    columns = ("site", "places then", *days, "beyond its places at the end")
    table = plain_table("Reception sites that fill up", *columns, caption=caption)
    for row in summary["full_sites"]:
        beyond = over.get(row["site"], nobody)
        first = _day(row["first_date"], _years(summary))
        often = percent(row["probability"]), _day(row["earliest"], _years(summary)), first
        band = f" ({people(beyond['0.05'])}–{people(beyond['0.95'])})" if n > 1 else ""
        when = (first,) if n == 1 else often
        table.add_row(row["site"], people(row["places"]), *when, f"{people(beyond['0.50'])}{band}")
    return table


def parts(summary: Summary, world: World) -> Table | None:
    """Return how much of each band luck, parameters and garrisons make."""
    found = summary["parts"]
    if not found:
        return None
    twins = f"from {found['twins']} twins; rough: the true shares come to 100 % or more"
    caption = f"share of the variance each is involved in, {twins}"
    table = plain_table("What the bands are made of", "measure", "luck", "parameters", "garrisons", caption=caption)
    if any(share is None for shares in found["measures"].values() for share in shares.values()):
        table.caption = f"{caption}; –: the measure does not vary"
    for name, shares in found["measures"].items():
        of = [shares[part] for part in ("luck", "parameters", "garrisons")]
        table.add_row(named(name, world), *("–" if share is None else percent(share) for share in of))
    return table
