"""A run on a card: what a notebook shows when a result stands at the end of a cell."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sim.figures.data import plain
from sim.figures.theme import as_date, long_date
from sim.pages.report.beside import in_a_sentence
from sim.pages.report.chapter import counts
from sim.study.about import own_words
from sim.study.story import speech, tell
from sim.words.wording import counted

if TYPE_CHECKING:
    from sim.pages.report.page import Count
    from sim.runs.results import Result

SENTENCES = 5
COLUMNS = ("", "days", "reported", "median", "50 % of replicates", "90 % of replicates")


def card(result: Result) -> str:
    """Return title, period, the first answers, and other wars and the document's counts beside the model, as HTML."""
    scenario, dates, n = result.scenario, result.dates, len(result.replicates)
    period = f"{long_date(dates[0], dates)} to {long_date(dates[-1])} {as_date(dates[-1]).year}"
    runs = counted(n, "replicate")
    own = f" {escape(own_words(scenario))}" if scenario.own else ""
    stopped = "; stopped before its end" if result.interrupted else ""
    told = "".join(f"<li>{escape(sentence.text)}</li>" for sentence in tell(result, speech(result))[:SENTENCES])
    return (
        f"<h4>{escape(plain(scenario.title))}</h4>"
        f"<p>Scenario {escape(scenario.name)}, {period}, {runs}, seed {result.plan.seed}{stopped}.{own}</p>"
        f"<ul>{told}</ul>{_pace(result)}{_table(result)}"
    )


def _pace(result: Result) -> str:
    """Return how the run stands beside other wars, or nothing where nothing can be told."""
    told = in_a_sentence(result)
    return f"<p>{escape(told)}</p>" if told else ""


def _table(result: Result) -> str:
    """Return the document's counts beside the model, or nothing where the run covers none."""
    rows = [row for row in counts(result) if row.document]
    if not rows:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in COLUMNS)
    mixed = len({row.who for row in rows}) > 1
    lines = (
        (f"{r.place}, {r.who}" if mixed else r.place, _days(r), r.reported, r.median, r.half, r.ninety) for r in rows
    )
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    what = f"{'People' if mixed else rows[0].who.capitalize()} counted by the document, beside the model"
    return f"<table><caption>{escape(what)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _days(row: Count) -> str:
    return f"{row.days} (not in the sum, which has counts of days in common)" if row.beside else row.days
