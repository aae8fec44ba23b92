"""Records made by hand: two towns of CAF, two camps in Chad, one road each."""

from __future__ import annotations

import datetime as dt

import numpy as np

from sim.building.closures import Closing
from sim.building.records import Camps, Roads, Towns
from sim.building.steps.fighting import Fighting
from sim.building.worlds.driven import Period
from sim.building.worlds.pieces import Pieces
from sim.flee.world.instance import LayoutRow
from sim.flee.world.series import interpolate

START = dt.date(2013, 12, 1)
BEGINS = START.toordinal()
DAYS = 20
PERIOD = Period("caf", "CAF", START, DAYS)


def towns() -> Towns:
    return Towns(
        id=("1", "2", "3"),
        name=("Bouar", "Bria", "Moyo"),
        other_names=((), (), ()),
        lat=np.array([5.9, 6.5, 7.0]),
        lon=np.array([15.6, 22.0, 18.0]),
        country=("CAF",) * 3,
        admin1=("Nana-Mambéré", "Haute-Kotto", "Ouham"),
        population=np.array([40_000, -1, 12_000]),
        line=np.array([2, 3, 4], np.int32),
    )


def camps() -> Camps:
    return Camps(
        name=("Amboko", "Moyo"),
        country=("TCD", "TCD"),
        lat=np.array([7.9, 8.0]),
        lon=np.array([16.6, 18.0]),
        capacity=np.array([-1, 5_000]),
        opens=np.array([-1, -1], np.int32),
        line=np.array([2, 3], np.int32),
    )


def roads() -> Roads:
    yes, no = np.ones(3, np.bool_), np.zeros(3, np.bool_)
    a, b = np.array([0, 1, 2], np.int32), np.array([3, 2, 4], np.int32)
    return Roads(a, b, np.array([300.5, 480.0, 140.0]), ("gravel",) * 3, yes, no, no)


def row(name: str, place: int, *reports: tuple[int, int]) -> LayoutRow:
    day, people = (np.array(column, np.float64) for column in zip(*reports, strict=True))
    return LayoutRow(name, place, 1, (f"raw/{name}.csv",), day, people, people, interpolate(day, people, DAYS))


def pieces() -> Pieces:
    fighting = Fighting(
        place=np.array([0, 1, 1], np.int32),
        first=np.array([BEGINS - 100, BEGINS + 3, BEGINS + 12], np.int32),
        over=np.array([-1, BEGINS + 6, -1], np.int32),
        events=np.array([1, 1, 1], np.int32),
        deaths=np.array([1, 1, 1], np.int32),
    )
    layout = (row("total", -1, (-3, 100), (10, 900)), row("Amboko", 3, (0, 50), (15, 300)))
    return Pieces(towns(), camps(), roads(), fighting, layout, (Closing("TCD", BEGINS + 5, BEGINS + 9),))
