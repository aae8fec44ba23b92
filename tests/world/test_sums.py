"""What does not fit into the records of a run is refused before it, never wrapped around."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sim.flee.world import load_flee
from sim.scenario.errors import PanjError, Problems
from sim.scenario.events import Event
from sim.world import World, load_world
from sim.world.sums import check_soldiers
from tests.flee.world import conftest as flee

from .conftest import Spoil

MOST = 2**31 - 1


def test_as_many_people_as_fit_are_read(spoil: Spoil, folder: Path) -> None:
    spoil("places.csv", "1,1,1000", f"1,1,{MOST - 9000}")
    assert load_world(folder).places.population.sum() == MOST


def test_one_more_is_refused(spoil: Spoil, folder: Path) -> None:
    spoil("places.csv", "1,1,1000", f"1,1,{MOST - 8999}")
    with pytest.raises(Problems, match=r"places\.csv:5:23: the civilians of this world are together more than"):
        load_world(folder)


def test_soldiers_sent_by_a_scenario_count_with_those_there_are(small: World) -> None:
    sent = [Event(dt.date(2021, 7, 7), "reinforce", "a", MOST - 30 - k, "", f"mine.yaml:{k}") for k in (3, 2)]
    check_soldiers(small, "seeded", sent[:1])
    with pytest.raises(PanjError, match=r"mine\.yaml:2: with these 2,147,483,615 the soldiers are together more than"):
        check_soldiers(small, "seeded", sent[1:])


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("3000000000", "is more than 2,147,483,647, the most that fits"),
        ("9" * 5000, "is more than|is not a whole number"),
        ("2000000000", "with 'D' the camps have more than 2,147,483,647 people"),
    ],
)
def test_counts_of_an_instance_that_do_not_fit_are_refused(tmp_path: Path, count: str, said: str) -> None:
    files = dict(flee.SMALL)
    files["input/locations.csv"] += "D,S,Away,1,4,camp,,5000\n"
    files["observed/data_layout.csv"] += "D,d.csv\n"
    files["observed/c.csv"] = f"2020-01-01,{count}\n"
    files["observed/d.csv"] = "2020-01-01,2000000000\n"
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(Problems, match=said) as caught:
        load_flee(tmp_path)
    assert len(str(caught.value)) < 400


def test_a_period_of_5000_digits_is_told_in_one_short_line(tmp_path: Path) -> None:
    for name, text in (flee.SMALL | {"input/sim_period.csv": f"StartDate,2020-01-01\nLength,{'9' * 5000}\n"}).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(Problems, match=r"sim_period\.csv:2:8: 'Length'") as caught:
        load_flee(tmp_path)
    assert len(str(caught.value)) < 300
