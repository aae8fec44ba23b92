"""Events of several files: what stands in more than one counts once, as the later release has it.

A publisher gives an event the same identity in every release, so that a yearly release and the monthly candidates
before it can be added together. What two publishers tell of one event cannot be known to be the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from sim.building.joined import joined, picked
from sim.building.recipe.recipe import Source
from sim.building.records import Events, Told
from sim.words.wording import counted, few

PUBLISHER = {"ucdp-bare": "ucdp"}
"""Who publishes a format, where another format is of the same: identities are those of a publisher."""
NOBODYS = "table"
"""The format of files of anybody's, in which equal identities say nothing by themselves."""

Key = tuple[object, ...]


class File(NamedTuple):
    """What one file says."""

    source: Source
    events: Events

    @property
    def age(self) -> tuple[tuple[int, ...], dt.date]:
        """What is greater for a later file: the numbers of its release, then the day on which it was fetched."""
        numbers = tuple(int(part) for part in re.findall(r"\d+", self.source.release))
        return numbers, self.source.accessed or dt.date.min

    def keys(self) -> list[Key]:
        """Return what each event is known by: one that has no identity by its row, so that it is like no other."""
        events, publisher = self.events, PUBLISHER.get(self.source.format, self.source.format)
        own = [(self.source.file, line) for line in events.line.tolist()]
        known: list[Key] = [(publisher, name) for name in events.id]
        if publisher == NOBODYS:
            known = [(*key, *said) for key, said in zip(known, _said(events), strict=True)]
        unnamed = [name == f"row {line}" for name, line in zip(events.id, events.line.tolist(), strict=True)]
        return [mine if alone else key for mine, key, alone in zip(own, known, unnamed, strict=True)]


def once(files: Sequence[File]) -> tuple[Events | None, tuple[Told, ...]]:
    """Return the events of all files, each once, and what is to be told of them.

    Parameters
    ----------
    files : sequence of File
        In the order of the recipe. Of releases that are alike, or not given, the file that was fetched later has the
        word, then the one that was added later.
    """
    if len(files) < 2:
        return joined([file.events for file in files]), ()
    keys = [file.keys() for file in files]
    last: dict[Key, tuple[int, int]] = {}
    order = sorted(range(len(files)), key=lambda k: files[k].age)
    for k in order:
        last |= {key: (k, row) for row, key in enumerate(keys[k])}
    rows = [[row for row, key in enumerate(of_file) if last[key] == (k, row)] for k, of_file in enumerate(keys)]
    kept = [picked(file.events, which) for file, which in zip(files, rows, strict=True)]
    publishers = dict.fromkeys(PUBLISHER.get(file.source.format, file.source.format) for file in files)
    told = (*_told(files, keys, last), *_of_several(list(publishers)))
    return joined(kept), told


def _said(events: Events) -> list[Key]:
    """Return what is compared of each event: its days, its place and its deaths."""
    columns = (events.first, events.last, events.lat, events.lon, events.deaths)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _told(files: Sequence[File], keys: Sequence[Sequence[Key]], last: dict[Key, tuple[int, int]]) -> tuple[Told, ...]:
    """Tell how many events stand in several files, which file has the word, and of how many it says otherwise."""
    said = [_said(file.events) for file in files]
    again = [
        (key, k, row) for k, of_file in enumerate(keys) for row, key in enumerate(of_file) if last[key] != (k, row)
    ]
    if not again:
        return ()
    many = {key for key, _, _ in again}
    named = few([files[k].source.file for k in sorted({last[key][0] for key in many})])
    total = len(last)
    text = (
        f"{len(many):,} of {counted(total, 'event')} stand in more than one file: each counts once, as {named} has it"
    )
    other = {key for key, k, row in again if said[k][row] != said[last[key][0]][last[key][1]]}
    if other:
        text += f"; of {len(other):,} the earlier file gives other days, another place or other deaths"
    return (Told("events-again", "note", text),)


def _of_several(publishers: Sequence[str]) -> tuple[Told, ...]:
    if len(publishers) < 2:
        return ()
    text = (
        f"events of {' and '.join(publishers)} together: what both tell of counts twice in these numbers, and begins "
    )
    return (Told("events-of-several", "note", text + "no fighting twice"),)
