"""People of areas: COD-PS and plain tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.building.files.look import look
from sim.building.people.read import read_people
from sim.scenario.errors import Problems


@pytest.mark.parametrize(
    ("text", "names", "codes", "counts"),
    [
        ("ADM0_PCODE,ADM1_FR,ADM1_PCODE,F_TL,T_TL\nCF,Kémo,CF41,70,120\n", ("Kémo",), ("CF41",), [120]),
        ("ADM1_PCODE,T_TL,F_TL\nCF41,120,70\nCF42,1e+05,7\n", ("", ""), ("CF41", "CF42"), [120, 100000]),
        (
            "adm1_name;adm1_pcode;T_TL\n#adm1+name;#adm1+code;#population\nKémo;CF41;1 200\n",
            ("Kémo",),
            ("CF41",),
            [1200],
        ),
        ("name,population\nKémo,\nOuham,5\n", ("Kémo", "Ouham"), ("", ""), [-1, 5]),
    ],
)
def test_every_form_gives_names_codes_and_people(
    tmp_path: Path, text: str, names: tuple[str, ...], codes: tuple[str, ...], counts: list[int]
) -> None:
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    found, told = read_people(look(tmp_path / "p.csv"))
    assert (found.name, found.code, found.population.tolist(), told) == (names, codes, counts, ())


def test_totals_are_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("name,population\nKémo,7\nOuham,5\nTotal,12\n", encoding="utf-8")
    found, (told,) = read_people(look(tmp_path / "p.csv"))
    assert found.name == ("Kémo", "Ouham")
    assert told.text == "1 row of totals (line 4): left out"


def test_what_is_no_count_is_told(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("name,population\nKemo,-7\n", encoding="utf-8")
    with pytest.raises(Problems, match=r"p\.csv:2:6: 'population': '-7' is not at least 0"):
        read_people(look(tmp_path / "p.csv"))
