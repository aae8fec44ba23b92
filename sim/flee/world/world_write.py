"""Write a Flee instance as a world folder of Panj; :mod:`sim.flee.world.world_read` reads it back."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.flee.world.cells import persons
from sim.flee.world.doctor import examine
from sim.flee.world.instance import Closure, ClosureKind, FleeInstance, FleeKind
from sim.flee.world.world_tables import BECOME, CAMPS, CLOSURES, KINDS, SETTINGS, VALUED, tables
from sim.scenario.errors import PanjError
from sim.scenario.files import WORLD_SCENARIO, is_name, shown
from sim.scenario.tables.cells import Parse
from sim.scenario.write import number, text
from sim.words.counts import dotted
from sim.words.wording import counted
from sim.world.ids import reserved

SCENARIO = WORLD_SCENARIO
UNCOUNTED = "Nobody was counted: conflicts or floods say how many people set out"
LEAKED = "Capacities may be copies of the counts that a run is judged by; see evidence.csv."
COMMANDS = {
    f"run {SCENARIO}": "in this folder: people in every camp, as bands",
    "check --flee .": "what is read without a mistake and still not meant",
    "validate .": "how far the runs are from the counts",
}
WORDS = {kind: word for word, kind in KINDS.items()}
ACTIONS = {kind: action for action, kind in CLOSURES.items()}
TWO_PLACES = (ClosureKind.LINK, ClosureKind.REMOVE_FORCED_REDIRECTION)

Cells = Sequence[Any]


def write_world(instance: FleeInstance, folder: Path, name: str) -> None:
    """Write all files of a world that is an import into an existing folder.

    Parameters
    ----------
    instance : FleeInstance
        As :func:`sim.flee.world.load_flee` reads it.
    folder : Path
    name : str
        What the world will be called.
    """
    write_tables(instance, folder, _evidence(instance))
    title, description = f"{instance.name} as Flee has it", "The world as it was imported"
    (folder / SCENARIO).write_text(scenario_text(instance, name, title, description), encoding="utf-8")
    (folder / "README.md").write_text(_readme(instance, name), encoding="utf-8")


def write_tables(instance: FleeInstance, folder: Path, evidence: Iterable[Cells]) -> None:
    """Write the tables of a world into an existing folder.

    Parameters
    ----------
    instance : FleeInstance
    folder : Path
    evidence : rows of evidence.csv
        Table, column (None: the whole table), source, confidence, note.
    """
    ids = identifiers(instance.places)
    rows: dict[str, Iterable[Cells]] = {
        "period": [(instance.start, _date(instance, instance.days - 1), instance.home)],
        "places": _places(instance, ids),
        "roads": _roads(instance, ids),
        "history": [
            *_values(instance, ids),
            *(_closure(instance, ids, closure) for closure in instance.closures),
            *_changes(instance, ids),
        ],
        "series": _series(instance, ids),
        "counts": _counts(instance),
        "reports": _reports(instance),
        "flee_run": _flee_run(instance, ids),
        "demographics": _demographics(instance),
        "evidence": evidence,
    }
    for table, content in rows.items():
        _table(folder / f"{table}.csv", table, list(content))
    if instance.settings:
        (folder / SETTINGS).write_text(_settings(instance.settings), encoding="utf-8")


LONGEST_ID = 60
"""Letters of an id that are taken of a name: ids stand in names of files, and others are made of them."""


def identifiers(names: Sequence[str]) -> tuple[str, ...]:
    """Return an id for every place: its name in lower case with hyphens, and a number where that is taken.

    Examples
    --------
    >>> identifiers(["Am Timan", "Am-Timan", "World", "!"])
    ('am-timan', 'am-timan-2', 'place-world', 'place-4')
    """
    out: list[str] = []
    for row, name in enumerate(names):
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or f"place-{row + 1}"
        base = base[:LONGEST_ID].rstrip("-")
        base = f"place-{base}" if reserved(base) else base
        found, k = base, 2
        while found in out:
            found, k = f"{base}-{k}", k + 1
        out.append(found)
    return tuple(out)


def _table(path: Path, table: str, rows: Sequence[Cells]) -> None:
    shape = tables()[table]
    if not rows and not shape.required:
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(column.name for column in shape.columns)
        parsers = [column.parse for column in shape.columns]
        writer.writerows([_cell(value, parse) for value, parse in zip(row, parsers, strict=True)] for row in rows)


def _cell(value: Any, parse: Parse) -> str:
    """Return a cell that is read back to the last bit; None is blank."""
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    told = number(float(value))
    return f"{told}0" if parse is persons and dotted(told) else told  # 1.250 could be 1,250


def _date(instance: FleeInstance, day: float) -> dt.date:
    try:
        return instance.start + dt.timedelta(days=int(day))
    except OverflowError:
        raise PanjError(f"{shown(instance.folder)}: day {day:.0f} is not a date that can be written") from None


def _places(instance: FleeInstance, ids: Sequence[str]) -> Iterator[Cells]:
    growth, idps = instance.capacity_per_day, instance.initial_idps
    for row, place in enumerate(ids):
        kind = WORDS[FleeKind(int(instance.kind[row]))]
        camp, begins = kind in CAMPS, int(instance.conflict_date[row])
        yield (
            place,
            instance.places[row],
            kind,
            instance.country[row],
            instance.region[row],
            instance.lat[row],
            instance.lon[row],
            None if camp else instance.population[row],
            instance.capacity[row] if camp else None,
            None if growth is None or growth[row] == 0 else growth[row],
            None if idps is None or idps[row] == 0 else idps[row],
            _date(instance, begins) if begins >= 0 else None,
            instance.intensity[row] if begins >= 0 else None,
            None if instance.trade is None else instance.trade[row],
            None if instance.hdi is None else instance.hdi[row],
        )


def _roads(instance: FleeInstance, ids: Sequence[str]) -> Iterator[Cells]:
    walk = instance.link_walk
    for k, (a, b) in enumerate(zip(instance.link_a.tolist(), instance.link_b.tolist(), strict=True)):
        speed = float(instance.link_speed[k])
        yield (
            ids[a],
            ids[b],
            instance.link_km[k],
            None if np.isnan(speed) else speed,
            None if walk is None or walk[k] == 0 else walk[k],
            int(instance.link_forced[k]) or None,
        )


def _values(instance: FleeInstance, ids: Sequence[str]) -> Iterator[Cells]:
    """Give every day on which an intensity, a flood or hunger is another than on the day before."""
    for action, values in zip(VALUED, (instance.conflicts, instance.floods, instance.hunger), strict=True):
        if values is not None:
            before = np.vstack([np.zeros((1, len(ids))), values[:-1]])
            for day, place in np.argwhere(values != before).tolist():
                yield _date(instance, day), action, ids[place], None, None, float(values[day, place])


def _changes(instance: FleeInstance, ids: Sequence[str]) -> Iterator[Cells]:
    for change in instance.changes:
        yield _date(instance, change.day), BECOME, ids[change.place], WORDS[change.kind], None, None


def _closure(instance: FleeInstance, ids: Sequence[str], closure: Closure) -> Cells:
    names = dict(zip(instance.places, ids, strict=True))
    target = closure.name1 if closure.kind is ClosureKind.COUNTRY else names[closure.name1]
    other = names[closure.name2] if closure.kind in TWO_PLACES else closure.name2
    until = None if closure.end == -1 else _date(instance, closure.end)
    return _date(instance, closure.start), ACTIONS[closure.kind], target, other, until, None


def _series(instance: FleeInstance, ids: Sequence[str]) -> Iterator[Cells]:
    for row in instance.layout:
        yield row.name, ids[row.place] if row.place >= 0 else None, row.files[0] if len(row.files) == 1 else None


def _counts(instance: FleeInstance) -> Iterator[Cells]:
    for row in instance.layout:
        for day, people, raw in zip(row.day, row.count, row.raw, strict=True):
            yield row.name, _date(instance, day), people, raw


def _reports(instance: FleeInstance) -> Iterator[Cells]:
    """Give what each file says, where a series is the sum of several."""
    for row in instance.layout:
        for file, days, counts in row.parts if len(row.files) > 1 else ():
            for day, people in zip(days, counts, strict=True):
                yield row.name, file, _date(instance, day), people


def _flee_run(instance: FleeInstance, ids: Sequence[str]) -> Iterator[Cells]:
    counts = instance.flee_output
    if counts is not None:
        for k in np.flatnonzero(~instance.uncounted).tolist():
            camp = int(instance.camps[k])
            yield from ((ids[camp], _date(instance, day), counts[day, k]) for day in range(instance.days))


def _demographics(instance: FleeInstance) -> Iterator[Cells]:
    for attribute, values in instance.demographics.items():
        if not values:
            yield attribute, None, None, None
        for value, weights in values.items():
            if not weights:
                yield attribute, value, None, None
            for place, weight in weights.items():
                yield attribute, value, place, weight


def _evidence(instance: FleeInstance) -> Iterator[Cells]:
    files = {what: _within(instance, path) for what, path in instance.origins.files.items()}
    asked = {
        "period": ("period",),
        "places": ("locations",),
        "roads": ("routes",),
        "history": ("conflicts", "floods", "hunger", "closures", "changes"),
        "series": ("layout",),
        "counts": ("layout", "corrections"),
        "flee_run": ("flee_output",),
        "settings": ("settings",),
    }
    notes = {
        "history": "conflicts by day, of the places named; closures" if "closures" in files else "conflicts by day",
        "counts": "reported: as the files have it; people: after the corrections at new registrations",
        "flee_run": "one run of Flee itself",
    }
    for table, kinds in asked.items():
        found = [files[kind] for kind in kinds if kind in files]
        if table == "history" and "conflicts" not in files:
            found.insert(0, files["locations"])
        if found:
            yield table, None, f"Flee instance {instance.name}: {', '.join(found)}", "medium", notes.get(table)
    copied = sum(finding.check == "leaked-capacity" for finding in examine(instance))
    camps = int(np.isin(instance.kind, (FleeKind.CAMP, FleeKind.IDP_CAMP)).sum())
    note = f"{copied} of {camps} camps have a capacity that is one of their counts" if copied else None
    told = "may be a copy of the counts: judge with the capacities masked as well"
    source = f"Flee instance {instance.name}: {files.get('locations', 'locations.csv')}"
    yield "places", "capacity", source, "low", "; ".join(part for part in (told, note) if part)


def _within(instance: FleeInstance, path: Path) -> str:
    """Return a file of the instance as seen from its folder: no path of this machine goes into a world."""
    return str(path.relative_to(instance.folder)) if path.is_relative_to(instance.folder) else path.name


def _settings(settings: Mapping[str, Any]) -> str:
    """Return nested plain values as YAML; JSON is YAML wherever a value stands."""
    lines = ["# Settings of the rules, with the keys of Flee's simsetting.yml (docs/flee.md has their names in Panj)."]
    for block, content in settings.items():
        if isinstance(content, dict) and content:
            lines += [f"{text(block)}:", *(f"  {text(key)}: {_json(value)}" for key, value in content.items())]
        else:
            lines.append(f"{text(block)}: {_json(content)}")
    return "\n".join([*lines, ""])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("Infinity", ".inf").replace("NaN", ".nan")


def scenario_text(instance: FleeInstance, name: str, title: str, description: str) -> str:
    """Return the scenario that lies beside the tables; `description` goes on with the days."""
    last = _date(instance, instance.days - 1)
    called = f"name: {text(name)}\n" if is_name(name) else f"name: {identifiers([name])[0]}\n"
    return (
        f"{called}title: {text(title)}\n"
        f"description: {text(f'{description}, from {instance.start} to {last}.')}\n"
        "world: {flee: .} # this folder\n"
        "rules: flee\n"
        "# parameters:\n"
        "#   flee.softening: 20\n"
    )


def camps_told(instance: FleeInstance) -> str:
    """Return how many camps were counted, or that nobody was."""
    without = int(instance.uncounted.sum())
    told = f"{counted(len(instance.camps) - without, 'camp')} {'with' if instance.counted else 'without'} counts"
    return f"{told} and {without:,} without" if without else told


def console() -> list[str]:
    """Return what can be done with a world, as lines of its README."""
    return ["```console", *(f"$ panj {words:<18} # {what}" for words, what in COMMANDS.items()), "```"]


def _readme(instance: FleeInstance, name: str) -> str:
    last = _date(instance, instance.days - 1)
    told = [warning.replace(f"{shown(instance.folder)}/", "") for warning in instance.warnings]
    quirks = ["", "## Told when it was read", "", *(f"- {warning}" for warning in told)] if told else []
    lines = [
        f"# {name}",
        "",
        f"A world of Panj, made by `panj import-flee` of the Flee instance {instance.name}:",
        f"{len(instance.places)} places, {len(instance.link_a)} roads, {camps_told(instance)}, "
        f"{instance.days} days from {instance.start} to {last}.",
        f"{'How many people set out is read from counts.csv' if instance.counted else UNCOUNTED}; "
        "the rules say where they go.",
        "",
        *console(),
        "",
        f"In a folder `scenarios/worlds/` a scenario may name it: `world: {name}`.",
        "Every table and column is described in docs/world-format.md of Panj; evidence.csv says where each came from.",
        "",
        *([LEAKED] if instance.counted else []),
        *quirks,
        "",
    ]
    return "\n".join(lines)
