"""Dates in prose: which of them lie after the day on which a world stops knowing."""

from __future__ import annotations

import calendar
import datetime as dt
import re

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
DAY = re.compile(r"\b(20\d\d)([-/]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)(?:(?<=-\d\d)/(\d\d)(?!\d))?")
WORDS = re.compile(rf"(?:\b(early|\d\d?)\s+)?\b({'|'.join(MONTHS)})\s+(?:of\s+)?(20\d\d)\b")
MONTH = re.compile(r"\b(20\d\d)[-/](0[1-9]|1[0-2])(?![-/]?\d)")
YEAR = re.compile(r"(?<![\d-])(20\d\d)(?![\d-])")


def days(text: str) -> list[dt.date]:
    """Return the days a text names: of a month alone its last, of a year alone its first."""
    found = []
    for year, _, month, day, last in DAY.findall(text):
        found.append(dt.date(int(year), int(month), int(last or day)))
    for day, name, year in WORDS.findall(text):
        last = 5 if day == "early" else int(day or calendar.monthrange(int(year), MONTHS[name])[1])
        found.append(dt.date(int(year), MONTHS[name], last))
    for year, month in MONTH.findall(text):
        found.append(dt.date(int(year), int(month), calendar.monthrange(int(year), int(month))[1]))
    found += [dt.date(int(year), 1, 1) for year in YEAR.findall(text)]
    return found


def later(text: str, branch: dt.date) -> list[str]:
    """Return the parts of a text that are dated after `branch` and do not say on which earlier day they report."""
    found = []
    for part in text.split(";"):
        page, _, about = part.partition("reports on")
        if any(day > branch for day in days(about)) or (not days(about) and any(day > branch for day in days(page))):
            found.append(part.strip())
    return found
