"""Six small files of a crisis that never was, around the towns of a country that is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from sim.building.recipe.add import Claims, add, go_straight
from sim.building.recipe.new import Beginning, begin

BEGINNING = Beginning("CAF", ("TCD", "CMR"), dt.date(2014, 1, 1), 60)
FILES = {
    "events": (
        "event_id_cnty,event_date,event_type,geo_precision,fatalities,latitude,longitude,country,admin1,location\n"
        "1,2014-01-03,Battles,1,3,5.94,15.60,Central African Republic,Nana-Mambere,Bouar\n"
        "2,2014-01-10,Battles,1,8,6.30,16.40,Central African Republic,Ouham-Pende,Bozoum\n"
        "3,2014-01-12,Battles,1,0,6.30,16.40,Central African Republic,Ouham-Pende,Bozoum\n"
        "4,2014-01-15,Protests,1,1,6.30,16.40,Central African Republic,Ouham-Pende,Bozoum\n"
        "5,2014-01-20,Battles,1,2,8.90,18.00,Central African Republic,Vakaga,far away\n"
    ),
    "towns": (
        "name,latitude,longitude,population\nBouar,5.93,15.60,40353\nBozoum,6.32,16.38,22284\nPaoua,7.24,16.44,14000\n"
        "Small,6.00,16.00,900\n"
    ),
    "camps": "name,lat,lon,country,capacity\nGore,7.92,16.63,Chad,\nGado,5.75,14.44,Cameroon,20000\n",
    "counts": (
        "series,date,people\nGore,2014-01-05,100\nGore,2014-02-05,900\nGado,2014-01-05,50\nGado,2014-02-05,400\n"
        "total,2014-01-05,150\ntotal,2014-02-05,1300\n"
    ),
}


def files(folder: Path) -> dict[str, Path]:
    """Write the files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {kind: folder / f"{kind}.csv" for kind in FILES}
    for kind, path in paths.items():
        path.write_text(FILES[kind], encoding="utf-8")
    return paths


def recipe(folder: Path, *, own: bool = False) -> Path:
    """Begin a recipe in a folder and add all files to it; `own`: of a world of Panj's own."""
    file = begin(folder, replace(BEGINNING, kind="own") if own else BEGINNING)
    for kind, path in files(folder.parent / "given").items():
        add(file, kind, [path], Claims())  # type: ignore[arg-type]
    go_straight(file)
    return file
