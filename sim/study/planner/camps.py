"""The planner's table of a run driven by counts, on a Flee world: who is in each camp, and in all of them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from sim.runs.called import apart, called
from sim.runs.json_files import read_json
from sim.runs.kinds import MARK, is_on_counts
from sim.scenario.errors import PanjError
from sim.study.answers import SERIES, Series, places_of, read_series
from sim.study.party import in_a_party, party_in_words
from sim.study.planner.against import Against, beside, no_pairs
from sim.study.planner.rows import CIVILIAN, SHELTERED, SITE, THERE, WORLD, Key
from sim.study.planner.table import Line, Table
from sim.study.planner.values import quantiles
from sim.study.story.tell import caution_in
from sim.words.wording import few
from sim.world.world import Floats

NO_PLACES = "A run driven by counts keeps people, not places: which camps are full is not told."


def is_counted(folder: Path) -> bool:
    """Tell whether a folder holds a run on a Flee world."""
    return is_on_counts(read_json(folder / MARK)) and (folder / SERIES).is_file()


def camps_table(folder: Path, *dates: dt.date | str) -> Table:
    """Return the planner's table of a run on a Flee world: people in each camp and in all, without households.

    Parameters
    ----------
    folder : Path
    *dates : date or ISO text
        Default: the last day.

    Raises
    ------
    PanjError
        If the folder cannot be read, or a date is outside the run.
    """
    camps = _camps(folder)
    first = next(iter(camps.values()))
    rows = sorted({first.day(date) for date in dates}) or [len(first.dates) - 1]
    days = [_date(first.dates[row]) for row in rows]
    lines = [
        Line(key, date, tuple(levels.tolist()), float((then > 0).mean()))
        for key, found in _rows(camps)
        for date, then, levels in zip(days, found.T[rows], quantiles(found[:, rows]).T, strict=True)
    ]
    run, replicates = called(folder), len(first.daily)
    of = f"{NO_PLACES} {party_in_words(_in_a_party(folder, camps))}"
    notes = (caution_in(folder, replicates), of)
    return Table(
        scenario=run.name,
        title=run.title,
        titles={camp: camp for camp in camps},
        dates=tuple(days),
        start=_date(first.dates[0]),
        branch=None,
        own_past=(),
        replicates=replicates,
        lines=tuple(sorted(lines, key=lambda line: line.date)),
        full=(),
        drawn=False,
        household=None,
        notes=tuple(note for note in notes if note),
    )


def camps_against(a: Path, b: Path, *dates: dt.date | str) -> Against:
    """Return the planner's table of two runs on Flee worlds, B against A, in the camps that both have.

    They are pairs where seed, number of replicates, rules and days are the same: then replicate r draws the same.

    Parameters
    ----------
    a, b : Path
        Their folders; A is the one that the other stands against.
    *dates : date or ISO text
        Default: the last day of both.

    Raises
    ------
    PanjError
        If a folder cannot be read, they begin on different days, have no camp in common, or a date is outside one.
    """
    both, names = (_camps(a), _camps(b)), names_apart((a, b))
    common = [camp for camp in both[0] if camp in both[1]]
    if not common:
        raise PanjError(f"{names[1]} and {names[0]} have no camp in common")
    first, second = (camps[common[0]] for camps in both)
    check_same_start((a, b), (first.dates[0], second.dates[0]))
    wanted = dates or (str(min(first.dates[-1], second.dates[-1])),)
    rows = sorted({first.day(date) for date in wanted} & {second.day(date) for date in wanted})
    why = why_no_pairs_of(a, b)
    found = [list(_rows({camp: camps[camp] for camp in common})) for camps in both]
    lines = [
        beside(key, _date(first.dates[row]), in_a[:, row], in_b[:, row], not why)
        for (key, in_a), (_, in_b) in zip(*found, strict=True)
        for row in rows
    ]
    notes = [*cautions_of((a, b), [first, second]), *_of_what((a, b), names)]
    notes += [no_pairs(why, len(first.daily), len(second.daily))] if why else []
    for camps, name, other in zip(both, names, names[::-1], strict=True):
        if alone := [camp for camp in camps if camp not in common]:
            notes.append(f"In {name} alone, not in {other}, and in no row of all camps: {few(alone)}.")
    return Against(
        a=names[0],
        b=names[1],
        titles={camp: camp for camp in common},
        dates=tuple(_date(first.dates[row]) for row in rows),
        start=_date(first.dates[0]),
        pairs=0 if why else len(first.daily),
        why=why,
        lines=tuple(sorted(lines, key=lambda line: line.date)),
        full=(),
        notes=(*notes, f"{NO_PLACES} {_parties((a, b), both)}"),
    )


def check_same_start(folders: Sequence[Path], starts: Sequence[np.datetime64]) -> None:
    """Refuse two runs on Flee worlds that begin on different days.

    Raises
    ------
    PanjError
    """
    if starts[0] != starts[1]:
        told = " and ".join(f"{folder} on {start}" for folder, start in zip(folders, starts, strict=True))
        raise PanjError(f"the runs begin on other days, {told}")


def why_no_pairs_of(a: Path, b: Path) -> str:
    """Return why two runs on Flee worlds cannot be taken replicate by replicate; "" if they can."""
    told, both = [read_json(folder / MARK) for folder in (a, b)], [_camps(folder) for folder in (a, b)]
    for words, key in (("seeds", "seed"), ("numbers of replicates", "replicates"), ("rules", "rules")):
        if told[0].get(key) != told[1].get(key):
            return f"their {words} differ"
    parties = [_in_a_party(*each) for each in zip((a, b), both, strict=True)]
    if any(map(math.isnan, parties)):
        return "how many people a party is in both is not known"
    if parties[0] != parties[1]:  # then nobody of one is anybody of the other
        return "a party is not as many people in both"
    shapes = [{(series.daily.shape, str(series.dates[0])) for series in camps.values()} for camps in both]
    return "" if shapes[0] == shapes[1] and len(shapes[0]) == 1 else "their days or finished replicates differ"


def names_apart(folders: Sequence[Path]) -> list[str]:
    """Return the scenarios that runs on Flee worlds are of, or what tells them apart where it is the same one."""
    return apart(folders, [called(folder).name for folder in folders])


def _of_what(folders: Sequence[Path], names: Sequence[str]) -> list[str]:
    """Return what each run is, where its name does not say all of it."""
    runs = [called(folder) for folder in folders]
    return [f"{name} is {run.told(name)}." for name, run in zip(names, runs, strict=True) if run.told(name)]


def cautions_of(folders: Sequence[Path], series: Sequence[Series]) -> list[str]:
    """Return what must be told of each run before anything else, by the names that tell them apart."""
    of = zip(names_apart(folders), folders, series, strict=True)
    return [f"{name}: {said}" for name, folder, one in of if (said := caution_in(folder, len(one.daily)))]


def _camps(folder: Path) -> dict[str, Series]:
    return {name: read_series(folder, SHELTERED, name, CIVILIAN) for name in places_of(folder, SHELTERED)}


def together(camps: Iterable[Series]) -> Floats:
    """Return who is in all camps; the same people in other camps are as many to the last digit, thinned or not."""
    return np.asarray(np.round(np.sum([series.daily for series in camps], axis=0), 6))


def _rows(camps: dict[str, Series]) -> Iterator[tuple[Key, Floats]]:
    """Yield all camps together, and each."""
    yield Key(WORLD, WORLD, "all camps", "", THERE, CIVILIAN, ()), together(camps.values())
    for camp, series in camps.items():
        yield Key(SITE, camp, camp, "", THERE, CIVILIAN, ()), series.daily


def _in_a_party(folder: Path, camps: dict[str, Series]) -> float:
    """Return how many people a party is; NaN where it is not known: older versions did not say that they thinned."""
    each = in_a_party(read_json(folder / MARK))
    whole = all((series.daily == np.rint(series.daily)).all() for series in camps.values())
    return each if whole or each != 1 else math.nan


def _parties(folders: Sequence[Path], both: Sequence[dict[str, Series]]) -> str:
    """Return what a party is in A and in B, once where it is the same."""
    in_a, in_b = (party_in_words(_in_a_party(*each)) for each in zip(folders, both, strict=True))
    return in_a if in_a == in_b else f"A: {in_a} B: {in_b}"


def _date(day: np.datetime64) -> dt.date:
    return dt.date.fromisoformat(str(day)[:10])
