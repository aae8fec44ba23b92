"""One maker of the small worlds that tests write to a folder: rows without their headings, which stand here once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

HEADS = {
    "places": "place,name,kind,country,province,lat,lon,population,border_km,crossing_kind,host,"
    "capacity_low,capacity,capacity_high,at_start",
    "roads": "from,to,km,mode,both_ways,note",
    "hosts": "host,name,policy_civilian,policy_military,guards,border_km",
    "garrisons": "unit,place,version,low,central,high",
    "history": "date,action,target,value,kind,source,confidence,note",
    "headcounts": "place,first,last,people,kind,qualifier,in_document,holdout,source,confidence,note",
    "facts": "name,date,value,in_document,note,source,confidence",
}


def tables(**rows: str) -> dict[str, str]:
    """Return the files of a world by name; a table of which nothing is given has no row."""
    assert rows.keys() <= HEADS.keys()
    return {f"{name}.csv": f"{head}\n{rows.get(name, '')}" for name, head in HEADS.items()}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write a world to a folder, which is made if need be, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
