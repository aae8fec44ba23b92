"""A world in good health, which each test spoils in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.world.doctor import examine_world
from sim.world.findings import Finding
from tests.made_world import tables, write

SOUND = tables(
    places="""\
alef,Alef,district,AAA,North,37.0,70.0,26000,40,,,,,,
beth,Beth,district,AAA,North,37.2,70.2,12000,20,,,,,,
gimel,Gimel,district,AAA,North,37.1,69.8,9000,,,,,,,
cap,Capital,capital,AAA,North,36.8,70.1,50000,,,,,,,
bridge,Bridge,crossing,AAA,North,37.3,70.3,,,bridge,BBB,,,,
camp,Camp One,site,BBB,,37.4,70.4,,,,BBB,100,500,1000,
away,Away,exit,BBB,,38.0,70.6,,,,BBB,,,,
""",
    roads="""\
alef,beth,35,gravel,yes,
alef,cap,30,asphalt,yes,
alef,gimel,26,asphalt,yes,
beth,bridge,18,gravel,yes,
bridge,camp,15,asphalt,no,
camp,away,80,asphalt,yes,
""",
    hosts="""\
BBB,Beeland,limited,open,400,100
""",
    garrisons="""\
post,bridge,both,10,20,30
alef-g,alef,both,50,100,150
""",
    history="""\
2021-05-10,capture,alef,,,press,high,
2021-05-12,policy,BBB,closed,civilian,press,high,
""",
    headcounts="""\
bridge,2021-05-10,2021-05-12,40,military,exact,yes,no,press,high,
""",
    facts="""\
districts_total,2021-05-12,4,yes,,press,high
""",
)

Ail = Callable[..., list[Finding]]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Return the folder of a world in good health."""
    return write(tmp_path / "scenarios" / "worlds" / "sound", SOUND)


@pytest.fixture
def ail(sound: Path) -> Ail:
    """Return a function that replaces texts (or, for "", adds a row) in tables and asks the doctor."""

    def replace(*changes: tuple[str, str, str]) -> list[Finding]:
        for name, old, new in changes:
            text = (sound / name).read_text(encoding="utf-8")
            assert old in text
            (sound / name).write_text(text.replace(old, new, 1) if old else text + new + "\n", encoding="utf-8")
        return examine_world(sound)

    return replace
