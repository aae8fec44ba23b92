"""Tables of an instance in another form than Flee reads are told in one line; what says nothing is left out."""

from __future__ import annotations

import unicodedata

import pytest

from .conftest import SMALL, Read, Wrong

TITLED = ["input/locations.csv", "input/routes.csv", "input/closures.csv", "input/conflicts.csv"]
COMMAS = [name for name in SMALL if "sim_period" not in name]


@pytest.mark.parametrize("name", TITLED)
@pytest.mark.parametrize("title", ["A title", "A title,,,", '"A title, in quotes",,'])
def test_a_title_above_the_header_is_told_in_one_line(wrong: Wrong, name: str, title: str) -> None:
    ((file, line, _, told),) = wrong({name: f"{title}\n{SMALL[name]}"})
    assert (file, line) == (name.split("/")[1], 1)
    assert "delete what is above line 2" in told


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize(("sign", "what"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_told_in_one_line(wrong: Wrong, name: str, sign: str, what: str) -> None:
    told = [line for line in wrong({name: SMALL[name].replace(",", sign)}) if what in line[3]]
    assert [line[:3] for line in told] == [(name.split("/")[1], 1, 1)]


def test_semicolons_with_decimal_commas_are_told_for_what_they_are(wrong: Wrong) -> None:
    text = SMALL["input/locations.csv"].replace(",", ";").replace(".", ",")
    ((_, _, _, told),) = wrong({"input/locations.csv": text})
    assert "semicolons" in told


def test_a_workbook_and_utf_16_are_told_for_what_they_are(wrong: Wrong) -> None:
    for raw, what in ((b"PK\x03\x04", "workbook"), (SMALL["input/routes.csv"].encode("utf-16"), "UTF-16")):
        ((_, _, _, told),) = wrong({"input/routes.csv": raw})
        assert what in told


def test_rows_of_tags_and_of_commas_change_nothing(read: Read) -> None:
    head, _, rest = SMALL["input/locations.csv"].partition("\n")
    tags = "#loc,#adm1,#country,#geo+lat,#geo+lon,#type,#date,#population"
    found = read({"input/locations.csv": f"{head}\n{tags}\n{rest},,,,,\n"})
    assert found.places == read().places


def test_names_are_one_however_their_letters_are_stored(read: Read) -> None:
    changed = {}
    for name, form in (("locations", "NFD"), ("routes", "NFC"), ("conflicts", "NFC")):
        text = SMALL[f"input/{name}.csv"].replace("A,", "Á,", 1) if name != "conflicts" else "#Day, Á, B\n0, 1, 0\n"
        changed[f"input/{name}.csv"] = unicodedata.normalize(form, text)
    assert read(changed).places[0] == "Á"


def test_a_file_of_counts_is_found_however_its_name_is_stored(read: Read) -> None:
    stored = unicodedata.normalize("NFD", "é.csv")
    found = read(
        {
            "observed/data_layout.csv": "total,refugees.csv\nC,é.csv\n",
            f"observed/{stored}": SMALL["observed/c.csv"],
        }
    )
    assert found.observed.tolist() == read().observed.tolist()


def test_thousands_set_apart_by_points_get_the_right_hint(wrong: Wrong) -> None:
    ((_, line, _, told),) = wrong({"observed/c.csv": "2020-01-01,0\n2020-01-05,26.000\n"})
    assert (line, "write 26000" in told) == (2, True)
