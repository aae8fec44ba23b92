"""Roads of a table lie between places of the world; what cannot be true or is not known is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.building.records import Roads, Told
from sim.building.roads.points import Points
from sim.building.roads.table import read_roads, roads_between
from sim.building.steps.build import line_of
from sim.scenario.errors import Problems

#: A degree of longitude on the equator is 111.2 km.
AT = Points(("Bangui", "N'Délé", "Bria", "Moyo"), np.zeros(4), np.arange(4.0), ("CAF", "CAF", "CAF", "TCD"), "CAF")


def between(tmp_path: Path, text: str, meant: dict[str, str | None] | None = None) -> tuple[Roads, tuple[Told, ...]]:
    path = tmp_path / "roads.csv"
    path.write_text(text, encoding="utf-8")
    return roads_between(read_roads(path), AT, meant or {})


def test_names_match_without_capitals_accents_and_signs(tmp_path: Path) -> None:
    roads, told = between(tmp_path, "From,To,KM,note\nBANGUI,ndele town,130,x\nBria,N'Dele,120.5,\n")
    assert told == ()
    assert (roads.a.tolist(), roads.b.tolist(), roads.km.tolist()) == ([0, 2], [1, 1], [130, 120.5])
    assert roads.mode == ("gravel", "gravel")
    assert not roads.straight.any()
    assert not roads.one_way.any()


@pytest.mark.parametrize(
    "head",
    ["A,B,Distance", "name1,name2,km", "#name1,name2,distance,forced_redirection", '#"name1","name2","distance",x'],
)
def test_other_headings_are_known_too(tmp_path: Path, head: str) -> None:
    roads, told = between(
        tmp_path, f"{head}\nBangui,Bria,260,\n" if head.count(",") > 2 else f"{head}\nBangui,Bria,260\n"
    )
    assert (roads.km.tolist(), told) == ([260], ())
    with pytest.raises(Problems, match=r"roads\.csv:2:13: '.*': '0' is not a number above 0"):
        between(tmp_path, f"{head}\nBangui,Bria,0" + ",x\n" * (head.count(",") - 2))


def test_mode_and_ways_are_read_where_the_table_has_them(tmp_path: Path) -> None:
    roads, told = between(
        tmp_path, "from,to,km,mode,both_ways\nBangui,N'Délé,130,asphalt,no\nN'Délé,Bangui,140,track,no\n"
    )
    assert told == ()
    assert (roads.mode, roads.one_way.tolist()) == (("asphalt", "track"), [True, True])


def test_a_name_that_is_no_place_is_asked_once_and_then_known(tmp_path: Path) -> None:
    text = "from,to,km\nBangui,Ndelle,130\nBangui,Briya,260\nBriya,Moyo,120\nMoyo,Qqq,5\n"
    roads, (told, other, unlike) = between(tmp_path, text)
    assert (told.severity, told.answer) == ("ask", ("roads", "Ndelle"))
    there = "the table has it 130 km from Bangui, and so far from there are the names like it: one much farther is"
    assert told.text == f"'Ndelle', an end of 1 road, is no place of the world; {there} another place"
    assert told.where.endswith("roads.csv:2")
    assert (told.candidates[0].name, round(told.candidates[0].km)) == ("N'Délé", 111)
    assert (other.answer, other.candidates[0].name) == (("roads", "Briya"), "Bria")
    assert other.text.startswith(
        "'Briya', an end of 2 roads, is no place of the world; the table has it 120 km from Moyo"
    )
    assert unlike.candidates == ()
    assert unlike.text == "'Qqq', an end of 1 road, is no place of the world; the table has it 5 km from Moyo"
    assert len(roads.a) == 0
    roads, told_of = between(tmp_path, text, {"Ndelle": "N'Délé", "Briya": None, "Qqq": None})
    assert list(zip(roads.a.tolist(), roads.b.tolist(), roads.km.tolist(), strict=True)) == [(0, 1, 130), (0, 3, 380)]
    assert between(tmp_path, text, {"Ndelle": "N'Délé", "*": None})[0].km.tolist() == [130, 380]  # the rest at once
    text = "2 names of the table are no places of the world but points on the way: Briya, Qqq"
    assert [(one.severity, one.text) for one in told_of] == [("note", text)]


def test_what_is_called_alike_is_not_told_as_near_and_no_road_leads_to_its_own_other_end(tmp_path: Path) -> None:
    """ "(near: Nyala (1,584 km), Aswan (0 km))" read as a suggestion, of a place 375 km from Aswan."""
    _, (told,) = between(tmp_path, "from,to,km\nBangui,Bangi,130\n")
    assert "Bangui" not in [candidate.name for candidate in told.candidates]
    _, (told, *_) = between(tmp_path, "from,to,km\nBangui,Ndelle,130\n")
    assert "[names: roads: Ndelle: …] (names like it: N'Délé (111 km)" in line_of(told)
    assert "near" not in line_of(told)


def test_a_road_shorter_than_the_great_circle_is_told_with_both_lengths(tmp_path: Path) -> None:
    roads, (told,) = between(tmp_path, "from,to,km\nBangui,Moyo,98\nBangui,N'Délé,106\n")  # 5 % and 1 km are let pass
    assert told.text == "the road Bangui - Moyo is 98 km long, but its ends are 334 km apart"
    assert (told.check, told.severity) == ("short-road", "warning")
    assert told.where.endswith("roads.csv:2")
    assert roads.km.tolist() == [98, 106]  # told, not mended


def test_most_roads_too_short_are_told_in_one_line(tmp_path: Path) -> None:
    rows = [f"{a},{b},1" for i, a in enumerate(AT.name) for b in AT.name[i + 1 :]]
    _, (told,) = between(tmp_path, "from,to,km\n" + "\n".join(rows) + "\n")
    assert told.text.startswith("6 of 6 roads are shorter than the great circle between their ends: are they in km")


def test_of_a_road_that_stands_twice_the_shorter_holds(tmp_path: Path) -> None:
    roads, (told,) = between(tmp_path, "from,to,km\nBangui,Bria,300\nBria,Bangui,280\nBria,Bangui,280\n")
    assert roads.km.tolist() == [280]
    assert told.text == "the road Bria - Bangui stands twice, 280 and 300 km: the shorter is taken"
    assert told.where.endswith("roads.csv:3, first on line 2")


def test_a_road_to_itself_is_left_out_and_told(tmp_path: Path) -> None:
    roads, (told,) = between(tmp_path, "from,to,km\nBangui,bangui,3\n")
    assert len(roads.a) == 0
    assert told.text == "a road from 'Bangui' to itself is left out"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("from,to,km\nBangui,Bria,0\n", ":2:13", "'km': '0' is not a number above 0"),
        ("from,to,km\nBangui,Bria,1e308\n", ":2:13", "'km': '1e308' is not a number above 0, at most 40075"),
        ("from,to,km,mode\nBangui,Bria,3,asfalt\n", ":2:15", "did you mean 'asphalt'?"),
        ("from,km\nBangui,3\n", ":1:1", "column 'to' is missing"),
        ("from;to;km\nBangui;Bria;3\n", ":1:1", "semicolons"),
    ],
)
def test_a_mistake_is_told_with_line_and_column(tmp_path: Path, text: str, place: str, said: str) -> None:
    with pytest.raises(Problems) as told:
        between(tmp_path, text)
    assert f"roads.csv{place}: " in str(told.value)
    assert said in str(told.value)
