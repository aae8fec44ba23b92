"""A world small enough to solve by hand, written to a folder that each test may spoil."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario.errors import Problem, Problems
from sim.world import World, load_world
from tests.made_world import tables, write

#   a --10-- b --20-- c (capital)      near side, country AAA
#   |        |
#   5        7 (one crossing each)
#   x        y                         crossings to BBB
#   :3       :4 (one-way)
#   s --30-- t                         sites;  y also leads to exit e, 9 km
SMALL = tables(
    places="""\
a,A,district,AAA,P,1,1,1000,10,,,,,,
b,B,district,AAA,P,1,2,2000,,,,,,,insurgent
c,C,capital,AAA,P,1,3,3000,,,,,,,
q,Q,capital,AAA,Q,2,3,4000,,,,,,,
x,X,crossing,AAA,P,1,1.1,,,bridge,BBB,,,,
y,Y,crossing,AAA,P,1,2.1,,,ford,BBB,,,,
s,S,site,BBB,,0,1,,,,BBB,10,20,30,
t,T,site,BBB,,0,2,,,,BBB,10,20,30,
e,E,exit,BBB,,0,3,,,,BBB,,,,
""",
    roads="""\
a,b,10,asphalt,yes,
b,c,20,gravel,yes,"steep, narrow"
c,q,50,track,yes,
a,x,5,footpath,yes,
b,y,7,footpath,yes,
x,s,3,gravel,no,
y,t,4,gravel,no,
y,e,9,gravel,no,
s,t,30,asphalt,yes,
""",
    hosts="""\
BBB,Beeland,open,limited,100,10
""",
    garrisons="""\
u1,a,both,10,20,30
u2,x,seeded,1,2,3
u2,x,blind,4,5,6
""",
    history="""\
2021-06-02,retake,b,,,press,high,
2021-06-01,capture,a,,,press,high,
2021-06-03,policy,BBB,closed,civilian,press,low,
2021-06-04,rural,q,0.5,,press,low,
""",
    headcounts="""\
x,2021-06-01,2021-06-02,40,military,exact,yes,no,press,high,
BBB,2021-06-01,2021-06-30,90,civilian,more than,no,yes,press,low,
""",
    facts="""\
districts_total,2021-06-01,3,yes,,press,high
""",
)

Spoil = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the small world."""
    return write(tmp_path / "small", SMALL)


@pytest.fixture
def small(folder: Path) -> World:
    """Return the small world."""
    return load_world(folder)


@pytest.fixture
def spoil(folder: Path) -> Spoil:
    """Return a function that replaces text in one table; the text must be there."""

    def replace(name: str, old: str, new: str) -> Path:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return replace


@pytest.fixture
def problems(folder: Path) -> Callable[..., list[Problem]]:
    """Return a function that loads the small world and hands back what was wrong."""

    def load(**options: object) -> list[Problem]:
        with pytest.raises(Problems) as caught:
            load_world(folder, **options)  # type: ignore[arg-type]
        return list(caught.value.problems)

    return load
