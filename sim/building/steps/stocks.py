"""From reports of many files to people who are there: what each series counts, which is the total, how old each is.

Three kinds of series become one. Of people who are there nothing is changed. All who arrived so far are taken for
people who are there, since nobody says how many left; such a series cannot fall, and where it does that is told. New
arrivals are added up. Where a file does not say which kind its series are, their numbers may:

* one that never falls is a stock; arrivals so far would be read alike;
* one that falls now and then, by steps that are small against its height, is a stock;
* one that falls to nothing and rises again, more than once, has new arrivals;
* of any other that is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from sim.building.countries import bare, iso3, name_of
from sim.building.counts.gather import Said, iso
from sim.building.match.names import normal
from sim.building.records import Reports, SeriesKind, Texts
from sim.building.steps.alike import Given, one_country, one_kind
from sim.flee.world.instance import LayoutRow
from sim.flee.world.series import interpolate
from sim.scenario.errors import did_you_mean
from sim.scenario.files import shown
from sim.words.fixed import Fixed
from sim.words.numbers import exact, percent
from sim.words.wording import counted, few
from sim.world.world import Floats, Ints, Longs

TOTAL = "total"
#: What a series of all people is called, if it is not called so.
CALLED = ("total", "all", "refugees", "grand total", "situation", "total refugees", "overall")
#: A series is the sum of the others if it differs from it by no more than this share, on average.
ALIKE = 0.1
#: Reports from which on numbers can say what they count.
ENOUGH = 6
#: The middle step of a stock against its middle height, at most.
CALM = 0.2
#: Days by which the last count of one host may be older than the newest of all and nothing is said; a month, for that.
OLD, MONTH = 45, 30.4


@dataclass(frozen=True)
class Answers:
    """What the recipe says of series.

    Parameters
    ----------
    series : mapping
        Camp, or "total": the series that is meant; None: none is.
    counted : mapping
        Series: what its numbers are.
    camps : tuple of str
        What the table of camps calls them: a series of one of these is not taken for that of all people unless that is
        said, however near it comes to the sum of the others.
    """

    series: Mapping[str, str | None] = field(default_factory=dict)
    counted: Mapping[str, SeriesKind] = field(default_factory=dict)
    camps: Texts = ()


@dataclass(frozen=True, eq=False)
class Series(Fixed):
    """One series as people who are there, by day; no two reports of one day.

    Parameters
    ----------
    name, country : str
    kind : str
        What its numbers were.
    day : int32, ordinal days, rising
    people : int64, as reported
    file, line : of each report
    registered : float, or None
        People after corrections at new registrations; None: there was none.
    """

    name: str
    country: str
    kind: SeriesKind
    day: Ints
    people: Longs
    file: tuple[Path, ...]
    line: Ints
    registered: Floats | None = None

    @property
    def level(self) -> Floats:
        """The people that count: those reported, or those of the corrections."""
        return self.people.astype(np.float64) if self.registered is None else self.registered

    def where(self, i: int) -> str:
        """Return the place of a report."""
        return f"{shown(self.file[i])}:{self.line[i]}"


@dataclass(frozen=True)
class Stocks:
    """All series of a crisis.

    Parameters
    ----------
    total : Series or None
        All people; None: the sum of the others is.
    hosts : tuple of Series
        Of countries of which places have series too: they are not added to these.
    places : tuple of Series
    """

    total: Series | None
    hosts: tuple[Series, ...]
    places: tuple[Series, ...]


def stocks(all_reports: Iterable[Reports], answers: Answers, said: Said) -> Stocks | None:
    """Return the series as people who are there; None where something was asked first.

    Parameters
    ----------
    all_reports : iterable of Reports
        Of each file.
    answers : Answers
    said : Said
    """
    asked = len(said.told)
    written = _series(all_reports, answers, said)
    found = [_as_stock(series, said) for series in written]
    _tell_kinds(written, found, said)
    total = _total(found, answers, said)
    others = [series for series in found if total is None or series.name != total.name]
    of_places = [series for series in others if not _is_host(series)]
    hosts = tuple(s for s in others if _is_host(s) and any(p.country == s.country for p in of_places))
    places = tuple(series for series in others if series not in hosts)
    if any(told.severity == "ask" for told in said.told[asked:]):
        return None
    return Stocks(total, hosts, places)


def layout(
    found: Stocks, places: Sequence[str], names: Mapping[str, str], first: int, days: int
) -> tuple[LayoutRow, ...]:
    """Return what data_layout.csv would say of a world: the total, then each camp that has a series.

    Parameters
    ----------
    found : Stocks
    places : sequence of str
        All places of the world.
    names : mapping of str to str
        Camp: the name of its series.
    first : int
        Ordinal day on which the world begins.
    days : int
    """
    by_name = {series.name: series for series in (*found.places, *found.hosts)}
    camps = [(camp, by_name[names[camp]]) for camp in places if names.get(camp) in by_name]
    if not camps and found.total is None:
        return ()
    total = found.total or summed(TOTAL, [series for _, series in camps])
    rows = [(TOTAL, -1, total), *((camp, places.index(camp), series) for camp, series in camps)]
    out = []
    for line, (name, place, series) in enumerate(rows, 1):
        day, people = (series.day - first).astype(np.float64), series.people.astype(np.float64)
        daily = interpolate(day, series.level, days)
        out.append(LayoutRow(name, place, line, (f"{name}.csv",), day, series.level, people, daily))
    return tuple(out)


def summed(name: str, parts: Sequence[Series]) -> Series:
    """Return the sum of series on every day on which any has a report: lines between reports, level at both ends."""
    day = np.unique(np.concatenate([series.day for series in parts]))
    people = sum(np.interp(day, series.day, series.level) for series in parts)
    first = parts[0]
    return Series(
        *(name, "", "stock", day.astype(np.int32), np.round(people).astype(np.int64)),
        *((first.file[0],) * len(day), np.zeros(len(day), np.int32)),
    )


def _series(all_reports: Iterable[Reports], answers: Answers, said: Said) -> list[Series]:
    """Return one series for each name, its reports by day; of two counts of one day the later file has the word."""
    rows: dict[str, dict[int, tuple[int, Path, int]]] = {}
    given: dict[str, list[Given]] = {}
    for reports in all_reports:
        for i, name in enumerate(reports.series):
            day = int(reports.day[i])
            row = (int(reports.people[i]), reports.file[i], int(reports.line[i]))
            before = rows.setdefault(name, {}).get(day)
            where = f"{shown(row[1])}:{row[2]}"
            if before is not None and before[0] != row[0]:
                other = f"{before[0]:,} in {shown(before[1])}:{before[2]}"
                told = f"'{name}' has {row[0]:,} people on {iso(day)}, and {other}: {row[0]:,} is taken"
                said.warn("two-counts", told, where)
            rows[name][day] = row
            given.setdefault(name, []).append(Given(reports.kind[i], reports.country[i], day, where))
    out = []
    for name, by_day in rows.items():
        days = sorted(by_day)
        kind = one_kind(name, given[name], answers.counted.get(name), said)
        out.append(
            Series(
                *(name, one_country(name, given[name], said), kind, np.array(days, np.int32)),
                np.array([by_day[day][0] for day in days], np.int64),
                tuple(by_day[day][1] for day in days),
                np.array([by_day[day][2] for day in days], np.int32),
            )
        )
    return out


def _as_stock(series: Series, said: Said) -> Series:
    """Return a series as people who are there."""
    kind = kind_of(series) if series.kind == "unclear" else series.kind
    if kind == "unclear":
        numbers = few([f"{n:,}" for n in series.people.tolist()], 4)
        told = f"'{series.name}' ({numbers}): are these people who are there, or who came since the report before?"
        said.ask("stock-or-flow", told, series.where(0), "counted", series.name)
    if kind == "arrivals so far":
        _tell_falls(series, said)
    people = np.cumsum(series.people) if kind == "new arrivals" else series.people
    return replace(series, kind=kind, people=people)


def _tell_kinds(written: Sequence[Series], found: Sequence[Series], said: Said) -> None:
    """Tell which kinds were read out of the numbers alone."""
    pairs = zip(written, found, strict=True)
    inferred = [new for old, new in pairs if old.kind == "unclear"]
    there = [series.name for series in inferred if series.kind == "stock"]
    came = [series.name for series in inferred if series.kind == "new arrivals"]
    parts = [f"people who are there in {len(there)} ({few(there, 4)})"] * bool(there)
    parts += [f"new arrivals in {len(came)} ({few(came, 4)})"] * bool(came)
    if parts:
        told = f"no file says what is counted in {len(inferred)} of {len(found)} series; their numbers are read as "
        said.note("stock-or-flow", told + ", ".join(parts), inferred[0].where(0))


def kind_of(series: Series) -> SeriesKind:
    """Return what a series counts, as far as numbers say so: whether it falls, to nothing, or by little."""
    people = series.people.astype(np.float64)
    steps = np.diff(people)
    if (steps >= 0).all():
        return "stock"
    if len(people) >= ENOUGH and _empties(people):
        return "new arrivals"
    calm = bool(np.median(np.abs(steps)) <= CALM * np.median(people))
    return "stock" if len(people) >= ENOUGH and calm else "unclear"


def _empties(people: Floats) -> bool:
    """Tell whether a series falls to nothing and rises again, several times: people who are there do not."""
    return int(np.sum((people[1:-1] == 0) & (people[2:] > 0))) >= 2


def _tell_falls(series: Series, said: Said) -> None:
    falls = np.flatnonzero(np.diff(series.people) < 0) + 1
    if len(falls):
        i = int(falls[np.argmin(np.diff(series.people)[falls - 1])])
        told = (
            f"'{series.name}' is said to count all who arrived so far, and falls {len(falls)} times, most from "
            f"{series.people[i - 1]:,} ({series.where(i - 1)}) to {series.people[i]:,} on {iso(int(series.day[i]))}: "
            f"some were counted who are gone, or it was corrected"
        )
        said.warn("falling-arrivals", told.replace("falls 1 times, most", "falls once,"), series.where(i))


def _is_host(series: Series) -> bool:
    """Tell whether a series is of a whole country."""
    return bool(series.country) and iso3(series.name) == iso3(series.country)


def _total(found: Sequence[Series], answers: Answers, said: Said) -> Series | None:
    """Return the series of all people: the one that was named, is called so, or is the sum of the others."""
    by_name = {series.name: series for series in found}
    if TOTAL in answers.series:
        name = answers.series[TOTAL]
        if name is not None and name not in by_name:
            hint = did_you_mean(name, by_name) or f"there are {few(list(by_name))}"
            said.ask(
                "which-total", f"no series is called '{name}', which is to be the total ({hint})", "", "series", TOTAL
            )
        return by_name.get(name or "")
    called = [series for series in found if bare(series.name) in CALLED]
    if len(called) == 1:
        return called[0]
    camps = {normal(name) for name in answers.camps}
    close = close_to_sums(found) if len(found) > 2 else ()
    may = [series for series in close if normal(series.name) not in camps]
    sums = [series for series in may if is_sum(series, [other for other in found if other is not series])]
    if len(sums) == 1 and not called:
        told = f"'{sums[0].name}' is within {percent(ALIKE)} of the sum of the {len(found) - 1} others: it is the total"
        said.note("total", told, sums[0].where(0))
        return sums[0]
    choices = called or sums
    if choices:
        names = ", ".join(f"'{series.name}'" for series in choices)
        said.ask("which-total", f"which series is the total: {names}?", choices[0].where(0), "series", TOTAL)
    return None


def tell_summed(parts: Sequence[Series], said: Said) -> None:
    """Tell that the total is the sum of the series of camps."""
    said.note("total", f"no series is of all people: the total is the sum of those of {counted(len(parts), 'camp')}")


def close_to_sums(found: Sequence[Series]) -> Sequence[Series]:
    """Return the series that may be the sum of all others, by one sum of all: of thousands no other is looked at."""
    day = np.unique(np.concatenate([series.day for series in found]))
    together = sum(np.interp(day, series.day, series.people) for series in found)
    first, last = np.sort([series.day[0] for series in found]), np.sort([series.day[-1] for series in found])
    out = []
    for series in found:
        begin = first[-2] if series.day[0] == first[-1] else first[-1]
        end = last[1] if series.day[-1] == last[0] else last[0]
        inside = (series.day >= begin) & (series.day <= end)
        people = series.people[inside].astype(np.float64)
        away = np.abs(together[np.searchsorted(day, series.day[inside])] - 2 * people)
        # what rounding may take from a sum of many is far less
        if inside.any() and away.sum() <= (ALIKE + 1e-6) * people.sum() + 1e-6:
            out.append(series)
    return out


def is_sum(series: Series, others: Sequence[Series]) -> bool:
    """Tell whether a series is the sum of others, on the days that all of them cover."""
    first, last = max(int(s.day[0]) for s in others), min(int(s.day[-1]) for s in others)
    inside = (series.day >= first) & (series.day <= last)
    if not inside.any() or not series.people[inside].any():
        return False
    day = series.day[inside]
    together = sum(np.interp(day, other.day, other.people) for other in others)
    return bool(np.mean(np.abs(together - series.people[inside])) <= ALIKE * np.mean(series.people[inside]))


def tell_old(found: Iterable[Series], countries: Mapping[str, str], until: int, said: Said) -> None:
    """Tell of hosts, or places of which no host is known, whose last count is older than that of others.

    Parameters
    ----------
    found : iterable of Series
    countries : mapping of str to str
        Series: its country, where the counts do not say it and the camps do.
    until : int
        The last day that matters: later counts make no other one old.
    said : Said
    """
    last: dict[str, Series] = {}
    for series in found:
        key = series.country or countries.get(series.name) or series.name
        if key not in last or series.day[-1] > last[key].day[-1]:
            last[key] = series
    newest = min(max((int(series.day[-1]) for series in last.values()), default=0), until)
    for key, series in last.items():
        behind = newest - int(series.day[-1])
        if behind > OLD:
            than = "the last day of the world" if newest == until else "the newest of all"
            day = iso(int(series.day[-1]))
            months = f"{exact(behind / MONTH)} months before {than}, {iso(newest)}"
            told = f"the last count of {name_of(key)} is of {day}, {months}"
            said.warn("old-counts", told, series.where(-1))
